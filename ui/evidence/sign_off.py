"""Signing a catalogue version, and taking that back: the passphrase, then the clinic's settings. No Qt.

Runs on the worker: a passphrase takes as long as signing in. The change is noted in the audit by storage, in
the transaction that stores it. What is refused comes back as one sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from db.errors import StorageProblem, Trouble
from db.signing_proof import NOT_RIGHT
from intake.clinic import Clinic, SignOff
from intake.dates import say_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store

PATIENCE = 30.0
"""Seconds in which a write must be on the disk."""
DRAFT = "Clinical content: draft, not signed off"
CHANGED = "Somebody else changed the clinic's settings at this moment. Nothing was signed: try again."
NOT_IN_TIME = "The clinic's file did not take it in time. Look whether it is signed, then try again."


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was signed, and why. `is_passphrase`: the passphrase is to be typed again."""

    sentence: str
    is_passphrase: bool = False


def state_words(clinic: Clinic | None, version: str, on: date) -> str:
    """How a catalogue version stands in a clinic on a day, in one line."""
    signed = None if clinic is None else clinic.content_signed_off(version, on=on)
    if signed is None:
        return DRAFT
    return f"Clinical content signed off by {signed.name}, {say_date(signed.on)}"


def sign_off(store: Store, actor: Actor, passphrase: str, version: str, on: date) -> Clinic | Refused:
    """Sign a catalogue version in one's own name; gives the clinic as stored then."""
    signed = (version, SignOff(actor.name, on))
    return _changed(store, actor, passphrase, version, (signed,))


def withdraw(store: Store, actor: Actor, passphrase: str, version: str) -> Clinic | Refused:
    """Take the signature of a catalogue version back: it is a draft again."""
    return _changed(store, actor, passphrase, version, ())


def _changed(
    store: Store, actor: Actor, passphrase: str, version: str, signed: tuple[tuple[str, SignOff], ...]
) -> Clinic | Refused:
    try:
        store.signing.confirm(actor, passphrase)
        stored = store.stored_clinic(actor)
        others = tuple(one for one in stored.clinic.catalogue_sign_off if one[0] != version)
        clinic = replace(stored.clinic, catalogue_sign_off=(*others, *signed))
        store.save_clinic(actor, clinic, stored.version).result(PATIENCE)
    except StorageProblem as problem:
        if problem.trouble is Trouble.SETTINGS_CHANGED:
            return Refused(CHANGED)
        return Refused(problem.sentence, is_passphrase=problem.sentence == NOT_RIGHT)
    except TimeoutError:
        return Refused(NOT_IN_TIME)
    return clinic
