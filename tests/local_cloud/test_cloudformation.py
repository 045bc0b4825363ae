"""Stacks on this machine: what is executed is really there, what changes changes there, what is unknown is refused."""

import io
import json
import tarfile
import time
import urllib.request

import pytest
from botocore.exceptions import ClientError

from tests.local_cloud.echo_cloud import IMAGE, ROLE

pytest_plugins = ["tests.local_cloud.echo_cloud"]
pytestmark = pytest.mark.cloud


@pytest.fixture(scope="module")
def cloudformation(echo_cloud):
    return echo_cloud.client("cloudformation")


class Stack:
    """One stack, created, updated and deleted through the API; its outputs as a dict."""

    def __init__(self, cloudformation, name):
        self.api, self.name = cloudformation, name

    def put(self, resources, outputs=None, expected="COMPLETE"):
        template = {"Resources": resources}
        if outputs:
            template["Outputs"] = {name: {"Value": value} for name, value in outputs.items()}
        body = json.dumps(template)
        put = self.api.update_stack if self._exists() else self.api.create_stack
        put(StackName=self.name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
        told = self._settled()
        assert told["StackStatus"].endswith(expected), self._reasons(told)
        assert "ROLLBACK" not in told["StackStatus"] or "ROLLBACK" in expected, self._reasons(told)
        return {output["OutputKey"]: output["OutputValue"] for output in told.get("Outputs", [])}

    def delete(self):
        self.api.delete_stack(StackName=self.name)
        deadline = time.monotonic() + 60
        while self._exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def _exists(self):
        try:
            told = self.api.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError:
            return False
        assert told["StackStatus"] != "DELETE_FAILED", self._reasons(told)
        return True

    def _settled(self):
        deadline = time.monotonic() + 60
        while True:
            told = self.api.describe_stacks(StackName=self.name)["Stacks"][0]
            if not told["StackStatus"].endswith("IN_PROGRESS"):
                return told
            assert time.monotonic() < deadline, told
            time.sleep(0.1)

    def _reasons(self, told):
        events = self.api.describe_stack_events(StackName=self.name)["StackEvents"]
        return [told["StackStatus"]] + [
            (event["LogicalResourceId"], event.get("ResourceStatusReason"))
            for event in events
            if "FAILED" in event["ResourceStatus"]
        ]


@pytest.fixture
def stack(cloudformation, request):
    stack = Stack(cloudformation, f"t-{request.node.name[:60].replace('_', '-').strip('-')}")
    yield stack
    if stack._exists():
        stack.delete()


def ref(name):
    return {"Ref": name}


def attribute(name, of):
    return {"Fn::GetAtt": [name, of]}


def test_batch_is_created_updated_and_deleted(echo_cloud, stack):
    batch = echo_cloud.client("batch")

    def resources(priority, command):
        return {
            "Compute": {
                "Type": "AWS::Batch::ComputeEnvironment",
                "Properties": {
                    "ComputeEnvironmentName": "cfn-compute",
                    "Type": "MANAGED",
                    "ComputeResources": {
                        "Type": "FARGATE",
                        "MaxvCpus": "16",
                        "Subnets": ["subnet-1"],
                        "SecurityGroupIds": ["sg-1"],
                    },
                },
            },
            "Queue": {
                "Type": "AWS::Batch::JobQueue",
                "Properties": {
                    "JobQueueName": "cfn-queue",
                    "Priority": priority,
                    "ComputeEnvironmentOrder": [{"Order": 1, "ComputeEnvironment": ref("Compute")}],
                },
            },
            "Definition": {
                "Type": "AWS::Batch::JobDefinition",
                "Properties": {
                    "JobDefinitionName": "cfn-definition",
                    "Type": "container",
                    "Parameters": {"seed": "42"},
                    "RetryStrategy": {"Attempts": 2},
                    "Timeout": {"AttemptDurationSeconds": 60},
                    "ContainerProperties": {
                        "Image": "firelake-simulators",
                        "Command": command,
                        "ResourceRequirements": [{"Type": "VCPU", "Value": "1"}],
                        "ReadonlyRootFilesystem": True,
                    },
                },
            },
        }

    outputs = {"Queue": ref("Queue"), "Definition": ref("Definition"), "Compute": ref("Compute")}
    told = stack.put(resources(1, ["echo", "Ref::seed"]), outputs)
    (queue,) = batch.describe_job_queues(jobQueues=["cfn-queue"])["jobQueues"]
    assert queue["jobQueueArn"] == told["Queue"]
    assert queue["computeEnvironmentOrder"] == [{"order": 1, "computeEnvironment": told["Compute"]}]
    (definition,) = batch.describe_job_definitions(jobDefinitionName="cfn-definition")["jobDefinitions"]
    assert definition["jobDefinitionArn"] == told["Definition"]
    assert definition["containerProperties"]["readonlyRootFilesystem"] is True
    assert (definition["retryStrategy"], definition["parameters"]) == ({"attempts": 2}, {"seed": "42"})
    again = stack.put(resources(7, ["echo", "other"]), outputs)
    assert again["Queue"] == told["Queue"]
    assert batch.describe_job_queues(jobQueues=["cfn-queue"])["jobQueues"][0]["priority"] == 7
    assert again["Definition"] == told["Definition"][:-1] + "2"
    revisions = batch.describe_job_definitions(jobDefinitionName="cfn-definition")["jobDefinitions"]
    active = [revision for revision in revisions if revision["status"] == "ACTIVE"]
    assert [revision["containerProperties"]["command"] for revision in active] == [["echo", "other"]]
    stack.delete()
    assert batch.describe_job_queues(jobQueues=["cfn-queue"])["jobQueues"] == []
    assert batch.describe_compute_environments(computeEnvironments=["cfn-compute"])["computeEnvironments"] == []


def test_an_emr_application_is_created_updated_and_deleted(echo_cloud, stack):
    emr = echo_cloud.client("emr-serverless")

    def resources(cpu):
        properties = {
            "Name": "cfn-emr",
            "ReleaseLabel": "emr-7.12.0",
            "Type": "Spark",
            "MaximumCapacity": {"Cpu": cpu, "Memory": "16 GB"},
            "Tags": [{"Key": "project", "Value": "firelake"}],
        }
        return {"Spark": {"Type": "AWS::EMRServerless::Application", "Properties": properties}}

    outputs = {"Id": attribute("Spark", "ApplicationId"), "Ref": ref("Spark"), "Arn": attribute("Spark", "Arn")}
    told = stack.put(resources("4 vCPU"), outputs)
    application = emr.get_application(applicationId=told["Id"])["application"]
    assert (application["name"], application["arn"], told["Ref"]) == ("cfn-emr", told["Arn"], told["Id"])
    assert stack.put(resources("8 vCPU"), outputs) == told
    assert emr.get_application(applicationId=told["Id"])["application"]["maximumCapacity"]["cpu"] == "8 vCPU"
    stack.delete()
    with pytest.raises(ClientError):
        emr.get_application(applicationId=told["Id"])


@pytest.fixture(scope="module")
def model_data(echo_cloud):
    s3 = echo_cloud.client("s3")
    s3.create_bucket(Bucket="cfn-models")
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as tar:
        content = b'{"from": "cfn"}'
        member = tarfile.TarInfo("learnt.json")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    s3.put_object(Bucket="cfn-models", Key="model.tar.gz", Body=archive.getvalue())
    return "s3://cfn-models/model.tar.gz"


def endpoint_resources(model_data, variant, **environment):
    container = {"Image": IMAGE, "ModelDataUrl": model_data, "Environment": environment}
    variants = [
        {
            "VariantName": variant,
            "ModelName": attribute("Model", "ModelName"),
            "InitialInstanceCount": 1,
            "InstanceType": "ml.m5.large",
            "InitialVariantWeight": 1.0,
        }
    ]
    return {
        "Group": {
            "Type": "AWS::SageMaker::ModelPackageGroup",
            "Properties": {"ModelPackageGroupName": "cfn-group"},
        },
        "Model": {
            "Type": "AWS::SageMaker::Model",
            "Properties": {"PrimaryContainer": container, "ExecutionRoleArn": ROLE},
        },
        "Config": {"Type": "AWS::SageMaker::EndpointConfig", "Properties": {"ProductionVariants": variants}},
        "Endpoint": {
            "Type": "AWS::SageMaker::Endpoint",
            "Properties": {
                "EndpointName": "cfn-endpoint",
                "EndpointConfigName": attribute("Config", "EndpointConfigName"),
            },
        },
    }


def test_an_endpoint_is_in_service_when_its_stack_is_done_and_an_update_replaces_what_it_serves(
    echo_cloud, stack, model_data
):
    sagemaker, runtime = echo_cloud.client("sagemaker"), echo_cloud.client("sagemaker-runtime")
    outputs = {"Model": attribute("Model", "ModelName"), "Group": ref("Group"), "Endpoint": ref("Endpoint")}
    told = stack.put(endpoint_resources(model_data, "first"), outputs)
    assert (
        told["Group"]
        == sagemaker.describe_model_package_group(ModelPackageGroupName="cfn-group")["ModelPackageGroupArn"]
    )
    answer = runtime.invoke_endpoint(EndpointName="cfn-endpoint", Body=b"x")
    assert answer["InvokedProductionVariant"] == "first"
    assert json.loads(answer["Body"].read())["learnt"] == {"from": "cfn"}
    again = stack.put(endpoint_resources(model_data, "second", NEW="1"), outputs)
    assert again["Endpoint"] == told["Endpoint"]
    assert again["Model"] != told["Model"]
    answer = runtime.invoke_endpoint(EndpointName="cfn-endpoint", Body=b"x")
    assert answer["InvokedProductionVariant"] == "second"
    assert [model["ModelName"] for model in sagemaker.list_models()["Models"]] == [again["Model"]]
    stack.delete()
    assert sagemaker.list_endpoints()["Endpoints"] == []
    assert sagemaker.list_endpoint_configs()["EndpointConfigs"] == []
    assert sagemaker.list_models()["Models"] == []


def test_an_endpoint_that_does_not_start_rolls_its_stack_back_and_leaves_nothing(echo_cloud, stack, model_data):
    broken = endpoint_resources(model_data, "broken", REFUSE_TO_START="1")
    stack.put(broken, expected="ROLLBACK_COMPLETE")
    assert "did not pass the ping health check" in str(stack._reasons({"StackStatus": ""}))
    sagemaker = echo_cloud.client("sagemaker")
    assert sagemaker.list_endpoints()["Endpoints"] == []
    assert sagemaker.list_models()["Models"] == []


def test_glue_and_athena_types(echo_cloud, stack):
    glue, athena = echo_cloud.client("glue"), echo_cloud.client("athena")

    def resources(description, timeout, sql):
        return {
            "Database": {
                "Type": "AWS::Glue::Database",
                "Properties": {"CatalogId": ref("AWS::AccountId"), "DatabaseInput": {"Name": "cfn_db"}},
            },
            "Table": {
                "Type": "AWS::Glue::Table",
                "Properties": {
                    "CatalogId": ref("AWS::AccountId"),
                    "DatabaseName": ref("Database"),
                    "TableInput": {
                        "Name": "t",
                        "TableType": "EXTERNAL_TABLE",
                        "Parameters": {"table_type": "DELTA"},
                        "PartitionKeys": [{"Name": "dataset_version", "Type": "string"}],
                        "StorageDescriptor": {
                            "Location": "s3://b/t/",
                            "Columns": [{"Name": "co_ppm", "Type": "float", "Comment": description}],
                        },
                    },
                },
            },
            "Security": {
                "Type": "AWS::Glue::SecurityConfiguration",
                "Properties": {
                    "Name": "cfn-security",
                    "EncryptionConfiguration": {"S3Encryptions": [{"S3EncryptionMode": "SSE-S3"}]},
                },
            },
            "Job": {
                "Type": "AWS::Glue::Job",
                "Properties": {
                    "Name": "cfn-job",
                    "Role": ROLE,
                    "GlueVersion": "5.1",
                    "Timeout": timeout,
                    "SecurityConfiguration": ref("Security"),
                    "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/job.py", "PythonVersion": "3"},
                    "DefaultArguments": {"--lake_uri": "s3://b"},
                },
            },
            "Workflow": {
                "Type": "AWS::Glue::Workflow",
                "Properties": {"Name": "cfn-workflow", "Description": description, "MaxConcurrentRuns": "1"},
            },
            "Trigger": {
                "Type": "AWS::Glue::Trigger",
                "Properties": {
                    "Name": "cfn-trigger",
                    "Type": "ON_DEMAND",
                    "WorkflowName": ref("Workflow"),
                    "Actions": [{"JobName": ref("Job")}],
                },
            },
            "Workgroup": {
                "Type": "AWS::Athena::WorkGroup",
                "Properties": {
                    "Name": "cfn-workgroup",
                    "WorkGroupConfiguration": {"ResultConfiguration": {"OutputLocation": "s3://b/athena/"}},
                },
            },
            "Query": {
                "Type": "AWS::Athena::NamedQuery",
                "Properties": {
                    "Name": "cfn-query",
                    "Database": ref("Database"),
                    "QueryString": sql,
                    "WorkGroup": ref("Workgroup"),
                },
            },
        }

    outputs = {name: ref(name) for name in ("Database", "Job", "Workflow", "Trigger", "Security", "Workgroup")}
    told = stack.put(resources("one", 10, "select 1"), {**outputs, "Query": attribute("Query", "NamedQueryId")})
    assert {name: told[name] for name in outputs} == {
        "Database": "cfn_db",
        "Job": "cfn-job",
        "Workflow": "cfn-workflow",
        "Trigger": "cfn-trigger",
        "Security": "cfn-security",
        "Workgroup": "cfn-workgroup",
    }
    job = glue.get_job(JobName="cfn-job")["Job"]
    assert (job["GlueVersion"], job["Timeout"], job["SecurityConfiguration"]) == ("5.1", 10, "cfn-security")
    assert job["DefaultArguments"] == {"--lake_uri": "s3://b"}
    assert glue.get_trigger(Name="cfn-trigger")["Trigger"]["WorkflowName"] == "cfn-workflow"
    again = stack.put(resources("two", 20, "select 2"), {**outputs, "Query": attribute("Query", "NamedQueryId")})
    assert glue.get_job(JobName="cfn-job")["Job"]["Timeout"] == 20
    assert glue.get_workflow(Name="cfn-workflow")["Workflow"]["Description"] == "two"
    table = glue.get_table(DatabaseName="cfn_db", Name="t")["Table"]
    assert table["StorageDescriptor"]["Columns"][0]["Comment"] == "two"
    assert table["PartitionKeys"][0]["Name"] == "dataset_version"
    assert again["Query"] != told["Query"]
    assert athena.get_named_query(NamedQueryId=again["Query"])["NamedQuery"]["QueryString"] == "select 2"
    assert athena.list_named_queries()["NamedQueryIds"] == [again["Query"]]
    stack.delete()
    with pytest.raises(ClientError):
        glue.get_workflow(Name="cfn-workflow")
    with pytest.raises(ClientError):
        glue.get_security_configuration(Name="cfn-security")


def test_state_machine_from_s3_with_substitutions(echo_cloud, stack):
    s3, states = echo_cloud.client("s3"), echo_cloud.client("stepfunctions")
    s3.create_bucket(Bucket="cfn-asl")
    asl = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "Result": "${Word}", "End": true}}}'

    def resources(key, word):
        return {
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "StateMachineName": "cfn-machine",
                    "RoleArn": attribute("Role", "Arn"),
                    "DefinitionS3Location": {"Bucket": "cfn-asl", "Key": key},
                    "DefinitionSubstitutions": {"Word": word},
                },
            },
            "Role": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [
                            {
                                "Effect": "Allow",
                                "Principal": {"Service": "states.amazonaws.com"},
                                "Action": "sts:AssumeRole",
                            }
                        ],
                    }
                },
            },
        }

    def run(arn):
        execution = states.start_execution(stateMachineArn=arn)["executionArn"]
        deadline = time.monotonic() + 20
        while (told := states.describe_execution(executionArn=execution))["status"] == "RUNNING":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        return told["output"]

    s3.put_object(Bucket="cfn-asl", Key="chain.json", Body=asl.encode())
    told = stack.put(resources("chain.json", "one"), {"Arn": ref("Machine"), "Name": attribute("Machine", "Name")})
    assert told["Name"] == "cfn-machine"
    assert run(told["Arn"]) == '"one"'
    stack.put(resources("chain.json", "two"))
    assert run(told["Arn"]) == '"two"'


def test_queue_topic_table_function_and_api(echo_cloud, stack):
    code = (
        "def handler(event, context):\n"
        "    if 'Records' in event: print('got', event['Records'][0]['body'])\n"
        "    return {'statusCode': 202, 'body': WORD}\n"
    )

    def resources(word, delay):
        queue = {"FifoQueue": True, "QueueName": "cfn.fifo", "VisibilityTimeout": delay}
        return {
            "Dead": {
                "Type": "AWS::SQS::Queue",
                "Properties": {"FifoQueue": True, "QueueName": "cfn-dead.fifo"},
            },
            "Queue": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    **queue,
                    "RedrivePolicy": {"deadLetterTargetArn": attribute("Dead", "Arn"), "maxReceiveCount": 3},
                },
            },
            "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "cfn-alerts"}},
            "Table": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "TableName": "cfn-table",
                    "BillingMode": "PAY_PER_REQUEST",
                    "AttributeDefinitions": [{"AttributeName": "k", "AttributeType": "S"}],
                    "KeySchema": [{"AttributeName": "k", "KeyType": "HASH"}],
                    "TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": True},
                },
            },
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "FunctionName": "cfn-function",
                    "Runtime": "python3.11",
                    "Handler": "index.handler",
                    "Role": ROLE,
                    "Timeout": 10,
                    "Code": {"ZipFile": f"WORD = {word!r}\n{code}"},
                },
            },
            "Mapping": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "EventSourceArn": attribute("Queue", "Arn"),
                    "FunctionName": ref("Function"),
                    "BatchSize": 1,
                },
            },
            "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": {"Name": "cfn-api", "ProtocolType": "HTTP"}},
            "Integration": {
                "Type": "AWS::ApiGatewayV2::Integration",
                "Properties": {
                    "ApiId": ref("Api"),
                    "IntegrationType": "AWS_PROXY",
                    "IntegrationUri": attribute("Function", "Arn"),
                    "PayloadFormatVersion": "2.0",
                },
            },
            "Route": {
                "Type": "AWS::ApiGatewayV2::Route",
                "Properties": {
                    "ApiId": ref("Api"),
                    "RouteKey": "POST /readings",
                    "Target": {"Fn::Join": ["/", ["integrations", ref("Integration")]]},
                },
            },
            "Stage": {
                "Type": "AWS::ApiGatewayV2::Stage",
                "Properties": {"ApiId": ref("Api"), "StageName": "$default", "AutoDeploy": True},
            },
        }

    outputs = {
        "Queue": ref("Queue"),
        "QueueArn": attribute("Queue", "Arn"),
        "Topic": ref("Topic"),
        "Table": ref("Table"),
        "TableArn": attribute("Table", "Arn"),
        "Function": ref("Function"),
        "Api": ref("Api"),
    }
    told = stack.put(resources("one", 30), outputs)
    assert told["QueueArn"].endswith(":cfn.fifo")
    assert told["Topic"] == "arn:aws:sns:us-east-1:000000000000:cfn-alerts"
    assert (told["Table"], told["Function"]) == ("cfn-table", "cfn-function")

    def post():
        request = urllib.request.Request(f"{echo_cloud.endpoint}/readings", b"{}", method="POST")
        request.add_header("Host", f"{told['Api']}.execute-api.127.0.0.1:{echo_cloud.port}")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()

    assert post() == (202, "one")
    sqs, logs = echo_cloud.client("sqs"), echo_cloud.client("logs")
    sqs.send_message(QueueUrl=told["Queue"], MessageBody="hello", MessageGroupId="d", MessageDeduplicationId="1")
    assert stack.put(resources("two", 60), outputs) == told
    assert post() == (202, "two")
    got = sqs.get_queue_attributes(QueueUrl=told["Queue"], AttributeNames=["All"])["Attributes"]
    assert (got["VisibilityTimeout"], got["FifoQueue"]) == ("60", "true")
    deadline = time.monotonic() + 30
    while not [
        event
        for event in logs.filter_log_events(logGroupName="/aws/lambda/cfn-function")["events"]
        if "got hello" in event["message"]
    ]:
        assert time.monotonic() < deadline, "the message never reached the function"
        time.sleep(0.3)


def test_types_that_only_configure_aws_are_recorded_and_listed(echo_cloud, stack):
    resources = {
        "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
        "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": ref("Vpc"), "CidrBlock": "10.0.0.0/24"}},
        "Address": {"Type": "AWS::EC2::EIP", "Properties": {"Domain": "vpc"}},
        "Nat": {
            "Type": "AWS::EC2::NatGateway",
            "Properties": {"AllocationId": attribute("Address", "AllocationId"), "SubnetId": ref("Subnet")},
        },
        "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": ref("Vpc")}},
        "Route": {
            "Type": "AWS::EC2::Route",
            "Properties": {
                "RouteTableId": ref("Table"),
                "DestinationCidrBlock": "0.0.0.0/0",
                "NatGatewayId": ref("Nat"),
            },
        },
        "Trail": {
            "Type": "AWS::CloudTrail::Trail",
            "Properties": {"TrailName": "cfn-trail", "IsLogging": True, "S3BucketName": "b"},
        },
    }
    told = stack.put(resources, {"Nat": ref("Nat"), "Trail": attribute("Trail", "Arn")})
    assert told["Nat"].startswith("nat-")
    assert told["Trail"] == "arn:aws:cloudtrail:us-east-1:000000000000:trail/cfn-trail"
    assert sorted(entry["logical_id"] for entry in listed(echo_cloud, stack)) == ["Address", "Nat", "Trail"]
    changed = {**resources, "Trail": {**resources["Trail"], "Properties": {"TrailName": "cfn-trail", "IsLogging": False,
                                                                            "S3BucketName": "b"}}}  # fmt: skip
    assert stack.put(changed, {"Nat": ref("Nat"), "Trail": attribute("Trail", "Arn")}) == told
    stack.delete()
    assert listed(echo_cloud, stack) == []


def listed(echo_cloud, stack):
    with urllib.request.urlopen(f"{echo_cloud.endpoint}/_firelake/recorded", timeout=5) as answer:
        return [entry for entry in json.load(answer) if entry["stack"] == stack.name]


def test_an_unknown_type_has_its_template_rejected(cloudformation):
    body = json.dumps({"Resources": {"X": {"Type": "AWS::Braket::Quantum"}}})
    with pytest.raises(ClientError, match=r"Unrecognized resource types: \[AWS::Braket::Quantum\]"):
        cloudformation.create_stack(StackName="unknown", TemplateBody=body)


def test_an_unknown_property_fails_the_stack_and_names_its_place(stack):
    properties = {"Name": "cfn-odd", "Colour": "red"}
    stack.put({"W": {"Type": "AWS::Glue::Workflow", "Properties": properties}}, expected="ROLLBACK_COMPLETE")
    assert "Properties/Colour" in str(stack._reasons({"StackStatus": ""}))


def test_the_lists_do_not_overlap_what_the_emulator_handles():
    from firelake_local.cloudformation.executed import EXECUTED
    from firelake_local.cloudformation.recorded import RECORDED

    names = [resource_type.name for resource_type in EXECUTED]
    assert len(set(names)) == len(names)
    assert not set(names) & RECORDED.keys()
