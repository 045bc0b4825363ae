"""Training jobs: the image's `train` program, run over its channels, its model taken to S3."""

from __future__ import annotations

import re
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

LOG_GROUP = "/aws/sagemaker/TrainingJobs"
_stops: dict[str, threading.Event] = {}


def create(request: dict[str, Any]) -> dict[str, Any]:
    name = request["TrainingJobName"]
    _refuse_what_is_missing(request)
    arn = state.arn("training-job", name)
    now = time.time()
    record: Record = {
        **request,
        "TrainingJobArn": arn,
        "TrainingJobStatus": "InProgress",
        "SecondaryStatus": "Starting",
        "SecondaryStatusTransitions": [],
        "CreationTime": now,
        "LastModifiedTime": now,
    }
    with state.lock:
        if name in state.tables["training_jobs"]:
            raise SageMakerError(
                "ResourceInUse",
                "Training job names must be unique within an AWS account and region, and a training job with this name "
                f"already exists ({arn})",
            )
        state.tables["training_jobs"][name] = record
        _stops[name] = threading.Event()
    container.in_background(lambda: _run(record), f"training-{name}")
    return {"TrainingJobArn": arn}


def describe(request: dict[str, Any]) -> dict[str, Any]:
    return _find(request["TrainingJobName"])


def stop(request: dict[str, Any]) -> dict[str, Any]:
    record = _find(request["TrainingJobName"])
    with state.lock:
        if record["TrainingJobStatus"] not in ("InProgress", "Stopping"):
            raise invalid(
                f"The request was rejected because the training job is in status {record['TrainingJobStatus']}."
            )
        record["TrainingJobStatus"] = "Stopping"
        _enter(record, "Stopping")
        _stops[record["TrainingJobName"]].set()
    return {}


def list_jobs(request: dict[str, Any]) -> dict[str, Any]:
    jobs, token = page(state.tables["training_jobs"].values(), request, "TrainingJobName", "TrainingJobStatus")
    members = ("TrainingJobName", "TrainingJobArn", "CreationTime", "TrainingEndTime", "LastModifiedTime",
               "TrainingJobStatus", "SecondaryStatus")  # fmt: skip
    return {"TrainingJobSummaries": [{m: job.get(m) for m in members} for job in jobs], "NextToken": token}


def _find(name: str) -> Record:
    try:
        return state.tables["training_jobs"][name]
    except KeyError:
        raise invalid("Requested resource not found.") from None


def _refuse_what_is_missing(request: dict[str, Any]) -> None:
    refuse(request, "CheckpointConfig", "EnableManagedSpotTraining", "RetryStrategy", "InfraCheckConfig")
    algorithm = request["AlgorithmSpecification"]
    refuse(algorithm, "AlgorithmName")
    if "TrainingImage" not in algorithm:
        raise invalid("AlgorithmSpecification needs TrainingImage")
    if request.get("ResourceConfig", {}).get("InstanceCount", 1) != 1:
        raise not_implemented("training on more than one instance")
    for channel in request.get("InputDataConfig", []):
        source = channel["DataSource"]
        if "S3DataSource" not in source or source["S3DataSource"]["S3DataType"] != "S3Prefix":
            raise not_implemented("a channel that is not an S3Prefix")
        if channel.get("CompressionType", "None") != "None" or channel.get("RecordWrapperType", "None") != "None":
            raise not_implemented("compressed or wrapped channels")
        if _input_mode(request, channel) == "Pipe":
            raise not_implemented("input mode Pipe")
    images.command(algorithm["TrainingImage"], "train")


def _input_mode(request: dict[str, Any], channel: dict[str, Any]) -> str:
    return str(channel.get("InputMode") or request["AlgorithmSpecification"]["TrainingInputMode"])


def _enter(record: Record, status: str, message: str = "") -> None:
    """Enter a secondary status, and leave the one before."""
    now = time.time()
    transitions = record["SecondaryStatusTransitions"]
    if transitions:
        transitions[-1].setdefault("EndTime", now)
    transitions.append({"Status": status, "StartTime": now, "StatusMessage": message or status})
    record.update(SecondaryStatus=status, LastModifiedTime=now)
    state.changed()


def _end(record: Record, status: str, secondary: str, reason: str | None = None) -> None:
    with state.lock:
        _enter(record, secondary, reason or "")
        now = time.time()
        record["SecondaryStatusTransitions"][-1]["EndTime"] = now
        started = record.get("TrainingStartTime", now)
        seconds = max(1, round(now - started))
        record.update(
            TrainingJobStatus=status, TrainingEndTime=now, TrainingTimeInSeconds=seconds, BillableTimeInSeconds=seconds
        )
        if reason:
            record["FailureReason"] = reason[:1024]
        _stops.pop(record["TrainingJobName"], None)
    state.changed()


def _run(record: Record) -> None:
    name = record["TrainingJobName"]
    root = container.folder("training", name, fresh=True)
    try:
        _prepare(record, root)
        code = _train(record, root)
        _finish(record, root, code)
    except s3_files.NoObjectError as error:
        _end(record, "Failed", "Failed", f"ClientError: {error}")
    except Exception as error:  # whatever it was, the job has ended, and says why
        _end(record, "Failed", "Failed", f"InternalServerError: {type(error).__name__}: {error}")
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _prepare(record: Record, root: Path) -> None:
    _enter(record, "Downloading")
    channels = record.get("InputDataConfig", [])
    for folder in ("model", "output/data", "input/data", "code"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    container.write_settings(
        root,
        hyperparameters=record.get("HyperParameters", {}),
        inputdataconfig={
            channel["ChannelName"]: {
                "TrainingInputMode": _input_mode(record, channel),
                "S3DistributionType": channel["DataSource"]["S3DataSource"].get(
                    "S3DataDistributionType", "FullyReplicated"
                ),
                "RecordWrapperType": "None",
                **({"ContentType": channel["ContentType"]} if "ContentType" in channel else {}),
            }
            for channel in channels
        },
        resourceconfig=container.resource_config(record.get("ResourceConfig", {}).get("InstanceType", "ml.m5.large")),
    )
    for channel in channels:
        uri = channel["DataSource"]["S3DataSource"]["S3Uri"]
        s3_files.download(uri, root / "input" / "data" / channel["ChannelName"])


def _train(record: Record, root: Path) -> int:
    name, algorithm = record["TrainingJobName"], record["AlgorithmSpecification"]
    record["TrainingStartTime"] = time.time()
    _enter(record, "Training", "Training image download completed. Training in progress.")
    command = images.command(algorithm["TrainingImage"], "train")
    if algorithm.get("ContainerEntrypoint"):
        command = [*algorithm["ContainerEntrypoint"], *algorithm.get("ContainerArguments", [])]
    metrics: dict[str, Record] = {}
    definitions = [(m["Name"], re.compile(m["Regex"])) for m in algorithm.get("MetricDefinitions", [])]

    def measure(line: str) -> None:
        for metric, pattern in definitions:
            found = pattern.search(line)
            if found:
                metrics[metric] = {"MetricName": metric, "Value": float(found.group(1)), "Timestamp": time.time()}

    extra = {"TRAINING_JOB_NAME": name, "TRAINING_JOB_ARN": record["TrainingJobArn"]}
    code = container.run(
        root,
        algorithm["TrainingImage"],
        command,
        container.environment(root, record.get("Environment", {}), extra),
        log_group=LOG_GROUP,
        log_stream=container.stream_name(name),
        timeout_s=record["StoppingCondition"].get("MaxRuntimeInSeconds", 86_400),
        stop=_stops[name],
        on_line=measure,
    )
    if metrics:
        record["FinalMetricDataList"] = list(metrics.values())
    return code


def _finish(record: Record, root: Path, code: int) -> None:
    if record["TrainingJobStatus"] != "Stopping" and code != 0:
        if code == processes.TIMED_OUT:
            return _end(record, "Stopped", "MaxRuntimeExceeded")
        failure = root / "output" / "failure"
        reason = failure.read_text(encoding="utf-8", errors="replace")[:900] if failure.exists() else ""
        return _end(record, "Failed", "Failed", f"AlgorithmError: {reason}, exit code: {code}")
    _enter(record, "Uploading", "Uploading generated training model")
    place = f"{record['OutputDataConfig']['S3OutputPath'].rstrip('/')}/{record['TrainingJobName']}/output"
    for folder, archive in ((root / "model", "model.tar.gz"), (root / "output" / "data", "output.tar.gz")):
        if any(folder.iterdir()):
            s3_files.pack(folder, root / archive)
            s3_files.upload_file(root / archive, f"{place}/{archive}")
            if archive == "model.tar.gz":
                record["ModelArtifacts"] = {"S3ModelArtifacts": f"{place}/{archive}"}
    if record["TrainingJobStatus"] == "Stopping":
        return _end(record, "Stopped", "Stopped")
    return _end(record, "Completed", "Completed", None)
