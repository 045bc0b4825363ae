"""Compile every kernel into numba's cache, so that the first run does not wait: `python -m simulators.warm`.

And so that no two processes compile one at a time: numba's cache may then keep the code of one for the other's.
"""

from __future__ import annotations

import sys
import time
from itertools import count

from simulators.leaks import leaks_in
from simulators.rows import rows_of
from simulators.run import run_scenario
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.drawing import draw_scenario
from simulators.scenarios.ordinary_hours import ordinary_hours


def main() -> int:
    """Run a fire with a camera, a leak and hours of ordinary life; whatever a scenario calls gets compiled."""
    begin_s = time.perf_counter()
    fires = (draw_scenario(0, i) for i in count())
    fire = next(f for f in fires if f.fire is not None and any(head.camera is not None for head in f.heads))
    rows_of(run_scenario(fire, frames_hz=0.02))
    leaks = (draw_scenario(0, i, scenario_class("gas_leak")) for i in count())
    leak = next(each for each in leaks if any(leaks_in(each.sources, head.room) for head in each.heads))
    run_scenario(leak, frames_hz=0.0)
    run_scenario(ordinary_hours(0, 0), frames_hz=0.0)
    print(f"simulation kernels compiled in {time.perf_counter() - begin_s:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
