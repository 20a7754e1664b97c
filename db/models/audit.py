"""The tables of the audit, and of what conflicts kept from being saved."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Entered


class AuditEventModel(Base):
    """One event of the chained audit; `db.audit.trail` makes it. Append-only."""

    __tablename__ = "audit_event"
    __table_args__ = (Index(None, "record_id"), Index(None, "at"))

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(unique=True)
    at: Mapped[datetime]
    offset: Mapped[int]
    user_id: Mapped[UUID | None]
    user_name: Mapped[str]
    machine: Mapped[str]
    action: Mapped[str]
    kind: Mapped[str]
    record_id: Mapped[UUID | None]
    fields: Mapped[tuple[str, ...]]
    before: Mapped[str]
    after: Mapped[str]
    detail: Mapped[str]
    previous: Mapped[str]
    seal: Mapped[str]


class LostEditModel(Entered, Base):
    """What somebody wanted to save and could not, because another had saved first. Append-only.

    `document` is a JSON document of all their values; the stored ones stand in the record that won.
    """

    __tablename__ = "lost_edit"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    record_id: Mapped[UUID] = mapped_column(index=True)
    expected_version: Mapped[int]
    document: Mapped[str]
