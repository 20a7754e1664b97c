"""Backups of the open clinic, on a thread of their own: every four hours, at the end, by hand.

Documents are made on the window's worker and never wait for a backup.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from db.rights import Right, allows
from ui.safekeeping.backup_words import made_words, rehearsed_words, share_of
from ui.worker import Cancel, Job, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.audit.anchors import Anchor
    from db.backup.bundle import BackupInfo, Reason
    from db.backup.keeper import BackedUp
    from db.backup.schedule import BackupsState
    from db.backup.sources import BackupSource
    from db.backup.steps import Steps
    from db.door import Door

Result = TypeVar("Result")

BACKING_UP, TRYING, CHOOSING = "Making a backup", "Trying a restore", "Choosing the second place"
_LOOKING = "Looking at the backups"
STOPPED = "It was stopped. Nothing was changed."
_MINUTE = 60_000
_AGAIN_AFTER = 15 * 60.0
"""Seconds after a backup of the schedule failed or was stopped: a full disk is not told every minute."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The backups as they lay in their folders a moment ago."""

    is_due: bool
    state: BackupsState
    backups: tuple[BackupInfo, ...]
    second_place: Path | None
    last_rehearsal: datetime | None


class BackupKeeper(QObject):
    """Makes the backups of one clinic for whoever is signed in.

    Signals: `state_changed(BackupsState)` whenever the folders were looked at; `busy_changed()`;
    `progressed(what, share)` of what runs; `said(sentence, is_problem)` when something ended.
    `audit_told(sentences)` once, when the audit does not fit what the backups remember of it.
    """

    state_changed = Signal(object)
    busy_changed = Signal()
    progressed = Signal(str, float)
    said = Signal(str, bool)
    audit_told = Signal(object)
    _told = Signal(str)

    def __init__(
        self,
        door: Door,
        actor: Actor,
        source: BackupSource,
        folder: Path,
        parent: QObject | None = None,
        *,
        every: int = _MINUTE,
    ) -> None:
        """`folder` is the clinic's on this desk, also of one with a server. `every`: milliseconds."""
        from db.backup.keeper import Keeper

        super().__init__(parent)
        self._keeper = Keeper(door, source, folder)
        self._actor = actor
        self._needed = source.needed
        self.folder = folder
        self.seen: Seen | None = None
        self._job: Job | None = None
        self._asks = False
        self._is_held = False
        self._problems: dict[str, str] = {}
        self._share = 0.0
        self._not_before = 0.0
        self._ended = False
        self._worker = Worker(self)
        self._worker.ended.connect(self._on_ended)
        # The work tells how far it is from its own thread.
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self._on_minute)

    def anchors(self) -> tuple[Anchor, ...]:
        """The ends of the audit in the backups, for its check. On a worker. Errors: `StorageProblem`."""
        return self._keeper.anchors()

    @property
    def own_place(self) -> Path:
        """The folder of this computer's own backups."""
        return self._keeper.own_place

    @property
    def state(self) -> BackupsState | None:
        """How the backups stand, None before they were looked at."""
        return None if self.seen is None else self.seen.state

    @property
    def busy(self) -> str:
        """What runs now, "" for nothing."""
        return "" if self._job is None else self._job.name

    @property
    def problem(self) -> str:
        """Why the last backup, or the last try of a restore, failed; "" when it went well."""
        return " ".join(self._problems.values())

    def may(self, right: Right) -> bool:
        """Whether whoever is signed in has a right, for the screens; storage asks again.

        A clinic on a server can be backed up by an owner only.
        """
        if right is Right.BACK_UP and not allows(self._actor.role, self._needed):
            return False
        return allows(self._actor.role, right)

    def begin(self) -> None:
        """Look at the backups now, and from now on every minute whether one is due."""
        self.refresh()
        self._timer.start()

    def refresh(self) -> None:
        """Look at the folders."""
        self._look(lambda _seen: None)

    def end(self, *, wait: bool = True) -> None:
        """Stop what runs and take no more. `wait` for its thread: not before a lock, which cannot wait."""
        self._timer.stop()
        if self._ended:
            return
        self._ended = True
        self.cancel()
        if wait:
            self._worker.close()

    # What is done

    def back_up(self) -> None:
        """Make a backup because somebody asked for one."""
        from db.backup.bundle import Reason

        self._back_up(Reason.BY_HAND)

    def rehearse(self) -> None:
        """Try to restore the newest good backup in a scratch folder."""
        keeper, actor = self._keeper, self._actor
        self._run(
            TRYING,
            lambda steps: keeper.rehearse(actor, steps=steps),
            lambda report: self._went_well(TRYING, rehearsed_words(report)),
        )

    def warnings_of(self, place: Path, heard: Callable[[tuple[str, ...]], None]) -> None:
        """Ask what speaks against a folder as the second place; `heard` gets sentences, none when nothing."""
        from ui.safekeeping.backup_places import warnings_of

        folder = self.folder
        self._ask("Looking at the folder", lambda _cancel: warnings_of(place, folder), heard)

    def choose_second_place(self, place: Path | None) -> None:
        """Pick the folder for a second copy of each backup, or none."""
        keeper, actor = self._keeper, self._actor
        words = (
            "Backups go to this computer only."
            if place is None
            else "Each backup goes there too from now on."
        )
        self._run(
            CHOOSING,
            lambda _steps: keeper.choose_second_place(actor, place),
            lambda _done: self._went_well(CHOOSING, words),
        )

    def cancel(self) -> None:
        """Stop what runs at its next step."""
        if self._job is not None:
            self._job.cancel()

    def on_close(self, parent: QWidget | None = None) -> str:
        """Make the last backup before the clinic is closed, and wait for it within reason.

        Whoever sits there sees it when it takes longer than a second, and may close without it. Gives "", or
        why there is none.
        """
        from ui.safekeeping.backup_closing import LastBackup

        self._timer.stop()
        if self._ended or not self.may(Right.BACK_UP):
            return ""
        self.cancel()
        return LastBackup(self, parent).run()

    def make_last(self, done: Callable[[object], None], failed: Callable[[str], None]) -> Job:
        """Make the backup of the closing, once what runs has stopped."""
        from db.backup.bundle import Reason

        keeper, actor = self._keeper, self._actor
        self._share = 0.0
        return self._hand_over(
            BACKING_UP, lambda steps: keeper.back_up(actor, Reason.CLOSING, steps=steps), done, failed
        )

    # How

    def _on_minute(self) -> None:
        if self._job is None and not self._asks:
            self._look(self._make_when_due)

    def _make_when_due(self, seen: Seen) -> None:
        from db.backup.bundle import Reason

        if seen.is_due and self._job is None and monotonic() >= self._not_before and self.may(Right.BACK_UP):
            self._back_up(Reason.SCHEDULE)

    def _back_up(self, reason: Reason) -> None:
        keeper, actor = self._keeper, self._actor
        # Until it went well: neither a failure nor a stop may come again every minute.
        self._not_before = monotonic() + _AGAIN_AFTER

        def done(made: BackedUp) -> None:
            self._not_before = 0.0
            self._went_well(BACKING_UP, made_words(made), is_problem=bool(made.second_trouble))

        self._run(BACKING_UP, lambda steps: keeper.back_up(actor, reason, steps=steps), done)

    def _look(self, then: Callable[[Seen], None]) -> None:
        keeper, folder, hold = self._keeper, self.folder, self._hold_once

        def look(_cancel: Cancel) -> tuple[Seen, tuple[str, ...]]:
            from db.desk import read_desk

            desk, backups = read_desk(folder), keeper.all()
            seen = Seen(keeper.is_due(), keeper.state(), backups, desk.second_place, desk.last_rehearsal)
            return seen, hold(backups)

        def show(found: tuple[Seen, tuple[str, ...]]) -> None:
            seen, told = found
            self._asks = False
            self.seen = seen
            if told and not self._ended:
                self.audit_told.emit(told)
            self.state_changed.emit(seen.state)
            then(seen)

        self._asks = True
        self._ask(_LOOKING, look, show)

    def _hold_once(self, backups: tuple[BackupInfo, ...]) -> tuple[str, ...]:
        """Hold the audit against the backups, once after a sign-in. On the worker."""
        from db.errors import StorageProblem

        if self._is_held:
            return ()
        try:
            told = self._keeper.held_to_backups(self._actor, backups)
        except StorageProblem:
            # Another program may hold the file just now: the next look asks again.
            return ()
        self._is_held = True
        return told

    def _ask(self, name: str, work: Callable[[Cancel], Result], heard: Callable[[Result], None]) -> None:
        """A short question: it shows nothing, and what it cannot answer is told."""
        if not self._ended:
            self._worker.run(name, work, heard, self._could_not_look)

    def _could_not_look(self, sentence: str) -> None:
        self._asks = False
        self.said.emit(sentence, True)

    def _run(self, name: str, work: Callable[[Steps], Result], done: Callable[[Result], None]) -> None:
        """Run the one thing that runs at a time; another is not begun while it does."""
        if self._job is None and not self._ended:
            self._share = 0.0
            self._job = self._hand_over(name, work, done, lambda sentence: self._failed(name, sentence))
            self.busy_changed.emit()

    def _hand_over(
        self,
        name: str,
        work: Callable[[Steps], Result],
        done: Callable[[Result], None],
        failed: Callable[[str], None],
    ) -> Job:
        tell = self._told.emit

        def job(cancel: Cancel) -> Result:
            from db.backup.steps import Steps
            from db.errors import StorageProblem

            try:
                return work(Steps(cancel, lambda what, _share: tell(what)))
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        return self._worker.run(name, job, done, failed)

    def _went_well(self, name: str, words: str, *, is_problem: bool = False) -> None:
        self._problems.pop(name, None)
        self.said.emit(words, is_problem)

    def _failed(self, name: str, sentence: str) -> None:
        if name != CHOOSING:
            self._problems[name] = sentence
        self.said.emit(sentence, True)

    def _on_told(self, what: str) -> None:
        # Copying and checking come twice with a second place: the bar never goes back.
        self._share = max(self._share, share_of(what))
        self.progressed.emit(what, self._share)

    def _on_ended(self, name: str) -> None:
        job = self._job
        if job is None or job.name != name:
            return
        self._job = None
        if job.cancelled.is_set():
            self.said.emit(STOPPED, False)
        self.busy_changed.emit()
        if not self._ended:
            self.refresh()
