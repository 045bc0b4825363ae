"""A measured house fire as a series to replay: test SDC02 of NIST's smoke alarm study (a chair in the living room).

Bukowski et al. (2008), NIST TN 1455-1. It is measured data: nothing here is used to train, or to choose a threshold.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

TEST = "SDC02"
PLACES = {
    "A": "bedroom 2",
    "B": "bedroom 1",
    "C": "kitchen",
    "D": "hall",
    "E": "living room",
    "F": "near the living room",
}
_FOLDER = Path("experiments") / "NIST_Smoke_Alarms"
_AMBIENT = {"co_ppm": 0.0, "co2_pct": 0.04, "o2_pct": 20.95}
"""What the air holds before a fire; the analysers' offsets at the start are set to it (they are up to 585 ppm CO)."""

_SOURCES = {
    "temp_c": ("TC{place}_1", 1.0),
    "smoke_od_per_m": ("SM{place}_1", 1.0),
    "co_ppm": ("GAS{place}_1", 1e4),
    "co2_pct": ("GAS{place}_3", 1.0),
    "o2_pct": ("GAS{place}_5", 1.0),
}
"""Our column: theirs, at the highest place of its kind below the ceiling, and what one of their units is of ours."""


@dataclass(frozen=True)
class MeasuredFire:
    """The series as a CSV file's text, what was subtracted from each column, and the place's measured alarms in s.

    Where several alarms of a kind hung at the place, the first one's time stands.
    """

    location: str
    csv_text: str
    offsets: dict[str, float]
    ion_s: float | None
    photo_s: float | None


def measured_fire(reference: Path, place: str = "A") -> MeasuredFire | None:
    """SDC02 at a place (A to F); None when the reference data are not there. Raises ValueError for another place.

    The gas analysers' reading at the start is taken for ambient air: the recording has no time before ignition.
    Smoke and gas below zero are the instruments' noise around nothing, and are set to zero.
    """
    if place not in PLACES:
        raise ValueError(f"place: expected one of {', '.join(PLACES)}, got {place!r}")
    folder = reference / _FOLDER
    if not folder.is_dir():
        return None
    with (folder / f"NIST_Smoke_Alarms_{TEST}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    sources = {name: (theirs.format(place=place), unit) for name, (theirs, unit) in _SOURCES.items()}
    sources = {name: source for name, source in sources.items() if source[0] in rows[0]}
    offsets = {
        name: float(rows[0][theirs]) * unit - _AMBIENT[name]
        for name, (theirs, unit) in sources.items()
        if name in _AMBIENT
    }
    lines = [",".join(("t_s", *sources))]
    for row in rows:
        cells = [f"{float(row['TIME']):g}"]
        for name, (theirs, unit) in sources.items():
            value = float(row[theirs]) * unit - offsets.get(name, 0.0)
            cells.append(f"{value if name == 'temp_c' else max(value, 0.0):.6g}")
        lines.append(",".join(cells))
    ion_s, photo_s = (_first_alarm_s(folder, kind, place) for kind in ("Ion", "Pho"))
    return MeasuredFire(f"{TEST}-{place}", "\n".join(lines) + "\n", offsets, ion_s, photo_s)


def _first_alarm_s(folder: Path, kind: str, place: str) -> float | None:
    with (folder / "Activation_Times.csv").open(newline="") as file:
        times = next(csv.DictReader(file))
    found = [
        float(value)
        for name, value in times.items()
        if name.startswith(f"{TEST}-{kind}") and name.endswith(place) and value and float(value) >= 0.0
    ]
    return min(found, default=None)
