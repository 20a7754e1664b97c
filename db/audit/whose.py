"""Whose records some events are of. The audit keeps no names: they are looked up for the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, Table, bindparam, select
from sqlalchemy.orm import Session

from db.audit.events import NotedEvent
from db.models import ConsultationModel, DocumentModel, PatientModel, PhotoModel

_PATIENT = cast(Table, PatientModel.__table__)
_VISIT = cast(Table, ConsultationModel.__table__)
_DOCUMENT = cast(Table, DocumentModel.__table__)
_PHOTO = cast(Table, PhotoModel.__table__)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_AT_ONCE = 500

_OF_VISIT = _VISIT.join(_PATIENT, _PATIENT.c.id == _VISIT.c.patient_id)
_NAMES = tuple(
    select(table.c.id, _PATIENT.c.name, _PATIENT.c.number).select_from(joined).where(table.c.id.in_(_IDS))
    for table, joined in (
        (_PATIENT, _PATIENT),
        (_VISIT, _OF_VISIT),
        (_DOCUMENT, _OF_VISIT.join(_DOCUMENT, _DOCUMENT.c.consultation_id == _VISIT.c.id)),
        (_PHOTO, _OF_VISIT.join(_PHOTO, _PHOTO.c.consultation_id == _VISIT.c.id)),
    )
)


def whose(session: Session, noted: Iterable[NotedEvent]) -> dict[UUID, str]:
    """For each record that belongs to a patient, who that is now: "Testa Nonesuch, CND-00042".

    Records are patients, visits, documents and photos. What is no longer stored is left out.
    """
    ids = list({each.event.record for each in noted if each.event.record is not None})
    connection = session.connection()
    found: dict[UUID, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for query in _NAMES:
            for id, name, number in connection.execute(query, {"ids": ids[start : start + _AT_ONCE]}):
                found[id] = ", ".join(filter(None, (name, number)))
    return found
