"""The tables of visits: the answers, every change of them, and what follows from them.

Answers are one JSON document per consultation, with an append-only row per change. Marks, verdicts,
findings and the plan have typed rows, because lists and statistics ask for them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Entered, Versioned
from intake.dates import PartialDate


class ConsultationModel(Versioned, Base):
    """One visit. `answers` is the whole document; `answered` counts its questions for the list of drafts."""

    __tablename__ = "consultation"
    __table_args__ = (
        Index(None, "patient_id", "started_at"),
        Index(None, "finished_at"),
        # Who is due is told from this index alone: the answers are never read for it.
        Index("ix_consultation_courses", "patient_id", "started_at", "finished_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    catalogue_version: Mapped[str]
    page: Mapped[str]
    answers: Mapped[str]
    answered: Mapped[int]


class AnswerChangeModel(Entered, Base):
    """One answer changed. `version` is the version of the consultation that the change made. Append-only."""

    __tablename__ = "answer_change"
    __table_args__ = (Index(None, "consultation_id", "version"), {"sqlite_autoincrement": True})

    sequence: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    version: Mapped[int]
    path: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    said_by: Mapped[str]
    said_at: Mapped[datetime]


class MarkModel(Base):
    """The marks of one region in one consultation, in the order they were entered."""

    __tablename__ = "mark"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str | None]
    side: Mapped[str | None]
    count: Mapped[str | None]
    colour: Mapped[str | None]
    width_mm: Mapped[Decimal | None]
    area_cm2: Mapped[Decimal | None]
    onset: Mapped[PartialDate | None]
    causes: Mapped[tuple[str, ...]]
    symptom: Mapped[str | None]
    symptom_score: Mapped[int | None]
    earlier_treatment: Mapped[str | None]


class VerdictModel(Base):
    """The screening result of one treatment in one consultation, in catalogue order."""

    __tablename__ = "verdict"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    treatment: Mapped[str]
    outcome: Mapped[str]
    worst: Mapped[str]
    clear_from: Mapped[date | None] = mapped_column(index=True)
    missing: Mapped[tuple[str, ...]]
    screened_for: Mapped[date]
    catalogue_version: Mapped[str]


class FindingModel(Base):
    """One contraindication that applied to one treatment in one consultation."""

    __tablename__ = "finding"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    treatment: Mapped[str] = mapped_column(primary_key=True)
    contraindication: Mapped[str] = mapped_column(primary_key=True, index=True)
    severity: Mapped[str]
    answer: Mapped[str]
    at_site: Mapped[bool | None]
    clear_from: Mapped[date | None]
    overruled: Mapped[bool]


class PlanModel(Base):
    """The plan of one consultation. Prices are exact decimals in `currency`."""

    __tablename__ = "plan"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    treatment: Mapped[str | None]
    regions: Mapped[tuple[str, ...]]
    side: Mapped[str]
    sessions: Mapped[int | None]
    interval_weeks: Mapped[int | None]
    minutes: Mapped[int | None]
    first_session: Mapped[date | None]
    test_patch: Mapped[date | None]
    operator: Mapped[str]
    device: Mapped[str]
    numbing: Mapped[str]
    numbing_area_cm2: Mapped[Decimal | None]
    price_low: Mapped[Decimal | None]
    price_high: Mapped[Decimal | None]
    currency: Mapped[str | None]


class OverrideModel(Entered, Base):
    """A clinician's decision to overrule a finding: name, reason, time, up to which severity. Append-only."""

    __tablename__ = "override"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    contraindication: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    covers: Mapped[str]
    decided_at: Mapped[datetime]
