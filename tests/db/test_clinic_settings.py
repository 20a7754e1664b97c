"""The clinic's settings at two desks: nobody overwrites what the other stored without having seen it."""

from __future__ import annotations

import pytest

from db.audit.reading import EventFilter
from db.errors import StorageProblem, Trouble
from db.store import Store
from intake.clinic import NO_CLINIC, Clinic
from tests.db.invented import ACTOR

ONE = Clinic(name="Nonesuch Skin", phone="1")
OTHER = Clinic(name="Nonesuch Skin", phone="2")


def test_settings_come_back_with_their_version_and_who_stored_them(store: Store) -> None:
    nothing = store.stored_clinic(ACTOR)
    assert (nothing.version, nothing.clinic, nothing.saved_at) == (0, NO_CLINIC, None)
    store.save_clinic(ACTOR, ONE, 0).result(10)
    stored = store.stored_clinic(ACTOR)
    assert (stored.version, stored.clinic, stored.saved_by) == (1, ONE, ACTOR.name)
    assert stored.saved_at is not None


def test_settings_made_from_an_older_version_are_refused_in_a_sentence(store: Store) -> None:
    store.save_clinic(ACTOR, ONE, 0).result(10)
    with pytest.raises(StorageProblem) as refused:
        store.save_clinic(ACTOR, OTHER, 0).result(10)
    assert refused.value.trouble is Trouble.SETTINGS_CHANGED
    assert store.stored_clinic(ACTOR).clinic == ONE
    store.save_clinic(ACTOR, OTHER, 1).result(10)
    assert store.stored_clinic(ACTOR).version == 2


def test_the_same_settings_sent_again_are_no_conflict(store: Store) -> None:
    assert store.save_clinic(ACTOR, ONE, 0).result(10).version == 1
    assert store.save_clinic(ACTOR, ONE, 0).result(10).version == 1


def test_without_a_version_nothing_is_compared(store: Store) -> None:
    store.save_clinic(ACTOR, ONE).result(10)
    store.save_clinic(ACTOR, OTHER).result(10)
    assert store.stored_clinic(ACTOR).version == 2


def test_a_refusal_is_not_noted_as_a_change(store: Store) -> None:
    store.save_clinic(ACTOR, ONE, 0).result(10)
    before = len(store.audit.events(ACTOR, EventFilter()))
    with pytest.raises(StorageProblem):
        store.save_clinic(ACTOR, OTHER, 0).result(10)
    assert len(store.audit.events(ACTOR, EventFilter())) == before
