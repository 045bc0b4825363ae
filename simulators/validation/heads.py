"""What a head would read where a deck has a device: the air that scenarios' heads and conventional alarms breathe."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulators.decks import DeckRun
from simulators.decks.deck import Deck, DeckDetector
from simulators.decks.translate import Inputs
from simulators.kernels import constants as c
from simulators.physics.point import Place, airs_at

Array = NDArray[np.float64]
FILE = "heads.npz"


class HeadAir(NamedTuple):
    """The air at a device's place: at times t_s [n] its temperature, speed, and optical density [kinds, n].

    by_fire: something burns in its room.
    """

    t_s: Array
    temp_c: Array
    velocity_m_s: Array
    od_by_kind: Array
    by_fire: bool = True


def write_heads(folder: Path, run: DeckRun) -> None:
    """The air at every device of a deck that was run, into folder/heads.npz."""
    places, t_s = _places(run.deck, run.inputs), run.history.t_s
    airs = airs_at(run.history, run.inputs.building, list(places.values()))
    told = np.empty((len(places), 2 + len(c.OD_M2_KG), t_s.size))
    for number, air in enumerate(airs):
        told[number] = air.temp_c, air.velocity_m_s, *air.od_by_kind
    burning = {fire.room for fire in run.inputs.fires}
    by_fire = np.array([place[0] in burning for place in places.values()], np.bool_)
    np.savez_compressed(folder / FILE, names=np.array(list(places), np.str_), t_s=t_s, air=told, by_fire=by_fire)


def read_heads(folder: Path) -> dict[str, HeadAir]:
    """The same by name: SENS_2 is at the deck's second detector, TRG_1 at its first target, as CFAST counts them."""
    with np.load(folder / FILE) as told:
        t_s, airs = told["t_s"], zip(told["names"].tolist(), told["air"], told["by_fire"].tolist(), strict=True)
        return {name: HeadAir(t_s, air[0], air[1], air[2:], by_fire) for name, air, by_fire in airs}


def head_beside(column: str, heads: Mapping[str, HeadAir]) -> HeadAir | None:
    """The air at the device of one of CFAST's outputs, as SENSGAST_2; None: the deck has none."""
    kind, number = column.split("_")
    return heads.get(f"{'TRG' if kind.startswith('TRG') else 'SENS'}_{number}")


def _places(deck: Deck, inputs: Inputs) -> dict[str, Place]:
    places: dict[str, Place] = {}
    counts = {"SENS": 0, "TRG": 0}
    for told, device in zip(deck.devices, inputs.devices, strict=False):
        kind = "SENS" if isinstance(told, DeckDetector) else "TRG"
        counts[kind] += 1
        room = inputs.building.rooms[device.room]
        # a deck may place a device a hair beyond its room
        ends = zip(device.place_m, (room.width_m, room.depth_m, room.height_m), strict=True)
        x_m, y_m, z_m = (min(max(at_m, 0.0), end_m) for at_m, end_m in ends)
        places[f"{kind}_{counts[kind]}"] = (device.room, x_m, y_m, z_m)
    return places
