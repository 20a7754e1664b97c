"""A date in the few letters that lists and cards have room for."""

from __future__ import annotations

from datetime import date, datetime

from intake.dates import MONTHS, PartialDate


def short_date(value: PartialDate | date | None) -> str:
    """A date for a table cell: "5 Mar 2019", "Mar 2019", "2019"; empty for None."""
    if value is None:
        return ""
    month = f"{MONTHS[value.month - 1][:3]} " if value.month else ""
    day = f"{value.day} " if value.day else ""
    return f"{day}{month}{value.year}"


def short_moment(moment: datetime, today: date) -> str:
    """A time on the clinic's clock as a cell of a list has it: "Today, 14:22", "3 Nov 2026, 14:22"."""
    local = moment.astimezone()
    day = "Today" if local.date() == today else short_date(local.date())
    return f"{day}, {local:%H:%M}"


def moment_in_sentence(moment: datetime, today: date) -> str:
    """The same inside a sentence: "today at 14:22", "3 Nov 2026 at 14:22"."""
    local = moment.astimezone()
    day = "today" if local.date() == today else short_date(local.date())
    return f"{day} at {local:%H:%M}"


def day_and_month(day: date, today: date) -> str:
    """A day near enough to be known without its year: "5 Mar"; with it, where that is another one."""
    near = day.year == today.year or abs((day - today).days) < 180
    return f"{day.day} {MONTHS[day.month - 1][:3]}" if near else short_date(day)
