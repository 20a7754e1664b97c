"""Signing on the documents page: looks at what the signatures are worth, asks for them, stores them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.errors import StorageProblem
from ui.consultation.controller import ConsultationController
from ui.consultation.facts import ConsultationFacts
from ui.consultation.finishing import before_signing, one_name
from ui.consultation.saving import SaveState
from ui.documents.document_making import Made, Refused
from ui.documents.document_signing import (
    SignOrder,
    ToSign,
    choice_of,
    prepare,
    sign_document,
    texts_now,
)
from ui.documents.own_jobs import OwnJobs
from ui.documents.sign_dialog import SignDialog
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredDocument
    from db.signing import Standing
    from db.store import Store

LOOKING = "Looking at the signatures"
NAMED = 4
"""How many of the answers that wait are named."""
TURNED = "The screen was turned to the patient before the form was ready. Sign again."


def waiting_words(facts: ConsultationFacts, waiting: Sequence[str]) -> str:
    """Why nothing is signed yet: the answers that the patient gave alone and nobody confirmed, by name."""
    names = ", ".join(f"“{one_name(facts, path)}”" for path in waiting[:NAMED])
    more = f" and {len(waiting) - NAMED} more" if len(waiting) > NAMED else ""
    what = "what the patient answered alone" if len(waiting) > 1 else "the answer that the patient gave alone"
    return f"Confirm {what} (F9), then sign: {names}{more}."


class SigningDesk(QObject):
    """Signals: `looked(standings)` by document id; `signed(Made)`; `refused(sentences)`; `busy(bool)`;
    `jump(key)` to what is still open, instead of signing."""

    looked = Signal(object)
    signed = Signal(object)
    refused = Signal(tuple)
    busy = Signal(bool)
    jump = Signal(str)

    def __init__(
        self,
        controller: ConsultationController,
        page: QWidget,
        *,
        store: Store,
        actor: Actor,
        worker: Worker,
    ) -> None:
        super().__init__(page)
        self._controller, self._store, self._actor = controller, store, actor
        self._page = page
        self._jobs = OwnJobs(self, worker)
        self._looks = 0
        self._waiting: StoredDocument | None = None
        self.dialog: SignDialog | None = None
        controller.save_state_changed.connect(self._on_save_state)

    def look(self) -> None:
        """Hold every document's signatures against what is stored now; `looked` tells the answer."""
        store, actor, id = self._store, self._actor, self._controller.id
        content = self._controller.content()
        self._looks += 1
        number = self._looks

        def job(_cancel: Cancel) -> dict[UUID, Standing]:
            try:
                kinds = tuple(each.kind for each in store.documents_of(actor, id))
                return dict(store.signing.standings_of(actor, id, texts=texts_now(content, kinds)))
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        def done(standings: dict[UUID, Standing]) -> None:
            # A look that was overtaken by a later one tells nothing new.
            if number == self._looks:
                self.looked.emit(standings)

        # The worker takes no more while the program ends: nobody looks then.
        with suppress(RuntimeError):
            self._jobs.run(LOOKING, job, done, lambda sentence: self.refused.emit((sentence,)))

    def may_sign(self, document: StoredDocument, documents: tuple[StoredDocument, ...]) -> bool:
        """Whether signing this document can be offered: a form with lines, the newest of its kind."""
        newest = max((each.version for each in documents if each.kind == document.kind), default=0)
        return choice_of(document.kind) is not None and document.version == newest

    def begin(self, document: StoredDocument) -> None:
        """Ask for the signatures of a document that was read, if it may be signed as it stands."""
        if self.dialog is not None:
            return
        had_failed = self._controller.save_state.kind == "failed"
        self._controller.flush()
        if had_failed:
            self.refused.emit((self._controller.save_state.reason,))
        elif self._controller.has_unsaved:
            self._waiting = document
        else:
            self._prepare(document)

    def _on_save_state(self, state: SaveState) -> None:
        """What was still on its way to the disk is there now, or is not."""
        document, controller = self._waiting, self._controller
        if document is None or (state.kind != "failed" and controller.has_unsaved):
            return
        self._waiting = None
        if state.kind == "failed":
            self.refused.emit((state.reason,))
        else:
            self._prepare(document)

    def _is_held_up(self) -> bool:
        """Whether answers wait to be confirmed, or that cannot be read; then it is said which."""
        try:
            self._controller.read_clinic()
            waiting = self._controller.waits_for_confirmation()
        except StorageProblem as problem:
            self.refused.emit((problem.sentence,))
            return True
        if waiting:
            self.refused.emit((waiting_words(self._controller, waiting),))
        return bool(waiting)

    def _prepare(self, document: StoredDocument) -> None:
        if self._is_held_up():
            return
        content, paper, actor = self._controller.content(), self._controller.clinic.paper, self._actor
        version = self._controller.version
        self.busy.emit(True)

        def job(_cancel: Cancel) -> ToSign | Refused:
            return prepare(content, document, actor, paper)

        def done(result: ToSign | Refused) -> None:
            self.busy.emit(False)
            if isinstance(result, Refused):
                self.refused.emit(result.sentences)
            else:
                self._ask(result, version)

        self._jobs.run("Getting the form ready to sign", job, done, self._on_failed)

    def _ask(self, to_sign: ToSign, version: int) -> None:
        if not self._page.window().isVisible():
            # The patient has the screen: a dialog of the clinic must not come up over it.
            self.refused.emit((TURNED,))
            return
        content, paper = self._controller.content(), self._controller.clinic.paper
        still_open = before_signing(self._controller)
        dialog = SignDialog(to_sign, self._page.window(), still_open=still_open)
        self.dialog = dialog

        def sign(signatures: tuple[object, ...], passphrase: str) -> None:
            order = SignOrder(to_sign, content, version, paper, signatures, passphrase)  # type: ignore[arg-type]
            store, actor = self._store, self._actor

            def job(_cancel: Cancel) -> Made:
                result = sign_document(order, store, actor)
                if isinstance(result, Refused):
                    raise JobProblem(" ".join(result.sentences))
                return result

            self._jobs.run("Signing the document", job, self._on_signed, self._on_not_signed)

        dialog.signed.connect(sign)
        dialog.jump.connect(self.jump)
        dialog.finished.connect(lambda _result: self._forget())
        # A lock may take the dialog away at any moment.
        dialog.destroyed.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _on_signed(self, made: Made) -> None:
        if self.dialog is not None:
            self.dialog.accept()
        self.signed.emit(made)

    def _on_not_signed(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.refuse(sentence)
        else:
            self.refused.emit((sentence,))

    def _on_failed(self, sentence: str) -> None:
        self.busy.emit(False)
        self.refused.emit((sentence,))
