"""What crosses from storage to the screens: frozen records, never a database object.

All times are aware and in UTC. Ids are made by whoever makes the record, before it is saved. `version`
starts at 1 and grows by exactly one with every change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from db.actor import Actor
from db.rights import Role
from intake.clinic import Clinic
from intake.conditions import Answers
from intake.consultation import Patient
from intake.dates import PartialDate
from intake.plan import TreatmentPlan
from intake.screening import Override

SaidBy = Literal["patient", "patient-alone", "practitioner"]
"""Who said an answer: the patient, asked aloud; the patient alone, on a turned screen; the practitioner."""

PlanRow = TreatmentPlan
"""The plan as lists and statistics query it: the domain's own record."""


class NextStep(StrEnum):
    """What is next for a patient, as far as the last visit tells."""

    FIRST_VISIT = "first-visit"
    DRAFT = "draft"
    SIGNATURE = "signature"
    """Everything is asked and decided, and the documents wait to be signed."""
    SIGNED = "signed"
    WAIT = "wait"
    """The planned treatment is possible from a day on."""
    SESSIONS = "sessions"
    """A course is under way: so many of its sessions are done."""
    NEW_VISIT = "new-visit"


@dataclass(frozen=True, slots=True)
class PatientSummary:
    """One line of the list of patients. `draft_id` and `page` are those of an unfinished consultation.

    `is_signed`: that one is signed, and no amendment of it was begun. `next_on` is the day a wait ends,
    `done` and `planned` count sessions. `rank`: 0 found by what was typed, 1 within a word, 2 with a mistake.
    """

    id: UUID
    number: str
    name: str
    birth_date: PartialDate | None
    last_visit: date | None
    draft_id: UUID | None
    page: str
    is_signed: bool = False
    next: NextStep = NextStep.NEW_VISIT
    next_on: date | None = None
    done: int = 0
    planned: int | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose treatment is possible from a day on. `treatment` is an id, "" for several or any."""

    patient_id: UUID
    patient_name: str
    clear_from: date
    treatment: str
    consultation_id: UUID


@dataclass(frozen=True, slots=True)
class StoredPatient:
    """A patient as stored."""

    id: UUID
    version: int
    patient: Patient


@dataclass(frozen=True, slots=True)
class StoredConsultation:
    """A consultation as stored, with its patient as stored now. `page` is the page last shown."""

    id: UUID
    version: int
    patient_id: UUID
    patient: Patient
    started: datetime
    finished: datetime | None
    catalogue_version: str
    page: str
    answers: Answers
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """An unfinished consultation. `answered` counts the questions that have an answer.

    `is_signed`: it is signed, and no amendment of it was begun.
    """

    consultation_id: UUID
    patient_id: UUID
    patient_name: str
    page: str
    saved_at: datetime
    saved_by: str
    answered: int
    is_signed: bool = False


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One answer changed. `before` and `after` are JSON texts, None for "not asked".

    `path` names the place ("health.eczema", "marks[2].marks.width-mm"). `at` is when it was said, an aware
    time. `entered_by` is filled when a change is read back: the name of the actor who saved it.

    A row whose `before` and `after` are the same confirms the answer that stands there, or (both None) that
    it was rightly taken away; said by "patient-alone" it takes that confirmation back.
    """

    path: str
    before: str | None
    after: str | None
    said_by: SaidBy
    at: datetime
    entered_by: str = ""

    @property
    def is_confirmation(self) -> bool:
        """Whether it changes no answer, and only tells who stands by the one that is there."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class MarkRow:
    """The marks of one body region, as lists and statistics query them. Width in mm, area in cm2."""

    region: str | None
    side: str | None
    count: str | None
    colour: str | None
    width_mm: Decimal | None
    area_cm2: Decimal | None
    onset: PartialDate | None
    causes: tuple[str, ...]
    symptom: str | None
    symptom_score: int | None
    earlier_treatment: str | None


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """What screening said of one treatment, on which day, under which version of the catalogue.

    `outcome` and `worst` are the words of the public contract. `missing` are linkIds.
    """

    treatment: str
    outcome: str
    worst: str
    clear_from: date | None
    missing: tuple[str, ...]
    screened_for: date
    catalogue_version: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One contraindication that applied to one treatment. `overruled`: a clinician's decision covers it."""

    treatment: str
    contraindication: str
    severity: str
    answer: str
    at_site: bool | None
    clear_from: date | None
    overruled: bool


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the answers, saved in the same transaction: `db.derive.derive` makes it."""

    marks: tuple[MarkRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    plan: PlanRow | None = None
    verdicts: tuple[VerdictRow, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What a document was made from: its consultation at this version, with these decisions."""

    version: int
    overrides: tuple[Override, ...]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A frozen document. `version` counts the documents of one kind in one consultation, from 1.

    `sha256` is that of the exact bytes, in lower-case hexadecimal. `printed_at` is the latest printing.
    """

    id: UUID
    consultation_id: UUID
    kind: str
    version: int
    sha256: str
    pages: int
    made_at: datetime
    made_by: str
    printed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """The acknowledgement of a save that is on the disk: the new version, and when it was saved (UTC)."""

    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredClinic:
    """The clinic's settings as stored, and who stored them last. Version 0 and NO_CLINIC: nobody has yet."""

    version: int
    clinic: Clinic
    saved_at: datetime | None
    saved_by: str


@dataclass(frozen=True, slots=True)
class KeptEdit:
    """What somebody could not save, because another had saved first. `document` is a JSON text of it all:

    of a consultation its answers and page, of a patient every field. `id` is that of the event in the audit.
    """

    id: UUID
    kind: str
    record_id: UUID
    expected_version: int
    document: str
    entered_at: datetime
    entered_by: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in. `sign_in` is the folded name they type."""

    id: UUID
    version: int
    name: str
    sign_in: str
    role: Role
    is_active: bool
    last_sign_in: datetime | None
    last_machine: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A sign-in that was let in, and the one of this person before it: when, and on which machine."""

    actor: Actor
    last_sign_in: datetime | None
    last_machine: str


@dataclass(frozen=True, slots=True)
class VisitSummary:
    """What the front desk sees of a visit: its dates, its price, and the handout released for printing.

    `handout_id` is the released handout, None when there is none or a newer version of it was made since;
    `printed_at` its latest printing. `newer_waits`: a handout made later waits to be released. `is_outdated`:
    an answer was changed after the released one was made, so that it is not printed.
    """

    id: UUID
    started: datetime
    finished: datetime | None
    price_low: Decimal | None
    price_high: Decimal | None
    currency: str | None
    first_session: date | None
    handout_id: UUID | None
    printed_at: datetime | None
    newer_waits: bool = False
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class HandoutState:
    """How a handout stands with the front desk: whether it is released, and made before the last change."""

    document_id: UUID
    is_released: bool
    is_outdated: bool
