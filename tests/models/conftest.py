"""A small lake, its snapshot and a model trained on it, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_lake import FEATURES, VERSION, write_small_lake


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("lake")
    write_small_lake(str(folder))
    return str(folder)


@pytest.fixture(scope="session")
def snapshot(lake: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from firelake_models.snapshot import take_snapshot

    folder = tmp_path_factory.mktemp("snapshot")
    take_snapshot(lake, VERSION, FEATURES.version, str(folder))
    return folder


@pytest.fixture(scope="session")
def model_folder(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from firelake_models.train import Settings, train

    folder = tmp_path_factory.mktemp("model")
    train(snapshot, folder, Settings(seed=1, rounds=60))
    return folder
