"""Files by their Maven coordinates, through the Ivy that Spark brings: it checks digests and names no host here."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyspark
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from firelake_local.java import java_home

LIMIT_S = 1200.0


@dataclass(frozen=True)
class Wanted:
    """What is fetched: Ivy's dependency elements, the artifacts' types, a title and about how many bytes they are."""

    dependencies: str
    types: Sequence[str]
    title: str
    total_bytes: int


def retrieve(wanted: Wanted, work: Path, pattern: str) -> tuple[int, list[str]]:
    """Fetch into `work` by Ivy's `pattern`, with a progress bar; Ivy's exit code and what it said.

    Raises JavaMissing. Ivy ends with 0 also when it found nothing: look for the file.
    """
    (work / "ivy.xml").write_text(
        '<ivy-module version="2.0"><info organisation="firelake" module="fetch"/>'
        f"<dependencies>{wanted.dependencies}</dependencies></ivy-module>"
    )
    command = [
        *(str(java_home() / "bin" / "java"), "-Xmx512m", "-cp", str(Path(pyspark.__file__).parent / "jars" / "*")),
        *("org.apache.ivy.Main", "-ivy", str(work / "ivy.xml"), "-cache", str(work / "cache")),
        *("-types", *wanted.types, "-retrieve", str(work / pattern)),
    ]
    with (work / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        _show_progress(process, wanted, work / "cache")
    return process.returncode, (work / "log").read_text(errors="replace").splitlines()


def _show_progress(process: subprocess.Popen[bytes], wanted: Wanted, cache: Path) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    deadline = time.monotonic() + LIMIT_S
    with Progress(*columns) as progress:
        task = progress.add_task(wanted.title, total=wanted.total_bytes)
        while process.poll() is None:
            if time.monotonic() > deadline:
                process.kill()
            progress.update(task, completed=min(_fetched_bytes(wanted, cache), wanted.total_bytes))
            time.sleep(0.3)


def _fetched_bytes(wanted: Wanted, cache: Path) -> int:
    """Ivy writes NAME.TYPE.part first, and renames it while we look."""
    done = 0
    for path in cache.glob("**/*"):
        if any(f".{kind}" in path.name for kind in wanted.types):
            try:
                done += path.stat().st_size
            except FileNotFoundError:
                continue
    return done
