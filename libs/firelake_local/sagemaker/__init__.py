"""SageMaker on this machine: jobs and endpoints are processes that keep the container contract."""

from __future__ import annotations

import shutil
from typing import Any

from ministack import app
from ministack.core import responses, router

from firelake_local import persistence
from firelake_local.sagemaker import container, endpoints, state
from firelake_local.sagemaker.service import handle

_emulator_detect = app.detect_service


def register() -> None:
    """Take SageMaker's place among the emulator's services. Raises AttributeError or KeyError when it has changed."""
    for service in ("sagemaker", "runtime.sagemaker"):
        app.SERVICE_REGISTRY[service] = {"module": "sagemaker"}
        app.SERVICE_HANDLERS[service] = handle
    router.SERVICE_PATTERNS["sagemaker"] = {
        "target_prefixes": ["SageMaker."],
        "host_patterns": [r"^(api|runtime)\.sagemaker\."],
    }
    responses._BOTOCORE_NAME["runtime.sagemaker"] = "sagemaker-runtime"
    app.detect_service = _detect
    persistence.register("sagemaker", state.get_state, _restore)


def _restore(saved: dict[str, Any]) -> None:
    for kind in ("training", "processing"):  # jobs that were running have failed; their folders are of no use
        shutil.rmtree(container.folder(kind, ""), ignore_errors=True)
    state.set_state(saved)
    endpoints.resume()


def _detect(method: str, path: str, headers: dict[str, str], query: dict[str, Any]) -> str:
    """The runtime signs as `sagemaker` does, but speaks another protocol: its path tells them apart."""
    service: str = _emulator_detect(method, path, headers, query)
    return "runtime.sagemaker" if service == "sagemaker" and path.startswith("/endpoints/") else service
