"""Endpoints: production variants kept running, replaced, and weighted."""

from __future__ import annotations

import copy
import logging
import shutil
import threading
import time
from typing import Any

from firelake_local.sagemaker import container, models, state
from firelake_local.sagemaker.errors import invalid, refuse
from firelake_local.sagemaker.listing import page
from firelake_local.sagemaker.serving import Server
from firelake_local.sagemaker.state import Record

_log = logging.getLogger("firelake.sagemaker")
STARTUP_TIMEOUT_S = 480
"""SageMaker's own: a container that has not answered /ping for so long is given up."""

servers: dict[str, dict[str, Server]] = {}
"""By endpoint and variant, those that serve now."""
_changing = threading.RLock()


def create(request: dict[str, Any]) -> dict[str, Any]:
    refuse(request, "DeploymentConfig")
    name = request["EndpointName"]
    variants = _variants(request["EndpointConfigName"])
    arn = state.arn("endpoint", name)
    now = time.time()
    record: Record = {
        **request,
        "EndpointArn": arn,
        "EndpointStatus": "Creating",
        "CreationTime": now,
        "LastModifiedTime": now,
        "variants": variants,
        "deployment": 1,
    }
    with state.lock:
        if name in state.tables["endpoints"]:
            raise invalid(f'Cannot create already existing endpoint "{arn}".')
        state.tables["endpoints"][name] = record
    container.in_background(lambda: _deploy(record, variants, record["EndpointConfigName"]), f"endpoint-{name}")
    return {"EndpointArn": arn}


def update(request: dict[str, Any]) -> dict[str, Any]:
    """The old variants serve until the new ones are healthy, and go on when those never are."""
    refuse(request, "DeploymentConfig", "RetainAllVariantProperties", "ExcludeRetainedVariantProperties")
    variants = _variants(request["EndpointConfigName"])
    with state.lock:
        record = find(request["EndpointName"])
        _refuse_in_progress(record)
        record["deployment"] += 1
        record.update(EndpointStatus="Updating", LastModifiedTime=time.time())
        record.pop("FailureReason", None)
    container.in_background(
        lambda: _deploy(record, variants, request["EndpointConfigName"]), f"endpoint-{request['EndpointName']}"
    )
    return {"EndpointArn": record["EndpointArn"]}


def update_weights(request: dict[str, Any]) -> dict[str, Any]:
    with state.lock:
        record = find(request["EndpointName"])
        _refuse_in_progress(record)
        known = {variant["VariantName"]: variant for variant in record["variants"]}
        changes = request["DesiredWeightsAndCapacities"]
        for change in changes:
            refuse(change, "ServerlessUpdateConfig")
            if change["VariantName"] not in known:
                raise invalid(f'Variant "{change["VariantName"]}" is not of endpoint "{record["EndpointArn"]}".')
        wanted = {c["VariantName"]: c["DesiredWeight"] for c in changes if "DesiredWeight" in c}
        if not sum(wanted.get(name, variant["weight"]) for name, variant in known.items()) > 0:
            raise invalid("The sum of the variants' weights must be greater than 0")
        for change in changes:
            variant = known[change["VariantName"]]
            variant["weight"] = change.get("DesiredWeight", variant["weight"])
            variant["instances"] = change.get("DesiredInstanceCount", variant["instances"])
        record["LastModifiedTime"] = time.time()
    return {"EndpointArn": record["EndpointArn"]}


def describe(request: dict[str, Any]) -> dict[str, Any]:
    record = find(request["EndpointName"])
    variants = [
        {
            "VariantName": variant["VariantName"],
            "DeployedImages": [{"SpecifiedImage": variant["served"]["Image"]}],
            "CurrentWeight": variant["weight"],
            "DesiredWeight": variant["weight"],
            "CurrentInstanceCount": variant["instances"],
            "DesiredInstanceCount": variant["instances"],
        }
        for variant in record["variants"]
    ]
    return {**record, "ProductionVariants": variants}


def delete(request: dict[str, Any]) -> dict[str, Any]:
    name = request["EndpointName"]
    with state.lock:
        record = find(name)
        _refuse_in_progress(record)
        record["EndpointStatus"] = "Deleting"
    with _changing:
        _stop(servers.pop(name, {}))
    with state.lock:
        state.tables["endpoints"].pop(name, None)
    shutil.rmtree(container.folder("endpoints", name), ignore_errors=True)
    return {}


def list_endpoints(request: dict[str, Any]) -> dict[str, Any]:
    endpoints, token = page(state.tables["endpoints"].values(), request, "EndpointName", "EndpointStatus")
    members = ("EndpointName", "EndpointArn", "CreationTime", "LastModifiedTime", "EndpointStatus")
    return {"Endpoints": [{m: e[m] for m in members} for e in endpoints], "NextToken": token}


def find(name: str) -> Record:
    try:
        return state.tables["endpoints"][name]
    except KeyError:
        raise invalid(f'Could not find endpoint "{state.arn("endpoint", name)}".') from None


def resume() -> None:
    """After a start of the cloud: serve again what was served, finish what was being created."""
    for record in state.tables["endpoints"].values():
        name, status = record["EndpointName"], record["EndpointStatus"]
        if status == "Deleting":
            container.in_background(lambda name=name: _forget(name), f"endpoint-{name}")  # type: ignore[misc]
        elif status == "Creating":
            container.in_background(
                lambda r=record: _deploy(r, r["variants"], r["EndpointConfigName"]),  # type: ignore[misc]
                f"endpoint-{name}",
            )
        elif status in ("InService", "Updating"):
            # An update that was under way is not: the variants that served before it serve again.
            record["EndpointStatus"] = "InService"
            servers[name] = _servers(record, record["variants"], record["served_deployment"])
            for server in servers[name].values():
                server.start()


def _forget(name: str) -> None:
    with state.lock:
        state.tables["endpoints"].pop(name, None)
    state.changed()


def _refuse_in_progress(record: Record) -> None:
    if record["EndpointStatus"] not in ("InService", "Failed"):
        raise invalid(f'Cannot update in-progress endpoint "{record["EndpointArn"]}".')


def _variants(config_name: str) -> list[Record]:
    config = models.find_endpoint_config(config_name)
    return [
        {
            "VariantName": variant["VariantName"],
            "weight": variant["InitialVariantWeight"],
            "instances": variant.get("InitialInstanceCount", 1),
            "startup_timeout_s": variant.get("ContainerStartupHealthCheckTimeoutInSeconds", STARTUP_TIMEOUT_S),
            "served": copy.deepcopy(models.find_model(variant["ModelName"])["served"]),
        }
        for variant in config["ProductionVariants"]
    ]


def _servers(record: Record, variants: list[Record], deployment: int) -> dict[str, Server]:
    name = record["EndpointName"]
    return {v["VariantName"]: Server(name, v["VariantName"], deployment, v["served"]) for v in variants}


def _deploy(record: Record, variants: list[Record], config_name: str) -> None:
    deployment = record["deployment"]
    started = _servers(record, variants, deployment)
    reason = None
    try:
        for server in started.values():
            server.fetch_model()
            server.start()
        for variant in variants:
            server = started[variant["VariantName"]]
            if not server.wait_until_healthy(variant["startup_timeout_s"], starting=True):
                reason = (
                    f"The primary container for production variant {server.variant} did not pass the ping health "
                    f"check. Please check CloudWatch logs for this endpoint ({server.log_group}, {server.log_stream})."
                )
                break
    except Exception as error:
        _log.exception("endpoint %s", record["EndpointName"])
        reason = f"Failed to bring the model data of the endpoint: {type(error).__name__}: {error}"
    with _changing:
        if reason:
            _stop(started)
            _give_up(record, reason)
            return
        replaced = servers.get(record["EndpointName"], {})
        with state.lock:
            servers[record["EndpointName"]] = started
            record.update(
                EndpointStatus="InService",
                EndpointConfigName=config_name,
                variants=variants,
                served_deployment=deployment,
                LastModifiedTime=time.time(),
            )
        _stop(replaced)
    state.changed()


def _give_up(record: Record, reason: str) -> None:
    """A creation fails; an update falls back to the variants that still serve."""
    with state.lock:
        status = "InService" if "served_deployment" in record else "Failed"
        record.update(EndpointStatus=status, FailureReason=reason[:1024], LastModifiedTime=time.time())
    state.changed()


def _stop(going: dict[str, Server]) -> None:
    for server in going.values():
        server.stop()
        shutil.rmtree(server.root, ignore_errors=True)
