"""The gas at one place beside fires, of what each makes there: what kernels.local_air is held against.

Plumes and jets themselves are those of kernels.plume and kernels.ceiling_jet, which their own tests hold.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from simulators.kernels import ceiling_jet, plume

STILL_M_S = 0.1


class Flames(NamedTuple):
    x_m: float
    y_m: float
    base_m: float
    diameter_m: float
    kw: float
    convective_kw: float
    against: float

    def mirrored(self):
        """In the open, twice or four times as strong, where walls are mirrors."""
        return self._replace(diameter_m=math.sqrt(self.against) * self.diameter_m, kw=self.against * self.kw,
                             convective_kw=self.against * self.convective_kw)  # fmt: skip


def axis_k(fire, z_m, layer_m, temps_k):
    """Excess on a plume's axis at a height above the floor; temps_k of the upper and the lower layer."""
    return plume.plume_excess_k(
        fire.kw, fire.convective_kw, fire.diameter_m, z_m - fire.base_m, layer_m - fire.base_m, *temps_k
    )


def gas_at(place, layer_m, temps_k, room, fires):
    """K and m/s of the hottest of still air, plumes and jets at (x, y, z); room: width, depth, height, hall.

    A plume that is no warmer than its surroundings has not come there."""
    around_k = temps_k[0] if place[2] > layer_m else temps_k[1]
    made = [(0.0, STILL_M_S)]
    for fire in fires:
        if fire.convective_kw > 1e-3:
            made += [
                of(fire.mirrored(), place, layer_m, temps_k, around_k, room) for of in (_flames, _plume, _guided, _jet)
            ]
    hottest_k, speed_m_s = max(made, key=lambda each: each[0])
    return around_k + hottest_k, max(speed_m_s, STILL_M_S)


def _away_m(fire, place):
    return math.hypot(place[0] - fire.x_m, place[1] - fire.y_m)


def _flames(fire, place, layer_m, temps_k, around_k, room):
    """A cone as wide as the fire at its base, that ends at the flames' height."""
    up_m, tall_m = place[2] - fire.base_m, plume.flame_height_m(fire.kw, fire.diameter_m)
    if not 0.0 < up_m < tall_m or _away_m(fire, place) >= 0.5 * fire.diameter_m * (1.0 - up_m / tall_m):
        return 0.0, 0.0
    speed = plume.plume_speed_m_s(fire.kw, fire.convective_kw, fire.diameter_m, up_m)
    return axis_k(fire, place[2], layer_m, temps_k), speed


def _plume(fire, place, layer_m, temps_k, around_k, room):
    """Bells over the axis, out to three widths, that of speed 1.1 times as wide."""
    up_m = place[2] - fire.base_m
    if up_m <= 0.0:
        return 0.0, 0.0
    on_axis_k = axis_k(fire, place[2], layer_m, temps_k)
    rise_m = max(up_m - plume.virtual_origin_m(fire.kw, fire.diameter_m), 0.05)
    off = _away_m(fire, place) / (0.14 * math.sqrt((around_k + on_axis_k) / around_k) * rise_m)
    if off >= 3.0:
        return 0.0, 0.0
    speed = plume.plume_speed_m_s(fire.kw, fire.convective_kw, fire.diameter_m, up_m)
    return on_axis_k * math.exp(-(off**2)), speed * math.exp(-((off / 1.1) ** 2))


def _faded(fire, place, room):
    """What is left of a jet at a place's depth; nothing where it is less than a hundredth, or where no plume rises."""
    rise_m = room[2] - fire.base_m
    if rise_m <= 0.05:
        return 0.0
    left = ceiling_jet.jet_share_at_depth(room[2] - place[2], _away_m(fire, place), rise_m)
    return left if left >= 0.01 else 0.0


def _jet(fire, place, layer_m, temps_k, around_k, room):
    """Alpert's."""
    left, rise_m = _faded(fire, place, room), room[2] - fire.base_m
    if left == 0.0:
        return 0.0, 0.0
    away_m = _away_m(fire, place)
    excess_k = axis_k(fire, room[2], layer_m, temps_k) * ceiling_jet.share_of_axis(away_m, rise_m)
    return left * excess_k, left * ceiling_jet.jet_speed_m_s(fire.kw, max(away_m, 1e-3), rise_m)


def _guided(fire, place, layer_m, temps_k, around_k, room):
    """Delichatsios's, from half a hall's width on along it: as hot and fast as Alpert's at least."""
    width_m, depth_m, height_m, hall = room
    along_m = abs(place[0] - fire.x_m) if width_m >= depth_m else abs(place[1] - fire.y_m)
    half_m, rise_m, left = 0.5 * min(width_m, depth_m), height_m - fire.base_m, _faded(fire, place, room)
    if not hall or along_m <= half_m or left == 0.0:
        return 0.0, 0.0
    narrow = (rise_m / half_m) ** (1.0 / 3.0)
    excess_k = 0.37 * narrow * math.exp(-0.16 * along_m / rise_m / narrow) * axis_k(fire, height_m, layer_m, temps_k)
    free_k, free_m_s = (each / left for each in _jet(fire, place, layer_m, temps_k, around_k, room))
    hotter_k = max(excess_k, free_k)
    # 0.114 (H dT)^(1/2) (H / l)^(1/6)
    fast_m_s = 0.114 * math.sqrt(rise_m * hotter_k) * (rise_m / half_m) ** (1.0 / 6.0)
    return left * hotter_k, left * max(fast_m_s, free_m_s)
