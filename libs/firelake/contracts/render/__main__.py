"""Writes every rendered form of the contracts, or checks that those in the repository are up to date.

`python -m firelake.contracts.render --write | --check [--root FOLDER]`. Exit code: 0, 1 when a file has drifted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from firelake.contracts.feature_sets import FEATURE_SETS
from firelake.contracts.render.cloudformation import catalogue
from firelake.contracts.render.data_dictionary import data_dictionary
from firelake.contracts.render.ddl import ddl
from firelake.contracts.render.expectations import suite
from firelake.contracts.render.json_schema import reading_schema
from firelake.contracts.tables import TABLES

_RENDERED = "libs/firelake/contracts/rendered"
_FOLDERS = ("athena/ddl", _RENDERED)
"""Folders that hold rendered files alone: any other file there has drifted too."""


def rendered() -> dict[str, str]:
    """Path in the repository to the text that must stand there."""
    tables = tuple(TABLES.values())
    return {
        **{f"athena/ddl/{table.name}.sql": ddl(table) for table in tables},
        **{f"{_RENDERED}/expectations_{table.name}.json": _json(suite(table)) for table in tables},
        f"{_RENDERED}/reading.schema.json": _json(reading_schema()),
        "infra/cloudformation/catalogue.yaml": catalogue(tables),
        "docs/data_dictionary.md": data_dictionary(tables, tuple(FEATURE_SETS.values())),
    }


def drifted(root: Path, expected: Mapping[str, str]) -> list[str]:
    """The rendered files under `root` that are missing, differ, or are of no contract."""
    found = [name for name, text in expected.items() if not _holds(root / name, text)]
    strays = [path.relative_to(root).as_posix() for folder in _FOLDERS for path in sorted((root / folder).glob("*"))]
    return found + [name for name in strays if name not in expected]


def write(root: Path, expected: Mapping[str, str]) -> None:
    """Make the files under `root` what the contracts say."""
    for name in drifted(root, expected):
        path = root / name
        if name not in expected:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(expected[name], encoding="utf-8")


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"


def main(argv: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m firelake.contracts.render")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write what has drifted")
    mode.add_argument("--check", action="store_true", help="name what has drifted and end with 1")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the repository (default: this folder)")
    asked = parser.parse_args(argv)
    if asked.write:
        write(asked.root, rendered())
        return 0
    names = drifted(asked.root, rendered())
    for name in names:
        print(f"{name} differs from its contract; run: make contracts", file=sys.stderr)
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
