"""Whose name stands under “Seen by” on the paper: where nobody is named, whoever is signed in is asked once.

Nothing is named without a press: the name is an answer like any other, and Undo takes it back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.rights import Right, allows
from ui.theme.colours import Tone
from ui.widgets.buttons import PlainButton
from ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from db.actor import Actor
    from intake.clinic import Practitioner
    from ui.consultation.controller import ConsultationController

OPERATOR, TREATMENT = "plan.operator", "plan.treatment"
NAMED = "“Seen by” is {name} now. Ctrl+Z takes it back."
ASKED = "Nobody is named who does the treatment, so “Seen by” stays blank on the paper. Is it you, {name}?"


def name_to_offer(controller: ConsultationController, actor: Actor) -> str:
    """The name of whoever is signed in, where it may stand under “Seen by” and nobody's does; else "".

    Where nothing is to be treated nobody treats: then it is written by hand.
    """
    is_treated = controller.plan.treatment in controller.knowledge.catalogue.treatment
    if not is_treated or controller.value(OPERATOR) or controller.is_kept_shut:
        return ""
    if controller.conflict is not None or not allows(actor.role, Right.SIGN):
        return ""
    return name_at_clinic(actor.name, controller.clinic.practitioners)


def name_at_clinic(name: str, practitioners: Sequence[Practitioner]) -> str:
    """Somebody's name as the clinic's settings write it, where exactly one practitioner can be meant.

    "Testa Nobody" is "Nurse Testa Nobody" there: with that name the paper knows the training too.
    """
    meant = [each.name for each in practitioners if _words(name) <= _words(each.name)]
    return meant[0] if len(meant) == 1 and _words(name) else name


def _words(name: str) -> set[str]:
    return set(unicodedata.normalize("NFC", name).casefold().split())


class SeenBy(QWidget):
    """One sentence and one button; hidden while there is nothing to ask. `named(str)` tells of the press."""

    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self.words = IconLabel("", "info", Tone.SECOND, self)
        self.button = PlainButton("Yes, &name me", self, icon="check")
        self.button.clicked.connect(lambda: self.named.emit(self._name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def offer(self, name: str) -> None:
        """Ask whether this person is to be named; "" asks nothing."""
        self._name = name
        if name:
            self.words.set_text(ASKED.format(name=name))
            self.button.setAccessibleDescription(self.words.text)
        self.setVisible(bool(name))
