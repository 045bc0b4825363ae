"""What happens with a fire of a class never seen: for each class of fire, a model that learnt without it.

It learns by the same code, settings and snapshot as the model that is judged, but from no window of the class's
scenarios: none trains it, stops it, calibrates it or chooses its decision. It is judged on the test buildings' fires of
the class, beside the model that has seen such fires in other buildings, and thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from firelake_models import events
from firelake_models.alarms import alarms_by_head
from firelake_models.events import Head
from firelake_models.frozen import Frozen, Windows
from firelake_models.learn import Lessons, Settings, learn
from firelake_models.predict import Model

REFERENCES = ("photo", "heat")


def left_out_classes(frozen: Frozen, model: Model, test: Windows, seen: Sequence[Head]) -> dict[str, Any]:
    """`classes`: by name, each that has a fire in training, validation or test; `all`: the fires of the known together.

    `seen` are the heads of `test` as the model judged them. A class has `scenarios`, how many of training and of
    validation were left out, and what its fires came to: `seen` by the model, `unseen` by the one without. Where that
    is not known both are None, and `not_known` says why.
    """
    lessons, settings = Lessons.of(frozen), Settings(**model.manifest["settings"])
    learnt_of = [*frozen.heads("train"), *frozen.heads("validation")]
    classes: dict[str, Any] = {}
    fires: dict[str, list[Head]] = {"seen": [], "unseen": []}
    for name in sorted({head["scenario_class"] for head in [*learnt_of, *seen] if head["kind"] == "fire"}):
        scenarios = {head["scenario_id"] for head in learnt_of if head["scenario_class"] == name}
        rest = lessons.without(scenarios)
        reason = _not_known(_fires_of(name, seen), rest)
        classes[name] = {"scenarios": len(scenarios), "seen": None, "unseen": None, "not_known": reason}
        if reason is None:
            learned = learn(rest, frozen.feature_set, settings)
            alarms = alarms_by_head(test, learned.probabilities(test.features), learned.decision)
            for by, heads in (("seen", seen), ("unseen", events.judged(frozen.heads("test"), alarms))):
                fires[by] += _fires_of(name, heads)
                quiet = sum(head["false_alarms"] for head in heads)
                classes[name][by] = _told(_fires_of(name, heads)) | {"false_alarms_in_test_scenarios": quiet}
    return {"classes": classes, "all": {by: _told(heads) for by, heads in fires.items()}}


def _not_known(fires: list[Head], rest: Lessons) -> str | None:
    if not fires:
        return "no head in a test building could see a fire of this class"
    lacking = rest.lacking()
    return None if lacking is None else f"without this class {lacking}"


def _fires_of(name: str, heads: Sequence[Head]) -> list[Head]:
    return [head for head in events.visible_fires(heads) if head["scenario_class"] == name]


def _told(fires: list[Head]) -> dict[str, Any]:
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
