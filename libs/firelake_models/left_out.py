"""What happens with a fire of a class never seen: for each class of fire, a model that learnt without it.

It learns by the same code, settings and snapshot as the model that is judged, but from no window of the class's
scenarios: none trains it, stops it, calibrates it or chooses its decision. It is judged on the test buildings' fires of
the class, beside the model that has seen such fires in other buildings, and thrown away. Its thresholds are its own, so
that it may be the earlier of the two and have more false alarms: they stand beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from firelake_models import events
from firelake_models.alarms import alarms_by_head
from firelake_models.events import Head
from firelake_models.frozen import Frozen, Windows
from firelake_models.learn import Lessons, Settings, learn
from firelake_models.predict import Model

AT_ONCE = 2
"""Models that learn beside each other, in one thread each."""
REFERENCES = ("photo", "heat")


def left_out_classes(frozen: Frozen, model: Model, test: Windows, seen: Sequence[Head]) -> dict[str, Any]:
    """`classes`: by name, each that has a fire in training, validation or test; `all`: the fires of the known together.

    `seen` are the heads of `test` as the model judged them. A class has `scenarios`, how many of training and of
    validation were left out, and what its fires came to: `seen` by the model, `unseen` by the one without. Where that
    is not known both are None, and `not_known` says why.
    """
    lessons, settings = Lessons.of(frozen), Settings(**model.manifest["settings"])
    learnt_of, judged_on = [*frozen.heads("train"), *frozen.heads("validation")], frozen.heads("test")
    names = sorted({head["scenario_class"] for head in [*learnt_of, *judged_on] if head["kind"] == "fire"})
    left_out = {name: {h["scenario_id"] for h in learnt_of if h["scenario_class"] == name} for name in names}
    not_known = {name: _not_known(_fires_of(name, seen), lessons.without(left_out[name])) for name in names}
    known = [name for name in names if not_known[name] is None]

    def judged_without(name: str) -> list[Head]:
        learned = learn(lessons.without(left_out[name]), frozen.feature_set, settings)
        return events.judged(judged_on, alarms_by_head(test, learned.probabilities(test.features), learned.decision))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        unseen = dict(zip(known, pool.map(judged_without, known), strict=True))
    return {
        "classes": {
            name: {
                "scenarios": len(left_out[name]),
                "not_known": not_known[name],
                "seen": _told(name, seen) if name in unseen else None,
                "unseen": _told(name, unseen[name]) if name in unseen else None,
            }
            for name in names
        },
        "all": {
            "seen": _counted([fire for name in known for fire in _fires_of(name, seen)]),
            "unseen": _counted([fire for name in known for fire in _fires_of(name, unseen[name])]),
        },
    }


def _not_known(fires: list[Head], rest: Lessons) -> str | None:
    if not fires:
        return "no head in a test building could see a fire of this class"
    lacking = rest.lacking()
    return None if lacking is None else f"without this class {lacking}"


def _fires_of(name: str, heads: Sequence[Head]) -> list[Head]:
    return [head for head in events.visible_fires(heads) if head["scenario_class"] == name]


def _told(name: str, heads: Sequence[Head]) -> dict[str, Any]:
    false_alarms = sum(head["false_alarms"] for head in heads)
    return {**_counted(_fires_of(name, heads)), "false_alarms_in_test_scenarios": false_alarms}


def _counted(fires: list[Head]) -> dict[str, Any]:
    """The interval is exact where heads are independent; two of one fire, or of one building, are not quite."""
    missed = sum(head["outcome"] == "missed" for head in fires)
    leads = {reference: events.leads_s(fires, reference) for reference in REFERENCES}
    return {
        "fires": len(fires),
        "missed": missed,
        "missed_share_interval_95": list(events.binomial_interval(missed, len(fires))) if fires else None,
        **{f"lead_s_vs_{reference}_p50": float(np.median(s)) if s else None for reference, s in leads.items()},
        **{f"leads_vs_{reference}": len(s) for reference, s in leads.items()},
    }
