"""The place of the evidence: everything that Candor says, with what it rests on, searched as one types."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from intake.evidence_index import Kind, Ref
from ui.consultation.tab_row import Tab, TabRow
from ui.evidence.desk import EvidenceDesk
from ui.evidence.entry_list import EntryList, EntryModel, EntryRole
from ui.evidence.pages import KIND_WORDS
from ui.evidence.reader import EvidenceReader
from ui.evidence.sign_off import state_words
from ui.place import Place, Surroundings
from ui.registry.search_field import SearchField
from ui.theme.colours import colours_of
from ui.theme.sizes import ONE_COLUMN
from ui.theme.type import TextFollower, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.cards import Divider
from ui.widgets.labels import Hint
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from intake.clinic import Clinic
    from ui.evidence.sign_off_page import SignOffPage

_LEAST_LIST = 24
_LIST_WIDTH = 400
_ALL = "all"
_MOVES = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}


class EvidencePlace(TextFollower, Place):
    """The list at the left, the page at the right. `show_entry` opens one from elsewhere.

    Alt+Left goes back, Alt+Right forward, Ctrl+F to the search.
    """

    opened = Signal(object)

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = EvidenceDesk(surroundings.knowledge.catalogue)
        self.search = SearchField(self)
        self.search.edit.setPlaceholderText("Search the evidence")
        self.search.edit.setAccessibleName("Search treatments, rules, claims, figures, sources and texts")
        self.kinds = TabRow("Kinds of evidence", self)
        self.model = EntryModel(self)
        self.list = EntryList(self.model, self)
        self.back_button = QuietButton("Back", self, icon="chevron-left", name="Back (Alt+Left)")
        self.forward_button = QuietButton(
            "Forward", self, icon_after="chevron-right", name="Forward (Alt+Right)"
        )
        self.list_button = QuietButton("List", self, icon="list-checks", name="Back to the list")
        self.sign_off_state = Hint("", self)
        self.sign_off_button = PlainButton("Sign-off", self, icon="list-checks")
        self.reader = EvidenceReader(self)
        self._surroundings = surroundings
        self._clinic: Clinic | None = None
        self.sign_off: SignOffPage | None = None
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.reader)
        self._shown_text: str | None = None
        self._is_setting = False
        self._is_reading = False
        self.came_from: UUID | None = None
        """The consultation from which somebody looked something up here, for the way back."""
        self._looked_up: Ref | None = None
        self._lead_back: Callable[[UUID], None] | None = None
        self.shortcuts: list[QShortcut] = []
        self._lay_out()
        self._connect()
        self._show_way()

    # What others ask of it

    def refresh(self, clinic: Clinic) -> None:
        """Make the index at the first opening, and show who signed what. Errors: `CatalogueProblem`."""
        if self._shown_text is None:
            counts = [(_ALL, "All", len(self.desk.index.entries))]
            for kind, (_one, many) in KIND_WORDS.items():
                counts.append((kind.value, many, len(self.desk.find("", kind))))
            self.kinds.set_tabs([Tab(id, f"{words} {count}") for id, words, count in counts], _ALL)
            self._search("")
            self._open(self.model.entries[0].ref)
        self._clinic = clinic
        if self.sign_off is not None:
            self.sign_off.show_clinic(clinic)
        self._show_state()

    def _read(self) -> None:
        """Somebody chose a page to read: in a narrow window it takes the place of the list."""
        self._is_reading = True
        self._fit()

    def _to_list(self) -> None:
        self._is_reading = False
        self._fit()
        self._to_search()

    def take_focus(self) -> None:
        """The search box; on the page of the sign-off its first button."""
        if self.sign_off is not None and self._pages.currentWidget() is self.sign_off:
            self.sign_off.take_focus()
        elif not self._left.isVisibleTo(self):
            self.reader.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.search.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.edit.selectAll()

    def show_entry(self, kind: str, id: str) -> bool:
        """Open an entry, such as ("source", "zhu2024"), ("rule", "eczema"), ("treatment", "microneedling").

        False: there is no such entry, and nothing changes.
        """
        if kind not in list(Kind) or not self._open(Ref(Kind(kind), id)):
            return False
        self._read()
        return True

    def begin_look_up(self, came_from: UUID | None, lead_back: Callable[[UUID], None]) -> None:
        """The open entry was looked up from a consultation, which `lead_back` shows again."""
        self.came_from, self._lead_back, self._looked_up = came_from, lead_back, self.desk.current
        self._show_way()

    @property
    def _is_looked_up(self) -> bool:
        return self.came_from is not None and self.desk.current == self._looked_up

    def show_sign_off(self) -> None:
        """Open the page of the sign-off, which is made when it is first wanted."""
        from ui.evidence.sign_off_page import SignOffPage

        if self._clinic is None:
            return
        if self.sign_off is None:
            self.sign_off = SignOffPage(self._surroundings, self.desk, self)
            self.sign_off.signed.connect(self._signed)
            self.sign_off.wanted.connect(self._open)
            self.sign_off.show_clinic(self._clinic)
            self._pages.addWidget(self.sign_off)
        self._pages.setCurrentWidget(self.sign_off)
        self._read()
        self.sign_off.take_focus()

    def keep_typed(self, seconds: float = 5.0) -> bool:
        """Nothing here is kept: a passphrase must not be, and a search is over with the lock."""
        if self.sign_off is not None:
            self.sign_off.forget()
        return True

    # What happens here

    def back(self) -> None:
        """One page back; from the entry that was looked up, back to the question."""
        if self._is_looked_up and self.came_from is not None and self._lead_back is not None:
            came_from, self.came_from = self.came_from, None
            self._lead_back(came_from)
            return
        ref = self.desk.back()
        if ref is not None:
            self._show(ref)

    def forward(self) -> None:
        """One page forward."""
        ref = self.desk.forward()
        if ref is not None:
            self._show(ref)

    def _open(self, ref: Ref) -> bool:
        if not self.desk.go(ref):
            return False
        self._show(ref)
        return True

    def _show(self, ref: Ref) -> None:
        self._pages.setCurrentWidget(self.reader)
        self.reader.show_page(self.desk.page(ref))
        self._mark_row(ref)
        self._show_way()
        self.opened.emit(ref)

    def _mark_row(self, ref: Ref) -> None:
        row = self.model.row_of(ref)
        self._is_setting = True
        self.list.setCurrentIndex(self.model.index(row, 0) if row >= 0 else QModelIndex())
        self._is_setting = False

    def _show_way(self) -> None:
        self.back_button.setEnabled(self.desk.has_back or self._is_looked_up)
        self.forward_button.setEnabled(self.desk.has_forward)

    def _search(self, text: str) -> None:
        kind = self.kinds.current
        found = self.desk.find(text, None if kind in ("", _ALL) else Kind(kind))
        self._shown_text = text
        self._is_setting = True
        self.model.show_entries(found)
        self._is_setting = False
        self.list.scrollToTop()
        words = f"{len(found)} found" if found else "Nothing found"
        self.search.show_count(words if text else "")
        if text:
            announce(self, words)
        if self.desk.current is not None:
            self._mark_row(self.desk.current)

    def _choose_first(self) -> None:
        """Enter in the search box: open the chosen row, or the best one."""
        index = self.list.currentIndex()
        row = index.row() if index.isValid() else 0
        if self.model.entries:
            self._open(self.model.entries[row].ref)
            self._read()
            self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, key: int) -> None:
        """An arrow key in the search box walks the list."""
        entries = self.model.entries
        if not entries:
            return
        index = self.list.currentIndex()
        step = _MOVES[Qt.Key(key)]
        row = index.row() + step if index.isValid() else 0
        self.list.setCurrentIndex(self.model.index(max(0, min(len(entries) - 1, row)), 0))

    def _walked(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._is_setting or not current.isValid():
            return
        ref = current.data(EntryRole).ref
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.desk.browse(ref)
        else:
            self.desk.go(ref)
        self._pages.setCurrentWidget(self.reader)
        self.reader.show_page(self.desk.page(ref))
        self._show_way()
        self.opened.emit(ref)

    def _enter(self, index: QModelIndex) -> None:
        self._open(index.data(EntryRole).ref)
        self._read()
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kind_chosen(self, _id: str) -> None:
        self._search(self.search.text)

    def _to_search(self) -> None:
        self._is_reading = False
        self._fit()
        self.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.edit.selectAll()

    def _signed(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._show_state()
        self.clinic_saved.emit(clinic)

    def _show_state(self) -> None:
        surroundings = self._surroundings
        catalogue = surroundings.knowledge.catalogue
        self.sign_off_state.setText(state_words(self._clinic, catalogue, surroundings.today))

    # How it looks

    def restyle(self) -> None:
        """Another text size: the width of the list and the height of its rows go with it."""
        self._fit()
        # Lower than Qt's own least height: in a low window the kinds above it must not be pressed flat.
        self.list.setMinimumHeight(grown(_LEAST_LIST))
        self.list.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the page takes the place of the list."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground of the list is white."""
        colours = colours_of(self.palette())
        painter = QPainter(self)
        place = self._left.geometry()
        if self._left.isVisible():
            painter.fillRect(place, QColor(colours.surface))
            painter.fillRect(place.right() + 1, place.y(), 1, place.height(), QColor(colours.rule))
        painter.end()

    def _fit(self) -> None:
        is_narrow = self.width() < max(ONE_COLUMN, grown(560))
        self._left.setVisible(not is_narrow or not self._is_reading)
        self._right.setVisible(not is_narrow or self._is_reading)
        self.list_button.setVisible(is_narrow)
        width = min(grown(_LIST_WIDTH), max(280, round(self.width() * 0.4)))
        self._left.setMinimumWidth(0 if is_narrow else width)
        self._left.setMaximumWidth(16_777_215 if is_narrow else width)

    def _lay_out(self) -> None:
        self._left = QWidget(self)
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(16, 16, 16, 12)
        head.setSpacing(10)
        head.addWidget(self.search)
        head.addWidget(self.kinds)
        column.addLayout(head)
        column.addWidget(Divider(self))
        column.addWidget(self.list, 1)
        column.addWidget(Divider(self))
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 10)
        foot.setSpacing(10)
        foot.addWidget(self.sign_off_state, 1)
        foot.addWidget(self.sign_off_button)
        column.addLayout(foot)
        self._right = QWidget(self)
        page = QVBoxLayout(self._right)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        way = QHBoxLayout()
        way.setContentsMargins(20, 10, 20, 0)
        way.addWidget(self.list_button)
        way.addWidget(self.back_button)
        way.addWidget(self.forward_button)
        way.addStretch(1)
        page.addLayout(way)
        page.addWidget(self._pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self._left)
        row.addWidget(self._right, 1)
        set_reading_order(self)

    def _connect(self) -> None:
        self.search.changed.connect(self._search)
        self.search.chosen.connect(self._choose_first)
        self.search.moved.connect(self._move)
        self.kinds.chosen.connect(self._kind_chosen)
        self.list.selectionModel().currentChanged.connect(self._walked)
        self.list.activated.connect(self._enter)
        self.list.clicked.connect(self._enter)
        self.reader.wanted.connect(self._open)
        self.list_button.clicked.connect(self._to_list)
        self.back_button.clicked.connect(self.back)
        self.forward_button.clicked.connect(self.forward)
        self.sign_off_button.clicked.connect(self.show_sign_off)
        for keys, act in (("Alt+Left", self.back), ("Alt+Right", self.forward), ("Ctrl+F", self._to_search)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
            self.shortcuts.append(shortcut)
