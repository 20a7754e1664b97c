"""Columns and panels."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from reportlab.lib.units import mm

from reports.flowables.base import FUZZ, Drawing, Stack
from reports.styles import Look
from reports.surface import Canvas, Flowing

COLUMN_GAP = 9 * mm
PANEL_RADIUS = 2.4 * mm
PANEL_PADDING = 5.5 * mm


class Gap(Drawing):
    """Empty height in points."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self._height = height

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._height

    def paint(self, canvas: Canvas) -> None:
        """Nothing is drawn."""


class Columns(Drawing):
    """Stories side by side, tops in line; one under the other in large print.

    Divided over pages where needed.

    ``shares`` are the relative widths (equal if left out).
    """

    def __init__(
        self,
        stories: Sequence[Sequence[Flowing]],
        *,
        look: Look,
        shares: Sequence[float] = (),
        gap: float = COLUMN_GAP,
        space_before: float = 0,
        space_after: float = 6,
    ) -> None:
        super().__init__(space_before=space_before, space_after=space_after)
        if shares and len(shares) != len(stories):
            raise ValueError(f"{len(stories)} columns need as many shares, not {len(shares)}.")
        self._look = look
        self._gap = gap
        self._shares = tuple(shares) or (1.0,) * len(stories)
        if look.large:
            self._stacks = [Stack([item for story in stories for item in story])]
            self._shares = (1.0,)
        else:
            self._stacks = [Stack(list(story)) for story in stories]

    def getSpaceBefore(self) -> float:  # noqa: N802  ReportLab's name
        """A column that begins with a title keeps the title's distance from what is above."""
        firsts = [stack.items[0].getSpaceBefore() for stack in self._stacks if stack.items]
        return max([float(self.spaceBefore), *firsts])

    @property
    def stories(self) -> tuple[Sequence[Flowing], ...]:
        """The columns in reading order."""
        return tuple(stack.items for stack in self._stacks)

    def _widths(self, available_width: float) -> list[float]:
        room = available_width - self._gap * (len(self._shares) - 1)
        return [room * share / sum(self._shares) for share in self._shares]

    def layout(self, available_width: float) -> tuple[float, float]:
        widths = self._widths(available_width)
        return available_width, max(
            (stack.height(width) for stack, width in zip(self._stacks, widths, strict=True)), default=0.0
        )

    def split(self, available_width: float, available_height: float) -> list[Columns]:
        parts = [
            stack.split(width, available_height)
            for stack, width in zip(self._stacks, self._widths(available_width), strict=True)
        ]
        if not all(first or not rest for first, rest in parts) or not any(rest for _, rest in parts):
            return []
        return [self._part([first for first, _ in parts]), self._part([rest for _, rest in parts])]

    def _part(self, stories: list[list[Flowing]]) -> Columns:
        return Columns(
            stories, look=self._look, shares=self._shares, gap=self._gap,
            space_before=self.spaceBefore, space_after=self.spaceAfter,
        )  # fmt: skip

    def paint(self, canvas: Canvas) -> None:
        x = 0.0
        for stack, width in zip(self._stacks, self._widths(self.width), strict=True):
            stack.draw_on(canvas, x=x, top=self.height, width=width)
            x += width + self._gap


class Tone(Enum):
    """How a panel looks: pale ground, plain ground, or plain ground with a dark edge (to act on or sign)."""

    TINT = "tint"
    PLAIN = "plain"
    STRONG = "strong"


class Together(Drawing):
    """A story that stays whole, unless it is higher than an empty page: then it is divided."""

    _padding = 0.0

    def __init__(self, story: Sequence[Flowing], *, space_before: float = 0, space_after: float = 6) -> None:
        super().__init__(space_before=space_before, space_after=space_after)
        self._stack = Stack(list(story))

    @property
    def story(self) -> Sequence[Flowing]:
        """What stands in it."""
        return self._stack.items

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._stack.height(available_width - 2 * self._padding) + 2 * self._padding

    def split(self, available_width: float, available_height: float) -> list[Together]:
        if self.layout(available_width)[1] <= self.whole_frame_height() + FUZZ:
            return []
        first, rest = self._stack.split(
            available_width - 2 * self._padding, available_height - 2 * self._padding
        )
        return [self._part(first), self._part(rest)] if first and rest else []

    def _part(self, story: Sequence[Flowing]) -> Together:
        return Together(story, space_before=self.spaceBefore, space_after=self.spaceAfter)

    def paint(self, canvas: Canvas) -> None:
        self._stack.draw_on(
            canvas, x=self._padding, top=self.height - self._padding, width=self.width - 2 * self._padding
        )


class Panel(Together):
    """A story in a rounded rectangle. It stays whole, unless it is higher than an empty page."""

    def __init__(
        self,
        story: Sequence[Flowing],
        *,
        look: Look,
        tone: Tone = Tone.TINT,
        padding: float = PANEL_PADDING,
        space_before: float = 14,
        space_after: float = 8,
    ) -> None:
        super().__init__(story, space_before=space_before, space_after=space_after)
        self._look = look
        self._tone = tone
        self._padding = padding

    def _part(self, story: Sequence[Flowing]) -> Panel:
        return Panel(
            story, look=self._look, tone=self._tone, padding=self._padding,
            space_before=self.spaceBefore, space_after=self.spaceAfter,
        )  # fmt: skip

    def paint(self, canvas: Canvas) -> None:
        colours = self._look.palette
        canvas.setFillColor(colours.panel if self._tone is Tone.TINT else colours.surface)
        canvas.setStrokeColor(colours.text if self._tone is Tone.STRONG else colours.rule)
        canvas.setLineWidth(1.0 if self._tone is Tone.STRONG else 0.8)
        canvas.roundRect(0, 0, self.width, self.height, PANEL_RADIUS, stroke=1, fill=1)
        super().paint(canvas)
