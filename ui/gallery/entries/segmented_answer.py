"""The segmented answer Yes, No, Not sure."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake.conditions import NO, NOT_SURE, YES
from ui.consultation.inert import set_inert
from ui.gallery.entry import Entry, Samples, State
from ui.widgets.question_row import QuestionRow
from ui.widgets.segment import YesNoNotSureField


def _states(samples: Samples, parent: QWidget) -> list[State]:
    item = samples.ask("health.eczema")

    def field(*values: str) -> YesNoNotSureField:
        made = YesNoNotSureField(item, parent)
        made.set_value(values)
        return made

    wrong, inert, switched_off = field(), field(YES), field()
    wrong.set_error(True)
    set_inert(inert, True)
    switched_off.setEnabled(False)
    row, asked_again = QuestionRow(item, parent=parent), QuestionRow(item, parent=parent)
    asked_again.set_error("Ask about eczema, or mark it “Not sure”.")
    return [
        State("Not asked", field()),
        State("Yes", field(YES)),
        State("No", field(NO)),
        State("Not sure", field(NOT_SURE)),
        State("Needs an answer", wrong),
        State("Signed: read only", inert),
        State("Switched off", switched_off),
        State("In its row", row, wide=True),
        State("In its row, to be put right", asked_again, wide=True),
    ]


ENTRY = Entry("segmented-answer", "Yes, No, Not sure", _states)
