"""Dates as people know them: "2019", "March 2019" and "5 March 2019" are all real values.

A partial date keeps its precision. Where a rule needs one day, the caller says which end of the
period counts: `first_day` or `last_day`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_FHIR_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class DateProblem(ValueError):
    """A text that is no date. The message is one sentence that says what would be right."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month of a year, or a day.

    `month` is 1 to 12 or None, `day` is 1 to 31 or None; a day without a month cannot be made, nor a
    day that does not exist. Errors: `DateProblem`.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not EARLIEST_YEAR <= self.year <= LATEST_YEAR:
            raise DateProblem(
                f"The year {self.year:04d} is out of range. "
                f"Type a year from {EARLIEST_YEAR} to {LATEST_YEAR}."
            )
        if self.month is None:
            if self.day is not None:
                raise DateProblem("A day needs its month. Type the month too.")
            return
        if not 1 <= self.month <= 12:
            raise DateProblem(f"There is no month {self.month}. Type a month from 01 to 12.")
        if self.day is None:
            return
        last = calendar.monthrange(self.year, self.month)[1]
        if not 1 <= self.day <= last:
            month = MONTHS[self.month - 1]
            raise DateProblem(
                f"There is no {self.day} {month} {self.year}. "
                f"Type a real date, such as {last} {month} {self.year}."
            )

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The full date of a calendar day."""
        return cls(day.year, day.month, day.day)

    @property
    def is_full(self) -> bool:
        """Whether the day is known."""
        return self.day is not None

    @property
    def first_day(self) -> date:
        """The first day this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last day this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """The FHIR form: 2019, 2019-03 or 2019-03-05."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
        if self.day is not None:
            parts.append(f"{self.day:02d}")
        return "-".join(parts)


def parse_fhir_date(text: str) -> PartialDate:
    """Read a FHIR R4 `date` ("2019", "2019-03", "2019-03-05"). Errors: `DateProblem`."""
    match = _FHIR_DATE.fullmatch(text)
    if match is None:
        shown = text if len(text) <= 40 else text[:40] + "…"
        raise DateProblem(f'"{shown}" is not a date. Write it as 2019, 2019-03 or 2019-03-05.')
    year, month, day = match.groups()
    return PartialDate(int(year), int(month) if month else None, int(day) if day else None)


def parse_full_date(text: str) -> date:
    """Read a date that must name its day, as 2026-11-21. Errors: `DateProblem`."""
    value = parse_fhir_date(text)
    if not value.is_full:
        raise DateProblem(f'"{text}" does not name the day. Write a full date, such as 2026-11-21.')
    return value.first_day


def add_weeks(day: date, weeks: int) -> date:
    """The same weekday, a number of weeks later."""
    return day + timedelta(weeks=weeks)


def add_months(day: date, months: int) -> date:
    """The same day of the month, later; the last day of a shorter month (31 August + 6 -> 28 February)."""
    position = day.year * 12 + day.month - 1 + months
    year, month = divmod(position, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age. Born on 29 February: 1 March in a common year."""
    year = born.year + age
    if born.month == 2 and born.day == 29 and not calendar.isleap(year):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def age_on(born: date, on: date) -> int:
    """Full years lived on a day; negative before birth."""
    years = on.year - born.year
    return years if birthday(born, years) <= on else years - 1


def say_date(value: PartialDate | date) -> str:
    """A date in plain words: "5 March 2019", "March 2019" or "2019"."""
    if isinstance(value, PartialDate):
        if value.month is None:
            return f"{value.year}"
        if value.day is None:
            return f"{MONTHS[value.month - 1]} {value.year}"
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
