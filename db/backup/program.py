"""Which version of Candor this is, for what a backup says of itself."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

UNKNOWN = "unknown"


@cache
def program_version() -> str:
    """The version that the program's folder names, "unknown" where it cannot be read."""
    try:
        with (Path(__file__).parents[2] / "pyproject.toml").open("rb") as file:
            version = tomllib.load(file)["project"]["version"]
    except (OSError, ValueError, KeyError):
        return UNKNOWN
    return version if isinstance(version, str) else UNKNOWN
