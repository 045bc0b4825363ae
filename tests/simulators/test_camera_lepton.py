"""A small core's noise beside that of a real one: the shared clip of a 160x120 camera (raw counts, 9 Hz)."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from simulators.camera.electronics import Electronics
from simulators.camera.microbolometer import Microbolometer
from simulators.camera.radiance import band_radiance
from simulators.validation.reference import REFERENCE

QUIET = np.s_[:, 90:120, 80:120]
"""Rows and columns in which nothing moves."""
PERIOD_S = 1.0 / 9.0


def clip():
    """The clip's frames [100, 120, 160]: CPTV 2, in which a frame is the one before and a sum of packed differences,
    the second row from right to left and so on."""
    path = REFERENCE / "experiments" / "Lepton_clip" / "v2.cptv"
    data, place, frames = gzip.decompress(path.read_bytes()), 5, [np.zeros((120, 160), np.int64)]
    while place < len(data):
        section, n_fields, fields = chr(data[place]), data[place + 1], {}
        place += 2
        for _ in range(n_fields):
            size, name = data[place], chr(data[place + 1])
            fields[name] = int.from_bytes(data[place + 2 : place + 2 + size], "little")
            place += 2 + size
        if section != "F":
            continue
        packed, width = data[place : place + fields["f"]], fields["w"]
        place += fields["f"]
        bits = np.unpackbits(np.frombuffer(packed, np.uint8, offset=4))[: width * (120 * 160 - 1)]
        steps = bits.reshape(-1, width).astype(np.int64) @ (1 << np.arange(width)[::-1])
        steps -= (steps >> (width - 1)) << width
        change = np.append(np.frombuffer(packed, "<i4", count=1), steps).cumsum().reshape(120, 160)
        change[1::2] = change[1::2, ::-1]
        frames.append(frames[-1] + change)
    return np.array(frames[1:])


def structure(frames):
    """What does not depend on the size of a count: shares of noise and what is left of each after 1 and 4 frames."""
    left = frames - frames.mean(axis=0)
    whole = left.mean(axis=(1, 2))
    left = left - whole[:, None, None]
    columns, rows = left.mean(axis=1), left.mean(axis=2)
    pixels = left - columns[:, None] - rows[:, :, None]
    found = {"columns": columns.std() / left.std(), "rows": rows.std() / left.std(), "frame": whole.std() / left.std()}
    for name, series in (("pixels", pixels), ("columns", columns), ("rows", rows)):
        for lag in (1, 4):
            found[f"{name} after {lag}"] = float((series[lag:] * series[:-lag]).mean() / (series**2).mean())
    return found


@pytest.mark.reference
def test_a_small_core_has_the_clips_structure():
    measured = structure(clip()[QUIET].astype(float))
    drawn = []
    for number in range(24):
        rng = np.random.default_rng(number)
        of = Microbolometer.drawn(rng, 160)
        at_work = Electronics(of, np.uint64(number), of.growing_pattern(rng, 120, 160), -30.0)
        image = np.full((120, 160), band_radiance(295.0), np.float32)
        frames = np.array([at_work.expose(image, i, i * PERIOD_S, PERIOD_S) for i in range(100)])
        drawn.append(structure(frames[QUIET].astype(float)))
    for name, value in measured.items():
        among = [each[name] for each in drawn]
        assert min(among) <= value <= max(among), f"{name}: {value:.2f}, drawn {min(among):.2f} to {max(among):.2f}"
        if name != "frame":
            assert np.median(among) == pytest.approx(value, abs=0.12), name
