"""The anchor beside the file: that it is missing is noticed, and two programs may write it at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from db.audit.anchors import ANCHORED, MISSING, anchor_file_of, write_anchor
from db.audit.events import Action, Event
from db.store import Store
from tests.db.invented import ACTOR, TESTA, opened
from tests.db.raw import raw

FACT = f"SELECT value FROM clinic_fact WHERE name = '{ANCHORED}'"


@contextmanager
def signed_in(path: Path) -> Iterator[tuple[Store, tuple[str, ...]]]:
    """The file as a sign-in opens it, with what is told then."""
    with opened(path) as store:
        yield store, store.write_anchor()


def test_an_anchor_that_was_deleted_is_told_at_every_sign_in_and_never_made_anew(path: Path) -> None:
    with signed_in(path) as (_, told):
        assert told == ()
    anchor_file_of(path).unlink()

    for _ in range(2):
        with signed_in(path) as (store, told):
            assert told == (MISSING,)
            assert MISSING in store.audit.check(ACTOR).sentences
    assert not anchor_file_of(path).exists()


def test_last_weeks_file_put_back_without_its_anchor_is_told(path: Path) -> None:
    with signed_in(path):
        pass
    last_week = path.read_bytes()
    with signed_in(path) as (store, _):
        store.add_patient(ACTOR, TESTA, id=uuid4()).result(10)
    path.write_bytes(last_week)
    anchor_file_of(path).unlink()

    with signed_in(path) as (_, told):
        assert told == (MISSING,)


@pytest.mark.parametrize("action", [Action.RESTORED, Action.MOVED])
def test_a_file_that_was_put_in_place_on_purpose_may_come_without_an_anchor_once(
    path: Path, action: Action
) -> None:
    with signed_in(path) as (store, _):
        store.door.note(ACTOR, Event(action, "backup", uuid4())).result(10)
    anchor_file_of(path).unlink()

    with signed_in(path) as (store, told):
        assert told == ()
        assert store.audit.check(ACTOR).is_good
    anchor_file_of(path).unlink()
    with signed_in(path) as (_, told):
        assert told == (MISSING,)


def test_a_kill_before_the_first_anchor_leaves_a_file_that_misses_nothing(path: Path) -> None:
    with opened(path):
        pass
    anchor_file_of(path).unlink()

    with signed_in(path) as (store, told):
        assert told == ()
        assert store.audit.check(ACTOR).is_good


def test_whoever_accepts_the_file_gives_it_a_new_anchor_and_it_is_watched_from_then_on(path: Path) -> None:
    with signed_in(path):
        pass
    anchor_file_of(path).unlink()
    with signed_in(path) as (store, told):
        assert told == (MISSING,)
        assert write_anchor(path, store.door, after_restore=True) == ()

    with signed_in(path) as (_, told):
        assert told == ()
    anchor_file_of(path).unlink()
    with signed_in(path) as (_, told):
        assert told == (MISSING,)


def test_that_there_is_an_anchor_is_kept_once_and_not_at_every_sign_in(path: Path) -> None:
    with signed_in(path):
        first = raw(path, FACT)
    with signed_in(path) as (store, _):
        store.add_patient(ACTOR, TESTA, id=uuid4()).result(10)
    with signed_in(path):
        assert raw(path, FACT) == first
    assert len(first) == 1


def test_two_programs_may_write_the_anchor_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sync = os.fsync
    with opened(path) as one, opened(path) as other:

        def meanwhile(handle: int) -> None:
            # The first program stands between writing and renaming while the other does all of it.
            monkeypatch.setattr(os, "fsync", sync)
            assert other.write_anchor() == ()
            sync(handle)

        monkeypatch.setattr(os, "fsync", meanwhile)
        assert one.write_anchor() == ()
        assert os.fsync is sync
    assert [each.name for each in path.parent.glob("*.part")] == []
    with signed_in(path) as (store, told):
        assert told == ()
        assert store.audit.check(ACTOR).is_good
