"""The resource types that the emulator lacks and the local cloud makes real.

What Ref and GetAtt give, and which change replaces: the CloudFormation template reference of each type.
"""

from __future__ import annotations

import time
from typing import Any

from firelake_local.cloudformation.resource_type import ResourceType

ENDPOINT_TIMEOUT_S = 600
APPLICATION_TIMEOUT_S = 60


def _endpoint_in_service(sagemaker: Any, name: str) -> None:
    deadline = time.monotonic() + ENDPOINT_TIMEOUT_S
    while time.monotonic() < deadline:
        told = sagemaker.describe_endpoint(EndpointName=name)
        if told["EndpointStatus"] in ("InService", "Failed"):
            if "FailureReason" in told:
                raise ValueError(told["FailureReason"])
            return
        time.sleep(0.2)
    raise ValueError(f"Endpoint {name} was not in service within {ENDPOINT_TIMEOUT_S} s")


def _stop_application(emr: Any, application_id: str) -> None:
    try:
        emr.stop_application(applicationId=application_id)
    except emr.exceptions.ResourceNotFoundException:
        return
    deadline = time.monotonic() + APPLICATION_TIMEOUT_S
    while time.monotonic() < deadline:
        if emr.get_application(applicationId=application_id)["application"]["state"] in ("STOPPED", "CREATED"):
            return
        time.sleep(0.2)


EXECUTED = (
    ResourceType(
        "AWS::Batch::ComputeEnvironment",
        "batch",
        create="CreateComputeEnvironment",
        update="UpdateComputeEnvironment",
        delete="DeleteComputeEnvironment",
        name_property="ComputeEnvironmentName",
        ref="computeEnvironmentArn",
        key="computeEnvironment",
        longest_name=128,
        replacing=("ComputeEnvironmentName", "Type", "EksConfiguration"),
        attributes=(("ComputeEnvironmentArn", "computeEnvironmentArn"),),
        not_sent=("ReplaceComputeEnvironment", "UpdatePolicy"),
    ),
    ResourceType(
        "AWS::Batch::JobQueue",
        "batch",
        create="CreateJobQueue",
        update="UpdateJobQueue",
        delete="DeleteJobQueue",
        name_property="JobQueueName",
        ref="jobQueueArn",
        key="jobQueue",
        longest_name=128,
        replacing=("JobQueueName", "JobQueueType"),
        attributes=(("JobQueueArn", "jobQueueArn"),),
    ),
    ResourceType(
        "AWS::EMRServerless::Application",
        "emr-serverless",
        create="CreateApplication",
        update="UpdateApplication",
        delete="DeleteApplication",
        name_property="Name",
        ref="applicationId",
        key="applicationId",
        longest_name=64,
        replacing=("Name", "Type"),
        attributes=(("ApplicationId", "applicationId"), ("Arn", "arn")),
        before_delete=_stop_application,
    ),
    ResourceType(
        "AWS::SageMaker::ModelPackageGroup",
        "sagemaker",
        create="CreateModelPackageGroup",
        delete="DeleteModelPackageGroup",
        name_property="ModelPackageGroupName",
        ref="ModelPackageGroupArn",
        key="ModelPackageGroupName",
        key_is_name=True,
        lower_case_name=True,
        replacing=("ModelPackageGroupName", "ModelPackageGroupDescription"),
        attributes=(("ModelPackageGroupArn", "ModelPackageGroupArn"),),
    ),
    ResourceType(
        "AWS::SageMaker::Model",
        "sagemaker",
        create="CreateModel",
        delete="DeleteModel",
        name_property="ModelName",
        ref="ModelArn",
        key="ModelName",
        key_is_name=True,
        lower_case_name=True,
        attributes=(("ModelName", "ModelName"),),
        replacing=(
            "ModelName",
            "PrimaryContainer",
            "Containers",
            "ExecutionRoleArn",
            "VpcConfig",
            "EnableNetworkIsolation",
            "InferenceExecutionConfig",
        ),
    ),
    ResourceType(
        "AWS::SageMaker::EndpointConfig",
        "sagemaker",
        create="CreateEndpointConfig",
        delete="DeleteEndpointConfig",
        name_property="EndpointConfigName",
        ref="EndpointConfigArn",
        key="EndpointConfigName",
        key_is_name=True,
        lower_case_name=True,
        attributes=(("EndpointConfigName", "EndpointConfigName"),),
        replacing=(
            "EndpointConfigName",
            "ProductionVariants",
            "DataCaptureConfig",
            "KmsKeyId",
            "AsyncInferenceConfig",
            "ShadowProductionVariants",
            "ExplainerConfig",
        ),
    ),
    ResourceType(
        "AWS::SageMaker::Endpoint",
        "sagemaker",
        create="CreateEndpoint",
        update="UpdateEndpoint",
        delete="DeleteEndpoint",
        name_property="EndpointName",
        ref="EndpointArn",
        key="EndpointName",
        key_is_name=True,
        lower_case_name=True,
        attributes=(("EndpointName", "EndpointName"),),
        replacing=("EndpointName",),
        until_ready=_endpoint_in_service,
    ),
    ResourceType(
        "AWS::Glue::Workflow",
        "glue",
        create="CreateWorkflow",
        update="UpdateWorkflow",
        delete="DeleteWorkflow",
        name_property="Name",
        ref="Name",
        key="Name",
        replacing=("Name",),
    ),
    ResourceType(
        "AWS::Glue::SecurityConfiguration",
        "glue",
        create="CreateSecurityConfiguration",
        delete="DeleteSecurityConfiguration",
        name_property="Name",
        ref="Name",
        key="Name",
        replacing=("Name", "EncryptionConfiguration"),
    ),
    ResourceType(
        "AWS::Athena::NamedQuery",
        "athena",
        create="CreateNamedQuery",
        delete="DeleteNamedQuery",
        name_property="Name",
        name_is_unique=False,
        ref="NamedQueryId",
        key="NamedQueryId",
        attributes=(("NamedQueryId", "NamedQueryId"),),
        replacing=("Name", "Database", "WorkGroup", "QueryString", "Description"),
    ),
)
