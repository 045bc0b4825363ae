"""Where things lie on this machine: what is kept between projects, and what belongs to one local cloud."""

from __future__ import annotations

import os
from pathlib import Path

CACHE = Path(os.environ.get("FIRELAKE_CACHE", Path.home() / ".cache" / "firelake"))
"""Jars and engines, fetched once."""

STATE = Path(os.environ.get("FIRELAKE_STATE", ".firelake"))
"""A local cloud's state, unless `--state` names another folder."""
