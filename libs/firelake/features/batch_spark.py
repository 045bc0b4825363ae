"""The feature jobs: raw tables in, one partition of a feature table out, by Spark."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.types import StructType

from firelake.contracts.feature_sets import FEATURE_SETS, Feature, FeatureSet
from firelake.contracts.render.spark import spark_schema
from firelake.contracts.schema import Table
from firelake.contracts.tables import (
    FEAT_FUSION,
    FRAME_SCALAR_COLUMNS,
    RAW_POINT_READINGS,
    RAW_THERMAL_FRAMES,
    TABLES,
)
from firelake.contracts.version import check_version
from firelake.features.batch import DEVICE, featurise, frame_readings, window_schema
from firelake.lake.spark_tables import read_table, replace_partition

_READING = ("source", "device_id", "event_time", "scenario_id")
_SCALARS = tuple(column.name for column in FRAME_SCALAR_COLUMNS)
_OWN = "has_point_reading"
_CHUNKS_A_BATCH = 8
"""A chunk holds up to 64 frames and 8 MiB."""


def featurise_table(
    spark: SparkSession, lake_uri: str, table_name: str, dataset_version: str, feature_set_version: str
) -> None:
    """Compute a feature table's partition of a data set and put it in place of what is there.

    Raises ValueError when the feature set is not known or the data set holds no readings.
    """
    check_version("--dataset_version", dataset_version)
    if feature_set_version not in FEATURE_SETS:
        known = ", ".join(FEATURE_SETS)
        raise ValueError(f"--feature_set_version: expected one of {known}, got {feature_set_version!r}")
    feature_set = FEATURE_SETS[feature_set_version]
    table = TABLES[table_name]
    points = read_table(spark, lake_uri, RAW_POINT_READINGS, dataset_version=dataset_version)
    if points.isEmpty():
        raise ValueError(
            f"{RAW_POINT_READINGS.name} in {lake_uri} holds no rows of dataset_version {dataset_version!r}"
        )
    version = {"feature_set_version": feature_set_version, "dataset_version": dataset_version}
    features = feature_set.in_table(table_name)
    if table_name == "feat_thermal":
        chunks = read_table(spark, lake_uri, RAW_THERMAL_FRAMES, dataset_version=dataset_version)
        frames = _thermal_readings(spark, points, chunks)
        # frames may come further apart than hops: a window without a new one still has what its last 60 s hold
        windows = _windows(frames, features, feature_set, table, feature_set.longest_window_s)
    elif table_name == "feat_fusion":
        parts = sorted({feature.table for feature in feature_set.features} - {table_name})
        others = [read_table(spark, lake_uri, TABLES[name], **version) for name in parts]
        windows = _side_by_side(_windows(points, features, feature_set, table), others, feature_set)
    else:
        windows = _windows(points, features, feature_set, table)
    replace_partition(windows, lake_uri, table, **version)


def _windows(
    readings: DataFrame, features: tuple[Feature, ...], feature_set: FeatureSet, table: Table, reach_s: int = 0
) -> DataFrame:
    """The windows of every device with these features; the table's other columns are not there."""
    inputs = sorted({name for feature in features for name in feature.inputs})
    together = readings.select(*_READING, *inputs).repartition(*DEVICE).sortWithinPartitions(*DEVICE, "event_time")
    schema = window_schema(table, features)
    out = StructType([field for field in spark_schema(table) if field.name in schema.names])
    return together.mapInArrow(featurise(features, feature_set, schema, reach_s), out)


def _thermal_readings(spark: SparkSession, points: DataFrame, chunks: DataFrame) -> DataFrame:
    """A reading a frame: of simulated heads from their frames, of live heads the scalars that they sent."""
    sent = points.select(*_READING, *_SCALARS).where(f.coalesce(*_SCALARS).isNotNull())
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", _CHUNKS_A_BATCH)
    scalars = StructType([field for field in spark_schema(RAW_POINT_READINGS) if field.name in (*_READING, *_SCALARS)])
    return chunks.mapInArrow(frame_readings, scalars).unionByName(sent)


def _side_by_side(own: DataFrame, others: list[DataFrame], feature_set: FeatureSet) -> DataFrame:
    """The windows of `own` with the features of all; a part without the window leaves its features missing."""
    own = own.withColumn(_OWN, f.lit(True))
    every = reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), others, own)
    values = [f.max(name).alias(name) for name in (_OWN, "scenario_id", *feature_set.names)]
    presence = {feature.name: f.coalesce(feature.name, f.lit(0.0)) for feature in feature_set.features
                if feature.function == "present"}  # fmt: skip
    return every.groupBy(*FEAT_FUSION.key).agg(*values).where(_OWN).withColumns(presence)
