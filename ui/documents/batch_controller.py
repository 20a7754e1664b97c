"""The behaviour of the documents of a day, without widgets: what there is, making, progress, Cancel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.errors import StorageProblem
from ui.documents.day_batch import DayFound, DayMade, Desk, find_day, make_day
from ui.documents.document_kinds import DocumentChoice
from ui.worker import Cancel, Homeward, Job, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.input_file import Knowledge


@dataclass(frozen=True, slots=True)
class _Progress:
    run: Event
    done: int
    of: int


class BatchController(QObject):
    """Works on a thread of its own: a batch takes long, and the window's worker shows pages meanwhile.

    Signals: `found(DayFound)`, `progressed(done, of)`, `finished(DayMade)`, `failed(sentence)`.
    """

    found = Signal(object)
    progressed = Signal(int, int)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None, *, processes: int | None = None) -> None:
        super().__init__(parent)
        self._desk, self._processes = desk, processes
        self._worker = Worker(self)
        self._looking: Job | None = None
        self._run: Event | None = None
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    @property
    def is_busy(self) -> bool:
        """Whether documents are being made."""
        return self._run is not None

    @property
    def is_stopping(self) -> bool:
        """Whether what is being made was told to stop."""
        return self._run is not None and self._run.is_set()

    def look(self, day: date) -> None:
        """Read the consultations of a day; another day asked for before is forgotten."""
        if self._looking is not None:
            self._looking.cancel()
        desk = self._desk

        def read(_cancel: Cancel) -> DayFound:
            try:
                return find_day(desk, day)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        self._looking = self._worker.run("Reading the day", read, self.found.emit, self.failed.emit)

    def make(self, found: DayFound, choice: DocumentChoice, folder: Path) -> None:
        """Make the documents of a day. Does nothing while some are being made."""
        if self.is_busy:
            return
        run = Event()
        self._run = run
        desk, processes, homeward = self._desk, self._processes, self._homeward

        def job(cancel: Cancel) -> DayMade:
            def stopped() -> bool:
                return run.is_set() or cancel.is_set()

            def progress(done: int, of: int) -> None:
                homeward.arrived.emit(_Progress(run, done, of))

            try:
                return make_day(
                    desk, found, choice, folder, stopped=stopped, progress=progress, processes=processes
                )
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        self._worker.run("Making the documents of a day", job, self._on_made, self._on_failed)

    def cancel(self) -> None:
        """Stop after the documents that are being laid out now; `finished` tells how far it came."""
        if self._run is not None:
            self._run.set()

    def close(self) -> None:
        """Stop, and wait for the thread. What was finished stays."""
        self.cancel()
        self._worker.close()

    def _hear(self, progress: _Progress) -> None:
        if progress.run is self._run:
            self.progressed.emit(progress.done, progress.of)

    def _on_made(self, made: DayMade) -> None:
        self._run = None
        self.finished.emit(made)

    def _on_failed(self, sentence: str) -> None:
        self._run = None
        self.failed.emit(sentence)


def batch_controller(store: Store, actor: Actor, knowledge: Knowledge, today: date) -> BatchController:
    """The controller for a clinic, on the day that counts as today."""
    return BatchController(Desk(store, actor, knowledge, today))
