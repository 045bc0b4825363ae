"""The cloud starts once, says how it is, and comes back after it was killed with all that it had."""

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest
from firelake_local import supervisor
from firelake_local.aws_clients import client

from tests.fixtures_cloud import ROLE, define_job, free_port, wait_for, with_queue

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = pytest.mark.cloud


def firelake_cloud(*words):
    command = [sys.executable, "-m", "firelake_cli.main", "cloud", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=90)


def test_up_again_finds_it_and_another_port_is_an_error(cloud):
    state = Path(cloud.state)
    again = firelake_cloud("up", "--state", state)
    assert (again.returncode, again.stdout.splitlines()[-1]) == (0, cloud.endpoint)
    other = firelake_cloud("up", "--state", state, "--port", free_port())
    assert other.returncode == 1
    assert f"runs already, on port {cloud.port}" in other.stderr
    assert firelake_cloud("status", "--state", state).returncode == 0


def test_a_taken_port_is_named_and_nothing_is_left(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = firelake_cloud("up", "--state", tmp_path, "--port", port)
    assert (told.returncode, told.stderr.strip()) == (
        1,
        f"port {port} is taken by another program; choose one with --port",
    )
    assert supervisor.status(tmp_path) is None


def test_status_and_down_of_nothing(tmp_path):
    assert firelake_cloud("status", "--state", tmp_path / "none").returncode == 1
    assert firelake_cloud("down", "--state", tmp_path / "none").stdout.strip() == "not running"


def test_a_record_whose_process_number_is_another_programs_is_left_alone(tmp_path):
    """After a crash and a restart of the machine the recorded process may be anyone's."""
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        record = f'{{"pid": {bystander.pid}, "port": {free_port()}, "state": "{tmp_path}"}}'
        (tmp_path / "cloud.json").write_text(record)
        assert not supervisor.down(tmp_path)
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_only_loopback_listens(cloud):
    listening = (
        [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]] if sys.platform == "linux" else []
    )
    addresses = {
        fields[1] for fields in listening if fields[3] == "0A" and int(fields[1].split(":")[1], 16) == cloud.port
    }
    assert addresses <= {f"0100007F:{cloud.port:04X}"}
    assert addresses or sys.platform != "linux"


def test_down_ends_a_running_job_and_says_so_afterwards(tmp_path):
    """The job catches the polite signal, so that its end shows that it was asked before it was killed."""
    here = supervisor.up(tmp_path, free_port())
    batch = with_queue(client("batch", here.endpoint))
    mark = tmp_path / "ended"
    program = (
        "import pathlib, signal, sys, time\n"
        f"def end(*_): pathlib.Path(r'{mark}').write_text('asked'); sys.exit(0)\n"
        f"signal.signal(signal.SIGTERM, end); time.sleep(600)  # {tmp_path}"
    )
    define_job(batch, "polite", program)
    job_id = batch.submit_job(jobName="polite", jobQueue="q", jobDefinition="polite")["jobId"]
    told = lambda: batch.describe_jobs(jobs=[job_id])["jobs"][0]  # noqa: E731
    try:
        wait_for(lambda: any(str(mark) in line for line in processes()), bool)
        time.sleep(0.5)  # the program has set its signal's handler
        assert told()["status"] == "RUNNING"
    finally:
        stopped = firelake_cloud("down", "--state", tmp_path)
    assert (stopped.returncode, stopped.stdout.strip(), stopped.stderr) == (0, "stopped", "")
    assert alive_after_kill(tmp_path) == []
    assert mark.read_text() == "asked"
    assert "Traceback" not in (tmp_path / "cloud.log").read_text()
    supervisor.up(tmp_path, here.port)
    try:
        assert (told()["status"], told()["statusReason"]) == ("FAILED", "the local cloud stopped while it ran")
    finally:
        supervisor.down(tmp_path)


@pytest.fixture(scope="module")
def killed_and_back(tmp_path_factory):
    """A cloud that was killed while a job and an execution ran, and was started again: (state of before, client)."""
    state = tmp_path_factory.mktemp("killed")
    before = supervisor.up(state, free_port())

    def aws(service):
        return client(service, before.endpoint)

    made = make_something_everywhere(aws, state)
    time.sleep(3)  # more than the saving's longest delay with this little state
    os.kill(before.pid, signal.SIGKILL)
    wait_for(lambda: supervisor.status(state), lambda told: told is None)
    made["left_alive"] = alive_after_kill(state)
    supervisor.up(state, before.port)
    yield made, aws
    supervisor.down(state)


def make_something_everywhere(aws, state):
    aws("s3").create_bucket(Bucket="kept")
    aws("s3").put_object(Bucket="kept", Key="a/b", Body=b"bytes", Metadata={"who": "me"})
    url = aws("sqs").create_queue(QueueName="kept.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    aws("sqs").send_message(QueueUrl=url, MessageBody="hello", MessageGroupId="g", MessageDeduplicationId="1")
    key = {"AttributeName": "k", "KeyType": "HASH"}
    types = [{"AttributeName": "k", "AttributeType": "S"}]
    aws("dynamodb").create_table(
        TableName="kept", KeySchema=[key], AttributeDefinitions=types, BillingMode="PAY_PER_REQUEST"
    )
    aws("dynamodb").put_item(TableName="kept", Item={"k": {"S": "one"}})
    aws("ssm").put_parameter(Name="/kept", Value="v", Type="String")
    aws("sns").create_topic(Name="kept")
    body = '{"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "of-stack"}}}}'
    aws("cloudformation").create_stack(StackName="kept", TemplateBody=body)
    batch = with_queue(aws("batch"))
    define_job(batch, "sleeper", f"import time; time.sleep(600)  # {state}")
    job_id = batch.submit_job(jobName="sleeper", jobQueue="q", jobDefinition="sleeper")["jobId"]
    told = lambda: batch.describe_jobs(jobs=[job_id])["jobs"][0]["status"]  # noqa: E731
    wait_for(told, lambda status: status == "RUNNING")
    states = aws("stepfunctions")
    definition = '{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 600, "End": true}}}'
    machine = states.create_state_machine(name="kept", definition=definition, roleArn=ROLE)["stateMachineArn"]
    execution = states.start_execution(stateMachineArn=machine)["executionArn"]
    return {"queue": url, "job": job_id, "execution": execution, "api": make_function(aws)}


FUNCTION = """
import os, boto3
def handler(event, context):
    sqs = boto3.client("sqs", endpoint_url=os.environ["ENDPOINT"])
    url = sqs.get_queue_url(QueueName="out")["QueueUrl"]
    for record in event.get("Records", []):
        sqs.send_message(QueueUrl=url, MessageBody="saw " + record["body"])
    return {"statusCode": 202, "body": "taken"}
"""


def make_function(aws):
    """A function behind a queue and behind an HTTP API; the API's id."""
    for name in ("in", "out"):
        aws("sqs").create_queue(QueueName=name)
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("function.py", FUNCTION)
    made = aws("lambda").create_function(
        FunctionName="kept", Runtime="python3.11", Role=ROLE, Handler="function.handler", Timeout=30,
        Code={"ZipFile": code.getvalue()}, Environment={"Variables": {"ENDPOINT": aws("sqs").meta.endpoint_url}},
    )  # fmt: skip
    source = "arn:aws:sqs:us-east-1:000000000000:in"
    aws("lambda").create_event_source_mapping(FunctionName="kept", EventSourceArn=source, BatchSize=1)
    return make_api(aws("apigatewayv2"), made["FunctionArn"])


def make_api(api, function):
    """As the agents' template makes theirs: a stage, and a route to the function."""
    api_id = api.create_api(Name="kept", ProtocolType="HTTP")["ApiId"]
    api.create_stage(ApiId=api_id, StageName="v1", AutoDeploy=True)
    integration = api.create_integration(
        ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0"
    )
    target = f"integrations/{integration['IntegrationId']}"
    api.create_route(ApiId=api_id, RouteKey="POST /readings", Target=target)
    return api_id


def processes():
    told = subprocess.run(["ps", "-axww", "-o", "pid,command"], capture_output=True, text=True, check=True).stdout
    return told.splitlines()


def alive_after_kill(state, limit_s=8.0):
    """Processes of the killed cloud's job that outlive it by more than the grace that they have."""
    deadline = time.monotonic() + limit_s
    while True:
        left = [line for line in processes() if f"time.sleep(600)  # {state}" in line]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.1)


def test_job_processes_die_with_the_cloud(killed_and_back):
    made, _ = killed_and_back
    assert made["left_alive"] == []


def test_what_was_stored_is_there_again(killed_and_back):
    made, aws = killed_and_back
    told = aws("s3").get_object(Bucket="kept", Key="a/b")
    assert (told["Body"].read(), told["Metadata"]) == (b"bytes", {"who": "me"})
    messages = aws("sqs").receive_message(QueueUrl=made["queue"])["Messages"]
    assert [message["Body"] for message in messages] == ["hello"]
    assert aws("dynamodb").get_item(TableName="kept", Key={"k": {"S": "one"}})["Item"] == {"k": {"S": "one"}}
    assert aws("ssm").get_parameter(Name="/kept")["Parameter"]["Value"] == "v"
    assert aws("sns").list_topics()["Topics"]
    stack = aws("cloudformation").describe_stacks(StackName="kept")["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert aws("sqs").get_queue_url(QueueName="of-stack")["QueueUrl"]


def test_what_was_running_has_failed_and_says_why(killed_and_back):
    made, aws = killed_and_back
    job = aws("batch").describe_jobs(jobs=[made["job"]])["jobs"][0]
    assert (job["status"], job["statusReason"]) == ("FAILED", "the local cloud stopped while it ran")
    execution = aws("stepfunctions").describe_execution(executionArn=made["execution"])
    assert execution["status"] == "FAILED"


def test_what_was_defined_works_again(killed_and_back):
    made, aws = killed_and_back
    sqs = aws("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="in")["QueueUrl"], MessageBody="a reading")
    out = sqs.get_queue_url(QueueName="out")["QueueUrl"]
    received = wait_for(lambda: sqs.receive_message(QueueUrl=out).get("Messages"), bool)
    assert [message["Body"] for message in received] == ["saw a reading"]
    url = f"{sqs.meta.endpoint_url}/_aws/execute-api/{made['api']}/v1/readings"
    with urllib.request.urlopen(url, data=b"{}", timeout=30) as answer:
        assert (answer.status, answer.read()) == (202, b"taken")
    define_job(aws("batch"), "quick", "pass")
    assert aws("batch").submit_job(jobName="quick", jobQueue="q", jobDefinition="quick")["jobId"]
