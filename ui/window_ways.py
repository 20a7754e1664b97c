"""Ways through the window into a certain page of another place: an entry of the evidence, a course."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from uuid import UUID

    from db.course_records import DueItem
    from ui.evidence.evidence_place import EvidencePlace
    from ui.window import MainWindow


class WindowWays(QObject):
    """Works on one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def show_evidence(self, kind: str, id: str) -> bool:
        """An entry of the evidence: ("source", "zhu2024"), ("rule", "eczema"). False: there is none."""
        place = self._evidence()
        return place is not None and place.show_entry(kind, id)

    def show_sign_off(self) -> None:
        """The page on which the clinical content is signed."""
        place = self._evidence()
        if place is not None:
            place.show_sign_off()

    def look_up(self) -> None:
        """The evidence of the question that has the keyboard, and back again."""
        from ui.evidence.look_up import look_up

        window = self._window
        if window.places is not None and not window.is_blank and window.is_clinical:
            look_up(window, window.places.catalogue)

    def _evidence(self) -> EvidencePlace | None:
        """The place of the evidence in front; None for whoever may not open it."""
        from ui.evidence.evidence_place import EvidencePlace

        window = self._window
        if window.places is None or "evidence" not in dict(window.places.words):
            return None
        window.show_later("evidence")
        place = window.stack.currentWidget()
        return place if isinstance(place, EvidencePlace) else None

    def open_due(self, item: DueItem) -> None:
        """The course of somebody who is due; the patient for the front desk, and where a wait has ended."""
        from intake.course_due import DueKind

        if self._window.is_clinical and item.due.kind is not DueKind.WAIT_ENDED:
            self.open_course(item.consultation_id)
        else:
            self._window.open_patient(item.patient_id)

    def open_course(self, consultation_id: UUID) -> None:
        """The sessions and the result of a consultation's plan."""
        from ui.followup.followup_place import FollowUpPlace

        window = self._window
        window.show_later("follow-up")
        place = window.stack.currentWidget()
        if isinstance(place, FollowUpPlace):
            window.read(partial(place.open_course, consultation_id))
