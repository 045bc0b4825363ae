"""How damp the air outdoors is: nearly saturated in frost, half of that on a hot afternoon, and each day its own.

Relative humidity by air temperature over the 131,400 hours of the fifteen German test reference years (TRY 2010; DWD
and BBSR 2011): a normal distribution held to its limits, mean and standard deviation straight between the temperatures
below, fitted by maximum likelihood. From -10 to 30 C the means of those hours, 2 K by 2 K, are met within 3 %, their
quantiles from 5 to 95 % within 6 % (of relative humidity).
"""

from __future__ import annotations

import numpy as np

from simulators.scenarios.distributions import Distribution, normal

TEMP_C = np.array((-10.0, 0.0, 10.0, 15.0, 20.0, 25.0, 30.0))
MEAN_PCT = np.array((91.0, 88.0, 83.0, 78.0, 63.0, 49.0, 35.0))
SD_PCT = np.array((8.0, 13.0, 15.0, 15.0, 14.0, 10.0, 9.0))
LIMITS_PCT = (15.0, 100.0)


def outdoor_humidity(outdoor_temp_c: float) -> Distribution:
    """The relative humidity outdoors, %, at a temperature; beyond the table's ends as at the end."""
    mean, sd = (float(np.interp(outdoor_temp_c, TEMP_C, values)) for values in (MEAN_PCT, SD_PCT))
    return normal(mean, sd, *LIMITS_PCT)


def pressure_at_pa(altitude_m: float) -> float:
    """The mean pressure over the sea (ISO 2533, standard atmosphere)."""
    return 101_325.0 * float((1.0 - 2.25577e-5 * altitude_m) ** 5.25588)
