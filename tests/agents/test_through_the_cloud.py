"""The agents behind the API: deployed from the template, reached over HTTP, seen in the tables and on the topic."""

from __future__ import annotations

import argparse
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from firelake_agents.times import iso, system_clock
from firelake_cli import replay
from firelake_cli.replay_via_api import signed_post
from firelake_deploy import artefacts
from firelake_deploy.session import session
from firelake_deploy.stacks import deploy_stack, parameters_of, read_template

from tests.fixtures_cloud import wait_for

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = pytest.mark.cloud
BUCKET = "firelake-local-artefacts-000000000000"
S = 1_000_000


@pytest.fixture(scope="module")
def deployed(cloud, repository):
    """The session of a cloud with the agents' stack alone: no endpoint, so the rules answer."""
    here = session("local", cloud.endpoint)
    here.client("s3").create_bucket(Bucket=BUCKET)
    here.client("ssm").put_parameter(Name="/firelake/local/artefacts-bucket", Value=BUCKET, Type="String")
    here.client("s3").put_object(Bucket=BUCKET, Key="agents.zip", Body=artefacts.build_function("agents", False))
    template = read_template(repository / "infra" / "cloudformation" / "agents.yaml")
    values = {"Env": "local", "AgentsCodeKey": "agents.zip", "LocalEndpoint": cloud.endpoint}
    parameters = parameters_of(template, "local", values)
    made = deploy_stack(here.client("cloudformation"), "firelake-local-agents", template, parameters, {})
    assert made == "created"
    return here


@pytest.fixture(scope="module")
def inbox(deployed):
    """Gives the notices that came on the alerts topic."""
    sqs, sns = deployed.client("sqs"), deployed.client("sns")
    url = sqs.create_queue(QueueName="inbox")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = deployed.client("ssm").get_parameter(Name="/firelake/local/alerts-topic-arn")["Parameter"]["Value"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    kept = []

    def notices():
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            kept.append(json.loads(json.loads(message["Body"])["Message"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return kept

    return notices


def post(deployed, path, content, signed=True):
    url = deployed.client("ssm").get_parameter(Name="/firelake/local/api-url")["Parameter"]["Value"]
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    request = signed_post(deployed, url + path, body)
    if not signed:
        request.remove_header("Authorization")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())


def register(deployed, device_id, watched=False, registered_us=None):
    item = {
        "device_id": {"S": device_id},
        "watched": {"BOOL": watched},
        "registered_us": {"N": str(registered_us or system_clock())},
    }
    deployed.client("dynamodb").put_item(TableName="firelake-local-devices", Item=item)


def smoke(device_id, n=61):
    now_us = system_clock() // (10 * S) * 10 * S
    return [
        {"device_id": device_id, "event_time": iso(now_us - (n - 1 - t) * S), "smoke_od_per_m": 0.003 * t}
        for t in range(n)
    ]


def test_smoke_raises_an_alarm_that_feedback_releases(deployed, inbox):
    register(deployed, "head-smoke")
    readings = smoke("head-smoke")
    assert post(deployed, "/readings", readings[0]) == (202, {"accepted": 1})
    assert post(deployed, "/readings", readings) == (202, {"accepted": 61})
    assert post(deployed, "/readings", readings) == (202, {"accepted": 61})

    def mine():
        return [n for n in inbox() if n["device_id"] == "head-smoke"]

    notices = wait_for(mine, lambda found: any(n["level"] == "ALARM" for n in found))
    assert [(n["kind"], n["level"]) for n in notices] == [
        ("degraded", "NORMAL"),
        ("level", "ALERT"),
        ("level", "ALARM"),
    ]
    assert all(n["degraded"] for n in notices)
    assert "smoke" in notices[-1]["reasons"][0]
    feedback = {"device_id": "head-smoke", "event_id": notices[-1]["event_id"], "verdict": "false_alarm"}
    assert post(deployed, "/feedback", feedback)[0] == 201
    assert post(deployed, "/feedback", feedback)[0] == 200
    assert post(deployed, "/feedback", {**feedback, "event_id": "none"})[0] == 404
    wait_for(
        lambda: [e for e in alerts(deployed, "head-smoke") if e["event_id"]["S"].endswith("#released")],
        lambda found: len(found) == 1,
    )
    assert len(mine()) == 3


def alerts(deployed, device_id):
    return deployed.client("dynamodb").query(
        TableName="firelake-local-alerts",
        KeyConditionExpression="device_id = :d",
        ExpressionAttributeValues={":d": {"S": device_id}},
    )["Items"]


def test_bad_requests_are_refused_and_leave_nothing_behind(deployed):
    register(deployed, "head-bad")
    good = smoke("head-bad", 1)[0]
    refused = [
        ({**good, "smoke_od_per_m": "much"}, 400, "smoke_od_per_m"),
        ({**good, "device_id": "stranger"}, 404, "device_id"),
        ({**good, "event_time": iso(system_clock() + 3600 * S)}, 400, "event_time"),
        ([good, {**good, "co_ppm": -1}], 400, "readings[1].co_ppm"),
        (b"x" * 10_000_000, 413, "body"),
        (b"not json", 400, "body"),
    ]
    for content, status, field in refused:
        found, answer = post(deployed, "/readings", content)
        assert (found, list(answer)) == (status, ["message"])
        assert field in answer["message"]
    assert post(deployed, "/readings", good, signed=False)[0] == 403
    kept = deployed.client("dynamodb").query(
        TableName="firelake-local-readings",
        KeyConditionExpression="device_id = :d",
        ExpressionAttributeValues={":d": {"S": "head-bad"}},
    )["Items"]
    assert kept == []


def test_a_silent_head_is_told_once(deployed, inbox):
    register(deployed, "head-silent", watched=True, registered_us=system_clock() - 600 * S)
    for _ in range(2):
        answer = deployed.client("lambda").invoke(FunctionName="firelake-local-watch")
        assert "FunctionError" not in answer, answer["Payload"].read()
    mine = lambda: [n for n in inbox() if n["device_id"] == "head-silent"]  # noqa: E731
    (told,) = wait_for(mine, lambda found: found)
    assert told["silent"]
    deployed.client("dynamodb").delete_item(TableName="firelake-local-devices", Key={"device_id": {"S": "head-silent"}})


def test_a_replay_through_the_api_gives_the_same_as_in_process(deployed, cloud, tmp_path):
    rows = [
        f"{-3.5 + 2.01 * n:.2f},{20 + max(0, n - 30) * 0.8:.2f},{'' if n % 9 == 0 else n * 0.5}" for n in range(150)
    ]
    series = tmp_path / "room.csv"
    series.write_text("\n".join(["t_s,temp_c,co_ppm", *rows]) + "\n")
    root = argparse.ArgumentParser()
    replay.add_parser(root.add_subparsers())
    written = []
    for way in ([], ["--via-api"]):
        out: Path = tmp_path / f"alarms{len(way)}.json"
        given = ["replay", str(series), "--location", "R1", "--out", str(out), "--endpoint", cloud.endpoint, *way]
        arguments = root.parse_args(given)
        assert arguments.run(arguments) == 0
        written.append(out.read_text())
    assert written[0] == written[1]
    answer = json.loads(written[0])
    assert list(answer) == ["location", "events", "first_alarm_s", "conventional"]
    assert [event["level"] for event in answer["events"]][-1] == "ALARM"
    assert answer["first_alarm_s"] == answer["events"][-1]["t_s"]
    assert set(answer["conventional"]) == {"photo_s", "ion_s", "heat_s", "co_s"}
    assert answer["conventional"]["photo_s"] is None
    assert answer["conventional"]["heat_s"] is not None
