"""The label of a window, and which windows have none.

A window is labelled 1 when it ends after ignition at a head that can see the fire, 0 when no fire burns yet (normal
life, nuisance, and a fire's time before ignition), and null after ignition at a head that cannot see it: what such a
head reads is no evidence of either, so it is kept apart. A fire not yet ignited when the run ends is no fire so far.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firelake_models.events import CONVENTIONAL

HEAD_COLUMNS = (
    "scenario_id", "device_id", "has_camera", "ignition_s", "flaming_s", "untenable_s", "censored_s", "visible_s",
    "observable", *CONVENTIONAL,
)  # fmt: skip
SCENARIO_COLUMNS = ("scenario_id", "series", "kind", "scenario_class", "building_id", "start_time", "duration_s")


def heads(scenarios: pa.Table, labels: pa.Table, splits: dict[str, str]) -> pa.Table:
    """A row a head and scenario: its events, scenario and split, sorted by scenario and head.

    Raises ValueError when a head's scenario is not in truth_scenarios.
    """
    joined = labels.select(HEAD_COLUMNS).join(scenarios.select(SCENARIO_COLUMNS), "scenario_id", join_type="left outer")
    if joined.column("building_id").null_count:
        lost = joined.filter(pc.is_null(joined.column("building_id"))).column("scenario_id")[0].as_py()
        raise ValueError(f"truth_labels: scenario {lost} is not in truth_scenarios")
    split = pa.array([splits[building] for building in joined.column("building_id").to_pylist()], pa.string())
    return joined.append_column("split", split).sort_by([("scenario_id", "ascending"), ("device_id", "ascending")])


def labelled(windows: pa.Table, heads: pa.Table) -> pa.Table:
    """The windows of feat_fusion with their `split`, `label`, `t_s` since the scenario's start, and `is_visible`.

    `is_visible`: the fire has warmed or dimmed the air at the head (truth_labels.visible_s). Sorted by scenario, head
    and window. Raises ValueError when a window's head has no label.
    """
    needed = ("scenario_id", "device_id", "start_time", "ignition_s", "visible_s", "observable", "split")
    joined = windows.join(heads.select(needed), ["scenario_id", "device_id"], join_type="left outer")
    if joined.column("split").null_count:
        lost = joined.filter(pc.is_null(joined.column("split"))).slice(0, 1).to_pylist()[0]
        raise ValueError(f"feat_fusion: head {lost['device_id']} of scenario {lost['scenario_id']} has no truth_labels")
    t_s = _seconds_between(joined.column("start_time"), joined.column("window_end"))
    ignition_s = _floats(joined.column("ignition_s"))
    is_burning = t_s > ignition_s  # false where it never ignites
    can_see = pc.fill_null(joined.column("observable"), False).to_numpy(zero_copy_only=False)
    label = pa.array(is_burning.astype(np.int8), mask=is_burning & ~can_see)
    joined = joined.append_column("t_s", pa.array(t_s)).append_column("label", label)
    is_visible = t_s >= _floats(joined.column("visible_s"))
    joined = joined.append_column("is_visible", pa.array(is_visible))
    order = [("scenario_id", "ascending"), ("device_id", "ascending"), ("window_end", "ascending")]
    return joined.drop_columns(["start_time", "ignition_s", "visible_s", "observable"]).sort_by(order)


def _floats(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(pc.fill_null(column, np.nan).to_numpy(), np.float64)


def _seconds_between(start: pa.ChunkedArray, end: pa.ChunkedArray) -> np.ndarray:
    micros = end.cast(pa.int64()).to_numpy() - start.cast(pa.int64()).to_numpy()
    return np.asarray(micros / 1e6, np.float64)
