"""What a lake must hold after the Batch job: every scenario once, no key twice, what the manifest says."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable
from firelake.contracts.render.arrow import arrow_schema
from firelake.contracts.schema import Table
from firelake.contracts.tables import TRUTH_SCENARIOS
from firelake.lake.row_digest import RowDigest, row_digest
from firelake.lake.row_hash import row_hash
from firelake.lake.shard import Shard, read_shard

from simulators.manifest import read_manifest
from simulators.scenarios.ordinary_hours import FIRST_ID, ordinary_count
from simulators.shard_run import TABLES

VERSION = "bench"


class WrongLakeError(AssertionError):
    """Rows are lost, doubled or others; the message names table and shard."""


@dataclass(frozen=True)
class DataSet:
    """What the children are asked for."""

    scenarios: int
    shards: int
    seed: int


def rows_in(lake: Path, number: int, table: Table) -> int:
    """Rows that a shard has in a table, whoever wrote them."""
    partition = DeltaTable(str(lake / table.name)).to_pyarrow_dataset()
    return int(partition.count_rows(filter=pc.field("shard") == number))


def _rows_of(lake: Path, number: int, table: Table) -> pa.Table:
    schema = arrow_schema(table)
    return pa.Table.from_batches(read_shard(_shard(lake, number), table), schema)


def check_rows(lake: Path, data: DataSet) -> int:
    """Every scenario once, no key twice, and the rows that the manifest says; returns the rows of all tables."""
    expected = {*range(data.scenarios), *(FIRST_ID + i for i in range(ordinary_count(data.scenarios)))}
    found: list[int] = []
    counted = {table.name: RowDigest() for table in TABLES}
    for number in range(data.shards):
        for table in TABLES:
            rows = _rows_of(lake, number, table)
            keys = rows.select(list(table.key))
            if keys.group_by(list(table.key)).aggregate([]).num_rows != keys.num_rows:
                raise WrongLakeError(f"{table.name}, shard {number}: a key is there twice")
            counted[table.name] += row_digest(rows.to_batches(), table)
            if table is TRUTH_SCENARIOS:
                found += keys["scenario_id"].to_pylist()
    if len(found) != len(expected) or set(found) != expected:
        raise WrongLakeError(f"truth_scenarios: {len(found)} rows, {len(expected - set(found))} scenarios are missing")
    whole = read_manifest(_shard(lake, 0), whole=True)
    lies = {name: {"rows": digest.rows, "row_digest": digest.hex} for name, digest in counted.items()}
    if whole is None or whole["tables"] != lies:
        raise WrongLakeError(f"the manifest says {whole and whole['tables']}, the lake has {lies}")
    return sum(digest.rows for digest in counted.values())


def check_same_shards(lake: Path, other: Path, shards: Iterable[int]) -> int:
    """Shards of two lakes: sorted rows hash the same in every table, and so do manifests; returns how many rows the
    first has more.
    """
    more = 0
    for number in shards:
        for table in TABLES:
            mine, theirs = (_rows_of(place, number, table) for place in (lake, other))
            more += mine.num_rows - theirs.num_rows
            if row_hash(mine, table) != row_hash(theirs, table):
                raise WrongLakeError(f"{table.name}, shard {number}: rows differ from those of an undisturbed run")
        if read_manifest(_shard(lake, number)) != read_manifest(_shard(other, number)):
            raise WrongLakeError(f"the manifests of shard {number} differ")
    return more


def _shard(lake: Path, number: int) -> Shard:
    """A shard of the lake's only data set, by the parameters' hash that its manifest or its children stated."""
    (folder,) = (lake / "_manifests" / VERSION).iterdir()
    manifest = json.loads(next(folder.glob("shard-*.json")).read_text())
    return Shard(str(lake), VERSION, number, manifest["parameters_hash"])
