"""How a signing is sealed, how its strokes are written, and how damage to it is found.

The seal of each signature covers its row with the digest of its strokes; the seal of the signing covers its
row and the seals of its signatures, so that none can be taken away, added or exchanged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit.events import Action
from db.audit.trail import FIRST_LINK, Trail
from db.errors import StorageProblem
from db.models import AuditEventModel, DocumentModel, SignatureModel, SigningModel
from db.sealing import Sealer
from intake.signature import Means, Point, Signature, SignatureProblem, Signer

PDF_CHANGED = "The stored document is not the one that was signed."
ANSWERS_DAMAGED = "The answers that were kept with the signature are damaged."
SIGNATURE_CHANGED = "A signature, or what was noted when it was given, was changed past Candor."
AUDIT_DIFFERS = "The audit does not name this signing as it is stored."
GONE = "The audit names a signing of this document that is not stored any more."
CALL = "Do not rely on it: keep a copy of the file, and restore the last good backup beside it to compare."

_SIGNING_ROW = (
    "id",
    "consultation_id",
    "document_id",
    "amends_id",
    "consultation_version",
    "catalogue_version",
    "answers_sha256",
    "text_sha256",
    "document_sha256",
    "audit_sequence",
    "audit_seal",
    "entered_by_id",
    "entered_by",
    "entered_at",
    "entered_offset",
)
_SIGNATURE_ROW = ("id", "signing_id", "role", "name", "user_id", "statement", "signed_at")


def signature_seal(trail: Trail, row: Mapping[str, Any], strokes: bytes | None) -> str:
    """The seal of one signature; `strokes` as they are before they are encrypted."""
    drawn = None if strokes is None else sha256(strokes).hexdigest()
    return trail.seal("signature", {name: row[name] for name in _SIGNATURE_ROW} | {"strokes": drawn})


def signing_seal(trail: Trail, row: Mapping[str, Any], signature_seals: Sequence[str]) -> str:
    """The seal of a signing, over the seals of its signatures too."""
    return trail.seal(
        "signing", {name: row[name] for name in _SIGNING_ROW} | {"signatures": tuple(sorted(signature_seals))}
    )


def strokes_to_json(signature: Signature) -> bytes | None:
    """The strokes as a JSON document, readable for ever: points [x, y, pressure]. None: not drawn."""
    if signature.means is not Means.DRAWN:
        return None
    strokes = [[[point.x, point.y, point.pressure] for point in stroke] for stroke in signature.strokes]
    document = {"pad_ratio": signature.pad_ratio, "strokes": strokes}
    return json.dumps(document, separators=(",", ":"), allow_nan=False).encode("ascii")


def signature_of(row: SignatureModel, sealer: Sealer) -> Signature:
    """A stored signature as the domain's own. Errors: `StorageProblem`, `ValueError` when it is damaged."""
    signer = Signer(row.role)
    if row.strokes is None:
        means = Means.ON_PAPER if row.user_id is None else Means.PASSPHRASE
        return Signature(signer, row.name, row.signed_at, (), means=means)
    try:
        document = json.loads(sealer.open(row.strokes, row.id))
        strokes = tuple(
            tuple(Point(float(x), float(y), float(pressure)) for x, y, pressure in stroke)
            for stroke in document["strokes"]
        )
        return Signature(signer, row.name, row.signed_at, strokes, float(document["pad_ratio"]))
    except (KeyError, TypeError, SignatureProblem, RecursionError) as problem:
        raise ValueError(f"the strokes cannot be read ({type(problem).__name__})") from None


def damage_to(
    session: Session,
    signing: SigningModel,
    signatures: Sequence[SignatureModel],
    *,
    trail: Trail,
    sealer: Sealer,
) -> tuple[str, ...]:
    """What of a signing is not as it was stored, in sentences; empty when all of it is."""
    found = []
    if not _is_document_whole(session, signing, sealer):
        found.append(PDF_CHANGED)
    if not _opens_to(sealer, signing.answers, signing.id, signing.answers_sha256):
        found.append(ANSWERS_DAMAGED)
    if not _are_seals_whole(signing, signatures, trail, sealer):
        found.append(SIGNATURE_CHANGED)
    if not _is_in_audit(session, signing):
        found.append(AUDIT_DIFFERS)
    return tuple(found)


def _is_document_whole(session: Session, signing: SigningModel, sealer: Sealer) -> bool:
    row = session.execute(
        select(DocumentModel.consultation_id, DocumentModel.sha256, DocumentModel.content).where(
            DocumentModel.id == signing.document_id
        )
    ).one_or_none()
    return (
        row is not None
        and row.consultation_id == signing.consultation_id
        and row.sha256 == signing.document_sha256
        and _opens_to(sealer, row.content, signing.document_id, signing.document_sha256)
    )


def _opens_to(sealer: Sealer, stored: bytes, record: UUID, digest: str) -> bool:
    try:
        return sha256(sealer.open(stored, record)).hexdigest() == digest
    except (StorageProblem, TypeError):
        # Rows that were changed past Candor may hold anything, a text in place of bytes too.
        return False


def _are_seals_whole(
    signing: SigningModel, signatures: Sequence[SignatureModel], trail: Trail, sealer: Sealer
) -> bool:
    for row in signatures:
        try:
            strokes = None if row.strokes is None else sealer.open(row.strokes, row.id)
        except (StorageProblem, TypeError):
            return False
        columns = {name: getattr(row, name) for name in _SIGNATURE_ROW}
        if not _is_same(signature_seal(trail, columns, strokes), row.seal):
            return False
    columns = {name: getattr(signing, name) for name in _SIGNING_ROW}
    return _is_same(signing_seal(trail, columns, [row.seal for row in signatures]), signing.seal)


def _is_same(seal: str, stored: object) -> bool:
    return compare_digest(seal.encode("ascii"), str(stored).encode("utf-8", "surrogatepass"))


def _is_in_audit(session: Session, signing: SigningModel) -> bool:
    """Whether the audit names this signing, and still stands where it stood when it was signed."""
    named = session.execute(
        select(AuditEventModel.sequence).where(
            AuditEventModel.id == signing.id,
            AuditEventModel.action == Action.SIGNED.value,
            AuditEventModel.record_id == signing.consultation_id,
            AuditEventModel.after == signing.document_sha256,
        )
    ).one_or_none()
    if named is None or named.sequence <= signing.audit_sequence:
        return False
    if signing.audit_sequence == 0:
        return signing.audit_seal == FIRST_LINK
    before = session.scalar(
        select(AuditEventModel.seal).where(AuditEventModel.sequence == signing.audit_sequence)
    )
    return before == signing.audit_seal
