"""Glue job: the quality gate of a data set's raw and truth tables; its report stays in the lake, passed or not.

Arguments: --lake_uri --dataset_version
"""

import sys

from awsglue.utils import getResolvedOptions
from firelake.lake.quality_gate_spark import report_uri, run_gate
from pyspark.sql import SparkSession

arguments = getResolvedOptions(sys.argv, ["lake_uri", "dataset_version"])
lake_uri, dataset_version = arguments["lake_uri"], arguments["dataset_version"]
try:
    faults = run_gate(SparkSession.builder.getOrCreate(), lake_uri, dataset_version)
except ValueError as error:
    sys.exit(f"gate_raw_readings: {error}")
if faults:
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    sys.exit(f"gate: {faults[0]}{more}; report: {report_uri(lake_uri, dataset_version)}")
print(f"gate: {dataset_version} passed; report: {report_uri(lake_uri, dataset_version)}")
