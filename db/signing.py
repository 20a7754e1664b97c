"""Signed means frozen: signing a document, what its signatures are worth now, and opening it again.

A signing binds the exact bytes of the PDF, the answers as stored, the words the document was made of, the
version of catalogue and consultation, and the end of the audit before it, all under a seal. From then on the
consultation cannot change, until an amendment of it is begun; what was signed stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from db import reading, saving_sign_off, saving_signings, signing_reading
from db.actor import Actor
from db.audit.events import Action, Event
from db.door import Door
from db.errors import StorageProblem, Trouble
from db.models import SigningModel
from db.records import Saved
from db.rights import Right
from db.scribe import Scribe
from db.signing_proof import Confirmations, ConfirmsPassphrase
from db.signing_records import (
    Amendment,
    Confirmed,
    Frozen,
    SignatureOrder,
    SignatureState,
    SigningOrder,
    SigningProblem,
    Standing,
    StoredSigning,
)
from db.signing_rules import is_frozen
from db.signing_seals import signature_of
from db.writer import in_session
from intake.signature import Signature

Result = TypeVar("Result")


class Signing:
    """Signing and all that is asked about it. Every call can fail with `StorageProblem`."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._confirmations = Confirmations(door)

    # Writes

    def use_keys(self, keys: ConfirmsPassphrase) -> None:
        """The keys that tell whose passphrase is right: set once by whoever opened the clinic with them.

        Errors: `StorageProblem` for other keys than those.
        """
        self._confirmations.use_keys(keys)

    def confirm(self, actor: Actor, passphrase: str) -> Confirmed:
        """Check the practitioner's passphrase before a signing. Slow by intent: call it on a worker."""
        return self._confirmations.confirm(actor, passphrase)

    def sign(self, actor: Actor, order: SigningOrder, confirmed: Confirmed) -> Future[StoredSigning]:
        """Store a document with its signatures and freeze the consultation, in one transaction.

        Repeated with the same id it is stored once. Errors: `Conflict` when the consultation is no longer at
        the expected version; `SigningProblem` for signatures that cannot stand under a document;
        `StorageProblem` (signed) when this kind of document is signed already.
        """
        saving_signings.require_signable(actor, order)

        def work(session: Session, scribe: Scribe) -> StoredSigning:
            stored = session.get(SigningModel, order.id)
            if stored is not None:
                return saving_signings.repeated(session, stored, order)
            self._confirmations.require(actor, confirmed)
            saving_signings.require_own_name(scribe.actor, order)
            return saving_signings.sign(session, scribe, order)

        return self._door.submit(
            actor,
            Right.SIGN,
            lambda connection, scribe: in_session(connection, lambda session: work(session, scribe)),
            committed=lambda: self._confirmations.use_up(confirmed),
        )

    def sign_content(self, actor: Actor, version: str, sha256: str, confirmed: Confirmed) -> Future[Saved]:
        """Sign a version of the clinical content in one's own name, today. Right: CHANGE_CLINIC.

        `sha256` is `Catalogue.sha256` of what was read. What is signed so already is not signed again.
        """
        saving_sign_off.require_content(version, sha256)
        return self._content(actor, version, sha256, confirmed)

    def withdraw_content(self, actor: Actor, version: str, confirmed: Confirmed) -> Future[Saved]:
        """Take the signature of a version back: it is a draft again. Right: CHANGE_CLINIC."""
        return self._content(actor, version, None, confirmed)

    def _content(self, actor: Actor, version: str, sha256: str | None, confirmed: Confirmed) -> Future[Saved]:
        def work(session: Session, scribe: Scribe) -> Saved:
            stands = saving_sign_off.signed_already(session, scribe.actor, version, sha256)
            if stands is not None:
                return stands
            self._confirmations.require(actor, confirmed)
            return saving_sign_off.sign_content(session, scribe, version, sha256)

        return self._door.submit(
            actor,
            Right.CHANGE_CLINIC,
            lambda connection, scribe: in_session(connection, lambda session: work(session, scribe)),
            committed=lambda: self._confirmations.use_up(confirmed),
        )

    def begin_amendment(
        self, actor: Actor, consultation_id: UUID, reason: str, *, id: UUID
    ) -> Future[Amendment]:
        """Open a signed consultation again; the signing, its document and its answers stay as they are.

        Errors: `SigningProblem` for a reason that says nothing or too much.
        """
        said = saving_signings.reason_said(reason)
        return self._door.write(
            actor,
            Right.SIGN,
            lambda session, scribe: saving_signings.begin_amendment(
                session, scribe, consultation_id, said, id
            ),
        )

    # Reads

    def state_of(self, actor: Actor, document_id: UUID, *, text_sha256: str | None = None) -> SignatureState:
        """What a document's signatures are worth now; see `standing_of`."""
        return self.standing_of(actor, document_id, text_sha256=text_sha256).state

    def standing_of(self, actor: Actor, document_id: UUID, *, text_sha256: str | None = None) -> Standing:
        """What a document's signatures are worth now, and why. Nothing is remembered: all is held against
        its digests and seals again.

        `text_sha256` is the digest of the words that the document would be made of now; without it those are
        not compared.
        """
        return self._read(
            actor,
            lambda session: signing_reading.standing(
                session, document_id, text_sha256, trail=self._door.trail, sealer=self._door.sealer
            ),
        )

    def standings_of(
        self, actor: Actor, consultation_id: UUID, *, texts: Mapping[str, str] | None = None
    ) -> Mapping[UUID, Standing]:
        """The same for all documents of a consultation. `texts` gives the digests of the words by kind."""

        def read(session: Session) -> Mapping[UUID, Standing]:
            known = texts or {}
            return {
                each.id: signing_reading.standing(
                    session,
                    each.id,
                    known.get(each.kind),
                    trail=self._door.trail,
                    sealer=self._door.sealer,
                )
                for each in reading.documents_of(session, consultation_id)
            }

        return self._read(actor, read)

    def signings_of(self, actor: Actor, consultation_id: UUID) -> tuple[StoredSigning, ...]:
        """The signings of a consultation, in the order in which they were made."""
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: signing_reading.signings(session, consultation_id),
            viewed=Event(Action.VIEWED, "consultation", consultation_id, detail="signings"),
        )

    def signatures_of(self, actor: Actor, signing_id: UUID) -> tuple[Signature, ...]:
        """The signatures of a signing as they were drawn. Errors: `StorageProblem` when they are damaged."""

        def read(session: Session) -> tuple[Signature, ...]:
            rows = signing_reading.signature_rows(session, signing_id)
            try:
                return tuple(signature_of(row, self._door.sealer) for row in rows)
            except ValueError:
                raise StorageProblem.of(Trouble.DAMAGED) from None

        viewed = Event(Action.VIEWED, "signing", signing_id, detail="signatures")
        return self._door.read(actor, Right.READ_CONSULTATIONS, read, viewed=viewed)

    def amendments_of(self, actor: Actor, consultation_id: UUID) -> tuple[Amendment, ...]:
        """Why a consultation was opened again, each time, oldest first."""
        return self._door.read(
            actor,
            Right.READ_CONSULTATIONS,
            lambda session: signing_reading.amendments(session, consultation_id),
            viewed=Event(Action.VIEWED, "consultation", consultation_id, detail="amendments"),
        )

    def frozen(self, actor: Actor, consultation_id: UUID) -> Frozen:
        """Whether a consultation is signed, since when, and whether it was opened again."""
        return self._read(actor, lambda session: signing_reading.frozen(session, consultation_id))

    def is_frozen(self, session: Session, consultation_id: UUID) -> bool:
        """Whether nothing of a consultation may change now; for work that is inside storage already."""
        return is_frozen(session, consultation_id)

    def _read(self, actor: Actor, work: Callable[[Session], Result]) -> Result:
        return self._door.read(actor, Right.READ_CONSULTATIONS, work)


__all__ = [
    "Amendment",
    "Confirmed",
    "Frozen",
    "SignatureOrder",
    "SignatureState",
    "Signing",
    "SigningOrder",
    "SigningProblem",
    "Standing",
    "StoredSigning",
]
