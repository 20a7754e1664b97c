"""Initials: a small box at the right margin, beside the title of a part or on a row of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.doctemplate import FrameBreak
from reportlab.platypus.flowables import CondPageBreak

from reports import typefaces
from reports.flowables.base import Drawing, Stack
from reports.flowables.text import title
from reports.styles import Look
from reports.surface import Canvas, Flowing

_CORNER = 1.6
_GAP = 5.0


class InitialsBox(Drawing):
    """The word "Initials" and an empty box, at the right margin."""

    def __init__(self, *, look: Look, space_before: float = 0, space_after: float = 0) -> None:
        super().__init__(space_before=space_before, space_after=space_after)
        self._look = look

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, initials_height(self._look)

    def paint(self, canvas: Canvas) -> None:
        draw_initials(canvas, right=self.width, top=self.height, look=self._look)


class PartTitle(Drawing):
    """The number and title of a part of a form, and where to put initials.

    Put `room_for_a_start` before it, or all of a short part into a `Together`: to keep it with a long table
    would move the whole table. Without `initials` the part has boxes of its own further down.
    """

    # Inside a `Together` that is divided it stays with what it heads.
    heads_what_follows = True

    def __init__(self, number: int, words: str, *, look: Look, initials: bool = True) -> None:
        super().__init__(space_before=part_gap(look), space_after=look.section.spaceAfter * 0.7)
        self._look = look
        self._initials = initials
        flush = ParagraphStyle("part-title", parent=look.section, spaceBefore=0, spaceAfter=0)
        quiet = ParagraphStyle("part-number", parent=flush, textColor=look.palette.text2)
        self._number = Stack([title(str(number), quiet)])
        self._indent = typefaces.width_of("00", font=flush.fontName, size=flush.fontSize) + 6
        self._title = Stack([title(words, flush)])

    def _room(self, available_width: float) -> float:
        taken = initials_width(self._look) + 12 if self._initials else 0.0
        return available_width - self._indent - taken

    def layout(self, available_width: float) -> tuple[float, float]:
        height = self._title.height(self._room(available_width))
        return available_width, max(height, initials_height(self._look) if self._initials else 0.0)

    def paint(self, canvas: Canvas) -> None:
        # A title of one line stands on the foot of the box.
        room = self._room(self.width)
        top = max(self._title.height(room), self._look.section.leading)
        self._number.draw_on(canvas, x=0, top=top, width=self._indent)
        self._title.draw_on(canvas, x=self._indent, top=top, width=room)
        if self._initials:
            draw_initials(canvas, right=self.width, top=self.height, look=self._look)


def part_gap(look: Look) -> float:
    """Distance above a part: less than above a section, for the box stands out by itself."""
    return float(look.section.spaceBefore) * 0.8


def room_for_a_start(look: Look, *start: Flowing) -> CondPageBreak:
    """A new page where the start of a part, its title and a few lines, would stand alone at the foot.

    `start` are the part's title and what follows it: all but the last must stand there whole, and of the
    last, however high it is, as much as it can be divided into.
    """
    return _RoomForAStart(float(look.body.leading) * 9, start)


class _RoomForAStart(CondPageBreak):  # type: ignore[misc]  # ReportLab ships no types
    """Asks the things themselves: a row of a table may be higher than any number of lines."""

    def __init__(self, height: float, start: Sequence[Flowing]) -> None:
        super().__init__(height)
        self._start = tuple(start)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Called by ReportLab: asks for a new page, and takes no room itself."""
        frame = self._doctemplateAttr("frame")
        if frame is None:
            return 0.0, 0.0
        is_short = available_height < self.height or not self._fits(frame, available_width, available_height)
        # On an empty page there is nothing to gain.
        if is_short and not frame._atTop:
            frame.add_generated_content(FrameBreak)
        return 0.0, 0.0

    def _fits(self, frame: Any, width: float, height: float) -> bool:
        after = 0.0
        for index, item in enumerate(self._start):
            height -= max(after, item.getSpaceBefore())
            after = item.getSpaceAfter()
            taken = item.wrap(width, 1e6)[1]
            if taken > height:
                return index == len(self._start) - 1 and self._is_divided(item, frame, width, height)
            height -= taken
        return True

    @staticmethod
    def _is_divided(item: Any, frame: Any, width: float, height: float) -> bool:
        """Whether some of it would stand here. What is divided asks how high the page is."""
        item._frame = frame
        try:
            return height > 0 and len(item.split(width, height)) > 1
        finally:
            del item._frame


def initials_height(look: Look) -> float:
    """Height of the box: room for two or three letters by hand."""
    return float(look.body.leading) * 1.35


def initials_width(look: Look) -> float:
    """Width of the word and the box."""
    return _label_width(look) + _GAP + _box_width(look)


def draw_initials(canvas: Canvas, *, right: float, top: float, look: Look) -> None:
    """Draw the box with its upper right corner at (right, top), and the word at its left."""
    height, width = initials_height(look), _box_width(look)
    canvas.setStrokeColor(look.palette.text2)
    canvas.setLineWidth(0.8)
    canvas.roundRect(right - width, top - height, width, height, _CORNER, stroke=1, fill=0)
    style = look.caption
    canvas.setFillColor(style.textColor)
    canvas.setFont(style.fontName, style.fontSize)
    canvas.drawRightString(right - width - _GAP, top - height + 3, look.say("Initials"))


def _box_width(look: Look) -> float:
    return initials_height(look) * 1.4


def _label_width(look: Look) -> float:
    style = look.caption
    return typefaces.width_of(look.say("Initials"), font=style.fontName, size=style.fontSize) * 1.01
