"""The endpoint's program, in SageMaker's container contract: GET /ping and POST /invocations.

    python -m firelake_models.serve     serves model/ below /opt/ml, or FIRELAKE_ML_ROOT

Loopback unless SAGEMAKER_BIND_TO_HOST or FIRELAKE_BIND_HOST says otherwise; the image sets 0.0.0.0.
"""

from __future__ import annotations

import json
import math
import os
import sys
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from firelake_models import container
from firelake_models.predict import Model, ModelError

MOST_BYTES = 6 * 1024 * 1024
"""SageMaker's own limit for a real-time request."""
MOST_ROWS = 5000
READ_TIMEOUT_S = 30.0


class BadRequest(ValueError):  # noqa: N818
    """The request is not what is expected; the message names the place, and `status` the answer's code."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def answer(model: Model, body: bytes) -> dict[str, Any]:
    """The answer to one request's body. Raises BadRequest."""
    rows = _rows(model, _json(body))
    try:
        predictions = model.predict_rows([row["features"] for row in rows])
    except ModelError as error:
        raise BadRequest(str(error)) from error
    return {
        "model_version": model.version,
        "decision": model.decision.to_json(),
        "predictions": [
            {
                "device_id": row["device_id"],
                "window_end": row["window_end"],
                "probability": prediction.probability,
                "confidence": prediction.confidence,
                "reasons": list(prediction.reasons),
            }
            for row, prediction in zip(rows, predictions, strict=True)
        ],
    }


def _json(body: bytes) -> dict[str, Any]:
    def refuse(constant: str) -> float:
        raise BadRequest(f"body: {constant} is not JSON; a missing feature is null")

    try:
        content = json.loads(body, parse_constant=refuse)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BadRequest(f"body: expected JSON: {error}") from error
    if not isinstance(content, dict):
        raise BadRequest("body: expected an object with feature_set_version, feature_set_hash and rows")
    return content


def _rows(model: Model, content: dict[str, Any]) -> list[dict[str, Any]]:
    expected = {"feature_set_version": model.feature_set.version, "feature_set_hash": model.feature_set_hash}
    for name, value in expected.items():
        if content.get(name) != value:
            raise BadRequest(f"{name}: the model was trained on {value!r}, the request has {content.get(name)!r}")
    rows = content.get("rows")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise BadRequest(f"rows: expected a list of 1 to {MOST_ROWS} rows")
    for i, row in enumerate(rows):
        _check_row(f"rows[{i}]", row)
    return rows


def _check_row(place: str, row: Any) -> None:
    if not isinstance(row, dict):
        raise BadRequest(f"{place}: expected an object with device_id, window_end and features")
    if not isinstance(row.get("device_id"), str) or not row["device_id"]:
        raise BadRequest(f"{place}.device_id: expected a name")
    try:
        datetime.fromisoformat(row["window_end"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(f"{place}.window_end: expected an ISO 8601 time, got {row.get('window_end')!r}") from error
    if not isinstance(row.get("features"), dict):
        raise BadRequest(f"{place}.features: expected an object of numbers and nulls")
    for name, value in row["features"].items():
        if value is not None and not _is_number(value):
            raise BadRequest(f"{place}.features.{name}: expected a finite number or null, got {value!r}"[:300])


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


class Handler(BaseHTTPRequestHandler):
    """One connection; `model` is set on the subclass that `server` makes."""

    model: Model
    protocol_version = "HTTP/1.1"
    timeout = READ_TIMEOUT_S

    def do_GET(self) -> None:
        if self.path == "/ping":
            self._send(200, {"model_version": self.model.version})
        else:
            self._send(404, {"error": f"no GET {self.path}; there are GET /ping and POST /invocations"})

    def do_POST(self) -> None:
        try:
            if self.path != "/invocations":
                raise BadRequest(f"no POST {self.path}; there are GET /ping and POST /invocations", 404)
            self._send(200, answer(self.model, self._body()))
        except BadRequest as error:
            # what was not read must not be taken for the next request
            self.close_connection = True
            self._send(error.status, {"error": str(error)})

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            raise BadRequest("Content-Length: expected the body's length in bytes", 411)
        if int(length) > MOST_BYTES:
            raise BadRequest(f"body: at most {MOST_BYTES} bytes, got {length}", 413)
        body = self.rfile.read(int(length))
        if len(body) != int(length):
            raise BadRequest(f"body: {length} bytes announced, {len(body)} sent")
        return body

    def _send(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        if "/ping" not in self.path:
            super().log_message(format, *args)


def server(model: Model, host: str, port: int) -> ThreadingHTTPServer:
    """A server for the model, bound but not yet serving."""
    bound = ThreadingHTTPServer((host, port), type("ModelHandler", (Handler,), {"model": model}))
    bound.daemon_threads = True
    return bound


def main() -> int:
    """The program `serve` of the image: it serves until it is stopped."""

    def work() -> None:
        port = os.environ.get("SAGEMAKER_BIND_TO_PORT") or os.environ.get("FIRELAKE_SERVE_PORT") or "8080"
        host = os.environ.get("FIRELAKE_BIND_HOST") or os.environ.get("SAGEMAKER_BIND_TO_HOST") or "127.0.0.1"
        with server(Model.load(container.ml_root() / "model"), host, int(port)) as bound:
            print(f"serving {bound.RequestHandlerClass.model.version} on {host}:{port}", flush=True)  # type: ignore[attr-defined]
            bound.serve_forever()

    return container.run(work)


if __name__ == "__main__":
    sys.exit(main())
