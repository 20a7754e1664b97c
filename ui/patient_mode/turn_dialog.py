"""Turning the screen: what the patient will see, and the PIN that takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from intake.consultation import Patient
from intake.questionnaire import Item, ItemType
from ui.patient_mode.pin import LEAST, MOST, Pin, PinProblem
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.dialog import Dialog
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, SectionTitle
from ui.widgets.text_fields import StringField

LEAD = (
    "The patient answers alone: hopes, areas, sun, health, medicines and allergies. Nothing else can be "
    "seen or reached. What is asked alone, suitability and the plan are left out."
)
CHOOSE = f"Choose a PIN of {LEAST} to {MOST} figures. You need it to take the screen back. It is not stored."
FORGOTTEN = "Without it the window can only be locked and opened with your passphrase. Nothing is lost."
_WIDTH = 520


class TurnDialog(Dialog):
    """`turned(Pin)` once a PIN was chosen and typed twice."""

    turned = Signal(object)

    def __init__(
        self, patient: Patient, parent: QWidget | None = None, *, phones: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self._patient, self._phones = patient, tuple(phones)
        self.setWindowTitle("Turn the screen to the patient")
        self.setModal(True)
        self.setMinimumWidth(grown(_WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(SectionTitle("Turn the screen to the patient", self))
        column.addWidget(Label(LEAD, TextStyle.BODY, Tone.SECOND, self))
        column.addWidget(Label(CHOOSE, parent=self))
        self.pin, self.again = self._field("PIN"), self._field("The same PIN again")
        for name, field in (("PIN", self.pin), ("The same PIN again", self.again)):
            label = Label(name, TextStyle.SMALL_LABEL, parent=self)
            label.setBuddy(field.input)
            column.addWidget(label)
            column.addWidget(field)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addWidget(Label(FORGOTTEN, TextStyle.SMALL, Tone.MUTED, self))
        self.turn_button = PrimaryButton("Turn the screen", self)
        self.cancel_button = PlainButton("Cancel", self)
        self.turn_button.clicked.connect(self._turn)
        self.cancel_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.turn_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        column.addSpacing(8)
        column.addLayout(row)
        self.pin.input.returnPressed.connect(self.again.take_focus)
        self.again.input.returnPressed.connect(self._turn)
        self.pin.take_focus()

    def _field(self, name: str) -> StringField:
        field = StringField(Item(link_id="turn.pin", text=name, type=ItemType.STRING), self)
        field.input.setEchoMode(QLineEdit.EchoMode.Password)
        field.input.setPlaceholderText("")
        field.input.setMaxLength(MOST + 1)
        hints = Qt.InputMethodHint
        field.input.setInputMethodHints(hints.ImhDigitsOnly | hints.ImhSensitiveData | hints.ImhHiddenText)
        return field

    def _turn(self) -> None:
        try:
            pin = Pin(self.pin.input.text(), self.again.input.text(), self._patient, phones=self._phones)
        except PinProblem as problem:
            self._show(str(problem))
            return
        self._clear()
        self.accept()
        self.turned.emit(pin)

    def _show(self, words: str) -> None:
        self._clear()
        self.problem.set_text(words)
        self.problem.show()
        for field in (self.pin, self.again):
            field.set_error(True)
            field.input.setAccessibleDescription(words)
        announce(self, words, at_once=True)
        self.pin.take_focus()

    def event(self, event: QEvent) -> bool:
        """Other words may take another line: how many is known once the layout was told of them."""
        known = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return known

    def resizeEvent(self, event: QResizeEvent) -> None:
        """No line of words is cut."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def _clear(self) -> None:
        """No PIN stays in a field."""
        for field in (self.pin, self.again):
            field.input.clear()
