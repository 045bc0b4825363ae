"""The zone model beside CFAST's answers: `python -m simulators.physics.compare_cfast [R01 R02 ...]`.

Reads the reference folder named by FIRELAKE_REFERENCE (default ../shared/reference). Ends with 2 when it is not there.
"""

from __future__ import annotations

import csv
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from simulators.kernels import constants as c
from simulators.physics.building import MATERIALS, OUTSIDE, Building, Room, Vent
from simulators.physics.fire import Ambient, Fire
from simulators.physics.fuels import Fuel
from simulators.physics.zone_model import ZoneHistory, run_zones

REFERENCE = Path(os.environ.get("FIRELAKE_REFERENCE", "../shared/reference"))
CASES = ("R01", "R02", "R03", "R04")
LEAST_RISE_K = 5.0
"""Relative deviations of less than this rise say nothing."""


@dataclass(frozen=True)
class Comparison:
    """RMS deviations over time from CFAST's curves, in the room of fire."""

    case: str
    rise_rms_pct: float
    layer_rms_m: float
    o2_rms_pct: float


def compare(case: str, reference: Path = REFERENCE) -> Comparison:
    """Run a case beside CFAST's outputs of it. Raises FileNotFoundError when the reference is not there."""
    folder = reference / "cfast" / case
    spec = json.loads((folder / "spec.json").read_text())
    columns = read_outputs(folder / f"{case}_compartments.csv")
    history = run_case(spec)
    room = int(spec["froom"])
    at = np.searchsorted(history.t_s, columns["Time"])
    theirs = columns[f"ULT_{room + 1}"] - spec["tamb"]
    ours = history.upper_temp_k[at, room] - c.KELVIN - spec["tamb"]
    scale = theirs.max()
    o2_pct = 100.0 * history.mole_fraction(c.O2, c.UPPER)[at, room]
    return Comparison(
        case,
        float(100.0 * np.sqrt(np.mean((ours - theirs) ** 2)) / max(scale, LEAST_RISE_K)),
        float(np.sqrt(np.mean((history.layer_height_m[at, room] - columns[f"HGT_{room + 1}"]) ** 2))),
        float(np.sqrt(np.mean((o2_pct - columns[f"ULO2_{room + 1}"]) ** 2))),
    )


def run_case(spec: dict[str, Any]) -> ZoneHistory:
    """A case's spec.json through the zone model. Raises ValueError on what it does not know (hatches, fans)."""
    names = [room["id"] for room in spec["rooms"]]
    rooms = tuple(
        Room(r["id"], r["w"], r["d"], r["h"], ceiling=r["mat"][0].lower(), wall=r["mat"][1].lower(),
             floor=r["mat"][2].lower(), leak_area_m2=1e-6) for r in spec["rooms"]
    )  # fmt: skip
    for room in spec["rooms"]:
        for material in room["mat"]:
            _check_material(material.lower(), spec["materials"][material])
    vents = tuple(_vent(vent, names) for vent in spec["vents"])
    props = spec["fuel_props"]
    fuel = Fuel(
        props["C"], props["H"], props["O"], props["hoc_kJkg"] * 1e3, props["rad_frac"], props["co_yield"],
        props["soot_yield"], 0.0, 0.0, 0.0, 1e6, props["N"], 0.0,
    )  # fmt: skip
    x_m, y_m = spec["loc"]
    measured = tuple((float(t), float(kw)) for t, kw in spec["hrr"])
    fire = Fire(spec["froom"], spec["fuel"], x_m, y_m, spec["z"], spec["area"],
                measured_hrr=measured, measured_fuel=fuel)  # fmt: skip
    ambient = Ambient(spec["tamb"], 50.0, 101_325.0, spec["tamb"])
    return run_zones(Building(spec["name"], rooms, vents), (fire,), ambient, float(spec["t_end"]))


def read_outputs(path: Path) -> dict[str, NDArray[np.float64]]:
    """CFAST's output columns by name: names in row 1, data from row 5."""
    with path.open() as file:
        rows = list(csv.reader(file))
    values = np.array([[float(cell) for cell in row] for row in rows[4:]])
    return {name.strip(): values[:, i] for i, name in enumerate(rows[0])}


def _vent(vent: dict[str, Any], names: list[str]) -> Vent:
    if vent["type"] != "WALL":
        raise ValueError(f"a vent of type {vent['type']} is not in this comparison")
    here, there = (names.index(vent[side]) if vent[side] in names else OUTSIDE for side in ("a", "b"))
    return Vent(here, there, width_m=vent["w"], sill_m=vent["bottom"], soffit_m=vent["bottom"] + vent["h"])


def _check_material(name: str, given: dict[str, float]) -> None:
    ours = MATERIALS[name]
    if abs(ours.conductivity_w_mk - given["k"]) > 1e-9 or abs(ours.thickness_m - given["thickness"]) > 1e-9:
        raise ValueError(f"material {name} of the case is not ours: {given}")


def main(cases: list[str]) -> int:
    """Print the table; the exit code."""
    if not (REFERENCE / "cfast").exists():
        print(f"no reference data at {REFERENCE} (FIRELAKE_REFERENCE)", file=sys.stderr)
        return 2
    table = Table("case", "upper layer's rise, RMS %", "layer height, RMS m", "O2, RMS mol %", title="Beside CFAST")
    for case in cases or CASES:
        told = compare(case)
        table.add_row(case, f"{told.rise_rms_pct:.1f}", f"{told.layer_rms_m:.3f}", f"{told.o2_rms_pct:.2f}")
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
