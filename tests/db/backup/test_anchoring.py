"""What backups remember of the audit: an older file put back is told, going back on purpose is not."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.audit.anchors import anchor_file_of
from db.audit.events import Action, Event
from db.audit.reading import EventFilter
from db.backup.anchoring import ACCEPTED
from db.backup.bundle import DATABASE
from db.backup.making import make_backup
from db.backup.opening import open_bundle
from db.backup.places import own_place
from db.backup.restoring import restore
from db.backup.sources import FileSource
from db.codec import now
from db.store import Store
from tests.db.backup.clinics import PASSPHRASE, SIGN_IN, answered, keeper
from tests.db.invented import ACTOR, opened
from tests.opening import SECRETS

NOTE = (Action.CHECKED, "its end does not fit the backups")


def backed_up(database: Path, **ahead: float) -> Path:
    at = now() + timedelta(**ahead)
    return make_backup(FileSource(database, SECRETS), own_place(database.parent), make_place=True, at=at).path


def work_on(database: Path, patients: int = 1) -> None:
    with opened(database) as store:
        for _ in range(patients):
            answered(store, "Y")


def go_back_to(bundle: Path, database: Path) -> None:
    restore(open_bundle(bundle, SIGN_IN, PASSPHRASE), database)


def held(store: Store, database: Path) -> tuple[str, ...]:
    kept = keeper(store, database)
    return kept.held_to_backups(ACTOR, kept.all())


def told(database: Path) -> tuple[str, ...]:
    with opened(database) as store:
        return held(store, database)


def last_weeks_file_and_anchor_put_back(database: Path, **ahead: float) -> None:
    """`ahead`: when its later backups were made."""
    last_week = database.with_name("last-week")
    last_week.mkdir()
    names = (database.name, anchor_file_of(database).name)
    with opened(database) as store:
        assert store.write_anchor() == ()
    for name in names:
        shutil.copy2(database.with_name(name), last_week / name)
    for _ in range(3):
        work_on(database)
        backed_up(database, **ahead)
    for name in names:
        shutil.copy2(last_week / name, database.with_name(name))


def test_a_clinic_that_works_on_is_told_nothing_and_nothing_is_noted(database: Path) -> None:
    for _ in range(3):
        backed_up(database)
        work_on(database)

    with opened(database) as store:
        assert held(store, database) == ()
        noted = store.audit.events(ACTOR, EventFilter(), before=None, limit=100)
        assert NOTE not in [(each.event.action, each.event.detail) for each in noted]


def test_last_weeks_file_put_back_with_its_anchor_is_told_in_one_sentence_and_noted(database: Path) -> None:
    last_weeks_file_and_anchor_put_back(database)

    with opened(database) as store:
        assert store.write_anchor() == ()
        [sentence] = held(store, database)
        noted = store.audit.events(ACTOR, EventFilter(), before=None, limit=3)

    assert "an older copy of the file was put back" in sentence
    assert NOTE in [(each.event.action, each.event.detail) for each in noted]
    # It is told each time, until somebody who may judges it.
    assert told(database) != ()


def test_it_is_told_too_once_the_audit_of_the_older_file_has_grown_past_the_backups(database: Path) -> None:
    last_weeks_file_and_anchor_put_back(database)
    work_on(database, patients=20)

    [sentence] = told(database)

    assert "an older copy of the file was put back, or the audit was written anew" in sentence


def test_no_database_of_a_backup_is_opened_for_it(database: Path) -> None:
    last_weeks_file_and_anchor_put_back(database)
    for each in own_place(database.parent).iterdir():
        (each / DATABASE).write_bytes(bytes((each / DATABASE).stat().st_size))

    assert len(told(database)) == 1


def test_a_restore_is_told_of_neither_at_once_nor_later(database: Path) -> None:
    early = backed_up(database, minutes=-3)
    for ago in (-2, -1):
        work_on(database)
        backed_up(database, minutes=ago)

    go_back_to(early, database)

    assert told(database) == ()
    work_on(database, patients=20)
    assert told(database) == ()


def test_a_second_restore_brings_nothing_back_of_what_the_first_left_behind(database: Path) -> None:
    first = backed_up(database, minutes=-3)
    work_on(database, patients=10)
    backed_up(database, minutes=-2)
    go_back_to(first, database)
    work_on(database, patients=12)
    second = backed_up(database, minutes=1)
    work_on(database)

    go_back_to(second, database)

    assert told(database) == ()


@pytest.mark.parametrize("days", [30, 3650])
def test_a_restore_leaves_a_backup_from_the_future_behind_too(database: Path, days: int) -> None:
    early = backed_up(database, minutes=-3)
    work_on(database)
    backed_up(database, days=days)

    go_back_to(early, database)

    assert told(database) == ()


def test_a_rollback_after_a_restore_is_told_all_the_same(database: Path) -> None:
    early = backed_up(database, minutes=-3)
    work_on(database)
    backed_up(database, minutes=-2)
    go_back_to(early, database)
    # After the restore, whose moment is of this second.
    last_weeks_file_and_anchor_put_back(database, minutes=1)

    assert len(told(database)) == 1


def test_a_file_that_an_owner_accepted_is_told_of_no_more(database: Path) -> None:
    last_weeks_file_and_anchor_put_back(database)
    with opened(database) as store:
        assert held(store, database) != ()
        store.door.note(ACTOR, Event(Action.CHECKED, "audit", detail=ACCEPTED)).result()

        assert held(store, database) == ()
        assert store.audit.check(ACTOR, anchors=keeper(store, database).anchors()).is_good
