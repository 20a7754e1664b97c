"""One byte of the clinic's file is another: it is noticed, and what is still shown is right.

A day of work is stored and closed. Then one byte after another is changed in a copy, the copy is opened,
and everything that the screens can read is read. Each reading either gives exactly what was stored, or
refuses in a sentence. A byte that no reading meets (of an index, or of a page that is not in use) must be
found by the check that every backup gets.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from db.backup.checking import examine
from db.errors import StorageProblem
from db.store import Store
from tests.db.invented import ACTOR, database, opened
from tests.endurance.figures import Figure
from tests.endurance.numbered_saves import document
from tests.opening import SECRETS
from ui.demo_clinic import fill
from ui.input_file import open_knowledge

PAGE = 4096
PATIENTS = 14
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)

Reading = Callable[[Store], object]


@dataclass
class Tally:
    """What came of some flips."""

    flips: int = 0
    at_opening: int = 0
    while_reading: int = 0
    by_check: int = 0
    unnoticed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    without_sentence: list[str] = field(default_factory=list)


def flipped_bytes(folder: Path, *, pages: int = 50, flips: int = 500, seed: int = 17) -> list[Figure]:
    """Change `flips` bytes, one at a time, spread over so many pages taken by chance."""
    original = database(folder)
    readings = _worked_in(original)
    with opened(original) as store:
        expected = {name: read(store) for name, read in readings.items()}
    count = original.stat().st_size // PAGE
    chance, tally = random.Random(seed), Tally()
    chosen = chance.sample(range(count), min(pages, count))
    for flip in range(flips):
        place = chosen[flip % len(chosen)] * PAGE + chance.randrange(PAGE)
        mask = chance.randint(1, 255)
        if _is_noticed(_flipped(original, place, mask), readings, expected, tally, f"byte {place}"):
            continue
        # Reading notes who looked, and those notes may have written over a page that was not in use.
        if _check_finds(_flipped(original, place, mask)):
            tally.by_check += 1
        else:
            tally.unnoticed.append(f"byte {place}")
    measured = (
        f"{tally.flips} flips in {len(chosen)} of {count} pages: noticed at opening {tally.at_opening}, "
        f"while reading {tally.while_reading}, by the check {tally.by_check}, never {len(tally.unnoticed)}; "
        f"wrong data shown {len(tally.wrong)}, without a sentence {len(tally.without_sentence)}"
    )
    faults = [*tally.unnoticed, *tally.wrong, *tally.without_sentence]
    if faults:
        measured += f" (the first: {faults[0]})"
    return [Figure("one byte flipped", measured, "never, wrong, without: 0", not faults)]


def _worked_in(path: Path) -> Mapping[str, Reading]:
    """Make a clinic with people, visits and documents; gives every reading of a screen, by a name.

    What is read does not depend on when it is.
    """
    readings: dict[str, Reading] = {
        "count": lambda store: store.count_patients(ACTOR),
        "list": lambda store: store.find_patients(ACTOR, "", limit=1000),
        "search": lambda store: store.find_patients(ACTOR, "non", limit=1000),
        "clinic": lambda store: store.clinic(ACTOR),
        "drafts": lambda store: store.drafts(ACTOR),
        "day": lambda store: store.consultations_of_day(ACTOR, NOW.date()),
        "people": lambda store: [(one.id, one.name, one.role) for one in store.people.all(ACTOR)],
    }
    with opened(path) as store:
        fill(store, ACTOR, open_knowledge(), patients=PATIENTS, now=NOW)
        for patient in store.find_patients(ACTOR, "", limit=1000):
            readings |= _readings_of_patient(patient.id)
            for visit in store.consultations_of(ACTOR, patient.id):
                id = UUID(int=20_000_000 + len(readings))
                pdf = document(len(readings))
                store.add_document(ACTOR, visit.id, id=id, kind="handout", pdf=pdf, pages=2).result()
                readings |= _readings_of_visit(visit.id, id)
    return readings


def _readings_of_patient(id: UUID) -> Mapping[str, Reading]:
    return {
        f"patient {id}": lambda store: store.patient(ACTOR, id),
        f"visits of {id}": lambda store: store.consultations_of(ACTOR, id),
    }


def _readings_of_visit(id: UUID, document_id: UUID) -> Mapping[str, Reading]:
    return {
        f"visit {id}": lambda store: store.consultation(ACTOR, id),
        f"changes of {id}": lambda store: store.changes_of(ACTOR, id),
        f"rows of {id}": lambda store: store.derived_of(ACTOR, id),
        f"documents of {id}": lambda store: store.documents_of(ACTOR, id),
        f"document {document_id}": lambda store: store.document_bytes(ACTOR, document_id),
    }


def _flipped(original: Path, place: int, mask: int) -> Path:
    """A copy with one byte changed, alone in its folder."""
    folder = original.parent / "flipped"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    content = bytearray(original.read_bytes())
    content[place] ^= mask
    copy = database(folder)
    copy.write_bytes(content)
    return copy


def _is_noticed(
    path: Path,
    readings: Mapping[str, Reading],
    expected: Mapping[str, object],
    tally: Tally,
    flip: str,
) -> bool:
    """Open a file and read everything; whether something was refused.

    Only a sentence may stand in for what was stored.
    """
    tally.flips += 1
    try:
        store = opened(path)
    except StorageProblem:
        tally.at_opening += 1
        return True
    with store:
        refused = 0
        for name, read in readings.items():
            try:
                if read(store) != expected[name]:
                    tally.wrong.append(f"{flip}: {name}")
            except StorageProblem:
                refused += 1
            except Exception as problem:  # what no screen could turn into words
                tally.without_sentence.append(f"{flip}: {name}: {type(problem).__name__}")
    tally.while_reading += refused > 0
    return refused > 0


def _check_finds(path: Path) -> bool:
    """Whether the check that every backup gets refuses the file."""
    try:
        examine(path, key=SECRETS.data_key)
    except StorageProblem:
        return True
    return False
