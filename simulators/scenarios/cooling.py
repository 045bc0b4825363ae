"""Air conditioning on hot days: a unit that cycles, and air that is colder, drier and moves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulators.kernels.humid_air import saturation_pa
from simulators.physics.fire import Ambient
from simulators.scenarios.draws import Draws
from simulators.scenarios.houses import House
from simulators.scenarios.timeline import Strength

COOLED_ABOVE_C = 18.3
"""Outdoors; cooling degree days count from there (ASHRAE Fundamentals)."""
AT_HOME, IN_WORK = 0.2, 0.6
"""In so many buildings (IEA 2018, The Future of Cooling: a fifth of Europe's homes, most of its offices)."""
SET_C = (22.0, 26.0)
COIL_C = (12.0, 16.0)
"""Air leaves the coil saturated at this temperature, and damper the rooms do not stay (ASHRAE Fundamentals)."""
SWING_K = (0.4, 1.5)
"""Between start and stop of a thermostat."""
RUNS_S, RESTS_S = (240.0, 900.0), (300.0, 1200.0)
"""No more than six starts an hour, about three at half load (NEMA DC 3)."""
DRIER_PCT_K = 5.0
"""Relative humidity that the coil takes a kelvin of swing, more than the 3 % that colder air would gain: assumed."""
MOST_KW_M2 = 0.1
"""What a room's own unit takes from it or gives it, a floor area: 20 to 33 Btu/h a square foot (ENERGY STAR, sizing of
room air conditioners). A larger one would not run on at full load: air gets no colder or warmer than its coil."""
DRAUGHT_M_S = (0.05, 0.25)
"""Where people are, at most (ISO 7730)."""


@dataclass(frozen=True)
class Cooling:
    """What a unit does to all air of its house: colder by swing_k at strength 1, drier as it is colder, moving while it
    runs."""

    colder: Strength
    runs: Strength
    swing_k: float
    draught_m_s: float


def draw_cooling(draws: Draws, home: House, ambient: Ambient, duration_s: float) -> tuple[Ambient, Cooling | None]:
    """The climate indoors and what cools it; as it was and None where it is not hot or nothing cools."""
    likely = IN_WORK if home.is_place_of_work else AT_HOME
    if ambient.outdoor_temp_c < COOLED_ABOVE_C or not draws.happens("there", likely):
        return ambient, None
    temp_c = min(ambient.temp_c, draws.uniform("set_c", *SET_C))
    driest_pct = 100.0 * float(saturation_pa(draws.uniform("coil_c", *COIL_C)) / saturation_pa(temp_c))
    cooled = replace(ambient, temp_c=temp_c, humidity_pct=min(ambient.humidity_pct, driest_pct))
    return cooled, _cycles(draws, duration_s)


def _cycles(draws: Draws, duration_s: float) -> Cooling:
    swing_k, draught_m_s = draws.uniform("swing_k", *SWING_K), draws.uniform("draught_m_s", *DRAUGHT_M_S)
    colder: list[tuple[float, float]] = []
    runs: list[tuple[float, float]] = []
    t_s = draws.uniform("begin_s", 1.0, RESTS_S[1])
    while t_s < duration_s:
        cycle = len(colder) // 2
        stop_s = t_s + draws.uniform(f"{cycle}.runs_s", *RUNS_S)
        colder += [(t_s, 0.0), (stop_s, 1.0)]
        runs += [(t_s, 0.0), (t_s + 10.0, 1.0), (stop_s, 1.0), (stop_s + 10.0, 0.0)]
        t_s = stop_s + draws.uniform(f"{cycle}.rests_s", *RESTS_S)
    return Cooling(Strength((*colder, (t_s, 0.0))), Strength((*runs, (t_s, 0.0))), swing_k, draught_m_s)
