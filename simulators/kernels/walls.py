"""Heat into and through walls and targets: conduction in one dimension, convection at the face."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels.compiled import compiled
from simulators.kernels.constants import CEILING, CP, FLOOR, SIGMA

BACK_W_M2K = 10.0
"""Of the far side, to the ambient that the room had before: between 1 / 0.13 to another room and 1 / 0.04 to the open,
convection and radiation together (ISO 6946); of bare metal see `bare_w_m2k`."""
UP_W_M2K, ACROSS_W_M2K, DOWN_W_M2K = 5.0, 2.5, 0.7
"""What air takes of a face at least, as heat goes up, sideways or down from it (ISO 6946:2017, table C.1)."""
AIR_KG_K_M3 = 353.0
"""Density of air times its temperature at one atmosphere."""
AIR_M2_S = 1.6e-5
"""Kinematic viscosity of air at 300 K."""
LEAST_REYNOLDS = 1e3
NATURAL_SLOPE = 4.0 / 3.0
"""Of natural convection, by how much more it carries for each kelvin, over what it carries a kelvin."""
DRAUGHT_W_M2K = 0.3
"""What draughts carry where nothing else moves the air."""


@compiled
def convection_w_m2k(gas_k, surface_k, level):
    """Turbulent natural convection: 1.52 |dT|^(1/3) at a level face, 1.31 at an upright one (Holman, Heat Transfer)."""
    return (1.52 if level else 1.31) * abs(gas_k - surface_k) ** (1.0 / 3.0) + DRAUGHT_W_M2K


@compiled
def bare_w_m2k(surface, back_k, behind_k, emissivity):
    """What a bare back of a surface gives to a place as warm as behind_k, W/m2K: by convection and radiation.

    Warm air does not rise from a warm floor's underside, nor cold air sink from a cold ceiling's upper side.
    """
    if surface in (CEILING, FLOOR):
        rises = (back_k > behind_k) == (surface == CEILING)
        least = UP_W_M2K if rises else DOWN_W_M2K
        by_air = max(convection_w_m2k(behind_k, back_k, True), least) if rises else least
    else:
        by_air = max(convection_w_m2k(behind_k, back_k, False), ACROSS_W_M2K)
    return by_air + emissivity * SIGMA * (back_k**2 + behind_k**2) * (back_k + behind_k)


@compiled
def forced_convection_w_m2k(gas_k, speed_m_s, height_m):
    """Of a plume or a ceiling jet under a ceiling of that height: 0.24 Re^-0.3 rho cp u, Re = u H / nu.

    Cooper's (1982) coefficient, 0.28 Re^-0.3 Pr^-2/3 (r/H)^-1.2 (r/H - 0.077) / (r/H + 0.279), over the jet's speed
    (ceiling_jet.jet_speed_m_s): 0.31 to 0.20 of that power of Re from 0.3 to 1.5 ceiling heights from the axis.
    """
    reynolds = max(speed_m_s * height_m / (AIR_M2_S * (gas_k / 300.0) ** 1.7), LEAST_REYNOLDS)
    return 0.24 * reynolds**-0.3 * AIR_KG_K_M3 / gas_k * CP * speed_m_s


@compiled
def conduct(temps_k, conductance, capacity, flux_w_m2, slope_w_m2k, back_w_m2k, back_k, dt_s, line):
    """One implicit step of a wall [n] with a flux into its face; temps_k is changed in place.

    The flux is flux_w_m2 less slope_w_m2k times what the first node gains, so that a quick face cannot overshoot. The
    rest as of `answer`. Returns the gain of the first node.
    """
    stiffness, own = answer(temps_k, conductance, capacity, back_w_m2k, back_k, dt_s, line)
    gained = (flux_w_m2 + own) / (stiffness + slope_w_m2k)
    follow(temps_k, gained, line)
    return gained


@compiled
def answer(temps_k, conductance, capacity, back_w_m2k, back_k, dt_s, line):
    """How the face of a wall [n] answers to a flux in one implicit step: it gains (flux + own) / stiffness.

    Returns stiffness, W/m2K, and own, W/m2. conductance [n] W/m2K to the next node, and back_w_m2k from the last to
    what lies at back_k; capacity [n] J/m2K; line [n, 2] is for `follow`. Backward Euler, Thomas' algorithm from the
    back: stable at any step.
    """
    n = temps_k.shape[0]
    with_face, without, behind = 0.0, back_k, back_w_m2k
    for i in range(n - 1, 0, -1):
        heat = capacity[i] / dt_s
        of_diagonal = 1.0 / (heat + conductance[i - 1] + behind * (1.0 - with_face))
        without = (heat * temps_k[i] + behind * without) * of_diagonal
        with_face, behind = conductance[i - 1] * of_diagonal, conductance[i - 1]
        line[i, 0], line[i, 1] = with_face, without
    own = conductance[0] * (without - (1.0 - with_face) * temps_k[0])
    return capacity[0] / dt_s + conductance[0] * (1.0 - with_face), own


@compiled
def follow(temps_k, gained_k, line):
    """The nodes of a wall at the end of a step in which its face gained so much; temps_k is changed in place."""
    temps_k[0] += gained_k
    for i in range(1, temps_k.shape[0]):
        temps_k[i] = line[i, 1] + line[i, 0] * temps_k[i - 1]
