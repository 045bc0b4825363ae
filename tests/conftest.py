"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REPOSITORY = Path(__file__).parents[1]
# an example's first kernel is read from the cache, and a test's machine has other work: no example has a deadline
settings.register_profile("firelake", deadline=None)
settings.load_profile("firelake")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs the measured reference data where they are not."""
    if item.get_closest_marker("reference") is not None:
        from simulators.validation.reference import REFERENCE

        if not REFERENCE.is_dir():
            pytest.skip(f"no reference data at {REFERENCE}: set FIRELAKE_REFERENCE")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The repository's root."""
    return REPOSITORY


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """One local Spark session with Delta for the whole run."""
    from firelake_local.spark_runtime import spark_environment

    settings = {"spark.sql.shuffle.partitions": "1", "spark.driver.memory": "1g"}
    before = dict(os.environ)
    os.environ.update(spark_environment(None, settings))
    from pyspark.sql import SparkSession

    session = SparkSession.builder.appName("tests").getOrCreate()
    yield session
    session.stop()
    for name in set(os.environ) - set(before):
        del os.environ[name]
    os.environ.update(before)
