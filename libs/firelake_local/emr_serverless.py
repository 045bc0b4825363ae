"""EMR Serverless: applications, and job runs that are Spark scripts in a local session."""

from __future__ import annotations

import contextvars
import copy
import json
import re
import threading
import time
import uuid
from typing import Any

from botocore.exceptions import ClientError
from ministack import app
from ministack.core import router

from firelake_local import persistence
from firelake_local.aws_clients import client, own_endpoint
from firelake_local.job_log import JobLog
from firelake_local.processes import STOPPED, TIMED_OUT
from firelake_local.spark_job import parse_conf, run_spark_script

LOG_GROUP = "/aws/emr-serverless"
STOPPED_WITH_THE_CLOUD = "the local cloud stopped while it ran"
_ACCOUNT, _REGION = "000000000000", "us-east-1"
_ENDED = ("SUCCESS", "FAILED", "CANCELLED")
_applications: dict[str, dict[str, Any]] = {}
_runs: dict[str, dict[str, Any]] = {}
_stops: dict[str, threading.Event] = {}

Answer = tuple[int, dict[str, str], bytes]


def register() -> None:
    """Add the service, which the emulator does not have, to its tables."""
    app.SERVICE_REGISTRY["emr-serverless"] = {"module": "emr_serverless"}
    app.SERVICE_HANDLERS["emr-serverless"] = handle_request
    # a scope without a pattern makes the emulator read every model of botocore, 10 s in which it answers nobody
    router.SERVICE_PATTERNS["emr-serverless"] = {"host_patterns": [r"^emr-serverless\."]}
    persistence.register("emr_serverless", get_state, set_state)
    persistence.while_busy(lambda: bool(_stops))


def get_state() -> dict[str, Any]:
    """A copy of the applications and runs."""
    return copy.deepcopy({"applications": _applications, "runs": _runs})


def set_state(state: dict[str, Any]) -> None:
    """Take over what `get_state` gave; a run that was going has failed, its process died with the cloud."""
    _applications.update(state.get("applications", {}))
    _runs.update(state.get("runs", {}))
    for run in _runs.values():
        if run["state"] not in _ENDED:
            run |= {"state": "FAILED", "stateDetails": STOPPED_WITH_THE_CLOUD, "updatedAt": time.time()}


async def handle_request(
    method: str, path: str, _headers: dict[str, str], body: bytes, _query: dict[str, list[str]]
) -> Answer:
    """One request of the service's REST API."""
    try:
        request = json.loads(body) if body else {}
    except ValueError:
        return _error("ValidationException", "the body is not JSON")
    parts = [part for part in path.split("/") if part]
    if parts == ["applications"]:
        return _create_application(request) if method == "POST" else _list_applications()
    if parts[:1] == ["applications"] and len(parts) >= 2:
        application = _applications.get(parts[1])
        if application is None:
            return _error("ResourceNotFoundException", f"Application {parts[1]} does not exist", 404)
        return _of_application(method, parts[2:], application, request)
    return _error("UnknownOperationException", f"the local cloud does not implement {method} {path}")


def _of_application(method: str, rest: list[str], application: dict[str, Any], request: dict[str, Any]) -> Answer:
    match method, rest:
        case "GET", []:
            return _json({"application": application})
        case "PATCH", []:
            application |= {key: value for key, value in request.items() if key != "clientToken"}
            return _json({"application": application})
        case "DELETE", []:
            del _applications[application["applicationId"]]
            return _json({})
        case "POST", ["start" | "stop"]:
            application["state"] = "STARTED" if rest == ["start"] else "STOPPED"
            return _json({})
        case "POST", ["jobruns"]:
            return _start_run(application, request)
        case "GET", ["jobruns"]:
            runs = [run for run in _runs.values() if run["applicationId"] == application["applicationId"]]
            return _json({"jobRuns": [{**run, "id": run["jobRunId"]} for run in runs]})
        case "GET", ["jobruns", run_id] if run_id in _runs:
            return _json({"jobRun": _runs[run_id]})
        case "DELETE", ["jobruns", run_id] if run_id in _runs:
            if run_id in _stops:
                _stops[run_id].set()
            return _json({"applicationId": application["applicationId"], "jobRunId": run_id})
        case _, ["jobruns", run_id]:
            return _error("ResourceNotFoundException", f"Job run {run_id} does not exist", 404)
        case _:
            return _error("UnknownOperationException", f"the local cloud does not implement {method} {'/'.join(rest)}")


def _json(answer: dict[str, Any], status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(answer).encode()


def _error(code: str, message: str, status: int = 400) -> Answer:
    headers = {"Content-Type": "application/json", "x-amzn-errortype": code}
    return status, headers, json.dumps({"__type": code, "message": message}).encode()


def _create_application(request: dict[str, Any]) -> Answer:
    if request.get("type", "").lower() != "spark":
        return _error("ValidationException", f"type must be Spark, is {request.get('type')!r}")
    if not re.fullmatch(r"emr-7\.\d+\.\d+", request.get("releaseLabel", "")):
        return _error("ValidationException", f"releaseLabel must be emr-7.x.y, is {request.get('releaseLabel')!r}")
    application_id = uuid.uuid4().hex[:16]
    arn = f"arn:aws:emr-serverless:{_REGION}:{_ACCOUNT}:/applications/{application_id}"
    kept = {key: value for key, value in request.items() if key != "clientToken"}
    now = time.time()
    application = {**kept, "applicationId": application_id, "arn": arn, "state": "CREATED"}
    _applications[application_id] = application | {"createdAt": now, "updatedAt": now}
    return _json({"applicationId": application_id, "name": request.get("name", ""), "arn": arn})


def _list_applications() -> Answer:
    return _json({"applications": [{**a, "id": a["applicationId"]} for a in _applications.values()]})


def _start_run(application: dict[str, Any], request: dict[str, Any]) -> Answer:
    driver = request.get("jobDriver", {}).get("sparkSubmit")
    if not driver or not str(driver.get("entryPoint", "")).startswith("s3://"):
        return _error("ValidationException", "jobDriver.sparkSubmit.entryPoint must be an s3:// address")
    try:
        settings, wheels = _spark_submit(driver.get("sparkSubmitParameters", ""))
    except ValueError as error:
        return _error("ValidationException", f"sparkSubmitParameters: {error}")
    for run in _runs.values():
        if request.get("clientToken") and run["clientToken"] == request["clientToken"]:
            return _json({key: run[key] for key in ("applicationId", "jobRunId", "arn")})
    run_id, now = uuid.uuid4().hex[:16], time.time()
    run = {
        "applicationId": application["applicationId"],
        "jobRunId": run_id,
        "name": request.get("name", ""),
        "arn": f"{application['arn']}/jobruns/{run_id}",
        "clientToken": request.get("clientToken", ""),
        "createdBy": f"arn:aws:iam::{_ACCOUNT}:root",
        "createdAt": now,
        "updatedAt": now,
        "executionRole": request.get("executionRoleArn", ""),
        "state": "RUNNING",
        "stateDetails": "",
        "releaseLabel": application["releaseLabel"],
        "jobDriver": request["jobDriver"],
        "executionTimeoutMinutes": request.get("executionTimeoutMinutes", 720),
    }
    _runs[run_id] = run
    _stops[run_id] = threading.Event()
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_run, run, driver, settings, wheels), daemon=True).start()
    return _json({key: run[key] for key in ("applicationId", "jobRunId", "arn")})


def _spark_submit(parameters: str) -> tuple[dict[str, str], list[str]]:
    """Settings and --py-files of spark-submit's parameters. Raises ValueError for an option that is not understood."""
    found = re.search(r"--py-files\s+(\S+)", parameters)
    rest = re.sub(r"--py-files\s+\S+", "", parameters)
    settings = parse_conf(rest)
    return settings, found[1].split(",") if found else []


def _run(run: dict[str, Any], driver: dict[str, Any], settings: dict[str, str], wheels: list[str]) -> None:
    run_id = run["jobRunId"]
    # what a cluster needs and a laptop does not have: executors, and a Python of EMR's image
    local = {k: v for k, v in settings.items() if not k.startswith(("spark.emr-serverless.", "spark.executor"))}
    state, details = "FAILED", ""
    try:
        with JobLog(client("logs", own_endpoint()), LOG_GROUP, f"{run['applicationId']}/{run_id}") as log:
            limit = 60.0 * run["executionTimeoutMinutes"]
            words = driver.get("entryPointArguments", [])
            code = run_spark_script(
                "emr-serverless", run_id, driver["entryPoint"], words, wheels, local, log, limit, _stops[run_id]
            )
        state = "SUCCESS" if code == 0 else "CANCELLED" if code == STOPPED else "FAILED"
        details = "" if code == 0 else "Job timed out" if code == TIMED_OUT else log.reason
    except (ClientError, ValueError, OSError, RuntimeError) as error:
        details = f"{type(error).__name__}: {error}"
    finally:
        run |= {"state": state, "stateDetails": details[:1000], "updatedAt": time.time()}
        run["totalExecutionDurationSeconds"] = int(run["updatedAt"] - run["createdAt"])
        _stops.pop(run_id, None)
        persistence.changed("emr_serverless")
