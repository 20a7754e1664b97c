"""What a patient is found by, and what a typed text asks for.

A text is split at spaces, and every piece must be part of some word of the patient. Words are folded: without
case and accents. A phone number is found from either end, a birth date as people write it. `db.finding` asks
storage for what is made here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from db.models import PatientModel, PatientWordModel
from intake.consultation import Patient
from intake.dates import EARLIEST_YEAR, MONTHS, DateProblem, PartialDate, parse_fhir_date

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
LAST = "\U0010ffff"
"""Comes after every letter: the end of a range of words that begin alike."""
_FROM_THE_END = "<"
PAIR = "+"
"""What a row of two names of a patient begins with. No word that is typed does."""
_MOST_PAIRED = 8
_LEAST_PHONE_DIGITS = 3
_WHOLE_PHONE_DIGITS = 10
_END_OF_PHONE = 9
"""From ten figures on a number may be written with its country: its last nine are the same without."""
_LONGEST_SEARCH = 200
_LONGEST_WORD = 64
"""So many letters of a word are kept: a pasted text without spaces would have as many forms as letters."""
_MOST_PIECES = 8
_PHONE = re.compile(r"[\d\s()+./-]+")
_BETWEEN = r"\s*[\s./-]\s*"
_IN_FIGURES = re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{4}}|\d{{2}})")
_MONTH_IN_FIGURES = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{4})")
_DAY_IN_FIGURES = re.compile(rf"(\d{{1,2}}){_BETWEEN}(\d{{1,2}})\.?")
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})")
_IN_WORDS = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\.?[\s/-]*(?:of\s+)?)?([a-z]{3,9})\.?,?[\s/-]*(\d{4}|\d{2})?"
)
_FIGURES = re.compile(r"\d+")
_LEADING_NOUGHTS = re.compile(r"(?<!\d)0+")
_LETTERS_FIRST = re.compile(r"[^\W\d]+")
_FIGURES_ALONE = re.compile(r"\d{8}")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s*(\d{4})?")


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that a patient must meet: a word that begins so, or one that is exactly so.

    `holds` are texts, one of which stands among the words that each row of `patient_word` has beside its own;
    () where that cannot be told from there. `letters` is the piece itself where it may be part of a name.
    `is_cut` says that more words meet it than `exact` has, though `holds` tells them all.
    """

    starts: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    letters: str = ""
    is_cut: bool = False


Meaning = tuple[Demand, ...]
"""What a typed text can mean: all demands must be met."""


def fold(text: str) -> str:
    """Without case and accents: "Łukasz Ødegård" becomes "lukasz odegard"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(mark for mark in plain if not unicodedata.combining(mark)).casefold()


def words_of(patient: Patient) -> frozenset[str]:
    """Every word that a patient is found by."""
    words = _words(patient.name) | _number_words(patient.number)
    digits = _digits(patient.phone)
    if digits:
        digits = digits[:_LONGEST_WORD]
        words |= {digits, digits.lstrip("0"), _FROM_THE_END + digits[::-1]}
    if patient.birth_date is not None:
        words.add(str(patient.birth_date))
    words.discard("")
    return frozenset(words)


def beside_of(patient: Patient) -> str:
    """Name, number and birth date as folded words with a space around each: what stands beside every word.

    With it a search for several words reads only the rows of one of them.
    """
    words = _words(patient.name) | _number_words(patient.number)
    words.discard("")
    if patient.birth_date is not None:
        words.add(str(patient.birth_date))
    return f" {' '.join(sorted(words))} "


def pairs_of(patient: Patient) -> frozenset[str]:
    """Each two words of the name, in either order: "+testa nonesuch" and "+nonesuch testa".

    A search for two names reads the few rows of both, where either alone may be that of thousands.
    """
    names = sorted(name_words(patient.name), key=lambda word: (-len(word), word))[:_MOST_PAIRED]
    return frozenset(f"{PAIR}{one} {other}" for one, other in permutations(names, 2))


def _number_words(number: str) -> set[str]:
    """The words of a number, and each without leading noughts: "N-00017" gives "n17" and "17" too."""
    words = _words(number)
    for piece in fold(number).split():
        shorter = [_LEADING_NOUGHTS.sub("", part) for part in _parts(piece)]
        for part in (*shorter, "".join(shorter)):
            words |= {part[:_LONGEST_WORD], *_FIGURES.findall(part[:_LONGEST_WORD])}
    return words


def number_letters(number: str) -> frozenset[str]:
    """The letters that the words of a number begin with: a piece of a name may be the beginning of it."""
    found = (_LETTERS_FIRST.match(word) for word in _number_words(number))
    return frozenset(each[0] for each in found if each is not None)


def name_words(name: str) -> frozenset[str]:
    """The folded words of a name without figures; one with a hyphen or an apostrophe in parts and joined."""
    return frozenset(word for word in _words(name) if not any(mark.isdecimal() for mark in word))


def asked(text: str) -> tuple[Meaning, ...]:
    """What a typed text can mean, the likelier first."""
    text = text[:_LONGEST_SEARCH].strip()
    meanings: list[Meaning] = []
    pieces = text.split()[:_MOST_PIECES]
    if len(pieces) > 1:
        meanings += [(each,) for each in (_day_demand(text), _phone_demand(text)) if each is not None]
    by_piece = tuple(demand for piece in pieces for demand in _demands(piece))
    if by_piece:
        meanings.append(by_piece)
    return tuple(meanings)


def condition(text: str) -> ColumnElement[bool] | None:
    """What a patient must meet to be found by a text, parts of words and mistakes aside; None: nothing."""
    found = [and_(*map(_meets, demands)) for demands in asked(text)]
    return or_(*found) if found else None


def _meets(demand: Demand) -> ColumnElement[bool]:
    word = PatientWordModel
    begins: list[ColumnElement[bool]] = [begins_with(word, start) for start in demand.starts]
    if demand.exact:
        begins.append(word.word.in_(demand.exact))
    return PatientModel.id.in_(select(word.patient_id).where(or_(*begins)))


def begins_with(row: Any, start: Any, end: Any = None) -> ColumnElement[bool]:
    """Whether the word of a row begins so; `end` for a start that is a parameter."""
    condition: ColumnElement[bool] = (row.word >= start) & (row.word < (start + LAST if end is None else end))
    return condition


def _words(text: str) -> set[str]:
    """The folded words of a text; "O'Brien-Nonesuch" gives "obriennonesuch", "o", "brien" and "nonesuch"."""
    words: set[str] = set()
    for piece in fold(text).split():
        parts = _parts(piece)
        words.update(part[:_LONGEST_WORD] for part in parts)
        words.add("".join(parts)[:_LONGEST_WORD])
    return words


def _parts(piece: str) -> list[str]:
    return "".join(mark if mark.isalnum() else " " for mark in piece).split()


def _demands(piece: str) -> Iterator[Demand]:
    day = _day_demand(piece)
    phone = _phone_demand(piece)
    parts = _parts(fold(piece))
    if day is not None:
        if piece.isdecimal():
            # A year is also the beginning of a number, or the end of a phone number.
            more = (*(parts[:1]), *(phone.starts if phone is not None else ()))
            day = Demand(starts=(*day.starts, *more), exact=day.exact)
        yield day
    elif phone is not None:
        yield Demand(starts=tuple(dict.fromkeys(("".join(parts), *phone.starts))))
    else:
        for part in parts:
            is_name = not any(mark.isdecimal() for mark in part)
            start = part[:_LONGEST_WORD]
            yield Demand(starts=(start,), holds=(f" {start}",), letters=start if is_name else "")


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(mark)) for mark in text if mark.isdecimal())


def _phone_demand(text: str) -> Demand | None:
    """The beginnings that a text of figures asks for, read from either end of a phone number."""
    digits = _digits(text)
    if not _PHONE.fullmatch(text.strip()) or len(digits) < _LEAST_PHONE_DIGITS:
        return None
    # Without its leading nought a national number is also the end of the international one.
    bare = digits.lstrip("0")
    starts = [digits, _FROM_THE_END + digits[::-1]]
    if bare:
        starts += [bare, _FROM_THE_END + bare[::-1]]
    if len(digits) >= _WHOLE_PHONE_DIGITS:
        starts.append(_FROM_THE_END + digits[-_END_OF_PHONE:][::-1])
    return Demand(starts=tuple(dict.fromkeys(starts)))


def _day_demand(text: str) -> Demand | None:
    """The birth dates that a text can mean; a day and a month without a year mean that day of every year."""
    text = fold(text).strip()
    dates = tuple(dict.fromkeys(map(str, _dates(text))))
    if dates:
        return Demand(starts=dates, holds=tuple(f" {each}" for each in dates))
    days = tuple(dict.fromkeys(_days_of_any_year(text)))
    if days:
        years = range(EARLIEST_YEAR, date.today().year + 1)
        return Demand(
            exact=tuple(f"{year}-{day}" for day in days for year in years),
            holds=tuple(f"-{day} " for day in days),
        )
    return None


def _dates(text: str) -> list[PartialDate]:
    """The dates that a text can mean; day before month, and month before day too."""
    if match := _IN_FIGURES.fullmatch(text):
        first, second, year = map(int, match.groups())
        years = _years(year, match[3])
        return [day for each in years for day in _date(each, second, first) + _date(each, first, second)]
    if _FIGURES_ALONE.fullmatch(text):
        year_last = _date(int(text[4:]), int(text[2:4]), int(text[:2]))
        return _date(int(text[:4]), int(text[4:6]), int(text[6:])) + year_last
    if match := _MONTH_IN_FIGURES.fullmatch(text):
        month, year = map(int, match.groups())
        return _date(year, month)
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _date(year, month, day)
    if (match := _IN_WORDS.fullmatch(text)) and match[3]:
        months = _months(match[2])
        day_text = match[1]
        return [
            found
            for year in _years(int(match[3]), match[3])
            for month in months
            for found in _date(year, month, int(day_text) if day_text else None)
        ]
    if (match := _MONTH_FIRST.fullmatch(text)) and match[3]:
        return [found for month in _months(match[1]) for found in _date(int(match[3]), month, int(match[2]))]
    try:
        return [parse_fhir_date(text)]
    except DateProblem:
        return []


def _days_of_any_year(text: str) -> Iterator[str]:
    """Days such as "03-27" that "27/3" or "27 March" can mean."""
    pairs: list[tuple[int, int]] = []
    if match := _DAY_IN_FIGURES.fullmatch(text):
        first, second = map(int, match.groups())
        pairs = [(second, first), (first, second)]
    elif (match := _IN_WORDS.fullmatch(text)) and match[1] and not match[3]:
        pairs = [(month, int(match[1])) for month in _months(match[2])]
    elif (match := _MONTH_FIRST.fullmatch(text)) and not match[3]:
        pairs = [(month, int(match[2])) for month in _months(match[1])]
    for month, day in pairs:
        # 2000 is a leap year: it has every day that any year has.
        yield from (str(each)[5:] for each in _date(2000, month, day))


def _years(year: int, typed: str) -> tuple[int, ...]:
    return (1900 + year, 2000 + year) if len(typed) == 2 else (year,)


def _months(name: str) -> list[int]:
    months = [place for place, month in enumerate(MONTHS, start=1) if month.casefold().startswith(name)]
    return months if len(months) == 1 else []


def _date(year: int, month: int, day: int | None = None) -> list[PartialDate]:
    try:
        return [PartialDate(year, month, day)]
    except DateProblem:
        return []
