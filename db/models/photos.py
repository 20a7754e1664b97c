"""The tables of photographs, of what was decided about each, and of what patients agreed to."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Entered


class PhotoModel(Entered, Base):
    """One photograph of a region on a visit, without its metadata. Append-only.

    `content` and `thumbnail` are the whole picture and a small one, `sha256` and `thumbnail_sha256` those of
    the two as given.
    """

    __tablename__ = "photo"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    region: Mapped[str]
    side: Mapped[str]
    pose: Mapped[str]
    taken_on: Mapped[date | None]
    media_type: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str]
    thumbnail_sha256: Mapped[str]
    thumbnail: Mapped[bytes] = mapped_column(deferred=True)
    content: Mapped[bytes] = mapped_column(deferred=True)


class PhotoStateModel(Entered, Base):
    """What was decided about a photograph; the newest row of each counts. Append-only."""

    __tablename__ = "photo_state"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    photo_id: Mapped[UUID] = mapped_column(ForeignKey("photo.id"), index=True)
    is_removed: Mapped[bool]
    is_baseline: Mapped[bool]


class PhotoConsentModel(Entered, Base):
    """What a patient said to one use of photographs (Y or N); the newest row counts. Append-only."""

    __tablename__ = "photo_consent"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    use: Mapped[str]
    answer: Mapped[str]
