"""The checked-in Athena views, defined through Athena itself: CloudFormation knows no views."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from firelake_deploy.session import Session
from firelake_deploy.stacks import DeployError

_POLL_S = 0.2


def define_views(session: Session, env: str, folder: Path) -> Iterator[str]:
    """Define every view in athena/views, telling each name. Raises DeployError with Athena's reason."""
    athena = session.client("athena")
    for path in sorted(folder.glob("*.sql")):
        query = athena.start_query_execution(
            QueryString=path.read_text(),
            QueryExecutionContext={"Database": f"firelake_{env}"},
            WorkGroup=f"firelake-{env}",
        )["QueryExecutionId"]
        status = _ended(session, query)
        if status["State"] != "SUCCEEDED":
            raise DeployError(f"view {path.name}: {status.get('StateChangeReason', status['State'])}")
        yield path.stem


def _ended(session: Session, query: str) -> dict[str, str]:
    while True:
        told = session.client("athena").get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
        if told["State"] not in ("QUEUED", "RUNNING"):
            return dict(told)
        time.sleep(_POLL_S)
