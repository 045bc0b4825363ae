"""How fast openings bring a room's interface back to where their flows hold it: an explicit step must follow that."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import inlined
from simulators.kernels.constants import GRAVITY, LOWER, UPPER
from simulators.kernels.pressure import outdoor_density, pressure_in
from simulators.kernels.vent_flow import DISCHARGE

MOST_RETURNED = 1.6
"""Of what an interface is off, in a step. Beyond 2 it swings about its place, further each time."""


@inlined
def longest_steady_s(scenario, work):
    """The longest step in which no interface swings, by the flows found last, s."""
    fastest_per_s = 1e-9
    for r in range(scenario.rooms.n):
        if not scenario.rooms.shaft[r]:
            fastest_per_s = max(fastest_per_s, _returns_per_s(r, scenario, work))
    return MOST_RETURNED / fastest_per_s


@inlined
def _returns_per_s(r, scenario, work):
    """By which part of it an interface that is off comes back in a second.

    Where it stands higher, what leaves at its height is of the lower layer instead of the upper; and the pressure above
    it is less by g (rho_lower - rho_upper) a metre than below it, which drives flows above and below the other way.
    """
    vents, rooms = scenario.vents, scenario.rooms
    interface_z = rooms.floor_z[r] + work.layer[r]
    sweeps, above, below = 0.0, 0.0, 0.0
    for v in range(vents.n):
        width = vents.width[v] * work.vent_open[v]
        if (vents.here[v] != r and vents.there[v] != r) or width <= 0.0:
            continue
        for side in range(2):
            above += abs(work.slopes[v, side, UPPER])
            below += abs(work.slopes[v, side, LOWER])
        if vents.sill_z[v] < interface_z < vents.soffit_z[v]:
            other = vents.there[v] if vents.here[v] == r else vents.here[v]
            beyond_pa = _at(other, interface_z, scenario, work) + vents.wind_pa[v]
            out_pa = _at(r, interface_z, scenario, work) - beyond_pa
            sweeps += DISCHARGE * width * math.sqrt(2.0 * max(out_pa, 0.0) / work.rho[r, LOWER])
    lighter = abs(work.rho[r, LOWER] - work.rho[r, UPPER])
    driven = GRAVITY * lighter * above * below / max(above + below, 1e-12) / work.rho[r, UPPER]
    return (sweeps + driven) / rooms.floor_area[r]


@inlined
def _at(room, z_m, scenario, work):
    """Pressure in a room, or outside, at a height over everything's zero, Pa."""
    height_m = z_m - scenario.rooms.floor_z[room] if room >= 0 else z_m
    return pressure_in(room, height_m, outdoor_density(scenario.setting), work.pressure, work.layer, work.rho)
