"""The rendered state machine: written as it is rendered, whole, and with a way out of every step."""

import json
import re

import pytest
from firelake_chain.state_machine import DEFINITION, definition
from firelake_chain.steps import STEPS
from firelake_deploy.stacks import read_template


def all_states(machine: dict) -> dict:
    found = dict(machine["States"])
    for state in machine["States"].values():
        for branch in state.get("Branches", []):
            inner = all_states(branch)
            assert not found.keys() & inner.keys(), "AWS wants names unique over the whole state machine"
            found |= inner
    return found


def test_the_written_definition_is_the_rendered_one():
    assert json.loads(DEFINITION.read_text()) == definition()


@pytest.mark.parametrize("step", [step.name for step in STEPS])
def test_a_failing_step_is_explained(step):
    states = all_states(definition())
    for name in (f"Claim {step}", step, f"Record {step}"):
        assert [catch["Next"] for catch in states[name]["Catch"]] == [f"Explain {step}"]
    assert states[f"Explain {step}"]["Next"] == f"{step} failed"
    assert states[f"{step} failed"]["Type"] == "Fail"


def test_every_state_is_reached_and_every_next_exists():
    def walk(machine: dict) -> None:
        states = machine["States"]
        reached, todo = set(), [machine["StartAt"]]
        while todo:
            name = todo.pop()
            if name in reached:
                continue
            reached.add(name)
            state = states[name]
            ways = [state, *state.get("Choices", []), *state.get("Catch", [])]
            todo += [way["Next"] for way in ways if "Next" in way] + [state[k] for k in ("Default",) if k in state]
            for branch in state.get("Branches", []):
                walk(branch)
        assert reached == set(states)

    walk(definition())


def test_the_template_fills_every_substitution():
    text = DEFINITION.read_text()
    wanted = set(re.findall(r"\$\{(\w+)\}", text))
    template = (DEFINITION.parents[1] / "infra" / "cloudformation" / "orchestration.yaml").read_text()
    given = set(re.findall(r"^        (\w+): ", template.partition("DefinitionSubstitutions:")[2], re.MULTILINE))
    assert wanted <= given
    assert read_template(DEFINITION.parents[1] / "infra" / "cloudformation" / "orchestration.yaml").needed
