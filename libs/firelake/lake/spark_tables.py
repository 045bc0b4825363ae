"""Delta tables as Spark reads and writes them: the feature tables' only writer."""

from __future__ import annotations

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f

from firelake.contracts.render.spark import spark_schema
from firelake.contracts.schema import Table
from firelake.contracts.version import check_version
from firelake.lake.storage import table_uri

_STATISTICS_OF = 4
"""Files are looked for by a window's key and scenario, a feature table's first columns, never by a feature's value."""


def create_table(spark: SparkSession, lake_uri: str, table: Table) -> bool:
    """Write version 0 of a table; False when it is there, as it was or as it was before it gained columns.

    Raises ValueError when what is there has columns that the contract does not know.
    """
    from delta.tables import DeltaTable

    uri = table_uri(lake_uri, table.name)
    if DeltaTable.isDeltaTable(spark, uri):
        found = tuple(spark.read.format("delta").load(uri).columns)
        if not set(found) <= set(table.column_names):
            raise ValueError(f"{uri} has columns {', '.join(found)}; the contract of {table.name} says "
                             f"{', '.join(table.column_names)}: a breaking change needs a new table")  # fmt: skip
        return False
    builder = DeltaTable.createIfNotExists(spark).location(uri).comment(table.doc).addColumns(spark_schema(table))
    properties = {
        "delta.minReaderVersion": "1",  # what Athena reads
        "delta.minWriterVersion": "2",
        "delta.dataSkippingNumIndexedCols": str(_STATISTICS_OF),
    }
    for name, value in properties.items():
        builder = builder.property(name, value)
    builder.partitionedBy(*table.partition_by).execute()
    return True


def read_table(spark: SparkSession, lake_uri: str, table: Table, **partition: str) -> DataFrame:
    """The rows of a table, or of the named partition of it."""
    rows = spark.read.format("delta").load(table_uri(lake_uri, table.name))
    for name, value in partition.items():
        rows = rows.where(f.col(name) == value)
    return rows


def replace_partition(rows: DataFrame, lake_uri: str, table: Table, **partition: str) -> None:
    """Put `rows` in place of one partition, in one commit: a repeat is harmless.

    A column that the rows lack is null; one that the table lacks, being older than its contract, is added to it.
    """
    for name, value in partition.items():
        rows = rows.withColumn(name, f.lit(check_version(name, value)))
    lacking = [field for field in spark_schema(table) if field.name not in rows.columns]
    rows = rows.withColumns({field.name: f.lit(None).cast(field.dataType) for field in lacking})
    where = " AND ".join(f"{name} = '{value}'" for name, value in partition.items())
    writer = rows.select(*table.column_names).write.format("delta").mode("overwrite").option("replaceWhere", where)
    writer.option("mergeSchema", "true").save(table_uri(lake_uri, table.name))


def write_text(spark: SparkSession, uri: str, text: str) -> None:
    """Write a small file where the lake lies, over one that is there."""
    jvm = spark._jvm
    path = jvm.org.apache.hadoop.fs.Path(uri)
    stream = path.getFileSystem(spark._jsc.hadoopConfiguration()).create(path, True)
    try:
        stream.write(bytearray(text.encode()))
    finally:
        stream.close()
