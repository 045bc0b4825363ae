"""`firelake deploy`: everything that the templates declare, created or brought up to date."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from firelake_deploy.deployment import deploy, recorded_only
from firelake_deploy.session import LOCAL, session
from firelake_deploy.stacks import DeployError
from firelake_deploy.vendor import VendorError
from firelake_local import supervisor
from firelake_local.places import STATE
from rich.console import Console
from rich.table import Table


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command."""
    parser = subparsers.add_parser("deploy", help="create or update everything from infra/cloudformation")
    parser.add_argument("--env", default=LOCAL, help="the environment (default local)")
    parser.add_argument("--port", type=int, help="of the local cloud (default: where it runs)")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    env = arguments.env
    console = Console()
    try:
        cloud = session(env, supervisor.endpoint_of(STATE, arguments.port) if env == LOCAL else None)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    table = Table("what", "name", "outcome", box=None)
    try:
        with console.status(f"deploying env {env}") as status:
            for done in deploy(cloud, env):
                status.update(f"{done.name}: {done.outcome}")
                table.add_row(done.what, done.name, done.outcome)
        console.print(table)
        _tell_recorded(console, recorded_only(cloud))
    except EndpointConnectionError as error:
        hint = "start it: firelake cloud up" if env == LOCAL else str(error)
        print(f"no cloud answers at {cloud.endpoint or 'AWS'}; {hint}", file=sys.stderr)
        return 1
    except (DeployError, VendorError, FileNotFoundError, ClientError, BotoCoreError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _tell_recorded(console: Console, recorded: list[dict[str, Any]]) -> None:
    if recorded:
        kinds = Counter(resource["type"] for resource in recorded)
        named = ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()))
        console.print(f"recorded by the local cloud, not done: {named}")
