"""Executions of the chain: their parameters, their start, and what happens in them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from firelake.contracts.feature_sets import FEATURE_SETS
from firelake.contracts.version import check_version

StepStatus = Literal["running", "waiting", "skipped", "succeeded", "failed"]
CHAIN = "chain"
"""The step of an event that is about the whole execution."""

_POLL_S = 0.5
_BOUNDS = {
    "seed": (0, 2**63 - 1),
    "scenarios": (1, 10_000_000),
    "shards": (2, 10_000),
    "device_days": (0, 100_000),
    "shifted_scenarios": (0, 10_000_000),
}


@dataclass(frozen=True)
class ChainParameters:
    """What an execution is started with. `shards` is the Batch array's size, which AWS bounds by 2 and 10,000;
    `shifted_scenarios` are beside `scenarios`, of the shifted generator: the evaluation alone sees them.
    """

    dataset_version: str
    seed: int
    scenarios: int
    shards: int
    device_days: int
    shifted_scenarios: int
    feature_set_version: str

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> ChainParameters:
        """From an execution's input. Raises ValueError naming the parameter and what was expected."""
        names = set(cls.__dataclass_fields__)
        missing, unknown = sorted(names - given.keys()), sorted(given.keys() - names)
        if missing:
            raise ValueError(f"parameter {missing[0]} is missing")
        if unknown:
            raise ValueError(f"parameter {unknown[0]!r} is unknown; known are {', '.join(sorted(names))}")
        for name, (least, most) in _BOUNDS.items():
            value = given[name]
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                raise ValueError(f"{name} must be a whole number from {least} to {most}, is {value!r}")
        check_version("dataset_version", given["dataset_version"])
        if given["feature_set_version"] not in FEATURE_SETS:
            raise ValueError(
                f"feature_set_version must be one of {', '.join(FEATURE_SETS)}, is {given['feature_set_version']!r}"
            )
        return cls(**given)

    def values(self) -> dict[str, str | int]:
        """The parameters by name."""
        return asdict(self)


@dataclass(frozen=True)
class StepEvent:
    """Something that happened to a step; `t` is seconds since 1970.

    A failed step's detail is "reason; log: place". The last event has step `chain`, status succeeded or failed.
    """

    step: str
    status: StepStatus
    t: float
    detail: str = ""


def start(session: Any, env: str, parameters: Mapping[str, Any]) -> str:
    """Start an execution and return its ARN; a running one of the same parameters is joined, not doubled.

    `session` gives clients by `session.client(service)`. Raises ValueError for a wrong parameter.
    """
    checked = ChainParameters.of(parameters)
    states, arn = session.client("stepfunctions"), chain_arn(session, env)
    for page in states.get_paginator("list_executions").paginate(stateMachineArn=arn, statusFilter="RUNNING"):
        for execution in page["executions"]:
            told = states.describe_execution(executionArn=execution["executionArn"])
            if told["status"] == "RUNNING" and json.loads(told["input"]) == checked.values():
                return str(execution["executionArn"])
    return str(states.start_execution(stateMachineArn=arn, input=json.dumps(checked.values()))["executionArn"])


def chain_arn(session: Any, env: str) -> str:
    """The state machine's ARN, as the deployment published it."""
    return str(session.client("ssm").get_parameter(Name=f"/firelake/{env}/chain-arn")["Parameter"]["Value"])


def watch(session: Any, arn: str) -> Iterator[StepEvent]:
    """What happens in an execution, from its beginning until it ends."""
    states = session.client("stepfunctions")
    seen = 0
    waiting: set[str] = set()
    while True:
        # the status first: what is in the history after the end is then the whole of it
        told = states.describe_execution(executionArn=arn)
        events = _history(states, arn)
        for event in events[seen:]:
            step_event = _step_event(event)
            if step_event is None or (step_event.status == "waiting" and step_event.step in waiting):
                continue
            (waiting.add if step_event.status == "waiting" else waiting.discard)(step_event.step)
            yield step_event
        seen = len(events)
        if told["status"] != "RUNNING":
            yield _last(told)
            return
        time.sleep(_POLL_S)


def failure(told: Mapping[str, Any]) -> dict[str, str]:
    """Of a described execution that failed: step, error, cause and log. Empty text where the chain could not say."""
    nothing = {
        "step": "",
        "error": str(told.get("error", told["status"])),
        "cause": str(told.get("cause", "")),
        "log": "",
    }
    try:
        cause = json.loads(told.get("cause", ""))
    except ValueError:
        return nothing
    return cause if isinstance(cause, dict) and {"step", "error", "cause", "log"} <= cause.keys() else nothing


def _history(states: Any, arn: str) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for page in states.get_paginator("get_execution_history").paginate(executionArn=arn):
        events += page["events"]
    return events


def _step_event(event: Mapping[str, Any]) -> StepEvent | None:
    """The event as the chain's function told it in its answer, which is in the history."""
    output = event.get("taskSucceededEventDetails", {}).get("output")
    payload = json.loads(output).get("Payload") if output else None
    if not isinstance(payload, dict) or not {"step", "event"} <= payload.keys():
        return None
    told = payload.get("detail", "")
    if payload["event"] == "failed" and (log := json.loads(payload["failure"])["log"]):
        told = f"{told}; log: {log}"
    return StepEvent(payload["step"], payload["event"], _seconds(event["timestamp"]), told)


def _last(told: Mapping[str, Any]) -> StepEvent:
    t = _seconds(told["stopDate"]) if "stopDate" in told else time.time()
    if told["status"] == "SUCCEEDED":
        return StepEvent(CHAIN, "succeeded", t)
    why = failure(told)
    step = f"step {why['step']}: " if why["step"] else ""
    log = f"; log: {why['log']}" if why["log"] else ""
    return StepEvent(CHAIN, "failed", t, f"{step}{why['cause'] or why['error']}{log}")


def _seconds(instant: datetime | float) -> float:
    return instant.timestamp() if isinstance(instant, datetime) else float(instant)
