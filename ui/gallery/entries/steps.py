"""The steps of a consultation."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.gallery.entry import Entry, Samples, State
from ui.widgets.step_list import Step, StepList, StepState

_STEPS = (
    Step("hopes", "Hopes", "Complete", StepState.DONE),
    Step("marks", "Stretch marks", "3 of 5 answered", StepState.CURRENT),
    Step("health", "Health", "Not started", StepState.LATER),
    Step("plan", "Plan", "Needs step 2", StepState.BLOCKED),
)


class _AllSteps(StepList):
    """As high as all its steps."""

    def restyle(self) -> None:
        """Steps grow with their text."""
        super().restyle()
        self.setMinimumHeight(len(_STEPS) * self.sizeHintForRow(0) + 8)


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    steps = _AllSteps(parent)
    steps.set_steps(_STEPS)
    steps.restyle()
    return [State("Done, current, later, waiting for another", steps, wide=True)]


ENTRY = Entry("steps", "Steps", _states)
