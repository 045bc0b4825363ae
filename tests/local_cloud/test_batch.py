"""Batch jobs are processes: arrays, dependencies, retries, timeouts, logs, and what is refused."""

import os
import time

import pytest
from botocore.exceptions import ClientError

from tests.fixtures_cloud import SIMULATORS_IMAGE, define_job, ended_job, wait_for

pytest_plugins = ["tests.fixtures_cloud"]
pytestmark = pytest.mark.cloud


def submit(batch, definition, **more):
    return batch.submit_job(jobName=definition, jobQueue="q", jobDefinition=definition, **more)["jobId"]


def test_array_runs_each_index_once_and_no_more_at_once_than_cores(batch, tmp_path):
    program = (
        "import os, pathlib, time; here = pathlib.Path(os.environ['PLACE']); started = time.time(); time.sleep(0.3); "
        "(here / os.environ['AWS_BATCH_JOB_ARRAY_INDEX']).write_text(f'{started} {time.time()}')"
    )
    define_job(batch, "array", program)
    place = {"environment": [{"name": "PLACE", "value": str(tmp_path)}]}
    job = ended_job(batch, submit(batch, "array", arrayProperties={"size": 5}, containerOverrides=place))
    assert (job["status"], job["arrayProperties"]["size"]) == ("SUCCEEDED", 5)
    assert job["arrayProperties"]["statusSummary"] == {"SUCCEEDED": 5, "FAILED": 0}
    assert {path.name for path in tmp_path.iterdir()} == {"0", "1", "2", "3", "4"}
    spans = [tuple(map(float, path.read_text().split())) for path in tmp_path.iterdir()]
    at_once = [sum(start <= moment < end for start, end in spans) for moment, _ in spans]
    assert max(at_once) <= (os.cpu_count() or 1)
    children = batch.list_jobs(arrayJobId=job["jobId"], jobStatus="SUCCEEDED")["jobSummaryList"]
    assert len(children) == 5


def test_failed_child_fails_the_array_with_its_index_and_last_line(batch, aws):
    define_job(
        batch,
        "one-bad",
        "import os, sys; sys.exit('bad sensor' if os.environ['AWS_BATCH_JOB_ARRAY_INDEX'] == '1' else 0)",
    )
    job = ended_job(batch, submit(batch, "one-bad", arrayProperties={"size": 2}))
    assert job["status"] == "FAILED"
    assert "1: exit code 1: bad sensor" in job["statusReason"]
    stream = job["container"]["logStreamName"]
    events = aws("logs").get_log_events(logGroupName="/aws/batch/job", logStreamName=stream)["events"]
    assert [event["message"] for event in events] == ["bad sensor"]


def test_retries_by_exit_code(batch, tmp_path):
    """An attempt that ends with 75 is repeated, one that ends with 2 is not."""
    program = (
        "import os, pathlib, sys; attempt = os.environ['AWS_BATCH_JOB_ATTEMPT']; "
        "sys.exit(int(os.environ['CODES'].split(',')[int(attempt) - 1]))"
    )
    rules = [{"onExitCode": "75", "action": "RETRY"}, {"onExitCode": "*", "action": "EXIT"}]
    define_job(batch, "retry", program, retryStrategy={"attempts": 3, "evaluateOnExit": rules})

    def run(codes):
        return ended_job(
            batch, submit(batch, "retry", containerOverrides={"environment": [{"name": "CODES", "value": codes}]})
        )

    again, once = run("75,75,0"), run("2,0,0")
    assert (again["status"], len(again["attempts"])) == ("SUCCEEDED", 3)
    assert (once["status"], len(once["attempts"]), once["container"]["exitCode"]) == ("FAILED", 1, 2)


def test_dependent_waits_and_fails_with_what_it_depends_on(batch, tmp_path):
    define_job(batch, "first", f"import time, pathlib; time.sleep(0.5); pathlib.Path(r'{tmp_path}/first').touch()")
    define_job(batch, "second", f"import pathlib; assert pathlib.Path(r'{tmp_path}/first').exists()")
    define_job(batch, "broken", "raise SystemExit(3)")
    first = submit(batch, "first")
    assert ended_job(batch, submit(batch, "second", dependsOn=[{"jobId": first}]))["status"] == "SUCCEEDED"
    broken = submit(batch, "broken")
    after = ended_job(batch, submit(batch, "second", dependsOn=[{"jobId": broken}]))
    assert (after["status"], after["statusReason"], after["attempts"]) == ("FAILED", "Dependent Job failed", [])


def test_timeout_and_termination_end_the_process_and_its_children(batch, tmp_path):
    sleeper = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)  # "
        + str(tmp_path)
        + "'])"
    )
    define_job(batch, "sleeper", sleeper)
    late = ended_job(batch, submit(batch, "sleeper", timeout={"attemptDurationSeconds": 60 // 60}))
    assert (late["status"], late["statusReason"]) == ("FAILED", "Job attempt duration exceeded timeout")
    stopped = submit(batch, "sleeper")
    wait_for(lambda: batch.describe_jobs(jobs=[stopped])["jobs"][0]["status"], lambda status: status == "RUNNING")
    batch.terminate_job(jobId=stopped, reason="no longer wanted")
    assert ended_job(batch, stopped)["status"] == "FAILED"
    assert not processes_with(str(tmp_path))


def processes_with(mark):
    """Processes of this machine whose command line holds `mark`."""
    import subprocess

    time.sleep(0.2)
    told = subprocess.run(["ps", "-axww", "-o", "pid,command"], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if mark in line and "ps -axww" not in line]


def test_parameters_fill_the_command(batch, aws):
    container = {"image": SIMULATORS_IMAGE, "command": ["python", "-c", "import sys; print(sys.argv[1])", "Ref::seed"]}
    container["resourceRequirements"] = [{"type": "VCPU", "value": "1"}, {"type": "MEMORY", "value": "512"}]
    batch.register_job_definition(
        jobDefinitionName="filled", type="container", containerProperties=container, parameters={"seed": "1"}
    )
    job = ended_job(batch, submit(batch, "filled", parameters={"seed": "42"}))
    stream = job["container"]["logStreamName"]
    events = aws("logs").get_log_events(logGroupName="/aws/batch/job", logStreamName=stream)["events"]
    assert [event["message"] for event in events] == ["42"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"jobQueue": "nowhere"}, "nowhere"),
        ({"jobDefinition": "nothing"}, "nothing"),
        ({"jobDefinition": "array:99"}, "array:99"),
        ({"arrayProperties": {"size": 1}}, "between 2 and 10000"),
        ({"dependsOn": [{"jobId": "nobody"}]}, "nobody"),
    ],
)
def test_what_does_not_exist_is_refused(batch, changes, told):
    define_job(batch, "fine", "pass")
    with pytest.raises(ClientError, match=told):
        batch.submit_job(**{"jobName": "x", "jobQueue": "q", "jobDefinition": "fine", **changes})


def test_an_image_that_is_not_known_is_refused(batch):
    container = {"image": "somewhere/else:1", "command": ["true"], "resourceRequirements": []}
    batch.register_job_definition(jobDefinitionName="foreign", type="container", containerProperties=container)
    with pytest.raises(ClientError, match="somewhere/else:1 is unknown"):
        batch.submit_job(jobName="x", jobQueue="q", jobDefinition="foreign")
