"""`firelake chain start|status|approve`: the state machine from the command line."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from typing import Any

import firelake_chain
from botocore.exceptions import BotoCoreError, ClientError
from firelake.contracts.feature_sets import LATEST
from firelake_chain.executions import CHAIN, chain_arn
from firelake_deploy.session import LOCAL, session
from firelake_local import supervisor
from firelake_local.places import STATE


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command."""
    chain = subparsers.add_parser("chain", help="start, watch and approve the chain")
    actions = chain.add_subparsers(dest="action", required=True)
    start = actions.add_parser("start", help="start an execution and watch it; what is done already is skipped")
    start.add_argument("--dataset-version", required=True)
    start.add_argument("--seed", type=int, default=42)
    start.add_argument("--scenarios", type=int, default=200)
    start.add_argument("--shards", type=int, default=2)
    start.add_argument("--device-days", type=int, default=30)
    start.add_argument("--shifted-scenarios", type=int, default=40,
                       help="beside the others, of other physics and sensors, for the evaluation alone")  # fmt: skip
    start.add_argument("--feature-set-version", default=LATEST.version)
    start.add_argument("--detach", action="store_true", help="do not watch it")
    start.set_defaults(act=_start)
    status = actions.add_parser("status", help="what the newest execution does, or has come to")
    status.set_defaults(act=_status)
    approve = actions.add_parser("approve", help="approve the model package that waits")
    approve.add_argument("--who", default=None, help="who approves (default: this account's name)")
    approve.add_argument("--reject", metavar="REASON", help="reject it instead")
    approve.set_defaults(act=_approve)
    for action in actions.choices.values():
        action.add_argument("--env", default=LOCAL)
        action.add_argument("--port", type=int, help="of the local cloud (default: where it runs)")
        action.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    try:
        endpoint = supervisor.endpoint_of(STATE, arguments.port) if arguments.env == LOCAL else None
        return int(arguments.act(session(arguments.env, endpoint), arguments))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except (ClientError, BotoCoreError, firelake_chain.NotPendingError) as error:
        print(error, file=sys.stderr)
        return 1


def _start(cloud: Any, arguments: argparse.Namespace) -> int:
    names = firelake_chain.ChainParameters.__dataclass_fields__
    arn = firelake_chain.start(cloud, arguments.env, {name: getattr(arguments, name) for name in names})
    print(arn)
    return 0 if arguments.detach else _watch(cloud, arn)


def _status(cloud: Any, arguments: argparse.Namespace) -> int:
    states = cloud.client("stepfunctions")
    newest = states.list_executions(stateMachineArn=chain_arn(cloud, arguments.env), maxResults=1)["executions"]
    if not newest:
        print("the chain was never started")
        return 1
    print(f"{newest[0]['executionArn']}: {newest[0]['status']}")
    pending = firelake_chain.pending_approval(cloud, arguments.env)
    if pending:
        print(f"{pending.package_arn} waits for approval: firelake chain approve")
    return _watch(cloud, newest[0]["executionArn"]) if newest[0]["status"] != "RUNNING" else 0


def _approve(cloud: Any, arguments: argparse.Namespace) -> int:
    pending = firelake_chain.pending_approval(cloud, arguments.env)
    if pending is None:
        print("no model package waits for approval", file=sys.stderr)
        return 1
    who = arguments.who or getpass.getuser()
    if arguments.reject:
        firelake_chain.reject(cloud, pending, who, arguments.reject)
    else:
        firelake_chain.approve(cloud, pending, who)
    print(f"{pending.package_arn} {'rejected' if arguments.reject else 'approved'} by {who}")
    return 0


def _watch(cloud: Any, arn: str) -> int:
    for event in firelake_chain.watch(cloud, arn):
        clock = time.strftime("%H:%M:%S", time.localtime(event.t))
        print(f"{clock} {event.step:<16} {event.status:<10} {event.detail}", flush=True)
    return 0 if (event.step, event.status) == (CHAIN, "succeeded") else 1
