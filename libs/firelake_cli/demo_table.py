"""The table that the demo ends with."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from firelake_cli.demo_results import Results
from simulators.scenarios.ordinary_hours import ordinary_count


def print_summary(console: Console, summary: dict[str, Any], results: Results, replays: list[dict[str, Any]]) -> None:
    """Print scenarios, rows, leads, false alarms and timings."""
    table = Table("", "", show_header=False, title=f"Firelake demo, {summary['scenarios']} scenarios")
    for name, value in lines(summary, results, replays):
        table.add_row(name, value)
    console.print(table)


def lines(summary: dict[str, Any], results: Results, replays: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The table's rows; every figure is of simulated data unless it says measured."""
    evaluation, alarms = results.evaluation, results.evaluation["false_alarms"]
    low, high = alarms["interval_95"]
    shown = [
        ("scenarios", f"{summary['scenarios']}, {ordinary_count(summary['scenarios'])} spans of ordinary hours, "
                      f"{results.parameters['device_days']} device-days held out, and "
                      f"{results.parameters['shifted_scenarios']} of the shifted generator"),
        ("rows", ", ".join(f"{name} {count:,}" for name, count in summary["rows"].items())),
        ("features", f"{results.features} ({results.parameters['feature_set_version']})"),
        ("fires in test buildings", f"{summary['fires']} that a head could see, {summary['missed']} missed; "
                                    f"{evaluation['unobservable']} no head could see"),
    ]  # fmt: skip
    for name, reference in (("photo", "photoelectric"), ("heat", "heat")):
        shown.append((f"lead before {reference} alarm", _lead(evaluation["lead_s"][f"vs_{name}"])))
    photo = alarms["conventional_days_with_one"]["photo"]
    shown += [
        ("false alarms", f"{alarms['count']} in {alarms['device_months']:.2f} simulated device-months: "
                         f"{alarms['per_device_month']:.2f} a device-month (95 % {low:.2f} to {high:.2f})"),
        ("days with a false alarm", f"ours {alarms['days_with_one']['count']}, photoelectric {photo['count']}"),
        ("Brier score", f"{evaluation['calibration']['brier']:.3f} (always the mean: "
                        f"{evaluation['calibration']['brier_of_constant']:.3f})"
                        if evaluation["calibration"]["brier"] is not None else "no test window"),
    ]  # fmt: skip
    shown.append(("when the physics is wrong", _shifted(evaluation["generators"]["shifted"])))
    shown.append(("a kind of fire never seen", _left_out(evaluation["left_out_classes"])))
    for replay in replays:
        ion_s, photo_s = replay["measured"]["ion_s"], replay["measured"]["photo_s"]
        told = (
            f"our alarm {_at(replay['first_alarm_s'])}, measured ionisation {_at(ion_s)}, photoelectric {_at(photo_s)}"
        )
        shown.append((f"measured fire {replay['location']}", told))
    shown.append(("seconds", ", ".join(f"{stage} {value:.0f}" for stage, value in summary["seconds"].items())))
    return shown


def _lead(lead: dict[str, Any]) -> str:
    if lead["p50"] is None:
        return f"no pair with both ({lead['only_ours']} only ours)"
    return (f"p10 {lead['p10']:.0f} s, p50 {lead['p50']:.0f} s, p90 {lead['p90']:.0f} s over {lead['n']} fires; "
            f"{lead['only_ours']} more only ours, {lead['only_reference']} only theirs")  # fmt: skip


def _shifted(found: dict[str, Any] | None) -> str:
    if found is None:
        return "not known: no scenario is of the shifted generator"
    return (f"{found['fires']} fires, {found['missed']} missed; lead before photoelectric alarm: "
            f"{_lead(found['lead_s_vs_photo'])}")  # fmt: skip


def _left_out(found: dict[str, Any]) -> str:
    """In brackets what the whole model comes to on the same fires and scenarios."""
    known = [c for c in found["classes"].values() if c["not_known"] is None]
    if not known:
        return "not known: no class could be left out and judged"
    seen, unseen = found["all"]["seen"], found["all"]["unseen"]
    photo, heat = (f"{_median(unseen, vs)} ({_median(seen, vs)})" for vs in ("photo", "heat"))
    false_alarms = [c["unseen"]["false_alarms_in_test_scenarios"] for c in known]
    with_all = known[0]["seen"]["false_alarms_in_test_scenarios"]
    return (f"{unseen['fires']} fires of {len(known)} classes, each judged by a model that never saw its class: "
            f"{unseen['missed']} missed (by the whole model {seen['missed']}); median lead before photoelectric alarm "
            f"{photo}, before heat alarm {heat}; {min(false_alarms)} to {max(false_alarms)} false alarms in the test "
            f"scenarios ({with_all})")  # fmt: skip


def _median(counted: dict[str, Any], reference: str) -> str:
    lead_s = counted[f"lead_s_vs_{reference}_p50"]
    return "none" if lead_s is None else f"{lead_s:.0f} s"


def _at(t_s: float | None) -> str:
    return "none" if t_s is None else f"at {t_s:.0f} s"
