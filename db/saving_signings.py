"""What is written of signings and amendments. Each function is one piece of the writer's work."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from db import reading, signing_reading
from db.actor import Actor
from db.audit.digests import amendment_digest
from db.audit.events import Action, Event
from db.codec import entered, now
from db.columns import utc
from db.errors import Conflict, StorageProblem, Trouble
from db.models import AmendmentModel, ConsultationModel, DocumentModel, SignatureModel, SigningModel
from db.saving_consultations import add_document, consultation_row, open_again
from db.scribe import Scribe
from db.signing_records import Amendment, SignatureOrder, SigningOrder, SigningProblem, StoredSigning
from db.signing_rules import is_frozen
from db.signing_seals import signature_seal, signing_seal, strokes_to_json
from db.visit_order import hold
from intake.signature import Means, Signer

_CONSULTATION = cast(Table, ConsultationModel.__table__)


OWN_NAME = "The practitioner signs once, with their own passphrase and name."
LONGEST_REASON = 2_000
"""Characters of a reason for an amendment."""


def reason_said(reason: str) -> str:
    """A reason without blanks around it. Errors: `SigningProblem` when it says nothing, or too much."""
    said = reason.strip()
    if not said:
        raise SigningProblem("Say why the signed consultation is to change.")
    if len(said) > LONGEST_REASON:
        raise SigningProblem(f"Say why in at most {LONGEST_REASON:,} characters.")
    return said


def require_signable(actor: Actor, order: SigningOrder) -> None:
    """Errors: `SigningProblem`."""
    given = [each.signature for each in order.signatures]
    own = [each for each in given if each.signer is Signer.PRACTITIONER]
    if len(own) != 1 or own[0].means is not Means.PASSPHRASE or own[0].name != actor.name:
        raise SigningProblem(OWN_NAME)
    if len({each.signer for each in given}) != len(given):
        raise SigningProblem("Everybody signs once.")
    for each in given:
        utc(each.at)
        if each.signer is not Signer.PRACTITIONER and each.means is Means.PASSPHRASE:
            raise SigningProblem("Only the practitioner signs with a passphrase.")
        if not each.name.strip():
            raise SigningProblem("Write the name of everybody who signs.")


def require_own_name(actor: Actor, order: SigningOrder) -> None:
    """`actor` is the door's own: what the screen says of a name is not believed. Errors: `StorageProblem`."""
    if any(
        each.signature.signer is Signer.PRACTITIONER and each.signature.name != actor.name
        for each in order.signatures
    ):
        raise StorageProblem(OWN_NAME, Trouble.NOT_ALLOWED)


def repeated(session: Session, stored: SigningModel, order: SigningOrder) -> StoredSigning:
    """A signing whose acknowledgement got lost is acknowledged again; any other has taken its id."""
    same = (
        stored.consultation_id == order.consultation_id
        and stored.document_id == order.document_id
        and stored.document_sha256 == sha256(order.pdf).hexdigest()
    )
    if not same:
        raise StorageProblem.of(Trouble.SAME_ID)
    return signing_reading.stored_signing(session, stored)


def sign(session: Session, scribe: Scribe, order: SigningOrder) -> StoredSigning:
    this = order.consultation_id
    row = consultation_row(session, this)
    if not hold(session, this, order.expected_version):
        if row.version < order.expected_version:
            raise StorageProblem.of(Trouble.EARLIER_FAILED)
        raise Conflict(reading.consultation(session, this))
    amends_id = _amended(session, order)
    before = scribe.trail.tail(session.connection())
    document = add_document(
        session,
        scribe,
        this,
        document_id=order.document_id,
        kind=order.document,
        pdf=order.pdf,
        pages=order.pages,
    )
    answers = row.answers.encode("utf-8")
    columns: dict[str, Any] = {
        "id": order.id,
        "consultation_id": this,
        "document_id": order.document_id,
        "amends_id": amends_id,
        "consultation_version": order.expected_version,
        "catalogue_version": order.catalogue_version,
        "answers_sha256": sha256(answers).hexdigest(),
        "text_sha256": order.text_sha256,
        "document_sha256": document.sha256,
        "audit_sequence": before.sequence,
        "audit_seal": before.seal,
        **entered(scribe.actor, now()),
    }
    signatures = [_signature(scribe, order.id, each) for each in order.signatures]
    seal = signing_seal(scribe.trail, columns, [each.seal for each in signatures])
    sealed_answers = scribe.sealer.seal(answers, order.id)
    signing = SigningModel(**columns, answers=sealed_answers, seal=seal)
    session.add(signing)
    session.flush()
    session.add_all(signatures)
    session.flush()
    scribe.note(
        session.connection(),
        Event(
            Action.SIGNED,
            "consultation",
            this,
            fields=("document", "answers", "text"),
            before=columns["answers_sha256"],
            after=document.sha256,
            detail=order.document,
            id=order.id,
        ),
    )
    return signing_reading.stored_signing(session, signing)


def require_kind_open(session: Session, consultation_id: UUID, document_id: UUID, kind: str) -> None:
    """Errors: `StorageProblem` (signed) for a new document of a kind that is signed in a frozen visit.

    It would stand over the signed one as the newer version, and nobody signed it.
    """
    if session.get(DocumentModel, document_id) is not None:
        return
    hold(session, consultation_id)
    is_signed = signing_reading.last_signing(session, consultation_id, kind=kind) is not None
    if is_signed and is_frozen(session, consultation_id):
        raise StorageProblem.of(Trouble.SIGNED)


def _amended(session: Session, order: SigningOrder) -> UUID | None:
    """The signing that a new one amends. Errors: `StorageProblem` when it is signed and was not opened."""
    last = signing_reading.last_signing(session, order.consultation_id, kind=order.document)
    if last is None:
        return None
    opened = signing_reading.last_amendment(session, order.consultation_id)
    # One amendment opens the whole consultation: each kind may be signed once again after it.
    amended = session.get(SigningModel, opened.amends_id) if opened is not None else None
    if amended is None or last.audit_sequence > amended.audit_sequence:
        raise StorageProblem.of(Trouble.SIGNED)
    return last.id


def _signature(scribe: Scribe, signing_id: UUID, order: SignatureOrder) -> SignatureModel:
    signature = order.signature
    strokes = strokes_to_json(signature)
    columns: dict[str, Any] = {
        "id": order.id,
        "signing_id": signing_id,
        "role": signature.signer.value,
        "name": signature.name.strip(),
        "user_id": scribe.actor.id if signature.means is Means.PASSPHRASE else None,
        "statement": order.statement,
        "signed_at": utc(signature.at),
    }
    seal = signature_seal(scribe.trail, columns, strokes)
    sealed = None if strokes is None else scribe.sealer.seal(strokes, order.id)
    return SignatureModel(**columns, strokes=sealed, seal=seal)


def begin_amendment(
    session: Session, scribe: Scribe, consultation_id: UUID, reason: str, id: UUID
) -> Amendment:
    stored = session.get(AmendmentModel, id)
    if stored is not None:
        if (stored.consultation_id, stored.reason) != (consultation_id, reason):
            raise StorageProblem.of(Trouble.SAME_ID)
        return signing_reading.amendment(stored)
    consultation_row(session, consultation_id)
    last = signing_reading.last_signing(session, consultation_id)
    if last is None:
        raise StorageProblem(
            "This consultation is not signed: change it without an amendment.", Trouble.NOT_STORED
        )
    if not is_frozen(session, consultation_id):
        # Somebody at another desk has opened it already: theirs is the one that counts.
        opened = signing_reading.last_amendment(session, consultation_id)
        assert opened is not None
        return signing_reading.amendment(opened)
    row = AmendmentModel(
        id=id,
        consultation_id=consultation_id,
        amends_id=last.id,
        reason=reason,
        **entered(scribe.actor, now()),
    )
    session.add(row)
    session.flush()
    connection = session.connection()
    after = amendment_digest(connection, scribe.trail, id)
    scribe.note(
        connection,
        Event(
            Action.AMENDED, "consultation", consultation_id, before=last.document_sha256, after=after, id=id
        ),
    )
    open_again(session, scribe, consultation_id)
    return signing_reading.amendment(row)
