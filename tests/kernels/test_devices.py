"""Detectors, doses and settling beside plain loops: in one still room of known air."""

import math
from dataclasses import replace

import naive_devices as naive
import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.devices import (
    _dose,
    _fill_chamber,
    _heat_target,
    _incident,
    _local_od,
    advance_devices,
)
from simulators.kernels.fronts import BY_OPENING
from simulators.kernels.layers import deposit, layer_states, surface_areas
from simulators.kernels.layout import (
    D_FED_GAS,
    D_FED_HEAT,
    D_FLUX,
    D_GAS,
    D_INCIDENT,
    D_OD,
    D_RADIANT,
    D_SPEED,
    D_TEMP,
    F_BASE_M,
    F_CONVECTIVE_KW,
    F_DIAMETER_M,
    F_FLAMING_W,
    F_KW,
    F_OD_M2_S,
    F_SMOULDER_OD_M2_S,
)
from simulators.kernels.start import remember, start
from simulators.kernels.walls import convection_w_m2k, forced_convection_w_m2k
from simulators.physics.building import MATERIALS, Building, Room
from simulators.physics.devices import HeatDetector, SmokeDetector, Target
from simulators.physics.fire import Ambient, ModelError, TabulatedFire
from simulators.physics.openings import OUTSIDE, Vent
from simulators.physics.pack_devices import pack_devices
from simulators.physics.zone_model import output_for, pack, run_zones

STILL_M_S = 0.1
INTERFACE_M = 1.2
ROOM = Building("one", (Room("a", 4.0, 5.0, 2.5),))
HEAT = HeatDetector("heat", 0, (2.0, 2.0, 2.45), 57.0, 80.0)
SMOKE = SmokeDetector("smoke", 0, (2.0, 3.0, 2.45), 10.0)
HEAD = Target("head", 0, (2.0, 2.0, 1.5), (0.0, 0.0, 1.0), MATERIALS["gypsum"], 0.0)


def room_of(devices, temp_k, **fractions):
    """The packed scenario, its state with the whole room in the upper layer at temp_k, and an empty alarm list."""
    scenario = pack(ROOM, (), Ambient(), 100.0, 1.0, ModelError(), 10.0, devices, 0.15, 1.0)
    work = work_for(1, 1, 0, 0, 0, len(devices))
    out = output_for(scenario)
    start(scenario, work, out)
    energy, mass = work.gas.energy[0].sum(), work.gas.mass[0].sum()
    made = np.array([fractions.get(name, 0.0) for name in c.SPECIES])
    made[c.N2] = 1.0 - made.sum()
    work.gas.energy[0] = 0.999 * energy, 0.001 * energy
    work.gas.mass[0] = np.outer((0.999, 0.001), mass * 293.15 / temp_k * made)
    layer_states(scenario.rooms, work)
    remember(scenario, work)
    assert work.gas.temps[0] == pytest.approx([temp_k, temp_k])
    return scenario, work, out.alarm


def test_a_link_in_hot_air_warms_as_its_rti_says():
    scenario, work, alarm = room_of((HEAT,), 373.15)
    for step in range(60):
        advance_devices(5.0 * step, 5.0, scenario, work, alarm)
    assert work.device[0, D_TEMP] == pytest.approx(naive.link(373.15, STILL_M_S, 80.0, 293.15, 300.0), abs=0.02)
    exact_s = -80.0 / math.sqrt(STILL_M_S) * math.log((373.15 - 330.15) / 80.0)
    assert alarm[0] == pytest.approx(exact_s, abs=0.2)


@pytest.mark.parametrize(("layer_m", "was_k"), [(0.0, (293.15, 250.0)), (2.47, (250.0, 293.15))])
def test_a_link_follows_a_layer_that_gets_hot_as_a_step_goes(layer_m, was_k):
    """From 20 C by 3 K/s over ten seconds, as ten thousand steps have it."""
    scenario, work, alarm = room_of((HEAT,), 323.15)
    work.layer[0], work.before_temp[0] = layer_m, was_k
    advance_devices(0.0, 10.0, scenario, work, alarm)
    link_k = 293.15
    for step in range(10_000):
        link_k += 1e-3 * math.sqrt(STILL_M_S) / 80.0 * (293.15 + 3e-3 * (step + 0.5) - link_k)
    assert work.device[0, D_TEMP] - 293.15 == pytest.approx(link_k - 293.15, rel=0.02)


def test_a_link_in_air_below_its_setpoint_never_sounds():
    scenario, work, alarm = room_of((HEAT,), 329.0)
    for step in range(500):
        advance_devices(10.0 * step, 10.0, scenario, work, alarm)
    assert alarm[0] == c.NEVER
    assert work.device[0, D_TEMP] == pytest.approx(329.0, abs=0.1)


def test_smoke_enters_a_detector_with_heskestads_lag():
    soot = 1e-4
    scenario, work, alarm = room_of((SMOKE,), 293.15, soot_flaming=soot)
    work.front_of[0], work.front[0] = BY_OPENING, 100.0
    density = work.gas.total[0].sum() / 50.0
    outside = density * soot * 8700.0 / math.log(10.0)
    for step in range(20):
        advance_devices(2.0 * step, 2.0, scenario, work, alarm)
    assert work.target[0, 0] == pytest.approx(naive.chamber(outside, STILL_M_S, 40.0), rel=2e-3)
    limit = -math.log10(0.9)
    assert alarm[0] == pytest.approx(-1.8 / STILL_M_S * math.log(1.0 - limit / outside), abs=0.1)


@pytest.mark.parametrize("speed_m_s", [0.01, 0.1, 0.6])
def test_smoke_enters_a_detector_the_faster_the_air_moves_past_and_never_slower_than_still_air(speed_m_s):
    scenario, work, alarm = room_of((SMOKE,), 293.15)
    _fill_chamber(0.0, 2.0, 0, 0.5, 0.2, speed_m_s, scenario.devices, work.target[0], alarm)
    share = naive.chamber(1.0, max(speed_m_s, STILL_M_S), 2.0)
    assert work.target[0, :2] == pytest.approx([0.5 * share, 0.2 * share], rel=1e-4)


def test_a_detector_before_the_front_reads_no_smoke():
    scenario, work, alarm = room_of((SMOKE,), 293.15, soot_flaming=1e-4)
    # half the root of 20 m2 away from where it came in
    work.front_of[0], work.front[0] = BY_OPENING, 0.5 * math.sqrt(20.0) - 1e-9
    advance_devices(0.0, 2.0, scenario, work, alarm)
    assert (work.target[0, 0], work.device[0, D_OD]) == (0.0, 0.0)
    work.front[0] += 2e-9
    advance_devices(2.0, 2.0, scenario, work, alarm)
    assert min(work.target[0, 0], work.device[0, D_OD]) > 0.0


def test_a_plate_that_stands_free_takes_as_much_at_its_back():
    """Twice eps sigma (T^4 - T0^4) + h (T - T0) in a room as hot all round; a plate at a wall once."""
    plates = tuple(
        Target(name, 0, (x_m, 2.0, 1.5), (1.0, 0.0, 0.0), MATERIALS["steel"], 0.0)
        for name, x_m in (("free", 2.0), ("at a wall", 0.0))
    )
    scenario, work, alarm = room_of(plates, 400.0)
    work.leaving[0] = c.SIGMA * 400.0**4
    advance_devices(0.0, 0.1, scenario, work, alarm)
    emissivity = MATERIALS["steel"].emissivity
    one_side = emissivity * c.SIGMA * (400.0**4 - 293.15**4) + convection_w_m2k(400.0, 293.15, False) * (400.0 - 293.15)
    taken = (scenario.devices.capacity * (work.target - 293.15)).sum(axis=1) / 0.1
    assert taken == pytest.approx([2.0 * one_side, one_side], rel=0.01)


@pytest.mark.parametrize("apart_m", [0.3, 2.5])
def test_flames_shine_on_a_plate_from_all_of_a_sphere_and_from_no_nearer_than_their_width(apart_m):
    """W / 4 pi d2 by the cosine; close to flames a metre wide as much as they give in front of them, W / 2 pi D2."""
    burner = TabulatedFire(0, 1.0, 2.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.3, ((0.0, 100.0, 0.0, 0.8, 0.0, 0.0, 0.0),))
    plate = Target("plate", 0, (1.0 + apart_m, 2.0, 0.5), (-1.0, 0.0, 0.0), MATERIALS["gypsum"], 0.0)
    scenario = pack(ROOM, (burner,), Ambient(), 100.0, 1.0, ModelError(), 10.0, (plate,), 0.15, 1.0)
    work, out = work_for(1, 1, 0, 0, 1, 1), output_for(scenario)
    start(scenario, work, out)
    layer_states(scenario.rooms, work)
    work.absorption[0] = 0.0
    told = []
    for flaming_w in (0.0, 3e4):
        work.fire[0, [F_KW, F_BASE_M, F_DIAMETER_M, F_FLAMING_W]] = 100.0, 0.0, 1.0, flaming_w
        advance_devices(0.0, 0.1, scenario, work, out.alarm)
        told.append(work.device[0, D_INCIDENT])
    up_m = (0.235 * 100.0**0.4 - 1.02) / 3.0 - 0.5
    away2 = apart_m**2 + up_m**2
    wide = max(4.0 * math.pi * away2, 2.0 * math.pi)
    assert told[1] - told[0] == pytest.approx(3e4 * apart_m / math.sqrt(away2) / wide, rel=1e-6)


def brought_w_m2(k_of, sends_of, begin_w_m2, from_m, to_m, length_m, steps=2000):
    """Of a beam, at its end: dI = k (sigma T^4 - I) ds, by the midpoint rule from its first height to its last."""
    brought, step_m = begin_w_m2, length_m / steps
    for z_m in from_m + (np.arange(steps) + 0.5) / steps * (to_m - from_m):
        k, sends = (k_of[0], sends_of[0]) if z_m > INTERFACE_M else (k_of[1], sends_of[1])
        brought += k * step_m * (sends - brought) / (1.0 + 0.5 * k * step_m)
    return brought


@pytest.mark.parametrize("z_m", [0.6, 1.9])
@pytest.mark.parametrize("normal", [(0.6, 0.0, 0.8), (0.0, -0.6, -0.8)])
def test_each_layer_takes_of_what_falls_on_a_target_and_adds_its_own(z_m, normal):
    scenario, work, alarm = room_of((Target("head", 0, (2.0, 2.0, z_m), normal, MATERIALS["gypsum"], 0.0),), 400.0)
    work.layer[0], work.gas.temps[0], work.absorption[0] = INTERFACE_M, (700.0, 350.0), (0.8, 0.3)
    work.leaving[0] = 9000.0, 7000.0, 900.0, 500.0
    sends = c.SIGMA * work.gas.temps[0] ** 4
    plain = 0.0
    of_beams = scenario.devices.beam_share, scenario.devices.beam_z, scenario.devices.beam_m
    for b, (share, end_m, length_m) in enumerate(zip(*(each[0, 0] for each in of_beams), strict=True)):
        surface = (c.CEILING, c.FLOOR)[b] if b < 2 else c.UPPER_WALL if end_m > INTERFACE_M else c.LOWER_WALL
        if share > 0.0:
            plain += share * brought_w_m2((0.8, 0.3), sends, work.leaving[0, surface], end_m, z_m, length_m)
    advance_devices(0.0, 1.0, scenario, work, alarm)
    assert work.device[0, D_INCIDENT] == pytest.approx(plain, rel=1e-3)


def test_doses_are_isos():
    scenario, work, _ = room_of((HEAD,), 373.15, co=0.003, hcn=1e-4, co2=0.05, o2=0.2)
    shares = np.array([work.gas.mass[0, 0, s] / c.MOLAR_MASS_G[s] for s in range(c.FIRST_PARTICLE)])
    shares /= shares.sum()
    work.device[0, D_INCIDENT] = 4000.0 + c.SIGMA * scenario.setting.indoor_k**4
    _dose(0, 0, 373.15, 30.0, scenario, work)
    gas = 0.5 * naive.gas_dose_a_minute(1e6 * shares[c.CO], 1e6 * shares[c.HCN], 100.0 * shares[c.CO2])
    assert work.device[0, D_FED_GAS] == pytest.approx(gas, rel=1e-9)
    assert work.device[0, D_FED_HEAT] == pytest.approx(0.5 * naive.heat_dose_a_minute(100.0, 4.0), rel=1e-9)


@pytest.mark.parametrize("hotter_k", [0.0, 40.0])
def test_what_settles_has_left_the_air(hotter_k):
    """Particles of the air and of the surfaces sum to what there was; gases stay; gas that gives heat loses more."""
    scenario, work, _ = room_of((), 293.15 + hotter_k, soot_flaming=1e-3, aerosol_coarse=1e-3)
    surface_areas(scenario.rooms, 0, work.layer[0], work.areas[0])
    given_w_m2 = convection_w_m2k(293.15 + hotter_k, 293.15, True) * hotter_k
    work.convected[0] = given_w_m2 * work.areas[0]
    before = work.gas.mass[0].sum(axis=0).copy()
    deposit(20.0, 0, scenario.rooms, work)
    after = work.gas.mass[0].sum(axis=0)
    assert after + work.deposited == pytest.approx(before, rel=1e-12)
    assert after[: c.FIRST_PARTICLE] == pytest.approx(before[: c.FIRST_PARTICLE], rel=0.0)
    lost = work.deposited[c.SOOT_FLAMING] / before[c.SOOT_FLAMING]
    plain = sum(
        share * naive.settled(given_w_m2, 293.15 + hotter_k, area / (share * 50.0), 20.0)
        for share, area in zip((0.999, 0.001), work.areas[0].reshape(2, 2).sum(axis=1), strict=True)
    )
    assert lost == pytest.approx(plain, rel=1e-9)
    if hotter_k:
        still, calm, _ = room_of((), 293.15, soot_flaming=1e-3)
        surface_areas(still.rooms, 0, calm.layer[0], calm.areas[0])
        deposit(20.0, 0, still.rooms, calm)
        assert lost > 2.0 * calm.deposited[c.SOOT_FLAMING] / before[c.SOOT_FLAMING]


def test_two_steps_of_settling_are_one_of_twice_the_length():
    """It is exponential in time, so no step can take more than there is."""
    once, twice = (room_of((), 293.15, soot_flaming=1e-3) for _ in range(2))
    for (scenario, work, _), steps in ((once, (40.0,)), (twice, (20.0, 20.0))):
        surface_areas(scenario.rooms, 0, work.layer[0], work.areas[0])
        for dt in steps:
            deposit(dt, 0, scenario.rooms, work)
    assert once[1].deposited == pytest.approx(twice[1].deposited, rel=1e-9)


def test_flames_are_as_hot_beside_their_axis_as_on_it():
    """Of 400 kW over half a metre, whose virtual origin is 0.4 m up, half a metre above the base: a cone 2 m high."""
    fire = TabulatedFire(0, 2.0, 2.0, (1.0, 4.0, 0.0, 0.0, 0.0), 50e6, 0.3, ((0.0, 400.0, 0.0, 0.2, 0.0, 0.0, 0.0),))
    house = Building("one", ROOM.rooms, (Vent(0, OUTSIDE, 0.9, 0.0, 2.0),))
    targets = [
        Target(f"at {x}", 0, (x, 2.0, 0.5), (1.0, 0.0, 0.0), MATERIALS["gypsum"], 0.0) for x in (2.0, 2.1, 2.18, 2.4)
    ]
    history = run_zones(house, (fire,), Ambient(), 20.0, devices=targets)
    on_axis, beside, at_edge, outside = history.devices[-1, :, D_GAS]
    assert on_axis > 1100.0
    assert beside == at_edge == on_axis
    assert outside < 400.0


def test_a_plume_is_a_bell_that_is_wider_for_its_speed_than_for_its_heat():
    """exp(-(r / w)^2) of its axis, w = 0.14 sqrt(T / T0) (z - z0), by Heskestad; of speeds to the power of 1 / 1.21.

    50 kW over 0.05 m2, 1.4 m up: above its flames and below the layer of its first seconds.
    """
    fire = TabulatedFire(0, 2.0, 2.0, (1.0, 4.0, 0.0, 0.0, 0.0), 50e6, 0.3, ((0.0, 50.0, 0.0, 0.05, 0.0, 0.0, 0.0),))
    away_m = np.array([0.0, 0.1, 0.2, 0.3])
    targets = [Target(f"at {m}", 0, (2.0 + m, 2.0, 1.4), (1.0, 0.0, 0.0), MATERIALS["gypsum"], 0.0) for m in away_m]
    hall = Building("hall", (Room("a", 9.0, 9.0, 5.0, leak_area_m2=0.1),))
    history = run_zones(hall, (fire,), Ambient(), 5.0, devices=targets)
    assert history.layer_height_m[-1, 0] > 1.5
    around_k = history.lower_temp_k[-1, 0]
    excess_k, speed_m_s = history.devices[-1, :, D_GAS] - around_k, history.devices[-1, :, D_SPEED]
    origin_m = 0.083 * 50.0**0.4 - 1.02 * math.sqrt(4.0 * 0.05 / math.pi)
    width_m = 0.14 * math.sqrt(1.0 + excess_k[0] / around_k) * (1.4 - origin_m)
    bell = np.exp(-((away_m / width_m) ** 2))
    assert excess_k / excess_k[0] == pytest.approx(bell, rel=0.02)
    assert speed_m_s / speed_m_s[0] == pytest.approx(bell ** (1.0 / 1.21), rel=0.02)


def test_walls_of_a_hall_make_its_ceiling_jet_no_cooler():
    """Where it comes to be guided, half the width from the fire, nothing jumps; far along it stays warmer for them."""
    fire = TabulatedFire(0, 2.0, 1.0, (1.0, 4.0, 0.0, 0.0, 0.0), 50e6, 0.3, ((0.0, 100.0, 0.0, 0.2, 0.0, 0.0, 0.0),))
    links = [HeatDetector(f"at {x}", 0, (x, 1.0, 2.35), 57.0, 50.0) for x in (2.99, 3.01, 14.0)]
    hall, room = (
        run_zones(Building("one", (Room("a", 20.0, 2.0, 2.4, hall=hall),)), (fire,), Ambient(), 20.0, devices=links)
        for hall in (True, False)
    )
    guided_k, free_k = hall.devices[-1, :, D_GAS], room.devices[-1, :, D_GAS]
    assert guided_k[:2] == pytest.approx(free_k[:2], abs=0.1)
    assert abs(guided_k[0] - guided_k[1]) < 2.0
    assert guided_k[2] > free_k[2] + 2.0


def test_a_halls_ceiling_jet_is_delichatsioss_in_its_half_width():
    fire = TabulatedFire(0, 2.0, 1.0, (1.0, 4.0, 0.0, 0.0, 0.0), 50e6, 0.3, ((0.0, 100.0, 0.4, 0.2, 0.0, 0.0, 0.0),))
    links = [HeatDetector(f"at {x}", 0, (x, 1.0, 2.4), 57.0, 50.0) for x in (2.0, 6.0, 14.0)]
    history = run_zones(
        Building("one", (Room("a", 20.0, 2.0, 2.4, hall=True),)), (fire,), Ambient(), 20.0, devices=links
    )
    excess_k = history.devices[-1, :, D_GAS] - history.upper_temp_k[-1, 0]
    for x_m, share in zip((4.0, 12.0), excess_k[1:] / excess_k[0], strict=True):
        # 2 m from the fire to the ceiling, 1 m from the middle to each wall
        assert share == pytest.approx(0.37 * 2.0 ** (1 / 3) * math.exp(-0.16 * x_m / 2.0 * 0.5 ** (1 / 3)), rel=0.01)


@pytest.mark.parametrize(("shape", "deepest"), [("plate", 1.0), ("cylinder", 0.5)])
def test_a_target_is_told_from_its_face_to_its_back_or_its_axis(shape, deepest):
    """A cylinder's material is as thick as it: at half of that is its axis."""
    gypsum = MATERIALS["gypsum"]
    devices = [
        Target(f"{share}", 0, (2.0, 2.0, 1.5), (0.0, 0.0, 1.0), gypsum, share * deepest * gypsum.thickness_m, shape)
        for share in (0.0, 0.5, 0.999999, 1.0)
    ]
    packed = pack_devices(devices, ROOM)
    assert (packed.told_node[0], packed.told_share[0]) == (0, 0.0)
    assert (packed.told_node[-1], packed.told_share[-1]) == (c.TARGET_NODES - 2, pytest.approx(1.0))
    assert 0 < packed.told_node[1] < packed.told_node[2] == c.TARGET_NODES - 2


def obscures(kg, m3):
    """Optical density of particles [4] in a volume, 1/m: of all, and of those that smoulder."""
    od = kg * np.array(c.OD_M2_KG) / m3
    return np.array([od.sum(), od[1]])


@pytest.mark.parametrize(
    ("z_m", "gas_k", "around_k", "excess", "newest"),
    [(0.5, 300.0, 300.0, 1.0, 0.0), (2.0, 300.0, 300.0, 1.0, 0.0), (2.0, 310.0, 310.0, 0.3, 0.0),
     (2.0, 320.0, 320.0, 1.5, 0.4), (2.0, 400.0, 320.0, 1.0, 0.0), (0.5, 400.0, 320.0, 1.0, 0.0)],
)  # fmt: skip
def test_smoke_at_a_place_is_its_layers_what_came_in_last_and_what_plumes_bring(
    z_m, gas_k, around_k, excess, newest, begun
):
    """A plume's is that of its fires, thinned as their heat: (D / Q) cp rho dT; a fire next door brings none."""
    rows = ((0.0, 100.0, 0.0, 0.1, 0.0, 0.0, 0.0),)
    fires = [TabulatedFire(room, 1.0, 1.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.3, rows) for room in (0, 0, 1)]
    rooms = (ROOM.rooms[0], Room("b", 4.0, 5.0, 2.5))
    scenario, work = begun(Building("two", rooms), Ambient(), (0.4, 0.6), (0.3, 0.7), fires)
    layers = np.array([[4e-3, 3e-3, 2e-3, 1e-3], [1e-3, 5e-4, 2e-4, 1e-4]])
    came = np.array([3e-4, 2e-4, 1e-4, 5e-5])
    work.layer[0], work.gas.mass[0, :, c.FIRST_PARTICLE :] = 1.2, layers
    work.newest[0, c.FIRST_PARTICLE : c.N_SPECIES] = came
    brings = ((1.0, 0.3, 30.0), (2.0, 0.4, 40.0), (50.0, 9.0, 50.0))
    work.fire[:, [F_OD_M2_S, F_SMOULDER_OD_M2_S, F_CONVECTIVE_KW]] = brings
    upper, lower = obscures(layers[0], 20.0), obscures(layers[1], 30.0)
    expected = upper if z_m > 1.2 else lower
    if newest > 0.0:
        expected = upper + newest * (obscures(came, 287.0 * around_k / 101_325.0) - upper)
    elif excess < 1.0:
        expected = lower + excess * (upper - lower)
    if gas_k > around_k:
        expected = expected + np.array([3.0, 0.7]) / 70e3 * c.CP * 101_325.0 / 287.0 * (gas_k - around_k) / gas_k
    told = _local_od(0, z_m, gas_k, around_k, excess, newest, scenario, work)
    assert told == pytest.approx(expected, rel=2e-3)
    work.fire[:, F_CONVECTIVE_KW] = 0.0
    assert np.isfinite(_local_od(0, z_m, gas_k, around_k, excess, newest, scenario, work)).all()


@pytest.mark.parametrize(
    ("od", "smoulder_od", "after"), [(0.5, 0.0, 0.2), (0.5, 0.5, 0.1), (0.5, 0.3, 0.05 / 0.3), (0.5, 0.1, 0.25)]
)
def test_a_detector_that_tells_smouldering_smoke_sounds_at_eithers_setpoint(od, smoulder_od, after):
    """0.05 1/m of it, 0.1 1/m of other smoke: the sooner, as each enters."""
    limits = [100.0 * (1.0 - 10.0**-limit) for limit in (0.1, 0.05)]
    scenario, work, alarm = room_of((SmokeDetector("both", 0, (2.0, 3.0, 2.45), *limits),), 293.15)
    for step in range(1000):
        _fill_chamber(0.05 * step, 0.05, 0, od, smoulder_od, 0.6, scenario.devices, work.target[0], alarm)
    assert alarm[0] == pytest.approx(-1.8 / 0.6 * math.log(1.0 - after), abs=2e-3)
    assert work.target[0, :2] == pytest.approx([od, smoulder_od], rel=1e-6)


@pytest.mark.parametrize("speed_m_s", [0.1, 6.0])
def test_a_target_in_balance_gives_what_it_takes_and_tells_a_gauges_flux(speed_m_s):
    """Of what falls on a plate's front or on both sides of a rod; by the air that moves past, or a film's 25 W/m2K."""
    shapes = (("plate", 0.0), ("cylinder", 0.0), ("plate", 25.0))
    steel, upwards = MATERIALS["steel"], (0.0, 0.0, 1.0)
    targets = tuple(
        Target(f"{shape} {film}", 0, (2.0, 2.0, 1.5), upwards, steel, 0.0, shape, True, film) for shape, film in shapes
    )
    scenario, work, _ = room_of(targets, 500.0)
    work.layer[0], work.gas.temps[0], work.absorption[0] = 1.2, (500.0, 300.0), 0.0
    work.leaving[0] = 9000.0, 7000.0, 900.0, 500.0
    work.device[:, D_SPEED] = speed_m_s
    for d in range(3):
        _heat_target(d, 0, 500.0, 1.0, scenario, work)
    plate, rod, _ = work.device
    cold_k, forced = scenario.setting.indoor_k, forced_convection_w_m2k(500.0, speed_m_s, 2.5)
    assert (forced > 10.0) == (speed_m_s > 1.0)
    front = plate[D_INCIDENT]
    assert rod[D_INCIDENT] == pytest.approx(0.5 * (front + _incident(0, 1, 0, scenario, work)))
    assert rod[D_INCIDENT] < 0.7 * front
    for device, (_, film) in zip(work.device, shapes, strict=True):
        h = film or max(convection_w_m2k(500.0, device[D_TEMP], True), forced)
        taken = device[D_INCIDENT] - c.SIGMA * device[D_TEMP] ** 4
        assert steel.emissivity * taken + h * (500.0 - device[D_TEMP]) == pytest.approx(0.0, abs=1e-3)
        h = max(convection_w_m2k(500.0, cold_k, True), forced)
        assert device[D_RADIANT] == pytest.approx(steel.emissivity * (front - c.SIGMA * cold_k**4), rel=1e-9)
        assert device[D_FLUX] - device[D_RADIANT] == pytest.approx(h * (500.0 - cold_k), rel=1e-9)


def test_a_target_takes_by_the_temperatures_of_its_faces_and_is_told_between_its_nodes():
    """Gypsum from 500 K at its face to what lies behind it: at a wall it takes at the face alone."""
    gypsum, air_k = MATERIALS["gypsum"], 400.0
    depth_m = 0.3 * gypsum.thickness_m
    plates = tuple(Target(f"{x_m}", 0, (x_m, 2.0, 1.5), (1.0, 0.0, 0.0), gypsum, depth_m) for x_m in (2.0, 0.0))
    scenario, work, alarm = room_of(plates, air_k)
    behind_k = scenario.setting.behind_k
    between = 1.0 / scenario.devices.conductance[0, : c.TARGET_NODES - 1]
    depths = np.concatenate([[0.0], np.cumsum(between)]) / between.sum()
    work.target[:] = 500.0 - (500.0 - behind_k) * depths
    before = work.target.copy()
    work.leaving[0] = c.SIGMA * air_k**4
    advance_devices(0.0, 1e-3, scenario, work, alarm)

    def taken_w_m2(face_k):
        h = convection_w_m2k(air_k, face_k, False)
        return gypsum.emissivity * c.SIGMA * (air_k**4 - face_k**4) + h * (air_k - face_k)

    taken = (scenario.devices.capacity * (work.target - before)).sum(axis=1) / 1e-3
    assert taken == pytest.approx([taken_w_m2(500.0) + taken_w_m2(behind_k), taken_w_m2(500.0)], rel=0.01)
    assert work.device[:, D_TEMP] == pytest.approx(500.0 - 0.3 * (500.0 - behind_k), abs=0.1)


def test_flames_shine_on_what_looks_at_them_through_no_wall():
    """Beside what a room alone sends: on a rod from either side the same, on a plate that looks away nothing."""
    rows = ((0.0, 100.0, 0.0, 0.8, 0.0, 0.0, 0.0),)
    rooms = Building("two", (ROOM.rooms[0], Room("b", 4.0, 5.0, 2.5)))
    steel, here = MATERIALS["steel"], (2.0, 2.0, 0.5)
    seen = [("cylinder", 1.0), ("cylinder", -1.0), ("plate", 1.0), ("plate", -1.0)]
    targets = tuple(Target(f"{shape} {x}", 0, here, (x, 0.0, 0.0), steel, 0.0, shape) for shape, x in seen)
    told = []
    for room, flaming_w in ((0, 0.0), (0, 3e4), (1, 3e4)):
        burner = TabulatedFire(room, 3.5, 2.0, (1.0, 4.0, 0.0, 0.0, 0.0), 5e7, 0.3, rows)
        scenario = pack(rooms, (burner,), Ambient(), 100.0, 1.0, ModelError(), 10.0, targets, 0.15, 1.0)
        work, out = work_for(*sizes(scenario)), output_for(scenario)
        start(scenario, work, out)
        work.absorption[:] = 0.0
        work.fire[0, [F_KW, F_BASE_M, F_DIAMETER_M, F_FLAMING_W]] = 100.0, 0.0, 1.0, flaming_w
        advance_devices(0.0, 0.1, scenario, work, out.alarm)
        told.append(work.device[:, D_INCIDENT].copy())
    before, behind, looks, looks_away = told[1] - told[0]
    assert before == pytest.approx(behind) == pytest.approx(0.5 * looks)
    assert looks > 100.0
    assert looks_away == 0.0
    assert (told[2] == told[0]).all()


@pytest.mark.parametrize(("z_m", "layer"), [(0.5, c.LOWER), (1.5, c.UPPER)])
@pytest.mark.parametrize(("co2", "gas_k", "radiant_kw"), [(0.05, 350.0, 2.4), (0.35, 350.0, 2.6), (0.05, 263.15, 0.0)])
def test_a_target_takes_the_doses_of_its_own_layer(z_m, layer, co2, gas_k, radiant_kw):
    """Carbon dioxide quickens breath up to 15 %; frost and what shines with less than 2.5 kW/m2 are none of heat."""
    scenario, work, _ = room_of((replace(HEAD, place_m=(2.0, 2.0, z_m)),), 300.0, co=0.003, co2=co2, o2=0.2)
    work.layer[0] = 1.2
    work.gas.mass[0, 1 - layer, c.CO] = 0.0
    shares = np.array([work.gas.mass[0, layer, s] / c.MOLAR_MASS_G[s] for s in range(c.FIRST_PARTICLE)])
    shares /= shares.sum()
    work.device[0, D_INCIDENT] = 1000.0 * radiant_kw + c.SIGMA * scenario.setting.indoor_k**4
    _dose(0, 0, gas_k, 60.0, scenario, work)
    gas = naive.gas_dose_a_minute(1e6 * shares[c.CO], 0.0, min(100.0 * shares[c.CO2], 15.0))
    assert work.device[0, D_FED_GAS] == pytest.approx(gas, rel=1e-9)
    heat = naive.heat_dose_a_minute(max(gas_k - c.KELVIN, 1e-9), radiant_kw)
    assert work.device[0, D_FED_HEAT] == pytest.approx(heat, rel=1e-9, abs=1e-12)


def test_a_step_of_devices_gives_targets_their_dose_and_leaves_detectors_the_air():
    scenario, work, alarm = room_of((HEAD, SMOKE), 350.0, co=0.003, o2=0.2)
    advance_devices(0.0, 60.0, scenario, work, alarm)
    given = work.device[0, [D_FED_GAS, D_FED_HEAT]].copy()
    assert (given > 1e-3).all()
    assert work.device[0, D_TEMP] == pytest.approx(work.target[0, 0])
    _dose(0, 0, 350.0, 60.0, scenario, work)
    assert work.device[0, [D_FED_GAS, D_FED_HEAT]] == pytest.approx(2.0 * given, rel=1e-6)
    assert work.device[1, D_TEMP] == pytest.approx(350.0)


@pytest.mark.parametrize("gas_k", [285.0, 293.15, 300.0])
def test_a_link_that_is_past_its_setpoint_as_a_step_begins_sounds_at_once(gas_k):
    scenario, work, alarm = room_of((replace(HEAT, setpoint_c=5.0),), gas_k)
    advance_devices(7.0, 10.0, scenario, work, alarm)
    assert alarm[0] == 7.0
