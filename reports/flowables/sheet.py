"""A sheet: sections under each other whose distances give way, so that a page is filled, not overfilled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reports.flowables.base import FUZZ, Drawing, Stack
from reports.surface import Canvas, Flowing

# Distances between sections, in points: never nearer, never further.
NEAREST, FURTHEST = 2.0, 30.0

Sections = Sequence[Sequence[Flowing]]


@dataclass(slots=True)
class Spill:
    """Sections that had no room on one sheet: a later sheet begins with them."""

    sections: list[list[Flowing]] = field(default_factory=list)


class Sheet(Drawing):
    """Sections that share the height that is left between them. Divided over pages where they do not fit.

    Each section begins with its title; the title's own distance from above is replaced by the sheet's. Where
    even the least distances leave too little room, the sections of `tighter` take their place: the gaps
    inside give way, never the type. What then has no room goes to `spill` whole, the last section first, so
    that no page is left with two lines; `spilled` are the sections that another sheet had no room for.
    """

    def __init__(
        self,
        sections: Sections,
        *,
        tighter: Callable[[], Sections] | None = None,
        spill: Spill | None = None,
        spilled: Spill | None = None,
        nearest: float = NEAREST,
        furthest: float = FURTHEST,
    ) -> None:
        super().__init__()
        self._stacks = _stacks(sections)
        self._tighter, self._spill, self._spilled = tighter, spill, spilled
        self._nearest, self._furthest = nearest, furthest
        self._gap = nearest

    @property
    def sections(self) -> tuple[Sequence[Flowing], ...]:
        """The sections in reading order; before it is laid out, those that it was made with."""
        return tuple(stack.items for stack in self._stacks)

    def _least(self, width: float) -> float:
        """The height with the least distances."""
        return sum(stack.height(width) for stack in self._stacks) + self._nearest * (len(self._stacks) - 1)

    def _make_fit(self, width: float, height: float) -> None:
        spilled = self._spilled.sections if self._spilled else []
        if spilled:
            self._stacks, self._spilled = [*_stacks(spilled), *self._stacks], None
        if self._tighter is not None and self._least(width) > height:
            self._stacks, self._tighter = [*_stacks(spilled), *_stacks(self._tighter())], None
        while self._spill is not None and len(self._stacks) > 1 and self._least(width) > height + FUZZ:
            self._spill.sections.insert(0, list(self._stacks.pop().items))

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Called by ReportLab: the height it takes depends on the height there is."""
        self._make_fit(available_width, available_height)
        least, between = self._least(available_width), len(self._stacks) - 1
        spare = (available_height - least - FUZZ) / between if between else 0.0
        self._gap = self._nearest + min(max(spare, 0.0), self._furthest - self._nearest)
        self.width, self.height = available_width, least + (self._gap - self._nearest) * between
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Sheet]:
        left = available_height
        for index, stack in enumerate(self._stacks):
            gap = self._nearest if index else 0.0
            height = stack.height(available_width)
            if gap + height <= left + FUZZ:
                left -= gap + height
                continue
            whole = [list(part.items) for part in self._stacks]
            # A section that a page of its own can hold goes there whole.
            page = self.whole_frame_height()
            if height <= page and left < page / 2:
                return [self._part(whole[:index]), self._part(whole[index:])] if index else []
            first, rest = stack.split(available_width, left - gap) if left > gap else ([], whole[index])
            if not first:
                return [self._part(whole[:index]), self._part(whole[index:])] if index else []
            return [self._part([*whole[:index], first]), self._part([rest, *whole[index + 1 :]])]
        return [self]

    def _part(self, sections: Sections) -> Sheet:
        return Sheet(sections, nearest=self._nearest, furthest=self._furthest)

    def paint(self, canvas: Canvas) -> None:
        top = self.height
        for stack in self._stacks:
            stack.draw_on(canvas, x=0, top=top, width=self.width)
            top -= stack.height(self.width) + self._gap


def _stacks(sections: Sections) -> list[Stack]:
    return [Stack(list(section)) for section in sections if section]
