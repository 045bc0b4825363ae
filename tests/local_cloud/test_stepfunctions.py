"""State machines wait for real jobs; what they get back has the names that AWS's service models have."""

import json
import time

import boto3
import pytest
from firelake_local.stepfunctions import WAITS

from tests.fixtures_cloud import ROLE, define_job, wait_for

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = pytest.mark.cloud

MODELS_IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/firelake-models:1"
_names = iter(range(1000))


@pytest.fixture(scope="module")
def run(aws):
    """Run one task as a state machine of its own: the ended execution."""
    states = aws("stepfunctions")

    def run_task(resource, parameters, **more):
        task = {"Type": "Task", "Resource": resource, "Parameters": parameters, "End": True, **more}
        name = f"one-task-{next(_names)}"
        definition = json.dumps({"StartAt": "Task", "States": {"Task": task}})
        machine = states.create_state_machine(name=name, definition=definition, roleArn=ROLE)["stateMachineArn"]
        execution = states.start_execution(stateMachineArn=machine)["executionArn"]
        told = lambda: states.describe_execution(executionArn=execution)  # noqa: E731
        return wait_for(told, lambda answer: answer["status"] != "RUNNING", 90)

    return run_task


def output(execution):
    assert execution["status"] == "SUCCEEDED", (execution.get("error"), execution.get("cause"))
    return json.loads(execution["output"])


def members(service, operation, *path):
    """Names that a service's answer may have, in PascalCase."""
    session = boto3.Session(region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
    shape = session.client(service).meta.service_model.operation_model(operation).output_shape
    for step in path:
        shape = shape.member if step == "[]" else shape.members[step]
    return {name[0].upper() + name[1:] for name in shape.members}


def test_batch_waits_for_the_array_and_answers_with_the_job(run, batch):
    define_job(batch, "sfn-fine", "import time; time.sleep(0.5)")
    parameters = {"JobName": "x", "JobQueue": "q", "JobDefinition": "sfn-fine", "ArrayProperties": {"Size": 2}}
    parameters["ContainerOverrides"] = {"Environment": [{"Name": "A", "Value": "1"}]}
    job = output(run("arn:aws:states:::batch:submitJob.sync", parameters))
    assert (job["Status"], job["ArrayProperties"]["Size"]) == ("SUCCEEDED", 2)
    assert set(job) <= members("batch", "DescribeJobs", "jobs", "[]")
    started = output(run("arn:aws:states:::batch:submitJob", {**parameters, "ArrayProperties": {"Size": 2}}))
    assert set(started) == {"JobArn", "JobName", "JobId"}


def test_failed_job_fails_the_task_with_the_job_as_cause(run, batch):
    define_job(batch, "sfn-bad", "raise SystemExit('no such building')")
    parameters = {"JobName": "x", "JobQueue": "q", "JobDefinition": "sfn-bad"}
    execution = run("arn:aws:states:::batch:submitJob.sync", parameters)
    assert (execution["status"], execution["error"]) == ("FAILED", "States.TaskFailed")
    job = json.loads(execution["cause"])
    assert job["StatusReason"].endswith("no such building")
    assert job["Container"]["LogStreamName"]


def test_refusal_and_misspelling_name_themselves(run, batch):
    refused = run("arn:aws:states:::batch:submitJob.sync", {"JobName": "x", "JobQueue": "q", "JobDefinition": "none"})
    assert (refused["status"], refused["error"]) == ("FAILED", "Batch.ClientException")
    unknown = run("arn:aws:states:::glue:startJobRun.sync", {"JobName": "none", "Wrong": 1})
    assert (unknown["error"], "Wrong" in unknown["cause"]) == ("States.Runtime", True)
    absent = run("arn:aws:states:::sagemaker:createEndpoint.sync", {"EndpointName": "e", "EndpointConfigName": "c"})
    assert (absent["error"], absent["cause"]) == (
        "States.Runtime", "AWS has no arn:aws:states:::sagemaker:createEndpoint.sync",
    )  # fmt: skip
    nonsense = run("arn:aws:states:::aws-sdk:sagemaker:createMiracle", {})
    assert (nonsense["error"], nonsense["cause"]) == ("States.Runtime", "sagemaker has no operation CreateMiracle")


@pytest.fixture(scope="module")
def scripts(aws):
    s3 = aws("s3")
    s3.create_bucket(Bucket="sfn")
    s3.put_object(Bucket="sfn", Key="job.py", Body="print('a job that needs no session')")
    return "s3://sfn/job.py"


def test_glue_answers_with_the_run(run, aws, scripts):
    command = {"Name": "glueetl", "ScriptLocation": scripts, "PythonVersion": "3"}
    aws("glue").create_job(Name="sfn", Role=ROLE, Command=command, GlueVersion="5.1")
    answer = output(run("arn:aws:states:::glue:startJobRun.sync", {"JobName": "sfn", "Arguments": {"--n": "1"}}))
    assert (answer["JobRunState"], answer["Arguments"]) == ("SUCCEEDED", {"--n": "1"})
    assert set(answer) <= members("glue", "GetJobRun", "JobRun")


def test_emr_serverless_answers_with_the_run(run, aws, scripts):
    emr = aws("emr-serverless")
    application = emr.create_application(name="sfn", releaseLabel="emr-7.12.0", type="SPARK")["applicationId"]
    driver = {"SparkSubmit": {"EntryPoint": scripts, "EntryPointArguments": ["--n", "1"]}}
    parameters = {"ApplicationId": application, "ExecutionRoleArn": ROLE, "JobDriver": driver}
    answer = output(run("arn:aws:states:::emr-serverless:startJobRun.sync", parameters))
    assert (answer["State"], answer["ApplicationId"]) == ("SUCCESS", application)
    assert set(answer) <= members("emr-serverless", "GetJobRun", "jobRun")


def test_athena_answers_with_the_query(run, aws, scripts):
    where = {"OutputLocation": "s3://sfn/results/"}
    parameters = {"QueryString": "SELECT 1 AS one", "ResultConfiguration": where}
    answer = output(run("arn:aws:states:::athena:startQueryExecution.sync", parameters))
    assert answer["QueryExecution"]["Status"]["State"] == "SUCCEEDED"
    assert set(answer["QueryExecution"]) <= members("athena", "GetQueryExecution", "QueryExecution")
    parameters["QueryString"] = "SELECT no_such_column"
    assert run("arn:aws:states:::athena:startQueryExecution.sync", parameters)["error"] == "States.TaskFailed"


def test_sagemaker_processing_answers_with_the_job(run, scripts):
    cluster = {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 10}
    container = {"ImageUri": MODELS_IMAGE, "ContainerEntrypoint": ["python", "-c", "pass"]}
    parameters = {
        "ProcessingJobName": "sfn", "RoleArn": ROLE, "AppSpecification": container,
        "ProcessingResources": {"ClusterConfig": cluster}, "Environment": {"lower_case": "kept"},
    }  # fmt: skip
    answer = output(run("arn:aws:states:::sagemaker:createProcessingJob.sync", parameters))
    assert (answer["ProcessingJobStatus"], answer["Environment"]) == ("Completed", {"lower_case": "kept"})
    assert set(answer) <= members("sagemaker", "DescribeProcessingJob")


def test_sagemaker_by_the_sdk(run):
    """What the chain asks of the registry and of endpoints, which have no `.sync`."""
    group = {"ModelPackageGroupName": "sfn"}
    made = output(run("arn:aws:states:::aws-sdk:sagemaker:createModelPackageGroup", group))
    assert made["ModelPackageGroupArn"].endswith("model-package-group/sfn")
    told = output(run("arn:aws:states:::aws-sdk:sagemaker:describeModelPackageGroup", group))
    assert told["CreationTime"].endswith("Z")
    absent = run("arn:aws:states:::aws-sdk:sagemaker:describeEndpoint", {"EndpointName": "none"})
    assert absent["error"].startswith("SageMaker.")


def test_nested_execution_answers_with_its_output(run, aws):
    states = aws("stepfunctions")
    definition = json.dumps({"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": {"a": 1}, "End": True}}})
    child = states.create_state_machine(name="child", definition=definition, roleArn=ROLE)["stateMachineArn"]
    answer = output(run("arn:aws:states:::states:startExecution.sync:2", {"StateMachineArn": child, "Input": {}}))
    assert (answer["Status"], answer["Output"]) == ("SUCCEEDED", {"a": 1})


def test_the_cloud_answers_others_while_a_task_waits(run, aws, batch):
    define_job(batch, "sfn-slow", "import time; time.sleep(4)")
    task = {"Type": "Task", "Resource": "arn:aws:states:::batch:submitJob.sync", "End": True}
    task["Parameters"] = {"JobName": "x", "JobQueue": "q", "JobDefinition": "sfn-slow"}
    states = aws("stepfunctions")
    definition = json.dumps({"StartAt": "T", "States": {"T": task}})
    machine = states.create_state_machine(name="slow", definition=definition, roleArn=ROLE)["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    time.sleep(0.5)
    assert aws("ssm").describe_parameters()["Parameters"] is not None
    # a cloud that waits with its task would answer when that has ended
    assert states.describe_execution(executionArn=execution)["status"] == "RUNNING"
    told = lambda: states.describe_execution(executionArn=execution)["status"]  # noqa: E731
    assert wait_for(told, lambda status: status != "RUNNING") == "SUCCEEDED"


@pytest.mark.parametrize(("service", "action"), sorted(WAITS))
def test_every_wait_names_operations_that_the_service_has(service, action):
    operations = boto3.Session("t", "t", region_name="us-east-1").client(service).meta.service_model.operation_names
    assert {WAITS[service, action].operation, action[0].upper() + action[1:]} <= set(operations)
