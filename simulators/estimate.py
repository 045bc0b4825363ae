"""What a run will make and cost, before it is run: rows, bytes, core-hours and dollars, each with its 95 % interval.

Two samples. A large one is only drawn, which is cheap, for what the rows come from: how long how many heads, cameras
and rooms are watched. A small one is simulated and written to a temporary lake, for rows, bytes and processor seconds
per unit of that (ratio estimation in double sampling: Cochran, Sampling Techniques, 3rd ed., ch. 12). The intervals are
percentiles of a bootstrap over both samples (Efron and Tibshirani 1993).
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from firelake.contracts.tables import (
    RAW_POINT_READINGS,
    RAW_THERMAL_FRAMES,
    TRUTH_LABELS,
    TRUTH_SCENARIOS,
    TRUTH_ZONES,
)
from firelake.lake.frame_codec import MAX_FRAMES
from firelake.lake.shard import Shard, create_table

from simulators import prices
from simulators.camera.view import HEIGHT_PX, WIDTH_PX
from simulators.rows import ZONE_PERIOD_S, rows_and_bytes, rows_of
from simulators.run import run_scenario
from simulators.scenarios.drawing import DrawnScenario
from simulators.shard_run import CHUNK_BYTES, CHUNK_SCENARIOS, TABLES, Draw, run_shard

DRAWN = 400
SIMULATED = 96
"""So many that a shard's commits, which are of a thousand scenarios, weigh little."""
MOST_S = 15.0
"""No further scenario of a kind is simulated after so long; those that were are then run once more, as a shard."""
_ROOM_SECONDS_A_FRAME, _WHATEVER_ITS_PIXELS = 1000.0, 0.25
"""How much dearer a whole frame is, and which share of that a frame of few pixels costs, roughly: it makes the interval
narrower and cannot make it wrong."""
_BOOTSTRAPS = 400
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stratum:
    """Scenarios of one kind: how many there will be, and what draws the i-th."""

    count: int
    draw: Callable[[int], DrawnScenario]


@dataclass(frozen=True)
class Figure:
    """A value between the ends of its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """What a run will make: rows by table's name, bytes at rest, core-hours; dollars by where it runs; and how many
    scenarios were drawn and simulated to say so.
    """

    rows: dict[str, Figure]
    size_bytes: Figure
    core_hours: Figure
    put_requests: float
    usd: dict[str, Figure]
    usd_storage_month: Figure
    simulated: int
    drawn: int


_BYTES = tuple(f"{table.name} bytes" for table in TABLES)
_MEASURED = (*(table.name for table in TABLES), *_BYTES, "core_s")


@dataclass(frozen=True)
class _Sample:
    """Of one stratum's drawn scenarios, and of those simulated, what should be in proportion to each measured quantity
    [n, quantity]; what the simulated ones made [n, quantity]; and whether all of the stratum were drawn.
    """

    count: int
    drawn: Floats
    simulated: Floats
    made: Floats

    def total(self, random: np.random.Generator | None) -> Floats:
        """Of each quantity, what the stratum will make; with `random`, of a resample of both samples."""
        drawn, simulated, made = self.drawn, self.simulated, self.made
        if random is not None:
            again = random.integers(0, len(made), len(made))
            simulated, made = simulated[again], made[again]
            if len(drawn) < self.count:
                drawn = drawn[random.integers(0, len(drawn), len(drawn))]
        of = simulated.sum(axis=0)
        ratio = np.divide(made.sum(axis=0), of, out=np.zeros_like(of), where=of > 0.0)
        return np.asarray(self.count * drawn.mean(axis=0) * ratio)


def estimate(strata: Sequence[Stratum], frames_hz: float, shards: int, seed: int = 0) -> Estimate:
    """Estimate a run of these strata in so many shards; takes seconds without frames, a minute or two with them."""
    random = np.random.default_rng(seed)
    samples = [_sample(stratum, frames_hz, random) for stratum in strata if stratum.count > 0]
    best = sum((sample.total(None) for sample in samples), np.zeros(len(_MEASURED)))
    spread = np.array([sum(sample.total(random) for sample in samples) for _ in range(_BOOTSTRAPS)])
    spread = spread.reshape(_BOOTSTRAPS, -1)

    def figure(names: Sequence[str], scale: float = 1.0, more: float = 0.0) -> Figure:
        if not samples:
            return Figure(more, more, more)
        columns = [_MEASURED.index(name) for name in names]
        low, high = np.percentile(spread[:, columns].sum(axis=1), (2.5, 97.5))
        return Figure(*(float(value) * scale + more for value in (best[columns].sum(), low, high)))

    puts = _put_requests(sum(sample.count for sample in samples), shards, figure(_BYTES).value)
    start_hours = shards * prices.START_S / 3600.0

    def usd(job_hour: float) -> Figure:
        return figure(["core_s"], job_hour / 3600.0, start_hours * job_hour + puts * prices.S3_PUT)

    fargate = prices.JOB_VCPU * prices.FARGATE_VCPU_HOUR + prices.JOB_GIB * prices.FARGATE_GIB_HOUR
    c7i = prices.JOB_VCPU * prices.C7I_VCPU_HOUR
    return Estimate(
        rows={table.name: figure([table.name]) for table in TABLES},
        size_bytes=figure(_BYTES),
        core_hours=figure(["core_s"], 1.0 / 3600.0),
        put_requests=puts,
        usd={
            "Fargate": usd(fargate),
            "Fargate Spot": usd(fargate * prices.FARGATE_SPOT_SHARE),
            "EC2 c7i": usd(c7i),
            "EC2 c7i Spot": usd(c7i * prices.C7I_SPOT_SHARE),
        },
        usd_storage_month=figure(_BYTES, prices.S3_GIB_MONTH / 2**30),
        simulated=sum(len(sample.made) for sample in samples),
        drawn=sum(len(sample.drawn) for sample in samples),
    )


def _sample(stratum: Stratum, frames_hz: float, random: np.random.Generator) -> _Sample:
    # evenly apart: neighbours share a deck or a house
    spaced = np.linspace(0, stratum.count - 1, min(stratum.count, DRAWN))
    numbers = [int(number) for number in np.unique(spaced.round())]
    drawn = np.array([_in_proportion(stratum.draw(number), frames_hz) for number in numbers])
    chosen = random.permutation(len(numbers))[:SIMULATED]
    made = _made([partial(stratum.draw, numbers[index]) for index in chosen], frames_hz)
    return _Sample(stratum.count, drawn, drawn[chosen[: len(made)]], made)


def _in_proportion(scenario: DrawnScenario, frames_hz: float) -> list[float]:
    seconds, heads = scenario.duration_s, len(scenario.heads)
    rooms_s = seconds * len(scenario.building.rooms)
    filmed = frames_hz * seconds
    # of a whole picture, what each camera's has
    pixels = [h.camera.width_px * h.camera.height_px / (WIDTH_PX * HEIGHT_PX) for h in scenario.heads if h.camera]
    rows: dict[str, float] = {
        TRUTH_SCENARIOS.name: 1.0,
        TRUTH_LABELS.name: heads,
        TRUTH_ZONES.name: rooms_s / ZONE_PERIOD_S[scenario.series],
        RAW_POINT_READINGS.name: sum(seconds / head.period_s for head in scenario.heads),
        RAW_THERMAL_FRAMES.name: math.ceil(filmed / MAX_FRAMES) * len(pixels),
    }
    sizes = rows | {RAW_THERMAL_FRAMES.name: filmed * sum(pixels)}
    whole = sum(_WHATEVER_ITS_PIXELS + (1.0 - _WHATEVER_ITS_PIXELS) * share for share in pixels)
    # a second of a room is cheap beside a frame: what films is in proportion to its frames
    core_s = rooms_s + _ROOM_SECONDS_A_FRAME * filmed * whole
    return [*(rows[table.name] for table in TABLES), *(sizes[table.name] for table in TABLES), core_s]


def _made(draws: Sequence[Draw], frames_hz: float) -> Floats:
    """Simulate scenarios one by one, to see how they differ, and then as a shard does, into a temporary lake, to see
    what they take and leave; [n, quantity] of what each made.
    """
    rows_of(run_scenario(draws[0](), frames_hz))  # compiling and first reading are not its cost
    sizes, alone_s, begun_s = [], [], time.perf_counter()
    for draw in draws:
        begin_s = time.process_time()
        rows = rows_of(run_scenario(draw(), frames_hz))
        alone_s.append(time.process_time() - begin_s)
        sizes.append([rows_and_bytes(table, rows) for table in TABLES])
        if time.perf_counter() - begun_s > MOST_S:
            break
    with tempfile.TemporaryDirectory(prefix="firelake-estimate-") as folder:
        for table in TABLES:
            create_table(folder, table)
        begin_s = time.process_time()
        run_shard(Shard(folder, "estimate", 0, "estimate"), draws, len(sizes), frames_hz, lambda _: None)
        together_s = time.process_time() - begin_s
        at_rest = [sum(file.stat().st_size for file in (Path(folder) / t.name).rglob("*.parquet")) for t in TABLES]
    counted = np.array(sizes, float)  # [scenario, table, rows and bytes in memory]
    in_memory = counted[:, :, 1].sum(axis=0)
    squeezed = np.divide(at_rest, in_memory, out=np.zeros(len(TABLES)), where=in_memory > 0.0)
    core_s = np.array(alone_s) * together_s / sum(alone_s)
    return np.column_stack([counted[:, :, 0], counted[:, :, 1] * squeezed, core_s])


def _put_requests(scenarios: int, shards: int, size_bytes: float) -> float:
    """A file and a log entry a table and chunk, a part of an upload each 5 MiB, and two files a manifest."""
    chunks = shards + scenarios / CHUNK_SCENARIOS + size_bytes / CHUNK_BYTES
    return chunks * len(TABLES) * 2 + size_bytes / (5 * 2**20) + 3 * shards
