"""The artefacts: the same bytes from the same files, and nothing that was not asked for."""

import hashlib
import io
import json
import shutil
import zipfile

import pytest
from firelake_chain.steps import ARTEFACTS
from firelake_deploy.artefacts import REPOSITORY, build, build_function
from firelake_deploy.wheel import build_wheel

CONTENT = ("libs", "simulators", "glue_jobs", "emr_steps", "infra", "athena", "stepfunctions", "requirements")


def test_a_copy_elsewhere_gives_the_same_artefacts(tmp_path):
    for name in CONTENT:
        shutil.copytree(REPOSITORY / name, tmp_path / name, copy_function=shutil.copyfile)
    (tmp_path / "libs" / "firelake" / "__pycache__").mkdir(exist_ok=True)
    (tmp_path / "libs" / "firelake" / "__pycache__" / "x.pyc").write_bytes(b"not part of it")
    here, there = build("b", "r", on_aws=False), build("b", "r", on_aws=False, repository=tmp_path)
    assert {key: hashlib.sha256(body).hexdigest() for key, body in here.uploads.items()} == {
        key: hashlib.sha256(body).hexdigest() for key, body in there.uploads.items()
    }
    assert here.parameters == there.parameters


def test_one_changed_line_changes_the_steps_that_run_it(tmp_path):
    for name in CONTENT:
        shutil.copytree(REPOSITORY / name, tmp_path / name, copy_function=shutil.copyfile)
    with (tmp_path / "glue_jobs" / "featurise_feat_gas.py").open("a") as script:
        script.write("# changed\n")
    before = json.loads(build("b", "r", on_aws=False).parameters["CodeHashes"])
    after = json.loads(build("b", "r", on_aws=False, repository=tmp_path).parameters["CodeHashes"])
    assert {name for name in ARTEFACTS if before[name] != after[name]} == {"featurise_feat_gas"}


def test_the_wheel_holds_the_core_alone_and_asks_for_numpy_alone():
    with zipfile.ZipFile(io.BytesIO(build_wheel(REPOSITORY))) as wheel:
        assert {name.split("/")[0] for name in wheel.namelist()} == {"firelake", "firelake-0.1.0.dist-info"}
        metadata = wheel.read("firelake-0.1.0.dist-info/METADATA").decode()
    assert [line for line in metadata.splitlines() if line.startswith("Requires-Dist")] == [
        "Requires-Dist: numpy>=2.0,<2.4"
    ]


@pytest.mark.parametrize("name", ["chain", "agents"])
def test_a_functions_zip_is_far_below_lambdas_limit(name):
    body = build_function(name, on_aws=False)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert sum(entry.file_size for entry in archive.infolist()) < 10e6
        assert not any("firelake_local" in name or "tests" in name for name in archive.namelist())
