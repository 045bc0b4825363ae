"""A run's curves by the name that CFAST gives them, whichever model wrote them, in one set of units.

ULT_2 is the upper layer's temperature of the deck's second room, TRGSURT_3 the face of its third target, SENSACT_1 the
first detector. CFAST counts targets and detectors apart, each in the deck's order. Units: C, m, Pa, mole fraction,
mg/m3 of soot, kW/m2.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulators.decks.outputs import DEVICES, ZONES
from simulators.kernels.constants import OD_M2_KG

Array = NDArray[np.float64]

_MG_PER_OD = 1e6 / OD_M2_KG[0]
"""Of soot of flames."""
_UNITS = {"mol %": 0.01, "mol_frac": 1.0, "mg/m^3": 1.0}
"""What a species' or a smoke's unit in row 4 is of ours; CFAST's builds and options differ in it."""

_WITHOUT_E = re.compile(r"(\d)([+-]\d{3})\s*$")

_ZONE_COLUMNS = {
    "ULT": ("upper_temp_c", 1.0),
    "LLT": ("lower_temp_c", 1.0),
    "HGT": ("layer_height_m", 1.0),
    "PRS": ("pressure_pa", 1.0),
    **{
        f"{short}{gas}": (f"{layer}_{column}", factor)
        for short, layer in (("UL", "upper"), ("LL", "lower"))
        for gas, column, factor in (
            ("O2", "o2_pct", 0.01),
            ("CO2", "co2_pct", 0.01),
            ("H2O", "h2o_pct", 0.01),
            ("CO", "co_ppm", 1e-6),
            ("HCN", "hcn_ppm", 1e-6),
            ("HCL", "hcl_ppm", 1e-6),
            ("TUHC", "fuel_pct", 0.01),
            ("OD", "od_per_m", _MG_PER_OD),
        )
    },
}
_TARGET_COLUMNS = {
    "TRGSURT": ("temp_c", 1.0),
    "TRGGAST": ("gas_temp_c", 1.0),
    "TRGFLXTG": ("flux_kw_m2", 1.0),
    "TRGFLXRG": ("radiant_kw_m2", 1.0),
    "TRGFEDG": ("fed_gas", 1.0),
    "TRGFEDH": ("fed_heat", 1.0),
}
"""TG: a gauge that reads radiation and convection to its cold face; RG: one behind a window, that reads radiation."""

_DETECTOR_COLUMNS = {
    "SENST": ("temp_c", 1.0),
    "SENSGAST": ("gas_temp_c", 1.0),
    "SENSACT": ("activated", 1.0),
}


@dataclass(frozen=True)
class Curve:
    """Values [n] at times [n] in s."""

    t_s: Array
    values: Array


Curves = Mapping[str, Curve]


def read_cfast(folder: Path, name: str) -> dict[str, Curve]:
    """The compartments and devices that CFAST wrote for the deck `name`. Raises FileNotFoundError, ValueError.

    Names stand in row 1, units in row 4, data from row 5.
    """
    curves: dict[str, Curve] = {}
    for kind in ("compartments", "devices"):
        path = folder / f"{name}_{kind}.csv"
        if kind == "devices" and not path.exists():
            continue
        with path.open(newline="") as file:
            rows = [row for row in csv.reader(file) if row]
        if len(rows) < 5:
            raise ValueError(f"{path}: expected names, units and data from row 5 on, found {len(rows)} rows")
        width = len(rows[0])
        table = np.array([[_fortran(cell) for cell in row[:width]] for row in rows[4:]])
        for i, (column, unit) in enumerate(zip(rows[0][1:], rows[3][1:], strict=True), start=1):
            factor = _cfast_factor(column.strip(), unit.strip())
            curves[column.strip()] = Curve(table[:, 0], factor * table[:, i])
    return curves


def read_ours(folder: Path) -> dict[str, Curve]:
    """The zones.parquet and devices.parquet of a run of ours. Raises FileNotFoundError, KeyError of a column."""
    curves = _numbered(pd.read_parquet(folder / ZONES), "room", _ZONE_COLUMNS)
    if (folder / DEVICES).exists():
        devices = pd.read_parquet(folder / DEVICES)
        detects = devices["activated"].notna()
        curves |= _numbered(devices[~detects], "device", _TARGET_COLUMNS)
        curves |= _numbered(devices[detects], "device", _DETECTOR_COLUMNS)
    return curves


def _fortran(cell: str) -> float:
    """A number as Fortran prints it: of three digits of an exponent it leaves out the E, as in -0.44913+209."""
    try:
        return float(cell)
    except ValueError:
        return float(_WITHOUT_E.sub(r"\1E\2", cell))


def _cfast_factor(column: str, unit: str) -> float:
    if unit == "1/m" and column.startswith(("ULOD", "LLOD")):
        return _MG_PER_OD
    return _UNITS.get(unit, 1.0)


def _numbered(rows: pd.DataFrame, key: str, wanted: Mapping[str, tuple[str, float]]) -> dict[str, Curve]:
    """A long table's columns for each room or device, counted from 1 in the order of their first row."""
    curves = {}
    for number, (_, own) in enumerate(rows.groupby(key, sort=False), start=1):
        t_s = own["t_s"].to_numpy(np.float64)
        for short, (column, factor) in wanted.items():
            curves[f"{short}_{number}"] = Curve(t_s, factor * own[column].to_numpy(np.float64, na_value=np.nan))
    return curves
