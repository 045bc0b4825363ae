"""The one error that an operation of the local SageMaker raises."""

from __future__ import annotations


class SageMakerError(Exception):
    """An answer other than success: AWS's error code, its message, its HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400, extra: dict[str, object] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.extra = code, message, status, extra or {}


def invalid(message: str) -> SageMakerError:
    return SageMakerError("ValidationException", message)


def not_implemented(what: str) -> SageMakerError:
    """AWS could do it, the local cloud cannot: better refused than pretended."""
    return invalid(f"The local cloud does not implement {what}")


def refuse(request: dict[str, object], *members: str) -> None:
    """Refuse a request that asks, by one of `members`, for what is not implemented here."""
    for member in members:
        if request.get(member):
            raise not_implemented(member)
