"""The environment in which a plain `SparkSession.builder.getOrCreate()` runs here as it would on Glue or EMR."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pyspark

from firelake_local.jars import jars_folder
from firelake_local.java import java_home
from firelake_local.places import CACHE

_SETTINGS = {
    "spark.master": "local[2]",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.python.worker.reuse": "true",
    # short jobs on two cores: the defaults are for clusters, and double their time
    "spark.sql.shuffle.partitions": "2",
    "spark.databricks.delta.snapshotPartitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseParallelGC -Duser.timezone=UTC",
}


def spark_settings(endpoint: str | None) -> dict[str, str]:
    """Spark's settings on this machine; with an endpoint, s3:// is the S3 of the local cloud at that address."""
    settings = {**_SETTINGS, "spark.driver.extraClassPath": str(jars_folder() / "*")}
    if endpoint:
        s3a = "spark.hadoop.fs.s3a."
        settings |= {
            # so that s3:// reads as on Glue and EMR
            "spark.hadoop.fs.s3.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem",
            "spark.delta.logStore.s3.impl": "io.delta.storage.S3SingleDriverLogStore",
            s3a + "endpoint": endpoint,
            s3a + "endpoint.region": "us-east-1",
            s3a + "path.style.access": "true",
            s3a + "connection.ssl.enabled": "false",
            # Parquet is read by ranges; the default first asks for all the rest of a file, and drops it
            s3a + "experimental.input.fadvise": "random",
            s3a + "aws.credentials.provider": "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
        }
    return settings


def spark_environment(endpoint: str | None, settings: dict[str, str] | None = None) -> dict[str, str]:
    """Environment variables for a Spark script's process; `settings` are the job's own, as its --conf.

    Raises JavaMissing and JarsMissing.
    """
    lines = [f"{name} {value}" for name, value in sorted((spark_settings(endpoint) | (settings or {})).items())]
    text = "\n".join(lines) + "\n"
    folder = CACHE / "spark-conf" / hashlib.sha256(text.encode()).hexdigest()[:16]
    _write_once(folder / "spark-defaults.conf", text)
    _write_once(folder / "log4j2.properties", _LOGGING)
    return {
        "JAVA_HOME": str(java_home()),
        "SPARK_HOME": str(Path(pyspark.__file__).parent),
        "SPARK_CONF_DIR": str(folder),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "TZ": "UTC",
    }


def _write_once(path: Path, text: str) -> None:
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_text(text)
    part.replace(path)


_LOGGING = """rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n
logger.native.name = org.apache.hadoop.util.NativeCodeLoader
logger.native.level = error
logger.metrics.name = org.apache.hadoop.metrics2
logger.metrics.level = error
"""
