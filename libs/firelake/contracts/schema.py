"""What a table contract is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "int32", "int64", "float32", "float64", "bool", "timestamp", "binary"]
Writer = Literal["delta-rs", "spark"]


@dataclass(frozen=True)
class Column:
    """One column: its type, unit, the range a correct value lies in, and whether it may be missing.

    `minimum` and `maximum` are inclusive and in `unit`; a value outside is impossible, not merely unusual.
    `allowed` lists the only values that a string column may hold. A timestamp is UTC, in microseconds.
    """

    name: str
    type: ColumnType
    doc: str
    unit: str = ""
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its key, unique within `key_within`, its partitions and its only writer."""

    name: str
    doc: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    partition_by: tuple[str, ...]
    writer: Writer

    def column(self, name: str) -> Column:
        """The column of that name. Raises KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name!r}; it has {', '.join(self.column_names)}")

    @property
    def key_within(self) -> tuple[str, ...]:
        """The versions within which the key is unique, where it does not name them: a data set simulated anew, or
        features computed anew, stand beside the old ones."""
        return tuple(name for name in self.partition_by if name.endswith("_version") and name not in self.key)

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)
