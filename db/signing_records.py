"""What goes into a signing and what comes back of it. All times are aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from db.records import StoredDocument
from intake.signature import Signature


class SignatureState(StrEnum):
    """What a document's signatures are worth now."""

    NOT_SIGNED = "not-signed"
    VALID = "valid"
    CHANGED_AFTER = "changed-after"


class SigningProblem(ValueError):
    """An order that no signing can be made of. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """That a practitioner typed their passphrase right. `Confirmations` makes it and knows its own."""

    token: UUID = field(repr=False)
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SignatureOrder:
    """One signature to keep: the strokes or what stands for them, and the words that were signed."""

    id: UUID
    signature: Signature
    statement: str


@dataclass(frozen=True, slots=True)
class SigningOrder:
    """A document and its signatures, to be stored together under ids of the caller's making.

    `document` is the kind as storage names it ("consent", "consent-es"); `pdf` the exact bytes, made with
    the signatures; `text_sha256` the digest of the words it was made of (`reports.signed_text`), lower-case
    hexadecimal; `catalogue_version` that of those words. `expected_version` is the consultation's.
    """

    id: UUID
    consultation_id: UUID
    expected_version: int
    document_id: UUID
    document: str
    pdf: bytes = field(repr=False)
    pages: int
    text_sha256: str
    catalogue_version: str
    signatures: tuple[SignatureOrder, ...]


@dataclass(frozen=True, slots=True)
class StoredSignature:
    """One signature as stored, without its strokes. `user_id` is set where a passphrase was given."""

    id: UUID
    role: str
    name: str
    user_id: UUID | None
    statement: str
    is_drawn: bool
    signed_at: datetime

    @property
    def is_on_paper(self) -> bool:
        """Whether the signature itself is on a sheet of paper that the clinic keeps."""
        return not self.is_drawn and self.user_id is None


@dataclass(frozen=True, slots=True)
class StoredSigning:
    """A signing as stored. `amends_id` is the signing that this one amends, None where it amends none."""

    id: UUID
    consultation_id: UUID
    document: StoredDocument
    amends_id: UUID | None
    consultation_version: int
    catalogue_version: str
    answers_sha256: str
    text_sha256: str
    document_sha256: str
    audit_sequence: int
    signed_at: datetime
    signed_by: str
    signatures: tuple[StoredSignature, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a document's signatures are worth, and why, in sentences that hold nothing of a patient.

    `is_damaged`: not only were the answers or texts changed in the usual way, but what was signed itself is
    not as it was stored.
    """

    state: SignatureState
    sentences: tuple[str, ...] = ()
    is_damaged: bool = False
    signing: StoredSigning | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """Why a signed consultation was opened again. `amends_id` is the signing that stays as it was."""

    id: UUID
    consultation_id: UUID
    amends_id: UUID
    reason: str
    begun_at: datetime
    begun_by: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """Whether a consultation is signed or finished, and whether it was opened again.

    `signed_at` and `signed_by` are those of the last signing, None and "" before the first. `amendment` is
    the one that is under way. `finished_at` is None while the visit is open. `is_frozen`: answers are
    refused.
    """

    signed_at: datetime | None = None
    signed_by: str = ""
    amendment: Amendment | None = None
    finished_at: datetime | None = None

    @property
    def is_frozen(self) -> bool:
        if self.signed_at is not None:
            return self.amendment is None
        return self.finished_at is not None
