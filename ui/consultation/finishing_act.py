"""Finishing a visit: looks through the gate, waits for the last save, and ends it in storage. No widgets."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.actor import Actor
from db.errors import Conflict, StorageProblem
from db.records import Saved
from ui.consultation.finishing import Gate, Papers, look
from ui.consultation.saving import SaveState
from ui.worker import Homeward

if TYPE_CHECKING:
    from db.store import Store
    from ui.consultation.controller import ConsultationController

CHANGED_ELSEWHERE = "Somebody else changed this visit meanwhile. Look at it again, then finish it."


class Finishing(QObject):
    """Ends one visit, once nothing is missing.

    Signals: `stopped(Gate)`: something is missing, or is to be looked at first and was not passed;
    `finished(datetime)`; `refused(sentence)`. `finish` is answered by exactly one of them.
    """

    stopped = Signal(object)
    finished = Signal(object)
    refused = Signal(str)

    def __init__(
        self, controller: ConsultationController, store: Store, actor: Actor, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller, self._store, self._actor = controller, store, actor
        self._is_wanted = self._is_sent = False
        self._passed: frozenset[str] = frozenset()
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)
        controller.save_state_changed.connect(self._on_save_state)

    @property
    def is_busy(self) -> bool:
        """Whether the visit is being finished right now."""
        return self._is_wanted

    @property
    def finished_at(self) -> datetime | None:
        """When the visit was finished, None while it is open."""
        return self._controller.finished_at

    def look(self) -> Gate:
        """The gate as it stands now: one short question to storage. Errors: `StorageProblem`."""
        controller = self._controller
        # What is signed or waits and cannot be read is no open gate.
        controller.frozen.read()
        papers = Papers(self._store.handouts_of(self._actor, controller.id), controller.frozen.now)
        return look(controller, papers, waiting=controller.waits_for_confirmation())

    def finish(self, *, passed: frozenset[str] = frozenset()) -> None:
        """End the visit. `passed` are the sentences to check that somebody has read and lets stand.

        First everything is stored; then the gate is looked at, and nothing may come between that and the end.
        """
        if self._is_wanted:
            return
        had_failed = self._controller.save_state.kind == "failed"
        self._controller.flush()
        if had_failed:
            self.refused.emit(self._controller.save_state.reason)
            return
        self._is_wanted, self._passed = True, passed
        if not self._controller.has_unsaved:
            self._look_and_send()

    def _on_save_state(self, state: SaveState) -> None:
        """What was on its way to the disk is there now, or is not."""
        if not self._is_wanted or self._is_sent:
            return
        if state.kind == "failed":
            self._refuse(state.reason)
        elif not self._controller.has_unsaved:
            self._look_and_send()

    def _look_and_send(self) -> None:
        try:
            gate = self.look()
        except StorageProblem as problem:
            self._refuse(problem.sentence)
            return
        unread = [point for point in gate.to_check if point.message not in self._passed]
        if gate.missing or unread:
            self._is_wanted = False
            self.stopped.emit(gate)
            return
        self._send()

    def _send(self) -> None:
        self._is_sent = True
        future = self._store.finish_consultation(self._actor, self._controller.id, self._controller.version)
        homeward = self._homeward

        def announce(done: Future[Saved]) -> None:
            # The program may be ending while the writer finishes: then nobody is at home any more.
            with suppress(RuntimeError):
                homeward.arrived.emit(done)

        future.add_done_callback(announce)

    def _hear(self, done: Future[Saved]) -> None:
        problem = done.exception()
        if problem is None:
            self._is_wanted = self._is_sent = False
            saved = done.result()
            self._controller.take_finished(saved)
            self.finished.emit(saved.at)
        elif isinstance(problem, Conflict):
            # Met like one of a save: settled where there is nothing to choose, else both versions are shown.
            self._controller.meet(problem)
            self._refuse(CHANGED_ELSEWHERE)
        elif isinstance(problem, StorageProblem):
            self._refuse(problem.sentence)
        else:
            self._refuse(
                f"The visit was not finished ({type(problem).__name__}). Nothing is lost. Try again."
            )

    def _refuse(self, sentence: str) -> None:
        self._is_wanted = self._is_sent = False
        self.refused.emit(sentence)
