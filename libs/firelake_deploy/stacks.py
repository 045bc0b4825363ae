"""Stacks by change sets: a template's stack is made, changed, left alone, or made anew after a half-made one."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from botocore.exceptions import ClientError

TEMPLATES = (
    "storage",
    "network",
    "images",
    "catalogue",
    "simulate",
    "features",
    "athena",
    "models",
    "orchestration",
    "agents",
)
"""Every template of infra/cloudformation, in the order of their dependencies."""

Outcome = Literal["created", "updated", "unchanged"]

_POLL_S = 0.2
_LIMIT_S = 1800.0
_HALF_MADE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS")
_NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")


class DeployError(RuntimeError):
    """A stack cannot be brought to its template; the message names the resource and AWS's reason."""


@dataclass(frozen=True)
class Template:
    """A template's text, and the types of the parameters that it declares; those without a default are `needed`."""

    name: str
    body: str
    declared: Mapping[str, str]
    needed: frozenset[str]
    names: tuple[tuple[str, str], ...]
    """Of each resource that is given a name: its type, and the name with `${Env}` and the like in it."""


def read_template(path: Path) -> Template:
    """Read a template. Raises DeployError when it is not there."""
    if not path.exists():
        raise DeployError(f"template {path} is missing")
    body = path.read_text()
    content = yaml.load(body, _ShortForms)  # noqa: S506 - a SafeLoader
    parameters = content.get("Parameters") or {}
    return Template(
        name=path.stem,
        body=body,
        declared={name: declared["Type"] for name, declared in parameters.items()},
        needed=frozenset(name for name, declared in parameters.items() if "Default" not in declared),
        names=tuple(
            (resource["Type"], value)
            for resource in content["Resources"].values()
            for key, value in (resource.get("Properties") or {}).items()
            if key.endswith("Name") and isinstance(value, str) and value
        ),
    )


def parameters_of(template: Template, env: str, values: Mapping[str, str]) -> dict[str, str]:
    """What the template's parameters are given: SSM ones by name, the others from `values`. Raises DeployError."""
    given: dict[str, str] = {}
    for name, kind in template.declared.items():
        if kind.startswith("AWS::SSM::Parameter::Value<"):
            given[name] = f"/firelake/{env}/{re.sub(r'(?<!^)(?=[A-Z])', '-', name).lower()}"
        elif name in values:
            given[name] = values[name]
        elif name in template.needed:
            raise DeployError(f"template {template.name} declares parameter {name}, which the deployment does not know")
    return given


def stack_status(cloudformation: Any, name: str) -> str | None:
    """The stack's status; None when there is no stack."""
    try:
        stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in error.response["Error"]["Message"]:
            return None
        raise
    status = str(stack["StackStatus"])
    return None if status == "DELETE_COMPLETE" else status


def clear_half_made(cloudformation: Any, name: str, patience_s: float = _LIMIT_S) -> str | None:
    """Delete the stack when its creation has failed, or still goes on after `patience_s`; its status after that.

    The local cloud, killed while it made a stack, leaves one that goes on forever. Raises DeployError.
    """
    try:
        status = _settled(cloudformation, name, limit_s=patience_s)
    except DeployError:
        status = stack_status(cloudformation, name)
    if status in _HALF_MADE or (status or "").endswith("_IN_PROGRESS"):
        cloudformation.delete_stack(StackName=name)
        status = _settled(cloudformation, name)
        if status is not None:
            raise DeployError(f"stack {name} is {status} and cannot be deleted: {_reason(cloudformation, name)}")
    return status


def deploy_stack(
    cloudformation: Any, name: str, template: Template, parameters: Mapping[str, str], tags: Mapping[str, str]
) -> Outcome:
    """Bring the stack to the template. Raises DeployError."""
    status = clear_half_made(cloudformation, name)
    return _change(cloudformation, name, template, parameters, tags, "CREATE" if status is None else "UPDATE")


def _change(
    cloudformation: Any,
    name: str,
    template: Template,
    parameters: Mapping[str, str],
    tags: Mapping[str, str],
    kind: Literal["CREATE", "UPDATE"],
) -> Outcome:
    content = json.dumps([template.body, dict(parameters), dict(tags)], sort_keys=True)
    change_set = f"firelake-{hashlib.sha256(content.encode()).hexdigest()[:16]}-{int(time.time() * 1000)}"
    cloudformation.create_change_set(
        StackName=name,
        ChangeSetName=change_set,
        ChangeSetType=kind,
        TemplateBody=template.body,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(parameters.items())],
        Capabilities=["CAPABILITY_NAMED_IAM"],
        Tags=[{"Key": key, "Value": value} for key, value in sorted(tags.items())],
    )
    told = _until(
        lambda: cloudformation.describe_change_set(StackName=name, ChangeSetName=change_set),
        lambda told: told["Status"] in ("CREATE_COMPLETE", "FAILED"),
        f"the change set of stack {name}",
    )
    if told["Status"] == "FAILED":
        reason = str(told.get("StatusReason", ""))
        cloudformation.delete_change_set(StackName=name, ChangeSetName=change_set)
        if any(words in reason for words in _NOTHING_TO_DO):
            return "unchanged"
        raise DeployError(f"stack {name}: {reason}")
    began = time.time()
    cloudformation.execute_change_set(StackName=name, ChangeSetName=change_set)
    status = _settled(cloudformation, name, not_before=change_set)
    if status != f"{kind}_COMPLETE":
        raise DeployError(f"stack {name} ended {status}: {_reason(cloudformation, name, began)}")
    return "created" if kind == "CREATE" else "updated"


def _settled(cloudformation: Any, name: str, not_before: str = "", limit_s: float = _LIMIT_S) -> str | None:
    """The stack's status once nothing is going on; None when there is no stack."""

    def is_settled(status: str | None) -> bool:
        if status is None:
            return True
        if status == "REVIEW_IN_PROGRESS":
            return not not_before
        return not status.endswith("_IN_PROGRESS")

    status: str | None = _until(lambda: stack_status(cloudformation, name), is_settled, f"stack {name}", limit_s)
    return status


def _until(ask: Any, is_done: Any, what: str, limit_s: float = _LIMIT_S) -> Any:
    deadline = time.monotonic() + limit_s
    while not is_done(told := ask()):
        if time.monotonic() > deadline:
            raise DeployError(f"{what} did not settle within {limit_s:.0f} s")
        time.sleep(_POLL_S)
    return told


def _reason(cloudformation: Any, name: str, since: float = 0.0) -> str:
    """The first failure among the stack's events; later ones only follow from it."""
    failures = [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
        for page in cloudformation.get_paginator("describe_stack_events").paginate(StackName=name)
        for event in page["StackEvents"]
        if event["ResourceStatus"].endswith("_FAILED") and event["Timestamp"].timestamp() >= since - 1
    ]
    return failures[-1] if failures else "no reason given"


class _ShortForms(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: a text as it is, anything else as nothing."""


_ShortForms.add_multi_constructor(
    "!", lambda _loader, _suffix, node: node.value if isinstance(node, yaml.ScalarNode) else None
)
