"""What a scenario file may say: one dataclass a block, its limits beside each key; everything else is refused."""

# ruff: noqa: RUF009 (quantity and words are dataclasses.field with limits)
from __future__ import annotations

import types
from dataclasses import MISSING, Field, dataclass, field, fields
from functools import cached_property
from typing import Any, get_args, get_origin, get_type_hints

from simulators.physics.fuels import FUELS
from simulators.physics.materials import MATERIALS
from simulators.scenarios.distributions import Distribution, ScenarioError, parse, shown
from simulators.scenarios.fuel_gases import FUEL_GASES
from simulators.scenarios.names import names_drawn
from simulators.scenarios.plans import FLOOR_AREA_M2
from simulators.scenarios.small_flames import BURNT

ROOM_USES = tuple(FLOOR_AREA_M2)
KINDS = ("fire", "nuisance", "normal")
SHAPES = ("box", "ellipse", "patch")
OPENINGS = ("window", "door", "fan")
HEATS = ("always", "by_season")
MODEL_ERRORS = ("drawn", "none")
IGNITIONS_FROM = ("start", "release")


def quantity(minimum: float, maximum: float, default: float | None = None) -> Any:
    """A key that holds a number or a distribution within limits; with a default it may be left out."""
    limits = {"minimum": minimum, "maximum": maximum}
    if default is None:
        return field(metadata=limits)
    return field(metadata=limits, default=Distribution("constant", default, 0.0, minimum, maximum))


def optional(minimum: float, maximum: float) -> Any:
    """A key that holds a number or a distribution within limits, or is left out."""
    return field(metadata={"minimum": minimum, "maximum": maximum}, default=None)


def words(*allowed: str, default: tuple[str, ...] | None = None) -> Any:
    """A key that holds one word or a list of words, each of them allowed; one is drawn where one is needed."""
    if default is None:
        return field(metadata={"allowed": allowed})
    return field(metadata={"allowed": allowed}, default=default)


@dataclass(frozen=True, kw_only=True)
class FireBlock:
    """A fire: it smoulders or overheats first (smoulder_s above 0), then flames with the given probability.

    Times are in seconds: ignition_s after the start or after the first release begins (ignition_from), smoulder_s from
    ignition to flaming. smoulder_kw is the heat that smouldering reaches; a fire that never flames keeps it. Where they
    are above 0, smoulder_kw_m2 states it and hrr_per_area_kw_m2 the peak by the area, or pool_share by the pool of that
    area (pools.py). Flames that give more than spread_kw_m2 of area_m2 stand on more. A fire that is not ignited
    (ignition_probability) does not happen: what was released before it stays. Without base_height_m it burns at the
    height of the first release, which it is of.
    """

    fuel: tuple[str, ...] = words(*FUELS)
    ignition_s: Distribution = quantity(0.0, 86_400.0)
    ignition_from: tuple[str, ...] = words(*IGNITIONS_FROM, default=("start",))
    base_height_m: Distribution | None = optional(0.0, 3.0)
    area_m2: Distribution = quantity(1e-5, 20.0)
    ignition_probability: Distribution = quantity(0.0, 1.0, 1.0)
    smoulder_s: Distribution = quantity(0.0, 86_400.0, 0.0)
    smoulder_kw: Distribution = quantity(0.0, 100.0, 0.0)
    smoulder_kw_m2: Distribution = quantity(0.0, 1_000.0, 0.0)
    flaming_probability: Distribution = quantity(0.0, 1.0, 1.0)
    growth_kw_s2: Distribution = quantity(1e-5, 1.0, 0.01172)
    peak_hrr_kw: Distribution = quantity(0.1, 20_000.0, 100.0)
    hrr_per_area_kw_m2: Distribution = quantity(0.0, 5_000.0, 0.0)
    pool_share: Distribution = quantity(0.0, 2.0, 0.0)
    spread_kw_m2: Distribution | None = optional(10.0, 10_000.0)
    burn_s: Distribution = quantity(1.0, 86_400.0, 600.0)
    decay_s: Distribution = quantity(1.0, 86_400.0, 300.0)


@dataclass(frozen=True, kw_only=True)
class ReleaseBlock:
    """A release that rises, holds and falls; at full strength it gives these rates. It may come back `times` times.

    voc_mg_s_m2 comes beside voc_mg_s from each square metre of the fire's area_m2: what evaporates of what is to burn.
    Where the room has extract fans, fan_probability is how likely they run meanwhile; they take captured_share at once.
    """

    begin_s: Distribution = quantity(0.0, 86_400.0)
    rise_s: Distribution = quantity(0.0, 7_200.0)
    hold_s: Distribution = quantity(0.0, 86_400.0)
    fall_s: Distribution = quantity(0.0, 7_200.0)
    times: Distribution = quantity(1.0, 50.0, 1.0)
    pause_s: Distribution = quantity(0.0, 86_400.0, 0.0)
    height_m: Distribution = quantity(0.0, 5.0)
    heat_kw: Distribution = quantity(0.0, 50.0, 0.0)
    convected_share: Distribution = quantity(0.0, 1.0, 0.7)
    heats: tuple[str, ...] = words(*HEATS, default=("always",))
    steam_share: Distribution = quantity(0.0, 1.0, 0.0)
    h2o_g_s: Distribution = quantity(0.0, 50.0, 0.0)
    co2_g_s: Distribution = quantity(0.0, 20.0, 0.0)
    co_mg_s: Distribution = quantity(0.0, 5_000.0, 0.0)
    voc_mg_s: Distribution = quantity(0.0, 5_000.0, 0.0)
    voc_mg_s_m2: Distribution = quantity(0.0, 20_000.0, 0.0)
    aerosol_mg_s: Distribution = quantity(0.0, 5_000.0, 0.0)
    ch4_g_s: Distribution = quantity(0.0, 100.0, 0.0)
    c3h8_g_s: Distribution = quantity(0.0, 100.0, 0.0)
    h2_g_s: Distribution = quantity(0.0, 20.0, 0.0)
    o2_g_s: Distribution = quantity(0.0, 20.0, 0.0)
    burns: tuple[str, ...] = words(*BURNT, default=("wax",))
    burns_mg_s: Distribution = quantity(0.0, 5_000.0, 0.0)
    burns_co_mg_g: Distribution = quantity(0.0, 500.0, 0.0)
    burns_aerosol_mg_g: Distribution = quantity(0.0, 500.0, 0.0)
    gas: tuple[str, ...] = words(*FUEL_GASES, default=("natural_gas",))
    gas_g_s: Distribution = quantity(0.0, 100.0, 0.0)
    aerosol_size: tuple[str, ...] = words("fine", "coarse", default=("fine",))
    fan_probability: Distribution = quantity(0.0, 1.0, 0.0)
    captured_share: Distribution = quantity(0.0, 1.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class ObjectBlock:
    """Something warm that a camera sees where the release is, as hot as the release is strong; without base_m it stands
    at the release's height. A patch lies on the floor, whatever its base, height_m long. With lights_c it is the vessel
    of what burns."""

    shape: tuple[str, ...] = words(*SHAPES)
    base_m: Distribution | None = optional(0.0, 5.0)
    height_m: Distribution = quantity(0.001, 5.0)
    half_width_m: Distribution = quantity(0.001, 3.0)
    temp_c: Distribution = quantity(-20.0, 1200.0)
    lights_c: Distribution | None = optional(50.0, 1200.0)


@dataclass(frozen=True, kw_only=True)
class OpeningBlock:
    """A window, a door or the fans of the room: at a time to a share of its width or flow, and back after a while."""

    vent: tuple[str, ...] = words(*OPENINGS)
    at_s: Distribution = quantity(0.0, 86_400.0)
    for_s: Distribution = quantity(1.0, 86_400.0, 86_400.0)
    share: Distribution = quantity(0.0, 1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class RoomBlock:
    """A room of a stated building; floor_m is the height of its floor."""

    name: str
    use: tuple[str, ...] = words(*ROOM_USES)
    width_m: Distribution = quantity(1.0, 50.0)
    depth_m: Distribution = quantity(1.0, 50.0)
    height_m: Distribution = quantity(1.8, 15.0)
    floor_m: Distribution = quantity(0.0, 100.0, 0.0)
    wall: tuple[str, ...] = words(*MATERIALS, default=("gypsum",))
    ceiling: tuple[str, ...] = words(*MATERIALS, default=("gypsum",))
    floor: tuple[str, ...] = words(*MATERIALS, default=("concrete",))
    leak_area_m2: Distribution = quantity(1e-4, 1.0, 0.01)


@dataclass(frozen=True, kw_only=True)
class VentBlock:
    """A door or window of a stated building, between two rooms by name or from a room to `outside`; it stands open by a
    share. With falls_at_c it has a pane that falls out as hot as that in a fire, and leaves it open; wind_pa is what
    wind adds to the pressure outside it."""

    from_room: str
    to_room: str
    width_m: Distribution = quantity(0.001, 20.0)
    sill_m: Distribution = quantity(0.0, 15.0, 0.0)
    soffit_m: Distribution = quantity(0.01, 15.0, 2.0)
    share: Distribution = quantity(0.0, 1.0, 1.0)
    falls_at_c: Distribution | None = optional(50.0, 1000.0)
    wind_pa: Distribution = quantity(-500.0, 500.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class HoleBlock:
    """A hole in the floor of a room and the ceiling of the one below; either may be `outside`."""

    above: str
    below: str
    area_m2: Distribution = quantity(0.001, 100.0)
    share: Distribution = quantity(0.0, 1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class FanBlock:
    """A fan from one room to another or outside; heights are of its grilles over each room's floor."""

    from_room: str
    to_room: str
    flow_m3_s: Distribution = quantity(0.0, 50.0)
    from_height_m: Distribution = quantity(0.0, 15.0, 2.0)
    to_height_m: Distribution = quantity(0.0, 15.0, 2.0)


@dataclass(frozen=True, kw_only=True)
class BuildingBlock:
    """A stated building, in place of a drawn one."""

    rooms: tuple[RoomBlock, ...]
    vents: tuple[VentBlock, ...] = ()
    holes: tuple[HoleBlock, ...] = ()
    fans: tuple[FanBlock, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ScenarioBlock:
    """A scenario class: a whole file. The fire or the release happens in a room of one of the uses in `rooms`.

    A nuisance that turns into a fire is of both kinds.
    """

    name: str
    doc: str
    kind: tuple[str, ...] = words(*KINDS)
    weight: Distribution = quantity(0.0, 1000.0, 1.0)
    duration_s: Distribution = quantity(600.0, 7_200.0)
    rooms: tuple[str, ...] = words(*ROOM_USES)
    hour: Distribution = quantity(0.0, 24.0, 12.0)
    day: Distribution | None = optional(0.0, 730.0)
    people: Distribution = quantity(0.0, 60.0, 0.0)
    people_come_s: Distribution = quantity(0.0, 7_200.0, 0.0)
    model_error: tuple[str, ...] = words(*MODEL_ERRORS, default=("drawn",))
    fire: FireBlock | None = None
    releases: tuple[ReleaseBlock, ...] = ()
    objects: tuple[ObjectBlock, ...] = ()
    openings: tuple[OpeningBlock, ...] = ()
    building: BuildingBlock | None = None

    @cached_property
    def names_drawn(self) -> tuple[str, ...]:
        """The names of what the class draws from its own distributions."""
        return names_drawn(self)

    def happens_on(self, day: int) -> bool:
        """Whether it happens on that day of the year, 0 being the first of January."""
        if self.day is None:
            return True
        first, last = self.day.a, self.day.maximum_drawn
        return any(int(first) <= day + 365 * later <= last for later in (0, 1))

    def happens_at(self, hour: float) -> bool:
        """Whether it happens at that hour of the day: no limits but those of an even distribution are known."""
        return self.hour.kind != "uniform" or self.hour.a <= hour <= self.hour.b


def read_block(block: type[Any], mapping: Any, where: str) -> Any:
    """A block's dataclass from its mapping in YAML.

    Raises ScenarioError, naming file and key, on an unknown or missing key, a wrong type, a number out of its limits or
    a word that is not allowed.
    """
    if not isinstance(mapping, dict):
        raise ScenarioError(f"{where}: expected a mapping of keys, got {shown(mapping)}")
    known = {f.name: f for f in fields(block)}
    for key in mapping:
        if key not in known:
            raise ScenarioError(f"{where}: unknown key {shown(key)}; expected {', '.join(known)}")
    hints = get_type_hints(block)
    values: dict[str, Any] = {}
    for name, declared in known.items():
        if name in mapping:
            values[name] = _read_value(hints[name], declared, mapping[name], f"{where}: {name}")
        elif declared.default is MISSING:
            raise ScenarioError(f"{where}: key {name!r} is missing")
    return block(**values)


def _read_value(hint: Any, declared: Field[Any], value: Any, where: str) -> Any:
    if Distribution in (hint, *get_args(hint)):
        return parse(value, where, declared.metadata["minimum"], declared.metadata["maximum"])
    if hint is str:
        if not isinstance(value, str) or not value.strip():
            raise ScenarioError(f"{where}: expected text, got {shown(value)}")
        return value
    if get_origin(hint) is tuple and get_args(hint)[0] is str:
        return _read_words(declared.metadata["allowed"], value, where)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise ScenarioError(f"{where}: expected a list, got {shown(value)}")
        return tuple(read_block(get_args(hint)[0], each, f"{where}[{i}]") for i, each in enumerate(value))
    if get_origin(hint) is types.UnionType:
        return read_block(get_args(hint)[0], value, where)
    raise TypeError(f"{hint} is no type of a scenario's key")


def _read_words(allowed: tuple[str, ...], value: Any, where: str) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise ScenarioError(f"{where}: expected at least one of {', '.join(allowed)}")
    for word in listed:
        if word not in allowed:
            raise ScenarioError(f"{where}: {shown(word)} does not exist; expected one of {', '.join(allowed)}")
    return tuple(listed)
