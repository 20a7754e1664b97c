"""Figures of whole commands: from the shell's start to the process's end."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.domain import DEMO
from tests.bench.measuring import Figure, medians

ROOT = Path(__file__).resolve().parents[2]


def surroundings() -> dict[str, str]:
    """The environment of a started process: our own modules on its path, compiled ones kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT)}


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], capture_output=True, env=surroundings(), check=True)


def commands(times: int = 10) -> list[Figure]:
    """`screen` and `handout`, in turns with an empty Python."""
    main = str(ROOT / "main.py")
    with tempfile.TemporaryDirectory(prefix="candor-bench-") as folder:
        paper = str(Path(folder) / "handout.pdf")
        screen, handout, empty = medians(
            lambda: _run(main, "screen", str(DEMO)),
            lambda: _run(main, "handout", str(DEMO), "-o", paper),
            lambda: _run("-c", "pass"),
            times=times,
        )
    return [
        Figure("whole command: screen", screen, "python -c pass", empty, "none of its own"),
        Figure("whole command: handout", handout, "python -c pass", empty, "none of its own"),
    ]
