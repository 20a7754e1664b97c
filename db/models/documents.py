"""The tables of frozen documents: their bytes, printings and releases, and what was signed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Entered


class DocumentModel(Entered, Base):
    """A frozen PDF: its exact bytes and their SHA-256. Append-only."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("consultation_id", "kind", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    kind: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str]
    pages: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True)


class DocumentPrintingModel(Entered, Base):
    """One printing of a document. `printing_id` is NULL for those of the first shape. Append-only."""

    __tablename__ = "document_printing"
    __table_args__ = (
        Index("uq_document_printing_printing_id", "printing_id", unique=True),
        {"sqlite_autoincrement": True},
    )

    sequence: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), index=True)
    printing_id: Mapped[UUID | None]


class DocumentReleaseModel(Entered, Base):
    """A handout that the front desk may print from now on. Append-only."""

    __tablename__ = "document_release"

    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), primary_key=True)


class SigningModel(Entered, Base):
    """What was signed: the answers, their version, the catalogue's, the PDF's SHA-256. Append-only.

    `seal` is an HMAC of the row under the audit key; `audit_sequence` and `audit_seal` are the end of the
    audit just before it. `amends_id` is the signing that this one amends.
    """

    __tablename__ = "signing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"), unique=True)
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("signing.id"))
    consultation_version: Mapped[int]
    catalogue_version: Mapped[str]
    answers: Mapped[bytes]
    answers_sha256: Mapped[str]
    text_sha256: Mapped[str]
    document_sha256: Mapped[str]
    audit_sequence: Mapped[int]
    audit_seal: Mapped[str]
    seal: Mapped[str]


class SignatureModel(Base):
    """One person's signature under a signing. `strokes` is NULL where a passphrase was given. Append-only."""

    __tablename__ = "signature"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    signing_id: Mapped[UUID] = mapped_column(ForeignKey("signing.id"), index=True)
    role: Mapped[str]
    name: Mapped[str]
    user_id: Mapped[UUID | None]
    statement: Mapped[str]
    strokes: Mapped[bytes | None]
    signed_at: Mapped[datetime]
    seal: Mapped[str]


class AmendmentModel(Entered, Base):
    """Why a signed consultation was opened again, and the signing that stays as it was. Append-only."""

    __tablename__ = "amendment"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    amends_id: Mapped[UUID] = mapped_column(ForeignKey("signing.id"))
    reason: Mapped[str]
