"""Fields that are filled in by hand: boxes to tick, boxes for a date, a line to write on behind words.

All empty, all vectors. A box is 6 mm or more, big enough for a pen and an unsteady hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from reports import typefaces
from reports.flowables.base import FUZZ, Drawing, Stack
from reports.flowables.text import paragraph
from reports.flowables.writing_lines import GAP, draw_writing_line, line_height
from reports.styles import Look, TextStyle
from reports.surface import Canvas

# Between a box at the left edge and its words; between a box and its answer.
TEXT_GAP = 9.0
_BOX_GAP = 5.5
_RADIUS = 1.6


def box_side(look: Look) -> float:
    """Side of a box to tick, in points."""
    return float(8 * mm if look.large else 6.1 * mm)


def text_offset(look: Look) -> float:
    """How far text starts below the upper edge of a line, so that it stands at the middle of the boxes."""
    return line_height(look) / 2 - float(look.body.fontSize) * 0.68


@dataclass(frozen=True, slots=True)
class Blank:
    """Words, and a line to write on behind them, at least `room` points long and longer where it can be."""

    label: str = ""
    room: float = 120.0


@dataclass(frozen=True, slots=True)
class Boxes:
    """Words, and a box to tick before each of the options."""

    options: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class DateBoxes:
    """Words, and a box each for day, month and year. What is known already stands in its box."""

    label: str = ""
    day: str = ""
    month: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Words alone, such as an example of how to fill in the field before it."""

    label: str


Field = Blank | Boxes | DateBoxes | Note


@dataclass(frozen=True, slots=True)
class _Unit:
    """The smallest piece of a field: a word, a line to write on (`stretches`), else a box with `inside`.

    `gap` is the room behind it, `spaced` says that it is a space inside a text; `joined` units stay on the
    line of the next one.
    """

    width: float
    gap: float
    words: str = ""
    inside: str = ""
    stretches: bool = False
    spaced: bool = False
    joined: bool = False


class FieldLines(Drawing):
    """Fields beside each other as far as they have room, else on the next line. Never divided over pages."""

    def __init__(self, fields: Sequence[Field], *, look: Look, strong: bool = False) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._look = look
        self._style = look.strong if strong else look.body

    def natural_width(self) -> float:
        """The width in points that all fields take on one line."""
        units = [list(self._units(field)) for field in self._fields]
        return sum(_width(field) + GAP for field in units) - GAP if units else 0.0

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, line_height(self._look) * len(self._lines(available_width))

    def paint(self, canvas: Canvas) -> None:
        height = line_height(self._look)
        bottom = self.height
        for line in self._lines(self.width):
            bottom -= height
            spare = max(self.width - _width(line), 0.0)
            stretching = sum(unit.stretches for unit in line)
            x, words, words_x = 0.0, "", 0.0
            for unit in line:
                width = unit.width + (spare / stretching if unit.stretches else 0.0)
                if unit.words:
                    # Words are set as one text with its spaces, for whoever searches or copies it.
                    words_x = words_x if words else x
                    words += unit.words + (" " if unit.spaced else "")
                if words and not unit.spaced:
                    self._paint_words(canvas, words.rstrip(), x=words_x, bottom=bottom)
                    words = ""
                if not unit.words:
                    self._paint_space(canvas, unit, x=x, bottom=bottom, width=width)
                x += width + unit.gap
            if words:
                self._paint_words(canvas, words.rstrip(), x=words_x, bottom=bottom)

    def _paint_words(self, canvas: Canvas, words: str, *, x: float, bottom: float) -> None:
        set_text(canvas, self._style)
        canvas.drawString(x, self._baseline(bottom), words)

    def _paint_space(self, canvas: Canvas, unit: _Unit, *, x: float, bottom: float, width: float) -> None:
        """A box, with what is known in it, or a line to write on."""
        if unit.stretches:
            draw_writing_line(canvas, self._look, x=x, y=bottom, width=width)
            return
        draw_box(
            canvas,
            self._look,
            x=x,
            y=bottom + (line_height(self._look) - box_side(self._look)) / 2,
            width=width,
        )
        if unit.inside:
            set_text(canvas, self._style)
            canvas.drawCentredString(x + width / 2, self._baseline(bottom), unit.inside)

    def _baseline(self, bottom: float) -> float:
        return bottom + line_height(self._look) / 2 - float(self._style.fontSize) * 0.33

    def _lines(self, width: float) -> list[list[_Unit]]:
        lines: list[list[_Unit]] = [[]]
        for field in self._fields:
            units = list(self._units(field))
            # A field begins on a new line unless it has room behind the one before.
            if lines[-1] and _width([*lines[-1], *units]) > width + FUZZ:
                lines.append([])
            for place, unit in enumerate(units):
                if lines[-1] and _width([*lines[-1], *_with_next(units, place)]) > width + FUZZ:
                    lines.append([])
                lines[-1].append(unit)
        return [line for line in lines if line]

    def _units(self, field: Field) -> Iterator[_Unit]:
        side, say = box_side(self._look), self._look.say
        yield from self._words(field.label)
        match field:
            case Blank(room=room):
                yield _Unit(room, GAP, stretches=True)
            case Boxes(options=options):
                for option in options:
                    yield _Unit(side, _BOX_GAP, joined=True)
                    yield from self._words(option, last=GAP)
            case DateBoxes(day=day, month=month, year=year):
                parts = (
                    (say.sense("of a date", "day"), 1.35, day),
                    (say.sense("of a date", "month"), 1.35, month),
                    (say.sense("of a date", "year"), 2.4, year),
                )
                for name, sides, known in parts:
                    yield from self._words(name, last=4.0, joined=True)
                    yield _Unit(side * sides, 9.0, inside=known)

    def _words(self, words: str, *, last: float = 7.0, joined: bool = False) -> Iterator[_Unit]:
        font, size = self._style.fontName, self._style.fontSize
        space = typefaces.width_of(" ", font=font, size=size)
        parts = words.split()
        for place, part in enumerate(parts):
            is_last = place == len(parts) - 1
            width = typefaces.width_of(part, font=font, size=size)
            gap = last if is_last else space
            yield _Unit(width, gap, words=part, spaced=not is_last, joined=joined and is_last)


class FieldName(Drawing):
    """The words before a field, at the height of its first line."""

    def __init__(self, words: str, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stack = Stack([paragraph(words, look.body)])

    def layout(self, available_width: float) -> tuple[float, float]:
        offset = text_offset(self._look)
        return available_width, max(self._stack.height(available_width) + 2 * offset, line_height(self._look))

    def paint(self, canvas: Canvas) -> None:
        top = self.height - text_offset(self._look)
        self._stack.draw_on(canvas, x=0, top=top, width=self.width)


def draw_box(canvas: Canvas, look: Look, *, x: float, y: float, width: float) -> None:
    """An empty box with its lower left corner at (x, y)."""
    canvas.setStrokeColor(look.palette.text2)
    canvas.setLineWidth(0.9)
    canvas.roundRect(x, y, width, box_side(look), _RADIUS, stroke=1, fill=0)


def set_text(canvas: Canvas, style: TextStyle) -> None:
    """Choose face, size and colour of a style for words drawn on one line."""
    canvas.setFillColor(style.textColor)
    canvas.setFont(style.fontName, style.fontSize)


def _width(units: Sequence[_Unit]) -> float:
    """Width of units on one line, without the gap behind the last."""
    return sum(unit.width + unit.gap for unit in units) - units[-1].gap if units else 0.0


def _with_next(units: Sequence[_Unit], place: int) -> Sequence[_Unit]:
    """A unit with those that may not be parted from it."""
    end = place
    while units[end].joined and end + 1 < len(units):
        end += 1
    return units[place : end + 1]
