"""When gas of a room's layers comes to a place: a layer is there as it was when the gas that now arrives set out.

Gas spreads from where most buoyancy comes into the room: its strongest source, or its openings to other rooms. It goes
at the speed that this gives it now, so that none overtakes another and a steady layer is the same everywhere.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.ceiling_jet import travel_m
from simulators.kernels.compiled import compiled
from simulators.kernels.constants import GRAVITY
from simulators.kernels.fronts import SLOWEST_M_S, current_m_s
from simulators.kernels.plume import RHO_CP_T_KJ_M3

BUOYANCY_M4_S3_W = GRAVITY / (1000.0 * RHO_CP_T_KJ_M3)
"""That a plume of 1 W carries."""
NEAREST_M = 0.1
DRIVEN_BY, GONE, CURRENT_M_S = range(3)
"""Of a place at a time: the buoyancy that brings gas there, m4/s3, how often gas has gone the way there in all, and how
fast what comes through openings flows under the ceiling, m/s: not at all where a source of the room is stronger, whose
own jet flows there."""
N_WAY = 3


@compiled
def follow_openings(t_s, r, place, buoyancy, rooms, vents, slower, way):
    """The way [n, N_WAY] from a room's openings to a place, each time's share of it in GONE, and the current there.

    At the speed of the current that the buoyancy [n, R] makes which comes in, m4/s3. Returns how long it is, m.
    """
    from_openings_m = _from_openings_m(r, place, rooms, vents)
    length_m = slower * from_openings_m
    way[0, DRIVEN_BY], way[0, GONE], way[0, CURRENT_M_S] = 0.0, 0.0, 0.0
    for i in range(1, t_s.size):
        current = current_m_s(r, buoyancy[i, r], rooms) if buoyancy[i, r] > 0.0 else 0.0
        gone = max(current, SLOWEST_M_S) * (t_s[i] - t_s[i - 1]) / length_m
        way[i, DRIVEN_BY], way[i, GONE], way[i, CURRENT_M_S] = buoyancy[i, r], gone, current
    return from_openings_m


@compiled
def follow_source(t_s, rise_m, radius_m, heat_w, passed, slower, way):
    """The same from a source of convected heat [n], where that is more; passed [n]: see point_air.PASSED."""
    length, longest_s = slower * travel_m(rise_m, radius_m), slower * longest_travel_s(rise_m, radius_m)
    for i in range(1, t_s.size):
        driven_by = BUOYANCY_M4_S3_W * heat_w[i]
        if driven_by > way[i, DRIVEN_BY]:
            way[i, DRIVEN_BY], way[i, CURRENT_M_S] = driven_by, 0.0
            way[i, GONE] = max((passed[i] - passed[i - 1]) / length, (t_s[i] - t_s[i - 1]) / longest_s)


@compiled
def sum_up(way):
    """From each time's share of the way to all of it in GONE."""
    for i in range(1, way.shape[0]):
        way[i, GONE] += way[i - 1, GONE]


@compiled
def longest_travel_s(rise_m, radius_m):
    """Up the plume and along the ceiling as slowly as the air of a room ever moves."""
    return (rise_m + radius_m) / SLOWEST_M_S


@compiled
def _from_openings_m(r, place, rooms, vents):
    """To the nearest opening to another room; one of which it is not known where is half the root of the floor away."""
    somewhere_m, nearest_m = 0.5 * math.sqrt(rooms.floor_area[r]), math.inf
    for v in range(vents.n):
        if vents.there[v] >= 0 and (vents.here[v] == r or vents.there[v] == r):
            side = 0 if vents.here[v] == r else 1
            away_m = math.sqrt((place[0] - vents.place[v, side, 0]) ** 2 + (place[1] - vents.place[v, side, 1]) ** 2)
            nearest_m = min(nearest_m, somewhere_m if math.isnan(away_m) else away_m)
    return max(nearest_m, NEAREST_M) if nearest_m < math.inf else somewhere_m
