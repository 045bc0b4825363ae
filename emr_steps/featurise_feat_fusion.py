"""EMR step: every feature of a data set side by side, in place of those that are there.

Arguments: --lake_uri --dataset_version --feature_set_version
"""

import argparse
import sys

from firelake.features.batch_spark import featurise_table
from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
for name in ("--lake_uri", "--dataset_version", "--feature_set_version"):
    parser.add_argument(name, required=True)
arguments = parser.parse_args()
try:
    featurise_table(
        SparkSession.builder.getOrCreate(),
        arguments.lake_uri,
        "feat_fusion",
        arguments.dataset_version,
        arguments.feature_set_version,
    )
except ValueError as error:
    sys.exit(f"featurise_feat_fusion: {error}")
