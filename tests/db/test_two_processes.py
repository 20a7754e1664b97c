"""Two processes edit one patient: no edit is silently overwritten."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from uuid import uuid4

from intake.consultation import Patient
from tests.db.invented import ACTOR, opened
from tests.db.raw import is_sound

ROOT = Path(__file__).resolve().parents[2]
EDITS = 50


def test_two_processes_lose_none_of_a_hundred_edits(path: Path) -> None:
    patient_id = uuid4()
    with opened(path) as store:
        store.add_patient(ACTOR, Patient(name="Testa Nonesuch"), id=patient_id).result()
    editors = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.db.editor", str(path), str(patient_id), letter, str(EDITS)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for letter in "ab"
    ]
    for editor in editors:
        assert editor.stdout is not None
        assert editor.stdout.readline() == "ready\n"
    for editor in editors:
        assert editor.stdin is not None
        editor.stdin.write("go\n")
        editor.stdin.flush()
    conflicts = [int(editor.communicate(timeout=60)[0]) for editor in editors]
    assert [editor.returncode for editor in editors] == [0, 0]
    with opened(path) as store:
        stored = store.patient(ACTOR, patient_id)
    edits = stored.patient.address.split()
    assert sorted(edits) == sorted(f"{letter}{number}" for letter in "ab" for number in range(EDITS))
    assert stored.version == 2 * EDITS + 1
    # Without a conflict the two never met, and this test would show nothing.
    assert sum(conflicts) > 0
    assert is_sound(path)
