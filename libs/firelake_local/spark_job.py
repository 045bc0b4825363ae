"""Runs a Spark script from S3, unchanged, with its wheels and settings: what Glue and EMR Serverless have in common."""

from __future__ import annotations

import os
import shlex
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlparse

from firelake_local.aws_clients import client, job_environment, own_endpoint
from firelake_local.job_log import JobLog
from firelake_local.processes import run_logged
from firelake_local.spark_runtime import spark_environment

_one_spark = threading.Semaphore(int(os.environ.get("FIRELAKE_SPARK_JOBS", "1")))
"""A Spark job takes every core that there is: the next one waits."""


def run_spark_script(
    kind: str,
    run_id: str,
    script: str,
    arguments: Sequence[str],
    wheels: Sequence[str],
    settings: dict[str, str],
    log: JobLog,
    limit_s: float | None,
    stop: threading.Event | None = None,
) -> int:
    """The script's exit code. `script` and `wheels` are s3:// addresses; `settings` are Spark's, as given by --conf."""
    endpoint = own_endpoint()
    folder = Path(os.environ["FIRELAKE_CLOUD_STATE"]) / "jobs" / kind / run_id
    folder.mkdir(parents=True, exist_ok=True)
    local_script = _download(script, folder)
    path = [str(_download(wheel, folder)) for wheel in wheels]
    env = job_environment(endpoint) | spark_environment(endpoint, settings)
    env["PYTHONPATH"] = os.pathsep.join(path)
    command = [sys.executable, str(local_script), *arguments]
    with _one_spark:
        return run_logged(command, env, folder / "job.log", folder, limit_s, log.write, stop)


def parse_conf(text: str) -> dict[str, str]:
    """Spark's settings out of `--conf a=b --conf c=d`, or Glue's `a=b --conf c=d`. Raises ValueError."""
    words = [word for word in shlex.split(text) if word != "--conf"]
    for word in words:
        if "=" not in word:
            raise ValueError(f"expected name=value in Spark's settings, found {word!r}")
    return dict(word.split("=", 1) for word in words)


def _download(uri: str, folder: Path) -> Path:
    place = urlparse(uri)
    target = folder / Path(place.path).name
    client("s3", own_endpoint()).download_file(place.netloc, place.path.lstrip("/"), str(target))
    return target
