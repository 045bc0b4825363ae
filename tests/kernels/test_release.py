"""What a source does to its room's two layers in a step: what its plume draws up, and where what it gives off stays."""

import numpy as np
import pytest

from simulators.kernels import constants as c
from simulators.kernels.layout import F_DIAMETER_M
from simulators.kernels.plume import draught_entrainment, plume_entrainment
from simulators.kernels.simulate import MOST_OF_A_LAYER
from simulators.kernels.sources import MOST_DRAWN, _draw_up, release
from simulators.physics.building import Building, Room
from simulators.physics.fire import Ambient, Fire, Release


@pytest.fixture
def layered(begun):
    """layered(source, upper_k): 50 m3 whose layers, the lower one of 293 K, meet at 1.25 m."""
    room = Room("a", 4.0, 5.0, 2.5, leak_area_m2=0.0)

    def begin(source, upper_k=320.0):
        mass = (0.5 * 293.15 / upper_k, 0.5 * 293.15 / 293.0)
        return begun(Building("one", (room,)), Ambient(20.0), (0.5, 0.5), mass, (source,))

    return begin


@pytest.mark.parametrize("upper_k", [320.0, 400.0])
@pytest.mark.parametrize("draught_m_s", [0.0, 0.3])
@pytest.mark.parametrize("base_m", [0.0, 0.6, 1.24, 1.5])
def test_a_fire_draws_up_what_its_plume_takes_in_from_its_base_to_the_interface(base_m, draught_m_s, upper_k, layered):
    """And what the draught there adds, as long as that leaves it as warm as the layer above; from above it, nothing."""
    fire = Fire(0, "propane", 2.0, 2.5, base_m, 0.3, flaming_s=0.0, growth_kw_s2=100.0, peak_hrr_kw=50.0)
    scenario, work = layered(fire, upper_k)
    work.draught[0] = draught_m_s
    release(0, 50.0, 0.1, c.NEVER, 1.0, scenario, work)
    diameter_m, convective_kw = work.fire[0, F_DIAMETER_M], 50.0 * (1.0 - scenario.sources.radiated[0])
    rise_m = max(1.25 - base_m, 0.0)
    expected = plume_entrainment(50.0, convective_kw, diameter_m, rise_m)
    if rise_m > 0.0:
        expected += draught_entrainment(draught_m_s, work.rho[0, c.LOWER], 50.0, diameter_m, rise_m)
    expected = min(expected, 1e3 * convective_kw / (c.CP * np.subtract(*work.gas.temps[0])))
    assert work.hrr[0] == pytest.approx(50e3, rel=1e-9)
    assert work.gas.outflow[0, c.LOWER] == pytest.approx(expected, rel=1e-6, abs=1e-12)
    assert work.gas.mass_rate[0, c.LOWER].sum() == pytest.approx(-expected, rel=1e-3, abs=1e-12)


@pytest.mark.parametrize(
    ("z_m", "heat_kw", "layer"), [(0.5, 0.0, c.LOWER), (0.5, -0.1, c.LOWER), (0.5, 0.1, c.UPPER), (2.0, 0.0, c.UPPER),
                                  (2.0, -0.1, c.UPPER), (2.0, 0.1, c.UPPER)],
)  # fmt: skip
def test_what_is_released_stays_in_the_layer_that_it_is_in_unless_its_heat_lifts_it(z_m, heat_kw, layer, layered):
    source = Release(0, 2.0, 2.5, z_m, heat_kw=((0.0, heat_kw),), co_kg_s=((0.0, 1e-6),), convected_share=1.0)
    scenario, work = layered(source)
    work.gas.mass[0, :, c.CO] = 0.0
    added_w = release(0, 50.0, 0.1, c.NEVER, 1.0, scenario, work)
    assert work.gas.mass_rate[0, layer, c.CO] == pytest.approx(1e-6, rel=1e-9)
    assert work.gas.mass_rate[0, 1 - layer, c.CO] == 0.0
    assert added_w == pytest.approx(1e3 * heat_kw + c.CP * 1e-6 * scenario.setting.indoor_k, rel=1e-9)
    assert work.gas.heat_rate[0].sum() == pytest.approx(added_w, rel=1e-9)
    assert (work.gas.outflow[0, c.LOWER] > 0.0) == (z_m < 1.25 and heat_kw > 0.0)


def test_a_plume_that_asks_more_than_its_layer_has_takes_its_share_and_shortens_the_step(layered):
    """What leaves is claimed to be more than a step may take, until so short a step that the layer is thin whatever."""
    for draws, dt, shortens in ((0.1, 1.0, False), (100.0, 10.0, True), (100.0, 0.1, False)):
        _, work = layered(Fire(0, "propane", 2.0, 2.5, 0.0, 0.3))
        _draw_up(0, draws, dt, work)
        has = work.gas.total[0, c.LOWER]
        assert -work.gas.mass_rate[0, c.LOWER].sum() == pytest.approx(min(draws, MOST_DRAWN * has / dt), rel=1e-12)
        assert (work.gas.outflow[0, c.LOWER] * dt > MOST_OF_A_LAYER * has * (1.0 + 1e-9)) == shortens
