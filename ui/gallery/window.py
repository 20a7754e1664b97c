"""The window of the gallery: the widgets at the left, the states of one at the right."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QModelIndex, QStringListModel, Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from ui.gallery.entries import ENTRIES
from ui.gallery.entry import Entry, Samples, State
from ui.theme.appearance import apply
from ui.theme.colours import Tone, colour_sets
from ui.theme.sizes import CARD_GAP, PAGE_MARGIN
from ui.theme.type import TextStyle, grown
from ui.widgets.cards import Card
from ui.widgets.choice_fields import ComboBox
from ui.widgets.focus import FocusRing, ScrollPage
from ui.widgets.labels import Label, PageTitle

TEXT_SIZES = (100, 125, 150, 175, 200)
_SIZE = (1180, 900)
_LIST, _NAMES = 220, 190
_PICTURE_WIDTH = 900


class EntryPage(QWidget):
    """All states of one widget under each other."""

    def __init__(self, entry: Entry, samples: Samples, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        column = QVBoxLayout(self)
        column.setContentsMargins(PAGE_MARGIN, 20, PAGE_MARGIN, 20)
        column.setSpacing(CARD_GAP)
        column.addWidget(PageTitle(entry.title, self))
        card = Card(self)
        self.states = tuple(entry.states(samples, card))
        for state in self.states:
            card.body.addLayout(_row(state, card))
        column.addWidget(card)
        column.addStretch(1)


class _Name(Label):
    """What a state is called, in a column of its own."""

    def restyle(self) -> None:
        """The column grows with the text."""
        self.setFixedWidth(grown(_NAMES))
        super().restyle()


def _row(state: State, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    name = _Name(state.words, TextStyle.SMALL, Tone.MUTED, parent)
    row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(state.widget, 1 if state.wide else 0)
    if not state.wide:
        row.addStretch(1)
    return row


class GalleryWindow(QWidget):
    """Every widget, in any of the looks and sizes of text."""

    def __init__(self, *, look: str = "light", text: int = 100, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Candor: gallery")
        self._samples = Samples()
        self.list = QListView(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName("Widgets")
        self.list.setFixedWidth(grown(_LIST))
        self.list.setModel(QStringListModel([entry.title for entry in ENTRIES], self))
        self.look, self.text = ComboBox("Look", self), ComboBox("Size of text", self)
        for name in colour_sets():
            self.look.addItem(name.replace("-", " ").capitalize(), name)
        for size in TEXT_SIZES:
            self.text.addItem(f"{size} %", size)
        self.look.setCurrentIndex(self.look.findData(look))
        self.text.setCurrentIndex(self.text.findData(text))
        self.page: EntryPage | None = None
        self._holder = QVBoxLayout()
        left = QVBoxLayout()
        left.setContentsMargins(16, 20, 0, 16)
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        left.addWidget(self.look)
        left.addWidget(self.text)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.addLayout(left)
        across.addLayout(self._holder, 1)
        self._scroll: ScrollPage | None = None
        self._ring = FocusRing(self)
        self.resize(*_SIZE)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        self.look.currentIndexChanged.connect(self._restyle)
        self.text.currentIndexChanged.connect(self._restyle)
        self._restyle()
        self.show_entry(0)

    def show_entry(self, number: int) -> None:
        """Show one widget, counted from 0."""
        self.list.setCurrentIndex(self.list.model().index(number, 0))

    def _on_chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        if self._scroll is not None:
            self._holder.removeWidget(self._scroll)
            self._scroll.hide()
            self._scroll.deleteLater()
        self.page = EntryPage(ENTRIES[now.row()], self._samples)
        self._scroll = ScrollPage(self.page, self)
        self._holder.addWidget(self._scroll)

    def _restyle(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            colours = colour_sets()[self.look.currentData()]
            apply(application, colours=colours, text_scale=self.text.currentData() / 100)
        self.list.setFixedWidth(grown(_LIST))


def save_pictures(folder: Path, *, look: str, text: int) -> tuple[Path, ...]:
    """Write a picture of every widget in all its states into a folder, which is made. Errors: `OSError`."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply(application, colours=colour_sets()[look], text_scale=text / 100)
    folder.mkdir(parents=True, exist_ok=True)
    samples, written = Samples(), []
    for entry in ENTRIES:
        page = EntryPage(entry, samples)
        page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        page.show()
        width = grown(_PICTURE_WIDTH)
        page.resize(width, max(page.heightForWidth(width), page.sizeHint().height()))
        application.processEvents()
        path = folder / f"{entry.id}-{look}-{text}.png"
        if not page.grab().save(str(path)):
            raise OSError(f"{path.name} could not be written.")
        written.append(path)
        page.close()
        page.deleteLater()
    return tuple(written)


def run_gallery(*, look: str, text: int, pictures: Path | None) -> int:
    """Open the gallery and stay until it is closed, or write its pictures. Gives the exit status."""
    from ui.application import make_application

    application = make_application()
    if pictures is not None:
        try:
            save_pictures(pictures, look=look, text=text)
        except OSError as problem:
            said = problem.strerror or str(problem)
            print(f"The pictures could not be written: {said}. Name another folder.", file=sys.stderr)
            return 1
        return 0
    window = GalleryWindow(look=look, text=text)
    window.show()
    return application.exec()
