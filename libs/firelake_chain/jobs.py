"""What became of a job of a given name, and where its log is, for each service that runs one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from botocore.exceptions import ClientError

from firelake_chain.ledger import JobState
from firelake_chain.steps import BY_NAME

Client = Callable[[str], Any]
"""Gives the client of a service by its name."""

_BATCH_ALIVE = ("SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING")
_STATES: dict[str, JobState] = {"SUCCEEDED": "SUCCEEDED", "SUCCESS": "SUCCEEDED", "Completed": "SUCCEEDED"}
_ENDED = ("FAILED", "Failed", "CANCELLED", "Stopped", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED")


def job_state(client: Client, step: str, name: str, settings: dict[str, str]) -> JobState:
    """What became of the job `name` of a step; `settings` has environment, job_queue and emr_application."""
    match BY_NAME[step].kind:
        case "batch":
            return _batch(client("batch"), name, settings["job_queue"])
        case "glue":
            runs = _pages(client("glue"), "get_job_runs", "JobRuns", JobName=glue_job(settings["environment"], step))
            found = (run["JobRunState"] for run in runs if run.get("Arguments", {}).get("--step_job") == name)
            return _state(next(found, None))
        case "emr-serverless":
            runs = _pages(
                client("emr-serverless"), "list_job_runs", "jobRuns", applicationId=settings["emr_application"]
            )
            return _state(next((run["state"] for run in runs if run["name"] == name), None))
        case "training":
            return _described(lambda: client("sagemaker").describe_training_job(TrainingJobName=name))
        case "processing":
            return _described(lambda: client("sagemaker").describe_processing_job(ProcessingJobName=name))
        case _:
            return "DEAD"


def glue_job(environment: str, step: str) -> str:
    """The name of a step's Glue job."""
    return f"firelake-{environment}-{BY_NAME[step].code}"


def log_of(step: str, cause: str) -> str:
    """Where the log of a failed job is, out of the description that Step Functions gives as the cause."""
    try:
        job = json.loads(cause)
    except ValueError:
        return ""
    if not isinstance(job, dict):
        return ""
    match BY_NAME[step].kind:
        case "batch":
            stream = job.get("Container", {}).get("LogStreamName", "")
            return f"CloudWatch Logs /aws/batch/job {stream or job.get('JobName', '')}"
        case "glue":
            return f"CloudWatch Logs /aws-glue/jobs/output {job.get('Id', '')}"
        case "emr-serverless":
            return f"CloudWatch Logs /aws/emr-serverless {job.get('ApplicationId', '')}/{job.get('JobRunId', '')}"
        case "training":
            return f"CloudWatch Logs /aws/sagemaker/TrainingJobs {job.get('TrainingJobName', '')}"
        case "processing":
            return f"CloudWatch Logs /aws/sagemaker/ProcessingJobs {job.get('ProcessingJobName', '')}"
        case "athena":
            return f"Athena query {job.get('QueryExecution', {}).get('QueryExecutionId', '')}"
        case _:
            return ""


def reason_of(cause: str) -> str:
    """The one message in a failed job's description; the cause itself when it is no description."""
    try:
        job = json.loads(cause)
    except ValueError:
        return cause
    if not isinstance(job, dict):
        return cause
    status = job.get("QueryExecution", {}).get("Status", {})
    names = ("StatusReason", "ErrorMessage", "StateDetails", "FailureReason", "errorMessage")
    said = [str(job[name]) for name in names if job.get(name)]
    return next(iter(said), str(status.get("StateChangeReason", "")) or cause)


def _batch(batch: Any, name: str, queue: str) -> JobState:
    # AWS lists one status a request
    for status in (*_BATCH_ALIVE, "SUCCEEDED"):
        jobs = _pages(batch, "list_jobs", "jobSummaryList", jobQueue=queue, jobStatus=status)
        if any(job["jobName"] == name for job in jobs):
            return "SUCCEEDED" if status == "SUCCEEDED" else "ALIVE"
    return "DEAD"


def _described(describe: Callable[[], dict[str, Any]]) -> JobState:
    try:
        told = describe()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("ValidationException", "ResourceNotFound"):
            return "DEAD"
        raise
    return _state(told.get("TrainingJobStatus") or told.get("ProcessingJobStatus"))


def _state(status: str | None) -> JobState:
    if status is None or status in _ENDED:
        return "DEAD"
    return _STATES.get(status, "ALIVE")


def _pages(client: Any, operation: str, member: str, **request: Any) -> Iterable[dict[str, Any]]:
    for page in client.get_paginator(operation).paginate(**request):
        yield from page[member]
