"""The local cloud's own process: `python -m firelake_local.server --port P --state DIR`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from pathlib import Path
from typing import Any


def main() -> None:
    """Serve until told to stop."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--state", type=Path, required=True)
    given = arguments.parse_args()
    _configure(given.port, given.state.resolve())
    asyncio.run(_serve(given.port))


def _configure(port: int, state: Path) -> None:
    """The emulator reads its settings from the environment when it is imported."""
    from firelake_local.aws_clients import CREDENTIALS

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]  # a laptop's own credentials must never reach a job
    os.environ |= CREDENTIALS
    os.environ |= {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "services"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": os.environ.get("FIRELAKE_LOG_LEVEL", "WARNING"),
        "DOCKER_HOST": "unix:///nonexistent",
        "LAMBDA_EXECUTOR": "local",
        "FIRELAKE_CLOUD_STATE": str(state),
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }


async def _serve(port: int) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack import app

    from firelake_local import (
        athena,
        batch,
        cloudformation,
        emr_serverless,
        glue,
        persistence,
        s3,
        sagemaker,
        stepfunctions,
    )

    for service in (s3, batch, glue, emr_serverless, sagemaker, athena, stepfunctions, cloudformation):
        service.register()

    async def with_saving(scope: dict[str, Any], receive: Any, send: Any) -> None:
        await app.app(scope, receive, send)
        if scope["type"] == "http":
            persistence.note_request(scope["method"], scope["path"], dict(scope["headers"]))

    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    config.graceful_timeout = 3.0
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    saving = asyncio.create_task(persistence.save_forever())
    await serve(with_saving, config, shutdown_trigger=stopped.wait)  # type: ignore[arg-type]
    saving.cancel()


if __name__ == "__main__":
    main()
    # executors' threads must not hold the process back; their jobs die with their leash
    os._exit(0)
