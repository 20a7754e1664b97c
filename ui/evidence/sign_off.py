"""Signing a catalogue version, and taking that back: the passphrase, then the clinic's settings. No Qt.

Runs on the worker: a passphrase takes as long as signing in. Storage signs, in the name of the sign-in and
with today's day, and notes it in the audit in the same transaction. A refusal comes back as one sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.errors import StorageProblem
from db.signing_proof import NOT_RIGHT
from intake.clinic import Clinic
from intake.dates import say_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import Saved
    from db.signing_records import Confirmed
    from db.store import Store
    from intake.catalogue import Catalogue

PATIENCE = 30.0
"""Seconds in which a write must be on the disk."""
DRAFT = "Clinical content: draft, not signed off"
NOT_IN_TIME = "The clinic’s file did not take it in time. Look whether it is signed, then try again."


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was signed, and why. `is_passphrase`: the passphrase is to be typed again."""

    sentence: str
    is_passphrase: bool = False


def state_words(clinic: Clinic | None, catalogue: Catalogue, on: date) -> str:
    """How a catalogue stands in a clinic on a day, in one line."""
    signed = None if clinic is None else clinic.content_signed_off(catalogue, on=on)
    if signed is None:
        return DRAFT
    return f"Clinical content signed off by {signed.name}, {say_date(signed.on)}"


def sign_off(store: Store, actor: Actor, passphrase: str, catalogue: Catalogue) -> Clinic | Refused:
    """Sign a catalogue in one's own name, today; gives the clinic as stored then."""
    return _changed(
        store,
        actor,
        passphrase,
        lambda proof: store.signing.sign_content(actor, catalogue.version, catalogue.sha256, proof),
    )


def withdraw(store: Store, actor: Actor, passphrase: str, catalogue: Catalogue) -> Clinic | Refused:
    """Take the signature of a catalogue back: it is a draft again."""
    return _changed(
        store,
        actor,
        passphrase,
        lambda proof: store.signing.withdraw_content(actor, catalogue.version, proof),
    )


def _changed(
    store: Store, actor: Actor, passphrase: str, write: Callable[[Confirmed], Future[Saved]]
) -> Clinic | Refused:
    try:
        write(store.signing.confirm(actor, passphrase)).result(PATIENCE)
        return store.stored_clinic(actor).clinic
    except StorageProblem as problem:
        return Refused(problem.sentence, is_passphrase=problem.sentence == NOT_RIGHT)
    except TimeoutError:
        return Refused(NOT_IN_TIME)
