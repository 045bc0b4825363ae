"""Water between a room's layers and its surfaces: sorbed by what lines them, condensed on them, and given back.

A lining holds so much from dry to saturated (effective moisture penetration depth: Kerestecioglu et al. 1990), as damp
all through, behind the resistance of its coat and of half its depth. What it cannot take in stays on it as a film, at
whose face air is saturated. Vapour comes through air as heat does (Lewis), and leaves its latent heat in the face.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels.compiled import compiled, inlined
from simulators.kernels.constants import CEILING, CP, H2O, KELVIN, LOWER, LOWER_WALL, UPPER, UPPER_WALL
from simulators.kernels.humid_air import LATENT_J_KG, WATER_OF_AIR, saturation_pa, saturation_slope_pa_k, vapour_pa
from simulators.kernels.layers import NO_FACE_M2, surface_areas
from simulators.kernels.walls import ACROSS_W_M2K, AIR_KG_K_M3, NATURAL_SLOPE

FILM, SORBED = range(2)
"""Of Work.water [R, 4, 2], kg a square metre."""
LEWIS = 0.9
"""Le^(2/3): air's thermal diffusivity over that of water in it is 0.85 (ASHRAE Fundamentals, chapter 6)."""
VAPOUR_J_KGK = 461.5
LEAST_FILM_KG_M2 = 1e-9
MOST_TAKEN = 0.1
"""Of a layer's vapour its surfaces take no more in a step: openings may have the rest (transport.MOST_TAKEN)."""
G_AIR, MEETS_PA, SUCKS, WET, TAKES = range(5)
N_FACE = 5
"""Of Work.faces [4, ...]: kg/(m2 s Pa) from the layer to a face and the Pa that it meets there, what its lining sucks
from its film, whether it is wet, and what it takes from the air, kg/(m2 s)."""


@compiled
def from_air_kg_m2spa(convection_w_m2k):
    """Lewis: h / (rho cp Le^(2/3) Rv T), with no less convection than ISO 6946 takes where air stands still.

    That is 1.6e-8, where the tests of Rode et al. (2005) had 2e-8.
    """
    return max(convection_w_m2k, ACROSS_W_M2K) / (AIR_KG_K_M3 * CP * LEWIS * VAPOUR_J_KGK)


@inlined
def take_up(r, dt, one_gas, jet_k, scenario, work):
    """Vapour that room r's surfaces take in a step, into the gas's rates and work.uptake [R, 4], kg/s; the water that
    they then hold, into work.water_next; the heat that it brings them, into work.latent_w [R, 4].

    What leaves with it and comes with it of the layers' own heat is work.vapour_w [R], W.
    """
    if scenario.linings.damp[r]:
        work.vapour_w[r] = 0.0
        for i in range(4):
            work.uptake[r, i], work.latent_w[r, i] = 0.0, 0.0
            work.water_next[r, i, FILM], work.water_next[r, i, SORBED] = (
                work.water[r, i, FILM],
                work.water[r, i, SORBED],
            )
        _take_from(UPPER, r, dt, one_gas, jet_k, scenario, work)
        if not one_gas:
            _take_from(LOWER, r, dt, one_gas, jet_k, scenario, work)


@compiled
def _meets(i, k, one_gas):
    """Whether face i meets layer k; all meet the one gas of a shaft."""
    return one_gas or (i <= UPPER_WALL) == (k == UPPER)


@inlined
def _take_from(k, r, dt, one_gas, jet_k, scenario, work):
    """From layer k to the faces that meet it; its vapour is that of the step's end, so that no step is too long."""
    gas, areas, faces = work.gas, work.areas[r], work.faces
    vapour_kg, total_kg, reference_pa = gas.mass[r, k, H2O], gas.total[r, k], scenario.setting.reference_pa
    now_pa = vapour_pa(vapour_kg / total_kg, reference_pa)
    # Pa a kg of vapour, of the air of now
    of_layer = dt * reference_pa / (WATER_OF_AIR * total_kg + (1.0 - WATER_OF_AIR) * vapour_kg)
    to_faces, given = 0.0, 0.0
    for i in range(4):
        if not _meets(i, k, one_gas) or areas[i] <= NO_FACE_M2:
            continue
        warmer_k = max(gas.temps[r, k] - work.wall[r, i, 0], 0.0)
        convects = work.by_convection[i] / (NATURAL_SLOPE * areas[i])
        if i == CEILING:
            convects = max(convects, work.convected[r, i] / (areas[i] * (warmer_k + max(jet_k, 1.0))))
        warms = work.stiffness[i] + max(work.surface_slope[r, i], 0.0) / areas[i]
        _find_answer(now_pa, work.wall[r, i, 0], work.water[r, i], scenario.linings.holds[r, i],
                     scenario.linings.resists[r, i], from_air_kg_m2spa(convects), warms, dt, faces[i])  # fmt: skip
        to_faces += areas[i] * faces[i, G_AIR]
        given += areas[i] * faces[i, G_AIR] * faces[i, MEETS_PA]
    then_pa = (now_pa + of_layer * given) / (1.0 + of_layer * to_faces)
    taken = 0.0
    for i in range(4):
        if _meets(i, k, one_gas) and areas[i] > NO_FACE_M2:
            faces[i, TAKES] = faces[i, G_AIR] * (then_pa - faces[i, MEETS_PA])
            taken += areas[i] * max(faces[i, TAKES], 0.0)
    share = min(MOST_TAKEN * vapour_kg / dt / taken, 1.0) if taken > 0.0 else 1.0
    for i in range(4):
        if _meets(i, k, one_gas) and areas[i] > NO_FACE_M2:
            _take(i, k, r, dt, share, scenario, work)


@compiled
def _find_answer(now_pa, face_k, water, holds, resists, by_air, warms_w_m2k, dt, face):
    """How a face answers to a layer's vapour, into face [N_FACE]: see above. water [2] is that on and in it.

    A dry lining is damper at the step's end by what it takes; a wet face is warmer, by how hard it is to warm.
    """
    temp_c = face_k - KELVIN
    saturated_pa = saturation_pa(temp_c)
    through, inside_pa = 0.0, now_pa
    if holds > 0.0:
        inside_pa = saturated_pa * min(water[SORBED] / holds, 1.0)
        through = 1.0 / (resists + dt * saturated_pa / holds)
    at_face_pa = (by_air * now_pa + through * inside_pa) / (by_air + through)
    if water[FILM] > LEAST_FILM_KG_M2 or at_face_pa > saturated_pa:
        warms = LATENT_J_KG * by_air * saturation_slope_pa_k(temp_c, saturated_pa) / warms_w_m2k
        face[G_AIR], face[MEETS_PA] = by_air / (1.0 + warms), saturated_pa
        face[SUCKS], face[WET] = through * max(saturated_pa - inside_pa, 0.0), 1.0
    else:
        face[G_AIR], face[MEETS_PA] = by_air * through / (by_air + through), inside_pa
        face[SUCKS], face[WET] = 0.0, 0.0


@inlined
def _take(i, k, r, dt, share, scenario, work):
    """Face i takes what it does from layer k, or gives it what it has."""
    gas, film, sorbed = work.gas, work.water[r, i, FILM], work.water[r, i, SORBED]
    takes = work.faces[i, TAKES]
    if takes > 0.0:
        takes *= share
    if work.faces[i, WET] > 0.0:
        sucked = min(dt * work.faces[i, SUCKS], film + dt * max(takes, 0.0))
        takes = max(takes, (sucked - film) / dt)
        film += dt * takes - sucked
        sorbed += sucked
    else:
        sorbed += dt * takes
    too_much = max(sorbed - scenario.linings.holds[r, i], 0.0)
    work.water_next[r, i, FILM] = max(film, 0.0) + too_much
    work.water_next[r, i, SORBED] = sorbed - too_much
    flow = work.areas[r, i] * takes
    work.uptake[r, i] = flow
    work.latent_w[r, i] = LATENT_J_KG * flow
    leaves_w = CP * flow * (gas.temps[r, k] if flow > 0.0 else work.wall[r, i, 0])
    gas.mass_rate[r, k, H2O] -= flow
    gas.heat_rate[r, k] -= leaves_w
    work.vapour_w[r] += leaves_w


@inlined
def keep_water(r, dt, scenario, work):
    """What room r's surfaces took becomes theirs; where the interface moves, the water on the wall stays there."""
    if not scenario.linings.damp[r]:
        return
    for i in range(4):
        work.deposited[H2O] += dt * work.uptake[r, i]
        for of in range(2):
            work.water[r, i, of] = work.water_next[r, i, of]
    above_m2 = work.areas[r, UPPER_WALL]
    surface_areas(scenario.rooms, r, work.layer[r], work.areas[r])
    grown_m2 = work.areas[r, UPPER_WALL] - above_m2
    grows, shrinks = (UPPER_WALL, LOWER_WALL) if grown_m2 > 0.0 else (LOWER_WALL, UPPER_WALL)
    if grown_m2 != 0.0:
        share = abs(grown_m2) / work.areas[r, grows]
        for of in range(2):
            work.water[r, grows, of] += share * (work.water[r, shrinks, of] - work.water[r, grows, of])
