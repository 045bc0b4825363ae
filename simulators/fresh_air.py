"""The air that eddies stir into what a head breathes: that near the floor, as far as it is the cleaner and the cooler.

A head may hang over a pool of heavy gas, or over flames that stand on the floor. It is in neither: stirred with them as
with fresh air, it read gas that never rose to it, and more oxygen than air has.
"""

from __future__ import annotations

import numpy as np

from simulators.physics.point import PointAir

LESS = ("temp_c", "co_ppm", "hcn_ppm", "co2_pct", "voc_ppm", "h2_ppm", "alkane_ppm")


def fresh_air(air: PointAir, near_floor: PointAir) -> PointAir:
    """Of each thing that is in the air as little as there is at the head or near the floor under it, and as much
    oxygen; as damp as near the floor."""
    by_kind = np.minimum(air.od_by_kind, near_floor.od_by_kind)
    flaming, _, fine, coarse = by_kind
    return near_floor._replace(
        **{name: np.minimum(getattr(air, name), getattr(near_floor, name)) for name in LESS},
        o2_pct=np.maximum(air.o2_pct, near_floor.o2_pct),
        od_per_m=by_kind.sum(axis=0),
        flaming_od_per_m=flaming,
        fine_od_per_m=fine,
        coarse_od_per_m=coarse,
    )
