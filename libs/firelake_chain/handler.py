"""The state machine's function: plans an execution's steps, and keeps the ledger before and after each.

Event: {"operation": "plan"|"claim"|"finish"|"explain"|"register"|"deploy"|"endpoint", ...}. Every answer about a step
has `step` and `event` (running, waiting, skipped, succeeded, failed), which is what `firelake_chain.watch` tells.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

import boto3
from botocore.exceptions import ClientError

from firelake_chain import check, endpoint, jobs, registration, steps
from firelake_chain.executions import ChainParameters
from firelake_chain.ledger import Ledger

Event = dict[str, Any]


def handle(event: Event, _context: object) -> Event:
    """Do the operation that the event names. Raises ValueError for one that does not exist."""
    operations = {
        "plan": _plan,
        "claim": _claim,
        "finish": _finish,
        "explain": _explain,
        "register": _register,
        "deploy": _deploy,
        "endpoint": _endpoint,
    }
    if event.get("operation") not in operations:
        raise ValueError(f"operation must be one of {', '.join(operations)}, is {event.get('operation')!r}")
    return operations[event["operation"]](event)


@cache
def _client(service: str) -> Any:
    return boto3.client(service)


def _settings() -> dict[str, str]:
    return {
        "environment": os.environ["ENVIRONMENT"],
        "lake_uri": os.environ["LAKE_URI"],
        "artefacts_uri": os.environ["ARTEFACTS_URI"],
        "job_queue": os.environ["JOB_QUEUE"],
        "emr_application": os.environ["EMR_APPLICATION"],
    }


def _ledger() -> Ledger:
    return Ledger(_client("dynamodb"), os.environ["LEDGER_TABLE"])


def _plan(event: Event) -> Event:
    parameters = ChainParameters.of(event["parameters"])
    values = parameters.values()
    keys = steps.step_keys(values, json.loads(os.environ["CODE_HASHES"]))
    return {
        "parameters": {name: str(value) for name, value in values.items()},
        "shards": parameters.shards,
        "keys": keys,
        "places": {name: place or "" for name, place in steps.places(values).items()},
    }


def _claim(event: Event) -> Event:
    step, key, settings = event["step"], event["key"], _settings()
    claim = _ledger().claim(
        key=key,
        step=step,
        place=event["place"] or None,
        execution=event["execution"],
        name_of=lambda attempt: steps.job_name(settings["environment"], step, key, attempt),
        job_state=lambda name: jobs.job_state(_client, step, name, settings),
        execution_runs=_execution_runs,
    )
    made = steps.outputs(step, key, claim.entry.job_name, settings) | claim.entry.outputs
    events = {"run": "running", "wait": "waiting", "skip": "skipped"}
    return {
        "step": step,
        "event": events[claim.action],
        "key": key,
        "attempt": claim.entry.attempt,
        "job_name": claim.entry.job_name,
        "outputs": made,
        "detail": claim.entry.job_name,
    }


def _finish(event: Event) -> Event:
    step, key = event["step"], event["key"]
    if steps.BY_NAME[step].kind == "athena":
        check.assert_no_rows(_client("athena"), event["query_execution_id"])
    _ledger().finish(key, event["execution"], event.get("outputs", {}))
    return {"step": step, "event": "succeeded", "detail": ""}


def _explain(event: Event) -> Event:
    step, cause = event["step"], str(event["cause"])
    reason = jobs.reason_of(cause)
    _ledger().fail(event["key"], event["execution"], f"{event['error']}: {reason}")
    told = {"step": step, "error": event["error"], "cause": reason, "log": jobs.log_of(step, cause)}
    return {"step": step, "event": "failed", "detail": reason, "failure": json.dumps(told)}


def _register(event: Event) -> Event:
    package = registration.register(
        _client("sagemaker"),
        _client("s3"),
        step_key=event["key"],
        group=os.environ["MODEL_PACKAGE_GROUP"],
        image=os.environ["MODELS_IMAGE"],
        model_uri=event["model_uri"],
        snapshot_uri=event["snapshot_uri"],
        evaluation_uri=event["evaluation_uri"],
    )
    return {"outputs": {"package_arn": package}}


def _deploy(event: Event) -> Event:
    name = endpoint.deploy(
        _client("sagemaker"),
        endpoint=os.environ["ENDPOINT_NAME"],
        version=f"{os.environ['ENDPOINT_NAME']}-{event['key'][:16]}",
        package_arn=event["package_arn"],
        role_arn=os.environ["MODEL_ROLE_ARN"],
    )
    return {"outputs": {"endpoint": os.environ["ENDPOINT_NAME"], "endpoint_config": name}}


def _endpoint(event: Event) -> Event:
    return {"in_service": endpoint.in_service(_client("sagemaker"), os.environ["ENDPOINT_NAME"], event["config"])}


def _execution_runs(arn: str) -> bool:
    try:
        return bool(_client("stepfunctions").describe_execution(executionArn=arn)["status"] == "RUNNING")
    except ClientError as error:
        if error.response["Error"]["Code"] == "ExecutionDoesNotExist":
            return False
        raise
