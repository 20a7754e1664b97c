"""Digests of records as they are stored. The audit keeps them, and a check makes them again from the rows.

Each is an HMAC under the audit key: whoever holds a digest cannot try out what the record may have said. A
consultation's digest goes over everything that belongs to it: its row, the typed rows, every change of its
answers and every decision. Those parts are digests of their own, so that a save makes only what it changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, select

from db.audit.first_words import first_words
from db.audit.trail import Trail
from db.codec import columns_of, plan_columns
from db.models import (
    AmendmentModel,
    AnswerChangeModel,
    Base,
    ClinicSettingsModel,
    ConsultationModel,
    DocumentModel,
    DocumentPrintingModel,
    DocumentReleaseModel,
    FindingModel,
    LostEditModel,
    MarkModel,
    OutcomeModel,
    OverrideModel,
    PatientMergeModel,
    PatientModel,
    PersonModel,
    PhotoConsentModel,
    PhotoModel,
    PhotoStateModel,
    PlanModel,
    TreatmentSessionModel,
    VerdictModel,
)
from db.records import Derived

NOTHING = ""
"""The digest of what is not there."""


def table_of(model: type[Base]) -> Table:
    """The table of a model."""
    return cast(Table, model.__table__)


def _columns(model: type[Base], *without: str) -> tuple[str, ...]:
    return tuple(column.name for column in table_of(model).c if column.name not in without)


PATIENT = _columns(PatientModel, "active_at")
"""When a patient was last seen orders the list and is no part of who they are."""
PERSON = _columns(PersonModel, "last_sign_in", "last_machine")
CLINIC = _columns(ClinicSettingsModel)
DOCUMENT = _columns(DocumentModel, "content")
"""The bytes stand behind their SHA-256; a check reads them too."""
RELEASE = _columns(DocumentReleaseModel)
PRINTING = _columns(DocumentPrintingModel, "sequence")
LOST_EDIT = _columns(LostEditModel)
AMENDMENT = _columns(AmendmentModel)
PHOTO = _columns(PhotoModel, "content", "thumbnail")
PHOTO_STATE = _columns(PhotoStateModel, "sequence")
PHOTO_CONSENT = _columns(PhotoConsentModel, "sequence")
SESSION = _columns(TreatmentSessionModel, "sequence")
OUTCOME = _columns(OutcomeModel, "sequence")
MERGE = _columns(PatientMergeModel, "sequence")
CHANGE = _columns(AnswerChangeModel, "sequence")
OVERRIDE = _columns(OverrideModel, "sequence")
_MARK = _columns(MarkModel, "consultation_id", "place")
_VERDICT = _columns(VerdictModel, "consultation_id", "place")
_FINDING = _columns(FindingModel, "consultation_id")
_PLAN = _columns(PlanModel, "consultation_id")
_FIXED = ("id", "patient_id", "started_at", "finished_at", "catalogue_version")


def plain(value: Any) -> Any:
    """A value of a column as JSON can hold it, the same before it is stored and after it was read."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return sha256(value).hexdigest()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return str(value)


def row_digest(trail: Trail, kind: str, row: Mapping[str, Any], names: Sequence[str]) -> str:
    """The digest of one row, over the columns of these names."""
    return trail.seal(kind, {name: plain(row[name]) for name in names})


_DENSE = json.JSONEncoder(separators=(",", ":"))


def _text(values: Iterable[Any]) -> bytes:
    return _DENSE.encode([plain(value) for value in values]).encode("ascii")


def rows_digest(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> str:
    """The digest of some rows in their order."""
    digest = sha256()
    for row in rows:
        digest.update(_text(row[name] for name in names) + b"\n")
    return digest.hexdigest()


def chained(before: str, rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> str:
    """The digest of rows that are only ever added, from that of those before them."""
    for row in rows:
        before = sha256(before.encode("ascii") + _text(row[name] for name in names)).hexdigest()
    return before


@dataclass(frozen=True, slots=True)
class ConsultationState:
    """The parts of a consultation's digest, except what every save changes. `fixed` is what saves leave."""

    fixed: Mapping[str, Any]
    marks: str
    verdicts: str
    findings: str
    plan: str
    changes: str
    overrides: str

    def digest(self, trail: Trail, row: Mapping[str, Any]) -> str:
        """With the columns of the row that a save changes."""
        return trail.seal(
            "consultation",
            {
                **self.fixed,
                "version": row["version"],
                "page": row["page"],
                "answers": sha256(row["answers"].encode("utf-8", "surrogatepass")).hexdigest(),
                "answered": row["answered"],
                "saved_at": plain(row["saved_at"]),
                "saved_by_id": plain(row["saved_by_id"]),
                "saved_by": row["saved_by"],
                "marks": self.marks,
                "verdicts": self.verdicts,
                "findings": self.findings,
                "plan": self.plan,
                "changes": self.changes,
                "overrides": self.overrides,
            },
        )


def marks_digest(derived: Derived) -> str:
    """The digest of the typed rows of marks."""
    return rows_digest(map(columns_of, derived.marks), _MARK)


def verdicts_digest(derived: Derived) -> str:
    """The digest of the typed rows of verdicts."""
    return rows_digest(map(columns_of, derived.verdicts), _VERDICT)


def findings_digest(derived: Derived) -> str:
    """The digest of the typed rows of findings; they have no order of their own."""
    rows = sorted(
        map(columns_of, derived.findings), key=lambda row: (row["treatment"], row["contraindication"])
    )
    return rows_digest(rows, _FINDING)


def plan_digest(derived: Derived) -> str:
    """The digest of the plan's row."""
    return rows_digest([] if derived.plan is None else [plan_columns(derived.plan)], _PLAN)


def _of_consultation(model: type[Base], *order: str) -> Any:
    table = table_of(model)
    return (
        select(table)
        .where(table.c.consultation_id == bindparam("this"))
        .order_by(*(table.c[n] for n in order))
    )


_CONSULTATION = select(table_of(ConsultationModel)).where(
    table_of(ConsultationModel).c.id == bindparam("this")
)
_MARKS = _of_consultation(MarkModel, "place")
_VERDICTS = _of_consultation(VerdictModel, "place")
_FINDINGS = _of_consultation(FindingModel)
_PLANS = _of_consultation(PlanModel)
_CHANGES = _of_consultation(AnswerChangeModel, "sequence")
_OVERRIDES = _of_consultation(OverrideModel, "sequence")


def consultation_state(
    connection: Connection, this: UUID
) -> tuple[ConsultationState, Mapping[str, Any]] | None:
    """All parts of a consultation as stored now, and its row; None when there is none."""
    row = connection.execute(_CONSULTATION, {"this": this}).mappings().one_or_none()
    if row is None:
        return None

    def rows(query: Any) -> Sequence[Mapping[str, Any]]:
        return cast(Sequence[Mapping[str, Any]], connection.execute(query, {"this": this}).mappings().all())

    findings = sorted(rows(_FINDINGS), key=lambda one: (one["treatment"], one["contraindication"]))
    state = ConsultationState(
        fixed={name: plain(row[name]) for name in _FIXED},
        marks=rows_digest(rows(_MARKS), _MARK),
        verdicts=rows_digest(rows(_VERDICTS), _VERDICT),
        findings=rows_digest(findings, _FINDING),
        plan=rows_digest(rows(_PLANS), _PLAN),
        changes=chained(NOTHING, rows(_CHANGES), CHANGE),
        overrides=chained(NOTHING, rows(_OVERRIDES), OVERRIDE),
    )
    return state, cast(Mapping[str, Any], row)


def consultation_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of a consultation as stored now, `NOTHING` when there is none."""
    found = consultation_state(connection, this)
    return NOTHING if found is None else found[0].digest(trail, found[1])


def patient_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of a patient as stored now, with the words of its first search."""
    table = table_of(PatientModel)
    row = connection.execute(select(table).where(table.c.id == this)).mappings().one_or_none()
    if row is None:
        return NOTHING
    values = {name: plain(row[name]) for name in PATIENT}
    born = row["birth_date"]
    words = first_words(row["name"], row["number"], row["phone"], None if born is None else str(born))
    return trail.seal("patient", values | {"words": words})


def _one(
    connection: Connection,
    trail: Trail,
    kind: str,
    model: type[Base],
    key: str,
    this: Any,
    names: Sequence[str],
) -> str:
    table = table_of(model)
    chosen = [table.c[name] for name in names]
    row = connection.execute(select(*chosen).where(table.c[key] == this)).mappings().one_or_none()
    return NOTHING if row is None else row_digest(trail, kind, cast(Mapping[str, Any], row), names)


def clinic_digest(connection: Connection, trail: Trail, this: int) -> str:
    """The digest of the clinic's settings as stored now."""
    return _one(connection, trail, "clinic", ClinicSettingsModel, "id", this, CLINIC)


def person_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of somebody who may sign in, as stored now. When they last did is no part of it."""
    return _one(connection, trail, "person", PersonModel, "id", this, PERSON)


def document_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of a document as stored now; its bytes are in it by their SHA-256."""
    return _one(connection, trail, "document", DocumentModel, "id", this, DOCUMENT)


def release_digest(connection: Connection, trail: Trail, document: UUID) -> str:
    """The digest of the release of a document."""
    return _one(connection, trail, "release", DocumentReleaseModel, "document_id", document, RELEASE)


def printing_digest(connection: Connection, trail: Trail, printing: UUID) -> str:
    """The digest of one printing."""
    return _one(connection, trail, "printing", DocumentPrintingModel, "printing_id", printing, PRINTING)


def lost_edit_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of what somebody could not save."""
    return _one(connection, trail, "lost-edit", LostEditModel, "id", this, LOST_EDIT)


def amendment_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of an amendment: which signing of which visit it opened again, why, by whom and when."""
    return _one(connection, trail, "amendment", AmendmentModel, "id", this, AMENDMENT)


def photo_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of a photograph; the picture is in it by its SHA-256."""
    return _one(connection, trail, "photo", PhotoModel, "id", this, PHOTO)


def photo_state_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of what was decided about a photograph."""
    return _one(connection, trail, "photo-state", PhotoStateModel, "id", this, PHOTO_STATE)


def photo_consent_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of what a patient said to a use of photographs."""
    return _one(connection, trail, "photo-consent", PhotoConsentModel, "id", this, PHOTO_CONSENT)


def session_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of one note of a session; `this` is the id of the note."""
    return _one(connection, trail, "session", TreatmentSessionModel, "id", this, SESSION)


def outcome_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of one note of an outcome; `this` is the id of the note."""
    return _one(connection, trail, "outcome", OutcomeModel, "id", this, OUTCOME)


def merge_digest(connection: Connection, trail: Trail, this: UUID) -> str:
    """The digest of one decision that two records are one person, or not."""
    return _one(connection, trail, "merge", PatientMergeModel, "id", this, MERGE)
