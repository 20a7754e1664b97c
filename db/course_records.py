"""What storage tells of courses: notes of sessions and outcomes, what is due, results of the clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from intake.course import Outcome, Session
from intake.course_due import Due


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A day of a course as it was noted last, who noted it when, and the id of that note."""

    session: Session
    noted_at: datetime
    noted_by: str
    note_id: UUID


@dataclass(frozen=True, slots=True)
class StoredOutcome:
    """An outcome as it was noted last, who noted it when, and the id of that note."""

    outcome: Outcome
    noted_at: datetime
    noted_by: str
    note_id: UUID


@dataclass(frozen=True, slots=True)
class DueItem:
    """Somebody who is due: who, when and for what, and nothing clinical. The front desk sees it too."""

    patient_id: UUID
    consultation_id: UUID
    patient_name: str
    due: Due


@dataclass(frozen=True, slots=True)
class Bands:
    """How many courses one kind of rater put into each quarter, from "up to 25" to "76 to 100"."""

    counts: tuple[int, int, int, int]

    @property
    def judged(self) -> int:
        """How many courses were judged."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ClinicResult:
    """What came of the courses of one treatment, for marks of one colour or, with "", of all colours.

    `judged` counts courses that somebody judged, `not_seen` those whose result check has passed without one,
    `under_way` the rest. The bands are None where fewer than `LEAST_COURSES` were judged by that rater.
    """

    treatment: str
    colour: str
    judged: int
    not_seen: int
    under_way: int
    by_patient: Bands | None
    by_practitioner: Bands | None


MIXED = "mixed"
"""The colour of a course whose marks have several, or none that is recorded."""
