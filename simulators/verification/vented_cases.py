"""Layers and pressures that openings hold: an exhaust fan, a roof vent, wind and supply through orifices (NFPA 92)."""

from __future__ import annotations

import math

from scipy.optimize import brentq

from simulators.kernels import constants as c
from simulators.kernels.ceiling_vent import DISCHARGE as HOLE_DISCHARGE
from simulators.kernels.ceiling_vent import share_of_upper
from simulators.kernels.plume import draught_entrainment, mirrored_entrainment
from simulators.kernels.sources import NUISANCE_DIAMETER_M
from simulators.kernels.vent_flow import DISCHARGE
from simulators.physics.building import Building, Vent
from simulators.physics.openings import OUTSIDE, CeilingVent, Fan
from simulators.physics.zone_model import run_zones
from simulators.verification.checked import Checked, beside_exact
from simulators.verification.rooms import EVEN, heater, mirror_room

STEADY_S = 3600.0
OUTDOOR_K = EVEN.temp_c + c.KELVIN
OUTDOOR_RHO = EVEN.pressure_pa / (c.GAS_CONSTANT * OUTDOOR_K)
TRIES = 50


def vented_cases() -> list[Checked]:
    """All of them."""
    return [_exhaust(), _roof(), _orifices()]


def _exhaust() -> Checked:
    """An exhaust of V m3/s holds a layer where the plume brings it what it takes: m(z) T / (rho0 T0) = V."""
    heights, exact = [], []
    for kw, side_m, height_m, flow_m3_s in (
        (300.0, 20.0, 6.0, 5.0), (500.0, 20.0, 8.0, 10.0), (2000.0, 30.0, 10.0, 25.0),
    ):  # fmt: skip
        room, inlet = mirror_room(side_m, side_m, height_m), Vent(0, OUTSIDE, 10.0, 0.0, 1.0)
        fan = Fan(0, OUTSIDE, flow_m3_s, height_m - 0.5, height_m - 0.5, cutoffs_pa=(2000.0, 3000.0))
        building = Building("exhaust", (room,), (inlet,), fans=(fan,))
        history = run_zones(building, (heater(kw, STEADY_S),), EVEN, STEADY_S, 10.0)
        # all heat leaves with what the fan takes, whose rho T is that of the air
        takes_kg_s = OUTDOOR_RHO * flow_m3_s - 1000.0 * kw / (c.CP * OUTDOOR_K)
        heights.append(float(history.layer_height_m[-1, 0]))
        exact.append(brentq(lambda z, kw, m, a: _brings(kw, z, m, a) - m, 0.5, height_m, (kw, takes_kg_s, side_m)))
    return beside_exact("exhaust fan: height of the layer that it holds", heights, exact, 0.002)


def _brings(kw: float, z_m: float, inflow_kg_s: float, across_m: float) -> float:
    """kg/s of a heater's plume at a height, in the draught of what comes in."""
    still = mirrored_entrainment(kw, kw, NUISANCE_DIAMETER_M, z_m, 1.0)
    draught_m_s = inflow_kg_s / (OUTDOOR_RHO * across_m * z_m)
    return float(still + draught_entrainment(draught_m_s, OUTDOOR_RHO, kw, NUISANCE_DIAMETER_M, z_m))


def _roof() -> Checked:
    """A hole in the roof and an inlet: (rho0 - rho) g (H - z) is what both need (Thomas, Hinkley and others 1963), of
    what the hole takes a part being air from below (Cooper)."""
    heights, exact = [], []
    for kw, side_m, height_m, hole_m2, inlet_m2 in (
        (300.0, 15.0, 6.0, 1.5, 4.0), (500.0, 20.0, 8.0, 4.0, 10.0), (500.0, 20.0, 8.0, 4.0, 3.0),
        (2000.0, 30.0, 10.0, 10.0, 20.0),
    ):  # fmt: skip
        room, inlet = mirror_room(side_m, side_m, height_m), Vent(0, OUTSIDE, inlet_m2, 0.0, 1.0)
        building = Building("roof", (room,), (inlet,), (CeilingVent(OUTSIDE, 0, hole_m2),))
        history = run_zones(building, (heater(kw, STEADY_S),), EVEN, STEADY_S, 10.0)
        heights.append(float(history.layer_height_m[-1, 0]))
        exact.append(brentq(_roof_left, 1.5, height_m - 0.5, (kw, side_m, height_m, hole_m2, inlet_m2)))
    return beside_exact("roof vent: height of the layer that it holds", heights, exact, 0.005)


def _roof_left(z_m: float, kw: float, across_m: float, height_m: float, hole_m2: float, inlet_m2: float) -> float:
    """kg/s by which a hole takes more of the layer than the plume brings, were the interface at a height."""
    brings = mirrored_entrainment(kw, kw, NUISANCE_DIAMETER_M, z_m, 1.0)
    for _ in range(TRIES):
        upper_k = OUTDOOR_K + 1000.0 * kw / (c.CP * brings)
        rho, depth_m = OUTDOOR_RHO * OUTDOOR_K / upper_k, height_m - z_m
        buoyancy_pa = (OUTDOOR_RHO - rho) * c.GRAVITY * depth_m
        most = HOLE_DISCHARGE * hole_m2 * math.sqrt(2.0 * buoyancy_pa / rho)
        flow = brentq(_pa_left, 0.0, most, (buoyancy_pa, upper_k, depth_m, hole_m2, inlet_m2))
        share = share_of_upper(flow, depth_m, upper_k, OUTDOOR_K)
        inflow = flow * (share * rho + (1.0 - share) * OUTDOOR_RHO)
        brings = _brings(kw, z_m, inflow, across_m)
    return float(share * flow * rho - brings)


def _pa_left(flow_m3_s: float, has_pa: float, upper_k: float, depth_m: float, hole_m2: float, inlet_m2: float) -> float:
    """What buoyancy has beyond what hole and inlet need for a flow through the hole."""
    rho, share = OUTDOOR_RHO * OUTDOOR_K / upper_k, share_of_upper(flow_m3_s, depth_m, upper_k, OUTDOOR_K)
    inflow = flow_m3_s * (share * rho + (1.0 - share) * OUTDOOR_RHO)
    out_pa = 0.5 * rho * (flow_m3_s / (HOLE_DISCHARGE * hole_m2)) ** 2
    return float(has_pa - out_pa - 0.5 * inflow**2 / (OUTDOOR_RHO * (DISCHARGE * inlet_m2) ** 2))


def _orifices() -> Checked:
    """A room between two openings in the wind, and one that a fan blows up: m = C A (2 rho dp)^(1/2)."""
    found, exact = [], []
    for windward_pa, lee_pa, one_m2, other_m2 in (
        (10.0, -5.0, 1.0, 1.0), (20.0, -3.0, 0.5, 0.3), (3.0, -1.0, 0.2, 0.1),
    ):  # fmt: skip
        vents = (Vent(0, OUTSIDE, one_m2, 0.5, 1.5, wind_pa=windward_pa),
                 Vent(0, OUTSIDE, other_m2, 0.5, 1.5, wind_pa=lee_pa))  # fmt: skip
        found.append(_rest_pa(Building("wind", (mirror_room(),), vents)))
        exact.append(lee_pa + (windward_pa - lee_pa) * one_m2**2 / (one_m2**2 + other_m2**2))
    for flow_m3_s, leak_m2 in ((0.05, 0.005), (0.1, 0.02), (0.3, 0.03)):
        leak = Vent(0, OUTSIDE, leak_m2 / 0.1, 1.2, 1.3)
        fan = Fan(OUTSIDE, 0, flow_m3_s, 1.25, 1.25, cutoffs_pa=(2000.0, 3000.0))
        found.append(_rest_pa(Building("fan", (mirror_room(),), (leak,), fans=(fan,))))
        exact.append(0.5 * OUTDOOR_RHO * (flow_m3_s / (DISCHARGE * leak_m2)) ** 2)
    return beside_exact("wind and fans: pressure between orifices", found, exact, 0.002)


def _rest_pa(building: Building) -> float:
    """Over that outside, of air as warm as outside."""
    return float(run_zones(building, (), EVEN, 300.0, 10.0).pressure_pa[-1, 0])
