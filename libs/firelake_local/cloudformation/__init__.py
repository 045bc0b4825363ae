"""CloudFormation: every resource type that Firelake's templates use is executed, or recorded and listed as such.

A type that is neither the emulator's, nor in `executed`, nor in `recorded` has its template rejected.
"""

from __future__ import annotations

from ministack.services import cloudformation
from ministack.services.cloudformation import provisioners, stacks

from firelake_local import persistence
from firelake_local.cloudformation import job_definition, missing_operations, recorded
from firelake_local.cloudformation.executed import EXECUTED

_OWN = {job_definition.TYPE, *(resource_type.name for resource_type in EXECUTED)}
_emulator_blocks = stacks._runs_on_worker_thread


def register() -> None:
    """Take the types over. Raises AttributeError, KeyError or RuntimeError when the emulator has changed."""
    known = sorted(_OWN & provisioners._RESOURCE_HANDLERS.keys())
    if known:
        raise RuntimeError(f"the emulator handles {', '.join(known)} itself by now: choose one of the two")
    for resource_type in EXECUTED:
        resource_type.install()
    job_definition.install()
    missing_operations.install()
    recorded.install()
    stacks._runs_on_worker_thread = _blocks
    persistence.while_busy(_deploying)


def _blocks(resource_type: str) -> bool:
    """Ours ask their service over HTTP, which on the event loop would wait for itself."""
    return resource_type in _OWN or _emulator_blocks(resource_type)


def _deploying() -> bool:
    return any(stack["StackStatus"].endswith("IN_PROGRESS") for stack in cloudformation._stacks.all_values())
