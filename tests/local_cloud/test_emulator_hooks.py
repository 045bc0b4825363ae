"""Every private name of the emulator that the core hooks into: an upgrade that moves one fails here, by its name."""

import inspect
from importlib import import_module
from importlib.metadata import version

import pytest

PINNED = "1.5.33"

NAMES = {
    "ministack.app": (
        "SERVICE_REGISTRY", "SERVICE_HANDLERS", "_loaded_modules", "_state_map", "_build_persistence_save_dict", "app",
    ),
    "ministack.core.persistence": ("save_state",),
    "ministack.core.router": ("SERVICE_PATTERNS", "detect_service"),
    "ministack.core.responses": ("error_response_json", "json_response"),
    "ministack.services.batch": (
        "_DISPATCH", "_submit_job", "_jobs", "_job_definitions", "_job_queues", "_compute_envs", "_now_ms", "_json",
        "_job_queue_name_from_ref", "_job_queue_matches", "_compute_environment_name_from_ref", "load_persisted_state",
    ),
    "ministack.services.glue": (
        "_start_job_run", "_batch_stop_job_run", "_start_workflow_run", "_is_spark_job", "_jobs", "_job_runs",
        "load_persisted_state", "new_uuid",
    ),
    "ministack.services.stepfunctions": ("_SERVICE_DISPATCH", "_ExecutionError", "_executions", "_invoke_resource"),
}  # fmt: skip


def test_the_emulator_is_the_one_that_was_read():
    assert version("ministack") == PINNED


@pytest.mark.parametrize(("module", "name"), [(module, name) for module, names in NAMES.items() for name in names])
def test_name_is_there(module, name):
    assert hasattr(import_module(module), name), f"{module} no longer has {name}"


@pytest.mark.parametrize(
    ("module", "name", "parameters"),
    [
        ("ministack.services.batch", "_submit_job", 1),
        ("ministack.services.batch", "_job_queue_name_from_ref", 1),
        ("ministack.services.batch", "_job_queue_matches", 3),
        ("ministack.services.glue", "_start_job_run", 1),
        ("ministack.services.glue", "_batch_stop_job_run", 1),
        ("ministack.services.glue", "_is_spark_job", 1),
        ("ministack.services.stepfunctions", "_ExecutionError", 2),
        ("ministack.core.persistence", "save_state", 2),
        ("ministack.core.responses", "error_response_json", 3),
    ],
)
def test_it_takes_what_we_give(module, name, parameters):
    inspect.signature(getattr(import_module(module), name)).bind(*range(parameters))


def test_the_dispatch_tables_are_keyed_as_we_key_them():
    batch = import_module("ministack.services.batch")
    for path in ("submitjob", "listjobs", "describejobs", "createjobqueue", "registerjobdefinition"):
        assert f"/v1/{path}" in batch._DISPATCH
    states = import_module("ministack.services.stepfunctions")
    assert all(prefix.startswith("arn:aws:states:::") for prefix in states._SERVICE_DISPATCH)
    # the first prefix that fits wins: none of the emulator's may stand before one of ours
    ours = [f"arn:aws:states:::{name}:" for name in ("batch", "glue", "emr-serverless", "sagemaker", "athena")]
    assert not [p for p in states._SERVICE_DISPATCH for o in ours if p.startswith(o) or o.startswith(p)]


def test_glue_asks_for_its_functions_by_name_at_each_request():
    """We replace module attributes: a table made at import would keep the emulator's own."""
    glue = import_module("ministack.services.glue")
    source = inspect.getsource(glue._handle_request_sync)
    assert "_start_job_run" in source
    assert "_start_workflow_run" in source


def test_saved_state_is_asked_of_every_service_we_have():
    app = import_module("ministack.app")
    for service in (
        "s3",
        "sqs",
        "dynamodb",
        "ssm",
        "sns",
        "lambda",
        "stepfunctions",
        "glue",
        "batch",
        "cloudformation",
    ):
        assert service in app._state_map, service


def test_a_request_of_our_service_is_routed_without_reading_every_model(monkeypatch):
    from firelake_local import emr_serverless

    router = import_module("ministack.core.router")
    emr_serverless.register()
    monkeypatch.setattr(router, "_is_aws_service_name", lambda name: pytest.fail(f"looked {name} up in botocore"))
    scope = "test/20260101/us-east-1/emr-serverless/aws4_request"
    signed = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    headers = {"authorization": signed, "host": "127.0.0.1:4566"}
    assert router.detect_service("POST", "/applications", headers, {}) == "emr-serverless"
