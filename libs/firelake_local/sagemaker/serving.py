"""One production variant's container: the image's `serve` program on a loopback port, started again when it dies."""

from __future__ import annotations

import http.client
import logging
import threading
import time
from pathlib import Path

from firelake_local import images
from firelake_local.ports import free_port
from firelake_local.sagemaker import container, s3_files
from firelake_local.sagemaker.state import Record

_log = logging.getLogger("firelake.sagemaker")
PING_TIMEOUT_S = 2.0
STARTS_BEFORE_GIVING_UP = 3
LONGEST_PAUSE_S = 30.0


class Server:
    """`served` is a container definition: Image, and perhaps ModelDataUrl and Environment."""

    def __init__(self, endpoint: str, variant: str, deployment: int, served: Record) -> None:
        self.endpoint, self.variant, self.served = endpoint, variant, served
        self.root = container.folder("endpoints", f"{endpoint}/{deployment}/{variant}")
        self.port = 0
        self.exits = 0
        self.log_group = f"/aws/sagemaker/Endpoints/{endpoint}"
        self.log_stream = f"{variant}/i-{deployment:017d}"
        self._stop = threading.Event()
        self._ended = threading.Event()

    def fetch_model(self) -> None:
        """Bring the model data to model/, whole or not at all. Once is enough: a variant's model never changes."""
        model = self.root / "model"
        if model.exists():
            return
        partial = self.root / "model.partial"
        if "ModelDataUrl" in self.served:
            bucket, key = s3_files.split(self.served["ModelDataUrl"])
            archive = self.root / "model.tar.gz"
            s3_files.client().download_file(bucket, key, str(archive))
            s3_files.unpack(archive, partial)
            archive.unlink()
        else:
            partial.mkdir(parents=True, exist_ok=True)
        partial.rename(model)

    def start(self) -> None:
        container.in_background(self._serve_until_stopped, f"serve-{self.endpoint}-{self.variant}")

    def stop(self) -> None:
        """Ask the process to end, and wait for it."""
        self._stop.set()
        self._ended.wait(15)

    def healthy(self) -> bool:
        if not self.port:
            return False
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PING_TIMEOUT_S)
        try:
            connection.request("GET", "/ping")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_healthy(self, timeout_s: float, *, starting: bool = False) -> bool:
        """Whether /ping answered 200 in time. While `starting`, a process that keeps dying ends the wait."""
        end = time.monotonic() + timeout_s
        while not self._stop.is_set():
            if self.healthy():
                return True
            if time.monotonic() > end or (starting and self.exits >= STARTS_BEFORE_GIVING_UP):
                return False
            time.sleep(0.1)
        return False

    def _serve_until_stopped(self) -> None:
        try:
            while not self._stop.is_set():
                began = time.monotonic()
                try:
                    code = self._serve()
                    outcome = f"ended with exit code {code}"
                except Exception as error:  # the cloud's own doors may not be open yet: try again
                    outcome = f"{type(error).__name__}: {error}"
                if self._stop.is_set():
                    return
                self.exits = 1 if time.monotonic() - began > 60 else self.exits + 1
                _log.warning("endpoint %s, variant %s: %s; starting again", self.endpoint, self.variant, outcome)
                self._stop.wait(min(0.5 * 2 ** (self.exits - 1), LONGEST_PAUSE_S))
        finally:
            self._ended.set()

    def _serve(self) -> int:
        self.fetch_model()
        self.port = free_port()
        own = self.served.get("Environment") or {}
        # SAGEMAKER_BIND_TO_PORT is SageMaker's own way to tell a container a port other than 8080.
        extra = {"SAGEMAKER_BIND_TO_PORT": str(self.port), "SAGEMAKER_BIND_TO_HOST": "127.0.0.1"}
        return container.run(
            Path(self.root),
            self.served["Image"],
            images.command(self.served["Image"], "serve"),
            container.environment(self.root, own, extra),
            log_group=self.log_group,
            log_stream=self.log_stream,
            timeout_s=None,
            stop=self._stop,
        )
