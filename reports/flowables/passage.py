"""A paragraph in any script and of any length, for text that ReportLab's own paragraphs cannot set."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from reports import bidi
from reports.flowables.base import FUZZ, Drawing
from reports.glyph_fonts import GlyphFont, glyph_font
from reports.lines import Line, lines_of
from reports.shaping import Glyph
from reports.styles import TextStyle
from reports.surface import Canvas
from reports.units import Span, Unit, units_of

_LEFT, _CENTRE, _RIGHT = 0, 1, 2
# Strokes round the letters of a face without a bold weight, as a part of the type size: about semi-bold.
_HEAVIER = 0.028
_FILL_AND_STROKE, _FILL = 2, 0
# In thousandths of the type size: less is the rounding of the typeface.
_SMALLEST_GAP = 0.05


class Passage(Drawing):
    """Spans of text in the leading and alignment of a style.

    Lines are kept when a passage is divided, so a text of many pages is divided into lines once. A text that
    runs from right to left begins at the right where it takes more lines than one, or ``from_its_side``.
    """

    def __init__(
        self, spans: Sequence[Span], style: TextStyle, *, base: int, from_its_side: bool = False
    ) -> None:
        super().__init__(space_before=style.spaceBefore, space_after=style.spaceAfter)
        self.style = style
        self.text = "".join(span.text for span in spans)
        self.spans = tuple(spans)
        self._base = base
        self._from_its_side = from_its_side
        self._units: Sequence[Unit] | None = units_of(spans, base=base)
        self._lines: Sequence[Line] = ()
        self._heights: Sequence[float] = ()
        self._lines_width = -1.0

    @property
    def runs_from_right(self) -> bool:
        """Whether the text as a whole runs from right to left."""
        return self._base == bidi.RIGHT_TO_LEFT

    def layout(self, available_width: float) -> tuple[float, float]:
        self._lay_out(available_width)
        return available_width, sum(self._heights)

    def split(self, available_width: float, available_height: float) -> list[Passage]:
        self._lay_out(available_width)
        fitting = self._fitting(available_height)
        if fitting == len(self._lines):
            return [self]
        # As the styles ask: no line of a paragraph stands alone at the foot or at the head of a page.
        if not self.style.allowWidows and fitting == len(self._lines) - 1:
            fitting -= 1
        if fitting < (1 if self.style.allowOrphans else 2):
            return []
        return [self._part(0, fitting), self._part(fitting, len(self._lines))]

    def paint(self, canvas: Canvas) -> None:
        self._lay_out(self.width)
        alignment = self._alignment()
        top = self.height
        for line, height in zip(self._lines, self._heights, strict=True):
            spare = self.width - line.width
            x = {_RIGHT: spare, _CENTRE: spare / 2}.get(alignment, 0.0)
            self._paint_line(canvas, line, x, top - max(self._ascent(line), line.top))
            top -= height

    def _lay_out(self, width: float) -> None:
        if width == self._lines_width:
            return
        units = self._units
        if units is None:
            units = [unit for line in self._lines for unit in (*line.units, *line.rest)]
        self._lines = lines_of(units, width)
        self._heights = [self._height(line) for line in self._lines]
        self._lines_width = width

    def _part(self, start: int, end: int) -> Passage:
        """Some of the lines as a passage of their own, without laying them out again."""
        part = Passage((), self.style, base=self._base)
        part.text = self.text
        # A part begins at the side at which the whole begins, whatever its own number of lines.
        part._from_its_side = self._from_its_side or len(self._lines) > 1
        part._units = None
        part._lines = self._lines[start:end]
        part._heights = self._heights[start:end]
        part._lines_width = self._lines_width
        return part

    def _fitting(self, available_height: float) -> int:
        left = available_height + FUZZ
        for index, height in enumerate(self._heights):
            left -= height
            if left < 0:
                return index
        return len(self._lines)

    def _ascent(self, line: Line) -> float:
        """As in ReportLab's paragraphs: letters stand as far below the upper edge as they are large."""
        return float(max((unit.span.size for unit in line.units), default=self.style.fontSize))

    def _height(self, line: Line) -> float:
        """The leading of the style; more where the marks of a script reach above or below it."""
        leading, ascent = float(self.style.leading), self._ascent(line)
        return leading + max(0.0, line.top - ascent) + max(0.0, -line.bottom - (leading - ascent))

    def _alignment(self) -> int:
        alignment = int(self.style.alignment)
        begins_right = self._from_its_side or len(self._lines) > 1
        if self._base == bidi.RIGHT_TO_LEFT and alignment != _CENTRE and begins_right:
            return _RIGHT
        return alignment

    def _paint_line(self, canvas: Canvas, line: Line, x: float, y: float) -> None:
        for (span, font, _, _), together in groupby(line.ordered(), key=_drawn_together):
            units = list(together)
            canvas.setFillColor(span.colour)
            if units[0].face is None:
                text = "".join(unit.text for unit in units)
                if text:
                    canvas.setFont(font, span.size)
                    canvas.drawString(x, y + span.rise, text)
            else:
                _paint_glyphs(canvas, units, x, y + span.rise)
            x += sum(unit.width for unit in units)


def _drawn_together(unit: Unit) -> tuple[Span, str, object, int]:
    # Text that ReportLab draws runs to the right, so its parts may be joined only where they do.
    return unit.span, unit.font, unit.face, unit.level


def _paint_glyphs(canvas: Canvas, units: Sequence[Unit], x: float, y: float) -> None:
    """Draw shaped letters of one face as one text, and their marks as shapes over it.

    A reader that finds text on a page takes a mark that stands higher than its letter for a line of its own;
    so the letter's code carries the text of its marks too.
    """
    # Two things that only this needs and ``surface.Canvas`` leaves out.
    reportlab_canvas: Any = canvas
    face, span = units[0].face, units[0].span
    assert face is not None
    font = glyph_font(reportlab_canvas._doc, face)
    size = float(span.size)
    scale = size / 1000
    text: list[str] = []
    marks: list[str] = []
    pen = drawn_to = 0.0
    for unit in units:
        carried = _carried(unit)
        for index, glyph in enumerate(unit.glyphs):
            if index in carried:
                gap = drawn_to - (pen + glyph.x)
                code = f"<{font.code_of(glyph.number, carried[index])}>"
                if abs(gap) > _SMALLEST_GAP:
                    code = f"{_number(gap)} {code}"
                if glyph.y:
                    code = f"] TJ {_number(glyph.y * scale)} Ts [{code}] TJ 0 Ts ["
                text.append(code)
                drawn_to = pen + glyph.x + face.width(glyph.number)
            else:
                marks.append(_shape(font, glyph, x + (pen + glyph.x) * scale, y + glyph.y * scale, scale))
            pen += glyph.advance
    before = after = ""
    if units[0].heavier:
        canvas.setStrokeColor(span.colour)
        before, after = f"{_FILL_AND_STROKE} Tr {_number(size * _HEAVIER)} w ", f" {_FILL} Tr"
    reportlab_canvas.addLiteral(
        f"BT {before}/{font.internal_name} {_number(size)} Tf 1 0 0 1 {_number(x)} {_number(y)} Tm "
        f"[{' '.join(text)}] TJ{after} ET"
    )
    if marks:
        reportlab_canvas.addLiteral("\n".join(marks))


def _carried(unit: Unit) -> dict[int, str]:
    """Which glyphs of a cluster stand as letters, and the text that each stands for."""
    standing = [index for index, glyph in enumerate(unit.glyphs) if glyph.advance > 0 and not glyph.y]
    if not standing:
        standing = [max(range(len(unit.glyphs)), key=lambda index: unit.glyphs[index].advance)]
    if unit.level % 2:
        standing.reverse()
    standing = standing[: len(unit.text)]
    last = len(standing) - 1
    return {
        index: unit.text[place:] if place == last else unit.text[place]
        for place, index in enumerate(standing)
    }


def _shape(font: GlyphFont, glyph: Glyph, x: float, y: float, scale: float) -> str:
    """A glyph as a shape at a place on the page."""
    size = f"{scale:.6f}"
    return f"q {size} 0 0 {size} {_number(x)} {_number(y)} cm {font.face.outline(glyph.number)} f Q"


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
