"""The hint beside what is being typed: somebody like this is stored already, both side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.consultation import Patient
from ui.registry.comparison import said
from ui.registry.doubles_watch import REASONS
from ui.registry.patient_notices import NoticeBox
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label

if TYPE_CHECKING:
    from db.doubles import Double

_SHOWN = (
    ("name", "Full name"),
    ("birth_date", "Date of birth"),
    ("phone", "Phone"),
    ("number", "Patient number"),
)
_MOST = 2
DIFFERENT = "A different person"
_IS_IT = "Open that one, or say that this is somebody else."


class DoubleHint(NoticeBox):
    """It never takes the keyboard from whoever types. Signals, each with the id of the stored record:

    `compare_wanted`, `other_wanted` to open it, `two_people`. `is_stored`: whether the form's own record is.
    Once it is to be stored, the hint asks: then `different(ids)` says that those shown are other people.
    """

    compare_wanted = Signal(object)
    other_wanted = Signal(object)
    two_people = Signal(object)
    different = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[PlainButton] = []
        self.different_button: PlainButton | None = None
        self._shown: tuple[object, ...] = ()

    def show_doubles(self, mine: Patient, doubles: Sequence[Double], *, is_stored: bool) -> None:
        """Set what is typed beside the stored ones; none hides the hint."""
        shown = (mine, tuple(doubles), is_stored)
        if shown == self._shown or (self.different_button is not None and self._is_asked(mine, doubles)):
            return
        was = {double.id for double in self._shown[1]} if self._shown else set()  # type: ignore[attr-defined]
        self._show_them(mine, doubles, is_stored=is_stored)
        if doubles and {double.id for double in doubles} - was:
            announce(self, self.heading.text())

    def ask(self, mine: Patient, doubles: Sequence[Double], *, is_stored: bool) -> None:
        """Ask whether it is somebody else, before it is stored: the keyboard goes to the one answer to it."""
        self._show_them(mine, doubles, is_stored=is_stored, is_asked=True)
        self.heading.setText(f"{self.heading.text()} {_IS_IT}")
        ids = tuple(double.id for double in doubles[:_MOST])
        self.different_button = self._button(DIFFERENT)
        self.different_button.setAccessibleDescription(self.heading.text())
        self.different_button.clicked.connect(partial(self.different.emit, ids))
        self._buttons.addStretch(1)
        # What is not shown yet cannot have the keyboard.
        self.different_button.show()
        announce(self, self.heading.text(), at_once=True)
        self.different_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_asked(self, mine: Patient, doubles: Sequence[Double]) -> bool:
        """Whether all that was found is asked about already, of the same person."""
        asked, about, _is_stored = self._shown
        return asked == mine and {each.id for each in doubles} <= {each.id for each in about}  # type: ignore[attr-defined]

    def _show_them(
        self, mine: Patient, doubles: Sequence[Double], *, is_stored: bool, is_asked: bool = False
    ) -> None:
        self._shown = (mine, tuple(doubles), is_stored)
        self._empty()
        self.buttons.clear()
        self.different_button = None
        self.setVisible(bool(doubles))
        if not doubles:
            return
        self.heading.setText(f"Perhaps stored already: a record with {REASONS[doubles[0].likeness]}.")
        self._fill(mine, doubles[:_MOST])
        for place, double in enumerate(doubles[:_MOST], start=2):
            self._add_buttons(double, place, is_stored=is_stored, is_asked=is_asked)

    def _fill(self, mine: Patient, doubles: Sequence[Double]) -> None:
        self._cell(0, 0, "", TextStyle.SMALL_LABEL)
        self._cell(0, 1, "Typed here", TextStyle.SMALL_LABEL)
        for place, _double in enumerate(doubles, start=2):
            self._cell(0, place, "Stored already", TextStyle.SMALL_LABEL)
        for row, (name, label) in enumerate(_SHOWN, start=1):
            self._cell(row, 0, label, TextStyle.SMALL_LABEL)
            here = getattr(mine, name)
            self._cell(row, 1, said(here) or "none")
            for place, double in enumerate(doubles, start=2):
                there = getattr(double.patient, name)
                self._grid.addWidget(_Value(said(there), said(here), self), row, place)

    def _add_buttons(self, double: Double, column: int, *, is_stored: bool, is_asked: bool) -> None:
        called = double.patient.number or double.patient.name
        holder = QWidget(self)
        buttons = QVBoxLayout(holder)
        buttons.setContentsMargins(0, 4, 0, 0)
        buttons.setSpacing(8)
        asks = [("Open the other", self.other_wanted)]
        if not is_asked:
            # Asked, there is one answer to all that are shown.
            asks.append(("They are two people", self.two_people))
        if is_stored:
            asks.insert(0, ("Compare records", self.compare_wanted))
        for words, signal in asks:
            button = PlainButton(words, holder)
            button.setAccessibleName(f"{words}: {called}" if called else words)
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.clicked.connect(partial(signal.emit, double.id))
            self.buttons.append(button)
        self._grid.addWidget(holder, len(_SHOWN) + 1, column)


class _Value(QWidget):
    """A stored value, and whether it is the same as the typed one."""

    def __init__(self, words: str, typed: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(Label(words or "none", TextStyle.BODY, parent=self), 1)
        if words and typed:
            same = words == typed
            mark = IconLabel(
                "same" if same else "differs",
                "check" if same else "circle-alert",
                Tone.GOOD if same else Tone.WARNING,
                self,
                style=TextStyle.SMALL,
            )
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignRight)
