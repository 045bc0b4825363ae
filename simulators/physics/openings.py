"""What joins rooms: wall vents, ceiling vents, fans, and walls that share their heat; and what opens them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

OUTSIDE = -1
Opening = tuple[tuple[float, float], ...]
"""Points (time in s, share that is open), times rising, straight in between; the first and last values stay."""
ALWAYS: Opening = ((0.0, 1.0),)
Winds = tuple[tuple[float, float], ...]
"""Shares of a room's cracks, and what the wind adds to the pressure outside each, Pa."""
STILL: Winds = ((1.0, 0.0),)


@dataclass(frozen=True)
class Trigger:
    """What changes a vent or lights a fire: a target device that gets as hot (C) or takes as much flux (W/m2)."""

    criterion: Literal["temperature", "flux"]
    setpoint: float
    device: str


@dataclass(frozen=True)
class Vent:
    """An opening in a wall between two rooms, or to outside (-1). Heights are above the first room's floor.

    `opening` is its share of the width over time; with a `trigger` its points but the last until that happens, then the
    last one's share.
    `place_m` is its middle in plan, in the building's coordinates; None: not known. `wind_pa` is what the wind adds to
    the pressure outside it. Raises ValueError, naming the parameter.
    """

    from_room: int
    to_room: int
    width_m: float
    sill_m: float
    soffit_m: float
    opening: Opening = ALWAYS
    trigger: Trigger | None = None
    place_m: tuple[float, float] | None = None
    wind_pa: float = 0.0

    def __post_init__(self) -> None:
        _positive("vent: width_m", self.width_m)
        if not 0.0 <= self.sill_m < self.soffit_m:
            raise ValueError(f"vent: expected 0 <= sill_m < soffit_m, got {self.sill_m} and {self.soffit_m}")
        _two_places("vent", self.from_room, self.to_room)
        if not math.isfinite(self.wind_pa) or (self.wind_pa != 0.0 and not self.leads_outside):
            raise ValueError(f"vent: wind_pa: an opening to outside has wind, and a finite one; got {self.wind_pa}")
        _check_opening("vent", self.opening, self.trigger)

    @property
    def untriggered(self) -> Opening:
        """Its shares as long as its trigger does not happen."""
        return self.opening if self.trigger is None else self.opening[:-1]

    @property
    def leads_outside(self) -> bool:
        return OUTSIDE in (self.from_room, self.to_room)

    @property
    def is_window(self) -> bool:
        """Whether it leads outside from above a floor."""
        return self.leads_outside and self.sill_m > 0.0

    @property
    def stands_open(self) -> bool:
        """Whether it is open at the start and stays so, but for its trigger."""
        shares = {share for _, share in self.untriggered}
        return len(shares) == 1 and shares != {0.0}

    @property
    def measured_in(self) -> int:
        """The room above whose floor its heights are: the first, or the other where the first is outside."""
        return self.from_room if self.from_room != OUTSIDE else self.to_room


@dataclass(frozen=True)
class CeilingVent:
    """A hole in the floor of `above` and the ceiling of `below`; either may be outside. Raises ValueError."""

    above: int
    below: int
    area_m2: float
    shape: Literal["round", "square"] = "round"
    opening: Opening = ALWAYS
    trigger: Trigger | None = None

    def __post_init__(self) -> None:
        _positive("ceiling vent: area_m2", self.area_m2)
        _two_places("ceiling vent", self.above, self.below)
        _check_opening("ceiling vent", self.opening, self.trigger)


@dataclass(frozen=True)
class Fan:
    """Air moved from a diffuser in one room to one in another (or outside), whatever the pressures up to the cut-offs.

    Both in one room stir it. Centre heights are above each room's own floor; openings are squares of their area.
    Between the two cut-offs, Pa of what it blows against, the flow falls to nothing. `filter_efficiency` of the
    particles stay in it from filter_s on. A coil warms what is colder than `warmed_to_c`.
    """

    from_room: int
    to_room: int
    flow_m3_s: float
    from_height_m: float
    to_height_m: float
    from_area_m2: float = 0.05
    to_area_m2: float = 0.05
    cutoffs_pa: tuple[float, float] = (200.0, 300.0)
    filter_efficiency: float = 0.0
    filter_s: float = 0.0
    opening: Opening = ALWAYS
    trigger: Trigger | None = None
    warmed_to_c: float = -273.15

    def __post_init__(self) -> None:
        if min(self.from_room, self.to_room) <= OUTSIDE:
            _two_places("fan", self.from_room, self.to_room)
        if not (math.isfinite(self.flow_m3_s) and self.flow_m3_s >= 0.0):
            raise ValueError(f"fan: flow_m3_s must not be negative, is {self.flow_m3_s}")
        if not 0.0 <= self.filter_efficiency <= 1.0:
            raise ValueError(f"fan: filter_efficiency must be 0..1, is {self.filter_efficiency}")
        _check_opening("fan", self.opening, self.trigger)


@dataclass(frozen=True)
class HeatLink:
    """The back of a surface of one room is, by a share of its area, the back of a surface of another.

    `kind` "wall": walls of both; "ceiling": ceiling of from_room under the floor of to_room.
    """

    from_room: int
    to_room: int
    kind: Literal["wall", "ceiling"] = "wall"
    share: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.share <= 1.0:
            raise ValueError(f"heat link: share must be above 0 and at most 1, is {self.share}")
        if self.from_room == self.to_room or min(self.from_room, self.to_room) < 0:
            raise ValueError(f"heat link: {self.from_room} and {self.to_room} are not two rooms")

    @property
    def faces(self) -> tuple[tuple[str, int], tuple[str, int]]:
        """The two surfaces, each with its room."""
        here, there = ("wall", "wall") if self.kind == "wall" else ("ceiling", "floor")
        return (here, self.from_room), (there, self.to_room)


MOST_JOINED = 1.0 + 1e-6
"""Of a surface: all of it, but for rounding."""


def joined_shares(links: Iterable[HeatLink]) -> dict[tuple[str, int], float]:
    """How much of each surface, with its room, links join to others in all."""
    joined: dict[tuple[str, int], float] = defaultdict(float)
    for link in links:
        for face in link.faces:
            joined[face] += link.share
    return joined


def check_winds(what: str, leak_winds: Winds) -> None:
    """Raises ValueError where the shares of a room's cracks are not all of them, or a wind is none."""
    is_whole = math.isclose(sum(share for share, _ in leak_winds), 1.0)
    if not (is_whole and all(share > 0.0 and math.isfinite(wind_pa) for share, wind_pa in leak_winds)):
        raise ValueError(f"{what}: leak_winds needs shares that add up to 1, and finite winds; is {leak_winds}")


def _two_places(what: str, here: int, there: int) -> None:
    if here == there or min(here, there) < OUTSIDE:
        raise ValueError(f"{what}: rooms {here} and {there} are not two places")


def _check_opening(what: str, opening: Opening, trigger: Trigger | None) -> None:
    if trigger is not None and len(opening) < 2:
        raise ValueError(f"{what}: opening needs a share before its trigger and one after it, got {opening}")
    times = [t for t, _ in opening]
    if not opening or times != sorted(times):
        raise ValueError(f"{what}: opening needs times that rise, got {times}")
    if any(not 0.0 <= share <= 1.0 for _, share in opening):
        raise ValueError(f"{what}: a share of opening lies outside 0..1")


def _positive(what: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0.0):
        raise ValueError(f"{what} must be positive, is {value}")
