"""From rows to the records that leave this package, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from db.actor import Actor
from db.columns import utc
from db.models import (
    ConsultationModel,
    DocumentModel,
    FindingModel,
    MarkModel,
    OverrideModel,
    PatientModel,
    PlanModel,
    VerdictModel,
)
from db.records import (
    FindingRow,
    MarkRow,
    PlanRow,
    StoredConsultation,
    StoredDocument,
    StoredPatient,
    VerdictRow,
)
from db.search import fold
from intake.answer_document import answers_from_json
from intake.catalogue_rules import Severity
from intake.conditions import Answers
from intake.consultation import Contact, Patient
from intake.money import Price
from intake.screening import Override

_CONTACTS = ("emergency_contact", "guardian")
_PLAIN = tuple(field.name for field in fields(Patient) if field.name not in _CONTACTS)
_PRICE = ("price_low", "price_high", "currency")


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def entered(actor: Actor, at: datetime) -> dict[str, Any]:
    """The columns of `Entered`: who, when, and by how many minutes the desk's clock is ahead of UTC."""
    return {
        "entered_by_id": actor.id,
        "entered_by": actor.name,
        "entered_at": at,
        "entered_offset": offset_minutes(at),
    }


def offset_minutes(at: datetime) -> int:
    """By how many minutes this desk's clock is ahead of UTC."""
    offset = at.astimezone().utcoffset()
    return int(offset.total_seconds() // 60) if offset is not None else 0


def fill_patient(row: PatientModel, patient: Patient) -> None:
    """Write an identity into its row."""
    for name in _PLAIN:
        setattr(row, name, getattr(patient, name))
    for name in _CONTACTS:
        contact: Contact | None = getattr(patient, name)
        setattr(row, f"{name}_name", contact.name if contact else None)
        setattr(row, f"{name}_phone", contact.phone if contact else None)
        setattr(row, f"{name}_relationship", contact.relationship if contact else None)
    row.sort_name = fold(patient.name)


def patient_of(row: PatientModel) -> Patient:
    """The identity in a row."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
    return Patient(
        **values, emergency_contact=_contact(row, "emergency_contact"), guardian=_contact(row, "guardian")
    )


def _contact(row: PatientModel, name: str) -> Contact | None:
    called = getattr(row, f"{name}_name")
    if called is None:
        return None
    return Contact(called, getattr(row, f"{name}_phone"), getattr(row, f"{name}_relationship"))


def stored_patient(row: PatientModel) -> StoredPatient:
    """A patient's row as a record."""
    return StoredPatient(row.id, row.version, patient_of(row))


def stored_consultation(
    row: ConsultationModel, patient: PatientModel, overrides: Iterable[OverrideModel]
) -> StoredConsultation:
    """A consultation's row as a record, with its patient and the decisions that overruled findings."""
    return StoredConsultation(
        id=row.id,
        version=row.version,
        patient_id=row.patient_id,
        patient=patient_of(patient),
        started=row.started_at,
        finished=row.finished_at,
        catalogue_version=row.catalogue_version,
        page=row.page,
        answers=answers_from_json(row.answers),
        overrides=tuple(map(override_of, overrides)),
    )


def override_of(row: OverrideModel) -> Override:
    """A decision's row as the domain's record."""
    contraindication, treatments = _reach_of(row.contraindication)
    return Override(
        contraindication=contraindication,
        name=row.name,
        reason=row.reason,
        at=row.decided_at,
        covers=Severity[row.covers.upper()],
        treatments=treatments,
    )


_FOR, _AND = "@", "+"


def _reach_of(written: str) -> tuple[str, tuple[str, ...]]:
    """The rule that a decision's row names and the treatments it frees; none where it frees all."""
    rule, _, treatments = written.partition(_FOR)
    return rule, tuple(treatments.split(_AND)) if treatments else ()


def _reach_written(override: Override) -> str:
    """A rule with the treatments that its decision frees: "keloid@microneedling+carboxytherapy".

    They stand with the rule, and not in a column of their own, for the sake of a desk whose program does not
    know them yet: to it this is a decision about nothing it knows, which overrules nothing.
    """
    if not override.treatments:
        return override.contraindication
    return f"{override.contraindication}{_FOR}{_AND.join(override.treatments)}"


def override_values(override: Override) -> dict[str, Any]:
    """The columns of a decision."""
    return {
        "contraindication": _reach_written(override),
        "name": override.name,
        "reason": override.reason,
        "covers": override.covers.word,
        "decided_at": utc(override.at),
    }


def stored_document(row: DocumentModel, printed_at: datetime | None) -> StoredDocument:
    """A document's row as a record, without its bytes."""
    return StoredDocument(
        id=row.id,
        consultation_id=row.consultation_id,
        kind=row.kind,
        version=row.version,
        sha256=row.sha256,
        pages=row.pages,
        made_at=row.entered_at,
        made_by=row.entered_by,
        printed_at=printed_at,
    )


def columns_of(row: MarkRow | VerdictRow | FindingRow) -> dict[str, Any]:
    """A typed row as the columns of the same names."""
    return {name: getattr(row, name) for name in type(row).__slots__}


def plan_columns(plan: PlanRow) -> dict[str, Any]:
    """A plan as columns; its price becomes three."""
    values = {field.name: getattr(plan, field.name) for field in fields(plan)}
    price = values.pop("price_per_session")
    parts = (None, None, None) if price is None else (price.low, price.high, price.currency)
    return {**values, **dict(zip(_PRICE, parts, strict=True))}


def plan_of_row(row: PlanModel) -> PlanRow:
    """A plan's row as the domain's record."""
    names = [field.name for field in fields(PlanRow) if field.name != "price_per_session"]
    price = None
    if row.price_low is not None and row.price_high is not None:
        price = Price(row.price_low, row.price_high, row.currency or "")
    return PlanRow(**{name: getattr(row, name) for name in names}, price_per_session=price)


def typed_row(kind: Any, row: MarkModel | VerdictModel | FindingModel) -> Any:
    """A row as its record, by the names they share."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


def count_answered(answers: Answers) -> int:
    """How many questions have an answer, in all repetitions of all groups."""
    parts = (part for parts in answers.groups.values() for part in parts)
    return len(answers.values) + sum(map(count_answered, parts))
