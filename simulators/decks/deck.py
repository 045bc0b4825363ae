"""A deck: what a CFAST input file asks for, in SI units. Rooms are numbered as in the file, from 0; outside is -1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from simulators.physics.humid_air import O2_OF_AIR
from simulators.physics.openings import ALWAYS, Opening, Trigger

Layers = tuple[tuple[str, float], ...]
"""(material ID, thickness in m) from the room outward; none: adiabatic."""
Point = tuple[float, float, float]


@dataclass(frozen=True)
class DeckMaterial:
    """Thickness 0: the deck states it where the material is used."""

    name: str
    conductivity_w_mk: float
    density_kg_m3: float
    specific_heat_j_kgk: float
    thickness_m: float
    emissivity: float


DEFAULT_MATERIAL = DeckMaterial("DEFAULT", 0.12, 800.0, 900.0, 0.012, 0.9)
"""CFAST's own: gypsum board, which targets are made of that name no material."""


@dataclass(frozen=True)
class DeckRoom:
    """Leaks in m2 of hole; cross section as (height, area) points."""

    name: str
    width_m: float
    depth_m: float
    height_m: float
    origin_m: Point
    ceiling: Layers
    wall: Layers
    floor: Layers
    cross_section: tuple[tuple[float, float], ...] = ()
    hall: bool = False
    shaft: bool = False
    wall_leak_m2: float = 0.0
    floor_leak_m2: float = 0.0

    @property
    def plan_m2(self) -> float:
        """Its largest area in plan."""
        return max((area for _, area in self.cross_section), default=self.width_m * self.depth_m)


@dataclass(frozen=True)
class DeckWallVent:
    """Heights are above the floor of `rooms[0]`, the first that the deck names; place_m in plan, as origins."""

    name: str
    rooms: tuple[int, int]
    width_m: float
    sill_m: float
    soffit_m: float
    flow_coefficient: float = 0.7
    opening: Opening = ALWAYS
    trigger: Trigger | None = None
    place_m: tuple[float, float] | None = None


@dataclass(frozen=True)
class DeckCeilingVent:
    name: str
    above: int
    below: int
    area_m2: float
    shape: Literal["round", "square"]
    opening: Opening = ALWAYS
    trigger: Trigger | None = None


@dataclass(frozen=True)
class DeckFan:
    """From rooms[0] to rooms[1]; heights above each room's floor; `level`: the diffuser lies in a ceiling or floor."""

    name: str
    rooms: tuple[int, int]
    flow_m3_s: float
    heights_m: tuple[float, float]
    areas_m2: tuple[float, float]
    level: tuple[bool, bool]
    cutoffs_pa: tuple[float, float]
    filter_efficiency: float
    filter_s: float
    opening: Opening = ALWAYS
    trigger: Trigger | None = None


@dataclass(frozen=True)
class DeckConnection:
    """The back of `room`'s walls, or ceiling (`other` lies above), gives to `other` (-1 outside) by a share of it."""

    kind: Literal["wall", "ceiling"]
    room: int
    other: int
    share: float


@dataclass(frozen=True)
class DeckFire:
    """Rows: time after ignition s, heat release W, base height m, area m2, yields of CO, soot, HCN (kg/kg)."""

    name: str
    room: int
    x_m: float
    y_m: float
    formula: tuple[float, float, float, float, float]
    """Atoms of C, H, O, N, Cl."""
    heat_of_combustion_j_kg: float
    radiative_fraction: float
    rows: tuple[tuple[float, ...], ...]
    ignition_s: float = 0.0
    trigger: Trigger | None = None
    flaming_transition_s: float = 0.0


@dataclass(frozen=True)
class DeckTarget:
    name: str
    room: int
    place_m: Point
    normal: Point
    shape: Literal["plate", "cylinder"]
    material: str
    thickness_m: float
    depth_m: float
    adiabatic: bool
    film_w_m2k: float = 0.0
    """Of an adiabatic one, where the deck states it."""

    @property
    def kind(self) -> str:
        """As a detector's: what it is."""
        return self.shape


@dataclass(frozen=True)
class DeckDetector:
    """`setpoint` in C, of smoke in %/m; `smoulder_setpoint` where it tells smouldering smoke from other smoke."""

    name: str
    room: int
    place_m: Point
    kind: Literal["heat_detector", "smoke_detector", "sprinkler"]
    setpoint: float
    rti: float
    spray_m_s: float = 0.0
    smoulder_setpoint: float | None = None


@dataclass(frozen=True)
class DeckAir:
    """Humidity is that of the air indoors and outdoors, oxygen its share of dry air by mass."""

    indoor_temp_c: float = 20.0
    outdoor_temp_c: float = 20.0
    pressure_pa: float = 101_325.0
    humidity_pct: float = 50.0
    o2_share: float = O2_OF_AIR
    outdoor_o2_share: float = O2_OF_AIR


@dataclass(frozen=True)
class Deck:
    """All of a deck. Devices stand in the deck's order. `warnings` names what it asks for and nobody does."""

    name: str
    title: str
    version: int | None
    sha256: str
    end_s: float
    output_s: float
    air: DeckAir
    o2_limit: float
    extinction_m2_kg: tuple[float, float]
    """Of soot of flames and of smouldering, natural."""
    materials: tuple[DeckMaterial, ...]
    rooms: tuple[DeckRoom, ...]
    wall_vents: tuple[DeckWallVent, ...]
    ceiling_vents: tuple[DeckCeilingVent, ...]
    fans: tuple[DeckFan, ...]
    connections: tuple[DeckConnection, ...]
    fires: tuple[DeckFire, ...]
    devices: tuple[DeckTarget | DeckDetector, ...]
    warnings: tuple[str, ...]
