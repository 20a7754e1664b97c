"""The documents of one visit as storage has them: read into the list, with how the shown one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.errors import StorageProblem
from reports.kinds import DocumentKind
from ui.documents.signature_words import Standings, signed_words

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.consultation.controller import ConsultationController
    from ui.documents.document_view import DocumentView
    from ui.documents.documents_panel import DocumentsPanel
    from ui.documents.signing_desk import SigningDesk


class DocumentsListing(QObject):
    """Works on one panel. What can be done with the document that is shown follows what is known of it."""

    def __init__(
        self,
        controller: ConsultationController,
        panel: DocumentsPanel,
        shown: DocumentView,
        signing: SigningDesk,
        *,
        store: Store,
        actor: Actor,
    ) -> None:
        super().__init__(panel)
        self._controller, self._store, self._actor = controller, store, actor
        self._panel, self._shown, self._signing = panel, shown, signing
        signing.looked.connect(self._take_standings)

    def refresh(self) -> None:
        """Read the list again, and look at the signatures."""
        self.read()
        if self._panel.model.documents:
            self._signing.look()

    def read(self) -> bool:
        """Read the list again; whether it is another one now."""
        panel = self._panel
        before = panel.model.documents
        try:
            panel.show_documents(self._store.documents_of(self._actor, self._controller.id))
            panel.model.set_handouts(self._store.handouts_of(self._actor, self._controller.id))
        except StorageProblem as problem:
            panel.refuse((problem.sentence,))
        if self._shown.document is not None:
            panel.list.show_current(self._shown.document)
        self.show_release()
        self.show_signing()
        return panel.model.documents != before

    def show_release(self) -> None:
        """Only a handout is released, once, and as long as it says what the answers say."""
        document = self._shown.document
        if document is not None:
            is_handout = document.kind.split("-")[0] == DocumentKind.HANDOUT.value
            self._panel.show_release(self._panel.model.handout(document) if is_handout else None)

    def show_signing(self) -> None:
        """Who signed it, what differs since, and whether it can be signed."""
        document, model = self._shown.document, self._panel.model
        if document is None:
            return
        may_sign = model.is_unsigned(document) and self._signing.may_sign(document, model.documents)
        self._panel.show_signing(
            signed_words(model.standing(document)), model.differences(document), may_sign=may_sign
        )

    def _take_standings(self, standings: Standings) -> None:
        self._panel.model.set_standings(standings)
        self.show_signing()
