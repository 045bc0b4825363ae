"""A digest of rows: order and parts change nothing, a lost, doubled or changed row does."""

import numpy as np
import pyarrow as pa
import pytest
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.tables import RAW_POINT_READINGS as TABLE
from firelake.contracts.tables import RAW_THERMAL_FRAMES
from firelake.lake.row_digest import RowDigest, row_digest
from hypothesis import given, settings
from hypothesis import strategies as st

N = 12


def rows(temp_c=None, shard=0):
    schema = arrow_schema(TABLE)
    temp_c = np.arange(N, dtype=np.float32) if temp_c is None else temp_c
    given_columns = {
        "source": pa.array(["simulated"] * N),
        "device_id": pa.array([f"d{i % 3}" for i in range(N)]),
        "event_time": pa.array(range(N), pa.int64()).cast(pa.timestamp("us", tz="UTC")),
        "temp_c": pa.array(temp_c, pa.float32()),
        "dataset_version": pa.array(["v"] * N),
        "shard": pa.array([shard] * N, pa.int32()),
    }
    columns = [given_columns.get(field.name, pa.nulls(N, field.type)).cast(field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def digest(table):
    return row_digest(table.to_batches(), TABLE)


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(N)), st.integers(0, N))
def test_order_and_parts_change_nothing(order, cut):
    temp_c = [None] * (N // 2) + list(range(N // 2))
    shuffled = rows(temp_c, shard=3).take(order)
    whole = digest(rows(temp_c))
    assert digest(shuffled) == whole
    assert digest(shuffled[:cut]) + digest(shuffled[cut:]) == whole
    assert digest(rows(temp_c)[: N // 2]) + digest(rows(temp_c)[N // 2 :]) == whole, "a part has no temperature"
    assert RowDigest.read(whole.rows, whole.hex) == whole


@pytest.mark.parametrize(
    "changed",
    [
        rows()[1:],
        pa.concat_tables([rows(), rows()[:1]]),
        rows(np.r_[0.5, np.arange(1, N)]),
        rows(np.r_[1.0, 0.0, np.arange(2, N)]),
        rows([None, *range(1, N)]),
        pa.concat_tables([rows()[:1], rows()[:1], rows()[2:]]),
    ],
    ids=["lost", "doubled", "changed", "swapped", "null for zero", "one doubled for one lost"],
)
def test_what_happened_to_rows_shows(changed):
    assert digest(changed) != digest(rows())
    assert digest(changed).hex != digest(rows()).hex


def test_negative_zero_and_any_nan_are_one():
    assert digest(rows(np.full(N, -0.0))) == digest(rows(np.zeros(N)))
    quiet, other = np.array([0x7FC00000, 0x7FC00001], np.uint32).view(np.float32)
    assert digest(rows(np.full(N, quiet))) == digest(rows(np.full(N, other)))


def test_texts_count_alike_as_dictionaries():
    plain = rows()
    coded = plain
    for name in ("source", "device_id"):
        texts = plain[name].combine_chunks()
        coded = coded.set_column(plain.schema.get_field_index(name), name, texts.dictionary_encode())
    assert digest(coded[3:7]) == digest(plain[3:7]), "a part of the rows has texts that its dictionary knows besides"
    assert digest(coded) == digest(plain) != digest(plain[:-1])


def test_payloads_count_by_what_is_in_them():
    schema = arrow_schema(RAW_THERMAL_FRAMES)

    def frames(payloads):
        given = {"payload": pa.array(payloads, pa.binary())}
        return pa.Table.from_arrays([given.get(f.name, pa.nulls(len(payloads), f.type)) for f in schema], schema.names)

    def digest_of(payloads):
        return row_digest(frames(payloads).to_batches(), RAW_THERMAL_FRAMES)

    assert digest_of([b"warm", b"hot"]) == digest_of([b"hot", b"warm"]) != digest_of([b"hot", b"hot"])
    assert digest_of([b"", None]) == digest_of([None]) + digest_of([b""]) != digest_of([None, None])
    assert digest_of([]) == RowDigest()
