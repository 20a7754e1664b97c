"""Saves of one consultation: batched, in order, one at a time, and never silently lost.

A change is on its way to the disk within 300 ms. What could not be saved is kept and tried again, at the
next change and every five seconds. When somebody else saved the consultation, nothing more is sent until
the person at the screen has chosen (`resume`), but for what needs no choice (`settle`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from db.actor import Actor
from db.errors import Conflict, StorageProblem
from db.records import AnswerChange, Derived, Saved, StoredConsultation
from intake.conditions import Answers
from intake.screening import Override
from ui.worker import Homeward

if TYPE_CHECKING:
    from db.store import Store

BATCH_MILLISECONDS = 300
RETRY_MILLISECONDS = 5000
CLOSE_SECONDS = 5.0
CHANGED_ELSEWHERE = "Somebody else changed this record: choose."
"""Short, because it stands in the status bar too; the panel with both versions says the rest."""


@dataclass(frozen=True, slots=True)
class SaveState:
    """What the line below the form says. `at` is when the last save reached the disk (UTC), if one did here.

    `reason` says why a save failed and what to do.
    """

    kind: Literal["saved", "saving", "failed"]
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one save writes."""

    answers: Answers
    page: str
    derived: Derived


@dataclass(frozen=True, slots=True)
class _Answering:
    """One save of answers, with the changes that it tells."""

    changes: tuple[AnswerChange, ...]
    snapshot: Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class _Sending:
    """A save on its way to the disk, and its acknowledgement."""

    what: _Answering | Override
    future: Future[Saved]


class Saving(QObject):
    """The queue of changes of one consultation, and the chain of its versions.

    `settle(has_decided)` is asked first when a conflict is met: whether it went on without a choice.
    `has_decided` tells that a decision of a clinician is among what is not settled.
    """

    state_changed = Signal(object)
    conflicted = Signal(object)

    def __init__(
        self,
        store: Store,
        actor: Actor,
        stored: StoredConsultation,
        snapshot: Callable[[], Snapshot],
        settle: Callable[[bool], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.state = SaveState("saved")
        self.version = stored.version
        self.base = stored.answers
        self.conflict: Conflict | None = None
        self._store, self._actor, self._id = store, actor, stored.id
        self._snapshot, self._settle = snapshot, settle
        self._changes: list[AnswerChange] = []
        self._overrides: list[Override] = []
        self._touched = False
        self._has_decided = False
        self._sending: _Sending | None = None
        self._failed: _Answering | Override | None = None
        self._is_due = False
        self._closed = False
        self._batch = self._timer(BATCH_MILLISECONDS, single=True)
        self._retry = self._timer(RETRY_MILLISECONDS, single=False)
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    def _timer(self, milliseconds: int, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(single)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self.flush)
        return timer

    @property
    def has_unsaved(self) -> bool:
        """Whether anything is not acknowledged yet."""
        waiting = self._changes or self._overrides or self._touched
        return bool(waiting) or self._failed is not None or self._sending is not None

    @property
    def unsaved_changes(self) -> tuple[AnswerChange, ...]:
        """The changes that are not acknowledged yet, oldest first."""
        sending = self._sending.what if self._sending is not None else None
        under_way = [each for each in (sending, self._failed) if isinstance(each, _Answering)]
        return (*(change for each in under_way for change in each.changes), *self._changes)

    def note(
        self,
        changes: Sequence[AnswerChange] = (),
        *,
        override: Override | None = None,
        typing: bool = False,
    ) -> None:
        """Queue changes of answers, an override, or (with neither) a change of the page shown.

        `typing`: a keystroke, told as one change with the keystrokes before it that are still waiting.
        Errors: `RuntimeError` after `close`.
        """
        if self._closed:
            raise RuntimeError("the consultation is closed")
        for change in changes:
            self._queue(change, typing=typing)
        if override is not None:
            self._overrides.append(override)
        self._touched = True
        if self.state.kind == "saved":
            self._show(SaveState("saving", self.state.at))
        if not self._batch.isActive():
            self._batch.start()

    def _queue(self, change: AnswerChange, *, typing: bool) -> None:
        last = self._changes[-1] if self._changes else None
        if not typing or last is None or (last.path, last.said_by) != (change.path, change.said_by):
            self._changes.append(change)
            return
        self._changes.pop()
        if last.before != change.after:
            self._changes.append(replace(change, before=last.before))

    def flush(self) -> None:
        """Save now, or as soon as the save on its way has come back."""
        self._batch.stop()
        if self._sending is not None:
            self._is_due = True
            return
        self._is_due = False
        if self.conflict is None and not self._closed and self.has_unsaved:
            self._send()

    def close(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Save everything and wait for the acknowledgement. False: something is unsaved, and stays open."""
        deadline = monotonic() + seconds
        self.flush()
        while self._sending is not None:
            sending = self._sending
            wait([sending.future], max(0.0, deadline - monotonic()))
            if not sending.future.done():
                return False
            self._hear(sending)
            if self.state.kind == "failed":
                return False
            self.flush()
        if self.has_unsaved:
            return False
        self.discard()
        return True

    def discard(self) -> None:
        """Forget what is not saved, and send no more."""
        self._closed = True
        self._batch.stop()
        self._retry.stop()
        self._changes.clear()
        self._overrides.clear()
        self._touched, self._failed = False, None

    def read_again(self) -> StoredConsultation | None:
        """What is stored, to end a conflict with. None: it changed once more, and that is told first."""
        current = self._store.consultation(self._actor, self._id)
        if self.conflict is not None and self.conflict.current.version == current.version:
            return current
        self.meet(Conflict(current))
        return None

    def resume(self, current: StoredConsultation, changes: Sequence[AnswerChange]) -> None:
        """Go on from what is stored now, after a conflict. `changes` lead from there to the answers here."""
        self.conflict, self._has_decided = None, False
        self.version, self.base = current.version, current.answers
        self._changes = list(changes)
        self._touched = True
        self._show(SaveState("saving", self.state.at))
        self.flush()

    def go_on_from(self, current: StoredConsultation) -> None:
        """Go on after a conflict with somebody who changed no answer: what waits is sent as it is."""
        self.resume(current, self._changes)

    def meet(self, conflict: Conflict, *, has_decided: bool = False) -> None:
        """Send nothing more until somebody has chosen, but for what needs no choice."""
        self.conflict = conflict
        self._batch.stop()
        self._retry.stop()
        # It stays so while the conflict is told anew, until it ends.
        self._has_decided = self._has_decided or has_decided or bool(self._overrides)
        if self._settle(self._has_decided):
            return
        self._show(SaveState("failed", self.state.at, CHANGED_ELSEWHERE))
        self.conflicted.emit(conflict)

    def _send(self) -> None:
        """Hand over the next save.

        One that failed goes again just as it was: should it have reached the disk after all, storage knows it
        by that and keeps it once. Overrides go before answers, because the rows saved with those show them.
        """
        what = self._failed or self._next()
        self._failed = None
        sending, homeward = _Sending(what, self._hand_over(what)), self._homeward
        self._sending = sending

        def announce(_future: Future[Saved]) -> None:
            # The program may be ending while the writer finishes: then nobody is at home any more.
            with suppress(RuntimeError):
                homeward.arrived.emit(sending)

        sending.future.add_done_callback(announce)

    def _next(self) -> _Answering | Override:
        if self._overrides:
            return self._overrides.pop(0)
        what = _Answering(tuple(self._changes), self._snapshot())
        self._changes, self._touched = [], False
        return what

    def _hand_over(self, what: _Answering | Override) -> Future[Saved]:
        if isinstance(what, Override):
            return self._store.add_override(self._actor, self._id, what)
        return self._store.save_answers(
            self._actor,
            self._id,
            self.version,
            answers=what.snapshot.answers,
            changes=what.changes,
            page=what.snapshot.page,
            derived=what.snapshot.derived,
        )

    def _hear(self, sending: _Sending) -> None:
        if sending is not self._sending:
            return
        self._sending = None
        problem = sending.future.exception()
        if problem is None:
            self._acknowledge(sending.what, sending.future.result())
        elif isinstance(problem, Conflict):
            self._touched = True
            if problem.current.version == self.version:
                self._send_after_another(sending.what)
            else:
                self._take_back(sending.what)
                self.meet(problem)
        else:
            self._fail(sending.what, problem)

    def _acknowledge(self, what: _Answering | Override, saved: Saved) -> None:
        # An override is taken whatever the version is: a jump means that somebody else saved in between.
        if isinstance(what, Override) and saved.version != self.version + 1:
            try:
                current = self._store.consultation(self._actor, self._id)
            except StorageProblem as problem:
                # Sent again it is kept once, and what is stored is read then.
                self._fail(what, problem)
                return
            self.meet(Conflict(current), has_decided=True)
            return
        self.version = saved.version
        if isinstance(what, _Answering):
            self.base = what.snapshot.answers
        self._retry.stop()
        if not self.has_unsaved:
            self._show(SaveState("saved", saved.at))
            return
        self._show(SaveState("saving", saved.at))
        if self._is_due or not self._batch.isActive():
            self.flush()

    def _fail(self, what: _Answering | Override, problem: BaseException) -> None:
        self._failed = what
        reason = f"The answers could not be saved ({type(problem).__name__}). They are kept here."
        if isinstance(problem, StorageProblem):
            reason = problem.sentence
        self._retry.start()
        self._show(SaveState("failed", self.state.at, reason))

    def _send_after_another(self, what: _Answering | Override) -> None:
        """Send again: it was refused for a conflict that another window met. Reading lifts that."""
        try:
            self._store.consultation(self._actor, self._id)
        except StorageProblem as problem:
            self._fail(what, problem)
            return
        self._failed = what
        self.flush()

    def _take_back(self, what: _Answering | Override) -> None:
        """What a conflict refused waits again, in front of what came later."""
        if isinstance(what, Override):
            self._overrides.insert(0, what)
        else:
            self._changes[:0] = what.changes

    def _show(self, state: SaveState) -> None:
        if state != self.state:
            self.state = state
            self.state_changed.emit(state)
