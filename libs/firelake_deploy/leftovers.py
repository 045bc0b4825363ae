"""What a killed local cloud leaves: resources that no stack holds. AWS never does; there nothing here is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from firelake_deploy.session import Session
from firelake_deploy.stacks import DeployError, Template

_OWN = ("firelake-{env}-", "/firelake/{env}/", "/aws/lambda/firelake-{env}-")
_GONE = ("NotFound", "NoSuch", "DoesNotExist", "NonExistent", "404")


def remove_leftovers(session: Session, template: Template, env: str, account: str) -> list[str]:
    """Remove the resources of a template whose stack does not exist, and return their names.

    Only names that belong to the environment are looked at. Raises DeployError for a lake that has data: that was
    made by somebody, and is not a leftover.
    """
    removed = []
    for kind, name_template in template.names:
        name = name_template.replace("${Env}", env).replace("${AWS::AccountId}", account)
        if kind not in _REMOVERS or "${" in name or not name.startswith(_own(env)):
            continue
        service, remove = _REMOVERS[kind]
        try:
            remove(session.client(service), {"name": name, "account": account, "region": session.region})
        except ClientError as error:
            if any(word in error.response["Error"]["Code"] for word in _GONE):
                continue
            raise
        removed.append(name)
    return removed


def _own(env: str) -> tuple[str, ...]:
    return tuple(prefix.replace("{env}", env) for prefix in _OWN)


def _bucket(s3: Any, at: Mapping[str, str]) -> None:
    name = at["name"]
    s3.head_bucket(Bucket=name)
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=name):
        objects = [{"Key": entry["Key"]} for entry in page.get("Contents", [])]
        if objects and "-artefacts-" not in name:
            raise DeployError(f"bucket {name} has data but no stack: look at it, and remove it yourself if it may go")
        if objects:
            s3.delete_objects(Bucket=name, Delete={"Objects": objects})
    s3.delete_bucket(Bucket=name)


def _role(iam: Any, at: Mapping[str, str]) -> None:
    name = at["name"]
    for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy_name in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=policy_name)
    iam.delete_role(RoleName=name)


def _state_machine(states: Any, at: Mapping[str, str]) -> None:
    arn = f"arn:aws:states:{at['region']}:{at['account']}:stateMachine:{at['name']}"
    states.describe_state_machine(stateMachineArn=arn)
    states.delete_state_machine(stateMachineArn=arn)


_Remover = Callable[[Any, Mapping[str, str]], Any]
_REMOVERS: dict[str, tuple[str, _Remover]] = {
    "AWS::S3::Bucket": ("s3", _bucket),
    "AWS::DynamoDB::Table": ("dynamodb", lambda client, at: client.delete_table(TableName=at["name"])),
    "AWS::IAM::Role": ("iam", _role),
    "AWS::IAM::ManagedPolicy": (
        "iam",
        lambda client, at: client.delete_policy(PolicyArn=f"arn:aws:iam::{at['account']}:policy/{at['name']}"),
    ),
    "AWS::Lambda::Function": ("lambda", lambda client, at: client.delete_function(FunctionName=at["name"])),
    "AWS::Logs::LogGroup": ("logs", lambda client, at: client.delete_log_group(logGroupName=at["name"])),
    "AWS::SQS::Queue": (
        "sqs",
        lambda client, at: client.delete_queue(QueueUrl=client.get_queue_url(QueueName=at["name"])["QueueUrl"]),
    ),
    "AWS::StepFunctions::StateMachine": ("stepfunctions", _state_machine),
    "AWS::SSM::Parameter": ("ssm", lambda client, at: client.delete_parameter(Name=at["name"])),
    "AWS::Glue::Job": ("glue", lambda client, at: client.delete_job(JobName=at["name"])),
}
