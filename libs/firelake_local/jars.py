"""The Delta and S3A jars, by Maven coordinates, resolved once by the Ivy that Spark brings.

`python -m firelake_local.jars` fetches them with a progress bar, or says what is missing and ends with 2.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from firelake_local.ivy import Wanted, retrieve
from firelake_local.java import JavaMissing
from firelake_local.places import CACHE

COORDINATES = ("io.delta:delta-spark_2.12:3.3.2", "org.apache.hadoop:hadoop-aws:3.3.4")
"""The versions of AWS Glue 5.1 and EMR 7.12 (docs/adr/0001)."""

_TOTAL_BYTES = 288_000_000


class JarsMissing(RuntimeError):  # noqa: N818
    """The jars cannot be fetched; the message says why."""


def jars_folder() -> Path:
    """The folder that holds every jar, fetched first when it is not there. Raises JarsMissing, JavaMissing."""
    folder = CACHE / "jars-delta-3.3.2-hadoop-3.3.4"
    if not folder.exists():
        fetch(folder)
    return folder


def fetch(folder: Path) -> None:
    """Resolve the coordinates into `folder`, whole or not at all. Raises JarsMissing, JavaMissing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="jars-fetch-") as name:
        work = Path(name)
        wanted = Wanted(_dependencies(), ("jar", "bundle"), "Delta and S3A jars", _TOTAL_BYTES)
        code, told = retrieve(wanted, work, "jars/[artifact]-[revision].[ext]")
        if code or not list((work / "jars").glob("delta-spark*.jar")):
            problems = [line.strip() for line in told if "WARN" in line or "ERROR" in line or "FAILED" in line]
            raise JarsMissing(f"{', '.join(COORDINATES)} cannot be fetched (is there a network?): "
                              f"{' '.join(problems)[:600] or told[-3:]}")  # fmt: skip
        if folder.exists():
            shutil.rmtree(folder)
        (work / "jars").rename(folder)


def _dependencies() -> str:
    lines = []
    for coordinate in COORDINATES:
        group, name, version = coordinate.split(":")
        parts = "*->default,master,compile,runtime"
        lines.append(f'<dependency org="{group}" name="{name}" rev="{version}" conf="{parts}"/>')
    # what Spark brings itself must not come twice
    lines += [f'<exclude org="org.apache.spark" module="{part}"/>' for part in ("spark-core_2.12", "spark-sql_2.12")]
    return "".join(lines)


if __name__ == "__main__":
    try:
        print(f"Spark's jars: {jars_folder()}")
    except (JavaMissing, JarsMissing) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
