"""About Candor: its version, the state of the clinical content, and the licence of every part of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListView,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.documents.own_jobs import OwnJobs
from ui.evidence.entry_list import TwoLines
from ui.help.licences import Part, parts, version_line
from ui.registry.search_field import SearchField
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle, TextStyled
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.folding_row import FoldingRow
from ui.widgets.growing import Growing
from ui.widgets.labels import Hint, Label, PageTitle, SectionTitle
from ui.widgets.page_column import fill_page
from ui.widgets.reading_order import set_reading_order
from ui.widgets.step_list import PAINTS_FOCUS

if TYPE_CHECKING:
    from ui.worker import Worker

_WIDEST = 860
Index = QModelIndex | QPersistentModelIndex
_WORDS = "Candor is free software under the Apache licence 2.0. It is built of these parts."


class PartModel(QAbstractListModel):
    """The parts that were found."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts, in order."""
        return self._parts

    def show_parts(self, found: tuple[Part, ...]) -> None:
        """Replace all."""
        self.beginResetModel()
        self._parts = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        """How many were found."""
        return 0 if parent.isValid() else len(self._parts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Two lines: name with version, then what it is and its licence."""
        if not 0 <= index.row() < len(self._parts):
            return None
        part = self._parts[index.row()]
        lines = (f"{part.name} {part.version}".strip(), f"{part.kind}, {part.licence}")
        if role == TwoLines.LinesRole:
            return lines
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return ". ".join(lines)
        return lines[0] if role == Qt.ItemDataRole.DisplayRole else None


class LicenceText(TextStyled, QPlainTextEdit):
    """The whole text of one licence, to read and copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Text of the licence")
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.use_style(TextStyle.SMALL)
        slim(self, ground="surface")


class AboutPage(QWidget):
    """`sign_off_wanted()`: to the page where the clinical content is signed."""

    sign_off_wanted = Signal()

    def __init__(
        self,
        catalogue_version: str,
        parent: QWidget | None = None,
        *,
        worker: Worker,
        state: Callable[[], str],
    ) -> None:
        """`state` says how the clinical content stands now, such as "draft, not signed off"."""
        super().__init__(parent)
        self._catalogue_version, self._state = catalogue_version, state
        self._jobs = OwnJobs(self, worker)
        self._all: tuple[Part, ...] = ()
        self._is_read = False
        self.version = Label("", TextStyle.BODY, parent=self)
        self.version.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.copy_button = PlainButton("Copy the version line", self, icon="copy")
        self.sign_off_button = PlainButton("Read and sign the clinical content", self, icon="list-checks")
        self.search = SearchField(self)
        self.search.edit.setPlaceholderText("Search parts and licences")
        self.search.edit.setAccessibleName("Search the parts by name, kind or licence")
        self.model = PartModel(self)
        self.list = QListView(self)
        self.text = LicenceText(self)
        self._said = Hint("", self)
        self._lay_out()
        self.copy_button.clicked.connect(self._copy)
        self.sign_off_button.clicked.connect(self.sign_off_wanted)
        self.search.changed.connect(self._search)
        self.search.moved.connect(self._move)
        self.search.chosen.connect(lambda: self.text.setFocus(Qt.FocusReason.OtherFocusReason))
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._show_text(now))

    def take_focus(self) -> None:
        """The first button."""
        self.copy_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Say the version as it stands now, and read the licences once, away from the screen."""
        super().showEvent(event)
        self.version.setText(self.version_line)
        if not self._is_read:
            self._is_read = True
            self._said.setText("Reading the licences…")
            self._jobs.run("Reading the licences", lambda _cancel: parts(), self._show, self._said.setText)

    @property
    def version_line(self) -> str:
        """One line that says what runs here."""
        return version_line(self._catalogue_version, self._state())

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.version_line)
        self.copy_button.setText("Copied")
        announce(self, "Copied")

    def _show(self, found: tuple[Part, ...]) -> None:
        self._all = found
        self._search(self.search.text)

    def _search(self, text: str) -> None:
        found = tuple(part for part in self._all if part.says(text))
        self.model.show_parts(found)
        self._said.setText("" if found else "Nothing found. Search for a part, such as Qt, or a licence.")
        self._said.setVisible(not found)
        self.search.show_count(f"{len(found)} found" if text else "")
        self.list.setCurrentIndex(self.model.index(0, 0) if found else QModelIndex())
        if not found:
            self.text.clear()

    def _move(self, key: int) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        row = min(max(0, self.list.currentIndex().row() + step), len(self.model.parts) - 1)
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _show_text(self, index: QModelIndex) -> None:
        if index.isValid():
            part = self.model.parts[index.row()]
            self.text.setPlainText(part.text)
            self.text.setAccessibleName(f"Licence of {part.name}")

    def _lay_out(self) -> None:
        about = Card(self)
        about.add(SectionTitle("This version", about))
        about.add(self.version)
        row = FoldingRow(gap=10)
        row.addWidget(self.copy_button)
        row.addWidget(self.sign_off_button)
        about.body.addLayout(row)
        made = Card(self)
        made.add(SectionTitle("Parts and licences", made))
        made.add(Label(_WORDS, TextStyle.SMALL, Tone.SECOND, made))
        made.add(self.search)
        made.add(self._said)
        slim(self.list, ground="surface")
        self.list.setModel(self.model)
        self.list.setItemDelegate(TwoLines(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty(PAINTS_FOCUS, True)
        self.list.setAccessibleName("Parts of Candor")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.list, 2)
        both.addWidget(self.text, 3)
        for widget in (self.list, self.text):
            widget.setMinimumHeight(300)
        made.body.addLayout(both)
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        column.addWidget(PageTitle("About Candor", self))
        column.addWidget(about)
        column.addWidget(made, 1)
        fill_page(self, holder)
        set_reading_order(self)
