"""The Delta and S3A jars, by Maven coordinates, resolved once by the Ivy that Spark brings.

`python -m firelake_local.jars` fetches them with a progress bar, or says what is missing and ends with 2.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyspark
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from firelake_local.java import JavaMissing, java_home
from firelake_local.places import CACHE

COORDINATES = ("io.delta:delta-spark_2.12:3.3.2", "org.apache.hadoop:hadoop-aws:3.3.4")
"""The versions of AWS Glue 5.1 and EMR 7.12 (docs/adr/0001)."""

_TOTAL_BYTES = 288_000_000
_LIMIT_S = 1200.0


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
        (work / "ivy.xml").write_text(_ivy_file())
        with (work / "log").open("wb") as log:
            process = subprocess.Popen(_ivy_command(work), stdout=log, stderr=subprocess.STDOUT)
            _show_progress(process, work)
        if process.returncode or not list((work / "jars").glob("delta-spark*.jar")):
            told = (work / "log").read_text(errors="replace").splitlines()
            problems = [line.strip() for line in told if "WARN" in line or "ERROR" in line or "FAILED" in line]
            raise JarsMissing(f"{', '.join(COORDINATES)} cannot be fetched (is there a network?): "
                              f"{' '.join(problems)[:600] or told[-3:]}")  # fmt: skip
        if folder.exists():
            shutil.rmtree(folder)
        (work / "jars").rename(folder)


def _ivy_file() -> str:
    lines = []
    for coordinate in COORDINATES:
        group, name, version = coordinate.split(":")
        parts = "*->default,master,compile,runtime"
        lines.append(f'<dependency org="{group}" name="{name}" rev="{version}" conf="{parts}"/>')
    # what Spark brings itself must not come twice
    lines += [f'<exclude org="org.apache.spark" module="{part}"/>' for part in ("spark-core_2.12", "spark-sql_2.12")]
    return (
        '<ivy-module version="2.0"><info organisation="firelake" module="spark"/>'
        f"<dependencies>{''.join(lines)}</dependencies></ivy-module>"
    )


def _ivy_command(work: Path) -> list[str]:
    jars = Path(pyspark.__file__).parent / "jars" / "*"
    return [
        *(str(java_home() / "bin" / "java"), "-Xmx512m", "-cp", str(jars), "org.apache.ivy.Main"),
        *("-ivy", str(work / "ivy.xml"), "-cache", str(work / "cache"), "-types", "jar", "bundle"),
        *("-retrieve", str(work / "jars" / "[artifact]-[revision].[ext]")),
    ]


def _show_progress(process: subprocess.Popen[bytes], work: Path) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    deadline = time.monotonic() + _LIMIT_S
    with Progress(*columns) as progress:
        task = progress.add_task("Delta and S3A jars", total=_TOTAL_BYTES)
        while process.poll() is None:
            if time.monotonic() > deadline:
                process.kill()
            done = sum(path.stat().st_size for path in work.glob("cache/**/*.jar*") if path.is_file())
            progress.update(task, completed=min(done, _TOTAL_BYTES))
            time.sleep(0.3)


if __name__ == "__main__":
    try:
        print(f"Spark's jars: {jars_folder()}")
    except (JavaMissing, JarsMissing) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
