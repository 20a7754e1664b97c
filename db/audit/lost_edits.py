"""A conflict in the audit: both values can be found afterwards, and neither overwrites the other.

What won is in the record. What could not be saved is kept as a row of its own, inside the encrypted file, and
the audit names both by their digests and the fields in which they differ.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid5

from sqlalchemy import Connection, insert, select
from sqlalchemy.orm import Session

from db.audit.digests import consultation_digest, lost_edit_digest, patient_digest, plain, table_of
from db.audit.events import Action, Event
from db.codec import entered, now
from db.models import LostEditModel
from db.records import KeptEdit, StoredConsultation
from db.scribe import Scribe
from intake.answer_document import answers_to_json
from intake.conditions import Answers
from intake.consultation import Contact, Patient

_TABLE = table_of(LostEditModel)
_CONTACT = ("name", "phone", "relationship")


@dataclass(frozen=True, slots=True)
class LostEdit:
    """What somebody wanted to save of a record that had changed meanwhile. `document` is a JSON text.

    `fields` are the names of those that differ from what was stored.
    """

    kind: str
    record: UUID
    expected_version: int
    document: str
    fields: tuple[str, ...]


def keep(connection: Connection, scribe: Scribe, edit: LostEdit) -> None:
    """Keep a lost edit and note the conflict, in one transaction. The same edit lost again is kept once."""
    id = uuid5(edit.record, f"{edit.expected_version} {scribe.actor.id} {_sha256(edit.document)}")
    if connection.execute(select(_TABLE.c.id).where(_TABLE.c.id == id)).first() is not None:
        return
    connection.execute(
        insert(_TABLE).values(
            id=id,
            kind=edit.kind,
            record_id=edit.record,
            expected_version=edit.expected_version,
            document=edit.document,
            **entered(scribe.actor, now()),
        )
    )
    digest_of = patient_digest if edit.kind == "patient" else consultation_digest
    scribe.note(
        connection,
        Event(
            Action.CONFLICT,
            edit.kind,
            edit.record,
            fields=edit.fields,
            before=digest_of(connection, scribe.trail, edit.record),
            after=lost_edit_digest(connection, scribe.trail, id),
            detail=f"from version {edit.expected_version}",
            id=id,
        ),
    )


def kept_edits(session: Session, record: UUID) -> tuple[KeptEdit, ...]:
    """What could not be saved of a record, in the order in which it was kept."""
    rows = session.scalars(
        select(LostEditModel)
        .where(LostEditModel.record_id == record)
        .order_by(LostEditModel.entered_at, LostEditModel.id)
    )
    return tuple(
        KeptEdit(
            id=row.id,
            kind=row.kind,
            record_id=row.record_id,
            expected_version=row.expected_version,
            document=row.document,
            entered_at=row.entered_at,
            entered_by=row.entered_by,
        )
        for row in rows
    )


def lost_answers(current: StoredConsultation, expected_version: int, answers: Answers, page: str) -> LostEdit:
    """The answers of a consultation that could not be saved."""
    document = {"answers": json.loads(answers_to_json(answers)), "page": page}
    return LostEdit(
        "consultation", current.id, expected_version, _json(document), differing(current.answers, answers)
    )


def lost_patient(current: Patient, id: UUID, expected_version: int, patient: Patient) -> LostEdit:
    """The identity of a patient that could not be saved."""
    names = tuple(Patient.__slots__)
    fields = tuple(name for name in names if getattr(current, name) != getattr(patient, name))
    return LostEdit("patient", id, expected_version, _json(patient_document(patient)), fields)


def patient_document(patient: Patient) -> dict[str, object]:
    """An identity as JSON can hold it, by the names of its fields."""
    return {name: _field(getattr(patient, name)) for name in Patient.__slots__}


def lost_act(kind: str, record: UUID, expected_version: int, field: str) -> LostEdit:
    """Something that could not be done, such as finishing a visit."""
    return LostEdit(kind, record, expected_version, _json({field: True}), (field,))


def differing(one: Answers, other: Answers, *, within: str = "") -> tuple[str, ...]:
    """The paths of the answers in which two sets of them differ, as answer changes write them."""
    paths = [
        within + link_id
        for link_id in dict.fromkeys((*one.values, *other.values))
        if one.values.get(link_id) != other.values.get(link_id)
    ]
    for group in dict.fromkeys((*one.groups, *other.groups)):
        parts, others = one.groups.get(group, ()), other.groups.get(group, ())
        for number in range(max(len(parts), len(others))):
            left = parts[number] if number < len(parts) else Answers()
            right = others[number] if number < len(others) else Answers()
            paths += differing(left, right, within=f"{within}{group}[{number + 1}].")
            if (number < len(parts)) != (number < len(others)) and left == right:
                paths.append(f"{within}{group}[{number + 1}]")
    return tuple(paths)


def _field(value: object) -> object:
    if isinstance(value, Contact):
        return {name: getattr(value, name) for name in _CONTACT}
    return plain(value)


def _json(document: object) -> str:
    # Nothing but ASCII: a character that cannot be stored must not keep the conflict from being noted.
    return json.dumps(document, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _sha256(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()
