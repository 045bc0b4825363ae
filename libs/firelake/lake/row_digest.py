"""A digest of a table's rows that neither order, files nor shards change, and that adds up over parts of the table.

Every row gets two 64-bit numbers, mixed of its values; a digest is their sums and the count. So a lost row, a doubled
row and a changed value all show, and the digests of shards add up to the data set's. It tells accidents, not forgery.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from firelake.contracts.schema import Table

_MODULUS = 2**64
_NULL = np.uint64(0x6E756C6C6E756C6C)
_NAN = np.uint64(0x7FF8000000000000)
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class RowDigest:
    """How many rows, and the sums of their two numbers; digests of parts add up to the digest of the whole."""

    rows: int = 0
    first: int = 0
    second: int = 0

    def __add__(self, other: RowDigest) -> RowDigest:
        sums = (self.first + other.first, self.second + other.second)
        return RowDigest(self.rows + other.rows, *(each % _MODULUS for each in sums))

    @property
    def hex(self) -> str:
        """The two sums, 32 hexadecimal digits."""
        return f"{self.first:016x}{self.second:016x}"

    @classmethod
    def read(cls, rows: int, digits: str) -> RowDigest:
        """The digest that `rows` and `hex` stand for."""
        return cls(rows, int(digits[:16], 16), int(digits[16:], 16))


def row_digest(batches: Iterable[pa.RecordBatch], table: Table) -> RowDigest:
    """The digest of a table's rows. Partition columns do not count: they say where a row lies, not what it is."""
    names = [name for name in table.column_names if name not in table.partition_by]
    digest = RowDigest()
    for batch in batches:
        row = np.zeros(batch.num_rows, np.uint64)
        for name in names:
            # the name in a column's numbers tells equal values of two columns apart
            row += _mixed(_words(batch.column(name)) ^ _of_bytes(name.encode()))
        sums = (_sum(_mixed(row)), _sum(_mixed(~row)))
        digest += RowDigest(batch.num_rows, *sums)
    return digest


def _words(column: pa.Array) -> Words:
    """One 64-bit number a value. A null differs from every value but by chance; -0.0 is 0.0; all NaN are one."""
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_string(kind):
        coded = column.dictionary_encode()
        distinct = coded.dictionary.cast(pa.binary()).to_pylist() if len(coded.dictionary) else []
        numbers = np.array([_of_bytes(value) for value in distinct or [b""]], np.uint64)
        words = numbers[coded.indices.fill_null(0).to_numpy(zero_copy_only=False)]
    elif pa.types.is_floating(kind):
        values = column.fill_null(0.0).to_numpy(zero_copy_only=False).astype(np.float64) + 0.0
        words = np.where(np.isnan(values), _NAN, values.view(np.uint64))
    else:
        whole = column.cast(pa.int64()) if pa.types.is_timestamp(kind) else pc.cast(column, pa.int64())
        words = whole.fill_null(0).to_numpy(zero_copy_only=False).view(np.uint64)
    return np.where(column.is_valid().to_numpy(zero_copy_only=False), words, _NULL)


def _of_bytes(value: bytes) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(value, digest_size=8).digest(), "little"))


def _mixed(words: Words) -> Words:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014): every bit in depends on every bit out."""
    words = words + np.uint64(0x9E3779B97F4A7C15)
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _sum(words: Words) -> int:
    return int(words.sum(dtype=np.uint64))
