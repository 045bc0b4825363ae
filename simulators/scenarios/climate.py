"""The air indoors and out at an hour or on the mean of a day, and how a house stands open to it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from simulators.kernels.humid_air import saturation_pa
from simulators.physics.building import Building
from simulators.physics.fire import Ambient
from simulators.scenarios.cooling import Cooling, draw_cooling
from simulators.scenarios.draws import Draws
from simulators.scenarios.heating import HEATED_BELOW_C, season_of
from simulators.scenarios.houses import House, opened
from simulators.scenarios.weather import outdoor_humidity, pressure_at_pa
from simulators.scenarios.wind import blown, draw_wind

JULY_SWING_K, JANUARY_SWING_K, WARMEST_H = 5.0, 2.0, 15.0
"""Half of what is between night and afternoon, on the mean of a month (DWD, stations of the lowlands)."""
HEATED_C = (18.0, 24.0)
FREE_C, FREE_K_PER_K = 18.8, 0.33
"""What rooms that are neither heated nor cooled are kept at by those in them, by the mean outdoors; most are within 3 K
of it, as much as heated ones differ (EN 15251:2007, annex A.2, category II)."""
BREATHED_PPM = (250.0, 0.8)
"""CO2 that who has been in has left by the start of a run, beside the background: median and scatter. Assumed: with it
half of the rooms have above 800 ppm and a twentieth above 1500, as rooms have that people have been in for hours."""
MOST_MOISTURE_PA = 1080.0
HUMIDITY_PCT = (20.0, 75.0)
"""Indoors: in rooms that are lived in it is seldom drier, and wetter they grow mould (ISO 13788)."""


class Climate(NamedTuple):
    """What is drawn of a day's air, what cools it, and the house's building in it."""

    ambient: Ambient
    cooling: Cooling | None
    building: Building
    is_heated: bool

    @property
    def season(self) -> float:
        """What air conditioning does (heating.season_of)."""
        return season_of(self.is_heated, self.ambient)


def draw_climate(
    draws: Draws, channel: Callable[[str], Draws], home: House, start: datetime, hour: float | None,
    duration_s: float, is_stated: bool = False,
) -> Climate:  # fmt: skip
    """The climate at that hour, or on the day's mean where none is given.

    A building that a file states stands as it says there, and in no wind.
    """
    weather = channel("weather")
    ambient, day_c = _draw_ambient(draws, weather, home.altitude_m, start, hour)
    ambient, cooling = draw_cooling(channel("cooling"), home, ambient, duration_s)
    building, is_heated = home.building, day_c < HEATED_BELOW_C
    if not is_stated:
        building = opened(channel("openings"), home, ambient.outdoor_temp_c, is_cooled=cooling is not None)
        building = blown(building, draw_wind(weather, home.eaves_m, home.shelter, ambient))
    if is_heated:
        building = replace(building, warmed_to_c=ambient.temp_c)
    return Climate(ambient, cooling, building, is_heated)


def _draw_ambient(
    draws: Draws, weather: Draws, altitude_m: float, day: datetime, hour: float | None
) -> tuple[Ambient, float]:
    """Indoor climate and the weather of the season (mid-European means and swings; `weather`: how damp it is), and how
    warm that day is outdoors on the mean.

    Rooms are as warm as they are heated, or follow the day's mean on days when nothing is; outdoors it is as warm as
    at that hour, or as on the mean where none is given. Air indoors has the vapour of the air outdoors and what people
    give it: up to 1080 Pa more on days of frost, and none from 20 C on (ISO 13788:2012, annex A, classes 1 to 4).
    """
    from_july = abs((day.timetuple().tm_yday - 200 + 182) % 365 - 182) / 182.0
    mean_c = draws.normal("outdoor_temp_c", 21.0 - 19.0 * from_july, 4.0)
    indoor_c = draws.uniform("temp_c", *HEATED_C)
    if mean_c >= HEATED_BELOW_C:
        indoor_c += FREE_C + FREE_K_PER_K * mean_c - sum(HEATED_C) / 2.0
    swing_k = JULY_SWING_K + from_july * (JANUARY_SWING_K - JULY_SWING_K)
    outdoor_c = mean_c if hour is None else mean_c + swing_k * math.cos(2.0 * math.pi * (hour - WARMEST_H) / 24.0)
    lived_in_pa = draws.uniform("moisture_pa", 100.0, MOST_MOISTURE_PA) * min(max(1.0 - mean_c / 20.0, 0.0), 1.0)
    outdoor_pct = weather.number("outdoor_humidity_pct", outdoor_humidity(outdoor_c))
    vapour_pa = outdoor_pct / 100.0 * float(saturation_pa(outdoor_c)) + lived_in_pa
    humidity_pct = 100.0 * vapour_pa / float(saturation_pa(indoor_c))
    ambient = Ambient(
        temp_c=indoor_c,
        humidity_pct=min(max(humidity_pct, HUMIDITY_PCT[0]), HUMIDITY_PCT[1]),
        pressure_pa=draws.normal("pressure_pa", pressure_at_pa(altitude_m), 900.0),
        outdoor_temp_c=outdoor_c,
        outdoor_humidity_pct=outdoor_pct,
        breathed_ppm=weather.factor("breathed_ppm", *BREATHED_PPM),
    )
    return ambient, mean_c
