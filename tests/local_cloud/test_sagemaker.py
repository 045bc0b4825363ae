"""SageMaker on this machine, through a real boto3 client: jobs, registry, endpoints, and what is refused."""

import io
import json
import signal
import tarfile
import time
from collections import Counter

import botocore.validate
import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.echo_cloud import IMAGE, ROLE, EchoCloud, wait_for

pytest_plugins = ["tests.local_cloud.echo_cloud"]
pytestmark = pytest.mark.cloud

BUCKET = "echo"
TRAINING_ENDS = ("Completed", "Failed", "Stopped")


@pytest.fixture(scope="module")
def s3(echo_cloud):
    s3 = echo_cloud.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="in/train/a.csv", Body=b"1,2")
    s3.put_object(Bucket=BUCKET, Key="in/train/deep/b.csv", Body=b"3,4")
    s3.put_object(Bucket=BUCKET, Key="in/trainer.csv", Body=b"not of the channel")
    return s3


@pytest.fixture(scope="module")
def sagemaker(echo_cloud, s3):
    return echo_cloud.client("sagemaker")


def training(name, **changes):
    request = {
        "TrainingJobName": name,
        "AlgorithmSpecification": {
            "TrainingImage": IMAGE,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "loss", "Regex": r"loss=([0-9.]+)"}],
        },
        "RoleArn": ROLE,
        "HyperParameters": {"depth": "3"},
        "Environment": {"SETTING": "/opt/ml/model and s3://b/opt/ml"},
        "InputDataConfig": [
            {
                "ChannelName": "train",
                "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/in/train/"}},
            }
        ],
        "OutputDataConfig": {"S3OutputPath": f"s3://{BUCKET}/out"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10},
        "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    }
    return {**request, **changes}


def finished(sagemaker, name):
    wait_for(lambda: sagemaker.describe_training_job(TrainingJobName=name)["TrainingJobStatus"], TRAINING_ENDS)
    return sagemaker.describe_training_job(TrainingJobName=name)


def trained(sagemaker, name):
    sagemaker.create_training_job(**training(name))
    return finished(sagemaker, name)["ModelArtifacts"]["S3ModelArtifacts"]


@pytest.fixture(scope="module")
def model_data(sagemaker):
    return trained(sagemaker, "for-endpoints")


def test_a_training_job_keeps_the_container_contract(echo_cloud, sagemaker, s3):
    sagemaker.create_training_job(**training("one"))
    told = finished(sagemaker, "one")
    assert told["TrainingJobStatus"] == told["SecondaryStatus"] == "Completed", told.get("FailureReason")
    assert told["ModelArtifacts"]["S3ModelArtifacts"] == f"s3://{BUCKET}/out/one/output/model.tar.gz"
    assert [(m["MetricName"], m["Value"]) for m in told["FinalMetricDataList"]] == [("loss", 0.5)]
    stages = [transition["Status"] for transition in told["SecondaryStatusTransitions"]]
    assert stages == ["Downloading", "Training", "Uploading", "Completed"]
    archive = s3.get_object(Bucket=BUCKET, Key="out/one/output/model.tar.gz")["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        learnt = json.load(tar.extractfile("learnt.json"))
    assert learnt["data"] == {"train/a.csv": "1,2", "train/deep/b.csv": "3,4"}
    assert learnt["hyperparameters"] == {"depth": "3"}
    assert (learnt["host"], learnt["job"]) == ("algo-1", "one")
    root, rest = learnt["setting"].split("/model and ")
    assert root.startswith(str(echo_cloud.state))
    assert rest == "s3://b/opt/ml"
    logs = echo_cloud.client("logs")
    group = "/aws/sagemaker/TrainingJobs"
    (stream,) = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix="one/")["logStreams"]
    events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])["events"]
    assert [event["message"] for event in events] == ["validation loss=0.5"]


def test_the_same_training_gives_the_same_archive(sagemaker, s3):
    hyper = {"depth": "5"}
    bodies = []
    for name in ("again-1", "again-2"):
        request = training(name, HyperParameters=hyper, Environment={})
        request["AlgorithmSpecification"] |= {
            "ContainerEntrypoint": ["python", "-c"],
            "ContainerArguments": ["open('/opt/ml/model/m.txt', 'w').write('same')"],
        }
        sagemaker.create_training_job(**request)
        assert finished(sagemaker, name)["TrainingJobStatus"] == "Completed"
        bodies.append(s3.get_object(Bucket=BUCKET, Key=f"out/{name}/output/model.tar.gz")["Body"].read())
        time.sleep(1.1)  # a gzip header has a clock of whole seconds
    assert bodies[0] == bodies[1]


def test_a_failing_job_says_why(sagemaker):
    sagemaker.create_training_job(**training("fails", HyperParameters={"fail_with": "no rows left"}))
    told = finished(sagemaker, "fails")
    assert told["TrainingJobStatus"] == "Failed"
    assert told["FailureReason"] == "AlgorithmError: no rows left, exit code: 3"
    assert "ModelArtifacts" not in told or not told["ModelArtifacts"]["S3ModelArtifacts"]


def test_a_channel_without_objects_fails_the_job(sagemaker):
    request = training("empty")
    request["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"] = f"s3://{BUCKET}/nowhere/"
    sagemaker.create_training_job(**request)
    told = finished(sagemaker, "empty")
    assert told["TrainingJobStatus"] == "Failed"
    assert "No S3 objects found" in told["FailureReason"]


def test_a_job_is_stopped_and_times_out(sagemaker):
    sagemaker.create_training_job(**training("slow", HyperParameters={"sleep_s": "60"}))
    describe = lambda: sagemaker.describe_training_job(TrainingJobName="slow")  # noqa: E731
    wait_for(lambda: describe()["SecondaryStatus"], ("Training",))
    sagemaker.stop_training_job(TrainingJobName="slow")
    assert finished(sagemaker, "slow")["TrainingJobStatus"] == "Stopped"
    late = training("late", HyperParameters={"sleep_s": "60"}, StoppingCondition={"MaxRuntimeInSeconds": 1})
    sagemaker.create_training_job(**late)
    assert finished(sagemaker, "late")["SecondaryStatus"] == "MaxRuntimeExceeded"


def test_jobs_are_listed_in_pages(sagemaker):
    trained(sagemaker, "page-1")
    trained(sagemaker, "page-2")
    first = sagemaker.list_training_jobs(NameContains="page-", SortBy="Name", MaxResults=1)
    second = sagemaker.list_training_jobs(
        NameContains="page-", SortBy="Name", MaxResults=1, NextToken=first["NextToken"]
    )
    names = [job["TrainingJobName"] for told in (first, second) for job in told["TrainingJobSummaries"]]
    assert names == ["page-1", "page-2"]
    assert "NextToken" not in second


def processing(name, exit_code="0"):
    return {
        "ProcessingJobName": name,
        "ProcessingResources": {
            "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 10}
        },
        "AppSpecification": {
            "ImageUri": IMAGE,
            "ContainerArguments": ["/opt/ml/processing/input/rows", "/opt/ml/processing/counted", exit_code],
        },
        "ProcessingInputs": [
            {
                "InputName": "rows",
                "S3Input": {
                    "S3Uri": f"s3://{BUCKET}/in/train/",
                    "LocalPath": "/opt/ml/processing/input/rows",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                },
            }
        ],
        "ProcessingOutputConfig": {
            "Outputs": [
                {
                    "OutputName": "counted",
                    "S3Output": {
                        "S3Uri": f"s3://{BUCKET}/{name}",
                        "LocalPath": "/opt/ml/processing/counted",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ]
        },
        "RoleArn": ROLE,
    }


@pytest.mark.parametrize(("name", "code", "status"), [("count", "0", "Completed"), ("count-fails", "7", "Failed")])
def test_a_processing_job_takes_its_outputs_to_s3(sagemaker, s3, name, code, status):
    sagemaker.create_processing_job(**processing(name, code))
    ends = ("Completed", "Failed", "Stopped")
    describe = lambda: sagemaker.describe_processing_job(ProcessingJobName=name)  # noqa: E731
    assert wait_for(lambda: describe()["ProcessingJobStatus"], ends) == status, describe().get("FailureReason")
    assert s3.get_object(Bucket=BUCKET, Key=f"{name}/count.txt")["Body"].read() == b"2"
    if code != "0":
        assert describe()["FailureReason"].endswith(f"exit code: {code}")


def error_of(call, **request):
    with pytest.raises(ClientError) as caught:
        call(**request)
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def test_names_are_unique_and_unknown_ones_refused(sagemaker, model_data):
    assert error_of(sagemaker.create_training_job, **training("for-endpoints"))[0] == "ResourceInUse"
    for call, request in (
        (sagemaker.describe_training_job, {"TrainingJobName": "nobody"}),
        (sagemaker.describe_processing_job, {"ProcessingJobName": "nobody"}),
        (sagemaker.stop_training_job, {"TrainingJobName": "nobody"}),
        (sagemaker.describe_model, {"ModelName": "nobody"}),
        (sagemaker.delete_model, {"ModelName": "nobody"}),
        (sagemaker.describe_endpoint_config, {"EndpointConfigName": "nobody"}),
        (sagemaker.describe_endpoint, {"EndpointName": "nobody"}),
        (sagemaker.describe_model_package_group, {"ModelPackageGroupName": "nobody"}),
        (sagemaker.describe_model_package, {"ModelPackageName": "nobody"}),
    ):
        assert error_of(call, **request)[0] == "ValidationException"


def test_what_is_not_implemented_is_an_error(sagemaker):
    assert error_of(sagemaker.list_notebook_instances)[0] == "UnknownOperationException"
    two = {"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 1}
    for changes in (
        {"ResourceConfig": two},
        {"CheckpointConfig": {"S3Uri": f"s3://{BUCKET}/c"}},
        {"AlgorithmSpecification": {"TrainingImage": "nobody/nothing:1", "TrainingInputMode": "File"}},
    ):
        assert error_of(sagemaker.create_training_job, **training("refused", **changes))[0] == "ValidationException"
    names = [job["TrainingJobName"] for job in sagemaker.list_training_jobs()["TrainingJobSummaries"]]
    assert "refused" not in names


def test_requests_are_held_against_the_service_model(sagemaker, monkeypatch):
    # boto3 would not even send these: its own check is turned off, the cloud's is what is tested
    monkeypatch.setattr(botocore.validate.ParamValidator, "validate", lambda *_: botocore.validate.ValidationErrors())
    missing = training("bad")
    del missing["RoleArn"]
    assert "RoleArn" in error_of(sagemaker.create_training_job, **missing)[1]
    code, message = error_of(sagemaker.create_training_job, **training("under_score"))
    assert (code, "regular expression" in message) == ("ValidationException", True)
    mode = {"TrainingImage": IMAGE, "TrainingInputMode": "Carrier pigeon"}
    assert (
        "enum value set" in error_of(sagemaker.create_training_job, **training("bad", AlgorithmSpecification=mode))[1]
    )


def create_model(sagemaker, name, model_data, **environment):
    container = {"Image": IMAGE, "ModelDataUrl": model_data, "Environment": environment}
    sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)


def create_config(sagemaker, name, **weights):
    variants = [
        {
            "VariantName": model,
            "ModelName": model,
            "InitialInstanceCount": 1,
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": weight,
        }
        for model, weight in weights.items()
    ]
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=variants)


def settled(sagemaker, name):
    ends = ("InService", "Failed")
    wait_for(lambda: sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"], ends)
    return sagemaker.describe_endpoint(EndpointName=name)


def test_an_endpoint_serves_its_variants_by_weight(echo_cloud, sagemaker, model_data):
    for name in ("a", "b"):
        create_model(sagemaker, name, model_data)
    create_config(sagemaker, "ab", a=3.0, b=1.0)
    sagemaker.create_endpoint(EndpointName="ab", EndpointConfigName="ab")
    told = settled(sagemaker, "ab")
    assert told["EndpointStatus"] == "InService"
    assert {v["VariantName"]: v["CurrentWeight"] for v in told["ProductionVariants"]} == {"a": 3.0, "b": 1.0}
    runtime = echo_cloud.client("sagemaker-runtime")
    invoke = lambda **more: runtime.invoke_endpoint(  # noqa: E731
        EndpointName="ab", Body=b'{"x": 1}', ContentType="application/json", **more
    )
    answers = [invoke() for _ in range(20)]
    assert Counter(answer["InvokedProductionVariant"] for answer in answers) == {"a": 15, "b": 5}
    said = json.loads(answers[0]["Body"].read())
    assert said["learnt"]["hyperparameters"] == {"depth": "3"}
    assert (said["body"], said["type"], answers[0]["ContentType"]) == ('{"x": 1}', *["application/json"] * 2)
    assert invoke(TargetVariant="b")["InvokedProductionVariant"] == "b"
    assert error_of(invoke, TargetVariant="c")[0] == "ValidationError"
    changes = [{"VariantName": "a", "DesiredWeight": 0.0}]
    sagemaker.update_endpoint_weights_and_capacities(EndpointName="ab", DesiredWeightsAndCapacities=changes)
    assert {invoke()["InvokedProductionVariant"] for _ in range(4)} == {"b"}
    sagemaker.delete_endpoint(EndpointName="ab")
    assert error_of(invoke) == ("ValidationError", "Endpoint ab of account 000000000000 not found.")


def test_an_endpoint_outlives_its_container_and_passes_its_errors_on(echo_cloud, sagemaker, model_data):
    create_model(sagemaker, "mortal", model_data)
    create_config(sagemaker, "mortal", mortal=1.0)
    sagemaker.create_endpoint(EndpointName="mortal", EndpointConfigName="mortal")
    settled(sagemaker, "mortal")
    runtime = echo_cloud.client("sagemaker-runtime")
    invoke = lambda body: runtime.invoke_endpoint(EndpointName="mortal", Body=body)  # noqa: E731
    before = json.loads(invoke(b"x")["Body"].read())["pid"]
    with pytest.raises(ClientError) as caught:
        invoke(b"bad")
    told = caught.value.response
    assert told["Error"]["Code"] == "ModelError"
    assert (told["OriginalStatusCode"], told["OriginalMessage"]) == (400, "no such feature set")
    assert error_of(invoke, body=b"die")[0] in ("ServiceUnavailable", "503")
    time.sleep(0.3)
    assert json.loads(invoke(b"x")["Body"].read())["pid"] != before
    sagemaker.delete_endpoint(EndpointName="mortal")


def test_an_endpoint_whose_container_does_not_start_fails_and_an_update_to_it_changes_nothing(
    echo_cloud, sagemaker, model_data
):
    create_model(sagemaker, "sound", model_data)
    create_model(sagemaker, "broken", model_data, REFUSE_TO_START="1")
    create_config(sagemaker, "sound", sound=1.0)
    create_config(sagemaker, "broken", broken=1.0)
    sagemaker.create_endpoint(EndpointName="broken", EndpointConfigName="broken")
    told = settled(sagemaker, "broken")
    assert told["EndpointStatus"] == "Failed"
    assert "did not pass the ping health check" in told["FailureReason"]
    sagemaker.create_endpoint(EndpointName="kept", EndpointConfigName="sound")
    settled(sagemaker, "kept")
    sagemaker.update_endpoint(EndpointName="kept", EndpointConfigName="broken")
    told = settled(sagemaker, "kept")
    assert (told["EndpointStatus"], told["EndpointConfigName"]) == ("InService", "sound")
    assert "did not pass" in told["FailureReason"]
    answer = echo_cloud.client("sagemaker-runtime").invoke_endpoint(EndpointName="kept", Body=b"x")
    assert answer["InvokedProductionVariant"] == "sound"
    for name in ("kept", "broken"):
        sagemaker.delete_endpoint(EndpointName=name)


def test_only_an_approved_package_is_deployed(sagemaker, model_data):
    sagemaker.create_model_package_group(ModelPackageGroupName="firelake")
    request = {
        "ModelPackageGroupName": "firelake",
        "InferenceSpecification": {"Containers": [{"Image": IMAGE, "ModelDataUrl": model_data}]},
        "CustomerMetadataProperties": {"feature_set_hash": "abc"},
    }
    first = sagemaker.create_model_package(**request)["ModelPackageArn"]
    second = sagemaker.create_model_package(**request, ModelApprovalStatus="Approved")["ModelPackageArn"]
    assert [arn.rsplit("/", 1)[1] for arn in (first, second)] == ["1", "2"]
    told = sagemaker.describe_model_package(ModelPackageName=first)
    assert told["ModelApprovalStatus"] == "PendingManualApproval"
    assert told["ModelPackageVersion"] == 1
    deploy = {"ModelName": "packed", "PrimaryContainer": {"ModelPackageName": first}, "ExecutionRoleArn": ROLE}
    code, message = error_of(sagemaker.create_model, **deploy)
    assert (code, "PendingManualApproval" in message) == ("ValidationException", True)
    sagemaker.update_model_package(
        ModelPackageArn=first,
        ModelApprovalStatus="Approved",
        ApprovalDescription="by hand",
        CustomerMetadataProperties={"approver": "someone"},
    )
    told = sagemaker.describe_model_package(ModelPackageName=first)
    assert told["CustomerMetadataProperties"] == {"feature_set_hash": "abc", "approver": "someone"}
    sagemaker.create_model(**deploy)
    approved = sagemaker.list_model_packages(
        ModelPackageGroupName="firelake", ModelApprovalStatus="Approved", SortBy="CreationTime", SortOrder="Descending"
    )["ModelPackageSummaryList"]
    assert [package["ModelPackageArn"] for package in approved] == [second, first]
    create_config(sagemaker, "packed", packed=1.0)
    sagemaker.create_endpoint(EndpointName="packed", EndpointConfigName="packed")
    assert settled(sagemaker, "packed")["EndpointStatus"] == "InService"
    sagemaker.delete_endpoint(EndpointName="packed")


def test_a_kill_of_the_cloud_fails_running_jobs_and_keeps_everything_else(tmp_path):
    cloud = EchoCloud(tmp_path)
    cloud.start()
    try:
        sagemaker, s3 = cloud.client("sagemaker"), cloud.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_object(Bucket=BUCKET, Key="in/train/a.csv", Body=b"1")
        create_model(sagemaker, "lasting", trained(sagemaker, "before"))
        create_config(sagemaker, "lasting", lasting=1.0)
        sagemaker.create_endpoint(EndpointName="lasting", EndpointConfigName="lasting")
        settled(sagemaker, "lasting")
        sagemaker.create_training_job(**training("under-way", HyperParameters={"sleep_s": "300"}))
        describe = lambda: sagemaker.describe_training_job(TrainingJobName="under-way")  # noqa: E731
        wait_for(lambda: describe()["SecondaryStatus"], ("Training",))
        time.sleep(1.5)
        cloud.end(signal.SIGKILL)
        cloud.start()
        told = describe()
        assert (told["TrainingJobStatus"], told["FailureReason"]) == ("Failed", "the local cloud stopped while it ran")
        assert sagemaker.describe_training_job(TrainingJobName="before")["TrainingJobStatus"] == "Completed"
        assert settled(sagemaker, "lasting")["EndpointStatus"] == "InService"
        answer = cloud.client("sagemaker-runtime").invoke_endpoint(EndpointName="lasting", Body=b"x")
        assert json.loads(answer["Body"].read())["learnt"]["job"] == "before"
    finally:
        cloud.end()
