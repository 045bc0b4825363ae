"""A deployment from start to end: storage, artefacts, stacks, tables. Run again, it changes what has changed."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from firelake_deploy import artefacts
from firelake_deploy.leftovers import remove_leftovers
from firelake_deploy.session import Session
from firelake_deploy.stacks import TEMPLATES, clear_half_made, deploy_stack, parameters_of, read_template
from firelake_deploy.tables import create_tables
from firelake_deploy.views import define_views

_LOCAL_PATIENCE_S = 15.0
_VIEWS = artefacts.REPOSITORY / "athena" / "views"
_TEMPLATES = artefacts.REPOSITORY / "infra" / "cloudformation"


@dataclass(frozen=True)
class Progress:
    """Something that was done: `what` (stack, artefacts, tables), `name`, and what came of it."""

    what: str
    name: str
    outcome: str


def deploy(session: Session, env: str) -> Iterator[Progress]:
    """Deploy everything, telling each part when it is done.

    Raises DeployError, FileNotFoundError for a missing part of the repository, and VendorError.
    """
    cloudformation = session.client("cloudformation")
    templates = {name: read_template(_TEMPLATES / f"{name}.yaml") for name in TEMPLATES}
    account = session.client("sts").get_caller_identity()["Account"]
    bucket, lake_uri = f"firelake-{env}-artefacts-{account}", f"s3://firelake-{env}-lake-{account}"
    registry = f"{account}.dkr.ecr.{session.region}.amazonaws.com"
    tags = {"project": "firelake", "environment": env}
    built = artefacts.build(bucket, registry, on_aws=session.endpoint is None)
    values = {"Env": env, "LakeUri": lake_uri, "LocalEndpoint": session.endpoint or "", **built.parameters}
    # nothing is touched before every parameter is known
    parameters = {name: parameters_of(template, env, values) for name, template in templates.items()}
    for name, template in templates.items():
        stack = f"firelake-{env}-{name}"
        if session.endpoint and clear_half_made(cloudformation, stack, _LOCAL_PATIENCE_S) is None:
            for left in remove_leftovers(session, template, env, account):
                yield Progress("leftover", left, "removed")
        yield Progress("stack", stack, deploy_stack(cloudformation, stack, template, parameters[name], tags))
        if name == "storage":
            uploaded = _upload(session.client("s3"), bucket, built)
            yield Progress("artefacts", bucket, f"{uploaded} of {len(built.uploads)} uploaded")
    made = create_tables(session, env, lake_uri)
    yield Progress("tables", lake_uri, f"{len(made)} created" if made else "unchanged")
    for view in define_views(session, env, _VIEWS):
        yield Progress("view", view, "defined")


def recorded_only(session: Session) -> list[dict[str, Any]]:
    """The resources that the local cloud only records: stack, logical_id, type. Empty on AWS, which does them all."""
    if session.endpoint is None:
        return []
    with urllib.request.urlopen(f"{session.endpoint}/_firelake/recorded", timeout=10) as answer:  # noqa: S310
        told = json.load(answer)
    return list(told)


def _upload(s3: Any, bucket: str, built: artefacts.Artefacts) -> int:
    """Upload what is not there; a key carries its content's hash, so what is there is right."""
    uploaded = 0
    for key, body in built.uploads.items():
        try:
            there = s3.head_object(Bucket=bucket, Key=key)["ContentLength"] == len(body)
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("404", "NoSuchKey", "NotFound"):
                raise
            there = False
        if not there:
            s3.put_object(Bucket=bucket, Key=key, Body=body)
            uploaded += 1
    return uploaded
