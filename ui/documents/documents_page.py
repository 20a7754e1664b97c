"""Documents: make the handout, see its true pages, save or print exactly those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from db.actor import Actor
from db.errors import StorageProblem
from db.records import StoredDocument
from intake.questionnaire import Problem
from ui.consultation.controller import ConsultationController
from ui.consultation.pages import Page
from ui.documents.documents_model import DocumentRole, title_of
from ui.documents.documents_panel import DocumentsPanel
from ui.documents.handout_making import Made, Order, Refused, Stopped, make_handout
from ui.documents.pdf_pages import PageImage, PageSize, page_sizes, render_page
from ui.documents.pdf_preview import PdfPreview
from ui.documents.printing import (
    DOTS_PER_INCH,
    PrintProblem,
    ask_for_printer,
    new_printer,
    pages_to_print,
    print_pages,
)
from ui.files import FileProblem, write_bytes
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.buttons import QuietButton
from ui.widgets.field import HOLDS_RING
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label, PageTitle
from ui.worker import Cancel, Job, Worker

if TYPE_CHECKING:
    from db.store import Store

LEAD = "What you see is the finished PDF. It is stored as it is, and printed as it is."
EMPTY = "No handout yet. Make it here: it takes a moment, and you see its true pages."


class DocumentsPage(QWidget):
    """The preview in the middle; making, saving, printing and the earlier documents at the right."""

    unanswered_changed = Signal()
    made = Signal(object)

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
        self._pdf = b""
        self._document: StoredDocument | None = None
        self._job: Job | None = None
        self.preview = PdfPreview(worker, self)
        self.panel = DocumentsPanel(self)
        self.panel.hide()
        self._lay_out()
        self.panel.make_button.clicked.connect(self.make)
        self.panel.cancel_button.clicked.connect(self.cancel)
        self.panel.save_button.clicked.connect(self.save_as)
        self.panel.print_button.clicked.connect(self.print_document)
        self.panel.list.activated.connect(self._open_index)
        self.panel.list.clicked.connect(self._open_index)
        worker.ended.connect(self._on_ended)
        self.refresh()
        if self.panel.model.documents:
            self.open(self.panel.model.documents[0])

    # What the view asks of every page

    @property
    def side(self) -> QWidget:
        """Making, saving, printing, and the list."""
        return self.panel

    @property
    def side_title(self) -> str:
        """What its tab is called."""
        return "Handout"

    def focus_first(self) -> None:
        """Go to what is done first."""
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
        """Make the handout of the answers as they stand now."""
        if self._job is not None:
            return
        self._controller.flush()
        order = Order(
            content=self._controller.content(),
            actor=self._actor,
            consultation_id=self._visit(),
            document_id=uuid4(),
            paper=self._controller.clinic.paper,
            large_print=self.panel.large_print.isChecked(),
        )
        store = self._store

        def job(cancel: Cancel) -> Made | Refused | Stopped:
            return make_handout(order, store, cancel.is_set)

        self.panel.problems.show_problems(())
        self.panel.show_making(True)
        self._job = self._worker.run("Making the handout", job, self._on_made, self._on_failed)

    def cancel(self) -> None:
        """Stop making it. What was stored before stays."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
            self.panel.show_making(False)
            self.panel.say("Cancelled. No handout was made.")
            self.panel.make_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self, document: StoredDocument) -> None:
        """Show a document of the list, from its stored bytes."""
        store, actor = self._store, self._actor

        def read(_cancel: Cancel) -> tuple[bytes, tuple[PageSize, ...]]:
            pdf = store.document_bytes(actor, document.id)
            return pdf, page_sizes(pdf)

        def show(found: tuple[bytes, tuple[PageSize, ...]]) -> None:
            self._show(document, *found)

        self._worker.run("Opening the document", read, show, self._on_failed)

    def save_as(self) -> None:
        """Ask for a place, and write exactly the bytes that are shown."""
        if self._document is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the handout", file_name(self._document), "PDF documents (*.pdf)"
        )
        if name:
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Write exactly the bytes that are shown, and say so."""
        try:
            write_bytes(str(path), self._pdf)
        except FileProblem:
            # The message of the file names the folder, which may hold a patient's name.
            self.panel.refuse(("The file could not be written there. Choose another place.",))
            return
        self.panel.say("Saved. The file is a copy of what is stored here.")

    def print_document(self) -> None:
        """Ask for a printer, render sharp pages on the worker, and print them."""
        document = self._document
        if document is None:
            return
        printer = new_printer(paper=self._controller.clinic.paper)
        if not ask_for_printer(printer, pages=document.pages, parent=self):
            return
        pdf, wanted = self._pdf, pages_to_print(printer, document.pages)

        def render(cancel: Cancel) -> tuple[PageImage, ...]:
            return tuple(
                render_page(pdf, number, dots_per_inch=DOTS_PER_INCH)
                for number in wanted
                if not cancel.is_set()
            )

        def send(pages: tuple[PageImage, ...]) -> None:
            try:
                print_pages(printer, pages)
            except PrintProblem as problem:
                self.panel.refuse((str(problem),))
                return
            self.panel.say("Sent to the printer.")
            self._note_printed(document)

        self.panel.say("Getting the pages ready for the printer…")
        self._worker.run("Printing the handout", render, send, self._on_failed)

    def refresh(self) -> None:
        """Read the list of documents again."""
        try:
            self.panel.show_documents(self._store.documents_of(self._actor, self._visit()))
        except StorageProblem as problem:
            self.panel.refuse((problem.sentence,))

    # Hearing

    def _on_made(self, result: Made | Refused | Stopped) -> None:
        self._job = None
        self.panel.show_making(False)
        if isinstance(result, Refused):
            self.panel.refuse(result.sentences)
            return
        if isinstance(result, Stopped):
            return
        document, pdf = result.document, result.pdf
        self.panel.show_notices(tuple(notice.partition(": ")[2] or notice for notice in result.notices))
        self.panel.say(f"{title_of(document)} is stored.")
        self.refresh()

        def show(sizes: tuple[PageSize, ...]) -> None:
            self._show(document, pdf, sizes)
            if self.isVisible():
                self.preview.setFocus(Qt.FocusReason.OtherFocusReason)
            self.made.emit(document)

        self._worker.run("Opening the document", lambda _cancel: page_sizes(pdf), show, self._on_failed)

    def _on_failed(self, sentence: str) -> None:
        self._job = None
        self.panel.show_making(False)
        self.panel.refuse((sentence,))

    def _on_ended(self, _name: str) -> None:
        if self._job is None and self.isVisible():
            # A job cancelled at its last step may have stored its document all the same.
            self.refresh()

    def _show(self, document: StoredDocument, pdf: bytes, sizes: tuple[PageSize, ...]) -> None:
        self._document, self._pdf = document, pdf
        self.preview.set_document(pdf, sizes)
        self.title.setText(title_of(document))
        self.empty.hide()
        self.preview.show()
        self.bar.show()
        self.panel.enable_document(True)
        self._show_page(self.preview.page)

    def _show_page(self, page: int) -> None:
        self.page_words.setText(f"Page {page + 1} of {self.preview.pages}" if self.preview.pages else "")
        self.back_page.setEnabled(page > 0)
        self.next_page.setEnabled(page + 1 < self.preview.pages)

    def _note_printed(self, document: StoredDocument) -> None:
        future: Future[StoredDocument] = self._store.mark_printed(self._actor, document.id)
        self._worker.run(
            "Noting that it was printed",
            lambda _cancel: future.result(30),
            lambda _document: self.refresh(),
            self._on_failed,
        )

    def _open_index(self, index: QModelIndex) -> None:
        self.open(index.data(DocumentRole))

    def _visit(self) -> UUID:
        visit = self._controller.id
        assert isinstance(visit, UUID)
        return visit

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle(self.page.title, self))
        words.addWidget(Label(LEAD, TextStyle.BODY, Tone.SECOND, self))
        column.addLayout(words)
        self.bar = QWidget(self)
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(4)
        self.title = Label("", TextStyle.LABEL, parent=self.bar)
        bar.addWidget(self.title, 1)
        self.back_page = _tool(self.bar, "chevron-up", "Previous page", lambda: self._turn(-1))
        self.page_words = Hint("", self.bar, wrap=False)
        self.next_page = _tool(self.bar, "chevron-down", "Next page", lambda: self._turn(1))
        self.zoom_out = _tool(self.bar, "minus", "Smaller", self.preview.zoom_out)
        self.zoom_words = Hint("100 %", self.bar, wrap=False)
        self.zoom_in = _tool(self.bar, "plus", "Larger", self.preview.zoom_in)
        for widget in (
            self.back_page, self.page_words, self.next_page, self.zoom_out, self.zoom_words, self.zoom_in
        ):  # fmt: skip
            bar.addWidget(widget)
        column.addWidget(self.bar)
        self.bar.hide()
        self.empty = IconLabel(EMPTY, "file-text", Tone.MUTED, self, style=TextStyle.BODY)
        column.addWidget(self.empty)
        self.preview.setProperty(HOLDS_RING, True)
        column.addWidget(self.preview, 1)
        self.preview.hide()
        column.addStretch(0)
        self.preview.page_changed.connect(self._show_page)
        self.preview.zoom_changed.connect(lambda zoom: self.zoom_words.setText(f"{round(zoom * 100)} %"))

    def _turn(self, by: int) -> None:
        self.preview.go_to(self.preview.page + by)


def file_name(document: StoredDocument) -> str:
    """A name for a saved copy that holds nothing of the patient: "handout-v2-3f9a2c1b.pdf"."""
    return f"{document.kind}-v{document.version}-{document.sha256[:8]}.pdf"


def _tool(parent: QWidget, icon: str, name: str, act: Callable[[], None]) -> QuietButton:
    button = QuietButton("", parent, icon=icon, name=name)
    button.clicked.connect(lambda _on: act())
    return button
