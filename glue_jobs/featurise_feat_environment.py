"""Glue job: the environment features of a data set, in place of those that are there.

Arguments: --lake_uri --dataset_version --feature_set_version
"""

import sys

from awsglue.utils import getResolvedOptions
from firelake.features.batch_spark import featurise_table
from pyspark.sql import SparkSession

arguments = getResolvedOptions(sys.argv, ["lake_uri", "dataset_version", "feature_set_version"])
try:
    featurise_table(
        SparkSession.builder.getOrCreate(),
        arguments["lake_uri"],
        "feat_environment",
        arguments["dataset_version"],
        arguments["feature_set_version"],
    )
except ValueError as error:
    sys.exit(f"featurise_feat_environment: {error}")
