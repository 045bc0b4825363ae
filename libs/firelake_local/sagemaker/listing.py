"""The paging, filters and order that SageMaker's List operations share."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Any

from firelake_local.sagemaker.errors import invalid, not_implemented
from firelake_local.sagemaker.state import Record

_TIMES = {
    "CreationTimeAfter": ("CreationTime", 1),
    "CreationTimeBefore": ("CreationTime", -1),
    "LastModifiedTimeAfter": ("LastModifiedTime", 1),
    "LastModifiedTimeBefore": ("LastModifiedTime", -1),
}
_COMMON = {"MaxResults", "NextToken", "SortBy", "SortOrder", "NameContains", "StatusEquals", *_TIMES}


def page(
    records: Iterable[Record],
    request: dict[str, Any],
    name_member: str,
    status_member: str | None = None,
    filters: dict[str, str] | None = None,
) -> tuple[list[Record], str | None]:
    """The asked page of `records` and the token of the next.

    `filters` maps a request's member to the record's member that must equal it. A filter that is not known is refused,
    never ignored: rows that were to be left out would come back otherwise.
    """
    filters = filters or {}
    unknown = request.keys() - _COMMON - filters.keys()
    if unknown:
        raise not_implemented(f"the filter {sorted(unknown)[0]}")
    asked = {filters[member]: request[member] for member in filters if member in request}
    if "StatusEquals" in request and status_member:
        asked[status_member] = request["StatusEquals"]
    chosen = [
        record
        for record in records
        if all(record.get(member) == value for member, value in asked.items())
        and request.get("NameContains", "").lower() in record.get(name_member, "").lower()
        and all(
            sign * (record.get(member, 0.0) - float(request[bound])) > 0
            for bound, (member, sign) in _TIMES.items()
            if bound in request
        )
    ]
    sort_by = request.get("SortBy", "CreationTime")
    member = {"Name": name_member, "Status": status_member or name_member}.get(sort_by, sort_by)
    chosen.sort(key=lambda record: record.get(member, 0), reverse=request.get("SortOrder") == "Descending")
    start = _offset(request.get("NextToken"))
    end = start + int(request.get("MaxResults", 100))
    token = base64.urlsafe_b64encode(str(end).encode()).decode() if end < len(chosen) else None
    return chosen[start:end], token


def _offset(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token))
    except (binascii.Error, ValueError) as error:
        raise invalid("NextToken is not one that this operation gave") from error
