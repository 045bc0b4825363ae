"""Container images as this machine runs them: the same programs, in this machine's Python environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

_PROGRAMS: dict[str, dict[str, list[str]]] = {
    "firelake-simulators": {},
    "firelake-models": {
        "train": ["python", "-m", "firelake_models.train"],
        "serve": ["python", "-m", "firelake_models.serve"],
    },
}
"""Image name to the programs that its container has on the PATH (SageMaker asks for `train` and `serve`)."""


class UnknownImage(ValueError):  # noqa: N818
    """No such image, or it has no such program; the message names both."""


def command(image: str, program: str) -> list[str]:
    """The command that `program` is in `image`. Raises UnknownImage."""
    programs = _PROGRAMS[_name(image)]
    if program not in programs:
        raise UnknownImage(f"image {image} has no program {program!r}; it has {', '.join(programs) or 'none'}")
    return resolve(programs[program])


def environment(image: str) -> dict[str, str]:
    """The variables that a process of `image` gets. Raises UnknownImage."""
    _name(image)
    path = [str(REPOSITORY / "libs"), str(REPOSITORY)]
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": os.pathsep.join(path),
    }


def resolve(arguments: list[str]) -> list[str]:
    """A container's command with this machine's Python in place of the image's."""
    if arguments and arguments[0] in ("python", "python3", "python3.11"):
        return [sys.executable, *arguments[1:]]
    return arguments


def _name(image: str) -> str:
    name = image.rsplit("/", 1)[-1].split("@")[0].split(":")[0]
    if name not in _PROGRAMS:
        raise UnknownImage(f"image {image} is unknown here; known are {', '.join(_PROGRAMS)}")
    return name
