"""Who has a record open in another room."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from db.actor import Actor
from db.codec import now
from db.living import FOLDER
from db.models import PresenceModel
from db.presence import Presence
from db.store import Store
from tests.db.invented import ACTOR, COLLEAGUE, opened

ROOT = Path(__file__).resolve().parents[2]


def test_a_colleague_with_the_record_open_is_told_and_oneself_is_not(store: Store) -> None:
    presence, record = Presence(store.door), uuid4()
    for _ in range(2):
        presence.here(ACTOR, record).result()
        presence.here(COLLEAGUE, record).result()
    assert [one.name for one in presence.others(ACTOR, record)] == [COLLEAGUE.name]
    assert [one.name for one in presence.others(COLLEAGUE, record)] == [ACTOR.name]
    assert presence.others(ACTOR, uuid4()) == ()
    presence.gone(COLLEAGUE, record).result()
    presence.gone(COLLEAGUE, record).result()
    assert presence.others(ACTOR, record) == ()


def test_somebody_not_heard_of_for_a_minute_does_not_count_until_they_are_back(store: Store) -> None:
    presence, record = Presence(store.door), uuid4()
    presence.here(COLLEAGUE, record).result()
    with Session(store.door.engine) as session:
        session.execute(update(PresenceModel).values(seen_at=now() - timedelta(seconds=61)))
        session.commit()
    assert presence.others(ACTOR, record) == ()
    presence.here(COLLEAGUE, record).result()
    assert len(presence.others(ACTOR, record)) == 1


def test_rows_of_earlier_sign_ins_are_swept(store: Store) -> None:
    presence = Presence(store.door)
    presence.here(ACTOR, uuid4()).result()
    with Session(store.door.engine) as session:
        session.execute(update(PresenceModel).values(seen_at=now() - timedelta(days=1)))
        session.commit()
    presence.here(ACTOR, uuid4()).result()
    with Session(store.door.engine) as session:
        assert session.query(PresenceModel).count() == 1


class Desks:
    """Programs of one computer on one file, each with the same record open."""

    def __init__(self, path: Path, ends: ExitStack) -> None:
        self.path, self.record, self._ends = path, uuid4(), ends

    def open(self, who: Actor) -> subprocess.Popen[str]:
        """Start one, and wait until it has the record open."""
        child = self._ends.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "tests.db.present", str(self.path), str(who.id), str(self.record)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        self._ends.callback(child.kill)
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        return child

    def signed_in(self, store: Store) -> Actor:
        """A new sign-in of this process, as the program begins one."""
        actor = store.people.begin_session(ACTOR.id).result(30).actor
        store.presence.begin(actor, self.path.parent).result(30)
        return actor

    def others(self, store: Store, who: Actor) -> list[UUID]:
        """Who else has the record open."""
        return [each.person_id for each in store.presence.others(who, self.record)]


@pytest.fixture
def desks(path: Path) -> Iterator[Desks]:
    with opened(path), ExitStack() as ends:
        yield Desks(path, ends)


def test_a_window_that_was_killed_counts_no_more_at_the_next_start_and_one_that_runs_does(
    desks: Desks,
) -> None:
    killed, running = desks.open(ACTOR), desks.open(COLLEAGUE)
    killed.kill()
    killed.wait()
    with opened(desks.path) as store:
        # As it was: the dead one counts for a minute.
        assert sorted(desks.others(store, ACTOR)) == sorted((ACTOR.id, COLLEAGUE.id))
        again = desks.signed_in(store)
        assert desks.others(store, again) == [COLLEAGUE.id]
        assert running.poll() is None


def test_the_same_person_in_two_windows_of_one_computer_is_told_in_both(desks: Desks) -> None:
    desks.open(ACTOR)
    with opened(desks.path) as store:
        here = desks.signed_in(store)
        assert desks.others(store, here) == [ACTOR.id]
        # And the one that came second does not take the first one's sign away a moment later either.
        store.presence.here(here, desks.record).result(30)
        assert desks.others(store, desks.signed_in(store)) == [here.id, ACTOR.id]


def test_a_dead_sign_of_another_computer_is_left_until_its_time_is_over(desks: Desks) -> None:
    killed = desks.open(ACTOR)
    killed.kill()
    killed.wait()
    with opened(desks.path) as store:
        # The folder of a server may be seen from several computers, and not each disk tells of locks.
        store.door.machine = "room 2"
        assert desks.others(store, desks.signed_in(store)) == [ACTOR.id]


def test_a_program_that_ends_leaves_nothing_beside_the_file(desks: Desks) -> None:
    child = desks.open(ACTOR)
    (sign,) = (desks.path.parent / FOLDER).iterdir()
    assert UUID(sign.name)
    child.communicate("end\n", timeout=60)
    assert not sign.parent.exists()
