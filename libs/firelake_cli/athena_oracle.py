"""Holds every checked-in query and view, and athena/semantics.sql, to the same rows on DuckDB and on Trino.

`python -m firelake_cli.athena_oracle` starts a local cloud of its own in a temporary folder, deploys into it, lets the
chain make a small data set with its features, and compares. It ends with 1 when an answer differs, 3 when Trino cannot
be had.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import firelake_chain
from firelake.contracts.feature_sets import LATEST
from firelake_deploy.deployment import deploy
from firelake_deploy.session import LOCAL, Session, session
from firelake_local import supervisor
from firelake_local.athena.oracle import checked_in_queries, compare
from firelake_local.athena.trino import TrinoMissingError
from firelake_local.ports import free_port

DATASET = "oracle"
_LAST_STEP = "CheckFeatures"
_PARAMETERS = {
    "dataset_version": DATASET,
    "seed": 7,
    "scenarios": 6,
    "shards": 2,
    "device_days": 0,
    "shifted_scenarios": 0,
    "feature_set_version": LATEST.version,
}


class LakeError(RuntimeError):
    """The lake could not be filled; the message names the step."""


def fill(cloud: Session) -> None:
    """Deploy, and run the chain until its features are checked. Raises LakeError."""
    for done in deploy(cloud, LOCAL):
        print(f"{done.what} {done.name}: {done.outcome}", flush=True)
    arn = firelake_chain.start(cloud, LOCAL, _PARAMETERS)
    for event in firelake_chain.watch(cloud, arn):
        if event.status == "failed":
            raise LakeError(f"{event.step}: {event.detail}")
        if event.status == "succeeded":
            print(f"step {event.step}: done", flush=True)
            if event.step == _LAST_STEP:
                break
    cloud.client("stepfunctions").stop_execution(executionArn=arn)


def main() -> int:
    """Compare on a small lake of its own; the exit code."""
    queries = checked_in_queries(Path("athena"), DATASET, LATEST.version)
    with tempfile.TemporaryDirectory(prefix="firelake-oracle-") as work:
        state = Path(work) / "state"
        cloud = supervisor.up(state, free_port())
        try:
            fill(session(LOCAL, cloud.endpoint))
            differences = compare(cloud.endpoint, f"firelake_{LOCAL}", queries)
        except TrinoMissingError as error:
            print(error, file=sys.stderr)
            return 3
        except LakeError as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            supervisor.down(state)
    for difference in differences:
        print(difference, file=sys.stderr)
    print(f"{len(queries) - len(differences)} of {len(queries)} queries give the same rows on DuckDB and on Trino")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
