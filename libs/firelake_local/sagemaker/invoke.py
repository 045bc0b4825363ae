"""InvokeEndpoint: a variant chosen by weight, its container asked, its answer passed on."""

from __future__ import annotations

import http.client
import threading
import time
from urllib.parse import unquote

from ministack.core.responses import get_account_id, get_region

from firelake_local.sagemaker import endpoints, state
from firelake_local.sagemaker.errors import SageMakerError
from firelake_local.sagemaker.serving import Server

MAX_BODY_BYTES = 6_291_456
"""The limit on BodyBlob in the runtime's service model."""
TIMEOUT_S = 60
"""A container must answer within 60 s (InvokeEndpoint, API reference)."""
RESTART_WAIT_S = 20
_PASSED_ON = ("content-type", "accept", "x-amzn-sagemaker-custom-attributes", "x-amzn-sagemaker-inference-id")
_NOT_IMPLEMENTED = (
    "x-amzn-sagemaker-target-model",
    "x-amzn-sagemaker-target-container-hostname",
    "x-amzn-sagemaker-inference-component",
    "x-amzn-sagemaker-enable-explanations",
    "x-amzn-sagemaker-session-id",
)
_credit: dict[str, dict[str, float]] = {}
_choosing = threading.Lock()


def invoke(method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    """Answer POST /endpoints/{name}/invocations. `headers` have lower-case names. Raises SageMakerError."""
    parts = path.strip("/").split("/")
    if method != "POST" or len(parts) != 3 or parts[2] != "invocations":
        raise SageMakerError("UnknownOperationException", f"The local cloud does not implement {method} {path}")
    asked_too_much = [header for header in _NOT_IMPLEMENTED if header in headers]
    if asked_too_much:
        raise SageMakerError("ValidationError", f"The local cloud does not implement {asked_too_much[0]}")
    if len(body) > MAX_BODY_BYTES:
        raise SageMakerError("ValidationError", f"Body has {len(body)} bytes, at most {MAX_BODY_BYTES} are accepted")
    name = unquote(parts[1])
    server = _server(name, headers.get("x-amzn-sagemaker-target-variant"))
    if not server.wait_until_healthy(RESTART_WAIT_S):
        raise SageMakerError("ServiceUnavailable", f"Variant {server.variant} of {name} is not healthy", 503)
    status, answered, content = _ask(server, headers, body)
    if not 200 <= status < 300:
        kind = "client" if status < 500 else "server"
        raise _model_error(server, status, f"Received {kind} error ({status}) from primary with message", content)
    passed = {"Content-Type": answered.get("content-type", "application/octet-stream")}
    if "x-amzn-sagemaker-custom-attributes" in answered:
        passed["X-Amzn-SageMaker-Custom-Attributes"] = answered["x-amzn-sagemaker-custom-attributes"]
    return 200, passed | {"x-Amzn-Invoked-Production-Variant": server.variant}, content


def _server(name: str, target: str | None) -> Server:
    record = state.tables["endpoints"].get(name)
    if record is None:
        raise SageMakerError("ValidationError", f"Endpoint {name} of account {get_account_id()} not found.")
    serving = endpoints.servers.get(name)
    if record["EndpointStatus"] not in ("InService", "Updating") or not serving:
        raise SageMakerError(
            "ValidationError", f"Endpoint {name} of account {get_account_id()} is {record['EndpointStatus']}."
        )
    if target is not None and target not in serving:
        raise SageMakerError("ValidationError", f"Variant {target} not found in endpoint {name}")
    return serving[target or choose(name, {v["VariantName"]: v["weight"] for v in record["variants"]})]


def choose(endpoint: str, weights: dict[str, float]) -> str:
    """The next variant: every one gains its weight, the richest is taken and pays the sum.

    So each gets its exact share, spread evenly (smooth weighted round robin), where a draw would scatter.
    """
    with _choosing:
        before = _credit.get(endpoint, {})
        credit = {name: before.get(name, 0.0) + weight for name, weight in weights.items()}
        chosen = max((name for name in credit if weights[name] > 0), key=lambda name: credit[name])
        credit[chosen] -= sum(weights.values())
        _credit[endpoint] = credit
        return chosen


def _ask(server: Server, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=TIMEOUT_S)
    started = time.monotonic()
    try:
        passed = {name: headers[name] for name in _PASSED_ON if name in headers}
        connection.request("POST", "/invocations", body, passed)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    except TimeoutError:
        waited = round(time.monotonic() - started)
        message = f"Your invocation timed out while waiting for a response from container primary ({waited} s)"
        raise _model_error(server, 0, message, b"") from None
    except (OSError, http.client.HTTPException) as error:
        raise SageMakerError(
            "ServiceUnavailable", f"The container of {server.variant} broke off: {error}", 503
        ) from error
    finally:
        connection.close()


def _model_error(server: Server, status: int, message: str, content: bytes) -> SageMakerError:
    original = content[:4096].decode("utf-8", errors="replace")
    place = f"{server.log_group}:log-stream:{server.log_stream}"
    return SageMakerError(
        "ModelError",
        f'{message} "{original}". See log group {server.log_group}.' if original else f"{message}.",
        424,
        {
            "OriginalStatusCode": status,
            "OriginalMessage": original,
            "LogStreamArn": f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:{place}",
        },
    )
