"""A model container small enough for tests: `train` writes down what it was given, `serve` answers with it.

Nothing but the standard library, and nothing but the container contract.
"""

import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

ROOT = Path(os.environ.get("FIRELAKE_ML_ROOT", "/opt/ml"))


def train() -> None:
    config = ROOT / "input" / "config"
    given = json.loads((config / "hyperparameters.json").read_text())
    channels = json.loads((config / "inputdataconfig.json").read_text())
    hosts = json.loads((config / "resourceconfig.json").read_text())
    if "fail_with" in given:
        (ROOT / "output" / "failure").write_text(given["fail_with"])
        sys.exit(3)
    if "sleep_s" in given:
        print("sleeping", flush=True)
        time.sleep(float(given["sleep_s"]))
    data = {
        f"{name}/{path.relative_to(ROOT / 'input' / 'data' / name)}": path.read_text()
        for name in channels
        for path in sorted((ROOT / "input" / "data" / name).rglob("*"))
        if path.is_file()
    }
    print(f"validation loss={len(data) / 4}")
    learnt = {
        "hyperparameters": given,
        "data": data,
        "host": hosts["current_host"],
        "job": os.environ["TRAINING_JOB_NAME"],
        "setting": os.environ.get("SETTING"),
    }
    (ROOT / "model" / "learnt.json").write_text(json.dumps(learnt, sort_keys=True))


def process() -> None:
    source, target = Path(sys.argv[2]), Path(sys.argv[3])
    (target / "count.txt").write_text(str(sum(1 for path in source.rglob("*") if path.is_file())))
    print(f"counted as {os.environ['PROCESSING_JOB_NAME']}")
    sys.exit(int(sys.argv[4]) if len(sys.argv) > 4 else 0)


class Serve(BaseHTTPRequestHandler):
    learnt: ClassVar[dict] = {}

    def do_GET(self) -> None:
        self._answer(200 if self.path == "/ping" else 404, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if body == b"die":
            os._exit(9)
        if body == b"bad":
            return self._answer(400, b"no such feature set")
        answer = {
            "learnt": self.learnt,
            "body": body.decode(),
            "type": self.headers["Content-Type"],
            "pid": os.getpid(),
        }
        return self._answer(200, json.dumps(answer).encode())

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def serve() -> None:
    if os.environ.get("REFUSE_TO_START"):
        sys.exit("this model cannot be loaded")
    learnt = ROOT / "model" / "learnt.json"
    Serve.learnt = json.loads(learnt.read_text()) if learnt.exists() else {}
    HTTPServer(("127.0.0.1", int(os.environ["SAGEMAKER_BIND_TO_PORT"])), Serve).serve_forever()


if __name__ == "__main__":
    {"train": train, "serve": serve, "process": process}[sys.argv[1]]()
