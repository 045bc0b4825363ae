"""One shard on one processor, timed from the first draw to the manifest; what `pipeline.py` starts.

Says "ready" when everything is imported and compiled, goes on at a line of input, and says what it took as JSON:
processor and wall seconds, peak memory in MiB, rows.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from functools import partial
from pathlib import Path

from firelake.lake.shard import Shard

from simulators.batch import create_tables
from simulators.manifest import rows_by_table, write_manifest
from simulators.scenarios.catalogue import read_file
from simulators.scenarios.drawing import draw_scenario
from simulators.shard_run import run_shard

SEED, WARM = 7, 3


def main(lake: Path, number: int, scenarios: int, core: int, file: str) -> None:
    """Draw, run, sense, write and count `scenarios` scenarios of a scenario file, of the whole catalogue where '-'."""
    os.sched_setaffinity(0, {core})
    only = None if file == "-" else read_file(Path(file))

    def run(name: str, first: int, count: int) -> dict[str, int]:
        shard = Shard(str(lake), name, number, name)
        draws = (partial(draw_scenario, SEED, i, only) for i in range(first, first + count))
        run_shard(shard, draws, count, 0.0, lambda _: None)
        return rows_by_table(write_manifest(shard, {}, 1, count))

    create_tables(str(lake))
    run(f"warm{number}", 0, WARM)
    print("ready", flush=True)
    sys.stdin.readline()
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    rows = run(f"bench{number}", number * scenarios, scenarios)
    spent = {"cpu_s": time.process_time() - cpu_s, "wall_s": time.perf_counter() - wall_s}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10
    print(json.dumps(spent | {"peak_mib": peak, "rows": sum(rows.values())}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:5]), sys.argv[5])
