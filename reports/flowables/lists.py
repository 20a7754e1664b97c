"""Lists: things to tick, what it may and will not do, and bullets."""

from __future__ import annotations

from collections.abc import Sequence

from reports.flowables.base import Drawing, Stack, first_line_middle
from reports.flowables.marks import draw_icon
from reports.flowables.text import paragraph
from reports.icon_paths import Icon
from reports.styles import Look, TextStyle
from reports.surface import Canvas, Flowing


class MarkedLine(Drawing):
    """A sign at the left edge and a text beside it. Never divided over pages."""

    def __init__(
        self, text: Flowing | str, *, look: Look, style: TextStyle | None = None, space_after: float
    ) -> None:
        super().__init__(space_after=space_after)
        self._look = look
        self._style = look.body if style is None else style
        self._stack = Stack([paragraph(text, self._style) if isinstance(text, str) else text])
        self._indent = self._style.fontSize * 1.6

    @property
    def story(self) -> Sequence[Flowing]:
        """The text beside the sign."""
        return self._stack.items

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._stack.height(available_width - self._indent)

    def paint(self, canvas: Canvas) -> None:
        middle = first_line_middle(self._style, self.height)
        self._sign(canvas, middle)
        self._stack.draw_on(canvas, x=self._indent, top=self.height, width=self.width - self._indent)

    def _sign(self, canvas: Canvas, middle: float) -> None:
        raise NotImplementedError


class CheckLine(MarkedLine):
    """A box to tick by hand, and what to tick."""

    def _sign(self, canvas: Canvas, middle: float) -> None:
        size = self._style.fontSize * 0.92
        canvas.setStrokeColor(self._look.palette.text)
        canvas.setLineWidth(0.9)
        canvas.roundRect(0.5, middle - size / 2, size, size, 1.6, stroke=1, fill=0)


class IconBullet(MarkedLine):
    """A line with a small icon as its sign."""

    def __init__(self, icon: Icon, text: Flowing | str, *, look: Look, space_after: float) -> None:
        super().__init__(text, look=look, space_after=space_after)
        self._icon = icon

    @property
    def icon(self) -> Icon:
        """The sign before the line."""
        return self._icon

    def _sign(self, canvas: Canvas, middle: float) -> None:
        size = self._style.fontSize * 1.1
        colour = self._look.palette.text
        draw_icon(
            canvas,
            self._icon,
            x=0,
            y=middle - size / 2,
            size=size,
            colour=colour,
            look=self._look,
            stroke=2.6,
        )


class BulletLine(MarkedLine):
    """A line with a round bullet."""

    def _sign(self, canvas: Canvas, middle: float) -> None:
        radius = self._style.fontSize * 0.16
        canvas.setFillColor(self._look.palette.accent)
        canvas.circle(self._style.fontSize * 0.5, middle, radius, stroke=0, fill=1)


def check_list(lines: Sequence[Flowing | str], *, look: Look) -> list[Flowing]:
    """Things to do, each with a box to tick.

    A line is plain text, or a paragraph made with ``text.marked``.
    """
    return [CheckLine(line, look=look, space_after=3 * look.gaps) for line in lines]


def bullet_list(lines: Sequence[Flowing | str], *, look: Look) -> list[Flowing]:
    """Main points, each with a bullet."""
    return [BulletLine(line, look=look, space_after=2.5 * look.gaps) for line in lines]


def tick_list(lines: Sequence[Flowing | str], *, look: Look) -> list[Flowing]:
    """What it may do: lines with a tick."""
    return [IconBullet(Icon.TICK, line, look=look, space_after=3 * look.gaps) for line in lines]


def cross_list(lines: Sequence[Flowing | str], *, look: Look) -> list[Flowing]:
    """What it will not do, and what not to do: lines with a cross. The words say "not" as well."""
    return [IconBullet(Icon.CROSS, line, look=look, space_after=3 * look.gaps) for line in lines]
