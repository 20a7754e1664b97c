"""The tables of patients: who they are, the words they are found by, which records are one person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Entered, Versioned
from intake.dates import PartialDate


class PatientModel(Versioned, Base):
    """Who a patient is. A contact's name is NULL where there is no contact; `active_at` orders the list."""

    __tablename__ = "patient"
    __table_args__ = (Index(None, "sort_name", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_name: Mapped[str]
    birth_date: Mapped[PartialDate | None]
    number: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    general_practitioner: Mapped[str]
    emergency_contact_name: Mapped[str | None]
    emergency_contact_phone: Mapped[str | None]
    emergency_contact_relationship: Mapped[str | None]
    guardian_name: Mapped[str | None]
    guardian_phone: Mapped[str | None]
    guardian_relationship: Mapped[str | None]
    chaperone_offered: Mapped[str]
    interpreter_offered: Mapped[str]
    consent_to_store: Mapped[str]
    gender: Mapped[str]
    active_at: Mapped[datetime] = mapped_column(index=True)


class PatientWordModel(Base):
    """The folded words by which a patient is found; `db.search` makes them.

    `beside` are the words of name, number and birth date once more, for searches of several words.
    """

    __tablename__ = "patient_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: Mapped[str] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True, index=True)
    beside: Mapped[str] = mapped_column(server_default="")


class WordFormModel(Base):
    """The forms of each word that is in some name: its ends, itself with a letter left out, its sound."""

    __tablename__ = "word_form"
    __table_args__ = ({"sqlite_with_rowid": False},)

    form: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


class PatientMergeModel(Entered, Base):
    """That two records are one person, or no longer; the newest row of each `merged_id` counts. Append-only.

    Visits stay with the record under which they were signed; the kept record shows those of both. `document`
    is the JSON of the kept identity from before and of the version that it had afterwards.
    """

    __tablename__ = "patient_merge"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    is_undone: Mapped[bool]
    document: Mapped[str] = mapped_column(server_default="")
