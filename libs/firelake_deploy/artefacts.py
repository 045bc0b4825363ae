"""What a deployment uploads, and the hash of everything that a step of the chain runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from firelake_chain.steps import ARTEFACTS

from firelake_deploy.archive import digest, read_tree, short, zipped
from firelake_deploy.vendor import vendored
from firelake_deploy.wheel import FILE_NAME, build_wheel

REPOSITORY = Path(__file__).resolve().parents[2]
IMAGES = {
    "simulators": (
        *("libs/firelake", "simulators", "infra/images/simulators"),
        *("requirements/simulators.lock", "requirements/gpu.lock"),
    ),
    # its requirements.in names packages; the lock says which versions
    "models": ("libs/firelake", "libs/firelake_models", "infra/images/models", "requirements/dev.lock"),
}
"""Each container image's content; its tag is the content's hash."""
TAG_LENGTH = 16

FUNCTIONS = {
    "chain": ("firelake", "firelake_models", "firelake_chain"),
    "agents": ("firelake", "firelake_models", "firelake_agents"),
}
"""Each function zip's packages."""


@dataclass(frozen=True)
class Artefacts:
    """Objects to upload, by key in the artefacts bucket, and the templates' parameters that name them."""

    uploads: Mapping[str, bytes]
    parameters: Mapping[str, str]


def build(bucket: str, registry: str, on_aws: bool, repository: Path = REPOSITORY) -> Artefacts:
    """Build everything. `registry` is where images are pulled from, as `account.dkr.ecr.region.amazonaws.com`.

    On AWS a function's zip carries its requirements; the local cloud runs it with this environment's own. Raises
    FileNotFoundError for a part of the repository that is missing.
    """
    wheel = build_wheel(repository)
    wheel_hash = hashlib.sha256(wheel).hexdigest()
    scripts = _scripts(repository)
    query = (repository / "athena" / "queries" / "check_features.sql").read_text()
    images = {name: image_digest(name, repository) for name in IMAGES}
    zips = {name: build_function(name, on_aws, repository) for name in FUNCTIONS}
    chain = (repository / "stepfunctions" / "chain.asl.json").read_bytes()

    wheel_key = f"wheels/{wheel_hash[:16]}/{FILE_NAME}"
    scripts_folder = f"scripts/{short(scripts)}"
    zip_keys = {name: f"functions/{name}-{hashlib.sha256(body).hexdigest()[:16]}.zip" for name, body in zips.items()}
    definition_key = f"definitions/chain-{hashlib.sha256(chain).hexdigest()[:16]}.json"

    code = dict(images)
    for file_name, content in scripts.items():
        code[Path(file_name).stem] = hashlib.sha256(wheel_hash.encode() + content).hexdigest()
    code["check_features"] = hashlib.sha256(query.encode()).hexdigest()
    missing = [name for name in ARTEFACTS if name not in code]
    if missing:
        raise FileNotFoundError(
            f"{missing[0]}.py is in neither glue_jobs nor emr_steps, and a step of the chain runs it"
        )
    return Artefacts(
        uploads={
            wheel_key: wheel,
            **{f"{scripts_folder}/{name}": content for name, content in scripts.items()},
            **{zip_keys[name]: body for name, body in zips.items()},
            definition_key: chain,
        },
        parameters={
            "WheelUri": f"s3://{bucket}/{wheel_key}",
            "ScriptsUri": f"s3://{bucket}/{scripts_folder}",
            "ChainCodeKey": zip_keys["chain"],
            "AgentsCodeKey": zip_keys["agents"],
            "ChainDefinitionKey": definition_key,
            "SimulatorsImage": f"{registry}/firelake-simulators:{images['simulators'][:TAG_LENGTH]}",
            "ModelsImage": f"{registry}/firelake-models:{images['models'][:TAG_LENGTH]}",
            "CodeHashes": json.dumps({name: code[name] for name in ARTEFACTS}, sort_keys=True),
            "CheckFeaturesSql": _one_line(query),
        },
    )


def image_digest(name: str, repository: Path = REPOSITORY) -> str:
    """The hash of what goes into one of IMAGES; its first TAG_LENGTH digits are the image's tag."""
    return digest(read_tree(repository, *IMAGES[name]))


def build_function(name: str, on_aws: bool, repository: Path = REPOSITORY) -> bytes:
    """The zip of one of FUNCTIONS."""
    files = read_tree(repository / "libs", *FUNCTIONS[name])
    if on_aws:
        files |= vendored(repository / "infra" / "functions" / "requirements.in", repository)
    return zipped(files)


def _scripts(repository: Path) -> dict[str, bytes]:
    found = {**read_tree(repository, "glue_jobs"), **read_tree(repository, "emr_steps")}
    return {Path(name).name: content for name, content in found.items() if name.endswith(".py")}


def _one_line(query: str) -> str:
    """The query as it stands between the quotes of a JSON string: without comments, on one line."""
    lines = (line.split("--")[0].strip() for line in query.splitlines())
    return json.dumps(" ".join(line for line in lines if line).rstrip(";"))[1:-1]
