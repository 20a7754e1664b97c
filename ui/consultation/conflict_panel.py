"""Two desks changed the same answers: both values side by side, and a choice for each. Nothing is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.errors import StorageProblem
from intake.conditions import Answers
from intake.questionnaire import Item, ItemType
from intake.sections.common import choices
from ui.consultation.answer_words import NOT_ASKED, value_words
from ui.consultation.changes import place_of
from ui.consultation.conflicts import Difference, Differing
from ui.consultation.controller import ConsultationController
from ui.consultation.words import count_words
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PrimaryButton
from ui.widgets.cards import Card
from ui.widgets.choice_fields import RadioField
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, SectionTitle

HEADING = "Somebody else changed this record"
CHOOSE = "Choose what is right for each question. Nothing is saved until then, and nothing is lost."
FIT = "Both changes fit together. Press the button to go on with both."


class ConflictPanel(QWidget):
    """`resolved` tells that the choice was made and the answers go on."""

    resolved = Signal()

    def __init__(self, controller: ConsultationController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.fields: dict[str, RadioField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        card = Card(self)
        column.addWidget(card)
        column.addStretch(1)
        card.add(SectionTitle(HEADING, card))
        self.shown = found = controller.differences()
        card.add(Label(CHOOSE if found else FIT, TextStyle.BODY, Tone.SECOND, card))
        for difference in found:
            card.add_divider()
            card.add(Label(self._question(difference.path), TextStyle.LABEL, parent=card))
            card.add(self._field(difference, card))
        self.button = PrimaryButton("&Keep these answers", card)
        self.button.clicked.connect(self._resolve)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, card, style=TextStyle.SMALL_LABEL)
        self.problem.hide()
        card.add(self.problem)
        card.add(self.button)
        self._enable()

    def take_focus(self) -> None:
        """Go to the first choice."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.take_focus()
        else:
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _field(self, difference: Difference, parent: QWidget) -> RadioField:
        mine = self._words(difference.path, difference.mine)
        theirs = self._words(difference.path, difference.theirs)
        item = Item(
            link_id=f"conflict.{difference.path}",
            text=self._question(difference.path),
            type=ItemType.CHOICE,
            choices=choices("conflict", {"mine": f"Here: {mine}", "theirs": f"Stored there: {theirs}"}),
        )
        field = RadioField(item, parent)
        field.answered.connect(lambda _values: self._enable())
        self.fields[difference.path] = field
        return field

    def _question(self, path: str) -> str:
        items = self._controller.knowledge.questionnaire.items
        place = place_of(path)
        item = items.get(place.link_id or place.group or path)
        words = (item.label or item.text) if item is not None else path
        return f"{words} (area {place.index + 1})" if place.group else words

    def _words(self, path: str, given: Differing) -> str:
        if not given:
            return NOT_ASKED
        if isinstance(given[0], Answers):
            return count_words(len(given), "area", "areas")
        item = self._controller.knowledge.questionnaire.items.get(place_of(path).link_id)
        values = [value for value in given if not isinstance(value, Answers)]
        return value_words(item, values)

    def _enable(self) -> None:
        self.button.setEnabled(all(field.value() for field in self.fields.values()))

    def _resolve(self) -> None:
        mine = [path for path, field in self.fields.items() if field.value() == ("mine",)]
        try:
            self._controller.resolve(mine, chosen_from=self.shown)
        except StorageProblem as problem:
            self.problem.set_text(problem.sentence)
            self.problem.show()
            announce(self, problem.sentence, at_once=True)
            return
        self.resolved.emit()
