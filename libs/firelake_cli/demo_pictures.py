"""The pictures of the demo's report."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow.compute as pc
from firelake.lake.frame_codec import decode_frames
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from firelake_cli.demo_results import Results

_ALARMS = (
    ("ignition_s", "ignition", "black", ":"),
    ("flaming_s", "flaming", "darkred", ":"),
    ("alarm_s", "our ALARM", "tab:red", "-"),
    ("photo_s", "photoelectric", "tab:blue", "--"),
    ("ion_s", "ionisation", "tab:green", "--"),
    ("heat_s", "heat", "tab:orange", "--"),
    ("co_s", "CO, fire", "tab:purple", "--"),
    ("co_poison_s", "CO, poisoning", "tab:pink", "--"),
)
_SENSORS = (
    ("temp_c", "temperature, C"),
    ("smoke_od_per_m", "optical density, 1/m"),
    ("co_ppm", "CO, ppm"),
    ("humidity_pct", "humidity, %"),
)
_FRAMES = 8


def fire_timeline(results: Results) -> Figure | None:
    """Sensors, probability and alarms of one test fire, with a camera where there is one."""
    head = _shown_fire(results)
    if head is None:
        return None
    names = [name for name, _ in _SENSORS]
    rows = results.read("raw_point_readings", ["device_id", "event_time", *names], head["scenario_id"])
    rows = rows.filter(pc.equal(rows["device_id"], head["device_id"])).sort_by("event_time")
    t_us = rows["event_time"].cast("int64").to_numpy()
    t_s = (t_us - t_us[0]) / 1e6
    figure = Figure(figsize=(10, 9))
    axes = figure.subplots(len(_SENSORS) + 1, 1, sharex=True)
    for axis, (name, label) in zip(axes, _SENSORS, strict=False):
        axis.plot(t_s, rows[name].to_numpy(zero_copy_only=False), lw=0.8, color="0.3")
        axis.set_ylabel(label, fontsize=8)
    _probability(axes[-1], results, head)
    for axis in axes:
        _mark(axis, head)
    axes[0].set_title(
        f"scenario {head['scenario_id']}, {head['scenario_class']}, head {head['device_id']}", fontsize=10
    )
    axes[0].legend(fontsize=7, ncols=4, loc="upper left")
    axes[-1].set_xlabel("s after the scenario's start")
    return figure


def thermal_frames(results: Results) -> Figure | None:
    """Frames of a test fire, from before ignition to the end."""
    head = _shown_fire(results, camera=True)
    if head is None or not head["has_camera"]:
        return None
    columns = ["device_id", "event_time", "n_frames", "frame_period_s", "width_px", "height_px", "codec", "scale_k",
               "offset_c", "crc32", "payload"]  # fmt: skip
    rows = results.read("raw_thermal_frames", columns, head["scenario_id"])
    chunks = rows.filter(pc.equal(rows["device_id"], head["device_id"])).sort_by("event_time").to_pylist()
    frames, t_s = [], []
    for chunk in chunks:
        counts = decode_frames(chunk["payload"], chunk["n_frames"], chunk["height_px"], chunk["width_px"],
                               chunk["crc32"], chunk["codec"])  # fmt: skip
        begin = (chunk["event_time"] - chunks[0]["event_time"]).total_seconds()
        frames += [count * chunk["scale_k"] + chunk["offset_c"] for count in counts]
        t_s += [begin + i * chunk["frame_period_s"] for i in range(chunk["n_frames"])]
    chosen = np.linspace(0, len(frames) - 1, min(_FRAMES, len(frames))).astype(int)
    figure = Figure(figsize=(12, 5))
    for position, index in enumerate(chosen, start=1):
        axis = figure.add_subplot(2, (_FRAMES + 1) // 2, position)
        image = axis.imshow(frames[index], cmap="inferno")
        figure.colorbar(image, ax=axis, shrink=0.6)
        axis.set_title(f"{t_s[index]:.0f} s ({t_s[index] - head['ignition_s']:+.0f} s from ignition)", fontsize=8)
        axis.set_axis_off()
    return figure


def lead_times(results: Results) -> Figure | None:
    """Histograms of our lead before photoelectric, heat and earliest conventional alarms."""
    heads = [head for head in results.heads.to_pylist() if head["outcome"] == "alarmed"]
    leads = {
        name: [h[key] - h["alarm_s"] for h in heads if h[key] is not None and h[key] > h["ignition_s"]]
        for name, key in (("photoelectric", "photo_s"), ("ionisation", "ion_s"), ("heat", "heat_s"))
    }
    if not any(leads.values()):
        return None
    figure = Figure(figsize=(10, 3.2))
    axes = figure.subplots(1, len(leads), sharey=True)
    for axis, (name, values) in zip(axes, leads.items(), strict=True):
        axis.hist(values, bins=20, color="0.5")
        axis.axvline(0.0, color="black", lw=0.8)
        if values:
            axis.axvline(float(np.median(values)), color="tab:red", label=f"median {np.median(values):.0f} s")
            axis.legend(fontsize=8)
        axis.set_title(f"before {name} (n = {len(values)})", fontsize=9)
        axis.set_xlabel("lead, s", fontsize=8)
    axes[0].set_ylabel("fires", fontsize=8)
    return figure


def reliability(results: Results) -> Figure | None:
    """The reliability curve, with the number of windows behind each point."""
    curve = results.evaluation["calibration"]["reliability"]
    if not curve:
        return None
    figure = Figure(figsize=(5, 4.5))
    axis = figure.subplots()
    axis.plot([0, 1], [0, 1], color="0.7", lw=0.8)
    axis.plot([point["probability"] for point in curve], [point["share"] for point in curve], "o-", color="tab:red")
    for point in curve:
        axis.annotate(f"{point['windows']:,}", (point["probability"], point["share"]), fontsize=7,
                      textcoords="offset points", xytext=(4, -10))  # fmt: skip
    axis.set_xlabel("stated probability")
    axis.set_ylabel("share of windows with a fire")
    return figure


def quiet_day(results: Results) -> Figure | None:
    """Readings and probability of the device-month's most suspicious day."""
    month = results.predictions.filter(pc.equal(results.predictions["split"], "month"))
    if month.num_rows == 0:
        return None
    worst = month.sort_by([("probability", "descending")]).slice(0, 1).to_pylist()[0]
    rows = results.read("raw_point_readings", ["event_time", *(name for name, _ in _SENSORS)], worst["scenario_id"])
    rows = rows.sort_by("event_time")
    hours = (rows["event_time"].cast("int64").to_numpy() - rows["event_time"].cast("int64")[0].as_py()) / 3.6e9
    figure = Figure(figsize=(10, 8))
    axes = figure.subplots(len(_SENSORS) + 1, 1, sharex=True)
    every = slice(None, None, 10)
    for axis, (name, label) in zip(axes, _SENSORS, strict=False):
        axis.plot(hours[every], rows[name].to_numpy(zero_copy_only=False)[every], lw=0.6, color="0.3")
        axis.set_ylabel(label, fontsize=8)
    day = month.filter(pc.equal(month["scenario_id"], worst["scenario_id"])).sort_by("t_s")
    axes[-1].plot(day["t_s"].to_numpy() / 3600.0, day["probability"].to_numpy(), lw=0.8, color="tab:red")
    axes[-1].axhline(results.evaluation["decision"]["alarm"]["enter"], color="0.5", lw=0.8, ls="--")
    axes[-1].set_ylabel("probability", fontsize=8)
    axes[-1].set_xlabel("hour of the day")
    return figure


def replay_timeline(replay: dict[str, Any]) -> Figure:
    """Our events in the measured fire, beside its measured alarms."""
    figure = Figure(figsize=(10, 3.5))
    axis = figure.subplots()
    events = [event for event in replay["events"] if event["probability"] is not None]
    axis.plot([e["t_s"] for e in events], [e["probability"] for e in events], "o-", color="tab:red", label="our events")
    for event in events:
        axis.annotate(event["level"], (event["t_s"], event["probability"]), fontsize=7, xytext=(3, 5),
                      textcoords="offset points")  # fmt: skip
    for name, value, colour in (
        ("measured ionisation", replay["measured"]["ion_s"], "tab:green"),
        ("measured photoelectric", replay["measured"]["photo_s"], "tab:blue"),
        ("our ALARM", replay["first_alarm_s"], "tab:red"),
    ):
        if value is not None:
            axis.axvline(value, color=colour, ls="--", label=f"{name}, {value:.0f} s")
    axis.set_ylim(0.0, 1.1)
    axis.set_xlabel("s after ignition")
    axis.set_ylabel("probability")
    axis.legend(fontsize=8)
    return figure


def _shown_fire(results: Results, camera: bool = False) -> dict[str, Any] | None:
    """The alarmed test fire whose lead before the photoelectric alarm is the median one."""
    fires = [h for h in results.heads.to_pylist() if h["outcome"] == "alarmed" and (h["has_camera"] or not camera)]
    if not fires:
        return None
    both = [h for h in fires if h["photo_s"] is not None] or fires
    both.sort(key=lambda h: ((h["photo_s"] or h["censored_s"]) - h["alarm_s"], h["scenario_id"], h["device_id"]))
    middle: dict[str, Any] = both[len(both) // 2]
    return middle


def _probability(axis: Axes, results: Results, head: dict[str, Any]) -> None:
    p = results.predictions
    own = pc.and_(pc.equal(p["scenario_id"], head["scenario_id"]), pc.equal(p["device_id"], head["device_id"]))
    rows = p.filter(own).sort_by("t_s")
    axis.plot(rows["t_s"].to_numpy(), rows["probability"].to_numpy(), "o-", ms=3, color="tab:red")
    axis.axhline(results.evaluation["decision"]["alarm"]["enter"], color="0.5", lw=0.8, ls="--")
    axis.set_ylabel("probability", fontsize=8)
    axis.set_ylim(0.0, 1.05)


def _mark(axis: Axes, head: dict[str, Any]) -> None:
    for key, label, colour, style in _ALARMS:
        if head[key] is not None:
            axis.axvline(head[key], color=colour, ls=style, lw=1.0, label=label)
