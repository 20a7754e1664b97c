"""Units of text divided into lines, and the order in which each line runs.

Time grows with the length of the text, also for a single word of 50,000 letters. Widths are in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.pdfbase import pdfmetrics

from reports import bidi
from reports.units import Unit

# So that a text which fills its line exactly is not broken for the last digit of its width.
_FUZZ = 1e-6


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its units in reading order, ``rest`` being the spaces at its end that are not drawn.

    ``bottom`` and ``top`` are how far the ink of other scripts reaches below and above the line of letters.
    """

    units: tuple[Unit, ...]
    rest: tuple[Unit, ...]
    width: float
    bottom: float
    top: float

    def ordered(self) -> list[Unit]:
        """The units from left to right."""
        if not any(unit.level for unit in self.units):
            return list(self.units)
        return [self.units[index] for index in bidi.visual_order([unit.level for unit in self.units])]


def lines_of(units: Sequence[Unit], width: float) -> list[Line]:
    """The units on lines of this width. A word longer than a line is divided between any two letters."""
    lines: list[Line] = []
    line: list[Unit] = []
    used = 0.0
    for word, spaces in _words(units):
        needed = sum(unit.width for unit in word)
        if used + needed > width + _FUZZ:
            if needed > width + _FUZZ:
                for unit in _letters(word):
                    if line and used + unit.width > width + _FUZZ:
                        lines.append(_line(line))
                        line, used = [], 0.0
                    line.append(unit)
                    used += unit.width
                word, needed = (), 0.0
            else:
                lines.append(_line(line))
                line, used = [], 0.0
        line += (*word, *spaces)
        used += needed + sum(unit.width for unit in spaces)
        if line and line[-1].ends_line:
            lines.append(_line(line))
            line, used = [], 0.0
    if line:
        lines.append(_line(line))
    return lines


def _words(units: Sequence[Unit]) -> Iterator[tuple[Sequence[Unit], Sequence[Unit]]]:
    """What must stay on one line, with the spaces after it."""
    word: list[Unit] = []
    spaces: list[Unit] = []
    for unit in units:
        if unit.is_space:
            spaces.append(unit)
            continue
        if spaces:
            yield word, spaces
            word, spaces = [], []
        word.append(unit)
        if unit.breaks_after or unit.ends_line:
            yield word, ()
            word = []
    if word or spaces:
        yield word, spaces


def _letters(word: Sequence[Unit]) -> Iterator[Unit]:
    """The smallest parts of a word that is too long for a line."""
    for unit in word:
        if unit.glyphs or len(unit.text) < 2:
            yield unit
        else:
            for letter in unit.text:
                width = pdfmetrics.stringWidth(letter, unit.font, unit.span.size)
                yield replace(unit, text=letter, width=width, breaks_after=False)


def _line(units: Sequence[Unit]) -> Line:
    shown = len(units)
    while shown and (units[shown - 1].is_space or units[shown - 1].ends_line):
        shown -= 1
    drawn = tuple(units[:shown])
    return Line(
        units=drawn,
        rest=tuple(units[shown:]),
        width=sum(unit.width for unit in drawn),
        bottom=min((unit.bottom for unit in drawn), default=0.0),
        top=max((unit.top for unit in drawn), default=0.0),
    )
