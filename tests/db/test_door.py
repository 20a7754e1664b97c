"""The door: what waits to be noted is noted with the next write, once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.engine import connect
from db.errors import StorageProblem
from tests.db.invented import ACTOR, Visit, opened
from tests.opening import SECRETS


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
