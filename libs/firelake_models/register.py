"""A trained and judged model as a request to SageMaker's registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

INSTANCES = ["ml.m5.large", "ml.m5.xlarge", "ml.c5.xlarge"]


def model_package_request(
    group: str,
    image: str,
    model_uri: str,
    snapshot_uri: str,
    evaluation_uri: str,
    evaluation: Mapping[str, Any],
) -> dict[str, Any]:
    """What create_model_package is called with: the package waits for its approval.

    `evaluation` is the content of evaluation.json, which lies below `evaluation_uri`. Raises ValueError when it lacks
    what the registry must know.
    """
    lacking = [name for name in ("model_version", "feature_set_version", "feature_set_hash", "dataset_version")
               if name not in evaluation]  # fmt: skip
    if lacking:
        raise ValueError(f"evaluation.json lacks {', '.join(lacking)}: no model is registered without")
    report = f"{evaluation_uri.rstrip('/')}/evaluation.json"
    false_alarms, missed = evaluation["false_alarms"], evaluation["missed"]
    described = (
        f"{missed} of {evaluation['fires']} fires missed, {false_alarms['count']} false alarms in "
        f"{false_alarms['device_months']:.2f} simulated device-months"
    )
    return {
        "ModelPackageGroupName": group,
        "ModelPackageDescription": described,
        "ModelApprovalStatus": "PendingManualApproval",
        "InferenceSpecification": {
            "Containers": [{"Image": image, "ModelDataUrl": model_uri}],
            "SupportedContentTypes": ["application/json"],
            "SupportedResponseMIMETypes": ["application/json"],
            "SupportedRealtimeInferenceInstanceTypes": INSTANCES,
        },
        "ModelMetrics": {
            "ModelQuality": {"Statistics": {"ContentType": "application/json", "S3Uri": report}},
        },
        "CustomerMetadataProperties": {
            "model_version": str(evaluation["model_version"]),
            "feature_set_version": str(evaluation["feature_set_version"]),
            "feature_set_hash": str(evaluation["feature_set_hash"]),
            "dataset_version": str(evaluation["dataset_version"]),
            "snapshot_uri": snapshot_uri,
        },
    }
