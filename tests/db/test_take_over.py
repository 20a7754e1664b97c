"""A file of the first program, which was not encrypted, is taken over whole, and nothing plain is left."""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from db.backup.bundle import BackupState, list_backups
from db.backup.checking import digests_of
from db.backup.unfinished import finish_interrupted
from db.engine import connect_plainly
from db.errors import StorageProblem, Trouble
from db.take_over import finish_take_over, is_plain, take_over
from tests.db.backup.clinics import give_keys
from tests.db.invented import ACTOR, opened
from tests.db.raw import is_sound
from tests.opening import SECRETS

RELEASED = Path(__file__).parent / "released"
PATIENTS = 8


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A file of the first program, as it was released, with a key file made for it."""
    path = tmp_path / "clinic" / "clinic.db"
    path.parent.mkdir()
    path.write_bytes(gzip.decompress((RELEASED / "0001-plain.db.gz").read_bytes()))
    give_keys(path)
    return path


def names_in(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


def marker_of(plain: Path) -> bytes:
    """A patient's name as it stands in the plain file."""
    with closing(sqlite3.connect(plain)) as connection:
        [(name,)] = connection.execute("SELECT name FROM patient ORDER BY name LIMIT 1")
    marker = str(name).encode("utf-8")
    assert marker in plain.read_bytes()
    return marker


def test_every_row_of_the_first_program_is_in_the_encrypted_file(plain: Path) -> None:
    before = digests_of(plain, key=b"")

    take_over(plain, SECRETS)

    assert not is_plain(plain)
    assert digests_of(plain, key=SECRETS.data_key) == before
    assert before["patient"][0] == PATIENTS
    assert names_in(plain) == ["clinic.db", "clinic.db.keys", "clinic.db.keys.prev"]


def test_the_file_that_was_taken_over_opens_up_to_date_after_a_backup(plain: Path) -> None:
    take_over(plain, SECRETS)

    with opened(plain) as store:
        assert store.count_patients(ACTOR) == PATIENTS
        assert store.audit.check(ACTOR).is_good
    assert is_sound(plain)
    [backup] = list_backups((plain.parent / "backups",))
    assert backup.manifest is not None
    assert (backup.state, backup.manifest.revision) == (BackupState.WHOLE, "0001")


def test_nothing_of_a_patient_is_readable_afterwards(plain: Path) -> None:
    marker = marker_of(plain)

    take_over(plain, SECRETS)

    for file in plain.parent.rglob("*"):
        assert marker not in file.read_bytes()


def test_the_blocks_of_the_plain_file_are_overwritten_not_only_let_go(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = marker_of(plain)
    watched = plain.with_name("watched")
    os.link(plain, watched)

    take_over(plain, SECRETS)

    assert marker not in watched.read_bytes()
    assert not is_plain(watched)


def test_what_was_only_in_the_log_is_taken_over_and_its_blocks_overwritten(plain: Path) -> None:
    writing = sqlite3.connect(plain, isolation_level=None)
    writing.execute("PRAGMA journal_mode=WAL")
    writing.execute("PRAGMA wal_autocheckpoint=0")
    writing.execute("UPDATE patient SET address = 'Markerstreet of Nowhere'")
    log, kept = plain.with_name("clinic.db-wal"), plain.parent.parent / "log"
    # As a kill leaves it: the log is there, nobody has the file open.
    kept.write_bytes(log.read_bytes())
    file = plain.read_bytes()
    writing.close()
    plain.write_bytes(file)
    log.write_bytes(kept.read_bytes())
    watched = plain.parent.parent / "watched"
    os.link(log, watched)
    assert b"Markerstreet" in watched.read_bytes()
    assert b"Markerstreet" not in plain.read_bytes()

    take_over(plain, SECRETS)

    with closing(connect_plainly(plain, key=SECRETS.data_key, read_only=True)) as connection:
        addresses = connection.execute("SELECT DISTINCT address FROM patient").fetchall()
    assert addresses == [("Markerstreet of Nowhere",)]
    assert b"Markerstreet" not in watched.read_bytes()
    assert names_in(plain) == ["clinic.db", "clinic.db.keys", "clinic.db.keys.prev"]


def test_a_plain_copy_that_an_older_program_made_is_overwritten_too(plain: Path) -> None:
    copy = plain.with_name("clinic.db.before-0000")
    copy.write_bytes(plain.read_bytes())

    take_over(plain, SECRETS)

    assert not copy.exists()


def test_taking_over_twice_changes_nothing_more(plain: Path) -> None:
    take_over(plain, SECRETS)
    before = plain.read_bytes()

    take_over(plain, SECRETS)

    assert plain.read_bytes() == before


def test_a_file_that_another_program_has_open_is_not_taken_over(plain: Path) -> None:
    before = digests_of(plain, key=b"")
    # The system's locks hold between processes only.
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('BEGIN IMMEDIATE'); print('open', flush=True); sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(plain)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StorageProblem) as refused:
            take_over(plain, SECRETS, lock_wait_seconds=0.2)
        other.communicate("end\n", timeout=20)
    assert refused.value.trouble is Trouble.LOCKED
    assert is_plain(plain)
    assert digests_of(plain, key=b"") == before


def test_a_plain_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
    before = path.read_bytes()

    with pytest.raises(StorageProblem) as refused:
        take_over(path, SECRETS)

    assert refused.value.trouble is Trouble.NOT_CANDOR
    assert path.read_bytes() == before


def test_a_damaged_plain_file_is_refused_and_stays_as_it_is(plain: Path) -> None:
    whole = plain.read_bytes()
    harmed = whole[: len(whole) // 2] + b"\xa5" * (len(whole) - len(whole) // 2)
    plain.write_bytes(harmed)

    with pytest.raises(StorageProblem) as refused:
        take_over(plain, SECRETS)

    assert refused.value.trouble in (Trouble.DAMAGED, Trouble.NOT_CANDOR)
    assert plain.read_bytes() == harmed


def test_the_plain_second_name_that_a_kill_left_is_dropped_without_harm(plain: Path) -> None:
    """Killed between the second name and the rename: both names are the one plain file."""
    before = digests_of(plain, key=b"")
    os.link(plain, plain.with_name("clinic.db.plain"))

    finish_interrupted(plain)

    assert digests_of(plain, key=b"") == before
    assert names_in(plain) == ["clinic.db", "clinic.db.keys", "clinic.db.keys.prev"]


def test_a_plain_file_that_a_kill_left_behind_is_overwritten_at_the_next_start(plain: Path) -> None:
    kept = plain.parent.parent / "kept"
    kept.write_bytes(plain.read_bytes())
    take_over(plain, SECRETS)
    left = plain.with_name("clinic.db.plain")
    left.write_bytes(kept.read_bytes())

    finish_interrupted(plain)

    assert not left.exists()
    assert not is_plain(plain)


def test_without_hard_links_a_kill_between_the_two_renames_is_put_right(plain: Path) -> None:
    before = digests_of(plain, key=b"")
    plain.rename(plain.with_name("clinic.db.plain"))

    finish_take_over(plain)

    assert digests_of(plain, key=b"") == before


def test_a_disk_without_hard_links_is_taken_over_too(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError("this disk has no hard links")

    before = digests_of(plain, key=b"")
    monkeypatch.setattr("db.take_over.os.link", no_links)

    take_over(plain, SECRETS)

    assert digests_of(plain, key=SECRETS.data_key) == before
    assert names_in(plain) == ["clinic.db", "clinic.db.keys", "clinic.db.keys.prev"]
