"""People: what a sign-in leaves, and what changing somebody asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.errors import StorageProblem, Trouble
from db.rights import Role
from db.store import Store
from tests.db.invented import ACTOR, COLLEAGUE


def test_a_sign_in_tells_of_the_one_before_and_changes_nobodys_entry(store: Store) -> None:
    before = store.people.one(ACTOR, COLLEAGUE.id)
    signed_in = store.people.begin_session(COLLEAGUE.id).result()
    assert signed_in.last_sign_in == before.last_sign_in
    after = store.people.one(ACTOR, COLLEAGUE.id)
    assert after.version == before.version
    assert after.last_sign_in != before.last_sign_in
    assert store.audit.check(ACTOR).sentences == ()


def test_the_last_owner_stays_an_owner_and_nothing_is_noted(store: Store) -> None:
    def demote(id: object, version: int) -> None:
        person = store.people.one(ACTOR, COLLEAGUE.id if id == COLLEAGUE.id else ACTOR.id)
        store.people.change(
            ACTOR, person.id, version, name=person.name, role=Role.PRACTITIONER, is_active=True
        ).result()

    demote(COLLEAGUE.id, 1)
    with pytest.raises(StorageProblem) as refused:
        demote(ACTOR.id, 1)
    assert refused.value.trouble is Trouble.LAST_OWNER
    [changed] = store.audit.events(ACTOR, EventFilter(action=Action.PERSON_CHANGED))
    assert (changed.event.record, changed.event.fields) == (COLLEAGUE.id, ("role",))
    assert store.audit.check(ACTOR).sentences == ()


def test_a_person_added_twice_with_one_id_is_added_and_noted_once(store: Store) -> None:
    id = uuid4()
    for _ in range(2):
        store.people.add(ACTOR, "Testa Nonesuch", "testa", Role.FRONT_DESK, id=id).result()
    added = store.audit.events(ACTOR, EventFilter(action=Action.PERSON_ADDED, record=id))
    assert len(added) == 1


def test_a_session_is_ended_and_noted_once(store: Store) -> None:
    signed_in = store.people.begin_session(COLLEAGUE.id).result()
    for _ in range(2):
        store.people.end_session(signed_in.actor, Action.LOCKED).result()
    assert len(store.audit.events(ACTOR, EventFilter(action=Action.LOCKED))) == 1


def test_failures_while_the_file_was_closed_are_noted_with_their_times(store: Store) -> None:
    at = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
    store.people.note_failures(None, (at, at)).result()
    failed = store.audit.events(ACTOR, EventFilter(action=Action.SIGN_IN_FAILED))
    assert [each.event.detail for each in failed] == ["2026-11-21T08:00:00+00:00"] * 2
    assert {each.user_name for each in failed} == {""}
