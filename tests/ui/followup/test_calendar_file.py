"""The dates of a course as a calendar file: whole days, lines that may be folded, and nobody's name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ui.followup.calendar_file import CalendarDay, calendar_file

COURSE = UUID(int=7)
MADE = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
DAYS = (CalendarDay(date(2027, 2, 22), "Session 2"), CalendarDay(date(2027, 12, 31), "Result check"))


def lines_of(data: bytes) -> list[str]:
    """The lines as a calendar program reads them: folded ones put together."""
    assert data.endswith(b"\r\n")
    return data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def test_every_day_is_an_event_of_a_whole_day() -> None:
    lines = lines_of(calendar_file(COURSE, DAYS, clinic="Testa, Nowhere; Clinic", made_at=MADE))
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20270222" in lines
    assert "DTEND;VALUE=DATE:20270223" in lines
    assert "DTEND;VALUE=DATE:20280101" in lines
    assert "DTSTAMP:20261121T093000Z" in lines
    assert "SUMMARY:Session 2\\, Testa\\, Nowhere\\; Clinic" in lines


def test_the_same_day_of_a_course_keeps_its_id_when_it_moves() -> None:
    def ids(*days: CalendarDay) -> list[str]:
        lines = lines_of(calendar_file(COURSE, days, clinic="", made_at=MADE))
        return [line for line in lines if line.startswith("UID:")]

    moved = CalendarDay(date(2027, 3, 1), "Session 2")
    assert ids(DAYS[0]) == ids(moved)
    assert len(set(ids(*DAYS))) == 2


@given(st.text(min_size=1, max_size=200))
def test_no_line_is_longer_than_a_calendar_may_have(words: str) -> None:
    data = calendar_file(COURSE, (CalendarDay(date(2027, 2, 22), words),), clinic="", made_at=MADE)
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
