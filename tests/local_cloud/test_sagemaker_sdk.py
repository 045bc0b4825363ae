"""AWS's own SageMaker SDK against the local SageMaker: what a data scientist's notebook would run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from firelake_local import supervisor

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = pytest.mark.cloud


def test_a_model_package_group_by_the_sdk(
    cloud: supervisor.RunningCloud, aws: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", cloud.endpoint)
    from sagemaker.core.resources import ModelPackageGroup

    session = boto3.Session("test", "test", region_name="us-east-1")
    made = ModelPackageGroup.create(model_package_group_name="by-sdk", session=session, region="us-east-1")
    assert made.model_package_group_status == "Completed"
    assert "by-sdk" in [group.model_package_group_name for group in ModelPackageGroup.get_all(session=session)]
    told = aws("sagemaker").describe_model_package_group(ModelPackageGroupName="by-sdk")
    assert told["ModelPackageGroupStatus"] == "Completed"
