"""The tables of the clinic itself: its people, their work of this moment, its settings and facts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Versioned


class PersonModel(Versioned, Base):
    """Somebody who may sign in. `sign_in` is the folded name they type; `is_active` False: no more."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    sign_in: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    is_active: Mapped[bool]
    last_sign_in: Mapped[datetime | None]
    last_machine: Mapped[str]


class TypedTextModel(Base):
    """What somebody typed into a form and did not save yet, as a JSON document for each form."""

    __tablename__ = "typed_text"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str]
    saved_at: Mapped[datetime]


class PresenceModel(Base):
    """Who has which record open on which machine; `seen_at` is renewed while it is open."""

    __tablename__ = "presence"

    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    machine: Mapped[str]
    seen_at: Mapped[datetime]


class ClinicFactModel(Base):
    """A fact about this database itself, by its name: its id, its key file on a server."""

    __tablename__ = "clinic_fact"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class ClinicSettingsModel(Versioned, Base):
    """The clinic as one JSON document, in one row."""

    __tablename__ = "clinic_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str]
