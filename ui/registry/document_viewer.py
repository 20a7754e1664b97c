"""One stored document of a patient: its true pages, and the way to the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.documents.document_kinds import title_of_kind
from ui.documents.own_jobs import OwnJobs
from ui.documents.pdf_pages import page_sizes
from ui.documents.pdf_preview import PdfPreview
from ui.documents.preview_bar import PreviewBar
from ui.documents.printing import PagePrinting, ask_for_printer, new_printer
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.dialog import Dialog
from ui.widgets.labels import Label
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredDocument
    from db.store import Store
    from ui.documents.pdf_pages import PageSize
    from ui.worker import Cancel, Worker

_OPENING = "Opening the document…"
_NOT_OPENED = "The document could not be opened. Close this, and try again."


class DocumentViewer(Dialog):
    """Reads the bytes on the worker, noted in the audit first. `printed()` after it was sent to a printer."""

    printed = Signal()

    def __init__(
        self,
        store: Store,
        actor: Actor,
        worker: Worker,
        document: StoredDocument,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Candor")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._store, self._actor, self._worker, self._document = store, actor, worker, document
        self._jobs = OwnJobs(self, worker)
        self._pdf = b""
        self._printing: PagePrinting | None = None
        self.preview = PdfPreview(worker, self)
        self.bar = PreviewBar(self.preview, self)
        self.bar.title.setText(f"{title_of_kind(document.kind)}, version {document.version}")
        self.words = Label(_OPENING, TextStyle.SMALL, Tone.SECOND, self)
        self.print_button = PlainButton("Print", self, icon="printer")
        self.print_button.setEnabled(False)
        self.print_button.clicked.connect(self.print_document)
        self.close_button = PrimaryButton("Close", self)
        self.close_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.words, 1)
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.bar)
        column.addWidget(self.preview, 1)
        column.addLayout(buttons)
        self.resize(self.sizeHint())
        set_reading_order(self)
        self._read()

    def sizeHint(self) -> QSize:
        return QSize(grown(860), grown(900)).boundedTo(self.screen().availableSize() * 0.92)

    def print_document(self) -> None:
        """Ask for a printer, and print the pages that are shown."""
        if not self._pdf or self._printing is not None:
            return
        clinic = self._store.clinic(self._actor)
        printer = new_printer(paper=clinic.paper if clinic is not None else "A4")
        if not ask_for_printer(printer, pages=self._document.pages, parent=self):
            return
        self._printing = PagePrinting(printer, self._pdf, self._document.pages, self._worker, self)
        self._printing.failed.connect(self._not_printed)
        self._printing.done.connect(self._sent)
        self.words.setText("Getting the pages ready for the printer…")
        self._printing.begin()

    def _read(self) -> None:
        store, actor, id = self._store, self._actor, self._document.id

        def work(_cancel: Cancel) -> tuple[bytes, tuple[PageSize, ...]]:
            from db.errors import StorageProblem
            from ui.worker import JobProblem

            try:
                pdf = store.document_bytes(actor, id)
                return pdf, page_sizes(pdf)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None
            except ValueError:
                raise JobProblem(_NOT_OPENED) from None

        self._jobs.run("Opening a document", work, self._show, self.words.setText)

    def _show(self, read: tuple[bytes, tuple[PageSize, ...]]) -> None:
        self._pdf, sizes = read
        self.preview.set_document(self._pdf, sizes)
        self.bar.show_page(self.preview.page)
        self.print_button.setEnabled(True)
        self.words.setText("")
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_printed(self, sentence: str) -> None:
        self._printing = None
        self.words.setText(sentence)

    def _sent(self) -> None:
        self._printing = None
        self.words.setText("Sent to the printer.")
        future = self._store.mark_printed(self._actor, self._document.id, id=uuid4())
        self._jobs.run(
            "Noting that it was printed",
            lambda _cancel: future.result(30),
            lambda _document: self.printed.emit(),
            self.words.setText,
        )
