"""The documents of one consultation, newest first, as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.records import StoredDocument
from intake.dates import say_date
from ui.consultation.words import count_words
from ui.documents.document_kinds import title_of_kind
from ui.documents.signature_words import OUTDATED, OUTDATED_RELEASED, Standings, chip_of

if TYPE_CHECKING:
    from db.records import HandoutState
    from db.signing import Standing

DocumentRole = Qt.ItemDataRole.UserRole
ChipRole = Qt.ItemDataRole.UserRole + 1
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
        self._standings: Standings = {}
        self._handouts: Mapping[UUID, HandoutState] = {}

    @property
    def documents(self) -> tuple[StoredDocument, ...]:
        """The documents, newest first."""
        return self._documents

    def set_documents(self, documents: Sequence[StoredDocument]) -> None:
        """Show these documents, given oldest first."""
        self.beginResetModel()
        self._documents = tuple(reversed(documents))
        self.endResetModel()

    def set_standings(self, standings: Standings) -> None:
        """Show what the signatures of the documents are worth, by the ids of the documents."""
        self._standings = standings
        self._tell()

    def set_handouts(self, handouts: Sequence[HandoutState]) -> None:
        """Show which handouts are released, and which were made before the last change."""
        found = {each.document_id: each for each in handouts}
        if found != self._handouts:
            self._handouts = found
            self._tell()

    def _tell(self) -> None:
        if self._documents:
            self.dataChanged.emit(self.index(0), self.index(len(self._documents) - 1))

    def handout(self, document: StoredDocument) -> HandoutState | None:
        """How a handout stands with the front desk; None for any other document."""
        return self._handouts.get(document.id)

    def standing(self, document: StoredDocument) -> Standing | None:
        """What a document's signatures are worth, None while it was not looked at."""
        return self._standings.get(document.id)

    def is_unsigned(self, document: StoredDocument) -> bool:
        """Whether a document was looked at, is whole, and has no signature."""
        standing = self.standing(document)
        return standing is not None and standing.signing is None and not standing.is_damaged

    def differences(self, document: StoredDocument) -> tuple[str, ...]:
        """What is different since a document was made or signed, in sentences."""
        standing, handout = self.standing(document), self.handout(document)
        found = tuple(standing.sentences) if standing is not None else ()
        if handout is not None and handout.is_outdated:
            found = (*found, OUTDATED_RELEASED if handout.is_released else OUTDATED)
        return found

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many documents there are."""
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title and facts on two lines."""
        document = self._documents[index.row()]
        chip = chip_of(document, self.standing(document), self.handout(document))
        if role == ChipRole:
            return chip
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{title_of(document)}\n{facts_of(document)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            signed = f", {chip.words}" if chip is not None else ""
            return f"{title_of(document)}{signed}, {facts_of(document)}"
        return document if role == DocumentRole else None
