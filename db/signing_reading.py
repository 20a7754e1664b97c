"""What is read of signings and amendments, and what a document's signatures are worth. For `db.signing`."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import reading
from db.audit.events import Action
from db.audit.trail import Trail
from db.models import (
    AmendmentModel,
    AuditEventModel,
    ConsultationModel,
    DocumentModel,
    SignatureModel,
    SigningModel,
)
from db.records import StoredDocument
from db.sealing import Sealer
from db.signing_records import Amendment, Frozen, SignatureState, Standing, StoredSignature, StoredSigning
from db.signing_seals import CALL, GONE, SIGNATURE_CHANGED, damage_to

ANSWERS_CHANGED = "The answers were changed after it was signed."
DECISION_CHANGED = "A finding was overruled after it was signed."
TEXT_CHANGED = "The texts of the clinic or the catalogue, or who the patient is, differ from what was signed."


def last_signing(session: Session, consultation_id: UUID, *, kind: str | None = None) -> SigningModel | None:
    """The signing that stands furthest along the audit, of all documents or of one kind."""
    query = select(SigningModel).where(SigningModel.consultation_id == consultation_id)
    if kind is not None:
        query = query.join(DocumentModel, DocumentModel.id == SigningModel.document_id).where(
            DocumentModel.kind == kind
        )
    return session.scalars(query.order_by(SigningModel.audit_sequence.desc()).limit(1)).one_or_none()


def last_amendment(session: Session, consultation_id: UUID) -> AmendmentModel | None:
    """The amendment of the newest signing that has one."""
    return session.scalars(
        select(AmendmentModel)
        .join(SigningModel, SigningModel.id == AmendmentModel.amends_id)
        .where(AmendmentModel.consultation_id == consultation_id)
        .order_by(SigningModel.audit_sequence.desc())
        .limit(1)
    ).one_or_none()


def signature_rows(session: Session, signing_id: UUID) -> Sequence[SignatureModel]:
    """The signatures of a signing: in the order given, the practitioner's last."""
    return session.scalars(
        select(SignatureModel)
        .where(SignatureModel.signing_id == signing_id)
        .order_by(SignatureModel.user_id.is_not(None), SignatureModel.signed_at, SignatureModel.id)
    ).all()


def stored_signing(session: Session, row: SigningModel) -> StoredSigning:
    """A signing's row as a record, with its document and signatures."""
    return _record(row, reading.document(session, row.document_id), signature_rows(session, row.id))


def _record(
    row: SigningModel, document: StoredDocument, signatures: Sequence[SignatureModel]
) -> StoredSigning:
    return StoredSigning(
        id=row.id,
        consultation_id=row.consultation_id,
        document=document,
        amends_id=row.amends_id,
        consultation_version=row.consultation_version,
        catalogue_version=row.catalogue_version,
        answers_sha256=row.answers_sha256,
        text_sha256=row.text_sha256,
        document_sha256=row.document_sha256,
        audit_sequence=row.audit_sequence,
        signed_at=row.entered_at,
        signed_by=row.entered_by,
        signatures=tuple(
            StoredSignature(
                id=each.id,
                role=each.role,
                name=each.name,
                user_id=each.user_id,
                statement=each.statement,
                is_drawn=each.strokes is not None,
                signed_at=each.signed_at,
            )
            for each in signatures
        ),
    )


def signings(session: Session, consultation_id: UUID) -> tuple[StoredSigning, ...]:
    """The signings of a consultation in the order of the audit."""
    rows = session.scalars(
        select(SigningModel)
        .where(SigningModel.consultation_id == consultation_id)
        .order_by(SigningModel.audit_sequence)
    )
    return tuple(stored_signing(session, row) for row in rows)


def amendment(row: AmendmentModel) -> Amendment:
    """An amendment's row as a record."""
    return Amendment(row.id, row.consultation_id, row.amends_id, row.reason, row.entered_at, row.entered_by)


def amendments(session: Session, consultation_id: UUID) -> tuple[Amendment, ...]:
    """The amendments of a consultation in the order of the signings that they amend."""
    rows = session.scalars(
        select(AmendmentModel)
        .join(SigningModel, SigningModel.id == AmendmentModel.amends_id)
        .where(AmendmentModel.consultation_id == consultation_id)
        .order_by(SigningModel.audit_sequence)
    )
    return tuple(map(amendment, rows))


def frozen(session: Session, consultation_id: UUID) -> Frozen:
    """Whether a consultation is signed or finished, and whether it was opened again since."""
    finished = session.scalar(
        select(ConsultationModel.finished_at).where(ConsultationModel.id == consultation_id)
    )
    last = last_signing(session, consultation_id)
    if last is None:
        return Frozen(finished_at=finished)
    opened = last_amendment(session, consultation_id)
    under_way = opened is not None and opened.amends_id == last.id
    amended = amendment(opened) if opened and under_way else None
    return Frozen(last.entered_at, last.entered_by, amended, finished)


def standing(
    session: Session, document_id: UUID, text_sha256: str | None, *, trail: Trail, sealer: Sealer
) -> Standing:
    """What the signatures of a document are worth now. Errors: `StorageProblem` when there is none."""
    document = reading.document(session, document_id)
    try:
        signing = session.scalars(
            select(SigningModel).where(SigningModel.document_id == document_id)
        ).one_or_none()
        if signing is None:
            return _standing_unsigned(session, document)
        signatures = signature_rows(session, signing.id)
        damage = damage_to(session, signing, signatures, trail=trail, sealer=sealer)
        record = _record(signing, document, signatures)
    except (ValueError, TypeError, LookupError):
        # A column that cannot be read as what it is was not written by Candor.
        return Standing(SignatureState.CHANGED_AFTER, (SIGNATURE_CHANGED, CALL), is_damaged=True)
    if damage:
        return Standing(SignatureState.CHANGED_AFTER, (*damage, CALL), is_damaged=True, signing=record)
    changed = _changes_since(session, signing, text_sha256)
    state = SignatureState.CHANGED_AFTER if changed else SignatureState.VALID
    return Standing(state, changed, signing=record)


def _standing_unsigned(session: Session, document: StoredDocument) -> Standing:
    """A document without a signing; unless the audit knows of one."""
    named = session.scalar(
        select(func.count()).where(
            AuditEventModel.record_id == document.consultation_id,
            AuditEventModel.action == Action.SIGNED.value,
            AuditEventModel.after == document.sha256,
        )
    )
    if named:
        return Standing(SignatureState.CHANGED_AFTER, (GONE, CALL), is_damaged=True)
    return Standing(SignatureState.NOT_SIGNED)


def _changes_since(session: Session, signing: SigningModel, text_sha256: str | None) -> tuple[str, ...]:
    this = signing.consultation_id
    answers = session.scalar(select(ConsultationModel.answers).where(ConsultationModel.id == this)) or ""
    # By the order of the audit: the clocks of two desks can stand hours apart.
    decided = session.scalar(
        select(func.count()).where(
            AuditEventModel.record_id == this,
            AuditEventModel.action == Action.OVERRULED.value,
            AuditEventModel.sequence > signing.audit_sequence,
        )
    )
    found = []
    if sha256(answers.encode("utf-8")).hexdigest() != signing.answers_sha256:
        found.append(ANSWERS_CHANGED)
    if decided:
        found.append(DECISION_CHANGED)
    if text_sha256 is not None and text_sha256 != signing.text_sha256:
        found.append(TEXT_CHANGED)
    return tuple(found)
