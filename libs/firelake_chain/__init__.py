"""The chain: what its steps are, what is done already, and how an execution is started, watched and approved."""

from firelake_chain.approval import NotPendingError, PendingApproval, approve, pending_approval, reject
from firelake_chain.executions import ChainParameters, StepEvent, start, watch

__all__ = [
    "ChainParameters",
    "NotPendingError",
    "PendingApproval",
    "StepEvent",
    "approve",
    "pending_approval",
    "reject",
    "start",
    "watch",
]
