"""The in-process replay: the approved model, or a given one, or the rules when there is none."""

from __future__ import annotations

import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError, EndpointConnectionError
from firelake.archive import unpack
from firelake.contracts.feature_sets import LATEST, FeatureSet
from firelake.features.set_hash import feature_set_hash
from firelake_agents.monitor.judges import judge_by_model, judge_by_rules
from firelake_agents.monitor.logic import Judge
from firelake_agents.replay import run_agents
from firelake_agents.respond.logic import Event

from firelake_cli.replay_events import as_written, readings_of
from firelake_cli.series_csv import MeasuredSeries

IN_PROCESS_ZERO_US = 4_000_000_000_000_000
"""A series' time zero: a whole number of hops since 1970, so that windows fall as they do on any other such clock."""


class ModelNotUsableError(Exception):
    """The model given is none, or was trained on other features."""


def events_in_process(
    series: MeasuredSeries, model: Path | None, env: str, endpoint: str | None
) -> list[dict[str, Any]]:
    """The events of the series, and each notice told as it would be. Raises ModelNotUsableError."""
    judge, feature_set = _judge(model, env, endpoint)
    readings = readings_of(series, "replay", IN_PROCESS_ZERO_US)
    return as_written(run_agents(readings, judge, feature_set, _stay_silent), IN_PROCESS_ZERO_US)


def _judge(model: Path | None, env: str, endpoint: str | None) -> tuple[Judge, FeatureSet]:
    if model is not None:
        return _load(model)
    with tempfile.TemporaryDirectory(prefix="firelake-model-") as folder:
        archive = _approved_model(env, endpoint, Path(folder))
        if archive is not None:
            return _load(archive)
    print("there is no trained model: the rules answer, degraded", file=sys.stderr)
    return judge_by_rules, LATEST


def _load(path: Path) -> tuple[Judge, FeatureSet]:
    from firelake_models.predict import Model, ModelError

    with tempfile.TemporaryDirectory(prefix="firelake-model-") as folder:
        try:
            archive = path / "model.tar.gz" if (path / "model.tar.gz").is_file() else path
            if archive.is_file():
                unpack(archive, Path(folder))
                path = Path(folder)
            model = Model.load(path)
        except (ModelError, OSError, tarfile.TarError) as error:
            raise ModelNotUsableError(f"--model: {error}") from error
    if model.feature_set_hash != feature_set_hash(model.feature_set):
        raise ModelNotUsableError(f"{path}: the model was trained on other features than this version reckons")
    return judge_by_model(model.predict_rows, model.version, model.decision.to_json()), model.feature_set


def _approved_model(env: str, endpoint: str | None, folder: Path) -> Path | None:
    """The newest approved package's model.tar.gz; None when no cloud runs or nothing is approved."""
    from firelake_cli.replay_via_api import CloudReplayError, session_of

    try:
        session = session_of(env, endpoint)
    except CloudReplayError:
        return None
    sagemaker = session.client("sagemaker")
    try:
        found = sagemaker.list_model_packages(
            ModelPackageGroupName=f"firelake-{env}",
            ModelApprovalStatus="Approved",
            SortBy="CreationTime",
            SortOrder="Descending",
            MaxResults=1,
        )["ModelPackageSummaryList"]
    except EndpointConnectionError:
        return None
    except ClientError as error:
        if "does not exist" in str(error):  # nothing is deployed yet
            return None
        raise
    if not found:
        return None
    package = sagemaker.describe_model_package(ModelPackageName=found[0]["ModelPackageArn"])
    uri = package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    bucket, key = uri.removeprefix("s3://").split("/", 1)
    target = folder / "model.tar.gz"
    session.client("s3").download_file(bucket, key, str(target))
    return target


def _stay_silent(_event: Event) -> None:
    """A replay tells nobody: its events are its answer."""
