"""What a room's four surfaces see of each other and of a fire: ceiling, upper wall, lower wall, floor."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

import math

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import CEILING, FLOOR, LOWER_WALL, UPPER_WALL


@compiled
def parallel_plates(width_m, depth_m, apart_m):
    """View factor between equal rectangles face to face (Siegel and Howell 1981, appendix C)."""
    if apart_m < 1e-3 * min(width_m, depth_m):
        return 1.0
    x, y = width_m / apart_m, depth_m / apart_m
    root_x, root_y = math.sqrt(1.0 + x * x), math.sqrt(1.0 + y * y)
    total = 0.5 * math.log((1.0 + x * x) * (1.0 + y * y) / (1.0 + x * x + y * y))
    total += x * root_y * math.atan(x / root_y) + y * root_x * math.atan(y / root_x)
    total -= x * math.atan(x) + y * math.atan(y)
    return min(2.0 * total / (math.pi * x * y), 1.0)


@compiled
def exchange_areas(width_m, depth_m, height_m, layer_m, areas, view):
    """view [4, 4]: area of i times what it sees of j, m2, symmetric, rows summing to the areas [4].

    From three pairs of plates (ceiling, interface, floor) by closure, as NIST TN 1889v1 does.
    """
    plan = width_m * depth_m
    whole = plan * parallel_plates(width_m, depth_m, height_m)
    to_interface = plan * parallel_plates(width_m, depth_m, height_m - layer_m)
    from_floor = plan * parallel_plates(width_m, depth_m, layer_m)
    scale_top, scale_bottom = areas[CEILING] / plan, areas[FLOOR] / plan
    scale = min(scale_top, scale_bottom)
    for i in range(4):
        view[i, i] = 0.0
    _pair(view, CEILING, FLOOR, whole * scale)
    _pair(view, CEILING, UPPER_WALL, (plan - to_interface) * scale_top)
    _pair(view, CEILING, LOWER_WALL, (to_interface - whole) * scale)
    _pair(view, FLOOR, LOWER_WALL, (plan - from_floor) * scale_bottom)
    _pair(view, FLOOR, UPPER_WALL, (from_floor - whole) * scale)
    # what leaves the upper part through the interface and does not end on lower wall or floor, meets the other wall
    _pair(view, UPPER_WALL, LOWER_WALL, max(plan + whole - to_interface - from_floor, 0.0) * scale)
    # where a room is no box, no surface sees more than it is large
    for i in range(4):
        view[i, i] = 1.0
        seen = view[i, (i + 1) % 4] + view[i, (i + 2) % 4] + view[i, (i + 3) % 4]
        if seen > areas[i]:
            view[i, i] = areas[i] / seen
    for i in range(4):
        for j in range(i):
            _pair(view, i, j, view[i, j] * min(view[i, i], view[j, j]))
    for i in range(4):
        view[i, i] = max(areas[i] - (view[i, (i + 1) % 4] + view[i, (i + 2) % 4] + view[i, (i + 3) % 4]), 0.0)


@compiled
def _pair(view, i, j, area):
    view[i, j] = max(area, 0.0)
    view[j, i] = view[i, j]


@compiled
def _corner(a, b, h):
    """Solid angle of a rectangle a x b seen from a height h over its corner, over the whole sphere."""
    if a <= 0.0 or b <= 0.0:
        return 0.0
    if h < 1e-6:
        return 0.125
    return math.atan(a * b / (h * math.sqrt(a * a + b * b + h * h))) / (4.0 * math.pi)


@compiled
def plate_from_point(width_m, depth_m, x_m, y_m, h_m):
    """Share of the sphere about a point at (x, y) that a room-wide plate at a distance h above or below it fills."""
    h = abs(h_m)
    return (
        _corner(x_m, y_m, h)
        + _corner(width_m - x_m, y_m, h)
        + _corner(x_m, depth_m - y_m, h)
        + _corner(width_m - x_m, depth_m - y_m, h)
    )


@compiled
def to_walls_m(width_m, depth_m):
    """How far it is from the middle of a room to its walls, on the mean of all level directions, m.

    In a quarter of a turn, with the walls at a and b: (a asinh(b / a) + b asinh(a / b)) / (pi / 2).
    """
    a, b = 0.5 * width_m, 0.5 * depth_m
    return (a * math.asinh(b / a) + b * math.asinh(a / b)) / (0.5 * math.pi)
