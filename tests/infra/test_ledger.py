"""The ledger on a real table: run, wait, skip, take over."""

import itertools

import pytest
from firelake_chain.ledger import Ledger, TakenOverError

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = pytest.mark.cloud
_numbers = itertools.count()


@pytest.fixture
def ledger(aws):
    dynamodb, name = aws("dynamodb"), f"ledger-{next(_numbers)}"
    dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "step_key", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "step_key", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return Ledger(dynamodb, name)


def claim(ledger, key="k1", execution="e1", place=None, job="DEAD", runs=False):
    return ledger.claim(key, "Gate", place, execution, lambda n: f"gate-{n}", lambda _: job, lambda _: runs)


def test_first_runs_and_a_second_execution_skips_what_is_done(ledger):
    assert claim(ledger).action == "run"
    ledger.finish("k1", "e1", {"uri": "s3://b/k"})
    again = claim(ledger, execution="e2")
    assert (again.action, again.entry.outputs) == ("skip", {"uri": "s3://b/k"})


@pytest.mark.parametrize(("job", "runs"), [("ALIVE", False), ("ALIVE", True), ("DEAD", True)])
def test_what_another_runs_is_waited_for(ledger, job, runs):
    claim(ledger)
    assert claim(ledger, execution="e2", job=job, runs=runs).action == "wait"


def test_a_dead_job_of_a_dead_execution_is_run_again_by_the_next_name(ledger):
    claim(ledger)
    again = claim(ledger, execution="e2")
    assert (again.action, again.entry.job_name) == ("run", "gate-2")
    with pytest.raises(TakenOverError):
        ledger.finish("k1", "e1", {})


def test_a_job_that_ended_well_after_its_execution_died_is_done(ledger):
    claim(ledger)
    assert claim(ledger, execution="e2", job="SUCCEEDED").action == "skip"
    assert claim(ledger, execution="e3").action == "skip"


def test_a_failed_step_runs_again(ledger):
    claim(ledger)
    ledger.fail("k1", "e1", "broken")
    assert claim(ledger, execution="e2").action == "run"


def test_what_another_key_has_overwritten_is_not_done(ledger):
    claim(ledger, key="seed-1", place="Gate/d1")
    ledger.finish("seed-1", "e1", {})
    claim(ledger, key="seed-2", place="Gate/d1", execution="e2")
    ledger.finish("seed-2", "e2", {})
    assert claim(ledger, key="seed-1", place="Gate/d1", execution="e3").action == "run"
