"""Flow through openings that stand still at last: a door of two layers, a tall shaft."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from simulators.kernels import constants as c
from simulators.kernels.vent_flow import DISCHARGE
from simulators.physics.building import Building, Room, Vent
from simulators.physics.openings import OUTSIDE
from simulators.physics.zone_model import ZoneHistory, run_zones
from simulators.verification.checked import Checked, beside_exact
from simulators.verification.rooms import EVEN, heater, mirror_room

STEADY_S = 3600.0
OUTDOOR_K = EVEN.temp_c + c.KELVIN
OUTDOOR_RHO = EVEN.pressure_pa / (c.GAS_CONSTANT * OUTDOOR_K)
STRIPS = 20_000


def flow_cases() -> list[Checked]:
    """Doors and shafts at rest."""
    return [*_door(), *_stack()]


def _door() -> list[Checked]:
    """As much goes out as comes in, and carries out the heat, but for what the door lets out of radiation.

    Bernoulli strip by strip over the answer's layers; through the door shine the walls on either side of the interface.
    """
    into, out, heat, given = [], [], [], []
    for kw, width_m in ((20.0, 0.8), (60.0, 0.8), (60.0, 1.6), (150.0, 1.2)):
        room, door = Room("adiabatic", 4.0, 5.0, 2.5, (), (), (), 0.0), Vent(0, OUTSIDE, width_m, 0.0, 2.0)
        history = run_zones(Building("door", (room,), (door,)), (heater(kw, STEADY_S),), EVEN, STEADY_S, 10.0)
        inward, outward, enthalpy_w = _strips(history, door)
        into.append(inward)
        out.append(outward)
        heat.append(enthalpy_w + _shines_w(history, door))
        given.append(1000.0 * kw)
    return [
        beside_exact("door at rest: outflow beside inflow", out, into, 0.01),
        beside_exact("door at rest: heat carried and radiated out beside heat given", heat, given, 0.01),
    ]


def _strips(history: ZoneHistory, door: Vent) -> tuple[float, float, float]:
    """kg/s in, kg/s out and W out, from the last layers."""
    height_m = (door.soffit_m - door.sill_m) / STRIPS
    z = door.sill_m + (np.arange(STRIPS) + 0.5) * height_m
    layer_m, floor_pa = float(history.layer_height_m[-1, 0]), float(history.pressure_pa[-1, 0])
    temp_k = np.where(z > layer_m, history.upper_temp_k[-1, 0], history.lower_temp_k[-1, 0])
    rho = (EVEN.pressure_pa + floor_pa) / (c.GAS_CONSTANT * temp_k)
    weight = np.cumsum(rho) * height_m * c.GRAVITY
    excess_pa = floor_pa - weight + c.GRAVITY * OUTDOOR_RHO * z
    leaves = excess_pa > 0.0
    source_rho = np.where(leaves, rho, OUTDOOR_RHO)
    flow = DISCHARGE * door.width_m * height_m * np.sqrt(2.0 * source_rho * np.abs(excess_pa))
    inward, outward = float(flow[~leaves].sum()), float(flow[leaves].sum())
    enthalpy_w = c.CP * float((flow[leaves] * (temp_k[leaves] - OUTDOOR_K)).sum())
    return inward, outward, enthalpy_w


def _shines_w(history: ZoneHistory, door: Vent) -> float:
    """Net radiation through the door, W: black as the wall that it lies in, of the last layers, to a black outside."""
    above_m = door.soffit_m - max(float(history.layer_height_m[-1, 0]), door.sill_m)
    below_m = door.soffit_m - door.sill_m - above_m
    shines_w_m2 = c.SIGMA * (history.wall_k[-1, 0] ** 4 - OUTDOOR_K**4)
    return float(door.width_m * (above_m * shines_w_m2[c.UPPER_WALL] + below_m * shines_w_m2[c.LOWER_WALL]))


def _stack() -> list[Checked]:
    """A shaft of one warm gas between two slots: m^2 (1 / rho0 + 1 / rho) / (2 C^2 A^2) = (rho0 - rho) g H."""
    flows, exact_flows, rises, exact_rises = [], [], [], []
    for kw, height_m, area_m2 in ((2.0, 12.0, 0.1), (20.0, 20.0, 0.2), (100.0, 40.0, 0.5)):
        slot_m = 0.1
        slots = (Vent(0, OUTSIDE, area_m2 / slot_m, 0.0, slot_m),
                 Vent(0, OUTSIDE, area_m2 / slot_m, height_m - slot_m, height_m))  # fmt: skip
        shaft = mirror_room(3.0, 3.0, height_m, shaft=True)
        history = run_zones(Building("stack", (shaft,), slots), (heater(kw, STEADY_S),), EVEN, STEADY_S, 10.0)
        rise = float(history.upper_temp_k[-1, 0]) - OUTDOOR_K
        plain = brentq(_stack_left, 1e-3, 2000.0, args=(1000.0 * kw, height_m - slot_m, area_m2))
        rises.append(rise)
        exact_rises.append(plain)
        flows.append(1000.0 * kw / (c.CP * rise))
        exact_flows.append(1000.0 * kw / (c.CP * plain))
    return [
        beside_exact("tall shaft: rise of temperature", rises, exact_rises, 0.02),
        beside_exact("tall shaft: flow by buoyancy", flows, exact_flows, 0.02),
    ]


def _stack_left(rise_k: float, heat_w: float, height_m: float, area_m2: float) -> float:
    """Pa of buoyancy less those that the flow of this rise needs."""
    flow = heat_w / (c.CP * rise_k)
    rho = OUTDOOR_RHO * OUTDOOR_K / (OUTDOOR_K + rise_k)
    needs = flow**2 * (1.0 / OUTDOOR_RHO + 1.0 / rho) / (2.0 * (DISCHARGE * area_m2) ** 2)
    return (OUTDOOR_RHO - rho) * c.GRAVITY * height_m - needs
