"""Invented signatures and signings for the tests of storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4
from weakref import WeakKeyDictionary

from db.actor import Actor
from db.keys.attempts import Attempts
from db.keys.key_file import Keys
from db.keys.work import LIGHT_WORK
from db.signing import Confirmed, SignatureOrder, SigningOrder, StoredSigning
from db.store import Store
from intake.signature import Means, Point, Signature, Signer
from tests.db.invented import ACTOR, Visit

PASSPHRASE = "an invented passphrase of some length"
STROKES = ((Point(0.1, 0.7, 0.4), Point(0.4, 0.2, 0.9), Point(0.8, 0.6)), (Point(0.2, 0.8), Point(0.9, 0.8)))
WHEN = datetime(2026, 11, 21, 11, 5, tzinfo=UTC)
TEXT = sha256(b"the words of an invented form").hexdigest()
PDF = b"%PDF-1.4 an invented form CND-12AB-34CD"


class InMemory:
    """A key file that is nowhere on a disk."""

    def __init__(self) -> None:
        self.data: bytes | None = None

    def read(self) -> bytes | None:
        return self.data

    def replace(self, data: bytes) -> None:
        self.data = data


def keys_of(person: Actor = ACTOR, *, attempts: Attempts | None = None) -> Keys:
    """The keys of a clinic of one person, with as little work as a passphrase may take."""
    made = Keys.create(
        InMemory(),
        person_id=person.id,
        sign_in="ima",
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
        attempts=attempts,
    )
    return made.keys


class EverybodysKeys:
    """The keys of a clinic of several people, each with a key file of their own: it takes less work."""

    def __init__(self) -> None:
        self._of: dict[UUID, Keys] = {}

    def confirm(self, person_id: UUID, passphrase: str) -> bool:
        return self._of[person_id].confirm(person_id, passphrase)

    def add(self, person: Actor) -> None:
        if person.id not in self._of:
            self._of[person.id] = keys_of(person)


_KEYS: WeakKeyDictionary[Store, EverybodysKeys] = WeakKeyDictionary()


def give_keys(store: Store, person: Actor = ACTOR) -> None:
    """Let a store, which takes its keys once, confirm the passphrase of one more person."""
    keys = _KEYS.setdefault(store, EverybodysKeys())
    keys.add(person)
    store.signing.use_keys(keys)


def confirm(visit: Visit, person: Actor = ACTOR, passphrase: str = PASSPHRASE) -> Confirmed:
    """The proof that somebody typed their passphrase."""
    give_keys(visit.store, person)
    return visit.store.signing.confirm(person, passphrase)


def patient_signs(name: str = "Testa Nonesuch") -> SignatureOrder:
    return SignatureOrder(uuid4(), Signature(Signer.PATIENT, name, WHEN, STROKES), "I agree.")


def practitioner_signs(actor: Actor = ACTOR) -> SignatureOrder:
    signature = Signature(Signer.PRACTITIONER, actor.name, WHEN, (), means=Means.PASSPHRASE)
    return SignatureOrder(uuid4(), signature, "I have explained it.")


def order_for(visit: Visit, version: int = 1, *, actor: Actor = ACTOR, pdf: bytes = PDF) -> SigningOrder:
    return SigningOrder(
        id=uuid4(),
        consultation_id=visit.id,
        expected_version=version,
        document_id=uuid4(),
        document="consent",
        pdf=pdf,
        pages=4,
        text_sha256=TEXT,
        catalogue_version="2026.11",
        signatures=(patient_signs(), practitioner_signs(actor)),
    )


def sign(
    visit: Visit, version: int = 1, *, actor: Actor = ACTOR, pdf: bytes = PDF, **more: object
) -> StoredSigning:
    signing = visit.store.signing
    confirmed = confirm(visit, actor)
    order = replace(order_for(visit, version, actor=actor, pdf=pdf), **more)  # type: ignore[arg-type]
    return signing.sign(actor, order, confirmed).result(10)
