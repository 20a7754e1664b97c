"""A date in the few letters that lists and cards have room for."""

from __future__ import annotations

from datetime import date

from intake.dates import MONTHS, PartialDate


def short_date(value: PartialDate | date | None) -> str:
    """A date for a table cell: "5 Mar 2019", "Mar 2019", "2019"; empty for None."""
    if value is None:
        return ""
    month = f"{MONTHS[value.month - 1][:3]} " if value.month else ""
    day = f"{value.day} " if value.day else ""
    return f"{day}{month}{value.year}"
