"""A new data key: nothing lost, nobody locked out, and the old key opens nothing any more."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from db.engine import connect
from db.errors import StorageProblem, Trouble
from db.keys import rekey
from db.keys.key_file import Keys, NewKeys, SignInRefused
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.rekey import change_data_key, finish_change
from db.keys.work import LIGHT_WORK
from db.secrets import Secrets
from db.store import Store
from tests.db.keys.invented import OWNER, OWNER_WORDS, SECOND, SECOND_WORDS, new_keys
from tests.db.keys.killing import rekey_kills


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "clinic.candor"


@pytest.fixture
def made(database: Path) -> NewKeys:
    made = new_keys(FileKeyPlace(key_file_of(database)))
    made.keys.add_person(made.secrets, SECOND, "second", SECOND_WORDS)
    with Store.open(database, secrets=made.secrets) as store:
        store.people.add_first("Testa Nonesuch", "testa", id=OWNER).result(30)
    return made


def holds_the_owner(database: Path, secrets: Secrets) -> bool:
    with Store.open(database, secrets=secrets) as store:
        return not store.people.is_empty()


def test_everybody_who_stays_and_the_recovery_code_open_the_file_under_its_new_key(
    database: Path, made: NewKeys
) -> None:
    fresh = change_data_key(database, made.keys, made.secrets)
    assert fresh.data_key != made.secrets.data_key
    assert fresh.audit_key == made.secrets.audit_key
    assert made.keys.unlock("testa", OWNER_WORDS).secrets == fresh
    assert made.keys.unlock("second", SECOND_WORDS).secrets == fresh
    assert holds_the_owner(database, fresh)
    recovered = made.keys.recover(
        made.recovery_code, person_id=OWNER, sign_in="testa", passphrase="quite another sentence"
    )
    assert recovered.unlocked.secrets == fresh


def test_somebody_removed_cannot_use_the_old_key_or_an_old_key_file(database: Path, made: NewKeys) -> None:
    old = FileKeyPlace(database.with_name("kept.keys"))
    old.replace(key_file_of(database).read_bytes())
    made.keys.remove_person(made.secrets, SECOND)
    fresh = change_data_key(database, made.keys, made.secrets)
    with pytest.raises(SignInRefused):
        made.keys.unlock("second", SECOND_WORDS)
    kept = Keys.open(old).unlock("second", SECOND_WORDS).secrets
    with pytest.raises(StorageProblem) as refusal:
        Store.open(database, secrets=kept)
    assert refusal.value.trouble is Trouble.NOT_CANDOR
    # Not even what lies beside the file during a change helps: it is left for those who stay.
    for name in (key_file_of(database), key_file_of(database).with_name("clinic.candor.keys.prev")):
        beside = Keys.open(FileKeyPlace(name))
        with pytest.raises(StorageProblem):
            beside.before_change(kept)
        with pytest.raises(SignInRefused):
            beside.unlock("second", SECOND_WORDS)
    assert holds_the_owner(database, fresh)


def test_a_change_that_only_began_is_completed_at_the_next_sign_in(database: Path, made: NewKeys) -> None:
    made.keys.begin_change(made.secrets)
    secrets = made.keys.unlock("second", SECOND_WORDS).secrets
    assert made.keys.before_change(secrets) == made.secrets
    assert finish_change(database, made.keys, secrets) == secrets
    assert made.keys.before_change(secrets) is None
    assert holds_the_owner(database, secrets)


def test_a_change_that_stopped_before_its_end_is_completed(
    database: Path, made: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Keys, "end_change", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            change_data_key(database, made.keys, made.secrets)
    secrets = made.keys.unlock("testa", OWNER_WORDS).secrets
    assert made.keys.before_change(secrets) == made.secrets
    assert finish_change(database, made.keys, secrets) == secrets
    assert made.keys.before_change(secrets) is None
    assert holds_the_owner(database, secrets)


def test_a_change_that_the_disk_refuses_is_taken_back(
    database: Path, made: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StorageProblem.of(Trouble.DISK_FULL)

    with monkeypatch.context() as patch:
        patch.setattr(rekey, "_encrypt_anew", refuse)
        with pytest.raises(StorageProblem):
            change_data_key(database, made.keys, made.secrets)
        assert made.keys.unlock("testa", OWNER_WORDS).secrets == made.secrets
        made.keys.begin_change(made.secrets)
        secrets = made.keys.unlock("testa", OWNER_WORDS).secrets
        assert finish_change(database, made.keys, secrets) == made.secrets
    assert made.keys.unlock("second", SECOND_WORDS).secrets == made.secrets
    assert holds_the_owner(database, made.secrets)


def test_a_file_open_elsewhere_is_refused_and_stays_as_it_is(database: Path, made: NewKeys) -> None:
    with Store.open(database, secrets=made.secrets) as store:
        with pytest.raises(StorageProblem) as refusal:
            change_data_key(database, made.keys, made.secrets, lock_wait_seconds=0.1)
        assert refusal.value.trouble is Trouble.LOCKED
        assert not store.people.is_empty()
    assert made.keys.unlock("testa", OWNER_WORDS).secrets == made.secrets
    assert finish_change(database, made.keys, made.secrets) == made.secrets


def test_rows_that_were_only_in_the_log_are_under_the_new_key(database: Path, made: NewKeys) -> None:
    writing = connect(database, key=made.secrets.data_key, lock_wait_seconds=1)
    with closing(writing):
        writing.execute("PRAGMA wal_autocheckpoint=0")
        writing.execute("CREATE TABLE ballast (content TEXT)")
        writing.execute("INSERT INTO ballast VALUES ('late')")
        files = {each: each.read_bytes() for each in database.parent.iterdir() if "-shm" not in each.name}
    copy = database.parent / "copy"
    copy.mkdir()
    for each, content in files.items():
        (copy / each.name).write_bytes(content)
    assert (copy / "clinic.candor-wal").stat().st_size > 0
    keys = Keys.open(FileKeyPlace(key_file_of(copy / database.name)), work=LIGHT_WORK)
    fresh = change_data_key(copy / database.name, keys, made.secrets)
    with closing(connect(copy / database.name, key=fresh.data_key, lock_wait_seconds=1)) as connection:
        assert connection.execute("SELECT content FROM ballast").fetchall() == [("late",)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")
def test_30_kills_during_changes_lose_nothing() -> None:
    figures = asdict(rekey_kills(30))
    assert figures.pop("kills") == 30
    assert figures.pop("interrupted") > 0
    assert figures.pop("changes") > 0
    assert figures == {"unopenable": 0, "rows_lost": 0, "integrity_failures": 0, "back_to_an_old_key": 0}


# A file that is not there, or holds nothing


@pytest.mark.parametrize("left", [None, b"", b"\0" * 511])
def test_a_change_that_only_began_keeps_both_keys_while_the_file_is_away(
    database: Path, made: NewKeys, left: bytes | None
) -> None:
    made.keys.begin_change(made.secrets)
    secrets = made.keys.unlock("testa", OWNER_WORDS).secrets
    away = database.with_name("away")
    database.rename(away)
    if left is None:
        assert finish_change(database, made.keys, secrets) == secrets
    else:
        database.write_bytes(left)
        with pytest.raises(StorageProblem) as refusal:
            finish_change(database, made.keys, secrets)
        assert refusal.value.trouble is Trouble.DAMAGED
    assert made.keys.before_change(secrets) == made.secrets
    away.replace(database)
    assert finish_change(database, made.keys, secrets) == secrets
    assert holds_the_owner(database, secrets)


def test_an_emptied_file_gets_no_new_key(database: Path, made: NewKeys) -> None:
    kept = database.read_bytes()
    database.write_bytes(b"")
    with pytest.raises(StorageProblem):
        change_data_key(database, made.keys, made.secrets)
    database.write_bytes(kept)
    assert made.keys.unlock("testa", OWNER_WORDS).secrets == made.secrets
    assert holds_the_owner(database, made.secrets)


def test_the_old_key_is_not_forgotten_for_a_file_that_vanishes_on_the_way(
    database: Path, made: NewKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt = rekey._encrypt_anew
    away = database.with_name("away")

    def encrypt_and_lose(*given: object) -> None:
        encrypt(*given)  # type: ignore[arg-type]
        database.rename(away)

    with monkeypatch.context() as patch:
        patch.setattr(rekey, "_encrypt_anew", encrypt_and_lose)
        with pytest.raises(StorageProblem):
            change_data_key(database, made.keys, made.secrets)
    secrets = made.keys.unlock("testa", OWNER_WORDS).secrets
    assert made.keys.before_change(secrets) == made.secrets
    away.replace(database)
    assert finish_change(database, made.keys, secrets) == secrets
    assert holds_the_owner(database, secrets)
