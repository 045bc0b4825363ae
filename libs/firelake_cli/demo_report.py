"""The demo's report: one HTML file that opens from disk, its pictures inside."""

from __future__ import annotations

import base64
import html
import io
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib.figure import Figure

from firelake_cli import demo_pictures as pictures
from firelake_cli.demo_results import Results
from firelake_cli.demo_table import lines

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: #222 }
h1, h2 { line-height: 1.2 } h2 { margin-top: 2em } img { width: 100% } .note { color: #666 }
table { border-collapse: collapse; width: 100% } td, th { border-bottom: 1px solid #ddd; padding: .3em .6em;
text-align: left; vertical-align: top } td.n { text-align: right }
@media (prefers-color-scheme: dark) { body { background: #16181c; color: #ddd } img { background: #fff }
td, th { border-color: #444 } .note { color: #999 } }
"""


def write_report(path: Path, results: Results, summary: dict[str, Any], replays: list[dict[str, Any]]) -> Path:
    """Write the report; returns its path."""
    parts = [
        "<h1>Firelake: what the demo found</h1>",
        "<p class=note>Simulated fires, nuisances and quiet days of buildings that the model never saw, unless a "
        "figure says measured. The false-alarm figure is synthetic.</p>",
        _table(lines(summary, results, replays)),
    ]
    for title, text, figure in _figures(results, replays):
        parts.append(f"<h2>{html.escape(title)}</h2><p>{html.escape(text)}</p>{_image(figure, title)}")
    parts += [
        "<h2>Without a sensor</h2>",
        _missing_sensors(results),
        "<h2>When the physics is wrong</h2>",
        generators_table(results),
        "<h2>By class of scenario</h2>",
        _classes(results),
    ]
    parts += ["<h2>Tables</h2>", _hashes(summary)]
    page = (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Firelake demo</title>"
        "<meta name=viewport content='width=device-width, initial-scale=1'>"
        f"<style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(page, encoding="utf-8")
    part.replace(path)
    return path


def _figures(results: Results, replays: list[dict[str, Any]]) -> list[tuple[str, str, Figure]]:
    found: list[tuple[str, str, Figure | None]] = [
        (
            "A fire, as one head saw it",
            "What the sensors read, the model's probability, and each alarm's moment.",
            pictures.fire_timeline(results),
        ),
        (
            "Through its thermal camera",
            "Frames of a test fire, each with its own scale in degrees Celsius.",
            pictures.thermal_frames(results),
        ),
        (
            "Lead times",
            "How long before the conventional alarms of the same place our ALARM came, a fire a count; "
            "below zero the conventional alarm was first.",
            pictures.lead_times(results),
        ),
        (
            "Is the probability right?",
            "Of the windows with a stated probability, the share in which there was a fire.",
            pictures.reliability(results),
        ),
        (
            "A held-out day without a fire",
            "The day of the device-month with the highest probability.",
            pictures.quiet_day(results),
        ),
        (
            "A measured house fire",
            "NIST smoke alarm study, test SDC02: the model's probability, our levels, and the alarms that hung there.",
            pictures.replay_timeline(replays[0]) if replays else None,
        ),
    ]
    return [(title, text, figure) for title, text, figure in found if figure is not None]


def _image(figure: Figure, title: str) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110, bbox_inches="tight")
    return (
        f"<img alt='{html.escape(title)}' src='data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}'>"
    )


def _table(rows: list[tuple[str, str]]) -> str:
    return (
        "<table>"
        + "".join(f"<tr><th>{html.escape(n)}</th><td>{html.escape(v)}</td></tr>" for n, v in rows)
        + "</table>"
    )


def _grid(header: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    head = "".join(f"<th>{html.escape(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(_cell(v))}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cell(value: Any) -> str:
    return "none" if value is None else f"{value:.0f}" if isinstance(value, float) else str(value)


def _missing_sensors(results: Results) -> str:
    cases = results.evaluation["missing_sensors"]
    header = ("case", "fires", "missed", "median lead before photoelectric, s", "false alarms")
    return _grid(
        header, [(c["case"], c["fires"], c["missed"], c["lead_s_vs_photo_p50"], c["false_alarms"]) for c in cases]
    )


def generators_table(results: Results) -> str:
    """The test beside scenarios of other model errors, sensors and cameras, on which nothing was trained or chosen."""
    header = ("generator", "buildings", "heads", "fires", "missed", "95 %", "median lead before photoelectric, s",
              "our false alarms", "conventional's", "Brier score", "always the mean")  # fmt: skip
    found = results.evaluation["generators"]
    if found["shifted"] is None:
        return "<p>Not known: this data set has no scenario of the shifted generator.</p>"
    rows = [
        (name, g["buildings"], g["heads"], g["fires"], g["missed"], _interval(g["missed_share_interval_95"]),
         g["lead_s_vs_photo"]["p50"], g["false_alarms"], g["conventional_false_alarms"], _score(g["brier"]),
         _score(g["brier_of_constant"]))
        for name, g in ((name, found[name]) for name in ("standard", "shifted"))
    ]  # fmt: skip
    return _grid(header, rows)


def _interval(shares: list[float] | None) -> str | None:
    return None if shares is None else f"{100.0 * shares[0]:.0f} to {100.0 * shares[1]:.0f} %"


def _score(score: float | None) -> str | None:
    return None if score is None else f"{score:.3f}"


def _classes(results: Results) -> str:
    header = ("class", "heads", "fires", "missed", "unobservable", "our false alarms", "conventional's",
              "median lead before the first conventional alarm, s")  # fmt: skip
    rows = [
        (name, c["heads"], c["fires"], c["missed"], c["unobservable"], c["false_alarms"],
         c["conventional_false_alarms"], c["lead_s_vs_conventional_p50"])
        for name, c in results.evaluation["by_class"].items()
    ]  # fmt: skip
    return _grid(header, rows)


def _hashes(summary: dict[str, Any]) -> str:
    rows = [(name, f"{count:,}", summary["row_hash"][name]) for name, count in summary["rows"].items()]
    return _grid(("table", "rows", "hash of the sorted rows"), rows)
