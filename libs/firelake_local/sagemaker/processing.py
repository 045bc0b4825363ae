"""Processing jobs: a command over inputs from S3, its outputs taken back to S3."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Any

from firelake_local import images, processes
from firelake_local.sagemaker import container, s3_files, state
from firelake_local.sagemaker.errors import SageMakerError, invalid, not_implemented, refuse
from firelake_local.sagemaker.listing import page
from firelake_local.sagemaker.state import Record

LOG_GROUP = "/aws/sagemaker/ProcessingJobs"
PROCESSING = "/opt/ml/processing"
_stops: dict[str, threading.Event] = {}


def create(request: dict[str, Any]) -> dict[str, Any]:
    name = request["ProcessingJobName"]
    _refuse_what_is_missing(request)
    arn = state.arn("processing-job", name)
    now = time.time()
    record: Record = {
        **request,
        "ProcessingJobArn": arn,
        "ProcessingJobStatus": "InProgress",
        "CreationTime": now,
        "LastModifiedTime": now,
    }
    with state.lock:
        if name in state.tables["processing_jobs"]:
            raise SageMakerError(
                "ResourceInUse",
                "Job name must be unique within an AWS account and region, and a Processing job with this name already "
                f"exists ({arn})",
            )
        state.tables["processing_jobs"][name] = record
        _stops[name] = threading.Event()
    container.in_background(lambda: _run(record), f"processing-{name}")
    return {"ProcessingJobArn": arn}


def describe(request: dict[str, Any]) -> dict[str, Any]:
    return _find(request["ProcessingJobName"])


def stop(request: dict[str, Any]) -> dict[str, Any]:
    record = _find(request["ProcessingJobName"])
    with state.lock:
        if record["ProcessingJobStatus"] not in ("InProgress", "Stopping"):
            raise invalid(
                f"The request was rejected because the processing job is in status {record['ProcessingJobStatus']}."
            )
        record["ProcessingJobStatus"] = "Stopping"
        _stops[record["ProcessingJobName"]].set()
    return {}


def list_jobs(request: dict[str, Any]) -> dict[str, Any]:
    jobs, token = page(state.tables["processing_jobs"].values(), request, "ProcessingJobName", "ProcessingJobStatus")
    members = ("ProcessingJobName", "ProcessingJobArn", "CreationTime", "ProcessingEndTime", "LastModifiedTime",
               "ProcessingJobStatus", "FailureReason", "ExitMessage")  # fmt: skip
    return {"ProcessingJobSummaries": [{m: job.get(m) for m in members} for job in jobs], "NextToken": token}


def _find(name: str) -> Record:
    try:
        return state.tables["processing_jobs"][name]
    except KeyError:
        raise invalid(f"Could not find requested job with name: {name}") from None


def _refuse_what_is_missing(request: dict[str, Any]) -> None:
    if request["ProcessingResources"]["ClusterConfig"]["InstanceCount"] != 1:
        raise not_implemented("processing on more than one instance")
    for each in request.get("ProcessingInputs", []):
        refuse(each, "DatasetDefinition")
        source = each.get("S3Input")
        if not source:
            raise invalid(f"Processing input {each['InputName']} needs S3Input")
        if source["S3DataType"] != "S3Prefix" or source.get("S3CompressionType", "None") != "None":
            raise not_implemented("an input that is not a plain S3Prefix")
        if source.get("S3InputMode", "File") != "File":
            raise not_implemented("input mode Pipe")
        _check_local_path(source.get("LocalPath", ""))
    for each in request.get("ProcessingOutputConfig", {}).get("Outputs", []):
        refuse(each, "FeatureStoreOutput")
        if not each.get("S3Output"):
            raise invalid(f"Processing output {each['OutputName']} needs S3Output")
        _check_local_path(each["S3Output"].get("LocalPath", ""))
    images.environment(request["AppSpecification"]["ImageUri"])


def _check_local_path(path: str) -> None:
    if not (path == PROCESSING or path.startswith(PROCESSING + "/")) or ".." in path.split("/"):
        raise invalid(f"LocalPath {path!r} must lie below {PROCESSING}")


def _run(record: Record) -> None:
    name = record["ProcessingJobName"]
    root = container.folder("processing", name, fresh=True)
    outputs = record.get("ProcessingOutputConfig", {}).get("Outputs", [])
    try:
        _prepare(record, root, outputs)
        record["ProcessingStartTime"] = time.time()
        code = _process(record, root)
        # SageMaker takes the outputs of a job that fails, too.
        for each in outputs:
            place = each["S3Output"]
            s3_files.upload(Path(container.beneath(root, place["LocalPath"])), place["S3Uri"])
        _finish(record, root, code)
    except s3_files.NoObjectError as error:
        _end(record, "Failed", f"ClientError: {error}")
    except Exception as error:  # whatever it was, the job has ended, and says why
        _end(record, "Failed", f"InternalServerError: {type(error).__name__}: {error}")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _prepare(record: Record, root: Path, outputs: list[Record]) -> None:
    (root / "processing").mkdir(parents=True, exist_ok=True)
    (root / "output").mkdir(exist_ok=True)
    resources = record["ProcessingResources"]["ClusterConfig"]
    container.write_settings(
        root,
        processingjobconfig={
            "ProcessingJobArn": record["ProcessingJobArn"],
            "ProcessingJobName": record["ProcessingJobName"],
            "AppSpecification": record["AppSpecification"],
            "Environment": record.get("Environment", {}),
            "ProcessingInputs": record.get("ProcessingInputs", []),
            "ProcessingOutputConfig": record.get("ProcessingOutputConfig", {}),
            "ProcessingResources": record["ProcessingResources"],
            "RoleArn": record["RoleArn"],
        },
        resourceconfig=container.resource_config(resources["InstanceType"]),
    )
    for each in record.get("ProcessingInputs", []):
        source = each["S3Input"]
        s3_files.download(source["S3Uri"], Path(container.beneath(root, source["LocalPath"])))
    for each in outputs:
        Path(container.beneath(root, each["S3Output"]["LocalPath"])).mkdir(parents=True, exist_ok=True)


def _process(record: Record, root: Path) -> int:
    name, application = record["ProcessingJobName"], record["AppSpecification"]
    command = application.get("ContainerEntrypoint") or images.command(application["ImageUri"], "process")
    return container.run(
        root,
        application["ImageUri"],
        [*command, *application.get("ContainerArguments", [])],
        container.environment(
            root,
            record.get("Environment", {}),
            {"PROCESSING_JOB_NAME": name, "PROCESSING_JOB_ARN": record["ProcessingJobArn"]},
        ),
        log_group=LOG_GROUP,
        log_stream=container.stream_name(name),
        timeout_s=record.get("StoppingCondition", {}).get("MaxRuntimeInSeconds", 86_400),
        stop=_stops[name],
    )


def _finish(record: Record, root: Path, code: int) -> None:
    message = root / "output" / "message"
    failure = root / "output" / "failure"
    said = next((f.read_text(encoding="utf-8", errors="replace")[:900] for f in (failure, message) if f.exists()), "")
    if said:
        record["ExitMessage"] = said
    if record["ProcessingJobStatus"] == "Stopping":
        return _end(record, "Stopped")
    if code == processes.TIMED_OUT:
        return _end(record, "Stopped", "MaxRuntimeExceeded")
    if code != 0:
        return _end(record, "Failed", f"AlgorithmError: {said}, exit code: {code}")
    return _end(record, "Completed")


def _end(record: Record, status: str, reason: str | None = None) -> None:
    with state.lock:
        now = time.time()
        record.update(ProcessingJobStatus=status, ProcessingEndTime=now, LastModifiedTime=now)
        if reason:
            record["FailureReason"] = reason[:1024]
        _stops.pop(record["ProcessingJobName"], None)
    state.changed()
