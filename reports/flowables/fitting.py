"""A story that is set tighter where it would run over its page, and divided only where that is not enough."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.flowables.base import FUZZ, Drawing, Stack
from reports.surface import Canvas, Flowing


class Fitting(Drawing):
    """A story in its usual distances; the story of `tighter` takes its place where a page cannot hold it."""

    def __init__(
        self, story: Sequence[Flowing], *, tighter: Callable[[], Sequence[Flowing]] | None = None
    ) -> None:
        super().__init__()
        self._stack = Stack(list(story))
        self._tighter = tighter

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Called by ReportLab: which story it takes depends on the height there is."""
        if self._tighter is not None and self._stack.height(available_width) > available_height + FUZZ:
            self._stack, self._tighter = Stack(list(self._tighter())), None
        self.width, self.height = available_width, self._stack.height(available_width)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Fitting]:
        first, rest = self._stack.split(available_width, available_height)
        return [Fitting(first), Fitting(rest)] if first and rest else []

    def paint(self, canvas: Canvas) -> None:
        self._stack.draw_on(canvas, x=0, top=self.height, width=self.width)
