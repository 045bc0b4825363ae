"""A local cloud for tests, with its own port and state: `pytest_plugins = ["tests.fixtures_cloud"]`."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from firelake_local import supervisor
from firelake_local.aws_clients import client
from firelake_local.ports import free_port

SIMULATORS_IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/firelake-simulators:1"
ROLE = "arn:aws:iam::000000000000:role/firelake-test"


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[supervisor.RunningCloud]:
    """A running cloud; `aws(service)` has its clients."""
    state = tmp_path_factory.mktemp("cloud")
    yield supervisor.up(state, free_port())
    supervisor.down(state)


@pytest.fixture(scope="session")
def aws(cloud: supervisor.RunningCloud) -> Callable[[str], Any]:
    return lambda service: client(service, cloud.endpoint)


@pytest.fixture(scope="session")
def batch(aws: Callable[[str], Any]) -> Any:
    """The Batch client of a cloud with a queue `q`."""
    return with_queue(aws("batch"))


def with_queue(batch: Any) -> Any:
    batch.create_compute_environment(computeEnvironmentName="ce", type="MANAGED", serviceRole=ROLE)
    order = [{"order": 1, "computeEnvironment": "ce"}]
    batch.create_job_queue(jobQueueName="q", priority=1, computeEnvironmentOrder=order)
    return batch


def define_job(batch: Any, name: str, program: str, **more: Any) -> None:
    """A Batch job definition that runs a line of Python."""
    container = {
        "image": SIMULATORS_IMAGE,
        "command": ["python", "-c", program],
        "resourceRequirements": [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}],
    }
    batch.register_job_definition(jobDefinitionName=name, type="container", containerProperties=container, **more)


def wait_for(told: Callable[[], Any], ends: Callable[[Any], bool], limit_s: float = 60) -> Any:
    """Ask until the answer is one of an end; that answer."""
    deadline = time.monotonic() + limit_s
    while not ends(answer := told()):
        assert time.monotonic() < deadline, f"after {limit_s} s still {answer}"
        time.sleep(0.1)
    return answer


def ended_job(batch: Any, job_id: str, limit_s: float = 60) -> Any:
    told = lambda: batch.describe_jobs(jobs=[job_id])["jobs"][0]  # noqa: E731
    return wait_for(told, lambda job: job["status"] in ("SUCCEEDED", "FAILED"), limit_s)
