"""What is done with the document that is shown: saved as a file, printed, released to the front desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from db.errors import StorageProblem
from db.records import StoredDocument
from ui.documents.document_making import file_name
from ui.documents.own_jobs import OwnJobs
from ui.documents.printing import PagePrinting, ask_for_printer, new_printer
from ui.file_dialogs import ask_where_to_save
from ui.files import FileProblem, write_bytes
from ui.worker import Cancel, JobProblem, Worker

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store


class DocumentActs(QObject):
    """Asks with dialogs over `page`, and shows nothing else.

    Signals: `said(str)` what was done, `refused(str)` what was not, `released(StoredDocument)` and
    `not_released(str)`, and `noted()` when storage knows that a document was printed.
    """

    said = Signal(str)
    refused = Signal(str)
    released = Signal(object)
    not_released = Signal(str)
    noted = Signal()

    def __init__(self, page: QWidget, *, store: Store, actor: Actor, worker: Worker) -> None:
        super().__init__(page)
        self._page, self._store, self._actor, self._worker = page, store, actor, worker
        self._jobs = OwnJobs(self, worker)
        self._printing: PagePrinting | None = None

    def save_as(self, document: StoredDocument, pdf: bytes) -> None:
        """Ask for a place, and write exactly the bytes that are shown when it is asked.

        While somebody looks for a place another document may come to be shown, such as one just made.
        """
        name = ask_where_to_save(
            self._page, "Save the document", file_name(document), "PDF documents (*.pdf)"
        )
        if name:
            self.write(Path(name), document, pdf)

    def write(self, path: Path, document: StoredDocument, pdf: bytes) -> None:
        """Write exactly the bytes of a document, and say so."""
        try:
            write_bytes(str(path), pdf)
        except FileProblem:
            # The message of the file names the folder, which may hold a patient's name.
            self.refused.emit("The file could not be written there. Choose another place.")
            return
        try:
            self._store.note_export(self._actor, document.id)
        except StorageProblem as problem:
            self.refused.emit(problem.sentence)
            return
        self.said.emit("Saved. The file is a copy of what is stored here.")

    def print_out(self, document: StoredDocument, pdf: bytes, *, paper: str) -> None:
        """Ask for a printer, and print the pages, sharp, one after the other."""
        if self._printing is not None:
            return
        printer = new_printer(paper=paper)
        if not ask_for_printer(printer, pages=document.pages, parent=self._page):
            return
        self._printing = PagePrinting(printer, pdf, document.pages, self._worker, self)
        self._printing.failed.connect(self._on_not_printed)
        self._printing.done.connect(lambda: self._on_printed(document))
        self.said.emit("Getting the pages ready for the printer…")
        self._printing.begin()

    def release(self, document: StoredDocument) -> None:
        """Let the front desk print a handout."""
        future = self._store.release_handout(self._actor, document.id)

        def wait(_cancel: Cancel) -> StoredDocument:
            try:
                return future.result(30)
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        self._jobs.run("Releasing the handout", wait, self.released.emit, self.not_released.emit)

    def _on_not_printed(self, sentence: str) -> None:
        self._printing = None
        self.refused.emit(sentence)

    def _on_printed(self, document: StoredDocument) -> None:
        self._printing = None
        self.said.emit("Sent to the printer.")
        future = self._store.mark_printed(self._actor, document.id, id=uuid4())
        self._jobs.run(
            "Noting that it was printed",
            lambda _cancel: future.result(30),
            lambda _document: self.noted.emit(),
            self.refused.emit,
        )
