"""Very many invented patients, written past the store: it would note each in the audit, which takes hours.

Half of the names are common ones, the others rare: a clinic of a million has some thirty thousand surnames.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Engine, Table, insert

from db.actor import Actor
from db.codec import fill_patient
from db.models import PatientModel, PatientWordModel
from db.saving_words import add_forms, add_numbers, word_rows
from db.search import name_words, number_letters
from intake.consultation import Patient
from intake.dates import PartialDate

_BATCH = 20_000
_CONSONANTS = ("b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "sh", "t", "v", "w", "y", "z")
_PARTS = tuple(c + v + end for c in _CONSONANTS for v in "aeiou" for end in ("", "", "n", "r", "l"))
_FIRST, _LAST = 3_000, 30_000


def invented_many(number: int, *, seed: int = 20261121) -> Iterator[Patient]:
    """So many invented people, always the same ones; names are made of syllables."""
    chance = random.Random(seed)
    first = [_word(chance, 2, 3) for _ in range(_FIRST)]
    last = [_word(chance, 2, 4) for _ in range(_LAST)]
    born = date(1945, 1, 1)
    for place in range(1, number + 1):
        # Common names are common: the square puts most of them at the beginning.
        names = [_some(chance, first), _some(chance, last)]
        if chance.random() < 0.2:
            names.insert(1, _some(chance, first))
        yield Patient(
            name=" ".join(names),
            birth_date=PartialDate.of(born + timedelta(days=chance.randrange(23_000))),
            number=f"M-{place:07d}",
            phone=f"07700 {chance.randrange(1_000_000):06d}",
        )


def add_many(engine: Engine, actor: Actor, patients: Iterator[Patient]) -> None:
    """Write them with the rows of search, in batches of one transaction each."""
    patient_table, words = cast(Table, PatientModel.__table__), cast(Table, PatientWordModel.__table__)
    names = [column.name for column in patient_table.c]
    at, known = datetime(2020, 1, 1, tzinfo=UTC), set[str]()
    place = 0
    while batch := list(islice(patients, _BATCH)):
        rows: list[dict[str, Any]] = []
        of_words: list[dict[str, Any]] = []
        new, numbers = set[str](), set[str]()
        for patient in batch:
            place += 1
            id = stored_id(place)
            row = PatientModel(
                id=id, version=1, saved_at=at, saved_by_id=actor.id, saved_by=actor.name, active_at=at
            )
            fill_patient(row, patient)
            rows.append({name: getattr(row, name) for name in names})
            of_words += word_rows(id, patient)
            new |= name_words(patient.name) - known
            numbers |= number_letters(patient.number)
        known |= new
        of_words.sort(key=lambda each: each["word"])
        with engine.begin() as connection:
            connection.execute(insert(patient_table), rows)
            connection.execute(insert(words), of_words)
            add_forms(connection, new)
            add_numbers(connection, numbers)


def stored_id(place: int) -> UUID:
    """The id under which the patient of a place, counted from 1, is stored."""
    return UUID(int=(place << 64) | 0x4000_0000_0000_0000)


def _word(chance: random.Random, least: int, most: int) -> str:
    return "".join(chance.choices(_PARTS, k=chance.randint(least, most))).capitalize()


def _some(chance: random.Random, words: list[str]) -> str:
    return words[int(len(words) * chance.random() ** 2)]
