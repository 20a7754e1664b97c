"""Dates and numbers as people type them: "27 3 1985", "March 2019", "about 3 years ago", "4,5".

Day before month, as the patient text of this form is British. Whatever could mean two things is not
understood: a year of two figures, or "1,200", which is twelve hundred to some and one and a fifth to others.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from intake.dates import MONTHS, DateProblem, PartialDate, add_months

LONGEST_NUMBER = 18
"""The most figures a typed number may have; more is a slip of the keyboard."""

_NOT_READ = "Type a date, such as 27 3 1985 or March 2019."
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_NEVER_SEEN = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
_STRAY = "".join(
    map(chr, (*range(0x21), 0x85, 0xA0, 0xAD, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F))
) + ("\u205f\u2060\u3000\ufeff")
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-")
_MONTH_NUMBERS = {month.lower(): number for number, month in enumerate(MONTHS, start=1)}
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"a": 1, "an": 1}
_LOOSE = re.compile(
    r"^(?:(?:in|since|about|around|approximately|approx\.?|roughly|maybe|circa|ca\.?|c\.|~)\s*(?=[\s\d~a-z]))+"
)
_PART_OF = re.compile(r"^(?:early|mid|late|the start of|the end of)[\s-]+(?:in\s+)?")
_AGO = re.compile(r"(\d{1,3}|[a-z]+)\s+(day|week|month|year)s?\s+ago")
_FIGURES = re.compile(r"(\d{1,4})(?:[\s./-]+(\d{1,4}))?(?:[\s./-]+(\d{1,4}))?\.?")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]*(?:of\s+)?([a-z]{3,9})[\s.,-]+(\d{4})")
_MONTH_DAY_YEAR = re.compile(r"([a-z]{3,9})[\s.]+(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})")
_MONTH_YEAR = re.compile(r"([a-z]{3,9})[\s.,/-]+(?:of\s+)?(\d{4})")


def one_spaced(text: str) -> str:
    """A name as typed or pasted, with one space between its words and no marks that nobody can see.

    What joins or parts letters (U+200C, U+200D) stays: Persian and Indic names are written with it.
    """
    return " ".join(text.translate(_NEVER_SEEN).split())


def parse_typed_date(text: str, today: date) -> PartialDate | None:
    """The date somebody typed, at the precision it was typed in; None when it was not understood."""
    try:
        return read_typed_date(text, today)
    except DateProblem:
        return None


def read_typed_date(text: str, today: date) -> PartialDate:
    """The date somebody typed. Errors: `DateProblem`, one sentence that says what would be right.

    "3 years ago" is a year, "5 months ago" and "5 weeks ago" are months: a memory is no more exact than
    that, and a wait counts from the last day a partial date can mean. `today` is the day of typing.
    """
    typed = _tidy(text)
    if not typed:
        raise DateProblem(_NOT_READ)
    loose = _LOOSE.sub("", typed).strip()
    remembered = _remembered(loose, today, exact=loose == typed)
    if remembered is not None:
        return remembered
    part_of = _PART_OF.sub("", loose)
    found = _named_month(part_of) or _figures(part_of)
    if found is None:
        raise DateProblem(_NOT_READ)
    if part_of != loose and found.is_full:
        raise DateProblem(_NOT_READ)
    return found


def parse_typed_decimal(text: str) -> Decimal | None:
    """The number somebody typed, with a decimal comma or point; None when it was not understood.

    Spaces may part the thousands, and so may the other mark once both are there ("1,234.50"). A comma
    before exactly three figures is not understood: "1,200" may be 1200 or 1.2.
    """
    typed = _tidy_number(text)
    if len(re.sub(r"\D", "", typed)) > LONGEST_NUMBER:
        return None
    if re.fullmatch(r"-?\d*[.,]?\d+|-?\d+[.,]", typed):
        whole, comma, rest = typed.partition(",")
        if comma and len(rest) == 3 and whole.lstrip("-").lstrip("0"):
            return None
        return Decimal(typed.replace(",", "."))
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+\.\d+", typed):
        return Decimal(typed.replace(",", ""))
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+,\d+", typed):
        return Decimal(typed.replace(".", "").replace(",", "."))
    return None


def parse_typed_integer(text: str) -> int | None:
    """The whole number somebody typed; None when it was not understood. Spaces may part the thousands."""
    typed = _tidy_number(text)
    return int(typed) if re.fullmatch(rf"-?\d{{1,{LONGEST_NUMBER}}}", typed) else None


def tidy_typed_text(text: str) -> str:
    """A typed text without the stray spaces and invisible characters at its ends; inside, nothing changes."""
    return text.strip(_STRAY)


def _tidy(text: str) -> str:
    """Lower case, one kind of space and dash, ordinary figures; what a paste brings along is dropped."""
    plain = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_DASHES).casefold()
    return " ".join(_ascii_figures(plain).split())


def _tidy_number(text: str) -> str:
    typed = _tidy(text)
    # Only whole groups of three may be parted, so that "12 5" is not read as 125.
    if re.fullmatch(r"-?\s?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?", typed):
        typed = re.sub(r"[ ']", "", typed)
        if re.fullmatch(r"-?\d+,\d{3}", typed):
            typed = typed.replace(",", ".")
    return re.sub(r"^-\s", "-", typed)


def _ascii_figures(text: str) -> str:
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


def _remembered(words: str, today: date, *, exact: bool) -> PartialDate | None:
    """A date told from today. `exact` is false where "about" stood before it."""
    days = {"today": 0, "yesterday": -1, "tomorrow": 1}
    if words in days:
        return PartialDate.of(today + timedelta(days=days[words]))
    months = {"this month": 0, "last month": -1}
    if words in months:
        moved = add_months(today.replace(day=1), months[words])
        return PartialDate(moved.year, moved.month)
    years = {"this year": 0, "last year": -1}
    if words in years:
        return PartialDate(today.year + years[words])
    match = _AGO.fullmatch(words)
    if match is None:
        return None
    number = int(match[1]) if match[1].isdecimal() else _NUMBER_WORDS.get(match[1])
    if number is None:
        return None
    if match[2] == "year":
        return PartialDate(today.year - number)
    if match[2] == "month":
        moved = add_months(today.replace(day=1), -number)
        return PartialDate(moved.year, moved.month)
    moved = today - timedelta(days=number * (7 if match[2] == "week" else 1))
    if match[2] == "day" and exact:
        return PartialDate.of(moved)
    return PartialDate(moved.year, moved.month)


def _named_month(words: str) -> PartialDate | None:
    if match := _DAY_MONTH_YEAR.fullmatch(words):
        day, name, year = match.groups()
    elif match := _MONTH_DAY_YEAR.fullmatch(words):
        name, day, year = match.groups()
    elif match := _MONTH_YEAR.fullmatch(words):
        (name, year), day = match.groups(), None
    else:
        return None
    month = _month_number(name)
    return PartialDate(int(year), month, int(day) if day else None) if month else None


def _month_number(name: str) -> int | None:
    """The month of its name or of its beginning: "sept" is September. Three letters name every month."""
    return next((number for month, number in _MONTH_NUMBERS.items() if month.startswith(name)), None)


def _figures(words: str) -> PartialDate | None:
    match = _FIGURES.fullmatch(words)
    if match is None:
        return None
    parts = [part for part in match.groups() if part is not None]
    if len(parts[0]) == 4:
        parts.reverse()
    if len(parts[-1]) < 4:
        if len(parts) > 1 and len(parts[-1]) == 2:
            raise DateProblem("Type the year with four figures, such as 1985.")
        return None
    if any(len(part) > 2 for part in parts[:-1]):
        return None
    year, *smaller = (int(part) for part in reversed(parts))
    return PartialDate(year, *smaller)
