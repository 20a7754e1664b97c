"""When to call: the clinic's number and the emergency number, side by side in one frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import typefaces
from reports.flowables.base import Drawing, Stack
from reports.flowables.layout import PANEL_PADDING, PANEL_RADIUS
from reports.flowables.lists import bullet_list
from reports.flowables.marks import IconLine
from reports.flowables.text import marked, paragraph, title
from reports.icon_paths import Icon
from reports.styles import Look
from reports.surface import Canvas, Flowing


@dataclass(frozen=True, slots=True)
class Call:
    """Whom to call: a heading, a number (empty.

    A line to fill in by hand), when that number answers, and for what.

    ``signs`` are printed as a list; ``note`` in smaller type under them.
    """

    heading: str
    number: str
    hours: str = ""
    signs: tuple[str, ...] = ()
    note: str = ""


class FillLine(Drawing):
    """An empty line to write on, with an optional small label before it."""

    def __init__(
        self, label: str = "", *, look: Look, height: float | None = None, space_after: float = 4
    ) -> None:
        super().__init__(space_after=space_after)
        self._look = look
        self._label = label
        self._height = float(look.big_number.leading) if height is None else height

    @property
    def label(self) -> str:
        """The words before the line, empty for a line alone."""
        return self._label

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._height

    def paint(self, canvas: Canvas) -> None:
        style = self._look.caption
        start = 0.0
        if self._label:
            canvas.setFillColor(style.textColor)
            canvas.setFont(style.fontName, style.fontSize)
            canvas.drawString(0, 3, self._label)
            start = _label_width(self._label, self._look)
        canvas.setStrokeColor(self._look.palette.text2)
        canvas.setLineWidth(0.8)
        canvas.line(start, 2, self.width, 2)


class CallBox(Drawing):
    """Two panels in one frame: the clinic at the left, emergency at the right on a pale ground.

    Never divided.

    In large print the second stands under the first.
    """

    def __init__(self, clinic: Call, emergency: Call, *, look: Look, space_after: float = 8) -> None:
        super().__init__(space_after=space_after)
        self._look = look
        self._padding = PANEL_PADDING * look.gaps
        self._clinic = Stack(_story(clinic, Icon.PHONE, look))
        self._emergency = Stack(_story(emergency, Icon.EMERGENCY, look))

    @property
    def stories(self) -> tuple[Sequence[Flowing], ...]:
        """The clinic's panel and the emergency's; each begins with its heading as an `IconLine`."""
        return self._clinic.items, self._emergency.items

    def _clinic_width(self, available_width: float) -> float:
        return available_width if self._look.large else available_width * 0.73

    def _emergency_width(self, available_width: float) -> float:
        return available_width if self._look.large else available_width * 0.27

    def _heights(self, available_width: float) -> tuple[float, float]:
        room = 2 * self._padding
        return (
            self._clinic.height(self._clinic_width(available_width) - room) + room,
            self._emergency.height(self._emergency_width(available_width) - room) + room,
        )

    def layout(self, available_width: float) -> tuple[float, float]:
        heights = self._heights(available_width)
        return available_width, sum(heights) if self._look.large else max(heights)

    def paint(self, canvas: Canvas) -> None:
        colours = self._look.palette
        _, emergency_height = self._heights(self.width)
        left, right = self._clinic_width(self.width), self._emergency_width(self.width)
        x, height = (0.0, emergency_height) if self._look.large else (left, self.height)
        canvas.setLineWidth(1.0)
        canvas.setStrokeColor(colours.text)
        canvas.setFillColor(colours.panel)
        # The pale half is drawn as a rounded panel, then its inner corners are made square.
        canvas.roundRect(x, 0, right, height, PANEL_RADIUS, stroke=0, fill=1)
        if self._look.large:
            canvas.rect(0, height - PANEL_RADIUS, right, PANEL_RADIUS, stroke=0, fill=1)
            canvas.line(0, height, self.width, height)
        else:
            canvas.rect(x, 0, PANEL_RADIUS, height, stroke=0, fill=1)
            canvas.line(x, 0, x, height)
        canvas.roundRect(0, 0, self.width, self.height, PANEL_RADIUS, stroke=1, fill=0)
        room = 2 * self._padding
        self._clinic.draw_on(canvas, x=self._padding, top=self.height - self._padding, width=left - room)
        self._emergency.draw_on(canvas, x=x + self._padding, top=height - self._padding, width=right - room)


def _story(call: Call, icon: Icon, look: Look) -> Sequence[Flowing]:
    story: list[Flowing] = [IconLine(icon, call.heading, look=look)]
    number = call.number.strip()
    if not number:
        story.append(FillLine(look.say("Phone"), look=look, height=float(look.body.leading) * 1.3))
    elif call.hours and not look.large:
        # The hours stand beside the number: this box shares its page with much else.
        hours = f'<font name="{look.notes.fontName}" size="{look.notes.fontSize}">{{hours}}</font>'
        story.append(marked("{number}  " + hours, look.big_number, number=number, hours=call.hours))
    else:
        story.append(title(number, look.big_number))
    if call.hours and (look.large or not number):
        story.append(paragraph(call.hours, look.notes))
    story.extend(bullet_list(call.signs, look=look))
    if call.note:
        story.append(paragraph(call.note, look.notes))
    return story


def _label_width(label: str, look: Look) -> float:
    return typefaces.width_of(label, font=look.caption.fontName, size=look.caption.fontSize) + 4
