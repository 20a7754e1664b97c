"""Where a member of staff types the PIN, by touch or by keyboard. Nothing of the form is on this page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ui.patient_mode.big_parts import GAP, BigButton, BigIconLabel, BigLine, BigPrimaryButton
from ui.patient_mode.pin import MOST
from ui.theme.colours import Tone, colours_of
from ui.theme.icons import paint_icon
from ui.theme.type import TextFollower, TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.cards import Card
from ui.widgets.field import FieldBox
from ui.widgets.folding_row import FoldingRow
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of
from ui.widgets.reading_order import set_reading_order

TITLE = "Take the screen back"
LEAD = "Type the PIN that was chosen when the screen was turned."
RUB_OUT = "delete"
_CARD, _SIGN = 440, 24
_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


class _PinCard(TextFollower, Card):
    """As wide as a pad of keys; it grows with the text, and not past a small screen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.restyle()

    def restyle(self) -> None:
        self.setMaximumWidth(grown(_CARD))


class _RubOut(BigButton):
    """The key that takes the last figure away again; its sign is as high as the figures."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent, name="Rub out the last figure")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_of(self)
        ink = self._paint_ground(painter, colours_of(self.palette()))
        place = QRectF(0, 0, grown(_SIGN), grown(_SIGN))
        place.moveCenter(QRectF(self.rect()).center())
        paint_icon(painter, RUB_OUT, place, ink)
        painter.end()


class PinPage(QWidget):
    """`typed(PIN)` when it was entered, `left()` to go back to the questions."""

    typed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.for_patient = Label("", TextStyle.LARGE_LABEL, parent=self)
        self.back_button = BigButton("", self, icon="chevron-left")
        self.back_button.clicked.connect(self.left)
        card = _PinCard(self)
        card.body.setContentsMargins(28, 24, 28, 28)
        card.body.setSpacing(14)
        card.add(Label(TITLE, TextStyle.LARGE_SECTION, parent=card))
        card.add(Label(LEAD, TextStyle.LARGE, Tone.SECOND, card))
        self.box = FieldBox(card)
        self.input = BigLine("PIN", self.box)
        self.input.setEchoMode(QLineEdit.EchoMode.Password)
        self.input.setMaxLength(MOST)
        hints = Qt.InputMethodHint
        self.input.setInputMethodHints(hints.ImhDigitsOnly | hints.ImhSensitiveData | hints.ImhHiddenText)
        self.input.textChanged.connect(lambda text: self.box.set_state(empty=not text))
        self.input.returnPressed.connect(self._enter)
        self.box.row.addWidget(self.input)
        card.add(self.box)
        self.problem = BigIconLabel("", "circle-alert", Tone.ERROR, card)
        self.problem.hide()
        card.add(self.problem)
        card.body.addLayout(self._pad(card))
        row = QHBoxLayout()
        row.addStretch(1)
        # It takes all the room until it is as wide as it may be.
        row.addWidget(card, 1000)
        row.addStretch(1)
        head = FoldingRow(gap=20, line_gap=GAP, stretched=0)
        head.addWidget(self.for_patient)
        head.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        column.addLayout(head)
        column.addLayout(row)
        column.addStretch(1)
        set_reading_order(self)

    def begin(self, for_patient: str, back: str) -> None:
        """Show it empty, with a sentence and a way back for the patient in their language."""
        self.for_patient.setText(for_patient)
        self.back_button.setText(back)
        self.input.clear()
        self.show_problem("")

    def show_problem(self, words: str) -> None:
        """Say what is wrong with what was typed; no words take it away."""
        self.input.clear()
        self.problem.set_text(words)
        self.problem.setVisible(bool(words))
        self.box.set_state(wrong=bool(words))
        self.input.setAccessibleDescription(words)
        announce(self.input, words, at_once=True)
        self.take_focus()

    def take_focus(self) -> None:
        """Go to the field."""
        self.input.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures go into the field wherever the focus is."""
        if event.text().isdigit() and event.text().isascii():
            self.input.insert(event.text())
        else:
            super().keyPressEvent(event)

    def _pad(self, parent: QWidget) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        self.keys: dict[str, BigButton] = {}
        for place, figure in enumerate(_KEYS):
            grid.addWidget(self._key(figure, parent), place // 3, place % 3)
        self.rub_out = _RubOut(parent)
        self.rub_out.clicked.connect(self.input.backspace)
        self.enter = BigPrimaryButton("OK", parent)
        self.enter.setAccessibleName("OK: take the screen back")
        self.enter.clicked.connect(self._enter)
        for column, button in enumerate((self.rub_out, self._key("0", parent), self.enter)):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            grid.addWidget(button, 3, column)
        return grid

    def _key(self, figure: str, parent: QWidget) -> BigButton:
        button = BigButton(figure, parent)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda: self.input.insert(figure))
        self.keys[figure] = button
        return button

    def _enter(self) -> None:
        if self.input.text():
            self.typed.emit(self.input.text())
