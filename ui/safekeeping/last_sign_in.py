"""What is said of the sign-in before this one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.safekeeping.opening_records import OpenedClinic


def last_words(opened: OpenedClinic) -> str:
    """When and where this person signed in last, and what failed since: "" at the first time."""
    if opened.last is None:
        return ""
    words = f"Last signed in {_moment(opened.last)}" + (f" on {opened.machine}" if opened.machine else "")
    if opened.failures:
        words += f". {opened.failures} failed {'sign-in' if opened.failures == 1 else 'sign-ins'} since"
    return words


def _moment(at: datetime) -> str:
    from ui.short_date import short_date

    here = at.astimezone()
    day = short_date(here.date())
    if here.year == datetime.now(here.tzinfo).year:
        day = day.rsplit(" ", 1)[0]
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[here.weekday()]} {day} at {here:%H:%M}"
