"""Whether the open consultation is signed or finished, and opening it again. No widgets."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, Signal

from db.actor import Actor
from db.errors import Conflict, StorageProblem
from db.records import Saved
from db.signing_records import Amendment, Frozen, SigningProblem
from ui.worker import Homeward

if TYPE_CHECKING:
    from db.store import Store


CHANGED_ELSEWHERE = "Somebody else changed this visit meanwhile. Go back, and open it anew."


class FrozenWatch(QObject):
    """What is known about it: `now`. `changed()` when that changed, `refused(sentence)` for an amendment
    that was not begun, `kept_out()` when somebody tried to change what is frozen, `reopened(Saved)` when a
    finished visit was opened again.
    """

    changed = Signal()
    refused = Signal(str)
    kept_out = Signal()
    reopened = Signal(object)

    def __init__(
        self, store: Store, actor: Actor, consultation_id: UUID, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._actor, self._id = store, actor, consultation_id
        self._wanted: tuple[str, UUID] | None = None
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)
        self.now = Frozen()
        self.look()

    @property
    def is_frozen(self) -> bool:
        """Whether the answers cannot change now."""
        return self.now.is_frozen

    def look(self) -> None:
        """Read it again: one short question to storage. What cannot be read stays as it is known."""
        # Saving says what is wrong with the file; storage itself keeps what is signed as it is.
        with suppress(StorageProblem):
            self.read()

    def read(self) -> None:
        """Read it again. Errors: `StorageProblem`."""
        found = self._store.signing.frozen(self._actor, self._id)
        if found != self.now:
            self.now = found
            self.changed.emit()

    def begin_amendment(self, reason: str) -> None:
        """Open the signed consultation again; `changed` or `refused` tells how it went."""
        if self._wanted is None or self._wanted[0] != reason:
            # The same reason asked for again, after an answer that got lost, is the same amendment.
            self._wanted = (reason, uuid4())
        try:
            future = self._store.signing.begin_amendment(self._actor, self._id, reason, id=self._wanted[1])
        except SigningProblem as problem:
            self.refused.emit(str(problem))
            return
        homeward = self._homeward

        def announce(done: Future[Amendment]) -> None:
            # The program may be ending while the writer finishes: then nobody is at home any more.
            with suppress(RuntimeError):
                homeward.arrived.emit(done)

        future.add_done_callback(announce)

    def reopen(self, version: int) -> None:
        """Open a finished visit again, of the version that is known here; `changed` or `refused` tells."""
        future = self._store.reopen_consultation(self._actor, self._id, version)
        homeward = self._homeward

        def announce(done: Future[Saved]) -> None:
            with suppress(RuntimeError):
                homeward.arrived.emit(done)

        future.add_done_callback(announce)

    def _hear(self, done: Future[Amendment] | Future[Saved]) -> None:
        problem = done.exception()
        if problem is None:
            result = done.result()
            self._wanted = None
            if isinstance(result, Saved):
                self.reopened.emit(result)
            self.look()
        elif isinstance(problem, Conflict):
            self.refused.emit(CHANGED_ELSEWHERE)
        elif isinstance(problem, StorageProblem):
            self.refused.emit(problem.sentence)
        else:
            self.refused.emit(f"It was not opened again ({type(problem).__name__}). Try again.")
