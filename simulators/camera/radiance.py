"""Band radiance of a black body, 8 to 14 um: what a microbolometer answers to, and its inverse as a series."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

BAND_UM = (8.0, 14.0)
KELVIN = 273.15
_FIRST_RADIATION = 1.191042972e8
_SECOND_RADIATION = 14387.76877
"""CODATA 2018, in W um^4 / (m2 sr) and um K."""
_T_MIN_K, _T_MAX_K, _T_STEP_K = 180.0, 1800.0, 0.25
SERIES_TERMS = 9
_SERIES_K = (200.0, 770.0)


def band_radiance(temp_k: ArrayLike) -> NDArray[np.float64]:
    """Planck's law integrated over the band, in W/(m2 sr); temperatures in K, held to 180..1800 K."""
    grid_k, radiance = _table()
    return np.interp(np.asarray(temp_k, np.float64), grid_k, radiance)


def brightness_temp_k(radiance: ArrayLike) -> NDArray[np.float64]:
    """The temperature of the black body of that band radiance, in K."""
    grid_k, table = _table()
    return np.interp(np.asarray(radiance, np.float64), table, grid_k)


@cache
def radiance_table() -> tuple[NDArray[np.float64], float, float]:
    """Band radiances each quarter of a kelvin, the first one's temperature in K, and entries a kelvin."""
    return _table()[1], _T_MIN_K, 1.0 / _T_STEP_K


@cache
def temperature_series() -> tuple[float, float, NDArray[np.float64]]:
    """Slope a, shift b and coefficients c [9]: temp_k = sum of c_n x^n, x = a R^(1/4) + b held to -1..1.

    Within 1 mK of brightness_temp_k from 200 to 770 K: R^(1/4) is almost straight in temperature, and takes a loop
    over pixels but two square roots.
    """
    temps_k = np.linspace(*_SERIES_K, 20_001)
    roots = band_radiance(temps_k) ** 0.25
    slope, shift = 2.0 / (roots[-1] - roots[0]), -(roots[-1] + roots[0]) / (roots[-1] - roots[0])
    fitted = np.polynomial.chebyshev.chebfit(slope * roots + shift, temps_k, SERIES_TERMS - 1)
    return float(slope), float(shift), np.asarray(np.polynomial.chebyshev.cheb2poly(fitted), np.float64)


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    grid_k = np.arange(_T_MIN_K, _T_MAX_K + _T_STEP_K, _T_STEP_K)
    nodes, weights = np.polynomial.legendre.leggauss(24)
    low, high = BAND_UM
    wavelength_um = 0.5 * (high - low) * nodes + 0.5 * (high + low)
    exponent = _SECOND_RADIATION / (wavelength_um[None, :] * grid_k[:, None])
    spectral = _FIRST_RADIATION / (wavelength_um[None, :] ** 5 * np.expm1(exponent))
    return np.asarray(grid_k, np.float64), np.asarray(0.5 * (high - low) * spectral @ weights, np.float64)
