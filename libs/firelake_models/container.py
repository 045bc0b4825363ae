"""What SageMaker promises a container: its folders, hyperparameters and the failure file."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any


def ml_root() -> Path:
    """The folder that is /opt/ml in a container; FIRELAKE_ML_ROOT elsewhere."""
    return Path(os.environ.get("FIRELAKE_ML_ROOT", "/opt/ml"))


def hyperparameters() -> dict[str, Any]:
    """The training job's hyperparameters, all of them strings; none when there is no file."""
    path = ml_root() / "input" / "config" / "hyperparameters.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return found


def run(work: Callable[[], None]) -> int:
    """Do the work; on an error write SageMaker's failure file. Exit code: 0 done, 2 bad input, 1 our fault."""
    try:
        work()
    except ValueError as error:
        return _fail(str(error), 2)
    except Exception as error:
        traceback.print_exc()
        return _fail(f"{type(error).__name__}: {error}", 1)
    return 0


def _fail(message: str, code: int) -> int:
    print(message, file=sys.stderr, flush=True)
    failure = ml_root() / "output" / "failure"
    failure.parent.mkdir(parents=True, exist_ok=True)
    failure.write_text(message[:1024])
    return code
