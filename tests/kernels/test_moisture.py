"""Water between air and surfaces: beside a plain integration, kept to round-off, never made by condensing."""

from functools import cache

import naive_moisture as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.heat_step import heat_room
from simulators.kernels.humid_air import LATENT_J_KG, vapour_pa
from simulators.kernels.layers import layer_states, surface_areas
from simulators.kernels.moisture import FILM, SORBED, keep_water, take_up
from simulators.kernels.openings import find_shares
from simulators.kernels.start import start
from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient, Fire, ModelError, Release
from simulators.physics.materials import FINISHES, Finish
from simulators.physics.zone_model import output_for, pack, run_zones

PAINTED, TILED = ("painted", "painted", "varnished"), ("tiled", "tiled", "tiled")
STILL = Ambient(20.0, 50.0, outdoor_temp_c=20.0, outdoor_humidity_pct=50.0)


def room(finish=PAINTED, shaft=False, wall="gypsum"):
    return Room("a", 4.0, 5.0, 2.5, wall, wall, wall, leak_area_m2=0.0, shaft=shaft, finish=finish)


def stepped(a_room, dt, upper_share, temps, walls, damp, films):
    """Scenario and work after heat_room and, where it is a whole step, the water's; damp [2] of layers' saturation."""
    scenario = pack(Building("one", (a_room,)), (), STILL, 10.0, 1.0, ModelError())
    work = work_for(*sizes(scenario))
    start(scenario, work, output_for(scenario))
    whole = work.gas.energy[0].sum()
    for k, share in ((c.UPPER, upper_share), (c.LOWER, 1.0 - upper_share)):
        work.gas.energy[0, k] = share * whole
        mass = share * whole / (c.CV * temps[k])
        vapour = damp[k] * naive.saturation_pa(min(temps[k] - c.KELVIN, 60.0)) / STILL.pressure_pa
        water = vapour * 18.015 / (vapour * 18.015 + (1.0 - vapour) * 28.96)
        work.gas.mass[0, k] = mass * (1.0 - water) * scenario.setting.indoor_y
        work.gas.mass[0, k, c.H2O] = 0.0
        work.gas.mass[0, k] *= mass * (1.0 - water) / work.gas.mass[0, k].sum()
        work.gas.mass[0, k, c.H2O] = mass * water
    layer_states(scenario.rooms, work)
    work.wall[0] = np.asarray(walls)[:, None]
    work.water[0, :, FILM] = films
    find_shares(0.0, scenario, work)
    heat_room(0, dt, scenario, work)
    return scenario, work


@cache
def packed_room():
    scenario = pack(Building("one", (room(),)), (), STILL, 10.0, 1.0, ModelError())
    return scenario, work_for(*sizes(scenario))


kelvin = st.floats(275.0, 400.0)
rooms = st.sampled_from([room(), room(TILED), room(("painted", "tiled", "tiled"), wall="steel"), room(shaft=True)])
steps = st.tuples(
    rooms, st.floats(0.01, 10.0), st.floats(1e-3, 0.9), st.lists(kelvin, min_size=6, max_size=6),
    st.lists(st.floats(0.01, 1.5), min_size=2, max_size=2), st.lists(st.floats(0.0, 0.01), min_size=4, max_size=4),
)  # fmt: skip


def drawn(step):
    a_room, dt, upper_share, kelvins, damp, films = step
    if a_room.shaft:
        upper_share, kelvins = 1.0 - 1e-3, [kelvins[0], kelvins[0], *kelvins[2:]]
    return stepped(a_room, dt, upper_share, kelvins[:2], kelvins[2:], damp, films)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps)
def test_what_leaves_the_air_is_on_the_surfaces(step):
    """And neither film nor lining holds less than nothing, no lining more than it can, no layer gives all it has."""
    scenario, work = drawn(step)
    dt, areas = step[1], work.areas[0]
    gained = (areas[:, None] * (work.water_next[0] - work.water[0])).sum()
    left = -dt * work.gas.mass_rate[0, :, c.H2O]
    assert gained == pytest.approx(left.sum(), rel=1e-9, abs=1e-13)
    assert (work.water_next[0] >= 0.0).all()
    assert (work.water_next[0, :, SORBED] <= scenario.linings.holds[0] * (1.0 + 1e-12)).all()
    assert (left <= 0.1 * work.gas.mass[0, :, c.H2O] * (1.0 + 1e-12)).all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps)
def test_the_latent_heat_is_in_the_faces(step):
    """Of a closed room: nodes gain and pass on what the gas loses but with its vapour, and what that leaves in them."""
    scenario, work = drawn(step)
    dt, areas, walls = step[1], work.areas[0], scenario.walls
    gained = (walls.capacity[0] * (work.wall_next[0] - work.wall[0])).sum(axis=1) / dt
    through = [10.0 * (t - scenario.setting.indoor_k) for t in work.wall_next[0, :, -1]]
    if not walls.bare[0].any():
        latent = LATENT_J_KG * work.uptake[0].sum()
        heat = -work.gas.heat_rate[0].sum() - work.vapour_w[0]
        assert (areas * (gained + through)).sum() == pytest.approx(heat + latent, rel=1e-6, abs=1e-1)
    assert work.lost[0] == pytest.approx(
        -work.gas.heat_rate[0].sum(), rel=1e-9, abs=1e-6 * np.abs(work.surface_w[0]).sum()
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(steps)
def test_condensing_makes_no_air_damper(step):
    """A layer has no more vapour at the end than the dampest face about it would leave, and no less than the driest."""
    scenario, work = drawn(step)
    a_room, dt = step[:2]
    sides = [(c.UPPER, [0, 1, 2, 3])] if a_room.shaft else [(c.UPPER, [0, 1]), (c.LOWER, [2, 3])]
    for k, faces in sides:
        mass = work.gas.mass[0, k, c.H2O]
        now = vapour_pa(mass / work.gas.total[0, k], STILL.pressure_pa)
        then = now * (1.0 + dt * work.gas.mass_rate[0, k, c.H2O] / mass) if mass > 0.0 else 0.0
        about = [i for i in faces if work.areas[0, i] > 1e-6]
        meets = [naive.saturation_pa(min(work.wall[0, i, 0] - c.KELVIN, 100.0)) for i in about]
        damp = work.water[0, :, SORBED] / np.maximum(scenario.linings.holds[0], 1e-9)
        wet = work.water[0, :, FILM] > 1e-9
        dries = [p if wet[i] else p * damp[i] for i, p in zip(about, meets, strict=True)]
        assert then <= max(now, *meets) * (1.0 + 1e-9)
        assert then >= min(now, *dries) * (1.0 - 1e-9)


LININGS = (*FINISHES.values(), Finish(0.3, 2e7))
"""The last without a coat, so that vapour goes into it as easily as it comes to it."""

face_rows = st.tuples(
    st.floats(255.0, 370.0), st.one_of(st.just(0.0), st.floats(1e-7, 1e-4), st.floats(1e-4, 0.05)), st.floats(0.0, 1.1),
    st.sampled_from(LININGS), st.floats(0.3, 60.0), st.floats(10.0, 3000.0),
)  # fmt: skip
"""K, kg/m2 on it, share of what it holds, what lines it, W/m2K by air, W/m2K to warm it."""


def face_of(row, area):
    temp_k, film, damp, lining, convects, warms = row
    holds = lining.holds_kg_m2
    return naive.Face(area, temp_k, film, damp * holds, holds, lining.resists_m2spa_kg, convects, warms)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.lists(face_rows, min_size=4, max_size=4), st.lists(st.floats(275.0, 420.0), min_size=2, max_size=2),
    st.lists(st.floats(1e-4, 0.05), min_size=2, max_size=2), st.floats(0.01, 30.0),
    st.sampled_from([0.0, 0.4, 1.2, 2.5]), st.booleans(), st.sampled_from([0.0, 30.0]), st.floats(0.0, 3000.0),
)  # fmt: skip
def test_a_steps_water_is_that_of_one_dense_system(drawn, temps_k, damp, dt, layer_m, one_gas, jet_k, jet_w):
    """Each face with its layer, a shaft's all with its one gas; under a jet a ceiling takes as the jet's heat comes."""
    scenario, work = packed_room()
    areas = np.array([20.0, 18.0 * (2.5 - layer_m), 18.0 * layer_m, 20.0])
    faces = [face_of(*each) for each in zip(drawn, areas, strict=True)]
    work.areas[0], work.gas.temps[0] = areas, temps_k
    work.gas.total[0] = 40.0, 20.0
    work.gas.mass[0, :, c.H2O] = work.gas.total[0] * damp
    work.gas.mass_rate[0], work.gas.heat_rate[0] = 0.0, 0.0
    for i, face in enumerate(faces):
        work.wall[0, i, 0], work.water[0, i] = face.temp_k, (face.film, face.sorbed)
        scenario.linings.holds[0, i], scenario.linings.resists[0, i] = face.holds, face.resists
        # by how much more natural convection carries for each kelvin: 4/3; half of what warms it goes by that slope
        work.by_convection[i] = 4.0 / 3.0 * face.convects * face.area_m2
        work.convected[0, i] = face.convects * face.area_m2 * (temps_k[0] - face.temp_k)
        work.stiffness[i], work.surface_slope[0, i] = 0.5 * face.warms, 0.5 * face.warms * face.area_m2
    work.convected[0, c.CEILING] = max(work.convected[0, c.CEILING], jet_w)
    driven_k = max(temps_k[0] - faces[c.CEILING].temp_k, 0.0) + max(jet_k, 1.0)
    by_jet = work.convected[0, c.CEILING] / (20.0 * driven_k)
    faces[c.CEILING] = faces[c.CEILING]._replace(convects=max(faces[c.CEILING].convects, by_jet))
    take_up(0, dt, one_gas, jet_k, scenario, work)

    sides = [(c.UPPER, [0, 1, 2, 3])] if one_gas else [(c.UPPER, [0, 1]), (c.LOWER, [2, 3])]
    left_w = 0.0
    for k, met in sides:
        met = [i for i in met if areas[i] > 0.0]
        vapour_kg = work.gas.mass[0, k, c.H2O]
        plain = naive.step([faces[i] for i in met], vapour_kg, work.gas.total[0, k], scenario.setting.reference_pa, dt)
        flows = areas[met] * [each.flow for each in plain]
        assert work.uptake[0, met] == pytest.approx(flows, rel=1e-6, abs=1e-12)
        assert work.latent_w[0, met] == pytest.approx(2.45e6 * flows, rel=1e-6, abs=1e-6)
        told = np.array([[each.film, each.sorbed] for each in plain])
        np.testing.assert_allclose(work.water_next[0, met], told, rtol=1e-7, atol=1e-12)
        assert work.gas.mass_rate[0, k, c.H2O] == pytest.approx(-flows.sum(), rel=1e-6, abs=1e-12)
        carried_k = np.where(flows > 0.0, temps_k[k], [faces[i].temp_k for i in met])
        assert work.gas.heat_rate[0, k] == pytest.approx(-c.CP * (flows * carried_k).sum(), rel=1e-6, abs=1e-6)
        left_w -= work.gas.heat_rate[0, k]
    assert work.vapour_w[0] == pytest.approx(left_w, rel=1e-9)
    gone = areas == 0.0
    assert (work.water_next[0, gone] == work.water[0, gone]).all()
    assert not work.uptake[0, gone].any()


def test_a_rooms_vapour_is_that_of_a_plain_integration():
    """Eight hours of two sleepers in a closed room whose air is one; heavy walls hardly warm by what they take."""
    sleepers = Release(0, 2.0, 2.0, 1.0, h2o_kg_s=((0.0, 2.8e-5),))
    heavy = room(shaft=True, wall="concrete")
    history = run_zones(Building("one", (heavy,)), (sleepers,), STILL, 28_800.0, 600.0)
    area = {"painted": 20.0 + 45.0, "varnished": 20.0}
    linings = [(area[name], FINISHES[name].holds_kg_m2, FINISHES[name].resists_m2spa_kg) for name in area]
    start_pa = 0.5 * naive.saturation_pa(20.0)
    told, kept = naive.buffered_pa(history.t_s, lambda _: 2.8e-5, 50.0, 20.0, start_pa, linings)
    ours = naive.vapour_pa(history.fractions[:, 0, c.UPPER, c.H2O], STILL.pressure_pa)
    assert told[-1] - start_pa > 400.0
    np.testing.assert_allclose(ours - start_pa, told - start_pa, rtol=0.03, atol=5.0)
    gained = history.water_kg.sum() - kept[0].sum()
    assert gained == pytest.approx((kept[-1] - kept[0]).sum(), rel=0.02)
    # nothing leaves a closed room but onto its surfaces
    assert history.balance["species_out_kg"][c.H2O] == pytest.approx(gained, rel=1e-6)


def test_a_film_is_lewiss_law_over_the_faces_temperatures():
    """Steam over tiles whose walls lie against the cold: the film beside the law's sum over the run's outputs."""
    tiled = room(TILED, shaft=True, wall="concrete")
    steam = Release(0, 2.0, 2.0, 1.0, h2o_kg_s=((0.0, 5e-4),))
    cold = Ambient(26.0, 60.0, outdoor_temp_c=26.0, beyond_walls_c=5.0)
    history = run_zones(Building("one", (tiled,)), (steam,), cold, 1800.0, 5.0, longest_step_s=1.0)
    air_pa = naive.vapour_pa(history.fractions[:, 0, c.UPPER, c.H2O], cold.pressure_pa)
    gas_k, wall_k = history.temp_k[:, 0, c.UPPER], history.wall_k[:, 0]
    film = 0.0
    for i, (area, level) in enumerate(((20.0, 1.52), (45.0, 1.31), (0.0, 1.31), (20.0, 1.52))):
        convects = level * np.abs(gas_k - wall_k[:, i]) ** (1.0 / 3.0) + 0.3
        excess_pa = np.maximum(air_pa - naive.saturation_pa(wall_k[:, i] - c.KELVIN), 0.0)
        film += area * np.trapezoid(naive.by_air(convects) * excess_pa, history.t_s)
    assert history.water_kg.sum() > 0.3
    assert history.water_kg.sum() == pytest.approx(film, rel=0.02)


def test_what_condensed_comes_back():
    """A film dries into dry air, and is gone; the air had it then."""
    steam = Release(0, 2.0, 2.0, 1.0, h2o_kg_s=((0.0, 1e-3), (600.0, 1e-3), (600.0, 0.0)))
    aired = Room("a", 2.0, 2.0, 2.5, leak_area_m2=0.03, finish=TILED)
    cold = Ambient(22.0, 40.0, outdoor_temp_c=10.0, outdoor_humidity_pct=50.0)
    wet, later = (run_zones(Building("b", (aired,)), (steam,), cold, s, 60.0) for s in (600.0, 14_400.0))
    assert wet.water_kg.sum() > 0.05
    assert later.water_kg.sum() < 0.01 * wet.water_kg.sum()
    assert (later.fractions[-1, ..., c.H2O] < wet.fractions[0, ..., c.H2O]).all()


def test_a_fires_vapour_condenses_on_walls_that_stay_cold():
    """A quarter or more of a short fire's water on heavy walls, once its room has cooled; little on light ones."""
    fire = Fire(0, "wood", 2.0, 2.0, 0.1, 0.3, growth_kw_s2=0.02, peak_hrr_kw=80.0, burn_s=120.0, decay_s=60.0)
    ambient, wet = Ambient(18.0, 60.0, outdoor_temp_c=18.0), {}
    for wall in ("concrete", "gypsum"):
        history = run_zones(Building("b", (room(TILED, wall=wall),)), (fire,), ambient, 1200.0, 60.0)
        wet[wall] = history.water_kg.sum() / history.balance["species_in_kg"][c.H2O]
    assert 0.25 < wet["concrete"] < 0.9
    assert wet["gypsum"] < 0.5 * wet["concrete"]


def test_without_finishes_nothing_is_taken_up():
    steam = Release(0, 2.0, 2.0, 1.0, h2o_kg_s=((0.0, 1e-3),))
    history = run_zones(Building("b", (room(()),)), (steam,), STILL, 600.0, 60.0)
    assert history.water_kg.sum() == 0.0
    assert history.balance["species_out_kg"][c.H2O] == 0.0


@pytest.mark.parametrize("now_m", [0.6, 1.9])
def test_water_stays_on_the_wall_where_the_interface_moves(now_m):
    """What the layer that grows now meets is as wet as it was; 18 m around, and the interface stood at 1.25 m."""
    scenario, work = packed_room()
    work.layer[0] = 1.25
    surface_areas(scenario.rooms, 0, 1.25, work.areas[0])
    work.water_next[0] = np.arange(8.0).reshape(4, 2)
    work.uptake[0], work.deposited[:] = (1e-3, -2e-3, 4e-3, 8e-3), 0.0
    work.layer[0] = now_m
    keep_water(0, 2.0, scenario, work)
    height_m = np.linspace(0.0, 2.5, 200_001)
    height_m = 0.5 * (height_m[1:] + height_m[:-1])
    for of in (FILM, SORBED):
        ceiling, above, below, floor = work.water_next[0, :, of]
        wall = np.where(height_m > 1.25, above, below)
        told = ceiling, wall[height_m > now_m].mean(), wall[height_m < now_m].mean(), floor
        assert work.water[0, :, of] == pytest.approx(told, rel=1e-4)
    assert work.areas[0] == pytest.approx([20.0, 18.0 * (2.5 - now_m), 18.0 * now_m, 20.0])
    assert work.deposited[c.H2O] == pytest.approx(2.2e-2)
