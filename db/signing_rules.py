"""When a consultation is frozen: from its last signing on, until an amendment of that signing is begun.

Asked with every save of answers, so it is one statement, built once, that finds its row by an index.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, exists, select
from sqlalchemy.orm import Session

from db.errors import StorageProblem, Trouble
from db.models import AmendmentModel, SigningModel
from db.prepared import Prepared

_SIGNING = cast(Table, SigningModel.__table__)
_AMENDMENT = cast(Table, AmendmentModel.__table__)

_LATER = _SIGNING.alias()
# The last signing is the one that stands furthest along the audit: no clock can change that order. Asked for
# as the one with none after it: for ORDER BY, SQLite would make a table of its own at every save.
_LAST = Prepared(
    select(
        select(_AMENDMENT.c.id)
        .where(
            _AMENDMENT.c.consultation_id == _SIGNING.c.consultation_id,
            _AMENDMENT.c.amends_id == _SIGNING.c.id,
        )
        .exists()
        .label("is_amended"),
    ).where(
        _SIGNING.c.consultation_id == bindparam("this"),
        ~exists().where(
            _LATER.c.consultation_id == _SIGNING.c.consultation_id,
            _LATER.c.audit_sequence > _SIGNING.c.audit_sequence,
        ),
    )
)


def is_frozen(session: Session, consultation_id: UUID) -> bool:
    """Whether a consultation is signed and was not opened again since."""
    return _is_frozen(session.connection(), consultation_id)


def frozen_among(session: Session, consultation_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of some consultations are signed and were not opened again since, in one question."""
    if not consultation_ids:
        return frozenset()
    later = _SIGNING.alias()
    query = select(_SIGNING.c.consultation_id).where(
        _SIGNING.c.consultation_id.in_(consultation_ids),
        ~exists().where(
            later.c.consultation_id == _SIGNING.c.consultation_id,
            later.c.audit_sequence > _SIGNING.c.audit_sequence,
        ),
        ~exists().where(
            _AMENDMENT.c.consultation_id == _SIGNING.c.consultation_id,
            _AMENDMENT.c.amends_id == _SIGNING.c.id,
        ),
    )
    return frozenset(session.scalars(query))


def signed_once(session: Session, consultation_id: UUID) -> bool:
    """Whether a consultation was ever signed: then its signing says whether it may change."""
    query = select(SigningModel.id).where(SigningModel.consultation_id == consultation_id).limit(1)
    return session.scalar(query) is not None


def require_unfrozen(connection: Connection, consultation_id: UUID) -> None:
    """Errors: `StorageProblem` (signed) when nothing of the consultation may change.

    Call it after the statement that changes the consultation's own row, in the same transaction: then that
    row is held, and no other desk can sign it in between.
    """
    if _is_frozen(connection, consultation_id):
        raise StorageProblem.of(Trouble.SIGNED)


def _is_frozen(connection: Connection, consultation_id: UUID) -> bool:
    last = _LAST.first(connection, {"this": consultation_id})
    return last is not None and not last[0]
