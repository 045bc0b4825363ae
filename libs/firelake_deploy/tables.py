"""Version 0 of every table, written by the engine that owns it, before any job does."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlparse

from botocore.exceptions import ClientError
from firelake.contracts.tables import TABLES
from firelake.lake.shard import create_table

from firelake_deploy.session import Session
from firelake_deploy.stacks import DeployError

CREATE_JOB = "create_feature_tables"
_POLL_S = 0.5


def create_tables(session: Session, env: str, lake_uri: str) -> list[str]:
    """Write version 0 of the tables that are not there, and return their names. Raises DeployError."""
    tables = [table for table in TABLES.values() if not _exists(session.client("s3"), lake_uri, table.name)]
    with _environment(session.job_environment()):
        for table in tables:
            if table.writer == "delta-rs":
                create_table(lake_uri, table)
    if any(table.writer == "spark" for table in tables):
        _run_glue_job(session.client("glue"), f"firelake-{env}-{CREATE_JOB}", {"--lake_uri": lake_uri})
        missing = [table.name for table in tables if not _exists(session.client("s3"), lake_uri, table.name)]
        if missing:
            raise DeployError(f"Glue job {CREATE_JOB} succeeded without making table {missing[0]}")
    return [table.name for table in tables]


def _exists(s3: Any, lake_uri: str, name: str) -> bool:
    try:
        s3.head_object(Bucket=urlparse(lake_uri).netloc, Key=f"{name}/_delta_log/00000000000000000000.json")
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NotFound"):
            return False
        raise
    return True


def _run_glue_job(glue: Any, name: str, arguments: Mapping[str, str]) -> None:
    for run in glue.get_job_runs(JobName=name)["JobRuns"]:
        if run["JobRunState"] in ("STARTING", "RUNNING", "STOPPING", "WAITING"):
            _await_run(glue, name, run["Id"])
    _await_run(glue, name, glue.start_job_run(JobName=name, Arguments=dict(arguments))["JobRunId"])


def _await_run(glue: Any, name: str, run_id: str) -> None:
    while True:
        run = glue.get_job_run(JobName=name, RunId=run_id)["JobRun"]
        if run["JobRunState"] == "SUCCEEDED":
            return
        if run["JobRunState"] in ("FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"):
            raise DeployError(
                f"Glue job {name} ended {run['JobRunState']}: {run.get('ErrorMessage', '')}; "
                f"log: CloudWatch Logs /aws-glue/jobs/output {run_id}"
            )
        time.sleep(_POLL_S)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """delta-rs reads its options from the environment: set it, and put it back."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
