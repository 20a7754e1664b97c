"""The real program leaves no dump of its memory when it crashes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RUN = """
import runpy, sys
sys.argv = ["main.py", "--version"]
try:
    runpy.run_path("main.py", run_name="__main__")
except SystemExit:
    pass
"""
LOOK = """
import ctypes, json, resource
print(json.dumps([resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)]))
"""
CRASH = """
import os, signal
os.kill(os.getpid(), signal.SIGSEGV)
"""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="limits and flags are those of Linux")


def run(script: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Python with a script, where dumps of any size are allowed as far as the system goes."""
    allowed = 'ulimit -S -c $(ulimit -H -c); exec "$0" -c "$1"'
    surroundings = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
    return subprocess.run(
        ["/bin/sh", "-c", allowed, sys.executable, script],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=120,
    )


@linux_only
def test_main_allows_no_dump_and_lets_no_other_program_look_in() -> None:
    done = run(RUN + LOOK)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [[0, 0], 0]
    # Without main.py the same process may be looked into: so it is main.py that shuts it.
    limits, dumpable = json.loads(run(LOOK).stdout)
    assert dumpable == 1
    assert limits[0] == limits[1]


@linux_only
def test_a_crash_leaves_no_file(tmp_path: Path) -> None:
    done = run(RUN.replace('"main.py", run_name', f'"{ROOT / "main.py"}", run_name') + CRASH, tmp_path)
    assert done.returncode in (-signal.SIGSEGV, 128 + signal.SIGSEGV)
    assert list(tmp_path.iterdir()) == []
