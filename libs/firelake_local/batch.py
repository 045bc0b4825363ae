"""AWS Batch: a job is the container's command as a process of this machine; arrays, dependencies, retries, timeouts."""

from __future__ import annotations

import contextvars
import os
import threading
import time
from pathlib import Path
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import batch

from firelake_local import images, persistence
from firelake_local.aws_clients import client, job_environment, own_endpoint
from firelake_local.job_log import JobLog
from firelake_local.processes import STOPPED, TIMED_OUT, run_logged

LOG_GROUP = "/aws/batch/job"
STOPPED_WITH_THE_CLOUD = "the local cloud stopped while it ran"
_ENDED = ("SUCCEEDED", "FAILED")
_slots = threading.Semaphore(max(1, os.cpu_count() or 1))
_stops: dict[str, threading.Event] = {}
_emulator_submit = batch._submit_job
_emulator_load = batch.load_persisted_state


def register() -> None:
    """Take the emulator's hooks over. Raises KeyError or AttributeError when it no longer has them."""
    if batch._DISPATCH["/v1/submitjob"] is not batch._submit_job:
        raise KeyError("/v1/submitjob")
    batch._DISPATCH["/v1/submitjob"] = _submit
    batch._DISPATCH["/v1/listjobs"] = _list
    batch._DISPATCH["/v1/terminatejob"] = batch._DISPATCH["/v1/canceljob"] = _terminate
    batch._DISPATCH["/v1/deregisterjobdefinition"] = _deregister
    batch._DISPATCH["/v1/deletejobqueue"] = _delete_queue
    batch._DISPATCH["/v1/deletecomputeenvironment"] = _delete_compute_environment
    batch.load_persisted_state = _load
    persistence.while_busy(lambda: bool(_stops))


def _load(state: Any) -> None:
    _emulator_load(state)
    for job in batch._jobs.all_values():
        if job["status"] not in _ENDED:
            job |= {"status": "FAILED", "statusReason": STOPPED_WITH_THE_CLOUD, "stoppedAt": batch._now_ms()}


def _refuse(message: str) -> Any:
    return error_response_json("ClientException", message, 400)


def _submit(request: dict[str, Any]) -> Any:
    definition = _definition(str(request.get("jobDefinition", "")))
    queue, error = batch._job_queue_name_from_ref(request.get("jobQueue"))
    if definition is None:
        return _refuse(f"JobDefinition {request.get('jobDefinition')} does not exist or is not active")
    if error or queue not in batch._job_queues:
        return _refuse(f"JobQueue {request.get('jobQueue')} not found.")
    try:
        images.environment(definition["containerProperties"]["image"])
    except images.UnknownImage as unknown:
        return _refuse(str(unknown))
    size = request.get("arrayProperties", {}).get("size")
    if size is not None and not 2 <= size <= 10_000:
        return _refuse(f"Array size must be between 2 and 10000, is {size}")
    missing = [d["jobId"] for d in request.get("dependsOn", []) if d.get("jobId") not in batch._jobs]
    if missing:
        return _refuse(f"Job dependency {missing[0]} not found")
    answer = _emulator_submit(request)
    job = list(batch._jobs.values())[-1]
    job |= {"status": "SUBMITTED", "statusReason": "", "jobDefinition": definition["jobDefinitionArn"]}
    job |= {"attempts": [], "dependsOn": request.get("dependsOn", [])}
    for key in ("startedAt", "stoppedAt"):
        del job[key]
    job["container"] = _container(request, definition)
    _stops[job["jobId"]] = threading.Event()
    if size is not None:
        job["arrayProperties"] = {"size": size, "statusSummary": {}}
        for index in range(size):
            child = {**job, "jobId": f"{job['jobId']}:{index}", "jobArn": f"{job['jobArn']}:{index}", "attempts": []}
            child |= {"arrayProperties": {"index": index}, "container": dict(job["container"])}
            batch._jobs[child["jobId"]] = child
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_run, job, definition, request), daemon=True).start()
    return answer


def _definition(reference: str) -> dict[str, Any] | None:
    name, _, revision = reference.rpartition("/")[2].partition(":")
    revisions = [r for r in batch._job_definitions.get(name, []) if r["status"] == "ACTIVE"]
    if revision:
        revisions = [r for r in revisions if str(r["revision"]) == revision]
    return revisions[-1] if revisions else None


def _container(request: dict[str, Any], definition: dict[str, Any]) -> dict[str, Any]:
    properties = definition["containerProperties"]
    overrides = request.get("containerOverrides", {})
    parameters = {**definition.get("parameters", {}), **request.get("parameters", {})}
    command = overrides.get("command") or properties.get("command", [])
    variables = {e["name"]: e["value"] for e in (*properties.get("environment", []), *overrides.get("environment", []))}
    return {
        "image": properties["image"],
        "command": [_filled(word, parameters) for word in command],
        "environment": [{"name": name, "value": value} for name, value in variables.items()],
    }


def _filled(word: str, parameters: dict[str, str]) -> str:
    """Batch replaces a word that is exactly Ref::name."""
    return str(parameters.get(word[5:], word)) if word.startswith("Ref::") else word


def _run(job: dict[str, Any], definition: dict[str, Any], request: dict[str, Any]) -> None:
    stop = _stops[job["jobId"]]
    try:
        if not _await_dependencies(job, stop):
            return _end(job, "FAILED", "Dependent Job failed" if not stop.is_set() else "Job terminated")
        children = [batch._jobs[f"{job['jobId']}:{i}"] for i in range(job.get("arrayProperties", {}).get("size", 0))]
        if not children:
            return _run_one(job, definition, request, stop)
        job["status"], job["startedAt"] = "RUNNING", batch._now_ms()
        context = contextvars.copy_context()
        threads = [
            threading.Thread(target=context.copy().run, args=(_run_one, child, definition, request, stop), daemon=True)
            for child in children
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        failed = [child for child in children if child["status"] == "FAILED"]
        job["arrayProperties"]["statusSummary"] = {
            status: sum(child["status"] == status for child in children) for status in _ENDED
        }
        if failed:
            first = failed[0]
            reason = f"Array Child Job failed: {first['arrayProperties']['index']}: {first['statusReason']}"
            job["container"]["logStreamName"] = first["container"].get("logStreamName", "")
            return _end(job, "FAILED", reason)
        _end(job, "SUCCEEDED", "")
    finally:
        _stops.pop(job["jobId"], None)
        persistence.changed("batch")


def _await_dependencies(job: dict[str, Any], stop: threading.Event) -> bool:
    waiting = [batch._jobs[dependency["jobId"]] for dependency in job["dependsOn"]]
    job["status"] = "PENDING" if waiting else "RUNNABLE"
    while any(other["status"] not in _ENDED for other in waiting) and not stop.is_set():
        time.sleep(0.1)
    return not stop.is_set() and all(other["status"] == "SUCCEEDED" for other in waiting)


def _run_one(job: dict[str, Any], definition: dict[str, Any], request: dict[str, Any], stop: threading.Event) -> None:
    strategy = request.get("retryStrategy") or definition.get("retryStrategy") or {}
    limit = (request.get("timeout") or definition.get("timeout") or {}).get("attemptDurationSeconds")
    attempts = strategy.get("attempts", 1)
    job["status"] = "RUNNABLE"
    with _slots:
        for attempt in range(1, attempts + 1):
            if stop.is_set():
                return _end(job, "FAILED", "Job terminated")
            code, reason = _attempt(job, attempt, limit, stop)
            job["attempts"].append({"container": {"exitCode": code, "reason": reason}, "statusReason": reason})
            job["container"]["exitCode"] = code
            if code == 0:
                return _end(job, "SUCCEEDED", "Essential container in task exited")
            if code in (STOPPED, TIMED_OUT) or not _may_retry(strategy, code):
                break
        return _end(job, "FAILED", reason)


def _may_retry(strategy: dict[str, Any], code: int) -> bool:
    for rule in strategy.get("evaluateOnExit", []):
        pattern = str(rule.get("onExitCode", "*"))
        if pattern == str(code) or (pattern.endswith("*") and str(code).startswith(pattern[:-1])):
            return bool(rule["action"].upper() == "RETRY")
    return True


def _attempt(job: dict[str, Any], attempt: int, limit: float | None, stop: threading.Event) -> tuple[int, str]:
    container, name = job["container"], job["jobId"].replace(":", "-")
    endpoint = own_endpoint()
    folder = Path(os.environ["FIRELAKE_CLOUD_STATE"]) / "jobs" / "batch" / name
    container["logStreamName"] = f"{job['jobName']}/default/{name}-{attempt}"
    env = images.environment(container["image"]) | job_environment(endpoint)
    env |= {variable["name"]: variable["value"] for variable in container["environment"]}
    env |= {"AWS_BATCH_JOB_ID": job["jobId"], "AWS_BATCH_JOB_ATTEMPT": str(attempt)}
    if "index" in job.get("arrayProperties", {}):
        env["AWS_BATCH_JOB_ARRAY_INDEX"] = str(job["arrayProperties"]["index"])
    job["status"] = "RUNNING"
    job.setdefault("startedAt", batch._now_ms())
    with JobLog(client("logs", endpoint), LOG_GROUP, container["logStreamName"]) as log:
        command = images.resolve(container["command"])
        code = run_logged(command, env, folder / f"attempt-{attempt}.log", folder, limit, log.write, stop)
    if code == TIMED_OUT:
        return code, "Job attempt duration exceeded timeout"
    return code, "" if code == 0 else f"exit code {code}: {log.reason}"


def _end(job: dict[str, Any], status: str, reason: str) -> None:
    job |= {"status": status, "statusReason": reason, "stoppedAt": batch._now_ms()}


def _list(request: dict[str, Any]) -> Any:
    """ListJobs of a queue, or of an array job's children. AWS lists RUNNING jobs when no status is asked for."""
    array = request.get("arrayJobId")
    status = request.get("jobStatus") or "RUNNING"
    queue, error = batch._job_queue_name_from_ref(request.get("jobQueue")) if request.get("jobQueue") else ("", None)
    if error:
        return error
    found = []
    for job in batch._jobs.values():
        is_child = ":" in job["jobId"]
        belongs = job["jobId"].startswith(f"{array}:") if array else not is_child
        in_queue = array or batch._job_queue_matches(job["jobQueue"], request.get("jobQueue"), queue)
        if belongs and in_queue and job["status"] == status:
            keys = ("jobId", "jobArn", "jobName", "status", "statusReason", "createdAt", "startedAt", "stoppedAt",
                    "arrayProperties")  # fmt: skip
            found.append({key: job[key] for key in keys if key in job})
    return batch._json(200, {"jobSummaryList": found})


def _terminate(request: dict[str, Any]) -> Any:
    stop = _stops.get(str(request.get("jobId", "")).partition(":")[0])
    if stop:
        stop.set()
    return batch._json(200, {})


def _deregister(request: dict[str, Any]) -> Any:
    definition = _definition(str(request.get("jobDefinition", "")))
    if definition:
        definition["status"] = "INACTIVE"
    return batch._json(200, {})


def _delete_queue(request: dict[str, Any]) -> Any:
    queue, error = batch._job_queue_name_from_ref(request.get("jobQueue"))
    if error:
        return error
    batch._job_queues.pop(queue, None)
    return batch._json(200, {})


def _delete_compute_environment(request: dict[str, Any]) -> Any:
    name, error = batch._compute_environment_name_from_ref(request.get("computeEnvironment"))
    if error:
        return error
    batch._compute_envs.pop(name, None)
    return batch._json(200, {})
