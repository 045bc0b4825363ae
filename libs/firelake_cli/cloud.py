"""`firelake cloud up|status|down`: the local cloud."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from firelake_local import supervisor
from firelake_local.places import STATE


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command."""
    cloud = subparsers.add_parser("cloud", help="start, look at and stop the local cloud")
    actions = cloud.add_subparsers(dest="action", required=True)
    up = actions.add_parser("up", help="start it in the background; the last line is its endpoint")
    up.add_argument("--port", type=int, help=f"port on 127.0.0.1 (default {supervisor.DEFAULT_PORT})")
    up.set_defaults(run=_up)
    for name, run, text in (("status", _status, "say whether it runs"), ("down", _down, "stop it, keeping its state")):
        action = actions.add_parser(name, help=text)
        action.set_defaults(run=run)
    for action in actions.choices.values():
        action.add_argument("--state", type=Path, default=STATE, help=f"folder of its state (default {STATE})")


def _up(arguments: argparse.Namespace) -> int:
    try:
        print(supervisor.up(arguments.state, arguments.port).endpoint)
    except supervisor.CloudError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _status(arguments: argparse.Namespace) -> int:
    cloud = supervisor.status(arguments.state)
    print(f"running at {cloud.endpoint}, process {cloud.pid}" if cloud else "not running")
    return 0 if cloud else 1


def _down(arguments: argparse.Namespace) -> int:
    try:
        print("stopped" if supervisor.down(arguments.state) else "not running")
    except supervisor.CloudError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
