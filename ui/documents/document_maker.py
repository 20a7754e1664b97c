"""Makes documents of one open consultation, one at a time, on the worker. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from db.errors import StorageProblem, Trouble
from ui.consultation.controller import ConsultationController
from ui.consultation.saving import SaveState
from ui.documents.document_kinds import DocumentChoice
from ui.documents.document_making import Made, Order, Refused, Stopped, make_document
from ui.documents.own_jobs import OwnJobs
from ui.worker import Cancel, Job, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store


class DocumentMaker(QObject):
    """Waits until the answers are on the disk, so that a document never holds what storage does not.

    Signals: `made(Made)`, or `refused(sentences)`. After `cancel` neither comes.
    """

    made = Signal(object)
    refused = Signal(tuple)

    def __init__(
        self,
        controller: ConsultationController,
        parent: QObject | None = None,
        *,
        store: Store,
        actor: Actor,
        worker: Worker,
    ) -> None:
        super().__init__(parent)
        self._controller, self._store, self._actor = controller, store, actor
        self._jobs = OwnJobs(self, worker)
        self._wanted: DocumentChoice | None = None
        self._job: Job | None = None
        controller.save_state_changed.connect(self._on_save_state)

    @property
    def is_busy(self) -> bool:
        """Whether a document is being made."""
        return self._wanted is not None

    def make(self, choice: DocumentChoice) -> None:
        """Make a document of the answers as they stand now. Does nothing while one is being made."""
        if self.is_busy:
            return
        self._wanted = choice
        had_failed = self._controller.save_state.kind == "failed"
        self._controller.flush()
        if had_failed:
            # It is tried again, but may fail as before, and then nothing more would be told.
            self._refuse((self._controller.save_state.reason,))
        elif not self._controller.has_unsaved:
            self._begin(choice)

    def cancel(self) -> bool:
        """Stop it; whether there was something to stop. What was stored before stays."""
        was_busy = self.is_busy
        if self._job is not None:
            self._job.cancel()
        self._job = self._wanted = None
        return was_busy

    def _on_save_state(self, state: SaveState) -> None:
        if self._wanted is None or self._job is not None:
            return
        if state.kind == "failed":
            self._refuse((state.reason,))
        elif state.kind == "saved":
            self._begin(self._wanted)

    def _begin(self, choice: DocumentChoice) -> None:
        store = self._store
        try:
            # Another desk may have withdrawn a sign-off, or changed a price, since this visit was opened.
            self._controller.read_clinic()
        except StorageProblem as problem:
            self._refuse((problem.sentence,))
            return
        order = Order(
            content=self._controller.content(),
            actor=self._actor,
            consultation_id=self._controller.id,
            made_from=self._controller.made_from,
            document_id=uuid4(),
            choice=choice,
            paper=self._controller.clinic.paper,
        )

        def job(cancel: Cancel) -> Made | Refused | Stopped:
            return make_document(order, store, cancel.is_set)

        self._job = self._jobs.run("Making the document", job, self._on_result, self._on_failed)

    def _on_result(self, result: Made | Refused | Stopped) -> None:
        if isinstance(result, Refused):
            self._refuse(result.sentences)
            if Trouble.ANSWERS_CHANGED in result.sentences:
                # Perhaps another desk changed it: what stands here would be refused again.
                self._controller.look_again()
            return
        self._job = self._wanted = None
        if isinstance(result, Made):
            self.made.emit(result)

    def _on_failed(self, sentence: str) -> None:
        self._refuse((sentence,))

    def _refuse(self, sentences: tuple[str, ...]) -> None:
        self._job = self._wanted = None
        self.refused.emit(sentences)
