"""Undo and redo: steps of changes, each undone or done again as a whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from db.records import SaidBy
from intake.conditions import Answers
from ui.consultation.changes import Change, path_in, place_of

TYPING_PAUSE_SECONDS = 1.5
"""Keystrokes in one text that follow each other faster than this are one step."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one act of a person changed, in the order in which it was changed.

    `said_before` tells for each change who said what it replaces, so that undoing it claims nothing new: what
    the patient answered alone comes back as that, and waits to be confirmed again, but for what is among
    `confirmed_before`: the paths that whoever made this step had confirmed. `said` tells who says each
    change, where that is not the same for all.
    """

    changes: tuple[Change, ...]
    said_by: SaidBy
    said_before: tuple[SaidBy, ...] = ()
    said: tuple[SaidBy, ...] = ()
    confirmed_before: tuple[str, ...] = ()

    @property
    def inverse(self) -> Step:
        """The step that undoes this one."""
        if not self.said_before and not self.confirmed_before:
            return Step(tuple(change.inverse for change in reversed(self.changes)), self.said_by)
        changes: list[Change] = []
        said: list[SaidBy] = []
        before = self.said_before or (self.said_by,) * len(self.changes)
        for change, said_by in zip(reversed(self.changes), reversed(before), strict=True):
            changes.append(change.inverse)
            said.append(said_by)
            confirmed = [each for each in _given(change) if each.path in self.confirmed_before]
            changes.extend(confirmed)
            said.extend(["practitioner"] * len(confirmed))
        return Step(tuple(changes), self.said_by, said=tuple(said))

    @property
    def spoken(self) -> tuple[tuple[Change, SaidBy], ...]:
        """Each change with who says it."""
        said = self.said or (self.said_by,) * len(self.changes)
        return tuple(zip(self.changes, said, strict=True))


def _given(change: Change) -> tuple[Change, ...]:
    """The rows that confirm what a change replaced, answer by answer."""
    if change.before == change.after or change.before is None:
        # A confirmation that is undone, or an answer where there was none.
        return ()
    if isinstance(change.before, Answers):
        place = place_of(change.path)
        return tuple(
            Change(path_in(place.group, place.index, link_id), values, values)
            for link_id, values in change.before.values.items()
        )
    return (Change(change.path, change.before, change.before),)


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
