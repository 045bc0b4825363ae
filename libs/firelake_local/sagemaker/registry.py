"""Model packages in groups: versions of a model, and who approved them."""

from __future__ import annotations

import time
from typing import Any

from firelake_local.sagemaker import state
from firelake_local.sagemaker.errors import SageMakerError, invalid, not_implemented, refuse
from firelake_local.sagemaker.listing import page
from firelake_local.sagemaker.state import Record


def create_group(request: dict[str, Any]) -> dict[str, Any]:
    name = request["ModelPackageGroupName"]
    arn = state.arn("model-package-group", name)
    with state.lock:
        if name in state.tables["model_package_groups"]:
            raise invalid(f"Model Package Group already exists: {arn}")
        state.tables["model_package_groups"][name] = {
            **request,
            "ModelPackageGroupArn": arn,
            "CreationTime": time.time(),
            "CreatedBy": {},
            "ModelPackageGroupStatus": "Completed",
            "last_version": 0,
        }
    return {"ModelPackageGroupArn": arn}


def _find_group(name_or_arn: str) -> Record:
    name = name_or_arn.rsplit("/", 1)[-1]
    for group in state.tables["model_package_groups"].values():
        if name_or_arn in (group["ModelPackageGroupName"], group["ModelPackageGroupArn"]):
            return group
    raise invalid(f"ModelPackageGroup {state.arn('model-package-group', name)} does not exist.")


def describe_group(request: dict[str, Any]) -> dict[str, Any]:
    return _find_group(request["ModelPackageGroupName"])


def delete_group(request: dict[str, Any]) -> dict[str, Any]:
    with state.lock:
        group = _find_group(request["ModelPackageGroupName"])
        name = group["ModelPackageGroupName"]
        if any(p.get("ModelPackageGroupName") == name for p in state.tables["model_packages"].values()):
            raise SageMakerError(
                "ConflictException", f"Model Package Group cannot be deleted while it has versions: {name}"
            )
        del state.tables["model_package_groups"][name]
    return {}


def list_groups(request: dict[str, Any]) -> dict[str, Any]:
    groups, token = page(state.tables["model_package_groups"].values(), request, "ModelPackageGroupName")
    members = ("ModelPackageGroupName", "ModelPackageGroupArn", "ModelPackageGroupDescription", "CreationTime",
               "ModelPackageGroupStatus")  # fmt: skip
    return {"ModelPackageGroupSummaryList": [{m: g.get(m) for m in members} for g in groups], "NextToken": token}


def create_package(request: dict[str, Any]) -> dict[str, Any]:
    refuse(request, "SourceAlgorithmSpecification", "ValidationSpecification", "CertifyForMarketplace")
    if "InferenceSpecification" not in request:
        raise invalid("A model package needs InferenceSpecification")
    if ("ModelPackageGroupName" in request) == ("ModelPackageName" in request):
        raise invalid("Give one of ModelPackageName and ModelPackageGroupName")
    now = time.time()
    record: Record = {
        **request,
        "CreationTime": now,
        "LastModifiedTime": now,
        "CreatedBy": {},
        "ModelPackageStatus": "Completed",
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
    }
    with state.lock:
        if "ModelPackageGroupName" in request:
            group = _find_group(request["ModelPackageGroupName"])
            group["last_version"] += 1
            version = group["last_version"]
            arn = f"{state.arn('model-package', group['ModelPackageGroupName'])}/{version}"
            record |= {"ModelPackageGroupName": group["ModelPackageGroupName"], "ModelPackageVersion": version}
            record.setdefault("ModelApprovalStatus", "PendingManualApproval")
        else:
            arn = state.arn("model-package", request["ModelPackageName"])
            if arn in state.tables["model_packages"]:
                raise invalid(f"Model Package already exists: {arn}")
        record["ModelPackageArn"] = arn
        state.tables["model_packages"][arn] = record
    return {"ModelPackageArn": arn}


def _find_package(name_or_arn: str) -> Record:
    packages = state.tables["model_packages"]
    for arn in (name_or_arn, state.arn("model-package", name_or_arn)):
        if arn in packages:
            return packages[arn]
    raise invalid(f"ModelPackage {name_or_arn} does not exist.")


def describe_package(request: dict[str, Any]) -> dict[str, Any]:
    package = _find_package(request["ModelPackageName"])
    # A package of a group has no name of its own; AWS answers with the group's.
    return {"ModelPackageName": package.get("ModelPackageGroupName"), **package}


def update_package(request: dict[str, Any]) -> dict[str, Any]:
    known = {"ModelPackageArn", "ModelApprovalStatus", "ApprovalDescription", "CustomerMetadataProperties",
             "CustomerMetadataPropertiesToRemove", "ClientToken"}  # fmt: skip
    if request.keys() - known:
        raise not_implemented(f"{sorted(request.keys() - known)[0]} in UpdateModelPackage")
    with state.lock:
        package = _find_package(request["ModelPackageArn"])
        for member in ("ModelApprovalStatus", "ApprovalDescription"):
            if member in request:
                package[member] = request[member]
        metadata = {**package.get("CustomerMetadataProperties", {}), **request.get("CustomerMetadataProperties", {})}
        for name in request.get("CustomerMetadataPropertiesToRemove", []):
            metadata.pop(name, None)
        if metadata:
            package["CustomerMetadataProperties"] = metadata
        else:
            package.pop("CustomerMetadataProperties", None)
        package["LastModifiedTime"] = time.time()
    return {"ModelPackageArn": package["ModelPackageArn"]}


def delete_package(request: dict[str, Any]) -> dict[str, Any]:
    with state.lock:
        package = _find_package(request["ModelPackageName"])
        del state.tables["model_packages"][package["ModelPackageArn"]]
    return {}


def list_packages(request: dict[str, Any]) -> dict[str, Any]:
    asked = dict(request)
    kind = asked.pop("ModelPackageType", "Versioned" if "ModelPackageGroupName" in asked else "Unversioned")
    if "ModelPackageGroupName" in asked:
        asked["ModelPackageGroupName"] = _find_group(asked["ModelPackageGroupName"])["ModelPackageGroupName"]
    packages = [
        package
        for package in state.tables["model_packages"].values()
        if kind == "Both" or (kind == "Versioned") == ("ModelPackageVersion" in package)
    ]
    filters = {"ModelPackageGroupName": "ModelPackageGroupName", "ModelApprovalStatus": "ModelApprovalStatus"}
    found, token = page(packages, asked, "ModelPackageGroupName", "ModelPackageStatus", filters)
    members = ("ModelPackageArn", "ModelPackageGroupName", "ModelPackageVersion", "ModelPackageName",
               "ModelPackageDescription", "CreationTime", "ModelPackageStatus", "ModelApprovalStatus")  # fmt: skip
    return {"ModelPackageSummaryList": [{m: p.get(m) for m in members} for p in found], "NextToken": token}


def deployable_container(name_or_arn: str) -> Record:
    """The image and model data of an approved package. Raises SageMakerError for any other."""
    package = _find_package(name_or_arn)
    approval = package.get("ModelApprovalStatus", "Approved")
    if approval != "Approved":
        raise invalid(
            f"Model package {package['ModelPackageArn']} has approval status {approval}; it must be Approved to deploy"
        )
    containers = package["InferenceSpecification"]["Containers"]
    if len(containers) > 1:
        raise not_implemented("a model package of several containers")
    container: Record = containers[0]
    refuse(container, "ModelDataSource", "AdditionalS3DataSource")
    return {member: container[member] for member in ("Image", "ModelDataUrl") if member in container}
