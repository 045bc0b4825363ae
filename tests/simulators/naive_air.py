"""The air at a place in plain numpy: what kernels.point_air is held against."""

from __future__ import annotations

import numpy as np

from simulators.kernels import constants as c
from simulators.physics.fire import Fire
from simulators.physics.point import PointAir
from simulators.physics.source_tables import source_table

CONVECTED, LONGEST_TRAVEL_S, BETA2, CT = 0.7, 180.0, 0.913, 9.115


