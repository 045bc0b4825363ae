"""What the local SageMaker remembers: one table of records for each kind of resource, by name."""

from __future__ import annotations

import copy
import threading
import time
from typing import Any

from ministack.core.responses import get_account_id, get_region

from firelake_local import persistence

Record = dict[str, Any]

TABLES = (
    "training_jobs",
    "processing_jobs",
    "models",
    "endpoint_configs",
    "endpoints",
    "model_package_groups",
    "model_packages",
)
lock = threading.RLock()
tables: dict[str, dict[str, Record]] = {name: {} for name in TABLES}

STOPPED_WITH_THE_CLOUD = "the local cloud stopped while it ran"


def get_state() -> dict[str, Any]:
    """A copy of every table, of JSON types alone."""
    with lock:
        return copy.deepcopy(tables)


def set_state(state: dict[str, Any]) -> None:
    """Take over what `get_state` gave. A job that was running then has failed: its process died with the cloud."""
    with lock:
        for name in TABLES:
            tables[name] = copy.deepcopy(state.get(name, {}))
        for kind in ("Training", "Processing"):
            for job in tables[f"{kind.lower()}_jobs"].values():
                if job[f"{kind}JobStatus"] in ("InProgress", "Stopping"):
                    job.update(
                        {
                            f"{kind}JobStatus": "Failed",
                            "FailureReason": STOPPED_WITH_THE_CLOUD,
                            f"{kind}EndTime": time.time(),
                            "LastModifiedTime": time.time(),
                        }
                    )
                    if kind == "Training":
                        job["SecondaryStatus"] = "Failed"


def changed() -> None:
    """Have the state saved: something changed without a request."""
    persistence.changed("sagemaker")


def arn(kind: str, name: str) -> str:
    return f"arn:aws:sagemaker:{get_region()}:{get_account_id()}:{kind}/{name.lower()}"
