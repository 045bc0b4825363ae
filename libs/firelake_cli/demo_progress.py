"""Runs the chain with a line a step: what runs, for how long, how far a simulation is; and answers the approval."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Mapping
from typing import Any

import firelake_chain
from botocore.exceptions import ClientError
from firelake_chain.steps import STEPS
from firelake_deploy.session import Session
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from simulators.scenarios.ordinary_hours import ordinary_count

APPROVER = "firelake demo"
_APPROVAL_LIMIT_S = 60.0
_LOG_GROUP = "/aws/batch/job"


class ChainFailedError(RuntimeError):
    """The chain failed; the message names the step, the reason and the log."""


def run_chain(cloud: Session, env: str, parameters: Mapping[str, Any], console: Console) -> dict[str, float]:
    """Start the chain, or join it where it runs, and see it to its end; seconds a step. Raises ChainFailedError."""
    arn = firelake_chain.start(cloud, env, parameters)
    seconds: dict[str, float] = {}
    began: dict[str, float] = {}
    columns = (TextColumn("{task.description:<16}"), BarColumn(bar_width=30), TextColumn("{task.fields[told]}"),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console) as progress:
        tasks = {step.name: progress.add_task(step.name, total=1, start=False, told="") for step in STEPS}
        ended = threading.Event()
        follower = threading.Thread(
            target=_follow_simulation, args=(cloud, progress, tasks["Simulate"], parameters, ended), daemon=True
        )
        follower.start()
        try:
            for event in firelake_chain.watch(cloud, arn):
                if event.step not in tasks:
                    if event.status == "failed":
                        raise ChainFailedError(event.detail)
                    continue
                task = tasks[event.step]
                if not console.is_terminal:  # a log gets a line an event in place of moving bars
                    console.print(f"{event.step}: {event.status}", highlight=False)
                if event.status == "running":
                    began[event.step] = event.t
                    progress.start_task(task)
                    progress.update(task, total=None if event.step != "Simulate" else 1)
                    if event.step == "Approve":
                        _approve(cloud, env, console)
                elif event.status != "waiting":
                    if event.step == "Simulate":
                        ended.set()
                    seconds[event.step.lower()] = event.t - began.get(event.step, event.t)
                    progress.start_task(task)
                    progress.update(task, total=1, completed=1, told=_WORDS[event.status])
                    progress.stop_task(task)
        finally:
            ended.set()
            follower.join()
    return seconds


_WORDS = {"succeeded": "done", "skipped": "done before, not repeated", "failed": "[red]failed[/red]"}


def _approve(cloud: Session, env: str, console: Console) -> None:
    deadline = time.monotonic() + _APPROVAL_LIMIT_S
    while (pending := firelake_chain.pending_approval(cloud, env)) is None:
        if time.monotonic() > deadline:
            raise ChainFailedError(f"no model package asked for approval within {_APPROVAL_LIMIT_S:.0f} s")
        time.sleep(0.3)
    package = cloud.client("sagemaker").describe_model_package(ModelPackageName=pending.package_arn)
    console.print(f"approval asked for [bold]{pending.package_arn.rsplit(':', 1)[-1]}[/bold]: "
                  f"{package['ModelPackageDescription']}", highlight=False)  # fmt: skip
    firelake_chain.approve(cloud, pending, APPROVER)
    console.print(f"approved by {APPROVER}", highlight=False)


def _follow_simulation(
    cloud: Session, progress: Progress, task: TaskID, parameters: Mapping[str, Any], ended: threading.Event
) -> None:
    """Scenarios done, as the children's logs tell."""
    drawn = (parameters[name] for name in ("scenarios", "device_days", "shifted_scenarios"))
    total = sum(drawn) + ordinary_count(parameters["scenarios"])
    logs = cloud.client("logs")
    since_ms = int(time.time() * 1000)
    while not ended.wait(1.0):
        try:
            done = _scenarios_done(logs, since_ms)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise
            continue  # no job has written yet
        if done:
            progress.update(task, total=total, completed=min(done, total), told=f"{done} of {total} scenarios")


def _scenarios_done(logs: Any, since_ms: int) -> int:
    streams = logs.describe_log_streams(logGroupName=_LOG_GROUP, orderBy="LastEventTime", descending=True)["logStreams"]
    done = 0
    for stream in streams:
        if stream.get("lastEventTimestamp", 0) < since_ms:
            continue
        events = logs.get_log_events(
            logGroupName=_LOG_GROUP, logStreamName=stream["logStreamName"], limit=5, startFromHead=False
        )["events"]
        counts = [int(found[1]) for e in events if (found := re.match(r"scenario (\d+)/", e["message"]))]
        done += max(counts, default=0)
    return done
