"""The approval: a model package waits, with a task token, until somebody answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError


class NotPendingError(Exception):
    """Nobody waits for that answer any more: it was given, or the execution ended."""


@dataclass(frozen=True)
class PendingApproval:
    """A model package that waits; `execution` waits for it by `token`."""

    token: str
    package_arn: str
    execution: str


def pending_approval(session: Any, env: str) -> PendingApproval | None:
    """The package that waits for an answer in an execution that still runs, or None."""
    dynamodb, states = session.client("dynamodb"), session.client("stepfunctions")
    request = {
        "TableName": f"firelake-{env}-ledger",
        "FilterExpression": "step = :step and #status = :running and attribute_exists(task_token)",
        "ExpressionAttributeNames": {"#status": "status"},
        "ExpressionAttributeValues": {":step": {"S": "Approve"}, ":running": {"S": "RUNNING"}},
        "ConsistentRead": True,
    }
    for page in dynamodb.get_paginator("scan").paginate(**request):
        for item in page["Items"]:
            execution = item["execution"]["S"]
            if states.describe_execution(executionArn=execution)["status"] == "RUNNING":
                return PendingApproval(item["task_token"]["S"], item["package_arn"]["S"], execution)
    return None


def approve(session: Any, pending: PendingApproval, who: str) -> None:
    """Approve the package, and let the execution go on. Raises NotPendingError."""
    _mark(session, pending, "Approved", f"approved by {who}")
    answer = json.dumps({"approved_by": who, "package_arn": pending.package_arn})
    _answer(lambda states: states.send_task_success(taskToken=pending.token, output=answer), session)


def reject(session: Any, pending: PendingApproval, who: str, reason: str) -> None:
    """Reject the package, which ends the execution at the step Approve. Raises NotPendingError."""
    _mark(session, pending, "Rejected", f"rejected by {who}: {reason}")
    cause = f"model package {pending.package_arn} was rejected by {who}: {reason}"
    _answer(lambda states: states.send_task_failure(taskToken=pending.token, error="Rejected", cause=cause), session)


def _mark(session: Any, pending: PendingApproval, status: str, description: str) -> None:
    session.client("sagemaker").update_model_package(
        ModelPackageArn=pending.package_arn, ModelApprovalStatus=status, ApprovalDescription=description[:1024]
    )


def _answer(send: Any, session: Any) -> None:
    try:
        send(session.client("stepfunctions"))
    except ClientError as error:
        if error.response["Error"]["Code"] in ("TaskDoesNotExist", "TaskTimedOut", "InvalidToken"):
            raise NotPendingError("the approval was answered already, or its execution has ended") from error
        raise
