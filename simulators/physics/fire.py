"""What gives off heat and gases: fires, and releases of everyday life; the weather; how wrong the model is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulators.physics.fuels import FUELS, Fuel
from simulators.physics.humid_air import O2_OF_AIR
from simulators.physics.openings import Trigger

Series = NDArray[np.float64]
Curve = tuple[tuple[float, float], ...]
"""Points (time in s, value), times not falling, straight in between, and a jump where two have one time; nothing
before the first, and the last value stays."""


@dataclass(frozen=True)
class Fire:
    """A fire: it smoulders from ignition_s on, flames from flaming_s on (None: never), grows as t squared, decays.

    Smouldering heat grows straight to smoulder_kw at the transition (over smoulder_growth_s where it never flames).
    Flaming: smoulder_kw + growth_kw_s2 * (t - flaming_s)^2 up to peak_hrr_kw, held for burn_s, then down straight over
    decay_s; on area_m2, and on more where that would be more than spread_kw_m2. Growth classes: slow 0.00293, medium
    0.01172, fast 0.0469, ultrafast 0.1876 kW/s2 (NFPA 72, annex B).
    Raises ValueError, naming the parameter.
    """

    room: int
    fuel: str
    x_m: float
    y_m: float
    base_height_m: float
    area_m2: float
    ignition_s: float = 0.0
    flaming_s: float | None = 0.0
    smoulder_kw: float = 0.0
    smoulder_growth_s: float = 600.0
    growth_kw_s2: float = 0.01172
    peak_hrr_kw: float = 1000.0
    burn_s: float = 600.0
    decay_s: float = 300.0
    spread_kw_m2: float = math.inf

    def __post_init__(self) -> None:
        if self.fuel not in FUELS:
            raise ValueError(f"fire: fuel {self.fuel!r} does not exist; expected one of {', '.join(FUELS)}")
        for name in ("area_m2", "growth_kw_s2", "peak_hrr_kw", "burn_s", "decay_s", "smoulder_growth_s"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0.0):
                raise ValueError(f"fire: {name} must be positive, is {value}")
        for name in ("base_height_m", "ignition_s", "smoulder_kw"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0.0):
                raise ValueError(f"fire: {name} must not be negative, is {value}")
        if not self.spread_kw_m2 > 0.0:
            raise ValueError(f"fire: spread_kw_m2 must be positive, is {self.spread_kw_m2}")
        if self.flaming_s is not None and self.flaming_s < self.ignition_s:
            raise ValueError(f"fire: flaming_s {self.flaming_s} is before ignition_s {self.ignition_s}")

    @property
    def material(self) -> Fuel:
        return FUELS[self.fuel]

    @property
    def growing_s(self) -> float:
        """How long its flames grow."""
        return math.sqrt((self.peak_hrr_kw - min(self.smoulder_kw, self.peak_hrr_kw)) / self.growth_kw_s2)

    def hrr_kw(self, t_s: ArrayLike) -> Series:
        """The heat release rate that the fire would have with all the air it wants, kW, at times t_s."""
        return self.smouldering_kw(t_s) + self.flaming_kw(t_s)

    def smouldering_kw(self, t_s: ArrayLike) -> Series:
        """The part of the heat release rate that is smouldering; it ends where flames take over."""
        t = np.asarray(t_s, np.float64)
        if self.smoulder_kw == 0.0:
            return np.zeros_like(t)
        until = self.flaming_s if self.flaming_s is not None else self.ignition_s + self.smoulder_growth_s
        grown = _share((t - self.ignition_s) / max(until - self.ignition_s, 1.0))
        goes = (t >= self.ignition_s) & ((t < self.flaming_s) if self.flaming_s is not None else True)
        return np.where(goes, self.smoulder_kw * grown, 0.0)

    def flaming_kw(self, t_s: ArrayLike) -> Series:
        """The part of the heat release rate that is flames."""
        t = np.asarray(t_s, np.float64)
        if self.flaming_s is None:
            return np.zeros_like(t)
        since = t - self.flaming_s
        start = min(self.smoulder_kw, self.peak_hrr_kw)
        grown = np.minimum(start + self.growth_kw_s2 * np.maximum(since, 0.0) ** 2, self.peak_hrr_kw)
        decayed = _share((since - self.growing_s - self.burn_s) / self.decay_s)
        return np.where(since >= 0.0, grown * (1.0 - decayed), 0.0)

    def burning_m2(self, flaming_kw: Series) -> Series:
        """The area that flames stand on which give so much, m2."""
        return np.asarray(np.maximum(self.area_m2, flaming_kw / self.spread_kw_m2))


@dataclass(frozen=True)
class TabulatedFire:
    """A fire as a deck states it: a formula, and rows of (time s, hrr kW, height m, area m2, yields of co, soot, hcn).

    Yields are kg a kg of fuel lost, times count from ignition: at `ignition_s`, or when `trigger` happens. Chlorine
    leaves as HCl. `smoulders_s`: until then after ignition its soot is pale. Raises ValueError, naming the parameter.
    """

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
    smoulders_s: float = 0.0

    def __post_init__(self) -> None:
        times = [row[0] for row in self.rows]
        if not self.rows or times != sorted(times):
            raise ValueError(f"fire: rows need times that rise, got {times[:10]}")
        if any(len(row) != 7 for row in self.rows):
            raise ValueError("fire: a row has 7 numbers: time, hrr, height, area, co, soot and hcn yield")
        if not self.heat_of_combustion_j_kg > 0.0:
            raise ValueError(f"fire: heat_of_combustion_j_kg must be positive, is {self.heat_of_combustion_j_kg}")
        if not 0.0 <= self.radiative_fraction < 1.0:
            raise ValueError(f"fire: radiative_fraction must be 0..1, is {self.radiative_fraction}")


@dataclass(frozen=True)
class Release:
    """Heat, vapours and particles of a nuisance or of people, as curves over time; it may rise in a plume of its own.

    Rates: heat in kW, all others in kg/s; `o2_used_kg_s` is taken of the air. Of the heat the air gets
    `convected_share`; the rest is radiated to surfaces, which it warms by tenths of a kelvin, and left out. Heat below
    0 is what something cold takes of the air at its height. `aerosol_size` tells what particles are: "fine"
    (smoke-like, below 1 um) or "coarse" (dust, droplets).
    Raises ValueError, naming the parameter.
    """

    room: int
    x_m: float
    y_m: float
    z_m: float
    heat_kw: Curve = ()
    h2o_kg_s: Curve = ()
    co2_kg_s: Curve = ()
    co_kg_s: Curve = ()
    voc_kg_s: Curve = ()
    aerosol_kg_s: Curve = ()
    ch4_kg_s: Curve = ()
    c3h8_kg_s: Curve = ()
    h2_kg_s: Curve = ()
    aerosol_size: Literal["fine", "coarse"] = "fine"
    convected_share: float = 1.0
    o2_used_kg_s: Curve = ()

    def __post_init__(self) -> None:
        for name, curve in self.curves.items():
            times = [t for t, _ in curve]
            sound = all(math.isfinite(v) and (v >= 0.0 or name == "heat_kw") for _, v in curve)
            if times != sorted(times) or not sound:
                raise ValueError(f"release: {name} needs times that rise and values that are not negative")
        if self.z_m < 0.0:
            raise ValueError(f"release: z_m must not be negative, is {self.z_m}")
        if not 0.0 <= self.convected_share <= 1.0:
            raise ValueError(f"release: convected_share must be 0..1, is {self.convected_share}")

    @cached_property
    def curves(self) -> dict[str, Curve]:
        """Its rates by name; what it does not give is not there."""
        return {name: value for name, value in vars(self).items() if isinstance(value, tuple) and value}


@dataclass(frozen=True)
class Ambient:
    """The air indoors before anything happens, and outdoors; oxygen by mass of dry air.

    `beyond_walls_c` lies behind walls, ceilings and floors that no heat link joins to others; None: as warm as indoors.
    breathed_ppm: CO2 that people have left indoors, over that of the air outdoors.
    """

    temp_c: float = 20.0
    humidity_pct: float = 50.0
    pressure_pa: float = 101_325.0
    outdoor_temp_c: float = 20.0
    outdoor_humidity_pct: float = 75.0
    beyond_walls_c: float | None = None
    o2_share: float = O2_OF_AIR
    outdoor_o2_share: float = O2_OF_AIR
    breathed_ppm: float = 0.0

    @property
    def behind_walls_c(self) -> float:
        """What lies behind walls."""
        return self.temp_c if self.beyond_walls_c is None else self.beyond_walls_c


@dataclass(frozen=True)
class ModelError:
    """By how much the model is wrong in one scenario: factors on what it gives, 1 for the model as it is.

    temperature: on rises at a head; smoke, co: on yields; plume: on entrainment; delay: on how long gas is on its way
    to a head. A learner that saw one model only would learn its constants.
    """

    temperature: float = 1.0
    smoke: float = 1.0
    co: float = 1.0
    plume: float = 1.0
    delay: float = 1.0


def _share(of: Series) -> Series:
    """Held to 0 to 1; numpy's clip takes three times as long for few numbers."""
    return np.asarray(np.minimum(np.maximum(of, 0.0), 1.0))


def at(curve: Curve, t_s: ArrayLike) -> Series:
    """A curve's values at times t_s; nothing before its first point."""
    t = np.asarray(t_s, np.float64)
    if not curve:
        return np.zeros_like(t)
    times, values = np.array(curve).T
    return np.asarray(np.interp(t, times, values, left=0.0))
