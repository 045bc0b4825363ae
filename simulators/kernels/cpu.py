"""Scenarios on a CPU: one a thread, each with its own work."""

# mypy: disallow-untyped-decorators=False

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from simulators.kernels import constants as c
from simulators.kernels.layout import N_BEAMS, N_DEVICE, N_FIRE, N_NEWEST, Gas, Output, Scenario, Work
from simulators.kernels.moisture import N_FACE
from simulators.kernels.simulate import simulate

__all__ = ["N_BEAMS", "run", "run_all", "work_for"]

_KEPT = threading.local()
"""The thread's work by sizes, for the next scenario that has as many of everything: a run sets all it reads."""
MOST_KEPT = 64


def work_for(rooms: int, vents: int, hatches: int, fans: int, sources: int, devices: int) -> Work:
    """Arrays for one scenario of these sizes, in the order of `Work`."""
    s, f = c.N_SPECIES, np.float64
    gas = Gas(*(np.zeros((rooms, 2, *more)) for more in ((), (s,), (), (), (s,), (), ())))
    return Work(
        gas=gas,
        layer=np.zeros(rooms), sinks=np.zeros(rooms),
        rho=np.zeros((rooms, 2)), pressure=np.zeros(rooms), old_pressure=np.zeros(rooms),
        wall=np.zeros((rooms, 4, c.WALL_NODES)),
        wall_next=np.zeros((rooms, 4, c.WALL_NODES)),
        water=np.zeros((rooms, 4, 2)), water_next=np.zeros((rooms, 4, 2)), uptake=np.zeros((rooms, 4)),
        latent_w=np.zeros((rooms, 4)), vapour_w=np.zeros(rooms), faces=np.zeros((4, N_FACE)), lost=np.zeros(rooms),
        vent_open=np.zeros(vents), hatch_open=np.zeros(hatches),
        fan_open=np.zeros(fans), vent_at=np.zeros(vents), hatch_at=np.zeros(hatches), fan_at=np.zeros(fans),
        flows=np.zeros((vents, 2, 2)), slopes=np.zeros((vents, 2, 2)), crossing=np.zeros((vents, 2, 2)),
        tall=np.zeros((vents, 2, 2)),
        hatch_flows=np.zeros((hatches, 2, 2)), fan_flows=np.zeros((fans, 2)), residual=np.zeros(rooms),
        jacobian=np.zeros((rooms, rooms)),
        areas=np.zeros((rooms, 4)), seen=np.zeros((rooms, 4, 4)),
        surface_w=np.zeros((rooms, 4)), surface_slope=np.zeros((rooms, 4)), leaving=np.zeros((rooms, 4)),
        volumes=np.zeros(2), absorption=np.zeros((rooms, 2)),
        fire=np.zeros((sources, N_FIRE)), rates=np.zeros(c.N_COLUMNS),
        cursor=np.zeros(sources, np.int64), ignited_at=np.zeros(sources), released=np.zeros(s),
        given=np.zeros((sources, s)), fractions=np.zeros(s), hrr=np.zeros(rooms), burnt=np.zeros(sources),
        usable=np.zeros((rooms, 2)), usable_before=np.zeros((rooms, 2)), usable_tried=np.zeros((rooms, 2)),
        usable_found=np.zeros((rooms, 2)), usable_slope=np.zeros((rooms, 2)),
        sinks_tried=np.zeros(rooms), sinks_found=np.zeros(rooms), sinks_slope=np.zeros(rooms),
        exchanged=np.zeros(2 * (s + 1)), deposited=np.zeros(s), before_temp=np.zeros((rooms, 2)),
        before_mass=np.zeros((rooms, 2, s)), before_wall=np.zeros((rooms, 4)),
        before_layer=np.zeros(rooms), before_device=np.zeros((devices, N_DEVICE)),
        before_burnt=np.zeros(sources), before_hrr=np.zeros(rooms), before_buoyancy=np.zeros(rooms),
        before_newest=np.zeros((rooms, N_NEWEST)),
        device=np.zeros((devices, N_DEVICE)), target=np.zeros((devices, c.TARGET_NODES)), to_gas=np.zeros(2, f),
        gas_slope=np.zeros(2), warmed=np.zeros((rooms, 2)), fed=np.zeros((rooms, 2)),
        inflow=np.zeros(rooms), draught=np.zeros(rooms),
        convected=np.zeros((rooms, 4)), open_share=np.zeros((rooms, 4)),
        escaped=np.zeros(rooms), front=np.zeros(rooms), front_of=np.zeros(rooms, np.int64),
        front_from=np.zeros((rooms, 2)), buoyancy=np.zeros(rooms), arriving=np.zeros((rooms, s + 1)),
        newest=np.zeros((rooms, N_NEWEST)),
        beam=np.zeros((5, 4, 2)), rays=np.zeros((4, 7)),
        fire_share=np.zeros(4), fire_path=np.zeros(4), fire_upper=np.zeros(4),
        line=np.zeros((max(c.WALL_NODES, c.TARGET_NODES), 2)), tolerance=np.zeros(rooms),
        by_convection=np.zeros(4), radiates=np.zeros(2), links=np.zeros((6, 6)),
        gains=np.zeros(6), lines=np.zeros((4, c.WALL_NODES, 2)), stiffness=np.zeros(4), own=np.zeros(4),
        holds=np.zeros(2), drives=np.zeros(2), sways=np.zeros((rooms, 2)), expected=np.zeros((rooms, 2)),
    )  # fmt: skip


def sizes(scenario: Scenario) -> tuple[int, ...]:
    """How many rooms, vents, hatches, fans, sources and devices it has: what `work_for` asks."""
    counted = (scenario.rooms, scenario.vents, scenario.hatches, scenario.fans, scenario.sources, scenario.devices)
    return tuple(int(part.n) for part in counted)


def run(scenario: Scenario, out: Output) -> None:
    """Run one scenario on this thread, filling `out`."""
    kept, wanted = _KEPT.__dict__.setdefault("works", {}), sizes(scenario)
    if wanted not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[wanted] = work_for(*wanted)
    simulate(scenario, kept[wanted], out)


def run_all(scenarios: Sequence[Scenario], outs: Sequence[Output], threads: int = 1) -> None:
    """Run scenarios, filling their `outs`. Each has work of its own, so the number of threads changes no byte."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, scenarios, outs))
