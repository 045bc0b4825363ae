"""Models and endpoint configurations: what an endpoint will serve."""

from __future__ import annotations

import time
from typing import Any

from firelake_local import images
from firelake_local.sagemaker import registry, s3_files, state
from firelake_local.sagemaker.errors import invalid, not_implemented, refuse
from firelake_local.sagemaker.listing import page
from firelake_local.sagemaker.state import Record


def create_model(request: dict[str, Any]) -> dict[str, Any]:
    name = request["ModelName"]
    primary = _primary(request)
    if "ModelPackageName" in primary:
        primary = registry.deployable_container(primary["ModelPackageName"]) | {
            "Environment": primary.get("Environment", {})
        }
    if "Image" not in primary:
        raise invalid("PrimaryContainer needs Image or ModelPackageName")
    images.command(primary["Image"], "serve")
    data = primary.get("ModelDataUrl")
    if data and not s3_files.exists(data):
        raise invalid(f"Could not access model data at {data}.")
    arn = state.arn("model", name)
    with state.lock:
        if name in state.tables["models"]:
            raise invalid(f'Cannot create already existing model "{arn}".')
        state.tables["models"][name] = {
            **request,
            "ModelArn": arn,
            "CreationTime": time.time(),
            "served": primary,
        }
    return {"ModelArn": arn}


def _primary(request: dict[str, Any]) -> Record:
    containers = request.get("Containers") or []
    if len(containers) > 1:
        raise not_implemented("a pipeline of containers")
    if request.get("PrimaryContainer") and containers:
        raise invalid("Give PrimaryContainer or Containers, not both")
    primary: Record = request.get("PrimaryContainer") or next(iter(containers), {})
    refuse(primary, "ModelDataSource", "AdditionalModelDataSources", "MultiModelConfig", "InferenceSpecificationName")
    if primary.get("Mode", "SingleModel") != "SingleModel":
        raise not_implemented("multi-model containers")
    return primary


def find_model(name: str) -> Record:
    try:
        return state.tables["models"][name]
    except KeyError:
        raise invalid(f'Could not find model "{state.arn("model", name)}".') from None


def describe_model(request: dict[str, Any]) -> dict[str, Any]:
    return find_model(request["ModelName"])


def delete_model(request: dict[str, Any]) -> dict[str, Any]:
    with state.lock:
        find_model(request["ModelName"])
        del state.tables["models"][request["ModelName"]]
    return {}


def list_models(request: dict[str, Any]) -> dict[str, Any]:
    models, token = page(state.tables["models"].values(), request, "ModelName")
    return {"Models": [_only(m, "ModelName", "ModelArn", "CreationTime") for m in models], "NextToken": token}


def create_endpoint_config(request: dict[str, Any]) -> dict[str, Any]:
    name = request["EndpointConfigName"]
    refuse(request, "AsyncInferenceConfig", "ExplainerConfig", "ShadowProductionVariants", "DataCaptureConfig")
    variants = request["ProductionVariants"]
    for variant in variants:
        refuse(variant, "ServerlessConfig", "CoreDumpConfig")
        if "ModelName" not in variant:
            raise not_implemented("a production variant without ModelName")
        find_model(variant["ModelName"])
        variant.setdefault("InitialVariantWeight", 1.0)
    if len({variant["VariantName"] for variant in variants}) < len(variants):
        raise invalid("Production variant names must be unique within an endpoint configuration")
    if not sum(variant["InitialVariantWeight"] for variant in variants) > 0:
        raise invalid("The sum of InitialVariantWeight must be greater than 0")
    arn = state.arn("endpoint-config", name)
    with state.lock:
        if name in state.tables["endpoint_configs"]:
            raise invalid(f'Cannot create already existing endpoint configuration "{arn}".')
        state.tables["endpoint_configs"][name] = {**request, "EndpointConfigArn": arn, "CreationTime": time.time()}
    return {"EndpointConfigArn": arn}


def find_endpoint_config(name: str) -> Record:
    try:
        return state.tables["endpoint_configs"][name]
    except KeyError:
        raise invalid(f'Could not find endpoint configuration "{state.arn("endpoint-config", name)}".') from None


def describe_endpoint_config(request: dict[str, Any]) -> dict[str, Any]:
    return find_endpoint_config(request["EndpointConfigName"])


def delete_endpoint_config(request: dict[str, Any]) -> dict[str, Any]:
    with state.lock:
        find_endpoint_config(request["EndpointConfigName"])
        del state.tables["endpoint_configs"][request["EndpointConfigName"]]
    return {}


def list_endpoint_configs(request: dict[str, Any]) -> dict[str, Any]:
    configs, token = page(state.tables["endpoint_configs"].values(), request, "EndpointConfigName")
    members = ("EndpointConfigName", "EndpointConfigArn", "CreationTime")
    return {"EndpointConfigs": [_only(config, *members) for config in configs], "NextToken": token}


def _only(record: Record, *members: str) -> Record:
    return {member: record[member] for member in members}
