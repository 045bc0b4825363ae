"""The steps of the chain, in order: what each runs, depends on, is parameterised by and writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["batch", "glue", "emr-serverless", "athena", "processing", "training", "function", "approval"]
Parameters = Mapping[str, str | int]


@dataclass(frozen=True)
class Step:
    """One step.

    `code` names the artefact whose hash the key carries (firelake_deploy gives the hashes). `place` are the parameters
    that say where the step writes, for a step that overwrites; one that writes below its own key has none.
    """

    name: str
    kind: Kind
    code: str
    inputs: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    place: tuple[str, ...] | None = None


_DATA = ("dataset_version",)
_SIMULATED = (*_DATA, "seed", "scenarios", "shards", "device_days", "shifted_scenarios")
_FEATURES = ("dataset_version", "feature_set_version")

STEPS: tuple[Step, ...] = (
    Step("Simulate", "batch", "simulators", (), _SIMULATED, _DATA),
    Step("Gate", "glue", "gate_raw_readings", ("Simulate",), _DATA, _DATA),
    Step("FeatGas", "glue", "featurise_feat_gas", ("Gate",), _FEATURES, _FEATURES),
    Step("FeatEnvironment", "glue", "featurise_feat_environment", ("Gate",), _FEATURES, _FEATURES),
    Step("FeatThermal", "emr-serverless", "featurise_feat_thermal", ("Gate",), _FEATURES, _FEATURES),
    Step(
        *("FeatFusion", "emr-serverless", "featurise_feat_fusion"),
        *(("FeatGas", "FeatEnvironment", "FeatThermal"), _FEATURES, _FEATURES),
    ),
    Step("CheckFeatures", "athena", "check_features", ("FeatFusion",), _FEATURES),
    Step("Snapshot", "processing", "models", ("CheckFeatures",), _FEATURES),
    Step("Train", "training", "models", ("Snapshot",), ("seed",)),
    Step("Evaluate", "processing", "models", ("Snapshot", "Train")),
    Step("Register", "function", "models", ("Evaluate",)),
    Step("Approve", "approval", "none", ("Register",)),
    Step("Endpoint", "function", "models", ("Approve",), (), ()),
)

BY_NAME = {step.name: step for step in STEPS}
ARTEFACTS = tuple(dict.fromkeys(step.code for step in STEPS if step.code != "none"))
"""The names of the artefacts that the steps run."""


def step_keys(parameters: Parameters, code: Mapping[str, str]) -> dict[str, str]:
    """Each step's key: SHA-256, in hex, of its name, code, inputs' keys and parameters.

    `code` maps every name in ARTEFACTS to its hash. Raises KeyError when one, or a parameter, is missing.
    """
    keys: dict[str, str] = {}
    for step in STEPS:
        made_of = {
            "step": step.name,
            "code": "" if step.code == "none" else code[step.code],
            "inputs": [keys[name] for name in step.inputs],
            "parameters": {name: parameters[name] for name in step.parameters},
        }
        keys[step.name] = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
    return keys


def places(parameters: Parameters) -> dict[str, str | None]:
    """Where each step overwrites what another run may have left; None for a step that writes below its own key."""
    return {
        step.name: None
        if step.place is None
        else "/".join([step.name, *(str(parameters[name]) for name in step.place)])
        for step in STEPS
    }


def job_name(environment: str, step: str, key: str, attempt: int) -> str:
    """A job's name, at most 63 characters of letters, digits and hyphens: the step's key plus the attempt."""
    return f"firelake-{environment}-{step.lower()}-{key[:16]}-{attempt}"


def outputs(step: str, key: str, job: str, settings: Mapping[str, str]) -> dict[str, Any]:
    """What a step leaves, by name, when its job succeeds; `settings` has lake_uri and artefacts_uri."""
    match step:
        case "Snapshot":
            return {"snapshot_uri": f"{settings['lake_uri']}/_snapshots/{key}/"}
        case "Train":
            models = f"{settings['artefacts_uri']}/models"
            return {"models_uri": models, "model_uri": f"{models}/{job}/output/model.tar.gz"}
        case "Evaluate":
            return {"evaluation_uri": f"{settings['artefacts_uri']}/evaluations/{key}/"}
        case _:
            return {}
