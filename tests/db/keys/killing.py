"""kill -9 at random moments of a change of the data key, and what was found afterwards."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from db.engine import connect
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from tests.db.keys.changing import PASSPHRASE, SIGN_IN, fingerprint, opened

ROOT = Path(__file__).resolve().parents[3]
BALLAST_ROWS = 600


@dataclass(slots=True)
class Figures:
    """What `rekey_kills` counted; all but the first three must be 0."""

    kills: int = 0
    interrupted: int = 0
    """Kills that left a change begun and not ended."""
    changes: int = 0
    """Changes that came back before their child was killed."""
    unopenable: int = 0
    rows_lost: int = 0
    integrity_failures: int = 0
    back_to_an_old_key: int = 0


def rekey_kills(number: int, seed: int = 5) -> Figures:
    """Kill a child so many times while it changes the key of a file of some megabytes."""
    figures, chance = Figures(), random.Random(seed)
    with TemporaryDirectory() as folder:
        database = Path(folder) / "clinic.candor"
        keys = _made(database)
        with subprocess.Popen(
            [sys.executable, "-m", "tests.db.keys.changing", str(database)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        ) as nursery:
            assert nursery.stdin is not None
            seen: list[str] = []
            rows = BALLAST_ROWS
            for life in range(number):
                # On a slow machine no change would ever end: some lives last until one has.
                acknowledged_rows, done = _one_life(nursery, chance, sees_a_change_end=life % 5 == 0)
                rows = max(rows, *acknowledged_rows, 0)
                seen += done
                figures.kills += 1
                figures.changes += len(done)
                _look(database, keys, rows, seen, figures)
                if figures.unopenable:
                    break
            nursery.stdin.close()
        assert nursery.returncode == 0
    return figures


def _made(database: Path) -> Keys:
    made = Keys.create(
        FileKeyPlace(key_file_of(database)),
        person_id=UUID(int=1),
        sign_in=SIGN_IN,
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
    )
    with closing(connect(database, key=made.secrets.data_key, lock_wait_seconds=5)) as connection:
        connection.execute("CREATE TABLE ballast (id INTEGER PRIMARY KEY, content BLOB)")
        connection.execute("BEGIN")
        for _ in range(BALLAST_ROWS):
            connection.execute("INSERT INTO ballast (content) VALUES (randomblob(5000))")
        connection.execute("COMMIT")
    return made.keys


def _one_life(
    nursery: subprocess.Popen[str], chance: random.Random, *, sees_a_change_end: bool
) -> tuple[list[int], list[str]]:
    """Kill a child some time after its first row, or its first change; what it had acknowledged."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write("one more\n")
    child, rows, done = 0, list[int](), list[str]()
    while line := nursery.stdout.readline().strip():
        word, _, value = line.partition(" ")
        if word == "gone":
            assert rows, "the child ended by itself"
            return rows, done
        if word == "child":
            child = int(value)
        elif word == "row":
            rows.append(int(value))
        else:
            done.append(value)
        if child and rows and (done or not sees_a_change_end):
            time.sleep(chance.uniform(0, 0.2))
            os.kill(child, signal.SIGKILL)
            child = 0
    raise AssertionError("the nursery ended")


def _look(database: Path, keys: Keys, rows: int, seen: list[str], figures: Figures) -> None:
    try:
        figures.interrupted += keys.before_change(keys.unlock(SIGN_IN, PASSPHRASE).secrets) is not None
        _, secrets = opened(database)
        with closing(connect(database, key=secrets.data_key, lock_wait_seconds=5)) as connection:
            [(stored,)] = connection.execute("SELECT count(*) FROM ballast").fetchall()
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            pages = connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    except Exception:
        figures.unopenable += 1
        return
    figures.rows_lost += max(0, rows - stored)
    figures.integrity_failures += not (sound and pages)
    figures.back_to_an_old_key += fingerprint(secrets) in seen[:-1]
    if not seen or seen[-1] != fingerprint(secrets):
        seen.append(fingerprint(secrets))
