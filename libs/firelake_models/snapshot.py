"""Freeze a data set's labelled features as plain Parquet files: what a model is trained on, and never changes.

    python -m firelake_models.snapshot --lake_uri U --dataset_version V --feature_set_version F --output_uri O

Files: windows-<split>.parquet, heads.parquet and manifest.json, which is written last and names the others' hashes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import sys
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.exceptions import TableNotFoundError
from firelake.contracts.feature_sets import FEATURE_SETS
from firelake.contracts.tables import TABLES
from firelake.contracts.version import check_version
from firelake.features.set_hash import feature_set_hash
from firelake.lake.row_hash import row_hash
from firelake.lake.storage import delta_storage_options, table_uri

from firelake_models import labelling
from firelake_models.objects import Folder
from firelake_models.splits import SPLITS, split_buildings

TABLES_READ = ("feat_fusion", "truth_scenarios", "truth_labels")


class SnapshotError(ValueError):
    """The snapshot cannot be made; the message names the table or file, and what was expected."""


def take_snapshot(lake_uri: str, dataset_version: str, feature_set_version: str, output_uri: str) -> dict[str, Any]:
    """Write the snapshot and return its manifest; the same rows again change nothing.

    Raises SnapshotError for what can be no version, an unknown feature set, an absent table, no rows, or an output that
    holds other rows.
    """
    try:
        check_version("--dataset_version", dataset_version)
    except ValueError as error:
        raise SnapshotError(str(error)) from error
    if feature_set_version not in FEATURE_SETS:
        raise SnapshotError(f"--feature_set_version: expected one of {', '.join(FEATURE_SETS)}, "
                            f"got {feature_set_version!r}")  # fmt: skip
    feature_set = FEATURE_SETS[feature_set_version]
    partition = {"feat_fusion": [("dataset_version", "=", dataset_version),
                                 ("feature_set_version", "=", feature_set_version)]}  # fmt: skip
    read = {name: _read(lake_uri, name, partition.get(name, [("dataset_version", "=", dataset_version)]))
            for name in TABLES_READ}  # fmt: skip
    tables = {name: rows for name, (rows, _) in read.items()}
    files = _files(tables, feature_set.names)
    manifest = {
        "dataset_version": dataset_version,
        "feature_set_version": feature_set_version,
        "feature_set_hash": feature_set_hash(feature_set),
        "row_hash": {name: row_hash(rows, TABLES[name]) for name, rows in tables.items()},
        "table_versions": {name: version for name, (_, version) in read.items()},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
        "windows": {split: pq.ParquetFile(io.BytesIO(files[f"windows-{split}.parquet"])).metadata.num_rows
                    for split in SPLITS},
        "splits": _splits(tables["truth_scenarios"]),
    }  # fmt: skip
    return _publish(Folder(output_uri), files, manifest)


def _read(lake_uri: str, name: str, filters: list[tuple[str, str, str]]) -> tuple[pa.Table, int]:
    uri = table_uri(lake_uri, name)
    try:
        delta = DeltaTable(uri, storage_options=delta_storage_options())
    except TableNotFoundError as error:
        raise SnapshotError(f"{uri}: there is no table {name}") from error
    columns = list(TABLES[name].column_names)
    rows = delta.to_pyarrow_table(filters=filters, columns=columns)
    if rows.num_rows == 0:
        wanted = ", ".join(f"{column} = {value}" for column, _, value in filters)
        raise SnapshotError(f"{uri}: no rows of {wanted}")
    return rows, int(delta.version())


def _splits(scenarios: pa.Table) -> dict[str, str]:
    series_of: dict[str, set[str]] = {}
    for building, series in zip(*(scenarios.column(c).to_pylist() for c in ("building_id", "series")), strict=True):
        series_of.setdefault(building, set()).add(series)
    try:
        return dict(sorted(split_buildings(series_of).items()))
    except ValueError as error:
        raise SnapshotError(f"truth_scenarios: {error}") from error


def _files(tables: dict[str, pa.Table], features: tuple[str, ...]) -> dict[str, bytes]:
    splits = _splits(tables["truth_scenarios"])
    try:
        heads = labelling.heads(tables["truth_scenarios"], tables["truth_labels"], splits)
        simulated = tables["feat_fusion"].select(["scenario_id", "device_id", "window_end", *features])
        windows = labelling.labelled(simulated, heads)
    except ValueError as error:
        raise SnapshotError(str(error)) from error
    split = pa.chunked_array(windows.column("split"))
    files = {f"windows-{name}.parquet": windows.filter(pa.compute.equal(split, name)).drop_columns("split")
             for name in SPLITS}  # fmt: skip
    return {name: _parquet(rows) for name, rows in {**files, "heads.parquet": heads}.items()}


def _parquet(rows: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(rows.combine_chunks().replace_schema_metadata(None), sink, compression="zstd")
    return sink.getvalue()


def _publish(folder: Folder, files: dict[str, bytes], manifest: dict[str, Any]) -> dict[str, Any]:
    """Write the files, the manifest last: a folder without a manifest is one that was killed half way."""
    existing = folder.read("manifest.json")
    if existing is not None:
        found: dict[str, Any] = json.loads(existing)
        if any(found[name] != manifest[name] for name in ("row_hash", "feature_set_hash", "files")):
            raise SnapshotError(f"{folder.uri} holds a snapshot of other rows; snapshots never change: use a new place")
        return found
    for name, content in files.items():
        folder.write(name, content)
    folder.write("manifest.json", json.dumps(manifest, indent=2, sort_keys=True).encode())
    return manifest


def main(argv: list[str] | None = None) -> int:
    """Exit code: 0 done, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m firelake_models.snapshot", description=__doc__.splitlines()[0])
    for name in ("lake_uri", "dataset_version", "feature_set_version", "output_uri"):
        parser.add_argument(f"--{name}", required=True)
    asked = parser.parse_args(argv)
    try:
        manifest = take_snapshot(**vars(asked))
    except SnapshotError as error:
        print(f"firelake_models.snapshot: {error}", file=sys.stderr)
        return 2
    print(json.dumps({"snapshot": asked.output_uri, "windows": manifest["windows"]}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
