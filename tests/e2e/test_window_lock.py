"""The real program, locked: a new process in the place of the old one, nothing of the patient in memory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.window_journey import READER, SIGN_IN, looked_into, set_up

ROOT = Path(__file__).resolve().parents[2]
NAME = "Testa Zwolfmarker"
MARKER = "Zwolfmarker"


def notes_of(file: Path) -> dict[str, Any]:
    """Everything that was noted so far."""
    found: dict[str, Any] = {}
    if file.exists():
        for line in file.read_text().splitlines():
            found |= json.loads(line)
    return found


def wait_for(file: Path, what: str, child: subprocess.Popen[str], *, seconds: float = 90) -> dict[str, Any]:
    """Wait until something is noted."""
    end = time.monotonic() + seconds
    while what not in notes_of(file):
        if child.poll() is not None or time.monotonic() > end:
            child.kill()
            pytest.fail(f"{what} never came: {child.communicate()[1]}")
        time.sleep(0.1)
    return notes_of(file)


def memory_of(pid: int) -> Iterator[bytes]:
    """Everything that a process of one's own may write to, region by region."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            place, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(each, 16) for each in place.split("-"))
            try:
                memory.seek(start)
                yield memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue


def found_in_memory(pid: int, text: str) -> int:
    """How often a text is in a process, as Python, the database or Qt keep text."""
    forms = (text.encode(), text.encode("utf-16-le"))
    return sum(region.count(form) for region in memory_of(pid) for form in forms)


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
def test_after_the_lock_a_new_process_asks_for_the_passphrase_and_holds_nothing_of_the_patient(
    tmp_path: Path,
) -> None:
    profile, notes = tmp_path / "data" / "Candor", tmp_path / "notes"
    profile.mkdir(parents=True)
    set_up(profile)
    surroundings = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "TMPDIR": str(tmp_path),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.window_locking", str(notes)],
        cwd=ROOT,
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            assert child.stdin is not None
            child.stdin.write(f"{NAME}\n")
            child.stdin.flush()
            wait_for(notes, "typed", child)
            assert found_in_memory(child.pid, MARKER) > 0, "the search of the memory finds nothing at all"
            child.stdin.write("lock\n")
            child.stdin.flush()
            told = wait_for(notes, "settled", child)
            assert found_in_memory(child.pid, MARKER) == 0
            with (
                open(f"/proc/{child.pid}/environ", "rb") as given,
                open(f"/proc/{child.pid}/cmdline", "rb") as line,
            ):
                assert MARKER.encode() not in given.read() + line.read()
            child.send_signal(signal.SIGTERM)
            _, errors = child.communicate(timeout=20)
        finally:
            child.kill()
    assert child.returncode == 0, errors
    assert "Traceback" not in errors
    assert told["title"] == "Candor[*]"
    assert not told["attached"]
    assert (told["name"], told["in passphrase"]) == (SIGN_IN, True)
    assert "Locked" in told["words"]
    assert MARKER not in " ".join(told["words"])
    # What was typed is kept, and nothing of the patient lies beside the file.
    with looked_into(profile) as store:
        (draft,) = store.drafts(READER)
        assert draft.patient_name == NAME
        answers = store.consultation(READER, draft.consultation_id).answers
    assert answers.all("goals.bothers") == (NAME,)
    for each in tmp_path.rglob("*"):
        assert MARKER not in each.name
        if each.is_file():
            assert MARKER.encode() not in each.read_bytes(), each.name
