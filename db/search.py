"""Finding patients: the words a patient is found by, and what a typed text asks for.

A text is split at spaces, and every piece must be the beginning of some word of the patient. Words are
folded: without case and accents. A phone number is found from either end, a birth date as people write it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models import PatientModel, PatientWordModel
from intake.consultation import Patient
from intake.dates import MONTHS, DateProblem, PartialDate, parse_fhir_date

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ħ": "h",
    }
)
_LAST = "\U0010ffff"
_FROM_THE_END = "<"
_LEAST_PHONE_DIGITS = 3
_LONGEST_SEARCH = 200
_MANY = 500
_PHONE = re.compile(r"[\d\s()+./-]+")
_IN_FIGURES = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_MONTH_IN_FIGURES = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})")

Beginnings = tuple[str, ...]
"""Beginnings of words, one of which a patient must have."""


def fold(text: str) -> str:
    """Without case and accents: "Łukasz Ødegård" becomes "lukasz odegard"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()


def words_of(patient: Patient) -> frozenset[str]:
    """Every word that a patient is found by."""
    words = {word for text in (patient.name, patient.number) for word in _words(text)}
    words.update(part.lstrip("0") for part in _words(patient.number) if part.isdecimal())
    digits = _digits(patient.phone)
    if digits:
        words |= {digits, digits.lstrip("0"), _FROM_THE_END + digits[::-1]}
    if patient.birth_date is not None:
        words.add(str(patient.birth_date))
    words.discard("")
    return frozenset(words)


def asked(text: str) -> tuple[tuple[Beginnings, ...], ...]:
    """What a typed text can mean. Each meaning is a list of demands, all of which a patient must meet."""
    text = text[:_LONGEST_SEARCH]
    by_piece = tuple(demand for piece in text.split() for demand in _demands(piece))
    meanings = [by_piece] if by_piece else []
    dates = _dates(text)
    if dates:
        meanings.append((dates,))
    phone = _phone(text)
    if phone and len(text.split()) > 1:
        meanings.append((phone,))
    return tuple(meanings)


def condition(session: Session, text: str) -> ColumnElement[bool] | None:
    """What a patient must meet to be found by a text; None for a text without letters or figures.

    A demand that few patients meet gives their ids at once. Where each demand is met by many, the list is
    walked in its order instead, and ends as soon as it is long enough.
    """
    found = []
    for demands in asked(text):
        sizes = [_size(session, demand) for demand in demands]
        smallest = sizes.index(min(sizes))
        tests: list[ColumnElement[bool]] = [
            _meets(demand)
            for place, demand in enumerate(demands)
            if place != smallest or sizes[place] >= _MANY
        ]
        if sizes[smallest] < _MANY:
            few = select(PatientWordModel.patient_id).where(_begins(PatientWordModel, demands[smallest]))
            tests.insert(0, PatientModel.id.in_(few))
        found.append(and_(*tests))
    return or_(*found) if found else None


def _begins(word: Any, beginnings: Beginnings) -> ColumnElement[bool]:
    return or_(*((word.word >= start) & (word.word < start + _LAST) for start in beginnings))


def _meets(beginnings: Beginnings) -> ColumnElement[bool]:
    word = aliased(PatientWordModel)
    return exists().where(word.patient_id == PatientModel.id, _begins(word, beginnings))


def _size(session: Session, beginnings: Beginnings) -> int:
    some = select(PatientWordModel.word).where(_begins(PatientWordModel, beginnings)).limit(_MANY)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _words(text: str) -> set[str]:
    """The folded words of a text; "O'Brien-Nonesuch" gives "obriennonesuch", "o", "brien" and "nonesuch"."""
    words = set()
    for piece in fold(text).split():
        parts = _parts(piece)
        words.update(parts)
        words.add("".join(parts))
    return words


def _parts(piece: str) -> list[str]:
    return "".join(mark if mark.isalnum() else " " for mark in piece).split()


def _demands(piece: str) -> list[Beginnings]:
    dates = _dates(piece)
    if dates:
        return [dates + tuple(_parts(fold(piece))[:1] if piece.isdecimal() else ())]
    phone = _phone(piece)
    if phone:
        joined = "".join(_parts(fold(piece)))
        return [(joined, *phone)]
    return [(part,) for part in _parts(fold(piece))]


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(mark)) for mark in text if mark.isdecimal())


def _phone(text: str) -> Beginnings:
    """The beginnings that a text of figures asks for, read from either end of a phone number."""
    digits = _digits(text)
    if not _PHONE.fullmatch(text.strip()) or len(digits) < _LEAST_PHONE_DIGITS:
        return ()
    # Without its leading nought a national number is also the end of the international one.
    bare = digits.lstrip("0")
    return (digits, _FROM_THE_END + digits[::-1], *((bare, _FROM_THE_END + bare[::-1]) if bare else ()))


def _dates(text: str) -> Beginnings:
    """The dates that a text can mean, in the FHIR form; day before month, and month before day too."""
    text = fold(text).strip()
    found: list[PartialDate] = []
    in_figures = _IN_FIGURES.fullmatch(text)
    month_in_figures = _MONTH_IN_FIGURES.fullmatch(text)
    in_words = _IN_WORDS.fullmatch(text)
    if in_figures:
        first, second, year = map(int, in_figures.groups())
        found += _date(year, second, first) + _date(year, first, second)
    elif month_in_figures:
        month, year = map(int, month_in_figures.groups())
        found += _date(year, month)
    elif in_words:
        day, name, year_text = in_words.groups()
        months = [place for place, month in enumerate(MONTHS, start=1) if month.casefold().startswith(name)]
        if len(months) == 1:
            found += _date(int(year_text), months[0], int(day) if day else None)
    else:
        try:
            found.append(parse_fhir_date(text))
        except DateProblem:
            return ()
    return tuple(dict.fromkeys(map(str, found)))


def _date(year: int, month: int, day: int | None = None) -> list[PartialDate]:
    try:
        return [PartialDate(year, month, day)]
    except DateProblem:
        return []
