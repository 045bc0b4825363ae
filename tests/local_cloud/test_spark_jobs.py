"""Glue and EMR Serverless run the script, unchanged, in a local Spark session whose s3:// is the cloud's."""

import io
import zipfile

import pytest
from botocore.exceptions import ClientError

from tests.fixtures_cloud import ROLE, wait_for

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = [pytest.mark.cloud, pytest.mark.spark]

BUCKET = "spark-jobs"
GLUE_ENDS = ("SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR")

GLUE_SCRIPT = """
import sys
from awsglue.utils import getResolvedOptions
from pyspark.sql import SparkSession
from from_a_wheel import rows

options = getResolvedOptions(sys.argv, ["JOB_NAME", "lake_uri", "rows"])
spark = SparkSession.builder.getOrCreate()
assert spark.conf.get("spark.sql.session.timeZone") == "UTC"
assert spark.conf.get("spark.sql.files.maxRecordsPerFile") == "7", "the job's own --conf"
place = options["lake_uri"] + "/delta"
rows(spark, int(options["rows"])).write.format("delta").mode("overwrite").partitionBy("part").save(place)
print(options["JOB_NAME"], "wrote", spark.read.format("delta").load(place).count())
"""

EMR_SCRIPT = """
import argparse
from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
parser.add_argument("--lake_uri", required=True)
spark = SparkSession.builder.getOrCreate()
total = spark.range(100).mapInArrow(lambda batches: batches, "id long").count()
print("counted", total, "for", parser.parse_args().lake_uri)
"""


@pytest.fixture(scope="module")
def s3(aws):
    s3 = aws("s3")
    s3.create_bucket(Bucket=BUCKET)
    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        program = "def rows(spark, n):\n    return spark.range(n).selectExpr('id', 'id % 4 as part')\n"
        archive.writestr("from_a_wheel.py", program)
    for key, body in (
        ("lib/from_a_wheel-1-py3-none-any.whl", wheel.getvalue()),
        ("glue.py", GLUE_SCRIPT),
        ("bad.py", "print('starting')\nraise ValueError('row 7 has no device_id')\n"),
        ("emr.py", EMR_SCRIPT),
    ):
        s3.put_object(Bucket=BUCKET, Key=key, Body=body)
    return s3


@pytest.fixture(scope="module")
def glue(aws, s3):
    glue = aws("glue")
    for name, script, arguments in (
        ("writer", "glue.py", {"--extra-py-files": f"s3://{BUCKET}/lib/from_a_wheel-1-py3-none-any.whl"}),
        ("bad", "bad.py", {}),
        ("gone", "no/such/script.py", {}),
    ):
        command = {"Name": "glueetl", "ScriptLocation": f"s3://{BUCKET}/{script}", "PythonVersion": "3"}
        glue.create_job(
            Name=name, Role=ROLE, Command=command, GlueVersion="5.1", WorkerType="G.1X", NumberOfWorkers=2,
            DefaultArguments={"--enable-metrics": "true", **arguments},
        )  # fmt: skip
    return glue


def glue_run(glue, name, **arguments):
    run_id = glue.start_job_run(JobName=name, Arguments=arguments)["JobRunId"]
    return ended_run(glue, name, run_id)


def ended_run(glue, name, run_id):
    told = lambda: glue.get_job_run(JobName=name, RunId=run_id)["JobRun"]  # noqa: E731
    return wait_for(told, lambda run: run["JobRunState"] in GLUE_ENDS, 120)


def lines(aws, group, stream):
    events = aws("logs").get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)["events"]
    return [event["message"] for event in events]


def test_glue_script_writes_delta_with_its_wheel_arguments_and_settings(glue, aws, s3):
    conf = "spark.sql.files.maxRecordsPerFile=7"
    run = glue_run(glue, "writer", **{"--lake_uri": f"s3://{BUCKET}/lake", "--rows": "40", "--conf": conf})
    assert run["JobRunState"] == "SUCCEEDED", run["ErrorMessage"]
    assert "writer wrote 40" in lines(aws, "/aws-glue/jobs/output", run["Id"])
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET, Prefix="lake/delta/")["Contents"]]
    assert "lake/delta/_delta_log/00000000000000000000.json" in keys
    assert sum(key.endswith(".parquet") for key in keys) >= 8, "ten rows a partition, at most seven a file"


def test_failed_glue_script_says_its_last_line(glue, aws):
    run = glue_run(glue, "bad")
    assert (run["JobRunState"], run["ErrorMessage"]) == ("FAILED", "ValueError: row 7 has no device_id")
    assert "starting" in lines(aws, "/aws-glue/jobs/output", run["Id"])


def test_missing_script_fails_the_run(glue):
    run = glue_run(glue, "gone")
    assert run["JobRunState"] == "FAILED"
    assert "404" in run["ErrorMessage"]


def test_second_run_at_once_is_refused_and_a_stopped_one_ends(glue):
    first = glue.start_job_run(JobName="writer", Arguments={"--lake_uri": f"s3://{BUCKET}/never", "--rows": "1"})
    with pytest.raises(glue.exceptions.ConcurrentRunsExceededException, match="writer"):
        glue.start_job_run(JobName="writer")
    glue.batch_stop_job_run(JobName="writer", JobRunIds=[first["JobRunId"]])
    assert ended_run(glue, "writer", first["JobRunId"])["JobRunState"] == "STOPPED"


def test_what_glue_does_not_have_or_run_is_refused(glue):
    with pytest.raises(glue.exceptions.EntityNotFoundException, match="nobody"):
        glue.start_job_run(JobName="nobody")
    glue.create_workflow(Name="nightly")
    with pytest.raises(ClientError, match="does not run Glue workflows"):
        glue.start_workflow_run(Name="nightly")


@pytest.fixture(scope="module")
def application(aws):
    emr = aws("emr-serverless")
    made = emr.create_application(name="spark", releaseLabel="emr-7.12.0", type="SPARK")
    assert emr.get_application(applicationId=made["applicationId"])["application"]["state"] == "CREATED"
    return made["applicationId"]


def emr_run(aws, application, script, *words):
    emr = aws("emr-serverless")
    parameters = "--conf spark.executor.cores=2 --conf spark.sql.shuffle.partitions=3"
    driver = {"entryPoint": f"s3://{BUCKET}/{script}", "entryPointArguments": list(words)}
    driver["sparkSubmitParameters"] = parameters
    run_id = emr.start_job_run(applicationId=application, executionRoleArn=ROLE, jobDriver={"sparkSubmit": driver})
    ask = {"applicationId": application, "jobRunId": run_id["jobRunId"]}
    told = lambda: emr.get_job_run(**ask)["jobRun"]  # noqa: E731
    return wait_for(told, lambda run: run["state"] in ("SUCCESS", "FAILED", "CANCELLED"), 120)


def test_emr_script_runs_with_its_arguments(aws, application, s3):
    run = emr_run(aws, application, "emr.py", "--lake_uri", "s3://x")
    assert run["state"] == "SUCCESS", run["stateDetails"]
    assert "counted 100 for s3://x" in lines(aws, "/aws/emr-serverless", f"{application}/{run['jobRunId']}")


def test_failed_emr_script_says_its_last_line(aws, application, s3):
    run = emr_run(aws, application, "bad.py")
    assert (run["state"], run["stateDetails"]) == ("FAILED", "ValueError: row 7 has no device_id")


def test_what_emr_does_not_have_is_refused(aws, application):
    emr = aws("emr-serverless")
    with pytest.raises(emr.exceptions.ResourceNotFoundException, match="nobody"):
        emr.get_application(applicationId="nobody")
    with pytest.raises(emr.exceptions.ValidationException, match="releaseLabel"):
        emr.create_application(name="old", releaseLabel="emr-6.9.0", type="SPARK")
    driver = {"sparkSubmit": {"entryPoint": "/local/file.py"}}
    with pytest.raises(emr.exceptions.ValidationException, match="s3://"):
        emr.start_job_run(applicationId=application, executionRoleArn=ROLE, jobDriver=driver)
