"""The ledger: what every step's key has come to. One DynamoDB item a key, and one a place that steps overwrite.

A step's item: step_key, step, status (RUNNING, DONE, FAILED), attempt, job_name, execution, outputs, error.
A place's item: step_key `place#...` and `key`, the step's key that wrote there last. A DONE step whose place another
key has since overwritten counts as not done.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from botocore.exceptions import ClientError

Status = Literal["RUNNING", "DONE", "FAILED"]
JobState = Literal["ALIVE", "SUCCEEDED", "DEAD"]
"""What a job is: still at it, ended well, or failed, stopped or never started."""


class TakenOverError(Exception):
    """The step belongs to another execution."""


@dataclass(frozen=True)
class Entry:
    """One step's item."""

    step: str
    status: Status
    attempt: int
    job_name: str
    execution: str
    outputs: dict[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Claim:
    """What an execution is to do about a step: run it, wait for who runs it, or skip it."""

    action: Literal["run", "wait", "skip"]
    entry: Entry


class Ledger:
    """The ledger's table. Every change is conditional on what was read, so that two executions never both claim."""

    def __init__(self, dynamodb: Any, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def claim(
        self,
        key: str,
        step: str,
        place: str | None,
        execution: str,
        name_of: Callable[[int], str],
        job_state: Callable[[str], JobState],
        execution_runs: Callable[[str], bool],
    ) -> Claim:
        """Look a step up and take it when nobody has it.

        `name_of` gives the job's name of an attempt, `job_state` what became of a job of that name, `execution_runs`
        whether an execution is still going.
        """
        entry = self.entry(key)
        if entry and entry.status == "DONE" and self._still_in(place, key):
            return Claim("skip", entry)
        if entry and entry.status == "RUNNING" and entry.execution != execution:
            state = job_state(entry.job_name)
            if state == "SUCCEEDED" and self._still_in(place, key):
                done = replace(entry, status="DONE")
                return Claim("skip", done) if self._put(key, done, entry) else Claim("wait", entry)
            if state == "ALIVE" or execution_runs(entry.execution):
                return Claim("wait", entry)
        attempt = entry.attempt + 1 if entry else 1
        mine = Entry(step, "RUNNING", attempt, name_of(attempt), execution)
        if not self._put(key, mine, entry):
            return Claim("wait", mine)
        if place:
            self._dynamodb.put_item(
                TableName=self._table, Item={"step_key": {"S": f"place#{place}"}, "key": {"S": key}}
            )
        return Claim("run", mine)

    def finish(self, key: str, execution: str, outputs: dict[str, Any]) -> None:
        """Record a step that `execution` runs as done. Raises TakenOverError when it is another's by now."""
        entry = self.entry(key)
        if entry is None or entry.execution != execution or entry.status == "FAILED":
            raise TakenOverError(f"the ledger's step {key} does not belong to execution {execution}")
        if not self._put(key, replace(entry, status="DONE", outputs=outputs), entry):
            raise TakenOverError(f"step {entry.step} was taken over by another execution while it ended")

    def fail(self, key: str, execution: str, error: str) -> None:
        """Record a step that `execution` runs as failed, so that the next claim runs it anew; nothing if it has not."""
        entry = self.entry(key)
        if entry and entry.status == "RUNNING" and entry.execution == execution:
            self._put(key, replace(entry, status="FAILED", error=error), entry)

    def entry(self, key: str) -> Entry | None:
        """The item of a key, or None."""
        item = self._get(key)
        if item is None:
            return None
        return Entry(
            step=item["step"]["S"],
            status=item["status"]["S"],
            attempt=int(item["attempt"]["N"]),
            job_name=item["job_name"]["S"],
            execution=item["execution"]["S"],
            outputs=json.loads(item["outputs"]["S"]),
            error=item["error"]["S"],
        )

    def _still_in(self, place: str | None, key: str) -> bool:
        if place is None:
            return True
        item = self._get(f"place#{place}")
        return item is not None and bool(item["key"]["S"] == key)

    def _get(self, key: str) -> dict[str, Any] | None:
        answer = self._dynamodb.get_item(TableName=self._table, Key={"step_key": {"S": key}}, ConsistentRead=True)
        item: dict[str, Any] | None = answer.get("Item")
        return item

    def _put(self, key: str, entry: Entry, before: Entry | None) -> bool:
        """Put the item if it is still as it was read; False when somebody was faster."""
        item = {
            "step_key": {"S": key},
            "step": {"S": entry.step},
            "status": {"S": entry.status},
            "attempt": {"N": str(entry.attempt)},
            "job_name": {"S": entry.job_name},
            "execution": {"S": entry.execution},
            "outputs": {"S": json.dumps(entry.outputs, sort_keys=True)},
            "error": {"S": entry.error[:4000]},
        }
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(step_key)"}
        if before:
            condition = {
                "ConditionExpression": "#s = :s and attempt = :a and execution = :e",
                "ExpressionAttributeNames": {"#s": "status"},
                "ExpressionAttributeValues": {
                    ":s": {"S": before.status},
                    ":a": {"N": str(before.attempt)},
                    ":e": {"S": before.execution},
                },
            }
        try:
            self._dynamodb.put_item(TableName=self._table, Item=item, **condition)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedErrorException":
                return False
            raise
        return True
