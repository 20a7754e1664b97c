"""Undo and redo: steps of changes, each undone or done again as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from db.records import SaidBy
from ui.consultation.changes import Change

TYPING_PAUSE_SECONDS = 1.5
"""Keystrokes in one text that follow each other faster than this are one step."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one act of a person changed, in the order in which it was changed.

    `said_before` tells for each change who said what it replaces, so that undoing it claims nothing new: what
    the patient answered alone waits to be confirmed again. `said` tells who says each change, where that is
    not the same for all.
    """

    changes: tuple[Change, ...]
    said_by: SaidBy
    said_before: tuple[SaidBy, ...] = ()
    said: tuple[SaidBy, ...] = ()

    @property
    def inverse(self) -> Step:
        """The step that undoes this one."""
        changes = tuple(change.inverse for change in reversed(self.changes))
        return Step(changes, self.said_by, said=self.said_before[::-1])

    @property
    def spoken(self) -> tuple[tuple[Change, SaidBy], ...]:
        """Each change with who says it."""
        said = self.said or (self.said_by,) * len(self.changes)
        return tuple(zip(self.changes, said, strict=True))


class History:
    """The steps that can be undone, and those that can be done again."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._typed_at: float | None = None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step to do again."""
        return bool(self._undone)

    def add(self, step: Step, *, typing: bool = False) -> None:
        """Remember a step. `typing`: a keystroke in a text, which joins the step of the keystroke before."""
        now = self._clock()
        self._undone.clear()
        if typing and self._goes_on_typing(step, now):
            self._join(step)
        else:
            self._done.append(step)
        self._typed_at = now if typing and self._done else None

    def undo(self) -> Step | None:
        """The step that undoes the last one, None when there is none."""
        self._typed_at = None
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        return step.inverse

    def redo(self) -> Step | None:
        """The step that was undone last, None when there is none."""
        self._typed_at = None
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        return step

    def clear(self) -> None:
        """Forget every step."""
        self._done.clear()
        self._undone.clear()
        self._typed_at = None

    def _goes_on_typing(self, step: Step, now: float) -> bool:
        if self._typed_at is None or not self._done:
            return False
        last = self._done[-1]
        return (
            now - self._typed_at < TYPING_PAUSE_SECONDS
            and last.said_by == step.said_by
            and [change.path for change in last.changes] == [change.path for change in step.changes]
        )

    def _join(self, step: Step) -> None:
        last = self._done.pop()
        joined = tuple(
            replace(before, after=change.after)
            for before, change in zip(last.changes, step.changes, strict=True)
            if before.before != change.after
        )
        if joined:
            self._done.append(replace(last, changes=joined))
