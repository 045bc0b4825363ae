"""Devices beside the equations of their own air: links, and surfaces in balance."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq

from simulators.kernels import constants as c
from simulators.kernels.layout import D_GAS, D_INCIDENT, D_SPEED, D_TEMP
from simulators.kernels.walls import convection_w_m2k, forced_convection_w_m2k
from simulators.physics.building import Building, Room, Vent
from simulators.physics.devices import HeatDetector, Target
from simulators.physics.fire import Ambient, Fire
from simulators.physics.materials import MATERIALS, Material
from simulators.physics.openings import OUTSIDE
from simulators.physics.zone_model import run_zones
from simulators.verification.checked import Checked, beside_exact, no_more_than

AIR = Ambient()
HALL = Building("hall", (Room("a", 6.0, 6.0, 3.0),), (Vent(0, OUTSIDE, 1.0, 0.0, 2.0),))
FOIL = Material(50.0, 2700.0, 900.0, 0.0005, 0.6)


def device_cases() -> list[Checked]:
    """Heat detectors of three RTI, adiabatic plates and thin cylinders of two emissivities."""
    return [*_links(), *_surfaces()]


def _links() -> list[Checked]:
    """dT/dt = sqrt(u) / RTI (Tg - T), integrated finely over the gas that each device tells."""
    fire = Fire(0, "heptane", 3.0, 3.0, 0.3, 0.2, growth_kw_s2=0.0117, peak_hrr_kw=300.0)
    detectors = tuple(HeatDetector(f"rti {rti:g}", 0, (4.5, 3.0, 2.95), 68.0, rti) for rti in (30.0, 100.0, 300.0))
    history = run_zones(HALL, (fire,), AIR, 240.0, devices=detectors, longest_step_s=0.25)
    errors, alarms, exact = [], [], []
    for number, detector in enumerate(detectors):
        told = history.devices[:, number]
        plain = _link(history.t_s, told[:, D_GAS], told[:, D_SPEED], detector.rti)
        errors.append(float(np.abs(told[:, D_TEMP] - plain).max() / (plain.max() - plain[0])))
        alarms.append(float(history.alarm_s[number]))
        exact.append(float(np.interp(68.0 + c.KELVIN, plain, history.t_s)))
    return [
        no_more_than("heat detector: temperature of its link over its rise", errors, 0.02),
        beside_exact("heat detector: time of its alarm", alarms, exact, 0.02),
    ]


def _link(t_s: np.ndarray, gas_k: np.ndarray, speed: np.ndarray, rti: float, parts: int = 200) -> np.ndarray:
    temp, told = float(gas_k[0]), [float(gas_k[0])]
    for i in range(len(t_s) - 1):
        for part in range(parts):
            share = (part + 0.5) / parts
            gas = gas_k[i] + share * (gas_k[i + 1] - gas_k[i])
            moves = speed[i] + share * (speed[i + 1] - speed[i])
            temp += (t_s[i + 1] - t_s[i]) / parts * math.sqrt(moves) / rti * (gas - temp)
        told.append(temp)
    return np.array(told)


def _surfaces() -> list[Checked]:
    """e (incident - sigma T^4) + h (Tg - T) = 0, the adiabatic surface temperature (Wickstrom 2007)."""
    fire = Fire(0, "wood", 2.0, 3.0, 0.0, 0.5, growth_kw_s2=1.0, peak_hrr_kw=200.0, burn_s=1e5)
    up, steel, glass = (0.0, 0.0, 1.0), MATERIALS["steel"], MATERIALS["glass"]
    targets = (
        Target("thick plate", 0, (3.5, 4.0, 1.0), up, steel, 0.0, adiabatic=True),
        Target("foil in smoke", 0, (5.0, 4.0, 2.5), up, FOIL, 0.0, adiabatic=True),
        Target("foil", 0, (3.5, 4.0, 1.5), up, FOIL, 0.0, "cylinder"),
        Target("rod", 0, (5.0, 4.0, 2.0), up, glass, 0.0, "cylinder"),
    )
    history = run_zones(HALL, (fire,), AIR, 6000.0, 10.0, devices=targets)
    computed, exact = [], []
    for number, target in enumerate(targets):
        told = history.devices[-1, number]
        computed.append(float(told[D_TEMP]) - AIR.temp_c - c.KELVIN)
        around = (told[D_INCIDENT], told[D_GAS], told[D_SPEED], target.material.emissivity)
        balanced = brentq(_left, 200.0, 2000.0, args=around)
        exact.append(balanced - AIR.temp_c - c.KELVIN)
    return [beside_exact("target at rest: rise beside the surface in balance", computed, exact, 0.02)]


def _left(temp_k: float, incident: float, gas_k: float, speed_m_s: float, emissivity: float) -> float:
    forced = forced_convection_w_m2k(gas_k, speed_m_s, HALL.rooms[0].height_m)
    h_w_m2k = max(convection_w_m2k(gas_k, temp_k, True), forced)
    return float(emissivity * (incident - c.SIGMA * temp_k**4) + h_w_m2k * (gas_k - temp_k))
