"""A snapshot as arrays, checked against its manifest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from firelake.contracts.feature_sets import FEATURE_SETS, FeatureSet
from firelake.features.set_hash import feature_set_hash
from numpy.typing import NDArray

from firelake_models.sensors import with_presence

Floats = NDArray[np.float64]


class FrozenError(ValueError):
    """The folder holds no snapshot that this code can use; the message names the file and what was expected."""


@dataclass(frozen=True)
class Windows:
    """n windows of one split, sorted by scenario, head and time.

    features [n, features], NaN where missing; label [n]: 1, 0, or NaN where there is none; is_visible [n]; t_s [n].
    """

    scenario_id: NDArray[np.int64]
    device_id: NDArray[np.object_]
    t_s: Floats
    label: Floats
    is_visible: NDArray[np.bool_]
    features: Floats

    def __len__(self) -> int:
        return len(self.t_s)

    def where(self, chosen: NDArray[np.bool_]) -> Windows:
        """The chosen windows."""
        return Windows(**{name: getattr(self, name)[chosen] for name in self.__dataclass_fields__})

    def labelled(self) -> Windows:
        """The windows that have a label."""
        return self.where(~np.isnan(self.label))

    def runs(self) -> list[slice]:
        """One slice a head and scenario, in order."""
        if not len(self):
            return []
        is_new = (np.diff(self.scenario_id) != 0) | (self.device_id[1:] != self.device_id[:-1])
        starts = [0, *(np.flatnonzero(is_new) + 1).tolist(), len(self)]
        return [slice(a, b) for a, b in pairwise(starts)]


@dataclass(frozen=True)
class Frozen:
    """A snapshot's manifest, feature set and folder."""

    folder: Path
    manifest: dict[str, Any]
    feature_set: FeatureSet

    @classmethod
    def open(cls, folder: Path) -> Frozen:
        """Raises FrozenError when a file is missing or not the manifest's, or its features are of other code."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text())
        except FileNotFoundError as error:
            raise FrozenError(f"{folder}: expected a snapshot with manifest.json") from error
        for name, expected in manifest["files"].items():
            path = folder / name
            if not path.is_file():
                raise FrozenError(f"{path} is missing; the manifest names it")
            if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                raise FrozenError(f"{path} is not the file that the manifest names: its hash differs")
        feature_set = FEATURE_SETS[manifest["feature_set_version"]]
        if manifest["feature_set_hash"] != feature_set_hash(feature_set):
            raise FrozenError(f"{folder}: features of set {feature_set.version} were computed by other code: "
                              "the hash differs; take a new snapshot")  # fmt: skip
        return cls(folder, manifest, feature_set)

    def windows(self, split: str) -> Windows:
        """The windows of 'train', 'validation', 'test', 'month' or 'shifted'."""
        rows = pq.read_table(self.folder / f"windows-{split}.parquet")
        features = [np.asarray(rows.column(name).to_numpy(), np.float64) for name in self.feature_set.names]
        return Windows(
            scenario_id=rows.column("scenario_id").to_numpy(),
            device_id=np.asarray(rows.column("device_id").to_pylist(), object),
            t_s=rows.column("t_s").to_numpy(),
            label=np.asarray(rows.column("label").to_pandas(), np.float64),
            is_visible=rows.column("is_visible").to_numpy(),
            features=with_presence(np.column_stack(features), self.feature_set),
        )

    def heads(self, split: str) -> list[dict[str, Any]]:
        """The split's heads, a dict of heads.parquet's columns each, in order."""
        rows = pq.read_table(self.folder / "heads.parquet").to_pylist()
        return [row for row in rows if row["split"] == split]
