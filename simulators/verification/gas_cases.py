"""Rooms whose gas must do what can be written down: heated, filled from above, aired, left alone."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import solve_ivp

from simulators.kernels import constants as c
from simulators.kernels.plume import mirrored_entrainment
from simulators.kernels.sources import NUISANCE_DIAMETER_M
from simulators.physics.building import Building, Room, Vent
from simulators.physics.fire import Ambient, Release
from simulators.physics.openings import OUTSIDE, CeilingVent, Fan
from simulators.physics.zone_model import run_zones
from simulators.verification.checked import Checked, beside_exact, no_more_than
from simulators.verification.plots import Picture
from simulators.verification.rooms import EVEN, heater, mirror_room

HEATERS_KW = (0.5, 2.0, 10.0)
SLOT_AT_THE_FLOOR = Vent(0, OUTSIDE, 1.0, 0.0, 0.05)


def gas_cases() -> tuple[list[Checked], list[Picture]]:
    """All of them, with pictures of the filling and of the airing."""
    filling, descent = _filling()
    airing, decay = _airing()
    return [*_closed(), _leaky(), filling, airing, *_settling(), *_at_rest()], [descent, decay]


def _closed() -> list[Checked]:
    """dp/dt = (gamma - 1) Q / V of a tight room; the mean temperature rises with the pressure.

    Declared adiabatic, and lined with a mirror: surfaces that pretend to take no heat must not store it.
    """
    rows = []
    adiabatic = Room("adiabatic", 4.0, 5.0, 2.5, (), (), (), 0.0)
    for lining, room in (("adiabatic", adiabatic), ("mirrors", mirror_room())):
        rises, exact, warmer, ratio = [], [], [], []
        for kw in HEATERS_KW:
            history = run_zones(Building(lining, (room,)), (heater(kw, 60.0),), EVEN, 60.0)
            rises.append(float(history.pressure_pa[-1, 0]))
            exact.append((c.GAMMA - 1.0) * 1000.0 * kw * 60.0 / 50.0)
            mass = history.layer_mass_kg[:, 0]
            mean_k = (mass * history.temp_k[:, 0]).sum(axis=1) / mass.sum(axis=1)
            warmer.append(float(mean_k[-1] / mean_k[0]))
            ratio.append(1.0 + exact[-1] / EVEN.pressure_pa)
        rows.append(beside_exact(f"closed room, {lining}: rise of pressure", rises, exact, 0.01))
        rows.append(beside_exact(f"closed room, {lining}: absolute temperature", warmer, ratio, 0.001))
    return rows


def _leaky() -> Checked:
    """A room open at its floor keeps its pressure: it loses Q t / (cp T0) of air."""
    lost, exact = [], []
    for kw in HEATERS_KW:
        building = Building("leaky", (mirror_room(),), (SLOT_AT_THE_FLOOR,))
        history = run_zones(building, (heater(kw, 200.0),), EVEN, 200.0)
        lost.append(float(history.layer_mass_kg[0].sum() - history.layer_mass_kg[-1].sum()))
        exact.append(1000.0 * kw * 200.0 / (c.CP * (EVEN.temp_c + c.KELVIN)))
    return beside_exact("leaky room: mass that leaves", lost, exact, 0.02)


def _filling() -> tuple[Checked, Picture]:
    """A plume fills a room that is open at its floor: rho A dz/dt = -(plume + Q / (cp T0)) (Zukoski 1978)."""
    errors, curves = [], []
    for kw, side_m, height_m in ((2.0, 5.0, 3.0), (10.0, 8.0, 4.0), (50.0, 15.0, 6.0)):
        building = Building("filling", (mirror_room(side_m, side_m, height_m),), (SLOT_AT_THE_FLOOR,))
        history = run_zones(building, (heater(kw, 600.0),), EVEN, 600.0)
        plain = _layer_m(kw, side_m * side_m, height_m, history.t_s)
        clear = plain > 0.25 * height_m
        errors.append(float(np.abs(history.layer_height_m[clear, 0] - plain[clear]).max() / height_m))
        ours = history.layer_height_m[clear, 0] / height_m
        curves.append((f"{kw:g} kW, {side_m:g} m square", history.t_s[clear], ours, plain[clear] / height_m))
    picture = Picture("filling", "A plume fills a room", "t, s", "height of the interface over that of the room",
                      tuple(curves))  # fmt: skip
    return no_more_than("filling of a room: height of the interface over that of the room", errors, 0.02), picture


def _layer_m(kw: float, area_m2: float, height_m: float, t_s: np.ndarray) -> np.ndarray:
    ambient_k = EVEN.temp_c + c.KELVIN
    rho = EVEN.pressure_pa / (c.GAS_CONSTANT * ambient_k)

    def sinks(_: float, z: np.ndarray) -> np.ndarray:
        plume = mirrored_entrainment(kw, kw, NUISANCE_DIAMETER_M, z[0], 1.0)
        return np.array([-(plume + 1000.0 * kw / (c.CP * ambient_k)) / (rho * area_m2)])

    told = solve_ivp(sinks, (0.0, t_s[-1]), [height_m], t_eval=t_s, rtol=1e-8, max_step=1.0)
    return np.asarray(told.y[0])


def _airing() -> tuple[Checked, Picture]:
    """A well-mixed room aired by a fan: what was in it goes as exp(-t V' / V)."""
    left, exact, curves = [], [], []
    burst = Release(0, 2.0, 2.5, 1.0, co_kg_s=((0.0, 1e-4), (10.0, 1e-4), (10.0, 0.0)))
    for flow_m3_s in (0.02, 0.1, 0.3):
        building = Building("aired", (mirror_room(shaft=True),), (Vent(0, OUTSIDE, 1.0, 0.0, 2.0),),
                            fans=(Fan(0, OUTSIDE, flow_m3_s, 2.0, 2.0),))  # fmt: skip
        history = run_zones(building, (burst,), EVEN, 600.0, longest_step_s=0.5)
        co = history.fractions[:, 0, c.UPPER, c.CO]
        plain = co[20] * np.exp(-(history.t_s - 20.0) * flow_m3_s / 50.0)
        left.append(float(co[-1]))
        exact.append(float(plain[-1]))
        curves.append((f"{flow_m3_s:g} m3/s", history.t_s[20:], co[20:] / co[20], plain[20:] / co[20]))
    picture = Picture("airing", "A fan airs a room of 50 m3", "t, s", "CO over its first", tuple(curves))
    return beside_exact("fan: what is left of a gas, exp(-t / tau)", left, exact, 0.02), picture


def _settling() -> list[Checked]:
    """Dust in still air goes exponentially, at v_fall / H + v_all A / V: two speeds for rooms of every shape."""
    rates, columns, bends = [], [], []
    burst = Release(0, 1.0, 1.0, 0.2, aerosol_kg_s=((0.0, 1e-6), (5.0, 1e-6), (5.0, 0.0)), aerosol_size="coarse")
    for size in ((4.0, 5.0, 2.5), (2.0, 2.0, 3.0), (10.0, 8.0, 4.0), (12.0, 2.0, 2.2), (3.0, 3.0, 6.0)):
        history = run_zones(Building("dusty", (mirror_room(*size),)), (burst,), EVEN, 3600.0, 10.0, longest_step_s=2.0)
        dust = (history.fractions[:, 0, :, c.AEROSOL_COARSE] * history.layer_mass_kg[:, 0]).sum(axis=1)
        early, late = (math.log(dust[i] / dust[i + 120]) / 1200.0 for i in (60, 240))
        rates.append(0.5 * (early + late))
        bends.append(late / early - 1.0)
        width, depth, height = size
        columns.append((1.0 / height, 2.0 * (1.0 / width + 1.0 / depth + 1.0 / height)))
    speeds, *_ = np.linalg.lstsq(np.array(columns), np.array(rates), rcond=None)
    fitted = np.array(columns) @ speeds
    return [
        no_more_than("settling of dust: departure from an exponential", bends, 0.02),
        beside_exact("settling of dust: rate as the room's shape", rates, list(fitted), 0.03),
    ]


def _at_rest() -> list[Checked]:
    """Nothing moves where nothing drives it: closed rooms under any weather; open ones where it is as warm outside."""
    floors = (0.0, 2.6, 5.2)
    closed = Building("closed", tuple(mirror_room(floor_m=z) for z in floors))
    open_wide = Building(
        "open", tuple(mirror_room(floor_m=z) for z in floors),
        tuple(Vent(n, OUTSIDE, 1.0, 0.2, 2.2) for n in range(3)), (CeilingVent(1, 0, 1.0), CeilingVent(2, 1, 0.3)),
    )  # fmt: skip
    moved, warmed = [], []
    for building, outdoor_c in ((closed, -20.0), (closed, 40.0), (open_wide, 20.0)):
        history = run_zones(building, (), Ambient(20.0, 0.0, outdoor_temp_c=outdoor_c), 600.0)
        mass = history.layer_mass_kg.sum(axis=2)
        moved.append(float(np.abs(mass / mass[0] - 1.0).max()))
        warmed.append(float(np.abs(history.temp_k / history.temp_k[0] - 1.0).max()))
    return [
        no_more_than("at rest: share of a room's air that moves in 600 s", moved, 1e-6),
        no_more_than("at rest: change of temperature, relative", warmed, 1e-7),
    ]
