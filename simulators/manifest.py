"""What a data set is made of: a manifest a shard, as its commits to the lake say, and their sum when the last is there.

They lie in <lake>/_manifests/<dataset_version>/<first digits of the parameters' hash>/. A manifest says nothing of
time, machine or attempts, so the same data set has the same manifest, byte for byte, whatever was killed on the way.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from firelake.contracts.tables import RAW_TABLES, TRUTH_SCENARIOS, TRUTH_TABLES
from firelake.lake.files import place_of
from firelake.lake.row_digest import RowDigest
from firelake.lake.shard import LostRowsError, Shard, digest_committed
from firelake.lake.storage import is_local, make_parent
from pyarrow import fs

from simulators import PHYSICS_VERSION

Manifest = dict[str, Any]
_SOURCE = Path(__file__).resolve().parent
_WHOLE = "manifest.json"
_PARTS = (_SOURCE, _SOURCE.parent / "libs" / "firelake")


@cache
def code_version() -> str:
    """SHA-256 of the code that rows come from: every source and declaration of simulators and firelake.

    The files' own hash rather than a git commit, because an image has no repository and a working tree has changes.
    """
    digest = hashlib.sha256()
    for root in _PARTS:
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".yaml"):
                digest.update(f"{root.name}/{path.relative_to(root).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def parameters_hash(parameters: Mapping[str, object]) -> str:
    """What a shard's rows depend on, as SHA-256: the parameters, the physics version and the code."""
    made_by = {"physics_version": PHYSICS_VERSION, "code_version": code_version()}
    return hashlib.sha256(json.dumps({**parameters, **made_by}, sort_keys=True).encode()).hexdigest()


def write_manifest(shard: Shard, parameters: Mapping[str, object], shards: int, scenarios: int) -> Manifest:
    """Write the manifest of a shard whose tables are complete, and the data set's when this was its last shard.

    `scenarios` is how many the shard must have. Raises LostRowsError when the lake has not one row of each, or not what
    was committed.
    """
    digests = {table.name: digest_committed(shard, table) for table in (*TRUTH_TABLES, *RAW_TABLES)}
    if (found := digests[TRUTH_SCENARIOS.name].rows) != scenarios:
        raise LostRowsError(f"shard {shard.number} of {shard.dataset_version} has {found} scenarios of {scenarios}")
    made = _manifest(shard, parameters, digests) | {"shard": shard.number, "scenarios": scenarios}
    _write(_folder(shard), _shard_file(shard), made)
    join_manifests(shard, parameters, shards)
    return made


def join_manifests(shard: Shard, parameters: Mapping[str, object], shards: int) -> None:
    """Sum the shards' manifests when all are there. Two last shards may both do it, or one again: it is the same."""
    folder = _folder(shard)
    names = [name for name in _names(folder) if name.startswith("shard-")]
    if len(names) < shards:
        return
    parts = [part for name in sorted(names) if (part := _read(folder, name)) is not None]
    if len(parts) < shards:
        return
    digests = {
        name: sum((RowDigest.read(p["tables"][name]["rows"], p["tables"][name]["row_digest"]) for p in parts),
                  RowDigest())
        for name in parts[0]["tables"]
    }  # fmt: skip
    scenarios = sum(part["scenarios"] for part in parts)
    _write(folder, _WHOLE, _manifest(shard, parameters, digests) | {"shards": shards, "scenarios": scenarios})
    if is_local(shard.lake_uri):
        for other in Path(_folders(shard)).iterdir():
            with suppress(OSError):  # what has a manifest in it stays
                other.rmdir()


def forget(shard: Shard) -> None:
    """Delete what manifests of its data set say of a shard whose rows are to change, with whatever parameters they were
    written, and what they say of the whole: it is no more what lies there."""
    files, path = place_of(_folders(shard))
    for found in files.get_file_info(fs.FileSelector(path, allow_not_found=True, recursive=True)):
        if found.base_name in (_shard_file(shard), _WHOLE):
            with suppress(FileNotFoundError):  # another shard was quicker
                files.delete_file(found.path)


def read_manifest(shard: Shard, whole: bool = False) -> Manifest | None:
    """A shard's manifest, or the whole data set's; None where it is not written yet, or not to be read: the lake has
    what it says, and it is written anew."""
    return _read(_folder(shard), _WHOLE if whole else _shard_file(shard))


def rows_by_table(manifest: Manifest) -> dict[str, int]:
    """Rows by table's name."""
    return {name: stated["rows"] for name, stated in manifest["tables"].items()}


def _manifest(shard: Shard, parameters: Mapping[str, object], digests: Mapping[str, RowDigest]) -> Manifest:
    return {
        "dataset_version": shard.dataset_version,
        "parameters": dict(parameters),
        "parameters_hash": shard.parameters_hash,
        "physics_version": PHYSICS_VERSION,
        "code_version": code_version(),
        "tables": {name: {"rows": digest.rows, "row_digest": digest.hex} for name, digest in digests.items()},
    }


def _shard_file(shard: Shard) -> str:
    return f"shard-{shard.number:05d}.json"


def _folders(shard: Shard) -> str:
    return f"{shard.lake_uri.rstrip('/')}/_manifests/{shard.dataset_version}"


def _folder(shard: Shard) -> str:
    return f"{_folders(shard)}/{shard.parameters_hash[:16]}"


def _write(folder: str, name: str, manifest: Manifest) -> None:
    """A put to S3 is whole or not there; a file is written under another name first."""
    files, path = place_of(folder)
    make_parent(f"{folder}/{name}")
    first = f"{path}/.{name}.{secrets.token_hex(4)}" if is_local(folder) else f"{path}/{name}"
    with files.open_output_stream(first) as stream:
        stream.write(json.dumps(manifest, indent=2, sort_keys=True).encode() + b"\n")
    if is_local(folder):
        files.move(first, f"{path}/{name}")


def _read(folder: str, name: str) -> Manifest | None:
    files, path = place_of(folder)
    try:
        with files.open_input_stream(f"{path}/{name}") as stream:
            found: Manifest = json.loads(stream.read())
    except (FileNotFoundError, ValueError):
        # of a machine that lost its power a file may be there without its content
        return None
    return found


def _names(folder: str) -> list[str]:
    files, path = place_of(folder)
    return [found.base_name for found in files.get_file_info(fs.FileSelector(path))]
