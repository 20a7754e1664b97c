"""The door: what waits to be noted is noted with the next write, once."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Timer
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection

from db.actor import Actor
from db.audit.events import Action, Event, NotedEvent
from db.audit.reading import EventFilter
from db.engine import connect
from db.errors import Conflict, StorageProblem, Trouble
from db.rights import Right, Role
from db.store import Store
from intake.consultation import Patient
from tests.db.invented import ACTOR, COLLEAGUE, TESTA, Visit, opened
from tests.opening import SECRETS, actor, admit

PRACTITIONER = actor(6, "Pat Nobody", Role.PRACTITIONER)


def events(store: Store, record: UUID | None = None) -> tuple[NotedEvent, ...]:
    return store.audit.events(ACTOR, EventFilter(record=record), limit=1000)


def let_go(store: Store, person: Actor) -> None:
    """End somebody's access, as the owner at this desk."""
    stored = store.people.one(ACTOR, person.id)
    store.people.change(
        ACTOR, person.id, stored.version, name=stored.name, role=stored.role, is_active=False
    ).result(10)


def test_a_look_while_the_file_is_locked_is_noted_by_the_next_write(path: Path) -> None:
    with opened(path, lock_wait_seconds=0.1) as store:
        visit = Visit.begun(store)
        with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=1)) as other:
            other.execute("BEGIN IMMEDIATE")
            store.consultation(ACTOR, visit.id)
            with pytest.raises(StorageProblem):
                store.door.submit_unasked(lambda _connection: None).result()
            other.execute("ROLLBACK")
        store.finish_consultation(ACTOR, visit.id, 1).result()
        events = store.audit.events(ACTOR, EventFilter(record=visit.id))
        assert [each.event.action for each in events] == [Action.FINISHED, Action.VIEWED, Action.ADDED]
        assert store.audit.check(ACTOR).sentences == ()


def test_what_waits_to_be_noted_is_tried_again_at_close(path: Path) -> None:
    store = opened(path, lock_wait_seconds=0.3)
    visit = Visit.begun(store)
    with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=1)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.consultation(ACTOR, visit.id)
        with pytest.raises(StorageProblem):
            store.door.submit_unasked(lambda _connection: None).result(10)
        # The other program is done while the clinic closes.
        ended = Timer(0.1, lambda: other.execute("ROLLBACK"))
        ended.start()
        store.close()
        ended.join()
    with opened(path) as again:
        assert Action.VIEWED in [each.event.action for each in events(again, visit.id)]


def test_a_document_is_given_when_its_note_is_on_the_disk(path: Path) -> None:
    with opened(path, lock_wait_seconds=0.1) as store:
        visit, id = Visit.begun(store), uuid4()
        store.add_document(ACTOR, visit.id, id=id, kind="record", pdf=b"%PDF", pages=1).result(10)
        with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=1)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageProblem) as refused:
                store.document_bytes(ACTOR, id)
            assert refused.value.trouble is Trouble.LOCKED
            other.execute("ROLLBACK")
        assert store.document_bytes(ACTOR, id) == b"%PDF"
        assert [each.event.action for each in events(store, id)] == [Action.VIEWED, Action.DOCUMENT_MADE]


@pytest.mark.skipif(os.name != "posix", reason="a process that ends between two steps")
def test_a_document_that_was_given_is_in_the_audit_though_the_program_is_gone_at_once(path: Path) -> None:
    with opened(path) as store:
        visit, id = Visit.begun(store), uuid4()
        store.add_document(ACTOR, visit.id, id=id, kind="record", pdf=b"%PDF", pages=1).result(10)
    script = f"""
        import os
        from pathlib import Path
        from uuid import UUID
        from tests.db.invented import ACTOR, opened
        store = opened(Path({str(path)!r}))
        assert store.document_bytes(ACTOR, UUID({str(id)!r})) == b"%PDF"
        os._exit(9)
    """
    for _ in range(3):
        ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], timeout=60, check=False)
        assert ended.returncode == 9
    with opened(path) as store:
        viewed = [each for each in events(store, id) if each.event.action is Action.VIEWED]
        assert len(viewed) == 3


def test_a_name_that_an_actor_only_claims_is_written_nowhere(store: Store) -> None:
    admit(store, ACTOR, PRACTITIONER)
    forged = replace(PRACTITIONER, name=ACTOR.name)
    id = uuid4()
    store.add_patient(forged, TESTA, id=id).result(10)
    store.patient(forged, id)
    store.change_patient(forged, id, 1, Patient(name="Testa Two")).result(10)
    store.presence.here(forged, id).result(10)
    with pytest.raises(Conflict):
        store.change_patient(forged, id, 1, Patient(name="Testa Three")).result(10)
    store.door.note(forged, Event(Action.PRINTED, "patient", id)).result(10)
    noted = events(store, id)
    assert {each.event.action for each in noted} == {
        Action.ADDED,
        Action.VIEWED,
        Action.CHANGED,
        Action.CONFLICT,
        Action.PRINTED,
    }
    assert {(each.user_id, each.user_name) for each in noted} == {(PRACTITIONER.id, PRACTITIONER.name)}
    assert [each.entered_by for each in store.lost_edits_of(ACTOR, id)] == [PRACTITIONER.name]
    assert [each.name for each in store.presence.others(ACTOR, id)] == [PRACTITIONER.name]


def test_nobody_notes_who_is_not_signed_in(store: Store) -> None:
    admit(store, ACTOR, PRACTITIONER)
    before = events(store)
    store.people.end_session(PRACTITIONER).result(10)
    invented = Actor(uuid4(), "Testa Forged", uuid4(), Role.OWNER)
    for who in (PRACTITIONER, invented, replace(ACTOR, id=invented.id)):
        with pytest.raises(StorageProblem) as refused:
            store.door.note(who, Event(Action.PRINTED, "document", uuid4())).result(10)
        assert refused.value.trouble is Trouble.SIGNED_OUT
    assert [each.event.action for each in events(store)[: -len(before)]] == [Action.SIGNED_OUT]


def test_a_sign_in_that_has_ended_is_noted_once(store: Store) -> None:
    admit(store, ACTOR, PRACTITIONER)
    for why in (Action.LOCKED, Action.SIGNED_OUT):
        store.people.end_session(PRACTITIONER, why).result(10)
    ended = [each for each in events(store) if each.event.action in (Action.LOCKED, Action.SIGNED_OUT)]
    assert [(each.event.action, each.user_name) for each in ended] == [(Action.LOCKED, PRACTITIONER.name)]


def test_a_note_that_can_never_be_stored_keeps_nothing_else_from_being_saved(store: Store) -> None:
    visit = Visit.begun(store)
    unstorable = store.door.note(ACTOR, Event(Action.VIEWED, "patient", visit.id, detail="\ud800"))
    unstorable.result(10)
    store.finish_consultation(ACTOR, visit.id, 1).result(10)
    told = [each.event.detail for each in events(store) if each.event.action is Action.CHECKED]
    assert told == ["one note could not be kept"]
    assert store.audit.check(ACTOR).sentences == ()


def test_a_note_that_the_disk_refused_is_not_given_up(store: Store) -> None:
    visit, tries = Visit.begun(store), []

    def full(_connection: Connection) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise StorageProblem.of(Trouble.DISK_FULL)

    with pytest.raises(StorageProblem):
        store.door._keep(full).result(10)
    store.finish_consultation(ACTOR, visit.id, 1).result(10)
    store.typed.keep(ACTOR, "place", "{}").result(10)
    assert len(tries) == 2


def test_what_was_asked_for_before_a_sign_in_ended_is_done(store: Store) -> None:
    ids = [uuid4() for _ in range(20)]
    saves = [store.add_patient(COLLEAGUE, TESTA, id=id) for id in ids]
    ended = store.people.end_session(COLLEAGUE)
    assert [save.result(10).id for save in saves] == ids
    ended.result(10)
    with pytest.raises(StorageProblem) as refused:
        store.add_patient(COLLEAGUE, TESTA, id=uuid4()).result(10)
    assert refused.value.trouble is Trouble.SIGNED_OUT


def test_what_somebody_asked_for_who_may_no_more_is_not_done(path: Path) -> None:
    with opened(path) as store, opened(path) as other:
        let_go(other, COLLEAGUE)
        with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=5)) as held:
            held.execute("BEGIN IMMEDIATE")
            late = store.add_patient(COLLEAGUE, TESTA, id=uuid4())
            store.people.end_session(COLLEAGUE)
            held.execute("ROLLBACK")
        # A sign-in that has ended is not believed for some seconds more: the row is looked at.
        with pytest.raises(StorageProblem) as refused:
            late.result(20)
        assert refused.value.trouble is Trouble.SIGNED_OUT


@pytest.mark.parametrize("right", [Right.MANAGE_PEOPLE, Right.CHANGE_KEYS, Right.RESTORE, Right.SIGN])
def test_an_owner_removed_at_another_desk_is_refused_at_once_what_cannot_be_taken_back(
    path: Path, right: Right
) -> None:
    with opened(path) as store, opened(path) as other:
        other.door.require_now(COLLEAGUE, right)
        let_go(store, COLLEAGUE)
        with pytest.raises(StorageProblem) as refused:
            other.door.require_now(COLLEAGUE, right)
        assert refused.value.trouble is Trouble.SIGNED_OUT


def test_an_owner_removed_at_another_desk_changes_nobody(path: Path) -> None:
    with opened(path) as store, opened(path) as other:
        other.door.require(COLLEAGUE, Right.MANAGE_PEOPLE)
        let_go(store, COLLEAGUE)
        with pytest.raises(StorageProblem) as refused:
            other.people.add(COLLEAGUE, "Testa Late", "late", Role.OWNER, id=uuid4()).result(10)
        assert refused.value.trouble is Trouble.SIGNED_OUT


def test_an_owner_made_less_at_another_desk_is_no_owner_at_once(path: Path) -> None:
    with opened(path) as store, opened(path) as other:
        other.door.require_now(COLLEAGUE, Right.CHANGE_KEYS)
        stored = store.people.one(ACTOR, COLLEAGUE.id)
        store.people.change(
            ACTOR, stored.id, stored.version, name=stored.name, role=Role.PRACTITIONER, is_active=True
        ).result(10)
        with pytest.raises(StorageProblem) as refused:
            other.door.require_now(COLLEAGUE, Right.CHANGE_KEYS)
        assert refused.value.trouble is Trouble.NOT_ALLOWED
