"""What SageMaker promises a container, kept for a plain process: folders, settings, environment, log.

A container finds its world below /opt/ml. Here that is a folder of the job's own, told to the process as
FIRELAKE_ML_ROOT; arguments and variables that name /opt/ml are rewritten to it.
Source: "How Amazon SageMaker AI Provides Training Information" and "... Runs Your Training Image", developer guide.
"""

from __future__ import annotations

import contextvars
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from firelake_local import aws_clients, images, processes
from firelake_local.job_log import JobLog

HOST = "algo-1"
_ML_ROOT = re.compile(r"(?<![\w.-])/opt/ml(?![\w.-])")


def folder(kind: str, name: str, *, fresh: bool = False) -> Path:
    """The folder that stands for /opt/ml in the job, endpoint or other container `name`."""
    path = Path(os.environ["FIRELAKE_CLOUD_STATE"]) / "sagemaker" / kind / name
    if fresh and path.exists():
        shutil.rmtree(path)
    path.mkdir(parents=True, exist_ok=True)
    return path


def beneath(root: Path, text: str) -> str:
    """`text` with every /opt/ml in it replaced by `root`; an s3:// key that has the same words stays."""
    return _ML_ROOT.sub(lambda _: str(root), text)


def environment(root: Path, own: dict[str, str], extra: dict[str, str]) -> dict[str, str]:
    given = {name: beneath(root, value) for name, value in own.items()}
    return {
        **aws_clients.job_environment(aws_clients.own_endpoint()),
        **given,
        **extra,
        "FIRELAKE_ML_ROOT": str(root),
    }


def write_settings(root: Path, **files: Any) -> None:
    """input/config/<name>.json for every one of `files`."""
    config = root / "input" / "config"
    config.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (config / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def resource_config(instance_type: str) -> dict[str, Any]:
    group = {"instance_group_name": "homogeneousCluster", "instance_type": instance_type, "hosts": [HOST]}
    return {
        "current_host": HOST,
        "current_instance_type": instance_type,
        "current_group_name": "homogeneousCluster",
        "hosts": [HOST],
        "instance_groups": [group],
        "network_interface_name": "lo",
    }


def run(
    root: Path,
    image: str,
    command: list[str],
    env: dict[str, str],
    *,
    log_group: str,
    log_stream: str,
    timeout_s: float | None,
    stop: threading.Event,
    on_line: Callable[[str], None] = lambda _: None,
) -> int:
    """Run `command` as `image` would and wait for it; its exit code. What it prints goes to CloudWatch Logs."""
    full_environment = images.environment(image) | env
    arguments = images.resolve([beneath(root, argument) for argument in command])
    logs = aws_clients.client("logs", aws_clients.own_endpoint())
    with JobLog(logs, log_group, log_stream) as log:

        def both(line: str) -> None:
            log.write(line)
            on_line(line)

        return processes.run_logged(
            arguments, full_environment, root / "container.log", root, timeout_s, both, stop=stop
        )


def in_background(work: Callable[[], None], name: str) -> None:
    """Run `work` in a thread that sees the caller's account and region."""
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), name=name, daemon=True).start()


def stream_name(job: str) -> str:
    return f"{job}/{HOST}-{int(time.time())}"
