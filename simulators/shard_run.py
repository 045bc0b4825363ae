"""One shard, run to its end: chunks of scenarios are simulated and committed, from where the last attempt got to."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from firelake.contracts.tables import RAW_TABLES, TRUTH_TABLES
from firelake.lake.shard import Shard, commit_chunk, open_table, scenarios_committed

from simulators.manifest import forget
from simulators.rows import ScenarioRows, arrow_table, rows_of
from simulators.run import ScenarioRun, run_scenarios
from simulators.scenarios.drawing import DrawnScenario

TABLES = (*TRUTH_TABLES, *RAW_TABLES)
CHUNK_SCENARIOS = 1024
"""Without frames they take seconds and give files of tens of megabytes: little is lost, and commits cost little."""
CHUNK_BYTES = 24 * 2**20
"""Of rows in memory, of which a commit takes several times as much: with frames, many rooms or hours of ordinary life a
few scenarios fill it, so that memory stays flat."""
GARBAGE_AT = 20_000
"""So many more things before Python looks for garbage: scenarios and their rows leave none."""
_NOTHING = -1

Draw = Callable[[], DrawnScenario]


class InterruptedShardError(RuntimeError):
    """The shard was asked to stop; what it had simulated is committed."""


def is_complete(shard: Shard, scenarios: int) -> bool:
    """Whether every table has all the shard's scenarios."""
    return all(scenarios_committed(shard, table) == scenarios for table in TABLES)


def run_shard(
    shard: Shard,
    draws: Iterable[Draw],
    scenarios: int,
    frames_hz: float,
    progress: Callable[[int], None],
    is_stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Simulate the shard's scenarios that the tables lack, and commit them, each once.

    A process that dies between two tables' commits leaves one ahead of another. So a chunk goes from where the table
    furthest behind is to where the next one is, and into those behind alone. Raises InterruptedShardError.
    """
    # what is imported and compiled stays: to look through it for garbage would take a hundredth of the time
    gc.freeze()
    gc.set_threshold(GARBAGE_AT)
    opened = {table: open_table(shard.lake_uri, table) for table in TABLES}
    at = {table: _position(scenarios_committed(shard, table, opened[table])) for table in TABLES}
    if min(at.values()) != scenarios:
        forget(shard)
    runs = run_scenarios((draw() for draw in islice(draws, max(0, min(at.values())), None)), frames_hz)
    while (begin := min(at.values())) < scenarios or begin == _NOTHING:
        behind = [table for table in TABLES if at[table] == begin]
        limit = min((position for position in at.values() if position > begin), default=scenarios)
        first = max(0, begin)
        rows = list(_simulated(runs, first, limit, progress, is_stopped))
        end = first + len(rows)
        for table in behind:
            committed = None if begin == _NOTHING else begin
            commit_chunk(shard, table, arrow_table(table, rows), committed, end, opened[table])
            at[table] = end
        # before the next are made
        del rows
        if is_stopped() and end < scenarios:
            raise InterruptedShardError(f"stopped after {end} of {scenarios} scenarios, which are committed")


def empty_beyond(shard: Shard, shards: int) -> None:
    """Take away what a run in more shards left of the data set: shard i of K empties shards i + K, i + 2 K and so on.

    So the data set has no other rows than theirs when all K are done. Raises ShardTakenError when such a shard is being
    written.
    """
    for table in TABLES:
        opened = open_table(shard.lake_uri, table)
        parts = opened.partitions([("dataset_version", "=", shard.dataset_version)])
        for number in sorted({int(part["shard"]) for part in parts}):
            if number >= shards and number % shards == shard.number:
                left = shard._replace(number=number)
                forget(left)
                commit_chunk(left, table, arrow_table(table, []), None, 0, opened)


def _position(committed: int | None) -> int:
    return _NOTHING if committed is None else committed


def _simulated(
    runs: Iterator[ScenarioRun],
    first: int,
    limit: int,
    progress: Callable[[int], None],
    is_stopped: Callable[[], bool],
) -> Iterator[ScenarioRows]:
    """Rows of scenarios first to limit - 1, or of fewer: a chunk's number or bytes are reached, or it is to stop."""
    size = 0
    for number in range(first, min(limit, first + CHUNK_SCENARIOS)):
        rows = rows_of(next(runs))
        yield rows
        progress(number + 1)
        size += sum(block.nbytes for table in TABLES for block in rows[table.name])
        if size >= CHUNK_BYTES or is_stopped():
            return
