"""What the window asks of a place to work in that is made when somebody first goes there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from db.actor import Actor
    from db.rights import Right
    from db.store import Store
    from intake.clinic import Clinic
    from ui.input_file import Knowledge
    from ui.worker import Worker


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a place works with while somebody is signed in. `today` is the day on which it was opened."""

    store: Store
    actor: Actor
    knowledge: Knowledge
    worker: Worker
    today: date


class Place(QWidget):
    """A place of the window. Signals: `patient_wanted(patient id)`, `consultation_wanted(consultation id)`,
    `saved(when)` and `not_saved(sentence)` for the status bar, `clinic_saved(Clinic)` after a change of it.
    """

    patient_wanted = Signal(object)
    consultation_wanted = Signal(object)
    saved = Signal(object)
    not_saved = Signal(str)
    clinic_saved = Signal(object)

    def refresh(self, clinic: Clinic) -> None:
        """Show what is stored now. Called each time it comes to the front. Errors: `StorageProblem`."""

    def take_focus(self) -> None:
        """Put the keyboard where the work begins."""

    def keep(self) -> bool:
        """Store what is typed, and wait for it. False: somebody must look at it."""
        return True

    def keep_typed(self, seconds: float = 5.0) -> bool:
        """Keep exactly what is typed, in the clinic's file, before a lock. False: it could not be."""
        return True

    def restore_typed(self) -> None:
        """Bring back what this person typed and did not store. Errors: `StorageProblem`."""


@dataclass(frozen=True, slots=True)
class LaterPlace:
    """A place of the top bar: its id, its words there, the right that it needs, and what makes it."""

    id: str
    words: str
    right: Right
    make: Callable[[Surroundings, QWidget], Place]
