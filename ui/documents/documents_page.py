"""Documents: make one, see its true pages, save or print exactly those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.actor import Actor
from db.errors import StorageProblem
from db.records import StoredDocument
from intake.questionnaire import Problem
from reports.kinds import DocumentKind
from ui.consultation.controller import ConsultationController
from ui.consultation.pages import Page
from ui.consultation.saving import SaveState
from ui.documents.document_acts import DocumentActs
from ui.documents.document_kinds import reviewed_languages
from ui.documents.document_maker import DocumentMaker
from ui.documents.document_making import Made
from ui.documents.documents_model import DocumentRole, title_of
from ui.documents.documents_panel import DocumentsPanel
from ui.documents.own_jobs import OwnJobs
from ui.documents.pdf_pages import PageSize, page_sizes
from ui.documents.pdf_preview import PdfPreview
from ui.documents.preview_bar import PreviewBar
from ui.documents.refusal_words import notice_words
from ui.documents.signature_words import OUTDATED, OUTDATED_RELEASED, Standings, signed_words
from ui.documents.signing_desk import LOOKING, SigningDesk
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.field import HOLDS_RING
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, PageTitle
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.store import Store

LEAD = "What you see is the finished PDF. It is stored as it is, and printed as it is."
SIDE_TITLE = "Make and print"
READING = "Reading…"
NOT_SHOWN = f"This document cannot be shown. Choose another one under “{SIDE_TITLE}”."
EMPTY = f"No document yet. Choose one under “{SIDE_TITLE}”: it takes a moment, and you see its true pages."


class DocumentsPage(QWidget):
    """The preview in the middle; making, saving, printing and the earlier documents at the right.

    Signals: `made(StoredDocument)` when a document is stored and shown, `jump(path)` to the question that
    keeps one from being made, `side_wanted()` to show the panel.
    """

    unanswered_changed = Signal()
    made = Signal(object)
    jump = Signal(str)
    side_wanted = Signal()

    def __init__(
        self,
        controller: ConsultationController,
        page: Page,
        parent: QWidget | None = None,
        *,
        store: Store,
        actor: Actor,
        worker: Worker,
    ) -> None:
        super().__init__(parent)
        self.page = page
        self._controller, self._store, self._actor, self._worker = controller, store, actor, worker
        self._jobs = OwnJobs(self, worker)
        self._pdf = b""
        self._document: StoredDocument | None = None
        self._notices: dict[UUID, tuple[str, ...]] = {}
        self._is_opening = False
        self.maker = DocumentMaker(controller, self, store=store, actor=actor, worker=worker)
        self.signing = SigningDesk(controller, self, store=store, actor=actor, worker=worker)
        self.acts = DocumentActs(self, store=store, actor=actor, worker=worker)
        self.preview = PdfPreview(worker, self)
        self.bar = PreviewBar(self.preview, self)
        self.panel = DocumentsPanel(self)
        self.panel.hide()
        self._show_reviewed()
        controller.clinic_changed.connect(self._show_reviewed)
        self._lay_out()
        self._connect()
        self.refresh()
        self._open_newest()

    def _show_reviewed(self) -> None:
        """Which translations a clinician has signed, as the clinic stands now."""
        controller = self._controller
        version = controller.knowledge.catalogue.version
        self.panel.form.show_reviewed(reviewed_languages(controller.clinic, version, on=controller.today))

    # What the view asks of every page

    @property
    def side(self) -> QWidget:
        """Making, saving, printing, and the list."""
        return self.panel

    @property
    def side_title(self) -> str:
        """What its tab is called."""
        return SIDE_TITLE

    def focus_first(self) -> None:
        """Go to what is done first. In a narrow window that is hidden: there the pages come first, if any."""
        if not self.panel.isVisible() and self._document is not None:
            self.preview.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.side_wanted.emit()
        self.panel.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_path(self, path: str) -> QWidget | None:
        """There are no questions here."""
        return None

    def settle(self) -> None:
        """Nothing is typed here."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """There are no questions here."""

    # Acts

    @property
    def document(self) -> StoredDocument | None:
        """The document that is shown."""
        return self._document

    @property
    def pdf(self) -> bytes:
        """The bytes of the document that is shown."""
        return self._pdf

    def make(self) -> None:
        """Make the chosen document of the answers as they stand now."""
        if self.maker.is_busy:
            return
        self.panel.problems.show_problems(())
        self.panel.notices.show_lines(())
        self.panel.show_making(True)
        self.maker.make(self.panel.form.choice)

    def cancel(self) -> None:
        """Stop making it. What was stored before stays."""
        if self.maker.cancel():
            self.panel.show_making(False)
            self.panel.say("Cancelled. No document was made.")
            self.panel.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, document: StoredDocument) -> None:
        """Show a document of the list, from its stored bytes."""
        store, actor = self._store, self._actor
        self._is_opening = True
        self.empty.set_text(READING)

        def read(_cancel: Cancel) -> tuple[bytes, tuple[PageSize, ...]]:
            try:
                pdf = store.document_bytes(actor, document.id)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None
            return pdf, page_sizes(pdf)

        def show(found: tuple[bytes, tuple[PageSize, ...]]) -> None:
            self._show(document, *found)

        self._jobs.run("Opening the document", read, show, self._on_not_opened)

    def save_as(self) -> None:
        """Write the document that is shown as a file, where somebody chooses."""
        if self._document is not None:
            self.acts.save_as(self._document, self._pdf)

    def print_document(self) -> None:
        """Print the pages that are shown."""
        if self._document is not None:
            self.acts.print_out(self._document, self._pdf, paper=self._controller.clinic.paper)

    def release(self) -> None:
        """Let the front desk print the handout that is shown."""
        if self._document is not None:
            # One press releases it: the button waits for what comes of it.
            self.panel.release_button.setEnabled(False)
            self.acts.release(self._document)

    def sign(self) -> None:
        """Ask for the signatures under the document that is shown."""
        if self._document is not None:
            self.panel.problems.show_problems(())
            self.signing.begin(self._document)

    def refresh(self) -> None:
        """Read the list of documents again, and look at their signatures."""
        self._read_list()
        if self.panel.model.documents:
            self.signing.look()

    def _read_list(self) -> bool:
        """Read the list again; whether it is another one now."""
        before = self.panel.model.documents
        try:
            self.panel.show_documents(self._store.documents_of(self._actor, self._controller.id))
            self.panel.model.set_handouts(self._store.handouts_of(self._actor, self._controller.id))
        except StorageProblem as problem:
            self.panel.refuse((problem.sentence,))
        if self._document is not None:
            self.panel.list.show_current(self._document)
        self._show_release()
        self._show_signing()
        return self.panel.model.documents != before

    # Hearing

    def _on_signed(self, result: Made) -> None:
        self._controller.look_if_frozen()
        # The form as it was before is not to be read, saved or signed any longer.
        self._show_none(READING)
        self._on_made(result)
        self.panel.say(f"{title_of(result.document)} is signed and stored. The answers are frozen now.")

    def _show_standings(self, standings: Standings) -> None:
        self.panel.model.set_standings(standings)
        self._show_signing()

    def _show_signing(self) -> None:
        document, model = self._document, self.panel.model
        if document is None:
            return
        standing = model.standing(document)
        is_unsigned = standing is not None and standing.signing is None and not standing.is_damaged
        may_sign = is_unsigned and self.signing.may_sign(document, model.documents)
        differences = standing.sentences if standing is not None else ()
        handout = model.handout(document)
        if handout is not None and handout.is_outdated:
            differences = (*differences, OUTDATED_RELEASED if handout.is_released else OUTDATED)
        self.panel.show_signing(signed_words(standing), differences, may_sign=may_sign)

    def _on_made(self, result: Made) -> None:
        document, pdf = result.document, result.pdf
        title = title_of(document)
        said = f"{title} is stored, and matches the record."
        again = f"Nothing has changed since {title}. It is shown again."
        self.panel.show_making(False)
        self.panel.say(said if result.is_new else again)
        self._notices[document.id] = tuple(map(notice_words, result.notices))
        self._is_opening = True

        def show(sizes: tuple[PageSize, ...]) -> None:
            self._show(document, pdf, sizes)
            if self.isVisible():
                self.preview.setFocus(Qt.FocusReason.OtherFocusReason)
            self.made.emit(document)

        # Its pages come first: looking at the signatures takes longer.
        self._jobs.run("Opening the document", lambda _cancel: page_sizes(pdf), show, self._on_not_opened)
        self.refresh()

    def _refuse(self, sentences: Sequence[str]) -> None:
        self.panel.show_making(False)
        self.panel.refuse(sentences, has_page=lambda path: self._controller.page_of(path) is not None)

    def _on_released(self, document: StoredDocument) -> None:
        self._read_list()
        self.panel.say(f"{title_of(document)} is released. The front desk can print it.")

    def _on_not_released(self, sentence: str) -> None:
        self._show_release()
        self._on_failed(sentence)

    def _on_failed(self, sentence: str) -> None:
        self.panel.refuse((sentence,))

    def _on_not_opened(self, sentence: str) -> None:
        self._is_opening = False
        self.empty.set_text(NOT_SHOWN)
        self._on_failed(sentence)

    def _on_ended(self, name: str) -> None:
        # A job cancelled at its last step may have stored its document all the same.
        if name != LOOKING and not self.maker.is_busy and self.isVisible() and self._read_list():
            self.signing.look()

    def _on_save_state(self, state: SaveState) -> None:
        """An answer that is on the disk may have come after a handout."""
        if state.kind == "saved" and self.isVisible():
            self._read_list()

    def _on_frozen(self) -> None:
        if not self._controller.frozen.is_frozen:
            # What was said after signing is true no longer.
            self.panel.words.hide()

    # Showing

    def _show(self, document: StoredDocument, pdf: bytes, sizes: tuple[PageSize, ...]) -> None:
        self._document, self._pdf = document, pdf
        self._is_opening = False
        self.preview.set_document(pdf, sizes)
        self.bar.title.setText(title_of(document))
        self.empty.hide()
        self.preview.show()
        self.bar.show()
        self.panel.enable_document(True)
        self._show_release()
        self.panel.notices.show_lines(self._notices.get(document.id, ()))
        self.panel.list.show_current(document)
        self._show_signing()
        self.bar.show_page(self.preview.page)

    def _show_none(self, words: str) -> None:
        """Show no document for now, and why."""
        self._document, self._pdf = None, b""
        self.bar.hide()
        self.preview.hide()
        self.empty.set_text(words)
        self.empty.show()
        self.panel.enable_document(False)
        self.panel.notices.show_lines(())

    def _show_release(self) -> None:
        """Only a handout is released, once, and as long as it says what the answers say."""
        document = self._document
        if document is not None:
            is_handout = document.kind.split("-")[0] == DocumentKind.HANDOUT.value
            self.panel.show_release(self.panel.model.handout(document) if is_handout else None)

    def _open_newest(self) -> None:
        """Open the newest document where none is shown or on its way."""
        if self._document is None and not self._is_opening and self.panel.model.documents:
            self.open(self.panel.model.documents[0])

    def showEvent(self, event: QShowEvent) -> None:
        """A batch may have made a document of this consultation meanwhile."""
        super().showEvent(event)
        self.refresh()
        self._open_newest()

    def _open_index(self, index: QModelIndex) -> None:
        self.open(index.data(DocumentRole))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle(self.page.title, self))
        words.addWidget(Label(LEAD, TextStyle.BODY, Tone.SECOND, self))
        column.addLayout(words)
        column.addWidget(self.bar)
        self.bar.hide()
        self.empty = IconLabel(EMPTY, "file-text", Tone.MUTED, self, style=TextStyle.BODY)
        column.addWidget(self.empty)
        self.preview.setProperty(HOLDS_RING, True)
        column.addWidget(self.preview, 1)
        self.preview.hide()
        column.addStretch(0)

    def _connect(self) -> None:
        self.panel.make_button.clicked.connect(self.make)
        self.panel.cancel_button.clicked.connect(self.cancel)
        self.panel.save_button.clicked.connect(self.save_as)
        self.panel.print_button.clicked.connect(self.print_document)
        self.panel.list.activated.connect(self._open_index)
        self.panel.list.clicked.connect(self._open_index)
        self.panel.jump.connect(self.jump)
        self.panel.release_button.clicked.connect(self.release)
        self.panel.sign_button.clicked.connect(self.sign)
        self.signing.looked.connect(self._show_standings)
        self.signing.signed.connect(self._on_signed)
        self.signing.refused.connect(self._refuse)
        self.signing.busy.connect(self.panel.sign_button.setDisabled)
        self.maker.made.connect(self._on_made)
        self.maker.refused.connect(self._refuse)
        self._worker.ended.connect(self._on_ended)
        self._controller.save_state_changed.connect(self._on_save_state)
        self._controller.frozen.changed.connect(self._on_frozen)
        self.acts.said.connect(self.panel.say)
        self.acts.refused.connect(self._on_failed)
        self.acts.released.connect(self._on_released)
        self.acts.not_released.connect(self._on_not_released)
        self.acts.noted.connect(self.refresh)
