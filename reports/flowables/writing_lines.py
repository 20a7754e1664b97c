"""Lines to write on: under a question, under the names of columns, or alone. All empty, all vectors.

They stand 8 mm or more apart, for a pen and an unsteady hand.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from reports.flowables.base import Drawing, Stack
from reports.flowables.text import paragraph
from reports.styles import Look, TextStyle
from reports.surface import Canvas

# Between two things on one line, in points.
GAP = 14.0


def line_height(look: Look) -> float:
    """Distance of two lines to write on, in points."""
    return float(11 * mm if look.large else 8 * mm)


def asked_style(look: Look) -> TextStyle:
    """The style of a question that stands over its answers."""
    return ParagraphStyle("asked", parent=look.strong, spaceAfter=0)


def draw_writing_line(canvas: Canvas, look: Look, *, x: float, y: float, width: float) -> None:
    """A line to write on, near the foot of the line that begins at y."""
    canvas.setStrokeColor(look.palette.control)
    canvas.setLineWidth(0.8)
    foot = y + line_height(look) * 0.2
    canvas.line(x, foot, x + width, foot)


class OpenQuestion(Drawing):
    """A question over `least` empty lines; up to `most` where it ends a page and has room for them."""

    # Where more than this is left, in points, something else may begin on the same page.
    _FOOT_OF_PAGE = 200.0

    def __init__(self, words: str, *, look: Look, least: int, most: int | None = None) -> None:
        super().__init__(space_before=4, space_after=4)
        self._words = Stack([paragraph(words, asked_style(look))])
        self._look = look
        self._least, self._most = least, most or least
        self._lines = least

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Called by ReportLab: the number of lines depends on the height there is."""
        room = available_height - self._words.height(available_width)
        fitting = int(room / line_height(self._look)) if available_height < self._FOOT_OF_PAGE else 0
        self._lines = min(max(fitting, self._least), self._most)
        return super().wrap(available_width, available_height)

    def layout(self, available_width: float) -> tuple[float, float]:
        height = self._words.height(available_width) + line_height(self._look) * self._lines
        return available_width, height

    def paint(self, canvas: Canvas) -> None:
        self._words.draw_on(canvas, x=0, top=self.height, width=self.width)
        for number in range(self._lines):
            y = number * line_height(self._look)
            draw_writing_line(canvas, self._look, x=0, y=y, width=self.width)


class WritingLines(Drawing):
    """Empty lines to write on."""

    def __init__(self, number: int, *, look: Look) -> None:
        super().__init__()
        self._number = number
        self._look = look

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, line_height(self._look) * self._number

    def paint(self, canvas: Canvas) -> None:
        height = line_height(self._look)
        for number in range(self._number):
            draw_writing_line(canvas, self._look, x=0, y=number * height, width=self.width)


class WritingTable(Drawing):
    """Columns with a name each, and empty lines under them. `shares` are the relative widths."""

    def __init__(self, heads: Sequence[str], rows: int, *, look: Look, shares: Sequence[float]) -> None:
        super().__init__()
        self._stacks = [Stack([paragraph(head, look.body)]) for head in heads]
        self._rows = rows
        self._look = look
        self._shares = tuple(shares)

    def _widths(self, available_width: float) -> list[float]:
        room = available_width - GAP * (len(self._shares) - 1)
        return [room * share / sum(self._shares) for share in self._shares]

    def _head_height(self, widths: Sequence[float]) -> float:
        return max(stack.height(width) for stack, width in zip(self._stacks, widths, strict=True))

    def layout(self, available_width: float) -> tuple[float, float]:
        head = self._head_height(self._widths(available_width))
        return available_width, head + line_height(self._look) * self._rows

    def paint(self, canvas: Canvas) -> None:
        widths, height = self._widths(self.width), line_height(self._look)
        x = 0.0
        for stack, width in zip(self._stacks, widths, strict=True):
            stack.draw_on(canvas, x=x, top=self.height, width=width)
            for number in range(self._rows):
                draw_writing_line(canvas, self._look, x=x, y=number * height, width=width)
            x += width + GAP
