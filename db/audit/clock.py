"""A wrong or jumping clock. It cannot reorder events, but it is noted, once for each jump, and told."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

MOST_BEHIND = timedelta(minutes=5)
"""How far the clock may stand behind the last event: rooms do not agree to the second."""
MOST_AHEAD = timedelta(days=1)
"""How far the clock may run ahead of the time that really passed while the program was open."""

_SAME_CLOCK = timedelta(minutes=1)


def passed_seconds() -> float:
    """Seconds that passed since some moment, whatever the clock on the wall says; sleep counts."""
    # Each system has its own name for the timer that goes on while the computer sleeps.
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        timer = getattr(time, name, None)
        if timer is not None:
            return time.clock_gettime(timer)
    return time.monotonic()


class Clock:
    """Holds the clock on the wall against the last event, and against the time that passed."""

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None
        self._behind: datetime | None = None
        self.told = ""
        """A sentence for the screen once the clock jumped; empty before."""

    def jump(self, at: datetime, last_event: datetime | None) -> str:
        """In a few words how the clock jumped before this event, or empty. Each jump is told once."""
        passed = timedelta(seconds=passed_seconds())
        before, self._last = self._last, (at, passed.total_seconds())
        jumped = ""
        if before is not None:
            ahead = (at - before[0]) - (passed - timedelta(seconds=before[1]))
            if ahead > MOST_AHEAD:
                jumped = f"ahead by {_spoken(ahead)}"
        if last_event is not None and last_event - at > MOST_BEHIND:
            # When this clock started: it stays the same until somebody sets the clock.
            started = at - passed
            if self._behind is None or abs(started - self._behind) > _SAME_CLOCK:
                jumped = f"behind the last event by {_spoken(last_event - at)}"
            self._behind = started
        else:
            self._behind = None
        if jumped:
            self.told = f"The clock of this computer jumped {jumped}: set it right, then go on."
        return jumped


def _spoken(time_span: timedelta) -> str:
    if time_span >= timedelta(days=2):
        return f"{time_span.days} days"
    if time_span >= timedelta(hours=2):
        return f"{int(time_span.total_seconds() // 3600)} hours"
    return f"{int(time_span.total_seconds() // 60)} minutes"
