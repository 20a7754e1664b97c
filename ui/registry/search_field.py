"""The search box of the list of patients. Up, Down and Enter work in the list while the cursor stays here."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from ui.theme.colours import colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import RADIUS_FIELD
from ui.theme.type import TextFollower, TextStyle, font_of, grown
from ui.widgets.buttons import QuietButton
from ui.widgets.field import HOLDS_RING, see_through
from ui.widgets.labels import Hint
from ui.widgets.painting import paint_box, painter_of

_HEIGHT = 52
_ICON = 20
_TEXT_SIZE = 1.2
_IN_THE_LIST = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchField(TextFollower, QWidget):
    """A large box with a glass, the text, how many were found, and a cross that clears it.

    Signals: `changed(text)` at every change, `chosen()` at Enter, `details_wanted()` at F2, and
    `moved(key)` for a key that belongs to the list.
    """

    changed = Signal(str)
    chosen = Signal()
    details_wanted = Signal()
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = _SearchEdit(self)
        self.edit.setFrame(False)
        see_through(self.edit)
        self.edit.setPlaceholderText("Find a patient")
        self.edit.setAccessibleName("Find a patient by name, birth date, phone or number")
        self.edit.textChanged.connect(self._changed)
        self.count = Hint(parent=self, wrap=False)
        self.clear_button = QuietButton(parent=self, icon="x", name="Clear the search")
        self.clear_button.clicked.connect(self.clear)
        self.clear_button.hide()
        row = QHBoxLayout(self)
        row.setSpacing(8)
        self._row = row
        row.addWidget(self.edit, 1)
        row.addWidget(self.count)
        row.addWidget(self.clear_button)
        self.setProperty(HOLDS_RING, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    @property
    def text(self) -> str:
        """What has been typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty the box and put the cursor into it."""
        self.edit.clear()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_count(self, words: str) -> None:
        """Say how many were found, beside the text."""
        self.count.setText(words)

    def sizeHint(self) -> QSize:
        return QSize(420, max(_HEIGHT, self.edit.fontMetrics().height() + 26))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        edge = colours.focus if self.edit.hasFocus() else colours.control
        place, line = QRectF(self.rect()), colours.edge_line
        paint_box(painter, place, RADIUS_FIELD, fill=colours.surface, edge=edge, line=line)
        side = grown(_ICON)
        paint_icon(painter, "search", QRectF(17, (self.height() - side) / 2, side, side), colours.text2)
        painter.end()

    def restyle(self) -> None:
        """The text is larger than running text, and the glass goes along."""
        self._row.setContentsMargins(28 + grown(_ICON), 6, 12, 6)
        font = font_of(TextStyle.BODY)
        font.setPixelSize(round(font.pixelSize() * _TEXT_SIZE))
        self.edit.setFont(font)

    def _changed(self, text: str) -> None:
        self.clear_button.setVisible(bool(text))
        self.changed.emit(text)


class _SearchEdit(QLineEdit):
    """The line itself, which hands the list's keys on to the list."""

    def __init__(self, field: SearchField) -> None:
        super().__init__(field)
        self._field = field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _IN_THE_LIST and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._field.moved.emit(key)
        elif key in _ENTER:
            self._field.chosen.emit()
        elif key == Qt.Key.Key_F2:
            self._field.details_wanted.emit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._field.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._field.update()
