"""What a run of a deck leaves: zones.parquet, devices.parquet and run.json in one folder."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from simulators import PHYSICS_VERSION
from simulators.decks.deck import Deck, DeckDetector
from simulators.decks.triggered import Triggered
from simulators.kernels import constants as c
from simulators.kernels.layout import D_FED_GAS, D_FED_HEAT, D_FLUX, D_GAS, D_OD, D_RADIANT, D_TEMP
from simulators.physics.zone_model import ZoneHistory

Array = NDArray[np.float64]
ZONES, DEVICES, RUN = "zones.parquet", "devices.parquet", "run.json"


def _field(name: str, unit: str, kind: pa.DataType | None = None, nullable: bool = False) -> pa.Field:
    return pa.field(name, kind or pa.float64(), nullable, metadata={"unit": unit})


GASES = {
    "o2_pct": ("mol % wet", c.O2, 100.0),
    "co2_pct": ("mol % wet", c.CO2, 100.0),
    "co_ppm": ("mol ppm wet", c.CO, 1e6),
    "h2o_pct": ("mol %", c.H2O, 100.0),
    "hcn_ppm": ("mol ppm wet", c.HCN, 1e6),
    "hcl_ppm": ("mol ppm wet", c.HCL, 1e6),
    "fuel_pct": ("mol % wet, unburnt fuel", c.VOC, 100.0),
}
"""Of each layer: unit, species, factor on the mole fraction."""

LAYERS = {"upper": c.UPPER, "lower": c.LOWER}

ZONES_SCHEMA = pa.schema(
    [
        _field("t_s", "s"),
        _field("room", "", pa.string()),
        _field("upper_temp_c", "C"),
        _field("lower_temp_c", "C"),
        _field("layer_height_m", "m above the floor"),
        _field("pressure_pa", "Pa over that outdoors, at the floor"),
        *(_field(f"{layer}_{name}", unit) for layer in LAYERS for name, (unit, _, _) in GASES.items()),
        *(_field(f"{layer}_od_per_m", "1/m, base 10") for layer in LAYERS),
        _field("hrr_kw", "kW"),
    ]
)
"""One row an output time and room: by time, then as the deck has its rooms."""

DEVICES_SCHEMA = pa.schema(
    [
        _field("t_s", "s"),
        _field("device", "", pa.string()),
        _field("kind", "plate, cylinder, heat_detector, smoke_detector or sprinkler", pa.string()),
        _field("temp_c", "C, of a target's face; of a link", nullable=True),
        _field("internal_temp_c", "C, of a target at its TEMPERATURE_DEPTH", nullable=True),
        _field("gas_temp_c", "C"),
        _field("flux_kw_m2", "kW/m2, into a face of its emissivity at the room's first temperature", nullable=True),
        _field("radiant_kw_m2", "kW/m2 of it radiated", nullable=True),
        _field("od_per_m", "1/m, base 10"),
        _field("fed_gas", "1", nullable=True),
        _field("fed_heat", "1", nullable=True),
        _field("activated", "", pa.bool_(), nullable=True),
    ]
)
"""One row an output time and device: by time, then as the deck has its devices. What a kind does not have is null."""


def zone_columns(history: ZoneHistory) -> dict[str, Array]:
    """ZONES_SCHEMA's columns of numbers but the time: each of every output time and room [n, m]."""
    columns = {
        "upper_temp_c": history.upper_temp_k - c.KELVIN,
        "lower_temp_c": history.lower_temp_k - c.KELVIN,
        "layer_height_m": history.layer_height_m,
        "pressure_pa": history.pressure_pa,
        "hrr_kw": history.hrr_w / 1000.0,
    }
    for layer, number in LAYERS.items():
        columns[f"{layer}_od_per_m"] = history.od_per_m(number)
        for name, (_, species, factor) in GASES.items():
            columns[f"{layer}_{name}"] = factor * history.mole_fraction(species, number)
    return columns


def zones_table(deck: Deck, history: ZoneHistory) -> pa.Table:
    """Every room's two layers at the output times."""
    return _long(ZONES_SCHEMA, history.t_s, "room", [room.name for room in deck.rooms], zone_columns(history))


def devices_table(deck: Deck, history: ZoneHistory) -> pa.Table:
    """Every device at the output times; `history.devices` as `translate` orders them."""
    kinds = [device.kind for device in deck.devices]
    is_target = np.array([not isinstance(d, DeckDetector) for d in deck.devices], np.bool_)
    has_link = np.array([kind != "smoke_detector" for kind in kinds], np.bool_)
    n = len(deck.devices)
    told, reached = history.devices[:, :n], history.alarm_s[None, :n] <= history.t_s[:, None]
    inside = np.zeros(told.shape[:2])
    inside[:, is_target] = history.devices[:, n:, D_TEMP] - c.KELVIN
    columns: dict[str, Any] = {
        "kind": np.broadcast_to(np.array(kinds, dtype=object), told.shape[:2]),
        "temp_c": _only(has_link, told[:, :, D_TEMP] - c.KELVIN),
        "internal_temp_c": _only(is_target, inside),
        "gas_temp_c": told[:, :, D_GAS] - c.KELVIN,
        "flux_kw_m2": _only(is_target, told[:, :, D_FLUX] / 1000.0),
        "radiant_kw_m2": _only(is_target, told[:, :, D_RADIANT] / 1000.0),
        "od_per_m": told[:, :, D_OD],
        "fed_gas": _only(is_target, told[:, :, D_FED_GAS]),
        "fed_heat": _only(is_target, told[:, :, D_FED_HEAT]),
        "activated": _only(~is_target, reached),
    }
    return _long(DEVICES_SCHEMA, history.t_s, "device", [d.name for d in deck.devices], columns)


def write_outputs(
    folder: Path, deck: Deck, history: ZoneHistory, waited: Sequence[Triggered], warnings: Sequence[str]
) -> dict[str, Path]:
    """Write the two tables and run.json; returns the paths by name.

    All are whole under other names before any takes the place of what lies there, and run.json, taken away first, comes
    last: where it is, all are of one run.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {ZONES: zones_table(deck, history), DEVICES: devices_table(deck, history)}
    run = {
        "deck": deck.name,
        "title": deck.title,
        "sha256": deck.sha256,
        "physics_version": PHYSICS_VERSION,
        "simulated_s": deck.end_s,
        "output_period_s": deck.output_s,
        "rooms": [room.name for room in deck.rooms],
        "triggered": [
            {
                "group": each.group,
                "name": each.name,
                "device": each.by.device,
                "at_s": None if math.isnan(each.at_s) else each.at_s,
            }
            for each in waited
        ],
        "warnings": list(warnings),
        "rows": {name: table.num_rows for name, table in tables.items()},
    }
    parts = {name: folder / f".{name}.{os.getpid()}" for name in (*tables, RUN)}
    try:
        for name, table in tables.items():
            pq.write_table(table, parts[name], compression="zstd")
        parts[RUN].write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n")
        (folder / RUN).unlink(missing_ok=True)
        for name, part in parts.items():
            part.replace(folder / name)
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return {name: folder / name for name in parts}


def _long(schema: pa.Schema, t_s: Array, key: str, names: list[str], columns: dict[str, Any]) -> pa.Table:
    """[times, things] columns as rows by time."""
    n = len(names)
    rows: dict[str, Any] = {"t_s": np.repeat(t_s, n), key: names * len(t_s)}
    rows |= {
        name: values if isinstance(values, pa.Array) else np.ascontiguousarray(values).ravel()
        for name, values in columns.items()
    }
    return pa.table([pa.array(rows[f.name], f.type) for f in schema], schema=schema)


def _only(has: NDArray[np.bool_], values: NDArray[Any]) -> pa.Array:
    """Values [times, things] by time; null for the things that have none."""
    return pa.array(values.ravel(), mask=~np.broadcast_to(has, values.shape).ravel())
