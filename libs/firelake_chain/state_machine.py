"""The chain in Amazon States Language: `python -m firelake_chain.state_machine --write|--check`.

Every step is the same seven states: claim it in the ledger; skip it, wait for who runs it, or run it; record it; or
explain what failed and where its log is. Only the task differs. `${Name}` are filled in by the deployment.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from firelake_chain.steps import BY_NAME

DEFINITION = Path(__file__).resolve().parents[2] / "stepfunctions" / "chain.asl.json"
States = dict[str, Any]

_LAMBDA = "arn:aws:states:::lambda:invoke"
_WAIT_S = 2
_TRANSIENT = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Batch.ServerException",
    "Glue.ConcurrentRunsExceededException",
    "Glue.ThrottlingException",
    "EMRServerless.InternalServerException",
    "EMRServerless.ThrottlingException",
    "SageMaker.ThrottlingException",
    "Athena.TooManyRequestsException",
    "Athena.InternalServerException",
]
"""Errors of asking for a job. A job that ran and failed is retried by its own service or by a new execution."""


def definition() -> States:
    """The state machine."""
    return {
        "Comment": "Simulate, gate, featurise, check, snapshot, train, evaluate, register, approve, deploy. "
        "Rendered by `python -m firelake_chain.state_machine --write`.",
        "QueryLanguage": "JSONata",
        "StartAt": "Plan",
        "States": {
            "Plan": {
                **_function({"operation": "plan", "parameters": "{% $states.input %}"}),
                "Assign": {"plan": "{% $states.result.Payload %}"},
                "Next": "Claim Simulate",
            },
            **_step("Simulate", _batch(), "Claim Gate"),
            **_step("Gate", _glue("Gate"), "Features"),
            "Features": {
                "Type": "Parallel",
                "Branches": [
                    {"StartAt": f"Claim {step}", "States": _step(step, task, None)}
                    for step, task in (
                        ("FeatGas", _glue("FeatGas")),
                        ("FeatEnvironment", _glue("FeatEnvironment")),
                        ("FeatThermal", _emr("FeatThermal")),
                    )
                ],
                "Next": "Claim FeatFusion",
            },
            **_step("FeatFusion", _emr("FeatFusion"), "Claim CheckFeatures"),
            **_step(
                *("CheckFeatures", _athena(), "Claim Snapshot"),
                finish={"query_execution_id": "{% $states.input.result.QueryExecution.QueryExecutionId %}"},
            ),
            **_step("Snapshot", _snapshot(), "Claim Train"),
            **_step("Train", _train(), "Claim Evaluate"),
            **_step("Evaluate", _evaluate(), "Claim Register"),
            **_step("Register", _register(), "Claim Approve", finish=_OUTPUTS),
            **_step("Approve", _approve(), "Claim Endpoint"),
            **_step("Endpoint", _deploy(), None, finish=_OUTPUTS, before_record=_until_in_service()),
        },
    }


_OUTPUTS = {"outputs": "{% $states.input.result.Payload.outputs %}"}


def _step(
    name: str,
    task: States,
    following: str | None,
    finish: States | None = None,
    before_record: States | None = None,
) -> States:
    """One step's states. Its claim stays in the variable of its name; `following` is the next state, None the end."""
    catch = [
        {
            "ErrorEquals": ["States.ALL"],
            "Output": {"error": "{% $states.errorOutput.Error %}", "cause": "{% $states.errorOutput.Cause %}"},
            "Next": f"Explain {name}",
        }
    ]
    onwards = {"Next": following} if following else {"End": True}
    skipped = following or f"{name} done"
    about = {
        "step": name,
        "key": f"{{% $plan.keys.{name} %}}",
        "execution": "{% $states.context.Execution.Id %}",
    }
    states: States = {
        f"Claim {name}": {
            **_function({"operation": "claim", **about, "place": f"{{% $plan.places.{name} %}}"}),
            "Assign": {name: "{% $states.result.Payload %}"},
            "Catch": catch,
            "Next": f"{name}?",
        },
        f"{name}?": {
            "Type": "Choice",
            "Choices": [
                {"Condition": f"{{% ${name}.event = 'skipped' %}}", "Next": skipped},
                {"Condition": f"{{% ${name}.event = 'waiting' %}}", "Next": f"Wait for {name}"},
            ],
            "Default": name,
        },
        f"Wait for {name}": {"Type": "Wait", "Seconds": _WAIT_S, "Next": f"Claim {name}"},
        name: {
            "Type": "Task",
            "Retry": [{"ErrorEquals": _TRANSIENT, "IntervalSeconds": 2, "MaxAttempts": 5, "BackoffRate": 2}],
            **task,
            "Output": {"result": "{% $states.result %}"},
            "Catch": catch,
            "Next": next(iter(before_record)) if before_record else f"Record {name}",
        },
        f"Record {name}": {
            **_function({"operation": "finish", **about, **(finish or {"outputs": f"{{% ${name}.outputs %}}"})}),
            **({"Assign": {name: _merged(name)}} if finish is _OUTPUTS else {}),
            "Catch": catch,
            **onwards,
        },
        f"Explain {name}": {
            **_function(
                {"operation": "explain", **about}
                | {"error": "{% $states.input.error %}", "cause": "{% $states.input.cause %}"}
            ),
            "Next": f"{name} failed",
        },
        f"{name} failed": {
            "Type": "Fail",
            "Error": "StepFailed",
            "Cause": "{% $states.input.Payload.failure %}",
        },
    }
    for state in (before_record or {}).values():
        if state["Type"] == "Task":
            state["Catch"] = catch
    if following is None:
        states[f"{name} done"] = {"Type": "Succeed"}
    return states | (before_record or {})


def _merged(name: str) -> str:
    """The claim with the outputs that the step itself gave."""
    return f"{{% $merge([${name}, {{'outputs': $states.input.result.Payload.outputs}}]) %}}"


def _function(payload: States) -> States:
    return {
        "Type": "Task",
        "Resource": _LAMBDA,
        "Arguments": {"FunctionName": "${StepsFunction}", "Payload": payload},
        "Retry": [{"ErrorEquals": _TRANSIENT, "IntervalSeconds": 1, "MaxAttempts": 5, "BackoffRate": 2}],
    }


def _parameter(name: str) -> str:
    return f"{{% $plan.parameters.{name} %}}"


def _batch() -> States:
    options = BY_NAME["Simulate"].parameters
    words = [word for name in options for word in (f"--{name}", _parameter(name))]
    return {
        "Resource": "arn:aws:states:::batch:submitJob.sync",
        "Arguments": {
            "JobName": "{% $Simulate.job_name %}",
            "JobQueue": "${SimulateQueue}",
            "JobDefinition": "${SimulateDefinition}",
            "ArrayProperties": {"Size": "{% $plan.shards %}"},
            "ContainerOverrides": {
                "Command": ["python", "-m", "simulators.batch", "--lake_uri", "${LakeUri}", *words],
            },
        },
    }


def _script_options(step: str) -> dict[str, str]:
    return {"--lake_uri": "${LakeUri}"} | {f"--{name}": _parameter(name) for name in BY_NAME[step].parameters}


def _glue(step: str) -> States:
    return {
        "Resource": "arn:aws:states:::glue:startJobRun.sync",
        "Arguments": {
            "JobName": f"firelake-${{Environment}}-{BY_NAME[step].code}",
            # a run has no name of its own: by this one it is found again
            "Arguments": {**_script_options(step), "--step_job": f"{{% ${step}.job_name %}}"},
        },
    }


def _emr(step: str) -> States:
    return {
        "Resource": "arn:aws:states:::emr-serverless:startJobRun.sync",
        "Arguments": {
            "ApplicationId": "${EmrApplication}",
            "ExecutionRoleArn": "${EmrRole}",
            "Name": f"{{% ${step}.job_name %}}",
            "ExecutionTimeoutMinutes": 60,
            "JobDriver": {
                "SparkSubmit": {
                    "EntryPoint": f"${{ScriptsUri}}/{BY_NAME[step].code}.py",
                    "EntryPointArguments": [word for pair in _script_options(step).items() for word in pair],
                    "SparkSubmitParameters": "--py-files ${WheelUri}",
                }
            },
        },
    }


def _athena() -> States:
    return {
        "Resource": "arn:aws:states:::athena:startQueryExecution.sync",
        "Arguments": {
            "QueryString": "${CheckFeaturesSql}",
            "ExecutionParameters": [
                '{% "\'" & $plan.parameters.dataset_version & "\'" %}',
                '{% "\'" & $plan.parameters.feature_set_version & "\'" %}',
            ],
            "QueryExecutionContext": {"Database": "${GlueDatabase}"},
            "WorkGroup": "${Workgroup}",
        },
    }


def _processing(step: str, module: str, words: list[str], inputs: dict[str, str], outputs: dict[str, str]) -> States:
    below = "/opt/ml/processing"
    return {
        "Resource": "arn:aws:states:::sagemaker:createProcessingJob.sync",
        "Arguments": {
            "ProcessingJobName": f"{{% ${step}.job_name %}}",
            "RoleArn": "${JobRole}",
            "AppSpecification": {
                "ImageUri": "${ModelsImage}",
                "ContainerEntrypoint": ["python", "-m", f"firelake_models.{module}"],
                **({"ContainerArguments": words} if words else {}),
            },
            "ProcessingInputs": [
                {
                    "InputName": name,
                    "S3Input": {
                        "S3Uri": uri,
                        "LocalPath": f"{below}/input/{name}",
                        "S3DataType": "S3Prefix",
                        "S3InputMode": "File",
                    },
                }
                for name, uri in inputs.items()
            ],
            "ProcessingOutputConfig": {
                "Outputs": [
                    {
                        "OutputName": name,
                        "S3Output": {"S3Uri": uri, "LocalPath": f"{below}/output/{name}", "S3UploadMode": "EndOfJob"},
                    }
                    for name, uri in outputs.items()
                ]
            },
            "ProcessingResources": {
                "ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30}
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
        },
    }


def _snapshot() -> States:
    words = [word for pair in _script_options("Snapshot").items() for word in pair]
    return _processing("Snapshot", "snapshot", [*words, "--output_uri", "{% $Snapshot.outputs.snapshot_uri %}"], {}, {})


def _train() -> States:
    return {
        "Resource": "arn:aws:states:::sagemaker:createTrainingJob.sync",
        "Arguments": {
            "TrainingJobName": "{% $Train.job_name %}",
            "RoleArn": "${JobRole}",
            "AlgorithmSpecification": {"TrainingImage": "${ModelsImage}", "TrainingInputMode": "File"},
            "HyperParameters": {"seed": _parameter("seed")},
            "InputDataConfig": [
                {
                    "ChannelName": "snapshot",
                    "DataSource": {
                        "S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "{% $Snapshot.outputs.snapshot_uri %}"}
                    },
                }
            ],
            "OutputDataConfig": {"S3OutputPath": "{% $Train.outputs.models_uri %}"},
            "ResourceConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 30},
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
        },
    }


def _evaluate() -> States:
    return _processing(
        "Evaluate",
        "evaluate",
        [],
        {"snapshot": "{% $Snapshot.outputs.snapshot_uri %}", "model": "{% $Train.outputs.model_uri %}"},
        {"evaluation": "{% $Evaluate.outputs.evaluation_uri %}"},
    )


def _register() -> States:
    payload = {
        "operation": "register",
        "key": "{% $plan.keys.Register %}",
        "model_uri": "{% $Train.outputs.model_uri %}",
        "snapshot_uri": "{% $Snapshot.outputs.snapshot_uri %}",
        "evaluation_uri": "{% $Evaluate.outputs.evaluation_uri %}",
    }
    return _function(payload)


def _approve() -> States:
    """The token lies in the ledger's item, where `firelake chain approve` finds it."""
    return {
        "Resource": "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
        "TimeoutSeconds": 604_800,
        "Arguments": {
            "TableName": "${LedgerTable}",
            "Key": {"step_key": {"S": "{% $plan.keys.Approve %}"}},
            "UpdateExpression": "SET task_token = :token, package_arn = :package",
            "ExpressionAttributeValues": {
                ":token": {"S": "{% $states.context.Task.Token %}"},
                ":package": {"S": "{% $Register.outputs.package_arn %}"},
            },
        },
    }


def _deploy() -> States:
    payload = {"operation": "deploy", "key": "{% $plan.keys.Endpoint %}"}
    return _function({**payload, "package_arn": "{% $Register.outputs.package_arn %}"})


def _until_in_service() -> States:
    asked = "Is the endpoint in service"
    config = "{% $states.input.result.Payload.outputs.endpoint_config %}"
    return {
        asked: {
            **_function({"operation": "endpoint", "config": config}),
            "Output": {"result": "{% $states.input.result %}", "in_service": "{% $states.result.Payload.in_service %}"},
            "Next": "In service?",
        },
        "In service?": {
            "Type": "Choice",
            "Choices": [{"Condition": "{% $states.input.in_service %}", "Next": "Record Endpoint"}],
            "Default": "Wait for the endpoint",
        },
        "Wait for the endpoint": {"Type": "Wait", "Seconds": _WAIT_S, "Next": asked},
    }


def main() -> int:
    """Write the definition, or compare the one written."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true")
    action.add_argument("--check", action="store_true")
    text = json.dumps(definition(), indent=2) + "\n"
    if parser.parse_args().write:
        DEFINITION.write_text(text)
    elif not DEFINITION.exists() or DEFINITION.read_text() != text:
        print(f"{DEFINITION} differs; run python -m firelake_chain.state_machine --write", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
