"""Each artefact imported in an environment that has what it declares, and nothing that a laptop happens to have.

They need the package index that the lock was made from; without it they fail, they do not pass.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from firelake_deploy.artefacts import REPOSITORY, build_function
from firelake_deploy.wheel import FILE_NAME, build_wheel

UV = REPOSITORY / ".tools" / "uv" / "bin" / "uv"


def clean_python(folder: Path, *install: str) -> Path:
    python = folder / "bin" / "python"
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    constraint = ("--constraint", REPOSITORY / "requirements" / "dev.lock")
    subprocess.run([UV, "pip", "install", "--quiet", "--python", python, *constraint, *install], check=True)
    return python


def run(python: Path, code: str, *path: Path | str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    done = subprocess.run([python, "-c", code], env=environment, cwd=python.parent, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def function_python(tmp_path_factory):
    return clean_python(tmp_path_factory.mktemp("function") / "venv", "boto3", "-r", "infra/functions/requirements.in")


def test_the_wheel_needs_numpy_alone(tmp_path):
    wheel = tmp_path / FILE_NAME
    wheel.write_bytes(build_wheel(REPOSITORY))
    python = clean_python(tmp_path / "venv", str(wheel))
    modules = "firelake.features.online, firelake.features.frame_scalars, firelake.contracts.tables"
    assert "pyspark" not in run(python, f"import {modules}, sys; print(*sys.modules)")


@pytest.mark.parametrize(
    ("name", "modules"),
    [
        ("chain", ["firelake_chain.handler"]),
        (
            "agents",
            [
                f"firelake_agents.{agent}.handler"
                for agent in ("ingest", "monitor", "analyse", "respond", "learn", "watch")
            ],
        ),
    ],
)
def test_functions_import_with_what_lambda_has(function_python, tmp_path, name, modules):
    archive = tmp_path / "function.zip"
    archive.write_bytes(build_function(name, on_aws=False))
    run(function_python, f"import {', '.join(modules)}", archive)


@pytest.mark.parametrize(
    ("requirements", "modules"),
    [
        ("requirements/simulators.in", ["simulators.batch", "simulators.warm"]),
        (
            "infra/images/models/requirements.in",
            [f"firelake_models.{name}" for name in ("train", "serve", "snapshot", "evaluate")],
        ),
    ],
)
def test_images_import_with_their_requirements(tmp_path, requirements, modules):
    python = clean_python(tmp_path / "venv", "-r", requirements)
    run(python, f"import {', '.join(modules)}", REPOSITORY / "libs", REPOSITORY)
