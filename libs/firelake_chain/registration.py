"""The registration: a model and its evaluation as a package of the registry, once a step key."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlparse

from firelake_models.register import model_package_request

STEP_KEY = "step_key"
"""The package's metadata that says which step made it."""


def register(
    sagemaker: Any,
    s3: Any,
    step_key: str,
    group: str,
    image: str,
    model_uri: str,
    snapshot_uri: str,
    evaluation_uri: str,
) -> str:
    """The ARN of the package that the step made, now or by an attempt before."""
    pages = sagemaker.get_paginator("list_model_packages").paginate(ModelPackageGroupName=group)
    for package in (package for page in pages for package in page["ModelPackageSummaryList"]):
        told = sagemaker.describe_model_package(ModelPackageName=package["ModelPackageArn"])
        if told.get("CustomerMetadataProperties", {}).get(STEP_KEY) == step_key:
            return str(package["ModelPackageArn"])
    place = urlparse(f"{evaluation_uri.rstrip('/')}/evaluation.json")
    body = s3.get_object(Bucket=place.netloc, Key=place.path.lstrip("/"))["Body"].read()
    request = model_package_request(
        group=group,
        image=image,
        model_uri=model_uri,
        snapshot_uri=snapshot_uri,
        evaluation_uri=evaluation_uri,
        evaluation=json.loads(body),
    )
    request["CustomerMetadataProperties"] = {**request.get("CustomerMetadataProperties", {}), STEP_KEY: step_key}
    return str(sagemaker.create_model_package(**request)["ModelPackageArn"])
