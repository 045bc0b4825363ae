"""Ten thousand scenarios through the Batch job, killed twice on the way: `python benchmarks/batch_ten_thousand.py`.

Array children run as they do in Batch, one process each, into a Delta lake in a folder, without frames. Two get
SIGKILL: one between the commits of two tables, one at a random moment. Then every child is run again. Checked: every
scenario once, no key twice, and the killed shards' rows equal, by the hash of their sorted rows, to those of a run that
nobody disturbed.

Also measured: processor time and peak memory of the children at a tenth, a half and all of the scenarios, and how much
sooner two processors are done than one.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from batch_lake import VERSION, DataSet, check_rows, check_same_shards, rows_in
from results import Result, result, table_of, write_results
from rich.console import Console

from simulators.batch import count_of_shard, create_tables, strata_of
from simulators.shard_run import TABLES

KILLED_SHARDS = (0, 1)


@dataclass(frozen=True)
class Child:
    """How a process ended: exit code (negative: killed), processor seconds, peak memory in MiB."""

    code: int
    cpu_s: float
    peak_mib: float


def main(argv: list[str] | None = None) -> int:
    """Run it all, print the table, write the results; 0 when every check holds."""
    asked = _arguments(argv)
    console = Console(width=120)
    sizes = sorted({max(asked.shards, asked.scenarios // 10), max(asked.shards, asked.scenarios // 2), asked.scenarios})
    with tempfile.TemporaryDirectory(prefix="firelake-batch-", dir=asked.folder) as folder:
        console.print(f"load of this machine before: {os.getloadavg()[0]:.1f} of {os.cpu_count()} processors")
        measured = {}
        for size in sizes[:-1]:
            lake = Path(folder) / f"lake-{size}"
            measured[size] = _run_all(lake, DataSet(size, asked.shards, asked.seed), asked.workers)
            console.print(_line(size, measured[size]))
            shutil.rmtree(lake)
        lake = Path(folder) / "lake"
        whole = DataSet(asked.scenarios, asked.shards, asked.seed)
        killed = _run_with_kills(lake, whole, asked.workers, console)
        measured[asked.scenarios] = killed
        console.print(_line(asked.scenarios, killed))
        rows = check_rows(lake, whole)
        undisturbed = Path(folder) / "undisturbed"
        _run_all(undisturbed, whole, asked.workers, KILLED_SHARDS)
        more = check_same_shards(lake, undisturbed, KILLED_SHARDS)
        files = sum(1 for table in TABLES for _ in (lake / table.name).rglob("*.parquet"))
        speedup = _speedup(Path(folder), DataSet(sizes[1], asked.shards, asked.seed)) if asked.speedup else None
        console.print(f"load of this machine after: {os.getloadavg()[0]:.1f}")
    results = _results(measured, sizes, rows, more, files, speedup)
    console.print(table_of(results))
    console.print(f"For machines: {write_results(asked.out, results)}")
    return 0 if all(each["ok"] for each in results) else 1


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Scenarios through the Batch job, killed twice.")
    parser.add_argument("--scenarios", type=int, default=10_000)
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--folder", type=Path, help="where the lakes are written for the while; default the system's")
    parser.add_argument("--out", type=Path, default=Path("out/bench"), help="where results.json is joined")
    parser.add_argument(
        "--no-speedup", dest="speedup", action="store_false", help="do not time one against two processors"
    )
    asked = parser.parse_args(argv)
    if not 3 <= asked.shards <= asked.scenarios:
        parser.error(f"--shards: expected 3 to --scenarios, got {asked.shards}")
    return asked


def _start(lake: Path, data: DataSet, shard: int, stdout: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "simulators.batch", "--lake_uri", str(lake), "--dataset_version", VERSION]
    command += ["--seed", str(data.seed), "--scenarios", str(data.scenarios), "--shards", str(data.shards)]
    environment = os.environ | {"AWS_BATCH_JOB_ARRAY_INDEX": str(shard)}
    return subprocess.Popen(
        [*command, "--frames_hz", "0"], env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True
    )


def _ended(process: subprocess.Popen[str]) -> Child:
    """Wait for a child. Raises RuntimeError, with what it said, when it failed by itself."""
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = code = os.waitstatus_to_exitcode(status)
    if code > 0:
        raise RuntimeError(f"a child ended with {code}: {said.strip()[-2000:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Child(code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def _run_all(
    lake: Path, data: DataSet, workers: int, shards: Iterable[int] | None = None, cores: list[int] | None = None
) -> list[Child]:
    """Run children, so many at once, each worker on a processor of its own where `cores` says so."""
    create_tables(str(lake))
    free: SimpleQueue[int] = SimpleQueue()
    for core in cores or []:
        free.put(core)

    def run(shard: int) -> Child:
        process = _start(lake, data, shard)
        if cores is None:
            return _ended(process)
        core = free.get()
        try:
            os.sched_setaffinity(process.pid, {core})
            return _ended(process)
        finally:
            free.put(core)

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, range(data.shards) if shards is None else shards))


def _run_with_kills(lake: Path, data: DataSet, workers: int, console: Console) -> list[Child]:
    """Run all children while two of them are killed, then all again. Processor time counts both."""
    create_tables(str(lake))
    strata = strata_of(data.seed, data.scenarios)
    counts = [count_of_shard(strata, shard, data.shards) for shard in KILLED_SHARDS]
    children = torn, at_random = (
        _start(lake, data, KILLED_SHARDS[0]),
        _start(lake, data, KILLED_SHARDS[1], subprocess.PIPE),
    )
    watchers = [
        threading.Thread(target=_kill_between_tables, args=(torn, lake, KILLED_SHARDS[0])),
        threading.Thread(target=_kill_at_random, args=(at_random, counts[1])),
    ]
    for watcher in watchers:
        watcher.start()
    first = [_ended(process) for process in children]
    for watcher in watchers:
        watcher.join()
    for shard, child, n in zip(KILLED_SHARDS, first, counts, strict=True):
        if child.code != -signal.SIGKILL:
            raise RuntimeError(f"shard {shard} ended before it could be killed: give it more scenarios")
        rows = {table.name: rows_in(lake, shard, table) for table in TABLES}
        console.print(f"shard {shard} of {n} scenarios killed; rows each table had by then: {rows}")
    again = _run_all(lake, data, workers)
    spent = dict(zip(KILLED_SHARDS, first, strict=True))
    return [
        Child(child.code, child.cpu_s + (spent[i].cpu_s if i in spent else 0.0),
              max(child.peak_mib, spent[i].peak_mib if i in spent else 0.0))
        for i, child in enumerate(again)
    ]  # fmt: skip


def _kill_between_tables(process: subprocess.Popen[str], lake: Path, shard: int) -> None:
    """SIGKILL as soon as the first table has committed a chunk's rows: the others follow within milliseconds."""
    log = lake / TABLES[0].name / "_delta_log"
    while Path(f"/proc/{process.pid}").exists():
        if any(f"shard={shard}/" in commit.read_text() for commit in log.glob("0*.json")):
            return os.kill(process.pid, signal.SIGKILL)
        time.sleep(0.001)
    return None


def _kill_at_random(process: subprocess.Popen[str], scenarios: int) -> None:
    """SIGKILL after a random one of its scenarios."""
    assert process.stdout is not None
    last = f"scenario {random.randrange(1, scenarios)}/"  # noqa: S311
    for line in process.stdout:
        if line.startswith(last):
            os.kill(process.pid, signal.SIGKILL)


def _speedup(folder: Path, data: DataSet) -> float | None:
    """Seconds of all children on one processor over those on two; None where processors cannot be told apart.

    Two small children would measure how unlike their scenarios are: the other processor waits for the slower.
    """
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
        return None
    cores = sorted(os.sched_getaffinity(0))[:2]
    seconds = []
    for used in (cores[:1], cores):
        lake = folder / f"on-{len(used)}"
        begin_s = time.perf_counter()
        _run_all(lake, data, len(used), cores=used)
        seconds.append(time.perf_counter() - begin_s)
        shutil.rmtree(lake)
    return seconds[0] / seconds[1]


def _line(size: int, children: list[Child]) -> str:
    cpu_s, peak = sum(child.cpu_s for child in children), max(child.peak_mib for child in children)
    return f"{size} scenarios: {cpu_s:.1f} processor seconds, {1e3 * cpu_s / size:.1f} ms each; peak {peak:.0f} MiB"


def _results(
    measured: dict[int, list[Child]], sizes: list[int], rows: int, more: int, files: int, speedup: float | None
) -> list[Result]:
    """As every benchmark gives them."""
    each_s = {size: sum(child.cpu_s for child in measured[size]) / size for size in sizes}
    peak = {size: max(child.peak_mib for child in measured[size]) for size in sizes}
    # a small run is mostly the start of its processes: only a large one says how it grows
    is_large = sizes[-1] >= 5_000
    growth, swelling = each_s[sizes[-1]] / each_s[sizes[1]], peak[sizes[-1]] / peak[sizes[0]]
    made = [
        result("batch rows of killed shards over an undisturbed run's", more, "rows", at_least=0, at_most=0),
        result("batch rows", rows, "rows"),
        result("batch files of all tables", files, "files"),
        result("batch processor time a scenario", 1e3 * each_s[sizes[-1]], "ms"),
        result(f"batch time a scenario, {sizes[-1]} over {sizes[1]}", growth, "1", at_most=1.15 if is_large else None),
        result(f"batch peak memory, {sizes[-1]} scenarios", peak[sizes[-1]], "MiB"),
        result(f"batch peak memory, {sizes[-1]} over {sizes[0]}", swelling, "1", at_most=1.3 if is_large else None),
    ]
    if speedup is not None:
        made.append(result("batch two processors over one", speedup, "1", at_least=1.9 if is_large else None))
    return made


if __name__ == "__main__":
    sys.exit(main())
