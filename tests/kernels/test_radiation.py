"""View factors, transmission and exchange of heat between a room's surfaces, layers and fires."""

import naive_radiation as naive
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulators.kernels import constants as c
from simulators.kernels.gas_radiation import grey_absorption_per_m, soot_absorption_per_m, vapour_emissivity
from simulators.kernels.room_heat import ceiling_jet_w, convect, fire_beams, layer_absorption, radiate, upper_part
from simulators.kernels.view_factors import exchange_areas, parallel_plates, plate_from_point, to_walls_m
from simulators.kernels.walls import convection_w_m2k, forced_convection_w_m2k

WIDTH, DEPTH, HEIGHT = 4.0, 5.0, 2.5
CLEAR = np.zeros(2)
SHUT = np.zeros(4)
size = st.floats(1.0, 12.0)
kelvin = st.floats(280.0, 1200.0)


def areas_of(layer, width=WIDTH, depth=DEPTH, height=HEIGHT):
    around = 2.0 * (width + depth)
    return np.array([width * depth, around * (height - layer), around * layer, width * depth])


def seen_by(layer, width=WIDTH, depth=DEPTH, height=HEIGHT):
    areas, view = areas_of(layer, width, depth, height), np.zeros((4, 4))
    exchange_areas(width, depth, height, layer, areas, view)
    return areas, view


def exchanged(temps, walls, emissivity, layer, absorption, fire_w=0.0, open_share=SHUT, outdoor_k=293.0):
    """W to surfaces [4], to layers [2], and what escapes through openings."""
    areas, view = seen_by(layer)
    share, path, upper = np.zeros(4), np.zeros(4), np.zeros(4)
    fire_beams(WIDTH, DEPTH, HEIGHT, layer, 1.0, 2.0, 0.5, share, path, upper)
    surface_w, slope, to_gas, leaving = np.zeros(4), np.zeros(4), np.zeros(2), np.zeros(4)
    wall = np.repeat(np.asarray(walls, float)[:, None], c.WALL_NODES, axis=1)
    escapes = radiate(
            np.asarray(temps, float), wall, np.asarray(emissivity, float), areas, view, HEIGHT, layer,
            np.asarray(absorption, float), fire_w, share, path, upper, leaving, surface_w, slope, to_gas, np.zeros(2),
            np.zeros((5, 4, 2)), np.zeros((4, 7)), np.asarray(open_share, float), outdoor_k)  # fmt: skip
    return surface_w, to_gas, escapes


@settings(max_examples=25, deadline=None, derandomize=True)
@given(size, size, st.floats(1.0, 6.0))
def test_plates_face_to_face_see_what_adding_up_small_squares_gives(width, depth, apart):
    assert parallel_plates(width, depth, apart) == pytest.approx(naive.facing_plates(width, depth, apart), rel=0.02)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.floats(0.1, 0.9), st.floats(0.1, 0.9), st.floats(0.4, 3.0))
def test_a_plate_fills_of_the_sphere_what_adding_up_gives(x, y, apart):
    plain = naive.plate_over_point(4.0, 5.0, 4.0 * x, 5.0 * y, apart)
    assert plate_from_point(4.0, 5.0, 4.0 * x, 5.0 * y, apart) == pytest.approx(plain, rel=1e-3)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(size, st.floats(1.0, 60.0))
def test_the_way_to_the_walls_is_the_mean_of_all_directions(width, depth):
    """In a corridor, too, where most of a fire's light soon meets a wall."""
    assert to_walls_m(width, depth) == pytest.approx(naive.mean_way_to_walls(width, depth), rel=1e-2)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(size, size, st.floats(2.0, 6.0), st.floats(0.02, 0.98))
def test_what_a_surface_sees_sums_to_itself_and_is_mutual(width, depth, height, share):
    areas, view = seen_by(share * height, width, depth, height)
    assert view == pytest.approx(view.T)
    assert (view >= 0.0).all()
    assert view.sum(axis=1) == pytest.approx(areas, rel=1e-9)
    assert view[c.CEILING, c.FLOOR] / areas[c.FLOOR] == pytest.approx(parallel_plates(width, depth, height), rel=1e-12)


@pytest.mark.parametrize(("size_m", "layer_m"), [((4.0, 5.0, 2.5), 1.0), ((8.0, 3.0, 6.0), 4.5)])
def test_what_surfaces_of_a_box_see_of_each_other_is_where_rays_end(size_m, layer_m):
    areas, view = seen_by(layer_m, *size_m)
    assert view / areas[:, None] == pytest.approx(naive.box_views(*size_m, layer_m) / areas[:, None], abs=6e-3)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0.02, 0.98), st.floats(0.01, 1.0), st.floats(0.01, 1.0))
def test_a_room_that_is_no_box_closes_too(share, upper, lower):
    """An attic's walls are less than a box's: what they cannot see they must not be seen to."""
    areas, view = areas_of(share * HEIGHT) * np.array([1.0, upper, lower, 1.0]), np.zeros((4, 4))
    exchange_areas(WIDTH, DEPTH, HEIGHT, share * HEIGHT, areas, view)
    assert view == pytest.approx(view.T)
    assert (view >= 0.0).all()
    assert view.sum(axis=1) == pytest.approx(areas, rel=1e-9)


def test_half_a_ceiling_over_half_a_floor_sees_half_as_much():
    whole_m2, whole = seen_by(1.0)
    areas, view = whole_m2 * np.array([0.5, 1.0, 1.0, 0.5]), np.zeros((4, 4))
    exchange_areas(WIDTH, DEPTH, HEIGHT, 1.0, areas, view)
    for level in (c.CEILING, c.FLOOR):
        assert view[level] == pytest.approx(0.5 * whole[level], rel=1e-9, abs=1e-9)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(0.05, 3.95), st.floats(0.05, 4.95), st.floats(0.05, 2.45), st.floats(0.05, 2.45))
def test_a_fire_shares_out_all_that_it_radiates(x, y, z, layer):
    share, path, upper = np.zeros(4), np.zeros(4), np.zeros(4)
    fire_beams(WIDTH, DEPTH, HEIGHT, layer, x, y, z, share, path, upper)
    assert share.sum() == pytest.approx(1.0, rel=1e-12)
    assert (share > -1e-12).all()
    assert (path > 0.0).all()
    assert ((upper >= 0.0) & (upper <= 1.0)).all()


def test_how_much_of_a_path_lies_above_the_interface():
    assert upper_part(0.0, 2.0, 1.5) == pytest.approx(0.25)
    assert upper_part(2.0, 0.0, 1.5) == pytest.approx(0.25)
    assert (upper_part(0.0, 1.0, 1.5), upper_part(1.8, 2.4, 1.5), upper_part(1.8, 1.8, 1.5)) == (0.0, 1.0, 1.0)


def test_soot_absorbs_as_k_times_its_volume_fraction_times_temperature():
    """1 g/m3 of soot at 1800 kg/m3, 500 K: 1226 / (m K) (Tien, Lee and Stretton)."""
    assert soot_absorption_per_m(500.0, 1e-3) == pytest.approx(1226.0 * (1e-3 / 1800.0) * 500.0, rel=1e-12)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(400.0, 2000.0), st.floats(0.001, 0.3), st.floats(0.5, 5.0))
def test_water_vapour_emits_as_leckner_says(temp_k, atm, path_m):
    plain = naive.leckner(temp_k, 101.325 * atm * path_m, naive.H2O)
    # alone its share of both is 1, where the bands' overlap all but vanishes
    assert vapour_emissivity(temp_k, atm, 0.0, path_m) == pytest.approx(plain, rel=0.01, abs=0.01)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.floats(600.0, 1500.0), st.floats(0.01, 0.15), st.floats(0.5, 3.0))
def test_carbon_dioxide_emits_as_leckner_says(temp_k, atm, path_m):
    plain = naive.leckner(temp_k, 101.325 * atm * path_m, naive.CO2)
    assert vapour_emissivity(temp_k, 0.0, atm, path_m) == pytest.approx(plain, rel=0.125)


def test_both_together_emit_less_than_their_sum_by_their_overlap():
    each = vapour_emissivity(1000.0, 0.1, 0.0, 2.0) + vapour_emissivity(1000.0, 0.0, 0.1, 2.0)
    alone = naive.overlap(101.325 * 0.2, 0.0)
    both = naive.overlap(101.325 * 0.2, 101.325 * 0.2)
    assert vapour_emissivity(1000.0, 0.1, 0.1, 2.0) == pytest.approx(each + alone - both, rel=1e-9)


def test_a_layer_takes_what_its_soot_and_its_vapours_take_over_its_mean_path():
    """exp(-a L) of a grey layer is soot's exp(-k L) times what vapours let through."""
    taken = grey_absorption_per_m(900.0, 2e-4, 0.05, 0.03, 2.0)
    plain = np.exp(-2.0 * soot_absorption_per_m(900.0, 2e-4)) * (1.0 - vapour_emissivity(900.0, 0.05, 0.03, 2.0))
    assert np.exp(-2.0 * taken) == pytest.approx(plain, rel=1e-12)


def test_a_layers_absorption_is_that_of_its_make_up_and_its_shape():
    """Partial pressures by mole of air, soot by volume, a path of 3.6 V / A."""
    mass, areas = np.zeros((2, c.N_SPECIES)), areas_of(1.0)
    mass[:, c.N2], mass[:, c.H2O], mass[:, c.CO2], mass[:, c.SOOT_FLAMING] = 20.0, 0.5, 0.8, 0.01
    absorption, volumes = np.zeros(2), np.array([30.0, 20.0])
    layer_absorption(mass, mass.sum(axis=1), np.array([700.0, 350.0]), volumes, areas, 101_325.0, absorption)
    for k, around in ((0, areas[0] + areas[1] + areas[3]), (1, areas[2] + 2.0 * areas[3])):
        air_moles = mass[k].sum() / 28.964
        plain = grey_absorption_per_m((700.0, 350.0)[k], 0.01 / volumes[k], 0.5 / 18.015 / air_moles,
                                      0.8 / 44.009 / air_moles, 3.6 * volumes[k] / around)  # fmt: skip
        assert absorption[k] == pytest.approx(plain, rel=1e-9)


def test_moving_gas_warms_between_coopers_coefficients():
    """Over a jet's speed, about 0.28 Re^-0.3 Pr^-2/3 f(r / H) rho cp (Cooper 1982) from 0.3 to 1.5 heights away."""
    for speed, height in ((0.3, 2.4), (1.0, 3.0), (3.0, 20.0)):
        reynolds = speed * height / (1.6e-5 * (353.0 / 300.0) ** 1.7)
        told = forced_convection_w_m2k(353.0, speed, height) / (c.CP * speed)
        for ratio in (0.3, 0.6, 1.0, 1.5):
            # his scale of speeds is (g H)^(1/2) Q*^(1/3); of these the jet has 1.06 (r / H)^-0.69
            share = 1.06 * ratio**-0.69
            shape = ratio**-1.2 * (ratio - 0.0771) / (ratio + 0.279)
            cooper = 0.28 * (reynolds / share) ** -0.3 * 0.7 ** (-2.0 / 3.0) * shape / share
            assert 0.75 < told / cooper < 1.2
    assert forced_convection_w_m2k(353.0, 0.0, 3.0) == 0.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.tuples(kelvin, kelvin, kelvin, kelvin), st.tuples(*[st.floats(0.3, 1.0)] * 4), st.floats(0.1, 2.4))
def test_surfaces_with_nothing_between_exchange_what_the_dense_system_says(walls, emissivity, layer):
    ours, to_gas, escapes = exchanged((300.0, 300.0), walls, emissivity, layer, CLEAR)
    plain = naive.grey_surfaces(np.array(walls), np.array(emissivity), *seen_by(layer))
    assert ours == pytest.approx(plain, rel=1e-6, abs=1e-6 * np.abs(plain).max() + 1e-3)
    assert to_gas == pytest.approx([0.0, 0.0], abs=1e-6)
    assert escapes == 0.0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.tuples(kelvin, kelvin), st.tuples(kelvin, kelvin, kelvin, kelvin), st.floats(0.1, 2.4), st.floats(0.0, 3.0),
    st.floats(0.0, 1e6), st.tuples(*[st.one_of(st.just(0.0), st.floats(0.0, 1.0))] * 4), st.floats(240.0, 320.0),
)  # fmt: skip
def test_radiation_makes_and_loses_no_heat(temps, walls, layer, absorption, fire_w, open_share, outdoor_k):
    """What surfaces and layers gain and what escapes through openings is what the fire gives."""
    surface_w, to_gas, escapes = exchanged(
        temps, walls, [0.9] * 4, layer, [absorption, 0.2 * absorption], fire_w, open_share, outdoor_k
    )
    sent = 5.670374e-8 * max(*temps, *walls) ** 4 * areas_of(layer).sum()
    turned_over = np.abs(surface_w).sum() + np.abs(to_gas).sum() + abs(escapes) + fire_w + 1e-3 * sent
    assert surface_w.sum() + to_gas.sum() + escapes == pytest.approx(fire_w, abs=1e-9 * turned_over)


def test_openings_let_out_what_smoke_sends_and_let_in_what_outdoors_sends():
    """Black smoke before a ceiling half open and a lower wall wholly: sigma (T^4 - To^4) of their area."""
    open_share = np.array([0.5, 0.0, 1.0, 0.0])
    surface_w, _, escapes = exchanged((1000.0, 1000.0), [300.0] * 4, [1.0] * 4, 1.2, [1e4, 1e4], 0.0, open_share, 260.0)
    areas = areas_of(1.2)
    assert escapes == pytest.approx(5.670374e-8 * (1000.0**4 - 260.0**4) * (open_share * areas).sum(), rel=1e-6)
    taken = 5.670374e-8 * (1000.0**4 - 300.0**4) * (1.0 - open_share) * areas
    assert surface_w == pytest.approx(taken, rel=1e-6)


def test_alike_gas_and_walls_exchange_nothing():
    surface_w, to_gas, _ = exchanged((700.0, 700.0), [700.0] * 4, [0.9, 0.8, 0.7, 0.6], 1.2, [0.8, 0.3])
    assert np.abs(surface_w).max() < 1e-6
    assert np.abs(to_gas).max() < 1e-6


def test_a_black_room_full_of_black_smoke_takes_sigma_t4():
    """Every surface receives the layer before it and sends its own: sigma (T^4 - Tw^4) a square metre."""
    surface_w, _, _ = exchanged((1000.0, 1000.0), [300.0] * 4, [1.0] * 4, 1.2, [1e4, 1e4])
    assert surface_w / areas_of(1.2) == pytest.approx(5.670374e-8 * (1000.0**4 - 300.0**4), rel=1e-6)


def test_all_of_a_fires_radiation_falls_on_black_walls_as_it_is_shared():
    cold, _, _ = exchanged((300.0, 300.0), [300.0] * 4, [1.0] * 4, 1.2, CLEAR, 50e3)
    share, path, upper = np.zeros(4), np.zeros(4), np.zeros(4)
    fire_beams(WIDTH, DEPTH, HEIGHT, 1.2, 1.0, 2.0, 0.5, share, path, upper)
    assert cold == pytest.approx(50e3 * share, rel=1e-6)


def test_a_ceiling_jet_gives_no_more_than_its_fire_convects():
    """0.27 Qc (A / H^2)^0.32 by hand under a ceiling of 20 m2, all of it under one of 900."""
    assert ceiling_jet_w(1000.0, 20.0, 2.5) == pytest.approx(270.0 * 3.2**0.32, rel=1e-12)
    assert ceiling_jet_w(1000.0, 900.0, 2.5) == 1000.0


def test_what_surfaces_gain_by_convection_layers_lose():
    temps, wall = np.array([500.0, 310.0]), np.repeat(np.array([[320.0], [330.0], [300.0], [295.0]]), 12, axis=1)
    surface_w, slope, to_gas, gas_slope = np.zeros(4), np.zeros(4), np.zeros(2), np.zeros(2)
    convect(temps, wall, areas_of(1.2), 0.0, 0.0, (0.0, 0.0), surface_w, slope, to_gas, gas_slope)
    assert surface_w.sum() == pytest.approx(-to_gas.sum(), rel=1e-12)
    assert surface_w[0] / areas_of(1.2)[0] == pytest.approx(convection_w_m2k(500.0, 320.0, True) * 180.0, rel=1e-12)
    assert (surface_w > 0.0).all()


def test_a_stirred_upper_layer_gives_by_natural_and_forced_convection_together():
    """(h^3 + f^3)^(1/3) (Churchill 1977) at the ceiling, with what is left of f at the upper wall; not below."""
    temps, wall = np.array([500.0, 310.0]), np.repeat(np.array([[320.0], [330.0], [300.0], [295.0]]), 12, axis=1)
    gains = []
    for forced in (0.0, 9.0):
        surface_w, slope, to_gas, gas_slope = np.zeros(4), np.zeros(4), np.zeros(2), np.zeros(2)
        convect(temps, wall, areas_of(1.2), 0.0, 0.0, (forced, 0.5 * forced), surface_w, slope, to_gas, gas_slope)
        assert surface_w.sum() == pytest.approx(-to_gas.sum(), rel=1e-12)
        gains.append(surface_w)
    still, stirred = gains
    forced = np.array([9.0, 4.5])
    natural = still[:2] / areas_of(1.2)[:2] / (500.0 - wall[:2, 0])
    assert stirred[:2] / still[:2] == pytest.approx((natural**3 + forced**3) ** (1.0 / 3.0) / natural, rel=1e-12)
    assert stirred[2:] == pytest.approx(still[2:], rel=0.0)


def test_a_warmer_layer_gives_more_by_its_slope():
    """gas_slope of convection beside a difference of a tenth of a kelvin; draughts do not grow."""
    temps, wall = np.array([500.0, 310.0]), np.repeat(np.array([[320.0], [330.0], [300.0], [295.0]]), 12, axis=1)
    gives, slopes = [], []
    for warmer in (0.0, 0.1):
        surface_w, slope, to_gas, gas_slope = np.zeros(4), np.zeros(4), np.zeros(2), np.zeros(2)
        convect(temps + warmer, wall, areas_of(1.2), 0.0, 0.0, (0.0, 0.0), surface_w, slope, to_gas, gas_slope)
        gives.append(-to_gas)
        slopes.append(gas_slope)
    assert slopes[0] == pytest.approx((gives[1] - gives[0]) / 0.1, rel=0.08)


def test_convection_is_that_of_turbulent_air_and_a_draught():
    """1.52 dT^(1/3) at a level face, 1.31 at an upright one (Holman), and the same for heat out as in."""
    level, upright = (convection_w_m2k(400.0, 300.0, way) for way in (True, False))
    assert level - upright == pytest.approx((1.52 - 1.31) * 100.0 ** (1.0 / 3.0), rel=1e-9)
    assert level == convection_w_m2k(300.0, 400.0, True)
    assert 0.0 < convection_w_m2k(300.0, 300.0, True) < 1.0
