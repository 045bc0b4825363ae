"""What went wrong in a lake, as a person is told it."""

from __future__ import annotations

import re


def said_by(error: Exception) -> str:
    """What went wrong at a folder or in a lake, in a line: delta-rs has its causes behind arrows on the next ones, in
    colours, or where in its code it was."""
    first, *others = re.sub(r"\x1b\[\d*m", "", str(error)).strip().split("\n")
    causes = [line.split("↳", 1)[1].strip() for line in others if "↳" in line]
    return ": ".join([first, *causes])
