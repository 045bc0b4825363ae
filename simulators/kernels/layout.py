"""What one scenario is to the kernels: arrays by name. R rooms, V vents, N sources, D devices, P points, S species.

On a GPU every array has one axis more, of scenarios: see `cuda.py`. Heights called `_z` are absolute, all others above
a room's own floor.
"""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from typing import Any, NamedTuple

from simulators.kernels.constants import N_SPECIES


class Setting(NamedTuple):
    """Scalars of the run, the air indoors and outdoors by mass [S], and the optical density of particles [4], m2/kg;
    begin_s: when it begins, at or before 0, from which on it is told; behind_k: what lies behind walls, K; fuel_g_mol:
    what a mole of VOC and unburnt fuel weighs."""

    begin_s: Any
    end_s: Any
    output_s: Any
    longest_step_s: Any
    most_steps: Any
    reference_pa: Any
    indoor_k: Any
    outdoor_k: Any
    behind_k: Any
    plume_factor: Any
    o2_limit: Any
    accuracy: Any
    indoor_y: Any
    outdoor_y: Any
    od_m2_kg: Any
    fuel_g_mol: Any


class Rooms(NamedTuple):
    """[R] each; section_* [R, K]: heights, volume below them and wall area below them, for rooms that are no boxes."""

    n: Any
    width: Any
    depth: Any
    height: Any
    floor_z: Any
    volume: Any
    floor_area: Any
    ceiling_area: Any
    hall: Any
    shaft: Any
    sections: Any
    section_m: Any
    section_volume: Any
    section_wall: Any


class Walls(NamedTuple):
    """[R, 4, WALL_NODES] conductance to the next node, W/m2K, and capacity, J/m2K, node 0 being the face; [R, 4]
    emissivity, and whether the back is bare metal; linked [R, 4, R]: share of the back that is the back of another
    room's surface."""

    conductance: Any
    capacity: Any
    emissivity: Any
    bare: Any
    linked: Any


class Linings(NamedTuple):
    """[R] whether water is between its surfaces and its air; [R, 4] kg of water that a square metre of what lines them
    holds from dry to saturated, and what keeps vapour from it, m2 s Pa/kg."""

    damp: Any
    holds: Any
    resists: Any


class Opens(NamedTuple):
    """When openings open: points [P, 2] of (time, share), the first of each; and triggers."""

    points: Any
    first: Any
    kind: Any
    setpoint: Any
    device: Any


class Vents(NamedTuple):
    """[V] each; place [V, 2, 2]: the middle of an opening in plan, x and y in its first and its second room, m; NaN
    where that is not known; least_k: no colder comes in what it lets in from outside before a trigger moves it;
    wind_pa: what the wind adds to the pressure there."""

    n: Any
    here: Any
    there: Any
    sill_z: Any
    soffit_z: Any
    width: Any
    place: Any
    least_k: Any
    wind_pa: Any


class Hatches(NamedTuple):
    n: Any
    above: Any
    below: Any
    area: Any
    shape: Any
    z: Any


class Fans(NamedTuple):
    n: Any
    here: Any
    there: Any
    flow: Any
    here_m: Any
    there_m: Any
    here_half_m: Any
    there_half_m: Any
    first_cutoff: Any
    last_cutoff: Any
    filter_share: Any
    filter_s: Any
    least_k: Any


class Sources(NamedTuple):
    """[N] each; table [T, columns] with first [N + 1]; products [N, 2, 4, S + 2]; see constants."""

    n: Any
    room: Any
    x: Any
    y: Any
    is_fire: Any
    radiated: Any
    against: Any
    particle: Any
    ignition_s: Any
    smoulders_s: Any
    starved_co: Any
    fed_by_flames: Any
    trigger: Any
    setpoint: Any
    device: Any
    table: Any
    first: Any
    products: Any


class Devices(NamedTuple):
    """[D] each; normal [D, 3]; cells of a target [D, TARGET_NODES]; beams [D, 2, B]: what front and back see. A smoke
    detector whose smoulder_setpoint is below NEVER tells smouldering smoke from other smoke."""

    n: Any
    kind: Any
    room: Any
    x: Any
    y: Any
    z: Any
    normal: Any
    emissivity: Any
    adiabatic: Any
    film: Any
    conductance: Any
    capacity: Any
    told_node: Any
    told_share: Any
    setpoint: Any
    smoulder_setpoint: Any
    rti: Any
    spray: Any
    free: Any
    level: Any
    beam_share: Any
    beam_z: Any
    beam_m: Any


class Scenario(NamedTuple):
    setting: Any
    rooms: Any
    walls: Any
    linings: Any
    vents: Any
    vent_opens: Any
    hatches: Any
    hatch_opens: Any
    fans: Any
    fan_opens: Any
    sources: Any
    devices: Any


class Output(NamedTuple):
    """At each of the times: temp [T, R, 2], layer [T, R], pressure [T, R], species [T, R, 2, S] by mass, mass
    [T, R, 2], wall [T, R, 4], hrr [T, R], buoyancy [T, R] that comes in through openings, m4/s3, newest
    [T, R, N_NEWEST], burnt [T, N], device [T, D, N_DEVICE], alarm [D], balance; when a device changed an opening and
    when a source was lit, s, or NaN: vent_at [V], hatch_at [H], fan_at [F], ignited_at [N]; and at the end the water on
    and in surfaces, water [R, 4], kg."""

    temp: Any
    layer: Any
    pressure: Any
    species: Any
    mass: Any
    wall: Any
    hrr: Any
    buoyancy: Any
    newest: Any
    burnt: Any
    device: Any
    alarm: Any
    vent_at: Any
    hatch_at: Any
    fan_at: Any
    ignited_at: Any
    balance: Any
    water: Any
    steps: Any


D_TEMP, D_GAS, D_FLUX, D_RADIANT, D_INCIDENT, D_OD, D_FED_GAS, D_FED_HEAT, D_SPEED = range(9)
N_DEVICE = 9
"""Columns of Output.device: K, K, W/m2 into a cold face, W/m2 of it radiated, W/m2 that fall on it, 1/m, doses, m/s."""


class Gas(NamedTuple):
    """The gas of all rooms [R, layer, ...] and its rates in a step: what functions that move gas need."""

    energy: Any
    mass: Any
    temps: Any
    total: Any
    mass_rate: Any
    heat_rate: Any
    outflow: Any


class Work(NamedTuple):
    """The state of one scenario and what a step needs beside it; see `cpu.py` for the shapes."""

    gas: Any
    layer: Any
    sinks: Any
    rho: Any
    pressure: Any
    old_pressure: Any
    wall: Any
    wall_next: Any
    water: Any
    water_next: Any
    uptake: Any
    latent_w: Any
    vapour_w: Any
    faces: Any
    lost: Any
    vent_open: Any
    hatch_open: Any
    fan_open: Any
    vent_at: Any
    hatch_at: Any
    fan_at: Any
    flows: Any
    slopes: Any
    crossing: Any
    tall: Any
    hatch_flows: Any
    fan_flows: Any
    residual: Any
    jacobian: Any
    areas: Any
    seen: Any
    surface_w: Any
    surface_slope: Any
    leaving: Any
    volumes: Any
    absorption: Any
    fire: Any
    rates: Any
    cursor: Any
    ignited_at: Any
    released: Any
    given: Any
    fractions: Any
    hrr: Any
    burnt: Any
    usable: Any
    usable_before: Any
    usable_tried: Any
    usable_found: Any
    usable_slope: Any
    sinks_tried: Any
    sinks_found: Any
    sinks_slope: Any
    exchanged: Any
    deposited: Any
    before_temp: Any
    before_mass: Any
    before_wall: Any
    before_layer: Any
    before_device: Any
    before_burnt: Any
    before_hrr: Any
    before_buoyancy: Any
    before_newest: Any
    device: Any
    target: Any
    to_gas: Any
    gas_slope: Any
    warmed: Any
    fed: Any
    inflow: Any
    draught: Any
    convected: Any
    open_share: Any
    escaped: Any
    front: Any
    front_of: Any
    front_from: Any
    buoyancy: Any
    arriving: Any
    newest: Any
    beam: Any
    rays: Any
    fire_share: Any
    fire_path: Any
    fire_upper: Any
    line: Any
    tolerance: Any
    by_convection: Any
    radiates: Any
    links: Any
    gains: Any
    lines: Any
    stiffness: Any
    own: Any
    holds: Any
    drives: Any
    sways: Any
    expected: Any


F_KW, F_CONVECTIVE_KW, F_BASE_M, F_DIAMETER_M, F_FLAMING_W, F_OD_M2_S, F_SMOULDER_OD_M2_S, F_CEILING_K = range(8)
N_FIRE = 8
"""Columns of Work.fire [N, ...]: what a source is in this step, for jets, radiation and devices."""
OVER_K, COOLS_PER_M = N_SPECIES, N_SPECIES + 1
N_NEWEST = N_SPECIES + 2
"""Of what came in from other rooms and lies under a room's ceiling: its species by mass, by what it is warmer than the
layer where it comes in, K, and which share of that it loses a metre on."""
N_BEAMS = 14
"""Of a target: to the ceiling, to the floor, and to twelve bands of the walls."""
