"""Who may be stored twice: another record with the same birth date or phone and a name that sounds alike.

The judgement is symmetric: whichever of two records is looked at, it says the same of them. It only says that
somebody should look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Table, bindparam, literal_column, or_, select
from sqlalchemy.orm import Session

from db.close_words import close_words
from db.merges import kept_of, kept_record, other_people
from db.models import PatientModel, PatientWordModel, WordFormModel
from db.search import LAST, fold
from db.word_forms import LEAST_FOR_MISTAKES, SOUND, one_mistake, sound
from intake.consultation import Patient
from intake.dates import DateProblem, PartialDate, parse_fhir_date

_WORD = cast(Table, PatientWordModel.__table__)
_FORM = cast(Table, WordFormModel.__table__)
_PATIENT = cast(Table, PatientModel.__table__)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_WORDS: BindParameter[Any] = bindparam("words", expanding=True)
_MOST = 5
_MOST_LOOKED_AT = 400
_MOST_OF_A_SOUND = 40
_MOST_WORDS = 6
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)
_END_OF_PHONE = 7
"""Two phone numbers are one when they end alike: with and without the country."""


class Likeness(StrEnum):
    """Why two records may be of one person."""

    NAME_AND_BIRTH_DATE = "name-and-birth-date"
    """The same birth date, and a name that sounds alike."""
    NAME_AND_PHONE = "name-and-phone"
    """The same phone, and a name that sounds alike."""
    NAME_AND_NEAR_DATE = "name-and-near-date"
    """A name that sounds alike, and birth dates that differ as a slip of the hand makes them differ."""


@dataclass(frozen=True, slots=True)
class Double:
    """Another record that may be of the same person. `version` is that of the record as it was read."""

    id: UUID
    version: int
    patient: Patient
    likeness: Likeness


_OF_DAY = (
    select(_WORD.c.patient_id)
    .where(_WORD.c.word >= bindparam("start"), _WORD.c.word < bindparam("end"))
    .order_by(_WORD.c.word, _WORD.c.patient_id)
    .limit(literal_column(str(_MOST_LOOKED_AT)))
)
_OF_SOUND = (
    select(_FORM.c.word).where(_FORM.c.form == bindparam("form")).limit(literal_column(str(_MOST_OF_A_SOUND)))
)
_OF_WORDS = (
    select(_WORD.c.patient_id, _WORD.c.beside)
    .where(
        _WORD.c.word.in_(_WORDS),
        or_(*(_WORD.c.beside.contains(bindparam(part)) for part in ("year", "month", "day"))),
    )
    .limit(literal_column(str(_MOST_LOOKED_AT * 10)))
)
_ROWS = select(
    _PATIENT.c.id, _PATIENT.c.name, _PATIENT.c.birth_date, _PATIENT.c.phone, _PATIENT.c.number
).where(_PATIENT.c.id.in_(_IDS))


def likeness(one: Patient, other: Patient) -> Likeness | None:
    """Why two identities may be of one person; None when nothing says so."""
    if not sounds_alike(one.name, other.name):
        return None
    if one.birth_date is not None and one.birth_date == other.birth_date:
        return Likeness.NAME_AND_BIRTH_DATE
    if same_phone(one.phone, other.phone):
        return Likeness.NAME_AND_PHONE
    here, there = one.birth_date, other.birth_date
    is_near = here is not None and there is not None and _is_near(here, there)
    return Likeness.NAME_AND_NEAR_DATE if is_near else None


def sounds_alike(one: str, other: str) -> bool:
    """Whether each word of the shorter name has one of its own in the longer name that sounds like it.

    The order of the words does not count, nor whether a hyphen or an apostrophe was typed, left out or made a
    space; a name of one word alone is like another such name only.
    """
    return any(_sound_alike(here, there) for here in _readings(one) for there in _readings(other))


def _sound_alike(one: list[str], other: list[str]) -> bool:
    few, many = sorted((one, other), key=len)
    if not few or (len(few) == 1) != (len(many) == 1):
        return False
    return _pairs(few, many)


def _pairs(few: list[str], many: list[str]) -> bool:
    if not few:
        return True
    first, rest = few[0], few[1:]
    return any(
        _is_like(first, word) and _pairs(rest, many[:place] + many[place + 1 :])
        for place, word in enumerate(many)
    )


def _readings(name: str) -> tuple[list[str], ...]:
    """The words of a name: with what stands between two letters taken out, and with a space in its place."""
    folded = fold(name)
    joined = ("".join(mark for mark in word if mark.isalnum()) for word in folded.split())
    apart = "".join(mark if mark.isalnum() else " " for mark in folded).split()
    # More words than any name has would take for ever to pair.
    both = ([word for word in joined if word][:_MOST_WORDS], apart[:_MOST_WORDS])
    return both[:1] if both[0] == both[1] else both


def _is_like(one: str, other: str) -> bool:
    if one == other:
        return True
    # Of three letters too little is left to tell by sound: Ivo and Eva.
    return min(len(one), len(other)) >= LEAST_FOR_MISTAKES and (
        sound(one) == sound(other) or one_mistake(one, other)
    )


def same_phone(one: str, other: str) -> bool:
    """Whether two phone numbers are one: they end alike, with and without the country."""
    here, there = _figures(one), _figures(other)
    if min(len(here), len(there)) < _END_OF_PHONE:
        return False
    # Noughts alone are no number: every other one would end like them.
    ends = here.lstrip("0"), there.lstrip("0")
    return all(ends) and (here.endswith(ends[1]) or there.endswith(ends[0]))


def _figures(phone: str) -> str:
    return "".join(mark for mark in phone if mark.isdecimal())


def _is_near(one: PartialDate, other: PartialDate) -> bool:
    """One figure is another, day and month changed places, or one of them is known less exactly."""
    here, there = (one.year, one.month, one.day), (other.year, other.month, other.day)
    if None in here or None in there:
        return all(a is None or b is None or a == b for a, b in zip(here, there, strict=True))
    if here[0] == there[0] and here[1:] == (there[2], there[1]):
        return True
    return sum(a != b for a, b in zip(str(one), str(other), strict=True)) == 1


def doubles_of(session: Session, patient: Patient, id: UUID | None) -> tuple[Double, ...]:
    """The stored records that may be of the same person, the likeliest first, at most five.

    `id` is that of the record itself where it is stored. Those of which somebody said that they are two
    people are left out; one that was put together with another is told by the record that is kept.
    """
    connection = session.connection()
    ids = dict.fromkeys(_candidates(connection, patient))
    if id is not None:
        ids.pop(id, None)
    if not ids:
        return ()
    rows = connection.execute(_ROWS, {"ids": list(ids)[: 3 * _MOST_LOOKED_AT]}).all()
    alike: dict[UUID, Likeness] = {}
    for row in rows:
        found = likeness(patient, Patient(name=row.name, birth_date=row.birth_date, phone=row.phone))
        if found is not None:
            alike[row.id] = found
    if not alike:
        return ()
    order = list(Likeness)
    stands = kept_of(connection, alike)
    people: dict[UUID, Likeness] = {}
    # A record that was put together with another is told by that one: it is the same person still.
    for other in sorted(alike, key=lambda each: (order.index(alike[each]), each)):
        people.setdefault(stands.get(other, other), alike[other])
    if id is not None:
        for known in (kept_record(connection, id), *other_people(session, id)):
            people.pop(known, None)
    told = sorted(people, key=lambda other: (order.index(people[other]), other))[:_MOST]
    return tuple(_double(session, other, people[other]) for other in told)


def _double(session: Session, id: UUID, found: Likeness) -> Double:
    from db.codec import stored_patient

    row = session.get_one(PatientModel, id)
    stored = stored_patient(row)
    return Double(id, stored.version, stored.patient, found)


def _candidates(connection: Connection, patient: Patient) -> Iterable[UUID]:
    if patient.birth_date is not None:
        start = str(patient.birth_date)
        yield from connection.execute(_OF_DAY, {"start": start, "end": start + LAST}).scalars()
    figures = _figures(patient.phone)
    if len(figures) >= _END_OF_PHONE:
        start = "<" + figures[-_END_OF_PHONE:][::-1]
        yield from connection.execute(_OF_DAY, {"start": start, "end": start + LAST}).scalars()
    yield from _of_name(connection, patient)


def _of_name(connection: Connection, patient: Patient) -> Iterable[UUID]:
    """Those whose birth date may differ by a slip: a name of this sound."""
    born = patient.birth_date
    readings = _readings(patient.name)
    if born is None or max(map(len, readings)) < 2:
        return
    # A name may be common: the database leaves out those of whom no part of the date is the same.
    near = {"year": f" {born.year}", "month": f"-{born.month or 0:02d}-", "day": f"-{born.day or 0:02d} "}
    # Of every word: the other name may lack any of them, and both must find each other.
    for word in dict.fromkeys(word for words in readings for word in words):
        words = {word, *connection.execute(_OF_SOUND, {"form": SOUND + sound(word)}).scalars()}
        if len(word) >= LEAST_FOR_MISTAKES:
            words |= set(close_words(connection, word))
        for row in connection.execute(_OF_WORDS, {"words": sorted(words), **near}):
            if any(_is_near(born, date) for date in _dates_in(row.beside)):
                yield row.patient_id


def _dates_in(beside: str) -> list[PartialDate]:
    """The words that read as a date: the birth date, and a number that looks like one."""
    dates = []
    for word in beside.split():
        if _DATE.fullmatch(word):
            with suppress(DateProblem):
                dates.append(parse_fhir_date(word))
    return dates
