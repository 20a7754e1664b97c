"""What a database needs before its audit can be trusted: an id of its own, and a digest of every record.

A file of a program before there was an audit holds records that no event tells of. When it is first opened,
each is noted as it stood then: from that moment on it cannot change unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from db.audit.anchors import DATABASE_ID
from db.audit.digests import (
    clinic_digest,
    consultation_digest,
    document_digest,
    patient_digest,
    person_digest,
    table_of,
)
from db.audit.events import Action, Event
from db.audit.trail import Trail
from db.door import Door
from db.models import (
    Base,
    ClinicFactModel,
    ClinicSettingsModel,
    ConsultationModel,
    DocumentModel,
    PatientModel,
    PersonModel,
)

Digest = Callable[[Connection, Trail, Any], str]

RECORDS: tuple[tuple[str, type[Base], Digest], ...] = (
    ("clinic", ClinicSettingsModel, clinic_digest),
    ("person", PersonModel, person_digest),
    ("patient", PatientModel, patient_digest),
    ("consultation", ConsultationModel, consultation_digest),
    ("document", DocumentModel, document_digest),
)
"""The records whose digests the audit keeps: their kind, table, and how the digest is made."""

_FACTS = table_of(ClinicFactModel)
_KNOWN = select(_FACTS.c.value).where(_FACTS.c.name == DATABASE_ID)


def begin_audit(door: Door) -> None:
    """Give a database its id when it has none, and note its records as they stand.

    Errors: `StorageProblem`.
    """
    if door.read_unasked(lambda session: session.execute(_KNOWN).first()) is None:
        door.submit_unasked(lambda connection: _begin(connection, door.trail)).result()


def _begin(connection: Connection, trail: Trail) -> None:
    if connection.execute(_KNOWN).first() is not None:
        return
    connection.execute(insert(_FACTS).values(name=DATABASE_ID, value=str(uuid4())))
    if trail.tail(connection).sequence:
        return
    for kind, model, digest_of in RECORDS:
        for key in connection.execute(select(table_of(model).c.id)).scalars().all():
            record = key if isinstance(key, UUID) else None
            after = digest_of(connection, trail, key)
            trail.note(connection, None, Event(Action.MIGRATED, kind, record, after=after))
