"""kill -9 in the middle of saves, at any moment of a program's life: opening, saving, closing."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.db.invented import database
from tests.endurance.figures import CannotRun, Figure
from tests.endurance.numbered_saves import examine

ROOT = Path(__file__).resolve().parents[2]
LONGEST_LIFE = 0.35
"""Seconds: long enough for a child to open the file, save a dozen times, and close it again."""


def save_kills(folder: Path, *, number: int = 500, seed: int = 5) -> list[Figure]:
    """Kill a saving program `number` times; after each kill the file is opened and held against what was
    acknowledged, every tenth time with all its documents and the whole audit."""
    if not hasattr(os, "fork"):
        raise CannotRun("this system cannot fork a process: run it on Linux or macOS")
    path = database(folder)
    chance = random.Random(seed)
    acknowledged = in_flight = lost = partial = unsound = 0
    with _nursery(path) as nursery:
        for kill in range(1, number + 1):
            acknowledged = max(acknowledged, _one_life(nursery, chance))
            found = examine(path, acknowledged, thoroughly=kill % 10 == 0 or kill == number)
            lost += found.lost
            partial += bool(found.partial)
            unsound += bool(found.unsound)
            # A save may be whole on the disk though its acknowledgement was not heard any more.
            in_flight += found.stored > acknowledged
            acknowledged = max(acknowledged, found.stored)
    measured = (
        f"{number} kills in {acknowledged} saves: acknowledged lost {lost}, half saves {partial}, "
        f"unsound files {unsound} ({in_flight} times a save in flight was kept whole)"
    )
    kept = not (lost or partial or unsound) and acknowledged >= number
    return [Figure("kill -9 while saving", measured, "0, 0, 0", kept)]


@contextmanager
def _nursery(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.endurance.save_nursery", str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    ) as nursery:
        yield nursery
        assert nursery.stdin is not None
        nursery.stdin.close()


def _one_life(nursery: subprocess.Popen[bytes], chance: random.Random) -> int:
    """Let a child live for a moment, then kill it; gives how many saves are acknowledged, 0 for none."""
    assert nursery.stdin is not None
    nursery.stdin.write(b"one more\n")
    child = int(_line(nursery).removeprefix("child "))
    acknowledged = 0
    # Half of the kills come at any time, half right after an acknowledgement or in the save after it.
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0, LONGEST_LIFE))
    else:
        for _ in range(chance.randint(1, 6)):
            acknowledged = int(_line(nursery)) + 1
        time.sleep(chance.choice((0, 0, 0.0005, 0.001, 0.002)))
    os.kill(child, signal.SIGKILL)
    while (line := _line(nursery)) != "gone":
        acknowledged = int(line) + 1
    return acknowledged


def _line(nursery: subprocess.Popen[bytes]) -> str:
    assert nursery.stdout is not None
    return nursery.stdout.readline().decode("ascii").strip()
