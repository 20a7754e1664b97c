"""A killed process loses nothing that was acknowledged: 100 times kill -9 during entry."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest

from tests.db.invented import ACTOR, AT, TESTA, opened
from tests.db.nursery import CONSULTATION
from tests.db.raw import is_sound, raw

ROOT = Path(__file__).resolve().parents[2]
KILLS = 100

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")


def test_no_acknowledged_answer_is_lost_in_100_kills(path: Path) -> None:
    patient = UUID(int=6)
    with opened(path) as store:
        store.add_patient(ACTOR, TESTA, id=patient).result()
        store.start_consultation(ACTOR, patient, id=CONSULTATION, catalogue_version="", at=AT).result()
    chance = random.Random(3)
    acknowledged: list[int] = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.db.nursery", str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as nursery:
        assert nursery.stdin is not None
        assert nursery.stdout is not None
        for _ in range(KILLS):
            acknowledged += one_life(nursery, chance)
            assert_all_stored(path, acknowledged)
        nursery.stdin.close()
    assert nursery.returncode == 0
    assert len(acknowledged) >= KILLS
    assert is_sound(path)


def one_life(nursery: subprocess.Popen[str], chance: random.Random) -> list[int]:
    """Start a child, kill it right after an acknowledgement or in the middle of the next save."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("one more\n")
    child, acknowledged = 0, []
    last = chance.randint(1, 6)
    while line := nursery.stdout.readline().strip():
        if line.startswith("child"):
            child = int(line.split()[1])
        elif line == "gone":
            return acknowledged
        else:
            acknowledged.append(int(line))
        if child and len(acknowledged) >= last:
            time.sleep(chance.choice((0, 0, 0.0005, 0.001)))
            os.kill(child, signal.SIGKILL)
            child = 0
    raise AssertionError("the nursery ended")


def assert_all_stored(path: Path, acknowledged: list[int]) -> None:
    [(version,)] = raw(path, "SELECT version FROM consultation")
    made = raw(path, "SELECT version - 1, after FROM answer_change ORDER BY sequence")
    # A save in flight may have been made without its acknowledgement; nothing acknowledged may be missing.
    assert made == [(number, f'["hope {number}"]') for number in range(1, version)]
    assert set(acknowledged) <= {number for number, _ in made}
    with opened(path) as store:
        answers = store.consultation(ACTOR, CONSULTATION).answers
    assert {answers.code(link_id) for link_id in answers} == {
        f"hope {number}" for number in range(max(1, version - 40), version)
    }
