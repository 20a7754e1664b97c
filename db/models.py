"""The tables. Their objects never leave this package: `db.records` holds what does.

Answers are one JSON document per consultation, with an append-only row per change. Marks, verdicts,
findings and the plan have typed rows, because lists and statistics ask for them. Rows of `APPEND_ONLY`
tables are never changed or deleted: triggers, made by the migrations, abort it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry

from db.columns import ApproximateDate, Codes, ExactDecimal, Moment
from intake.dates import PartialDate

APPEND_ONLY = (
    "answer_change",
    "override",
    "document",
    "document_printing",
    "document_release",
    "signing",
    "signature",
    "amendment",
    "audit_event",
    "lost_edit",
    "photo",
    "photo_state",
    "photo_consent",
    "treatment_session",
    "outcome",
    "patient_merge",
)


class Base(DeclarativeBase):
    """What all tables share: how Python types become columns, and how constraints are named."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            str: Text(),
            date: Date(),
            datetime: Moment(),
            Decimal: ExactDecimal(),
            PartialDate: ApproximateDate(),
            tuple[str, ...]: Codes(),
            bytes: LargeBinary(),
        },
    )


class Versioned:
    """A row that people change: its version grows by one each time; who saved it last stands beside it."""

    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[UUID]
    saved_by: Mapped[str]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805 SQLAlchemy passes the class
        return {"version_id_col": cls.version}


class Entered:
    """Who entered a row and when: in UTC, and by how many minutes the desk's clock was ahead of it."""

    entered_by_id: Mapped[UUID]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    entered_offset: Mapped[int]


class PatientModel(Versioned, Base):
    """Who a patient is. A contact's name is NULL where there is no contact; `active_at` orders the list."""

    __tablename__ = "patient"
    __table_args__ = (Index(None, "sort_name", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    sort_name: Mapped[str]
    birth_date: Mapped[PartialDate | None]
    number: Mapped[str]
    phone: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    language: Mapped[str]
    general_practitioner: Mapped[str]
    emergency_contact_name: Mapped[str | None]
    emergency_contact_phone: Mapped[str | None]
    emergency_contact_relationship: Mapped[str | None]
    guardian_name: Mapped[str | None]
    guardian_phone: Mapped[str | None]
    guardian_relationship: Mapped[str | None]
    chaperone_offered: Mapped[str]
    interpreter_offered: Mapped[str]
    consent_to_store: Mapped[str]
    gender: Mapped[str]
    active_at: Mapped[datetime] = mapped_column(index=True)


class PatientWordModel(Base):
    """The folded words by which a patient is found; `db.search` makes them."""

    __tablename__ = "patient_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: Mapped[str] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), primary_key=True, index=True)


class ConsultationModel(Versioned, Base):
    """One visit. `answers` is the whole document; `answered` counts its questions for the list of drafts."""

    __tablename__ = "consultation"
    __table_args__ = (Index(None, "patient_id", "started_at"), Index(None, "finished_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    catalogue_version: Mapped[str]
    page: Mapped[str]
    answers: Mapped[str]
    answered: Mapped[int]


class AnswerChangeModel(Entered, Base):
    """One answer changed. `version` is the version of the consultation that the change made. Append-only."""

    __tablename__ = "answer_change"
    __table_args__ = (Index(None, "consultation_id", "version"), {"sqlite_autoincrement": True})

    sequence: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    version: Mapped[int]
    path: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    said_by: Mapped[str]
    said_at: Mapped[datetime]


class MarkModel(Base):
    """The marks of one region in one consultation, in the order they were entered."""

    __tablename__ = "mark"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    region: Mapped[str | None]
    side: Mapped[str | None]
    count: Mapped[str | None]
    colour: Mapped[str | None]
    width_mm: Mapped[Decimal | None]
    area_cm2: Mapped[Decimal | None]
    onset: Mapped[PartialDate | None]
    causes: Mapped[tuple[str, ...]]
    symptom: Mapped[str | None]
    symptom_score: Mapped[int | None]
    earlier_treatment: Mapped[str | None]


class VerdictModel(Base):
    """The screening result of one treatment in one consultation, in catalogue order."""

    __tablename__ = "verdict"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    treatment: Mapped[str]
    outcome: Mapped[str]
    worst: Mapped[str]
    clear_from: Mapped[date | None]
    missing: Mapped[tuple[str, ...]]
    screened_for: Mapped[date]
    catalogue_version: Mapped[str]


class FindingModel(Base):
    """One contraindication that applied to one treatment in one consultation."""

    __tablename__ = "finding"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    treatment: Mapped[str] = mapped_column(primary_key=True)
    contraindication: Mapped[str] = mapped_column(primary_key=True, index=True)
    severity: Mapped[str]
    answer: Mapped[str]
    at_site: Mapped[bool | None]
    clear_from: Mapped[date | None]
    overruled: Mapped[bool]


class PlanModel(Base):
    """The plan of one consultation. Prices are exact decimals in `currency`."""

    __tablename__ = "plan"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    treatment: Mapped[str | None]
    regions: Mapped[tuple[str, ...]]
    side: Mapped[str]
    sessions: Mapped[int | None]
    interval_weeks: Mapped[int | None]
    minutes: Mapped[int | None]
    first_session: Mapped[date | None]
    test_patch: Mapped[date | None]
    operator: Mapped[str]
    device: Mapped[str]
    numbing: Mapped[str]
    numbing_area_cm2: Mapped[Decimal | None]
    price_low: Mapped[Decimal | None]
    price_high: Mapped[Decimal | None]
    currency: Mapped[str | None]


class OverrideModel(Entered, Base):
    """A clinician's decision to overrule a finding: name, reason, time, up to which severity. Append-only."""

    __tablename__ = "override"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    contraindication: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    covers: Mapped[str]
    decided_at: Mapped[datetime]


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


class PhotoModel(Entered, Base):
    """One photograph of a region on a visit, without its metadata. Append-only.

    `content` and `thumbnail` are the whole picture and a small one, `sha256` is that of `content` as given.
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


class TreatmentSessionModel(Entered, Base):
    """One session of a course, as noted; the newest row of each `session_id` counts. Append-only.

    `document` is the JSON of what was done and seen: device, settings, that day's answers, side effects.
    """

    __tablename__ = "treatment_session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    session_id: Mapped[UUID] = mapped_column(index=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    number: Mapped[int]
    held_on: Mapped[date]
    is_removed: Mapped[bool]
    document: Mapped[str]


class OutcomeModel(Entered, Base):
    """How a course turned out on one day; the newest row of each `outcome_id` counts. Append-only.

    The bands are those of the trials, of the patient and of the practitioner; NULL where nobody rated.
    """

    __tablename__ = "outcome"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    outcome_id: Mapped[UUID] = mapped_column(index=True)
    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), index=True)
    checked_on: Mapped[date]
    patient_band: Mapped[str | None]
    practitioner_band: Mapped[str | None]
    is_removed: Mapped[bool]
    document: Mapped[str]


class PatientMergeModel(Entered, Base):
    """That two records are one person, or no longer; the newest row of each `merged_id` counts. Append-only.

    Visits stay with the record under which they were signed; the kept record shows those of both.
    """

    __tablename__ = "patient_merge"
    __table_args__ = ({"sqlite_autoincrement": True},)

    sequence: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    is_undone: Mapped[bool]


class PersonModel(Versioned, Base):
    """Somebody who may sign in. `sign_in` is the folded name they type; `is_active` False: no more."""

    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    sign_in: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    is_active: Mapped[bool]
    last_sign_in: Mapped[datetime | None]
    last_machine: Mapped[str]


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


class TypedTextModel(Base):
    """What somebody typed into a form and did not save yet, as a JSON document for each form."""

    __tablename__ = "typed_text"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str]
    saved_at: Mapped[datetime]


class PresenceModel(Base):
    """Who has which record open on which machine; `seen_at` is renewed while it is open."""

    __tablename__ = "presence"

    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    machine: Mapped[str]
    seen_at: Mapped[datetime]


class ClinicFactModel(Base):
    """A fact about this database itself, by its name: its id, its key file on a server."""

    __tablename__ = "clinic_fact"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class ClinicSettingsModel(Versioned, Base):
    """The clinic as one JSON document, in one row."""

    __tablename__ = "clinic_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str]
