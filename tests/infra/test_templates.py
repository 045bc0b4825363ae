"""The templates: all deployed, closed, and asking only for what the deployment knows."""

import re

import pytest
import yaml
from firelake_deploy.artefacts import REPOSITORY
from firelake_deploy.stacks import TEMPLATES, DeployError, _ShortForms, parameters_of, read_template

FOLDER = REPOSITORY / "infra" / "cloudformation"
VALUES = dict.fromkeys(
    ("Env", "LakeUri", "LocalEndpoint", "WheelUri", "ScriptsUri", "ChainCodeKey", "AgentsCodeKey", "ChainDefinitionKey",
     "SimulatorsImage", "ModelsImage", "CodeHashes", "CheckFeaturesSql"), "x",
)  # fmt: skip


def resources(name: str) -> dict:
    return yaml.load((FOLDER / f"{name}.yaml").read_text(), _ShortForms)["Resources"]  # a SafeLoader


def test_every_template_is_deployed():
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_parameter_is_known(name):
    parameters_of(read_template(FOLDER / f"{name}.yaml"), "local", VALUES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_is_read_from_ssm_was_published_before(name):
    before = "".join((FOLDER / f"{other}.yaml").read_text() for other in TEMPLATES[: TEMPLATES.index(name)])
    for parameter, value in parameters_of(read_template(FOLDER / f"{name}.yaml"), "local", VALUES).items():
        if value.startswith("/firelake/"):
            assert value.replace("/firelake/local/", "/firelake/${Env}/") in before, parameter


def test_an_unknown_parameter_is_an_error():
    known = {name: value for name, value in VALUES.items() if name != "CheckFeaturesSql"}
    with pytest.raises(DeployError, match="CheckFeaturesSql"):
        parameters_of(read_template(FOLDER / "orchestration.yaml"), "local", known)


def test_a_missing_template_is_an_error():
    with pytest.raises(DeployError, match=r"nothing\.yaml is missing"):
        read_template(FOLDER / "nothing.yaml")


@pytest.mark.parametrize("name", TEMPLATES)
def test_buckets_are_encrypted_and_closed(name):
    for resource in resources(name).values():
        if resource["Type"] == "AWS::S3::Bucket":
            properties = resource["Properties"]
            assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            assert all(properties["PublicAccessBlockConfiguration"].values())
            assert len(properties["PublicAccessBlockConfiguration"]) == 4


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_role_may_do_everything(name):
    text = (FOLDER / f"{name}.yaml").read_text()
    allowed = [block for block in re.split(r"\n\s*- (?=(?:Sid|Effect): )", text) if "Effect: Allow" in block]
    for block in allowed:
        assert not re.search(r"Action: (\"\*\"|'\*'|[\w-]+:\*)", block), block
