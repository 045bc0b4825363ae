"""What tests of single kernels begin with: a packed building, and its state at the start of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from simulators.kernels.cpu import sizes, work_for
from simulators.kernels.layers import layer_states
from simulators.kernels.layout import Scenario, Work
from simulators.kernels.start import start
from simulators.physics.building import Building
from simulators.physics.devices import Device
from simulators.physics.fire import Ambient, ModelError
from simulators.physics.source_tables import Source
from simulators.physics.zone_model import output_for, pack

Begun = Callable[..., tuple[Scenario, Work]]


@pytest.fixture
def begun() -> Begun:
    """begun(building, ambient, sources=(), devices=()): its scenario, and its work as a run begins.

    With energy and mass, each (upper, lower), the first room has two layers of those shares of its energy and its gas.
    """

    def begin(
        building: Building,
        ambient: Ambient,
        energy: Sequence[float] = (),
        mass: Sequence[float] = (),
        sources: Sequence[Source] = (),
        devices: Sequence[Device] = (),
    ) -> tuple[Scenario, Work]:
        scenario = pack(building, tuple(sources), ambient, 100.0, 1.0, ModelError(), 10.0, tuple(devices), 0.15, 1.0)
        work = work_for(*sizes(scenario))
        start(scenario, work, output_for(scenario))
        if energy:
            work.gas.energy[0] = work.gas.energy[0].sum() * np.array(energy)
            work.gas.mass[0] = np.outer(mass, work.gas.mass[0].sum(axis=0))
            layer_states(scenario.rooms, work)
        return scenario, work

    return begin
