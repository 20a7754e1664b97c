"""What stands on the line of a plan's dates, as plain data: events of one day, and stretches of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from intake.language import Words


class Kind(Enum):
    """What happens on a day."""

    TEST_PATCH = "test patch"
    SESSION = "session"
    REVIEW = "result check"


@dataclass(frozen=True, slots=True)
class Event:
    """One dated event: its words under the date, and for a session its number (printed in the disc)."""

    day: date
    kind: Kind
    words: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of days under the line, such as "Too early to tell"; ``weight`` 0 (white) to 3 (dark).

    ``open_end``: it goes on; its end is only as far as it is drawn.
    """

    start: date
    end: date
    words: str
    weight: int = 0
    open_end: bool = False


def phase_words(phase: Phase, say: Words, day: Callable[[date], str]) -> str:
    """A stretch of days in words: "Too early to tell: 5 Mar to 2 Jun", "Judge: from 2 Jun"."""
    if phase.open_end:
        return say("{phase}: from {first}", phase=phase.words, first=day(phase.start))
    return say("{phase}: {first} to {last}", phase=phase.words, first=day(phase.start), last=day(phase.end))
