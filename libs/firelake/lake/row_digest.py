"""A digest of a table's rows that neither order, files nor shards change, and that adds up over parts of the table.

Every row gets a number, mixed of its values; a digest is their sum and their count. So a lost row, a doubled row and a
changed value all show, and the digests of chunks and shards add up to the data set's. It tells accidents, not forgery.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from firelake.contracts.schema import Table

_MODULUS = 2**63
"""A Delta transaction's version, a signed 64-bit number, holds a sum."""
_NULL = np.uint64(0x6E756C6C6E756C6C)
Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class RowDigest:
    """How many rows, and the sum of their numbers; digests of parts add up to the digest of the whole."""

    rows: int = 0
    total: int = 0

    def __add__(self, other: RowDigest) -> RowDigest:
        return RowDigest(self.rows + other.rows, (self.total + other.total) % _MODULUS)

    @property
    def hex(self) -> str:
        """The sum, 16 hexadecimal digits."""
        return f"{self.total:016x}"

    @classmethod
    def read(cls, rows: int, digits: str) -> RowDigest:
        """The digest that `rows` and `hex` stand for."""
        return cls(rows, int(digits, 16))


def row_digest(batches: Iterable[pa.RecordBatch], table: Table) -> RowDigest:
    """The digest of a table's rows. Partition columns do not count: they say where a row lies, not what it is."""
    names = [name for name in table.column_names if name not in table.partition_by]
    digest = RowDigest()
    for batch in (some for some in batches if some.num_rows):
        row = np.zeros(batch.num_rows, np.uint64)
        for name in names:
            # the name in a column's numbers tells equal values of two columns apart
            row += _numbers(batch.column(name), _of_bytes(name.encode()) | np.uint64(1))
        digest += RowDigest(batch.num_rows, int(_mixed(row).sum()))
    return digest


def _numbers(column: pa.Array, of_name: np.uint64) -> Words:
    """A column's numbers, one a value; a single one where all are null.

    Words whose last bits differ need no mixing: times an odd number no two are one, and with other columns' they hardly
    ever add up to the same (multilinear hashing: Lemire and Kaser 2014). The last bits of doubles are mostly 0, and of
    texts there are few.
    """
    if column.null_count == len(column):
        column = column[:1]
    if pa.types.is_binary(column.type):
        # payloads are large, and no two alike
        payloads = [_of_bytes(value.as_buffer()) if value.is_valid else _NULL for value in column]
        return _mixed(np.array(payloads, np.uint64) ^ of_name)
    if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
        distinct, places = _words_of_texts(column)
        return _mixed(distinct ^ of_name).take(places)
    words = _words_of_floats(column) if pa.types.is_floating(column.type) else _words_of_integers(column)
    return _mixed(words ^ of_name) if column.type == pa.float64() else np.multiply(words, of_name, dtype=np.uint64)


def _words_of_texts(column: pa.Array) -> tuple[Words, npt.NDArray[np.int64]]:
    """The words of texts, a null's last, and each row's place among them."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    places = _present(coded.indices, len(coded.dictionary))
    # a chunk's dictionary has more than the batch
    first = int(places.min())
    used = coded.dictionary[first : int(places.max()) + 1].cast(pa.binary()).to_pylist()
    return np.array([*map(_of_bytes, used), _NULL]), places - first


def _words_of_floats(column: pa.Array) -> npt.NDArray[Any]:
    """One word a value, of its own width. -0.0 is 0.0; all NaN are one, and a null comes as NaN."""
    values = column.to_numpy(zero_copy_only=False) + np.array(0.0, column.type.to_pandas_dtype())
    np.copyto(values, np.nan, where=np.isnan(values))
    return np.asarray(values.view(f"u{values.dtype.itemsize}"))


def _words_of_integers(column: pa.Array) -> Words:
    """One word a value; a null differs from every value but by chance."""
    words = _present(column.cast(pa.int64()), 0).astype(np.uint64)
    if column.null_count > 0:
        words[~np.asarray(column.is_valid())] = _NULL
    return words


def _present(column: pa.Array, instead: int) -> npt.NDArray[np.int64]:
    """A column of whole numbers, with one in the place of nulls."""
    full = column if column.null_count == 0 else column.fill_null(instead)
    return np.asarray(full.to_numpy(zero_copy_only=False))


def _of_bytes(value: bytes | pa.Buffer) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(value, digest_size=8).digest(), "little"))


def _mixed(words: Words) -> Words:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014): every bit in depends on every bit out."""
    mixed = words + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed
