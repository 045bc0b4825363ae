"""Compile every kernel into numba's cache, so that the first run does not wait: `python -m simulators.warm`."""

from __future__ import annotations

import sys
import time
from itertools import count

from simulators.ordinary_hours import ordinary_hours
from simulators.run import run_scenario
from simulators.scenarios.catalogue import scenario_class
from simulators.scenarios.drawing import draw_scenario


def main() -> int:
    """Run a fire with a camera, a leak and hours of ordinary life; whatever a scenario calls gets compiled."""
    begin_s = time.perf_counter()
    fires = (draw_scenario(0, i) for i in count())
    fire = next(f for f in fires if f.fire is not None and any(head.camera is not None for head in f.heads))
    run_scenario(fire, frames_hz=0.02)
    run_scenario(draw_scenario(0, 0, scenario_class("gas_leak")), frames_hz=0.0)
    run_scenario(ordinary_hours(0, 0), frames_hz=0.0)
    print(f"simulation kernels compiled in {time.perf_counter() - begin_s:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
