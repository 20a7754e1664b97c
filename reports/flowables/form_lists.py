"""The lists of a form: rows with a box for each answer, tick lists, and the answer that none of it is so."""

from __future__ import annotations

from collections.abc import Sequence

from reports import typefaces
from reports.flowables.base import FUZZ, Drawing, Stack
from reports.flowables.form_fields import (
    TEXT_GAP,
    Boxes,
    Field,
    FieldLines,
    box_side,
    draw_box,
    set_text,
    text_offset,
)
from reports.flowables.text import paragraph
from reports.flowables.writing_lines import GAP, asked_style, line_height
from reports.styles import Look
from reports.surface import Canvas, Flowing

# Where a short follow-up may begin beside the words of its line, in shares of the width: few places, so that
# what stands under each other is in line.
_TABS = (0.46, 0.56, 0.66)


class _FormLine(Drawing):
    """A question with its boxes and its follow-ups: never divided, with a thin rule above it."""

    def __init__(self, follow_ups: Sequence[Field], *, look: Look, ruled: bool) -> None:
        super().__init__()
        self._look = look
        self._ruled = ruled
        self._follow_ups = Stack([FieldLines(follow_ups, look=look)] if follow_ups else [])
        self._indent = box_side(look) + TEXT_GAP
        # A follow-up stands nearer to its question than two questions stand to each other; boxes stay apart.
        self._nearer = (line_height(look) - box_side(look)) / 2

    def _text_height(self, stack: Stack, width: float) -> float:
        """Height of a text whose first line stands at the middle of the boxes."""
        offset = text_offset(self._look)
        return max(stack.height(width) + 2 * offset, line_height(self._look))

    def paint(self, canvas: Canvas) -> None:
        if self._ruled:
            canvas.setStrokeColor(self._look.palette.rule)
            canvas.setLineWidth(0.6)
            canvas.line(0, self.height, self.width, self.height)


class TickLine(_FormLine):
    """A line of a tick list: the box, its words, and what is asked where it is ticked.

    A short follow-up stands beside short words, else under them.
    """

    def __init__(
        self,
        words: str,
        follow_ups: Sequence[Field] = (),
        *,
        look: Look,
        strong: bool = False,
        ruled: bool = True,
    ) -> None:
        super().__init__(follow_ups, look=look, ruled=ruled)
        style = look.strong if strong else look.body
        self._words = Stack([paragraph(words, style)])
        self._words_width = typefaces.width_of(words, font=style.fontName, size=style.fontSize) * 1.01
        self._fields_width = FieldLines(follow_ups, look=look).natural_width()

    def _beside(self, width: float) -> float | None:
        """Where the follow-ups begin to the right of the words; None where they stand under them."""
        words = self._indent + self._words_width + GAP
        tab = next((tab * width for tab in _TABS if words <= tab * width), None)
        fits = self._follow_ups.items and tab is not None and tab + self._fields_width <= width
        return tab if fits else None

    def layout(self, available_width: float) -> tuple[float, float]:
        height = self._text_height(self._words, available_width - self._indent)
        if self._follow_ups.items and self._beside(available_width) is None:
            height += self._follow_ups.height(available_width - self._indent) - self._nearer
        return available_width, height

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        side, line = box_side(self._look), line_height(self._look)
        draw_box(canvas, self._look, x=0.5, y=self.height - (line + side) / 2, width=side)
        room = self.width - self._indent
        top = self.height - text_offset(self._look)
        self._words.draw_on(canvas, x=self._indent, top=top, width=room)
        beside = self._beside(self.width)
        if beside is not None:
            self._follow_ups.draw_on(canvas, x=beside, top=self.height, width=self.width - beside)
        elif self._follow_ups.items:
            below = self.height - self._text_height(self._words, room) + self._nearer
            self._follow_ups.draw_on(canvas, x=self._indent, top=below, width=room)


class AnswerLine(_FormLine):
    """A question with a box for each answer at its right (under it in large print), and its follow-ups."""

    def __init__(
        self,
        words: str,
        answers: Sequence[str],
        follow_ups: Sequence[Field] = (),
        *,
        look: Look,
        ruled: bool = True,
    ) -> None:
        super().__init__(follow_ups, look=look, ruled=ruled)
        self._words = Stack([paragraph(words, look.body)])
        self._answers = FieldLines([Boxes(tuple(answers))], look=look)

    def _answers_x(self, width: float) -> float:
        return 0.0 if self._look.large else width - self._answers.natural_width()

    def _words_width(self, width: float) -> float:
        return width if self._look.large else self._answers_x(width) - GAP

    def _head_height(self, width: float) -> float:
        words = self._text_height(self._words, self._words_width(width))
        answers = self._answers.layout(width - self._answers_x(width))[1]
        return words + answers if self._look.large else max(words, answers)

    def layout(self, available_width: float) -> tuple[float, float]:
        height = self._head_height(available_width)
        if self._follow_ups.items:
            height += self._follow_ups.height(available_width - self._indent) - self._nearer
        return available_width, height

    def paint(self, canvas: Canvas) -> None:
        super().paint(canvas)
        words_width, x = self._words_width(self.width), self._answers_x(self.width)
        top = self.height - text_offset(self._look)
        self._words.draw_on(canvas, x=0, top=top, width=words_width)
        below = self._text_height(self._words, words_width) if self._look.large else 0.0
        answers = Stack([self._answers])
        answers.draw_on(canvas, x=x, top=self.height - below, width=self.width - x)
        if self._follow_ups.items:
            under = self.height - self._head_height(self.width) + self._nearer
            room = self.width - self._indent
            self._follow_ups.draw_on(canvas, x=self._indent, top=under, width=room)


class FormList(Drawing):
    """Lines of a form under their head. Where it is divided over pages, `again` stands over the rest.

    A line is never divided, the last `together` lines never part, and the head never stands over fewer than
    three lines at the foot of a page.
    """

    _FEWEST = 3

    def __init__(
        self,
        head: Sequence[Flowing],
        lines: Sequence[Flowing],
        *,
        again: Sequence[Flowing],
        together: int = 1,
        space_before: float = 0,
    ) -> None:
        super().__init__(space_before=space_before)
        self._head = Stack(list(head))
        self._lines = Stack(list(lines))
        self._again = tuple(again)
        self._together = together

    def getSpaceBefore(self) -> float:  # noqa: N802  ReportLab's name
        """A list that begins with a title keeps the title's distance from what is above."""
        first = self._head.items[0].getSpaceBefore() if self._head.items else 0.0
        return max(float(self.spaceBefore), first)

    def _head_height(self, width: float) -> float:
        """The head with its own distance from its first line."""
        if not self._head.items:
            return 0.0
        return self._head.height(width) + self._head.items[-1].getSpaceAfter()

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._head_height(available_width) + self._lines.height(available_width)

    def split(self, available_width: float, available_height: float) -> list[FormList]:
        lines = list(self._lines.items)
        left = available_height - self._head_height(available_width)
        fitting = 0
        for line in lines:
            left -= line.wrap(available_width, left)[1]
            if left < -FUZZ:
                break
            fitting += 1
        fitting = min(fitting, len(lines) - self._together)
        if fitting < min(self._FEWEST, len(lines) - self._together) or fitting < 1:
            return []
        rest = FormList(self._again, lines[fitting:], again=self._again, together=self._together)
        first = FormList(list(self._head.items), lines[:fitting], again=(), space_before=self.spaceBefore)
        return [first, rest]

    def paint(self, canvas: Canvas) -> None:
        self._head.draw_on(canvas, x=0, top=self.height, width=self.width)
        top = self.height - self._head_height(self.width)
        self._lines.draw_on(canvas, x=0, top=top, width=self.width)


class ListHead(Drawing):
    """The question over a list, and at its right the page it belongs to, for whoever enters the answers."""

    def __init__(self, words: str, place: str, *, look: Look) -> None:
        super().__init__(space_before=6, space_after=3)
        self._words = Stack([paragraph(words, asked_style(look))])
        self._words_width = typefaces.width_of(words, font=look.strong.fontName, size=look.strong.fontSize)
        self._place = place
        self._style = look.notes

    def _place_width(self) -> float:
        return typefaces.width_of(self._place, font=self._style.fontName, size=self._style.fontSize)

    def _beside(self, width: float) -> bool:
        if not self._place:
            return True
        return self._words_width * 1.01 + GAP + self._place_width() <= width

    def layout(self, available_width: float) -> tuple[float, float]:
        above = 0.0 if self._beside(available_width) else float(self._style.leading)
        return available_width, self._words.height(available_width) + above

    def paint(self, canvas: Canvas) -> None:
        set_text(canvas, self._style)
        words = self._words.height(self.width)
        if self._beside(self.width):
            canvas.drawRightString(self.width, words * 0.25, self._place)
        else:
            canvas.drawString(0, words + self._style.leading * 0.25, self._place)
        self._words.draw_on(canvas, x=0, top=words, width=self.width)


class OrDivider(Drawing):
    """The word "or" before the answer that says none of a list is so."""

    def __init__(self, *, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = look.say.sense("between two answers", "or")

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, float(self._look.body.fontSize)

    def paint(self, canvas: Canvas) -> None:
        style, middle = self._look.body, self.height / 2
        # The word stands where the words of the list stand, so that it comes near no box.
        start = box_side(self._look) + TEXT_GAP
        end = start + typefaces.width_of(self._words, font=style.fontName, size=style.fontSize)
        set_text(canvas, style)
        canvas.drawString(start, middle - style.fontSize * 0.33, self._words)
        canvas.setStrokeColor(self._look.palette.control)
        canvas.setLineWidth(0.8)
        canvas.line(0, middle - 1, start - 7, middle - 1)
        canvas.line(end + 7, middle - 1, self.width, middle - 1)
