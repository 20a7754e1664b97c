"""The places of the top bar between the patients and the settings. Each is made when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.place import LaterPlace, Place, Surroundings

if TYPE_CHECKING:
    from intake.catalogue import Catalogue
    from ui.window import MainWindow


def later_places() -> tuple[LaterPlace, ...]:
    """Every place, in the order of the top bar: a line for each, and a function that imports and makes it."""
    from db.rights import Right

    return (
        LaterPlace("follow-up", "Follow-up", Right.SEE_PATIENTS, _follow_up),
        LaterPlace("results", "Clinic results", Right.READ_CONSULTATIONS, _results),
        LaterPlace("evidence", "Evidence", Right.READ_CONSULTATIONS, _evidence),
    )


def _follow_up(surroundings: Surroundings, parent: QWidget) -> Place:
    from ui.followup.followup_place import FollowUpPlace

    return FollowUpPlace(surroundings, parent)


def _results(surroundings: Surroundings, parent: QWidget) -> Place:
    from ui.followup.results_place import ResultsPlace

    return ResultsPlace(surroundings, parent)


def _evidence(surroundings: Surroundings, parent: QWidget) -> Place:
    from ui.evidence.evidence_place import EvidencePlace

    return EvidencePlace(surroundings, parent)


class WindowPlaces:
    """The places of one window while one person is signed in."""

    def __init__(self, window: MainWindow, surroundings: Surroundings) -> None:
        from db.rights import allows

        self._window, self.surroundings = window, surroundings
        role = surroundings.actor.role
        self._known = {place.id: place for place in later_places() if allows(role, place.right)}
        self.made: dict[str, Place] = {}

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The id and the words of each place that this person may open, in order."""
        return tuple((place.id, place.words) for place in self._known.values())

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue in use."""
        return self.surroundings.knowledge.catalogue

    def place(self, id: str) -> Place:
        """A place, made now when it was not opened before. Errors: `KeyError` for one that is not allowed."""
        if id not in self.made:
            place = self._known[id].make(self.surroundings, self._window)
            window = self._window
            place.patient_wanted.connect(window.open_patient)
            place.consultation_wanted.connect(window.open_consultation)
            place.saved.connect(window.status.show_saved)
            place.not_saved.connect(window.status.show_not_saved)
            place.clinic_saved.connect(window.clinic_changed)
            window.stack.addWidget(place)
            self.made[id] = place
        return self.made[id]

    def id_of(self, place: QWidget | None) -> str:
        """Which place a widget is; "" for none of these."""
        return next((id for id, each in self.made.items() if each is place), "")

    def close(self) -> None:
        """Let go of every place."""
        for place in self.made.values():
            self._window.stack.removeWidget(place)
            place.deleteLater()
        self.made.clear()
