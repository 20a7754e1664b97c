"""`main.py demo`: a first window without storage and paper, six invented patients, and a clean end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def environment(folder: Path) -> dict[str, str]:
    """A place of its own for everything that a program keeps."""
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "TMPDIR": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
    }


def test_the_demo_paints_its_first_window_before_storage_and_ends_cleanly(tmp_path: Path) -> None:
    out, thrown_away = tmp_path / "seen.json", tmp_path / "temporary"
    thrown_away.mkdir()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.e2e.window_demo", str(out), "6"],
        cwd=ROOT,
        env=environment(thrown_away),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Candor error report" not in ended.stderr
    seen = json.loads(out.read_text())
    assert seen["early"] == []
    assert seen["visible"]
    assert (seen["patients"], seen["demo bar"]) == (6, True)
    assert seen["colours"] > 3
    assert seen["loaded then"] == ["sqlalchemy"]
    assert list(thrown_away.glob("candor-demo-*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of other systems")
@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "end of session"])
def test_the_demo_ends_cleanly_when_it_is_asked_by_a_signal(tmp_path: Path, asked: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "main.py", "demo", "--patients", "6"],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            end = time.monotonic() + 20
            while not list(tmp_path.glob("candor-demo-*/clinic.db")) and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(1.0)
            program.send_signal(asked)
            _, errors = program.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            program.kill()
            pytest.fail(f"{asked.name} does not end it within 10 s")
    assert "Traceback" not in errors
    assert program.returncode == 0, f"ended with {program.returncode}"
    assert list(tmp_path.glob("candor-demo-*")) == [], "the folder of the demo is still there"
