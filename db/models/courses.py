"""The tables of courses: the sessions that were held, and how each course turned out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Entered


class TreatmentSessionModel(Entered, Base):
    """One session of a course, as noted; the newest row of each `session_id` counts. Append-only.

    `document` is the JSON of what was done and seen: device, settings, that day's answers, side effects.
    `is_held` is False for a day on which nothing was done, `next_on` the day agreed for what comes next.
    """

    __tablename__ = "treatment_session"
    # Who is due is told from this index alone: the documents beside the dates are never read for it.
    __table_args__ = (
        Index(
            "ix_treatment_session_dates",
            *("consultation_id", "session_id", "sequence", "number", "held_on", "is_held", "next_on"),
            "is_removed",
        ),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    session_id: Mapped[UUID] = mapped_column(index=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    held_on: Mapped[date]
    is_held: Mapped[bool]
    next_on: Mapped[date | None]
    is_removed: Mapped[bool]
    document: Mapped[str]


class OutcomeModel(Entered, Base):
    """How a course turned out on one day; the newest row of each `outcome_id` counts. Append-only.

    The bands are those of the trials, of the patient and of the practitioner; NULL where nobody rated.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        Index("ix_outcome_dates", "consultation_id", "outcome_id", "sequence", "checked_on", "is_removed"),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    outcome_id: Mapped[UUID] = mapped_column(index=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    checked_on: Mapped[date]
    patient_band: Mapped[str | None]
    practitioner_band: Mapped[str | None]
    is_removed: Mapped[bool]
    document: Mapped[str]
