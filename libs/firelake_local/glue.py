"""AWS Glue Spark jobs: the script of the job, unchanged, in a local Spark session."""

from __future__ import annotations

import contextvars
import threading
import time
from typing import Any

from botocore.exceptions import ClientError
from ministack.core.responses import error_response_json, json_response
from ministack.services import glue

from firelake_local import persistence
from firelake_local.aws_clients import client, own_endpoint
from firelake_local.job_log import JobLog
from firelake_local.processes import STOPPED, TIMED_OUT
from firelake_local.spark_job import parse_conf, run_spark_script

LOG_GROUP = "/aws-glue/jobs/output"
STOPPED_WITH_THE_CLOUD = "the local cloud stopped while it ran"
_RUNNING = ("STARTING", "RUNNING", "STOPPING", "WAITING")
_OWN_OPTIONS = ("--extra-py-files", "--conf", "--additional-python-modules", "--job-language", "--datalake-formats",
                "--enable-metrics", "--enable-continuous-cloudwatch-log", "--enable-glue-datacatalog", "--TempDir",
                "--enable-spark-ui", "--spark-event-logs-path", "--job-bookmark-option",
                "--enable-observability-metrics")  # fmt: skip
"""Glue's own job parameters: they configure the run and are not the script's."""

_stops: dict[str, threading.Event] = {}
_starting = threading.Lock()
"""The emulator answers Glue's requests on threads: two starts must not both find a job idle."""

_emulator_load = glue.load_persisted_state


def register() -> None:
    """Take the emulator's hooks over. Raises AttributeError when it no longer has them."""
    for name in ("_start_job_run", "_batch_stop_job_run", "_job_runs", "_jobs", "_is_spark_job", "_start_workflow_run"):
        getattr(glue, name)
    glue._start_job_run = _start
    glue._batch_stop_job_run = _stop
    glue._start_workflow_run = _refuse_workflow
    glue.load_persisted_state = _load
    persistence.while_busy(lambda: bool(_stops))


def _load(state: Any) -> None:
    _emulator_load(state)
    for runs in glue._job_runs.all_values():
        for run in runs:
            if run["JobRunState"] in _RUNNING:
                run |= {"JobRunState": "FAILED", "ErrorMessage": STOPPED_WITH_THE_CLOUD}
                run["CompletedOn"] = int(time.time())


def _refuse_workflow(_request: dict[str, Any]) -> Any:
    message = "the local cloud does not run Glue workflows; start the jobs or the state machine"
    return error_response_json("InvalidInputException", message, 400)


def _start(request: dict[str, Any]) -> Any:
    name = request.get("JobName")
    if name not in glue._jobs:
        return error_response_json("EntityNotFoundException", f"Job {name} not found", 400)
    job = glue._jobs[name]
    if not glue._is_spark_job(job):
        return error_response_json("InvalidInputException", f"{name} is no Spark job (Command.Name glueetl)", 400)
    with _starting:
        return _start_idle(str(name), job, request)


def _start_idle(name: str, job: dict[str, Any], request: dict[str, Any]) -> Any:
    runs = glue._job_runs.setdefault(name, [])
    at_once = job.get("ExecutionProperty", {}).get("MaxConcurrentRuns", 1)
    if sum(run["JobRunState"] in _RUNNING for run in runs) >= at_once:
        message = f"Concurrent runs exceeded for {name}"
        return error_response_json("ConcurrentRunsExceededException", message, 400)
    run = {
        "Id": f"jr_{glue.new_uuid().replace('-', '')}",
        "JobName": name,
        "Attempt": 0,
        "StartedOn": int(time.time()),
        "LastModifiedOn": int(time.time()),
        "JobRunState": "RUNNING",
        "Arguments": {**job.get("DefaultArguments", {}), **request.get("Arguments", {})},
        "GlueVersion": job.get("GlueVersion", "5.1"),
        "WorkerType": job.get("WorkerType", "G.1X"),
        "NumberOfWorkers": job.get("NumberOfWorkers", 2),
        "Timeout": request.get("Timeout") or job.get("Timeout", 480),
        "LogGroupName": LOG_GROUP,
        "PredecessorRuns": [],
        "ErrorMessage": "",
    }
    runs.append(run)
    _stops[run["Id"]] = threading.Event()
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_run, run, job), daemon=True).start()
    return json_response({"JobRunId": run["Id"]})


def _run(run: dict[str, Any], job: dict[str, Any]) -> None:
    given = run["Arguments"]
    own = {"JOB_NAME": run["JobName"], "JOB_RUN_ID": run["Id"]}
    script_arguments = {f"--{k}": v for k, v in own.items()} | {k: v for k, v in given.items() if k not in _OWN_OPTIONS}
    words = [word for pair in script_arguments.items() for word in pair]
    wheels = [wheel for wheel in given.get("--extra-py-files", "").split(",") if wheel]
    code, state, message = 1, "FAILED", ""
    try:
        with JobLog(client("logs", own_endpoint()), LOG_GROUP, run["Id"]) as log:
            code = run_spark_script(
                *("glue", run["Id"], job["Command"]["ScriptLocation"], words, wheels),
                *(parse_conf(given.get("--conf", "")), log, 60.0 * run["Timeout"], _stops[run["Id"]]),
            )
        state = {0: "SUCCEEDED", TIMED_OUT: "TIMEOUT", STOPPED: "STOPPED"}.get(code, "FAILED")
        message = "" if state in ("SUCCEEDED", "STOPPED") else log.reason
    except (ClientError, ValueError, OSError, RuntimeError) as error:
        message = f"{type(error).__name__}: {error}"
    finally:
        now = int(time.time())
        run |= {"JobRunState": state, "ErrorMessage": message[:2000], "CompletedOn": now, "LastModifiedOn": now}
        run["ExecutionTime"] = now - run["StartedOn"]
        _stops.pop(run["Id"], None)
        persistence.changed("glue")


def _stop(request: dict[str, Any]) -> Any:
    stopped, errors = [], []
    for run_id in request.get("JobRunIds", []):
        if run_id in _stops:
            _stops[run_id].set()
            stopped.append({"JobName": request["JobName"], "JobRunId": run_id})
        else:
            detail = {"ErrorCode": "EntityNotFoundException", "ErrorMessage": "no such run is running"}
            errors.append({"JobName": request["JobName"], "JobRunId": run_id, "ErrorDetail": detail})
    return json_response({"SuccessfulSubmissions": stopped, "Errors": errors})
