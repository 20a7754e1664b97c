"""Under which names storage keeps what was typed into a record of follow-up and not saved. No widgets."""

from __future__ import annotations

from uuid import UUID

from db.typed import CLINICAL

KEPT = f"{CLINICAL}course/"
"""How these names begin: only who may read consultations gets them back."""


def kept_place(consultation_id: UUID, step: str) -> str:
    """The name for one step of a course."""
    return f"{KEPT}{consultation_id}/{step}"


def step_of(place: str) -> tuple[str, str]:
    """The consultation and the step behind a name."""
    consultation, _, step = place.removeprefix(KEPT).partition("/")
    return consultation, step
