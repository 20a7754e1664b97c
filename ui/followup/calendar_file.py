"""The dates of a course as a calendar file (iCalendar, RFC 5545). It holds no name and no treatment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

_MOST_BYTES = 75
"""The most bytes of one line; a longer one goes on in the next, after a space."""


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A whole day: what it is for, in words that hold nothing of a patient."""

    on: date
    words: str


def calendar_file(course: UUID, days: Sequence[CalendarDay], *, clinic: str, made_at: datetime) -> bytes:
    """The days as one file. The same days of a course keep their ids, so that a second import moves them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Candor//Course dates//EN", "CALSCALE:GREGORIAN"]
    stamp = made_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid5(course, day.words)}@candor.invalid",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(f'{day.words}, {clinic}' if clinic else day.words)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return " ".join(text.split())


def _folded(line: str) -> bytes:
    """A line with its end, folded between characters, never inside one."""
    parts: list[bytes] = [b""]
    for letter in line:
        data = letter.encode("utf-8")
        # A line that goes on begins with a space, which counts too.
        if len(parts[-1]) + len(data) > _MOST_BYTES - (len(parts) > 1):
            parts.append(b"")
        parts[-1] += data
    return b"\r\n ".join(parts) + b"\r\n"
