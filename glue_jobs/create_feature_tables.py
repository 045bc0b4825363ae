"""Glue job: version 0 of every feature table that is not there yet, by Spark, their only writer.

Argument: --lake_uri
"""

import sys

from awsglue.utils import getResolvedOptions
from firelake.contracts.tables import FEATURE_TABLES
from firelake.lake.spark_tables import create_table
from pyspark.sql import SparkSession

lake_uri = getResolvedOptions(sys.argv, ["lake_uri"])["lake_uri"]
spark = SparkSession.builder.getOrCreate()
try:
    for table in FEATURE_TABLES:
        print(f"{table.name}: {'created' if create_table(spark, lake_uri, table) else 'is there'}")
except ValueError as error:
    sys.exit(f"create_feature_tables: {error}")
