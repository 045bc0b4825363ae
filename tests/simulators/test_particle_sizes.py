"""What the declared sizes of particles say of their light and number, beside Mie's theory and a sum over the sizes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import spherical_jn, spherical_yn

from simulators.detectors import IONISATION, PHOTOELECTRIC, SCATTERED_FORWARD
from simulators.kernels.constants import DROPLETS_UM, OD_M2_KG

RED_UM, INFRARED_UM, FORWARD = 0.633, 0.88, math.radians(40.0)
TAR, OIL, WATER, DUST = 1.50, 1.46, 1.33, 1.5 + 0.005j
"""Refractive indices."""


def mie(x, index):
    """Efficiency of extinction, and |S|^2 forward, of a sphere of size parameter x (Bohren and Huffman 1983)."""
    orders = np.arange(1, int(x + 4.05 * x ** (1.0 / 3.0) + 2) + 2)
    inside = index * x
    log_derivative = np.zeros(max(orders.size, int(abs(inside))) + 17, complex)
    for n in range(log_derivative.size - 1, 0, -1):
        log_derivative[n - 1] = n / inside - 1.0 / (log_derivative[n] + n / inside)
    d = log_derivative[orders]
    whole = np.arange(orders.size + 1)
    psi = x * spherical_jn(whole, x)
    xi = psi + 1j * x * spherical_yn(whole, x)
    a = ((d / index + orders / x) * psi[1:] - psi[:-1]) / ((d / index + orders / x) * xi[1:] - xi[:-1])
    b = ((index * d + orders / x) * psi[1:] - psi[:-1]) / ((index * d + orders / x) * xi[1:] - xi[:-1])
    mu, before, pi_n, s1, s2 = math.cos(FORWARD), 0.0, 1.0, 0.0, 0.0
    for n in orders:
        tau = n * mu * pi_n - (n + 1) * before
        weight = (2 * n + 1) / (n * (n + 1))
        s1 += weight * (a[n - 1] * pi_n + b[n - 1] * tau)
        s2 += weight * (a[n - 1] * tau + b[n - 1] * pi_n)
        before, pi_n = pi_n, ((2 * n + 1) * mu * pi_n - (n + 1) * before) / n
    return 2.0 / x**2 * np.sum((2 * orders + 1) * (a + b).real), 0.5 * (abs(s1) ** 2 + abs(s2) ** 2)


def sizes(kind):
    """Diameters in um and their share of the number."""
    median_um, spread = DROPLETS_UM[kind]
    of_sd = np.linspace(-4.0, 6.0, 151)
    shares = np.exp(-0.5 * of_sd**2)
    return median_um * spread**of_sd, shares / shares.sum()


def light(kind, index):
    """Extinction of red light, and infrared light scattered forward over it; both a mass of water's density, m2/kg."""
    d_um, shares = sizes(kind)
    extinct = sum(
        s * mie(math.pi * d / RED_UM, index)[0] * math.pi / 4.0 * d**2 for d, s in zip(d_um, shares, strict=True)
    )
    forward = sum(s * mie(math.pi * d / INFRARED_UM, index)[1] for d, s in zip(d_um, shares, strict=True))
    volume = np.sum(shares * math.pi / 6.0 * d_um**3)
    return 1000.0 * extinct / volume, forward * (INFRARED_UM / (2.0 * math.pi)) ** 2 / extinct


@pytest.mark.parametrize(("kind", "index"), [(0, TAR), (1, OIL), (2, WATER)])
def test_the_sizes_have_the_optical_density_that_is_declared_for_their_mass(kind, index):
    assert light(kind, index)[0] / math.log(10.0) == pytest.approx(OD_M2_KG[1 + kind], rel=0.25)


def test_light_scattered_forward_is_that_of_the_sizes():
    smouldering = light(0, TAR)[1]
    assert SCATTERED_FORWARD[1] == pytest.approx(light(1, OIL)[1] / smouldering, rel=0.03)
    assert light(2, DUST)[1] / smouldering < SCATTERED_FORWARD[2] < light(2, WATER)[1] / smouldering


@pytest.mark.parametrize("kind", [1, 2])
def test_ionisation_alarms_answer_to_number_times_diameter(kind):
    def a_unit_of_od(droplets):
        d_um, shares = sizes(droplets)
        return np.sum(shares * d_um) / np.sum(shares * d_um**3) / OD_M2_KG[1 + droplets]

    level = IONISATION.levels_per_m[1] * a_unit_of_od(0) / a_unit_of_od(kind)
    assert IONISATION.levels_per_m[1 + kind] == pytest.approx(level, rel=1e-3)


def test_cooking_sounds_ionisation_alarms_and_steam_and_dust_photoelectric_ones():
    """Which of the two alarms at less of it (Cleary and Chernovsky 2013, NIST TN 1784, of cooking)."""
    flaming, smouldering, fine, coarse = np.divide(IONISATION.levels_per_m, PHOTOELECTRIC.levels_per_m)
    assert flaming < fine < 1.0 < smouldering < coarse
