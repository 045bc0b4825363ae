"""The endpoint: made, or moved to an approved model. AWS has no `.sync` for it: the state machine asks until ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

INSTANCE = "ml.m5.large"


class EndpointFailedError(Exception):
    """The endpoint did not come into service; the message is SageMaker's reason."""


def deploy(sagemaker: Any, endpoint: str, version: str, package_arn: str, role_arn: str) -> str:
    """Let `endpoint` serve the model package, and return its configuration's name, `version`.

    A model and a configuration that exist already are of the same version, so they are kept.
    """
    container = {"ModelPackageName": package_arn}
    _unless_there(
        lambda: sagemaker.describe_model(ModelName=version),
        lambda: sagemaker.create_model(ModelName=version, Containers=[container], ExecutionRoleArn=role_arn),
    )
    variant = {
        "VariantName": "approved",
        "ModelName": version,
        "InstanceType": INSTANCE,
        "InitialInstanceCount": 1,
        "InitialVariantWeight": 1.0,
    }
    _unless_there(
        lambda: sagemaker.describe_endpoint_config(EndpointConfigName=version),
        lambda: sagemaker.create_endpoint_config(EndpointConfigName=version, ProductionVariants=[variant]),
    )
    there = _told(lambda: sagemaker.describe_endpoint(EndpointName=endpoint))
    if there and there["EndpointStatus"] == "Failed":
        sagemaker.delete_endpoint(EndpointName=endpoint)
        there = None
    if there is None:
        sagemaker.create_endpoint(EndpointName=endpoint, EndpointConfigName=version)
    elif there["EndpointConfigName"] != version:
        sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=version)
    return version


def in_service(sagemaker: Any, endpoint: str, config: str) -> bool:
    """Whether the endpoint serves that configuration. Raises EndpointFailedError when it never will."""
    told = sagemaker.describe_endpoint(EndpointName=endpoint)
    if told["EndpointStatus"] == "Failed":
        raise EndpointFailedError(f"endpoint {endpoint}: {told.get('FailureReason', 'no reason given')}")
    if told["EndpointStatus"] != "InService":
        return False
    if told["EndpointConfigName"] != config:
        raise EndpointFailedError(
            f"endpoint {endpoint} went back to {told['EndpointConfigName']}: {config} did not start"
        )
    return True


def _unless_there(describe: Callable[[], Any], create: Callable[[], Any]) -> None:
    if _told(describe) is None:
        create()


def _told(describe: Callable[[], Any]) -> Any:
    try:
        return describe()
    except ClientError as error:
        # SageMaker says "could not find" by a ValidationException
        if error.response["Error"]["Code"] == "ValidationException":
            return None
        raise
