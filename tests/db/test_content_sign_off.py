"""The clinical content is signed by who is signed in, with a passphrase and today, never with settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.audit.words import words_of
from db.errors import StorageProblem, Trouble
from db.saving_patients import SIGNED_ELSEWHERE
from db.signing import Confirmed
from db.signing_proof import NOT_CONFIRMED
from db.store import Store
from intake.clinic import NO_CLINIC, Clinic, SignOff
from tests.db.invented import ACTOR, COLLEAGUE
from tests.db.signed import PASSPHRASE, give_keys

VERSION, DIGEST = "2026.11", "0a" * 32
FORGED = ((VERSION, SignOff("Prof Somebody Else", date(2026, 11, 1), DIGEST)),)


def confirmed(store: Store) -> Confirmed:
    give_keys(store)
    return store.signing.confirm(ACTOR, PASSPHRASE)


def signed(store: Store) -> tuple[tuple[str, SignOff], ...]:
    return store.stored_clinic(ACTOR).clinic.catalogue_sign_off


def test_it_has_the_signers_own_name_todays_date_and_the_digest(store: Store) -> None:
    store.save_clinic(ACTOR, Clinic(name="Nonesuch Skin", phone="1")).result(10)
    store.signing.sign_content(ACTOR, VERSION, DIGEST, confirmed(store)).result(10)
    assert signed(store) == ((VERSION, SignOff(ACTOR.name, date.today(), DIGEST)),)
    assert store.stored_clinic(ACTOR).clinic.phone == "1"
    (event,) = store.audit.events(ACTOR, EventFilter(text="catalogue_sign_off"))
    assert event.event.action is Action.CHANGED
    assert words_of(event) == (
        "Changed the settings of the clinic (clinical content 2026.11 signed off): catalogue sign off"
    )
    store.signing.withdraw_content(ACTOR, VERSION, confirmed(store)).result(10)
    assert signed(store) == ()
    assert store.audit.check(ACTOR).is_good


@pytest.mark.parametrize("expected", [None, 0])
def test_settings_with_another_signature_are_refused_whole(store: Store, expected: int | None) -> None:
    with pytest.raises(StorageProblem) as refused:
        store.save_clinic(ACTOR, Clinic(name="N", catalogue_sign_off=FORGED), expected).result(10)
    assert (refused.value.sentence, refused.value.trouble) == (SIGNED_ELSEWHERE, Trouble.NOT_ALLOWED)
    assert store.stored_clinic(ACTOR).clinic == NO_CLINIC


def test_settings_do_not_take_a_signature_away_and_may_change_beside_it(store: Store) -> None:
    store.signing.sign_content(ACTOR, VERSION, DIGEST, confirmed(store)).result(10)
    stands = signed(store)
    with pytest.raises(StorageProblem):
        store.save_clinic(ACTOR, Clinic(name="N")).result(10)
    clinic = replace(store.stored_clinic(ACTOR).clinic, phone="2")
    store.save_clinic(ACTOR, clinic).result(10)
    assert (store.stored_clinic(ACTOR).clinic.phone, signed(store)) == ("2", stands)


def test_without_a_proof_of_ones_own_nothing_is_signed_or_withdrawn(store: Store) -> None:
    used = confirmed(store)
    store.signing.sign_content(ACTOR, VERSION, DIGEST, used).result(10)
    stands = signed(store)
    give_keys(store, COLLEAGUE)
    of_another = store.signing.confirm(COLLEAGUE, PASSPHRASE)
    for proof in (Confirmed(uuid4(), ACTOR.id), used, of_another):
        for call in (
            store.signing.sign_content(ACTOR, "2027.01", DIGEST, proof),
            store.signing.withdraw_content(ACTOR, VERSION, proof),
        ):
            problem = call.exception(10)
            assert isinstance(problem, StorageProblem)
            assert problem.sentence == NOT_CONFIRMED
    assert signed(store) == stands


def test_a_signing_sent_again_is_acknowledged_and_made_once(store: Store) -> None:
    proof = confirmed(store)
    first = store.signing.sign_content(ACTOR, VERSION, DIGEST, proof).result(10)
    assert store.signing.sign_content(ACTOR, VERSION, DIGEST, proof).result(10) == first
    assert len(store.audit.events(ACTOR, EventFilter(text="catalogue_sign_off"))) == 1


@pytest.mark.parametrize(("version", "digest"), [("", DIGEST), (VERSION, ""), (VERSION, "0A" * 32)])
def test_what_names_no_version_and_no_digest_cannot_be_signed(
    store: Store, version: str, digest: str
) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.signing.sign_content(ACTOR, version, digest, Confirmed(uuid4(), ACTOR.id))
