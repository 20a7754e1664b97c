"""Documents: make one, see its true pages, save or print exactly those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.actor import Actor
from db.records import StoredDocument
from intake.questionnaire import Problem
from ui.consultation.controller import ConsultationController
from ui.consultation.pages import Page
from ui.consultation.saving import SaveState
from ui.documents.document_acts import DocumentActs
from ui.documents.document_maker import DocumentMaker
from ui.documents.document_making import Made
from ui.documents.document_suggestions import DocumentSuggestions
from ui.documents.document_view import READING, DocumentView
from ui.documents.documents_listing import DocumentsListing
from ui.documents.documents_model import DocumentRole, title_of
from ui.documents.documents_panel import DocumentsPanel
from ui.documents.refusal_words import notice_words
from ui.documents.signing_desk import LOOKING, SigningDesk
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.labels import Label, PageTitle
from ui.worker import Worker

if TYPE_CHECKING:
    from db.store import Store

LEAD = "What you see is the finished PDF. It is stored as it is, and printed as it is."
SIDE_TITLE = "Make and print"
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
        self._controller, self._worker = controller, worker
        self._notices: dict[UUID, tuple[str, ...]] = {}
        self._signs_by_key = False
        self.maker = DocumentMaker(controller, self, store=store, actor=actor, worker=worker)
        self.signing = SigningDesk(controller, self, store=store, actor=actor, worker=worker)
        self.acts = DocumentActs(self, store=store, actor=actor, worker=worker)
        self.shown = DocumentView(
            self, store=store, actor=actor, worker=worker, empty=EMPTY, not_shown=NOT_SHOWN
        )
        self.preview, self.bar, self.empty = self.shown.preview, self.shown.bar, self.shown.empty
        self.panel = DocumentsPanel(self)
        self.panel.hide()
        self.listing = DocumentsListing(
            controller, self.panel, self.shown, self.signing, store=store, actor=actor
        )
        self.suggestions = DocumentSuggestions(controller, actor, self.panel)
        self._lay_out()
        self._connect()
        self.refresh()
        self.suggestions.refresh()
        self._open_newest()

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
        if not self.panel.isVisible() and self.document is not None:
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
        return self.shown.document

    @property
    def pdf(self) -> bytes:
        """The bytes of the document that is shown."""
        return self.shown.pdf

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
        self.shown.open(document)

    def save_as(self) -> None:
        """Write the document that is shown as a file, where somebody chooses."""
        if self.document is not None:
            self.acts.save_as(self.document, self.pdf)

    def print_document(self) -> None:
        """Print the pages that are shown."""
        if self.document is not None:
            self.acts.print_out(self.document, self.pdf, paper=self._controller.clinic.paper)

    def release(self) -> None:
        """Let the front desk print the handout that is shown."""
        if self.document is not None:
            # One press releases it: the button waits for what comes of it.
            self.panel.release_button.setEnabled(False)
            self.acts.release(self.document)

    def sign(self) -> None:
        """Ask for the signatures under the document that is shown."""
        if self.document is not None:
            self.panel.problems.show_problems(())
            self.signing.begin(self.document)

    def _hold_signing(self, is_busy: bool) -> None:
        """One press is enough: the button waits for the form, and has the keyboard again after it."""
        button = self.panel.sign_button
        if is_busy:
            self._signs_by_key = button.hasFocus()
        button.setDisabled(is_busy)
        if not is_busy and self._signs_by_key:
            button.setFocus()

    def refresh(self) -> None:
        """Read the list of documents again, and look at their signatures."""
        self.listing.refresh()

    # Hearing

    def _on_signed(self, result: Made) -> None:
        self._controller.look_if_frozen()
        # The form as it was before is not to be read, saved or signed any longer.
        self.shown.show_none(READING)
        self.panel.enable_document(False)
        self.panel.notices.show_lines(())
        self._on_made(result)
        self.panel.say(f"{title_of(result.document)} is signed and stored. The answers are frozen now.")

    def _on_made(self, result: Made) -> None:
        document = result.document
        title = title_of(document)
        said = f"{title} is stored, and matches the record."
        again = f"Nothing has changed since {title}. It is shown again."
        self.panel.show_making(False)
        self.panel.say(said if result.is_new else again)
        self._notices[document.id] = tuple(map(notice_words, result.notices))

        def show() -> None:
            if self.isVisible():
                self.preview.setFocus(Qt.FocusReason.OtherFocusReason)
            self.made.emit(document)

        # Its pages come first: looking at the signatures takes longer.
        self.shown.show_made(document, result.pdf, show)
        self.refresh()

    def _refuse(self, sentences: Sequence[str]) -> None:
        self.panel.show_making(False)
        self.panel.refuse(sentences, has_page=lambda path: self._controller.page_of(path) is not None)

    def _on_released(self, document: StoredDocument) -> None:
        self.listing.read()
        self.panel.say(f"{title_of(document)} is released. The front desk can print it.")

    def _on_not_released(self, sentence: str) -> None:
        self.listing.show_release()
        self._on_failed(sentence)

    def _on_failed(self, sentence: str) -> None:
        self.panel.refuse((sentence,))

    def _on_ended(self, name: str) -> None:
        # A job cancelled at its last step may have stored its document all the same.
        if name != LOOKING and not self.maker.is_busy and self.isVisible() and self.listing.read():
            self.signing.look()

    def _on_save_state(self, state: SaveState) -> None:
        """An answer that is on the disk may have come after a handout."""
        if state.kind == "saved" and self.isVisible():
            self.listing.read()

    def _on_frozen(self) -> None:
        if not self._controller.frozen.is_frozen:
            # What was said after signing is true no longer.
            self.panel.words.hide()

    # Showing

    def _on_shown(self, document: StoredDocument) -> None:
        self.panel.enable_document(True)
        self.listing.show_release()
        self.panel.notices.show_lines(self._notices.get(document.id, ()))
        self.panel.list.show_current(document)
        self.listing.show_signing()

    def _open_newest(self) -> None:
        """Open the newest document where none is shown or on its way."""
        if self.document is None and not self.shown.is_opening and self.panel.model.documents:
            self.open(self.panel.model.documents[0])

    def showEvent(self, event: QShowEvent) -> None:
        """A batch may have made a document of this consultation meanwhile."""
        super().showEvent(event)
        self.refresh()
        self.suggestions.refresh()
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
        column.addWidget(self.shown, 1)

    def _connect(self) -> None:
        self.panel.make_button.clicked.connect(self.make)
        self.panel.cancel_button.clicked.connect(self.cancel)
        self.panel.save_button.clicked.connect(self.save_as)
        self.panel.print_button.clicked.connect(self.print_document)
        self.panel.list.activated.connect(self._open_index)
        self.panel.list.clicked.connect(self._open_index)
        self.panel.jump.connect(self.jump)
        self.shown.shown.connect(self._on_shown)
        self.shown.not_opened.connect(self._on_failed)
        self.panel.release_button.clicked.connect(self.release)
        self.panel.sign_button.clicked.connect(self.sign)
        self.signing.signed.connect(self._on_signed)
        self.signing.refused.connect(self._refuse)
        self.signing.jump.connect(self.jump)
        self.signing.busy.connect(self._hold_signing)
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
