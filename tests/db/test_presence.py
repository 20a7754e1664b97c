"""Who has a record open in another room."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.codec import now
from db.models import PresenceModel
from db.presence import Presence
from db.store import Store
from tests.db.invented import ACTOR, COLLEAGUE


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
