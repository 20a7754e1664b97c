"""A sheet: sections under each other whose distances give way, so that a page is filled, not overfilled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reports.flowables.base import FUZZ, Drawing, Stack
from reports.surface import Canvas, Flowing

# Distances between sections, in points: never nearer, never further.
NEAREST, FURTHEST = 2.0, 30.0

Sections = Sequence[Sequence[Flowing]]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One way to fill a sheet: the sections on it, and those that it gives to a later sheet."""

    sections: Sections
    left_over: Sections = ()


@dataclass(slots=True)
class Spill:
    """Sections that had no room on one sheet: a later sheet begins with them.

    Its giver fills it anew each time it is laid out, until the later sheet has taken it. From then on the
    giver stays as it is, so that nothing is lost and nothing is printed twice.
    """

    sections: list[list[Flowing]] = field(default_factory=list)
    is_taken: bool = False

    def give(self, sections: Sections) -> None:
        """Hold these sections, in place of what was given before."""
        self.sections = [list(section) for section in sections]

    def take(self) -> list[list[Flowing]]:
        """What was given, for good."""
        self.is_taken = True
        return self.sections


class Sheet(Drawing):
    """Sections that share the height that is left between them. Divided over pages where they do not fit.

    Each section begins with its title; the title's own distance from above is replaced by the sheet's. Where
    even the least distances leave too little room, the first arrangement of `instead` that fits takes their
    place, or the last one: gaps inside give way, then sections, never the type. Each arrangement is made of
    flowables of its own. What an arrangement leaves over goes to `spill`. Where none fits, the last section
    goes there whole as well, then the one before it, unless the sheet `keeps` what its arrangements hold.
    `spilled` is what earlier sheets had no room for, in reading order.
    """

    def __init__(
        self,
        sections: Sections,
        *,
        instead: Sequence[Callable[[], Arrangement]] = (),
        spill: Spill | None = None,
        keeps: bool = False,
        spilled: Sequence[Spill] = (),
        nearest: float = NEAREST,
        furthest: float = FURTHEST,
    ) -> None:
        super().__init__()
        self._made = [Arrangement(sections)]
        self._instead = list(instead)
        self._stacks = _stacks(sections)
        self._spill, self._keeps = spill, keeps
        self._spilled, self._taken = tuple(spilled), list[list[Flowing]]()
        self._nearest, self._furthest = nearest, furthest
        self._gap = nearest
        self._fits: tuple[float, float] | None = None

    @property
    def sections(self) -> tuple[Sequence[Flowing], ...]:
        """The sections in reading order; before it is laid out, those that it was made with."""
        return tuple(stack.items for stack in self._stacks)

    def _least(self, width: float) -> float:
        """The height with the least distances."""
        return sum(stack.height(width) for stack in self._stacks) + self._nearest * (len(self._stacks) - 1)

    def _arrangement(self, index: int) -> Arrangement:
        """The arrangement of this number, made when it is first asked for."""
        while len(self._made) <= index:
            self._made.append(self._instead[len(self._made) - 1]())
        return self._made[index]

    def _make_fit(self, width: float, height: float) -> None:
        if self._fits == (width, height) or (self._spill is not None and self._spill.is_taken):
            return
        self._fits = (width, height)
        # Taken once: another sheet's sections stay here, however often this one is laid out.
        self._taken += [section for spill in self._spilled for section in spill.take()]
        self._spilled = ()
        for index in range(len(self._instead) + 1):
            arrangement = self._arrangement(index)
            self._stacks = _stacks([*self._taken, *arrangement.sections])
            if self._least(width) <= height + FUZZ:
                break
        if self._spill is None:
            return
        left_over = [list(section) for section in arrangement.left_over]
        while not self._keeps and len(self._stacks) > 1 and self._least(width) > height + FUZZ:
            left_over.insert(0, list(self._stacks.pop().items))
        self._spill.give(left_over)

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
