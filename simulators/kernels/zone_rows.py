"""What truth_zones says of a room: its layers every so many outputs."""

# numba infers the types of these functions
# mypy: disable-error-code=no-untyped-def

from __future__ import annotations

from simulators.kernels import constants as c
from simulators.kernels.compiled import compiled
from simulators.kernels.constants import FIRST_PARTICLE, KELVIN, LOWER, N_SPECIES, UPPER

COLUMNS = ("upper_temp_c", "lower_temp_c", "layer_height_m", "pressure_pa", "upper_o2_pct", "upper_co2_pct",
           "upper_co_ppm", "upper_od_per_m", "hrr_kw")  # fmt: skip


@compiled
def zone_rows(room, every, reference_pa, run, out):
    """Fill out [COLUMNS, m] from every so many outputs of `run`.

    run: temperature [n, R, 2] in K, interface [n, R], pressure [n, R] over the reference, species [n, R, 2, S] by mass
    and heat release [n, R] in W.
    """
    temp, layer, pressure, species, hrr = run
    for row in range(out.shape[1]):
        i = row * every
        out[0, row] = temp[i, room, UPPER] - KELVIN
        out[1, row] = temp[i, room, LOWER] - KELVIN
        out[2, row] = layer[i, room]
        out[3, row] = pressure[i, room]
        moles = 0.0
        for s in range(FIRST_PARTICLE):
            moles += species[i, room, UPPER, s] / c.MOLAR_MASS_G[s]
        out[4, row] = 100.0 * species[i, room, UPPER, c.O2] / c.MOLAR_MASS_G[c.O2] / moles
        out[5, row] = 100.0 * species[i, room, UPPER, c.CO2] / c.MOLAR_MASS_G[c.CO2] / moles
        out[6, row] = 1e6 * species[i, room, UPPER, c.CO] / c.MOLAR_MASS_G[c.CO] / moles
        od = 0.0
        for s in range(N_SPECIES - FIRST_PARTICLE):
            od += species[i, room, UPPER, FIRST_PARTICLE + s] * c.OD_M2_KG[s]
        out[7, row] = od * (reference_pa + pressure[i, room]) / (c.GAS_CONSTANT * temp[i, room, UPPER])
        out[8, row] = hrr[i, room] / 1000.0
