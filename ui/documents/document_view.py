"""The document that is shown: read from its stored bytes, its pages below their bar; words while none is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.errors import StorageProblem
from ui.documents.documents_model import title_of
from ui.documents.own_jobs import OwnJobs
from ui.documents.pdf_pages import PageSize, page_sizes
from ui.documents.pdf_preview import PdfPreview
from ui.documents.preview_bar import PreviewBar
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.field import HOLDS_RING
from ui.widgets.icon_label import IconLabel
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredDocument
    from db.store import Store

OPENING = "Opening the document"
READING = "Reading…"


class DocumentView(QWidget):
    """Signals: `shown(StoredDocument)`, or `not_opened(sentence)`; `not_shown` are the words for that."""

    shown = Signal(object)
    not_opened = Signal(str)

    def __init__(
        self, parent: QWidget, *, store: Store, actor: Actor, worker: Worker, empty: str, not_shown: str
    ) -> None:
        super().__init__(parent)
        self._store, self._actor = store, actor
        self._jobs = OwnJobs(self, worker)
        self._not_shown = not_shown
        self.document: StoredDocument | None = None
        self.pdf = b""
        self.is_opening = False
        self.preview = PdfPreview(worker, self)
        self.bar = PreviewBar(self.preview, self)
        self.empty = IconLabel(empty, "file-text", Tone.MUTED, self, style=TextStyle.BODY)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self.bar)
        self.bar.hide()
        column.addWidget(self.empty)
        self.preview.setProperty(HOLDS_RING, True)
        column.addWidget(self.preview, 1)
        self.preview.hide()
        column.addStretch(0)

    def open(self, document: StoredDocument) -> None:
        """Show a stored document, from its bytes."""
        store, actor = self._store, self._actor
        self.is_opening = True
        self.empty.set_text(READING)

        def read(_cancel: Cancel) -> tuple[bytes, tuple[PageSize, ...]]:
            try:
                pdf = store.document_bytes(actor, document.id)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None
            return pdf, page_sizes(pdf)

        def show(found: tuple[bytes, tuple[PageSize, ...]]) -> None:
            self._show(document, *found)

        self._jobs.run(OPENING, read, show, self._on_not_opened)

    def show_made(self, document: StoredDocument, pdf: bytes, then: Callable[[], None]) -> None:
        """Show a document whose bytes are here, and go on with `then`."""
        self.is_opening = True

        def show(sizes: tuple[PageSize, ...]) -> None:
            self._show(document, pdf, sizes)
            then()

        self._jobs.run(OPENING, lambda _cancel: page_sizes(pdf), show, self._on_not_opened)

    def show_none(self, words: str) -> None:
        """Show no document for now, and why."""
        self.document, self.pdf = None, b""
        self.bar.hide()
        self.preview.hide()
        self.empty.set_text(words)
        self.empty.show()

    def _show(self, document: StoredDocument, pdf: bytes, sizes: tuple[PageSize, ...]) -> None:
        self.document, self.pdf = document, pdf
        self.is_opening = False
        self.preview.set_document(pdf, sizes)
        self.bar.title.setText(title_of(document))
        self.empty.hide()
        self.preview.show()
        self.bar.show()
        self.shown.emit(document)
        self.bar.show_page(self.preview.page)

    def _on_not_opened(self, sentence: str) -> None:
        self.is_opening = False
        self.empty.set_text(self._not_shown)
        self.not_opened.emit(sentence)
