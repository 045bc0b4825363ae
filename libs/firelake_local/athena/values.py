"""Values as Athena prints them, and DuckDB's types under Athena's names."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np

_TYPES = {
    "BOOLEAN": "boolean",
    "TINYINT": "tinyint",
    "SMALLINT": "smallint",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "HUGEINT": "bigint",
    "UBIGINT": "bigint",
    "UINTEGER": "bigint",
    "FLOAT": "float",
    "DOUBLE": "double",
    "VARCHAR": "varchar",
    "BLOB": "varbinary",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
    "INTERVAL": "interval day to second",
    "JSON": "json",
}


def athena_type(duckdb_type: str) -> str:
    """Athena's name of a DuckDB type. Raises ValueError for a type that Athena does not have."""
    if duckdb_type.endswith("]"):
        return "array"
    name = duckdb_type.split("(")[0]
    if name in ("STRUCT", "MAP", "DECIMAL"):
        return {"STRUCT": "row"}.get(name, name.lower())
    if name == '"NULL"' or name == "NULL":
        return "unknown"
    if name not in _TYPES:
        raise ValueError(f"a result of DuckDB type {duckdb_type} has no Athena type")
    return _TYPES[name]


def _double(value: Any) -> str:
    """As Java prints a double: 0.001 <= |x| < 1e7 plainly, others as 1.5E10."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0.0 or 1e-3 <= abs(value) < 1e7:
        return np.format_float_positional(value, trim="0")
    mantissa, exponent = np.format_float_scientific(value, trim="0", exp_digits=1).split("e")
    return f"{mantissa}E{int(exponent)}"


def _instant(value: datetime) -> str:
    text = value.strftime("%Y-%m-%d %H:%M:%S.") + f"{value.microsecond // 1000:03d}"
    return f"{text} UTC" if value.tzinfo else text


def text(value: Any, type_name: str) -> str | None:
    """One value as it stands in Athena's result, None for a null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _double(np.float32(value)) if type_name == "float" else _double(value)
    if isinstance(value, datetime):
        return _instant(value.astimezone(UTC) if value.tzinfo else value)
    if isinstance(value, bytes | bytearray):
        return " ".join(f"{byte:02x}" for byte in value)
    if isinstance(value, list):
        return "[" + ", ".join(str(text(item, "")) if item is not None else "null" for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={text(item, '')}" for key, item in value.items()) + "}"
    if isinstance(value, int | str | date | Decimal):
        return str(value)
    raise ValueError(f"a value of type {type(value).__name__} has no Athena text")
