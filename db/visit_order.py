"""What came first in a visit, an answer or the document: known by the order they were stored in.

The clocks of two desks differ by minutes, and one clock can be set back. A handout that was made before an
answer was changed must be known for it all the same, so within a visit no change is stored with a time
before that of a document that stands there, and no document with one before that of a change. The times stay
those of the clock wherever that goes right. The audit has the clock's own (`db.audit.clock`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from db.codec import override_of
from db.errors import StorageProblem, Trouble
from db.models import AnswerChangeModel, ConsultationModel, DocumentModel, DocumentReleaseModel, OverrideModel
from db.prepared import Prepared
from db.records import MadeFrom

_AFTER = timedelta(microseconds=1)

_DOCUMENT = cast(Table, DocumentModel.__table__)
_RELEASE = cast(Table, DocumentReleaseModel.__table__)
_CHANGE = cast(Table, AnswerChangeModel.__table__)
_OVERRIDE = cast(Table, OverrideModel.__table__)
_CONSULTATION = cast(Table, ConsultationModel.__table__)


def _last_of(table: Table) -> Prepared:
    at = table.c.entered_at
    mine = table.c.consultation_id == bindparam("this", type_=table.c.consultation_id.type)
    return Prepared(select(func.max(at, type_=at.type).label("at")).where(mine))


_LAST_DOCUMENT = _last_of(_DOCUMENT)
_LAST_CHANGES = (_last_of(_CHANGE), _last_of(_OVERRIDE))
_LAST_RELEASE = Prepared(
    select(func.max(_RELEASE.c.entered_at, type_=_RELEASE.c.entered_at.type).label("at"))
    .join(_DOCUMENT, _DOCUMENT.c.id == _RELEASE.c.document_id)
    .where(_DOCUMENT.c.consultation_id == bindparam("this", type_=_DOCUMENT.c.consultation_id.type))
)


def hold(session: Session, consultation_id: UUID, version: int | None = None) -> bool:
    """Let no other desk save, sign or make a document in this visit until the transaction ends. Nothing is
    changed by it. Whether there was such a visit, at this version.
    """
    held = update(_CONSULTATION).where(_CONSULTATION.c.id == consultation_id)
    if version is not None:
        held = held.where(_CONSULTATION.c.version == version)
    return session.connection().execute(held.values(version=_CONSULTATION.c.version)).rowcount == 1


def after_documents(connection: Connection, consultation_id: UUID, at: datetime) -> datetime:
    """The time for a change at `at` (UTC): after every document of its visit. The visit is held."""
    return _after(connection, consultation_id, at, _LAST_DOCUMENT)


def after_changes(connection: Connection, consultation_id: UUID, at: datetime) -> datetime:
    """The time for a document at `at` (UTC): after every change and document of its visit. It is held."""
    return _after(connection, consultation_id, at, *_LAST_CHANGES, _LAST_DOCUMENT)


def after_releases(connection: Connection, consultation_id: UUID, at: datetime) -> datetime:
    """The time for a release at `at` (UTC): after every other one of its visit, as the last one counts."""
    return _after(connection, consultation_id, at, _LAST_RELEASE)


def _after(connection: Connection, consultation_id: UUID, at: datetime, *before: Prepared) -> datetime:
    found = [statement.first(connection, {"this": consultation_id}) for statement in before]
    last = max((row[0] for row in found if row is not None and row[0] is not None), default=None)
    return at if last is None or last < at else last + _AFTER


def require_unchanged(session: Session, consultation_id: UUID, made_from: MadeFrom) -> None:
    """Errors: `StorageProblem` when an answer or a decision came to this visit that the document lacks.

    Turned pages do not count. The visit is held.
    """
    later = select(_CHANGE.c.sequence).where(
        _CHANGE.c.consultation_id == consultation_id, _CHANGE.c.version > made_from.version
    )
    decided = session.scalars(select(OverrideModel).where(OverrideModel.consultation_id == consultation_id))
    is_decided = any(override_of(row) not in made_from.overrides for row in decided)
    if is_decided or session.execute(later.limit(1)).first() is not None:
        raise StorageProblem.of(Trouble.ANSWERS_CHANGED)
