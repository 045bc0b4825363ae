import http.client
import json
import threading

import pytest
from firelake_models.predict import Model
from firelake_models.serve import MOST_BYTES, server

NOW = "2026-01-05T08:00:10Z"


@pytest.fixture(scope="module")
def model(model_folder):
    return Model.load(model_folder)


@pytest.fixture(scope="module")
def port(model):
    bound = server(model, "127.0.0.1", 0)
    thread = threading.Thread(target=bound.serve_forever)
    thread.start()
    yield bound.server_port
    bound.shutdown()
    bound.server_close()
    thread.join()


def ask(port, method, path, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def request(model, **changes):
    row = {"device_id": "a", "window_end": NOW, "features": {"co_ppm_mean_60s": 80.0, "temp_c_max_60s": None}}
    return {
        "feature_set_version": model.feature_set.version,
        "feature_set_hash": model.feature_set_hash,
        "rows": [row],
    } | changes


def test_ping_and_a_prediction_that_is_the_models_own(port, model):
    assert ask(port, "GET", "/ping") == (200, {"model_version": model.version})
    status, found = ask(port, "POST", "/invocations", json.dumps(request(model)))
    assert status == 200
    own = model.predict({"co_ppm_mean_60s": 80.0})
    assert found == {"model_version": model.version, "decision": model.decision.to_json(), "predictions": [{
        "device_id": "a", "window_end": NOW, "probability": own.probability, "confidence": own.confidence,
        "reasons": list(own.reasons)}]}  # fmt: skip


def row(**changes):
    return {"rows": [{"device_id": "a", "window_end": NOW, "features": {}} | changes]}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"feature_set_hash": "other"}, "feature_set_hash"),
        ({"feature_set_version": "v9"}, "feature_set_version"),
        ({"rows": []}, "rows"),
        ({"rows": [1]}, "rows[0]"),
        (row(device_id=7), "rows[0].device_id"),
        (row(window_end="soon"), "rows[0].window_end"),
        (row(window_end=None), "rows[0].window_end"),
        (row(features=[1]), "rows[0].features"),
        (row(features={"co_ppm_mean_60s": "much"}), "rows[0].features.co_ppm_mean_60s"),
        (row(features={"co_ppm_mean_60s": True}), "rows[0].features.co_ppm_mean_60s"),
        (row(features={"co_ppm_mean_60s": 10**400}), "rows[0].features.co_ppm_mean_60s"),
        (row(features={"co": 1.0}), "'co'"),
    ],
)
def test_a_bad_request_is_a_400_that_names_the_place(port, model, changes, says):
    status, found = ask(port, "POST", "/invocations", json.dumps(request(model, **changes)))
    assert status == 400
    assert says in found["error"]


@pytest.mark.parametrize("body", [b"", b"\xff\x00", b"[]", b"{", b'{"rows": NaN}', b"[" * 100_000])
def test_what_is_not_json_is_a_400(port, body):
    status, found = ask(port, "POST", "/invocations", body)
    assert (status, found["error"][:5]) == (400, "body:")


def test_the_limits_of_the_door(port):
    too_long = {"Content-Length": str(MOST_BYTES + 1)}
    assert ask(port, "POST", "/invocations", None, too_long)[0] == 413
    assert ask(port, "GET", "/other")[0] == 404
    assert ask(port, "POST", "/other", b"{}")[0] == 404
    assert ask(port, "POST", "/invocations", None, {"Transfer-Encoding": "chunked"})[0] == 411
    assert ask(port, "GET", "/ping")[0] == 200
