"""Two rooms edit one patient, each a process of its own; on a server or in a file.

For the endurance run: `two_rooms("postgresql", 200)`, `two_rooms("sqlite", 200)`.
As a room: python -m tests.db.postgres.rooms KIND PLACE PATIENT LETTER TIMES
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from uuid import UUID, uuid4

from db.actor import Actor
from db.errors import Conflict
from db.keys.work import LIGHT_WORK
from db.postgres.opening import connect_clinic
from db.store import Store
from intake.consultation import Patient
from tests.db.invented import ACTOR, opened
from tests.db.postgres.clinic import OWNER, PASSPHRASE, new_clinic
from tests.postgres_server import running_server

Kind = Literal["sqlite", "postgresql"]
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Rooms:
    """What came of it: how many saves, how many conflicts were shown, and what went wrong."""

    saves: int
    conflicts: int
    overwritten: int
    doubled: int


def two_rooms(kind: Kind, number: int) -> Rooms:
    """Each of two rooms saves the same patient `number` times, adding a word of its own each time."""
    with _place(kind) as place:
        patient_id = uuid4()
        with _room(kind, place) as (store, me):
            store.add_patient(me, Patient(name="Testa Nonesuch"), id=patient_id).result(60)
        command = [sys.executable, "-m", "tests.db.postgres.rooms", kind, place, str(patient_id)]
        rooms = [
            subprocess.Popen(
                [*command, letter, str(number)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for letter in "ab"
        ]
        for room in rooms:
            assert room.stdout is not None
            assert room.stdout.readline() == "ready\n"
        for room in rooms:
            assert room.stdin is not None
            room.stdin.write("go\n")
            room.stdin.flush()
        conflicts = sum(int(room.communicate(timeout=600)[0]) for room in rooms)
        with _room(kind, place) as (store, me):
            stored = store.patient(me, patient_id)
    words = stored.patient.address.split()
    wanted = {f"{letter}{place}" for letter in "ab" for place in range(number)}
    return Rooms(
        saves=stored.version - 1,
        conflicts=conflicts,
        overwritten=len(wanted - set(words)),
        doubled=len(words) - len(set(words)),
    )


@contextmanager
def _place(kind: Kind) -> Iterator[str]:
    if kind == "postgresql":
        with running_server() as server:
            yield new_clinic(server).url
        return
    with tempfile.TemporaryDirectory(prefix="candor-rooms-") as folder:
        yield str(Path(folder) / "clinic.db")


@contextmanager
def _room(kind: str, place: str) -> Iterator[tuple[Store, Actor]]:
    if kind == "sqlite":
        with opened(Path(place)) as store:
            yield store, ACTOR
        return
    server = connect_clinic(place, OWNER, PASSPHRASE, work=LIGHT_WORK)
    try:
        yield server.store, server.store.people.begin_session(server.person_id).result(30).actor
    finally:
        server.close()


def _edit(kind: str, place: str, patient_id: UUID, letter: str, times: int) -> int:
    conflicts = 0
    with _room(kind, place) as (store, me):
        print("ready", flush=True)
        sys.stdin.readline()
        for number in range(times):
            edited = False
            while not edited:
                read = store.patient(me, patient_id)
                address = f"{read.patient.address} {letter}{number}".strip()
                try:
                    store.change_patient(
                        me, patient_id, read.version, replace(read.patient, address=address)
                    ).result(60)
                    edited = True
                except Conflict:
                    conflicts += 1
    return conflicts


if __name__ == "__main__":
    print(_edit(sys.argv[1], sys.argv[2], UUID(sys.argv[3]), sys.argv[4], int(sys.argv[5])))
