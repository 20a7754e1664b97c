"""Where the words of events stand above the line of a plan's dates, so that none covers another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm

from reports import typefaces
from reports.flowables.timeline_events import Event, Kind
from reports.styles import Look

# Labels that come closer than this lose the second line of the earlier one.
LABEL_GAP = 2 * mm


@dataclass(slots=True)
class Label:
    """Where an event's words stand.

    Centre, which level above the line, and whether the second line is printed.
    """

    event: Event
    x: float
    level: int
    two_lines: bool
    start: float
    end: float


def place_labels(
    events: Sequence[Event], at: Callable[[date], float], *, width: float, look: Look
) -> list[Label]:
    """A label for every event of a line of this width in points; `at` says where on it a day is.

    Drop a session's second line, else raise the later label, until nothing collides. Where one level does
    not do, no session has a second line: many dates stay low on the page.
    """
    placed = _placed(events, at, width, look, sessions_in_words=True)
    if any(label.level for label in placed):
        placed = _placed(events, at, width, look, sessions_in_words=False)
    return placed


def level_heights(labels: Sequence[Label], look: Look) -> list[float]:
    """Height of each level of labels: of one line where none of them has words."""
    two_lines = {label.level for label in labels if label.two_lines}
    levels = range(1 + max(label.level for label in labels))
    words = float(look.notes.leading)
    return [float(look.strong.leading) + (words if level in two_lines else 0.0) for level in levels]


def _placed(
    events: Sequence[Event],
    at: Callable[[date], float],
    width: float,
    look: Look,
    *,
    sessions_in_words: bool,
) -> list[Label]:
    placed: list[Label] = []
    for event in events:
        x = at(event.day)
        two_lines = sessions_in_words or event.kind is not Kind.SESSION
        label = Label(event, x, 0, two_lines, *_span(event, x, width, look, two_lines=two_lines))
        while True:
            near = [one for one in placed if one.level == label.level and label.start < one.end + LABEL_GAP]
            if not near:
                break
            earlier = near[-1]
            short = _span(earlier.event, earlier.x, width, look, two_lines=False)
            # A disc carries its number; a square or diamond would be left unexplained without its words.
            if len(near) == 1 and earlier.event.kind is Kind.SESSION and label.start >= short[1] + LABEL_GAP:
                earlier.two_lines = False
                earlier.start, earlier.end = short
                break
            label.level += 1
        placed.append(label)
    return placed


def _span(event: Event, x: float, width: float, look: Look, *, two_lines: bool) -> tuple[float, float]:
    date_style, words_style = look.strong, look.notes
    words = look.say.day_month(event.day)
    widest = typefaces.width_of(words, font=date_style.fontName, size=date_style.fontSize)
    if two_lines:
        second = typefaces.width_of(event.words, font=words_style.fontName, size=words_style.fontSize)
        widest = max(widest, second)
    half = widest / 2
    # A label at the end of the line moves inwards instead of leaving the page.
    middle = min(max(x, half), width - half)
    return middle - half, middle + half
