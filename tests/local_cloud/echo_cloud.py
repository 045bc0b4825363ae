"""A local cloud of a test's own, with one image more: `echo-model`, made of `echo_model.py`.

As a pytest plugin it gives the fixture `echo_cloud`; run as a program it is that cloud's process.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
IMAGE = "000000000000.dkr.ecr.us-east-1.amazonaws.com/echo-model:1"
ROLE = "arn:aws:iam::000000000000:role/firelake-test"


class EchoCloud:
    def __init__(self, state: Path) -> None:
        self.state = state
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [sys.executable, __file__, "--port", str(self.port), "--state", str(self.state)]
        path = os.pathsep.join([str(REPOSITORY / "libs"), str(REPOSITORY)])
        with (self.state / "cloud.log").open("ab") as log:
            environment = {**os.environ, "PYTHONPATH": path}
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        deadline = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, (self.state / "cloud.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "the cloud does not answer"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.endpoint}/_ministack/health", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def end(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)
        self.process.wait(30)

    def client(self, service: str) -> Any:
        session = boto3.Session("test", "test", region_name="us-east-1")
        return session.client(service, endpoint_url=self.endpoint, config=Config(retries={"max_attempts": 1}))


@pytest.fixture(scope="module")
def echo_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EchoCloud]:
    cloud = EchoCloud(tmp_path_factory.mktemp("echo_cloud"))
    cloud.start()
    yield cloud
    cloud.end()


def wait_for(told: Any, ends: tuple[str, ...], limit_s: float = 30) -> str:
    """Poll `told()` until it gives one of `ends`; that one."""
    deadline = time.monotonic() + limit_s
    while (status := told()) not in ends:
        assert time.monotonic() < deadline, f"still {status} after {limit_s} s"
        time.sleep(0.1)
    return status


def main() -> None:
    from firelake_local import images, server

    model = str(HERE / "echo_model.py")
    images._PROGRAMS["echo-model"] = {program: ["python", model, program] for program in ("train", "serve", "process")}
    server.main()


if __name__ == "__main__":
    main()
    os._exit(0)
