"""The documents of one consultation, newest first, as a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.records import StoredDocument
from intake.dates import say_date
from ui.consultation.words import count_words
from ui.documents.document_kinds import title_of_kind

DocumentRole = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


def title_of(document: StoredDocument) -> str:
    """What a document is called: "Handout, version 2"."""
    return f"{title_of_kind(document.kind)}, version {document.version}"


def facts_of(document: StoredDocument) -> str:
    """Pages, when it was made and by whom, and whether it was printed."""
    made = document.made_at.astimezone()
    pages = count_words(document.pages, "page", "pages")
    words = f"{pages}, {say_date(made.date())} {made:%H:%M}, {document.made_by}"
    if document.printed_at is None:
        return words
    return f"{words}. Printed {document.printed_at.astimezone():%H:%M}"


class DocumentsModel(QAbstractListModel):
    """The list; a document never changes, but for the time it was last printed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: tuple[StoredDocument, ...] = ()

    @property
    def documents(self) -> tuple[StoredDocument, ...]:
        """The documents, newest first."""
        return self._documents

    def set_documents(self, documents: Sequence[StoredDocument]) -> None:
        """Show these documents, given oldest first."""
        self.beginResetModel()
        self._documents = tuple(reversed(documents))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many documents there are."""
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title and facts on two lines."""
        document = self._documents[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{title_of(document)}\n{facts_of(document)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title_of(document)}, {facts_of(document)}"
        return document if role == DocumentRole else None
