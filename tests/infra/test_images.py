"""The simulators' Dockerfiles, read as Docker would: what they copy, install and run is there. None is built here."""

from __future__ import annotations

import importlib.util
import re
import shlex

import pytest
import yaml
from firelake_deploy.artefacts import IMAGES, REPOSITORY
from firelake_deploy.stacks import _ShortForms

from simulators import prices

FOLDER = REPOSITORY / "infra" / "images" / "simulators"
FILES = {"simulators": FOLDER / "Dockerfile", "gpu": FOLDER / "gpu.Dockerfile"}


def instructions(path):
    """(instruction, words) in order; comments gone, continued lines joined."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split()[0].upper(), shlex.split(line)[1:]) for line in text.splitlines() if line.strip()]


def pins(lock):
    """Version by name; every pin must have hashes."""
    found = {}
    for block in re.split(r"\n(?=[a-z])", (REPOSITORY / "requirements" / lock).read_text().strip()):
        name, version = re.match(r"([a-z0-9.-]+)(?:\[[^]]*\])?==([^ ;]+)", block).groups()
        assert "--hash=sha256:" in block, name
        found[name] = version
    return found


@pytest.fixture(params=FILES)
def image(request):
    return request.param, instructions(FILES[request.param])


def test_the_base_is_small_and_pinned_by_an_official_name(image):
    bases = [words[0] for name, words in image[1] if name == "FROM"]
    assert bases == ["python:3.11-slim"]


def test_what_is_copied_is_there_and_sent_to_docker(image):
    sent = [line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for source in [words[0] for name, words in image[1] if name == "COPY"]:
        assert (REPOSITORY / source).exists()
        assert any(source == each or (REPOSITORY / source) in REPOSITORY.glob(each) for each in sent), source
        assert any(source.startswith(part) for part in IMAGES["simulators"]), f"{source} does not change the tag"


def test_packages_come_hashed_from_the_lock_of_the_same_name(image):
    name, lines = image
    (install,) = [words for instruction, words in lines if instruction == "RUN" and "pip" in words]
    assert "--require-hashes" in install
    assert ["requirements/" + name + ".lock", "requirements.lock"] in [words for i, words in lines if i == "COPY"]
    assert install[install.index("--requirement") + 1] == "requirements.lock"


@pytest.mark.parametrize("name", FILES)
def test_locks_agree_with_the_laptops(name):
    mine, laptop = pins(f"{name}.lock"), (REPOSITORY / "requirements" / "dev.lock").read_text()
    shared = {package for package in mine if re.search(rf"^{re.escape(package)}==", laptop, re.MULTILINE)}
    assert {"numpy", "numba", "pyarrow", "deltalake", "scipy", "zstandard", "pyyaml"} <= shared
    for package in shared:
        assert re.search(rf"^{re.escape(package)}=={re.escape(mine[package])}( |$)", laptop, re.MULTILINE), package
    assert ("numba-cuda" in mine) == (name == "gpu")
    assert not {"pyspark", "boto3", "pandas", "pytest", "rich"} & set(mine)


def test_it_runs_as_nobody_and_what_it_runs_exists(image):
    lines = image[1]
    (user,) = [words[0] for name, words in lines if name == "USER"]
    assert int(user) > 0
    after = [words for name, words in lines[lines.index(("USER", [user])) :] if name in ("RUN", "CMD")]
    commands = [[word.strip("[],") for word in words] for words in after]
    assert len(commands) == 2
    for command in commands:
        assert command[:2] == ["python", "-m"]
        assert importlib.util.find_spec(command[2]) is not None
    assert commands[1][2] == "simulators.batch"


def test_the_estimate_counts_what_the_job_gets():
    template = yaml.load((REPOSITORY / "infra/cloudformation/simulate.yaml").read_text(), _ShortForms)
    container = template["Resources"]["Definition"]["Properties"]["ContainerProperties"]
    asked = {each["Type"]: each["Value"] for each in container["ResourceRequirements"]}
    assert asked == {"VCPU": str(prices.JOB_VCPU), "MEMORY": str(1024 * prices.JOB_GIB)}
    assert template["Resources"]["SpotComputeEnvironment"]["Properties"]["ComputeResources"]["Type"] == "FARGATE_SPOT"
