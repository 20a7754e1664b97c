"""When the clinic's file is damaged or gone, its newest good backup is offered."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from db.backup.bundle import DATABASE
from db.backup.making import make_backup
from db.backup.opening import open_bundle
from db.backup.places import own_place
from db.backup.recovery import recovery_offer
from db.backup.restoring import restore
from db.backup.sources import FileSource
from db.codec import now
from db.desk import DeskSettings, write_desk
from db.errors import StorageProblem, Trouble
from db.keys.place import key_file_of
from db.store import Store
from tests.db.backup.clinics import PASSPHRASE, SIGN_IN, answered, make_clinic
from tests.db.invented import opened
from tests.opening import SECRETS

ROOT = Path(__file__).resolve().parents[3]


def backed_up(database: Path, **age: float) -> Path:
    at = now() - timedelta(**age)
    return make_backup(FileSource(database, SECRETS), own_place(database.parent), make_place=True, at=at).path


@pytest.mark.parametrize("cut", [4096 * 20, 4096 * 20 + 1000, 100])
def test_a_half_copied_file_is_said_to_be_damaged_and_the_newest_good_backup_is_offered(
    database: Path, cut: int
) -> None:
    older, newer = backed_up(database, hours=30), backed_up(database, hours=3)
    database.write_bytes(database.read_bytes()[:cut])

    with pytest.raises(StorageProblem) as refused, Store.open(database, secrets=SECRETS) as store:
        store.audit.check(None)
    assert refused.value.trouble in (Trouble.DAMAGED, Trouble.NOT_CANDOR)
    offer = recovery_offer(database.parent, refused.value.trouble)
    assert offer is not None
    assert offer.backup.path == newer
    assert offer.sentence == "The newest good backup is 3 hours old: restore it, nothing is overwritten."

    (newer / DATABASE).unlink()
    offer = recovery_offer(database.parent, refused.value.trouble)
    assert offer is not None
    assert offer.backup.path == older


def test_backups_of_another_clinic_on_the_same_stick_are_not_offered(
    database: Path, place: Path, tmp_path: Path
) -> None:
    other = make_clinic(tmp_path / "other")
    make_backup(FileSource(other, SECRETS), place)
    write_desk(database.parent, DeskSettings(second_place=place))

    assert recovery_offer(database.parent, Trouble.DAMAGED) is None
    # Without the key file nobody can tell: what there is, is offered.
    key_file_of(database).unlink()
    assert recovery_offer(database.parent, Trouble.KEY_FILE_MISSING) is not None


def test_after_damage_a_backup_from_the_future_is_not_offered_before_one_that_holds_more(
    database: Path,
) -> None:
    """The clock was a month ahead when the first one was made."""
    ahead = backed_up(database, days=-30)
    with opened(database) as store:
        answered(store, "Y")
    newest = backed_up(database, hours=2)

    offer = recovery_offer(database.parent, Trouble.DAMAGED)
    assert offer is not None
    assert offer.backup.path == newest
    assert offer.sentence == "The newest good backup is 2 hours old: restore it, nothing is overwritten."

    shutil.rmtree(newest)
    offer = recovery_offer(database.parent, Trouble.DAMAGED)
    assert offer is not None
    assert offer.backup.path == ahead
    assert "bears a day that is still to come" in offer.sentence


def test_a_clock_that_is_behind_now_hides_no_backup_that_holds_more(database: Path) -> None:
    backed_up(database, days=60)
    with opened(database) as store:
        answered(store, "Y")
    newest = backed_up(database, days=2)

    offer = recovery_offer(database.parent, Trouble.DAMAGED, at=now() - timedelta(days=40))

    assert offer is not None
    assert offer.backup.path == newest


def test_after_a_restore_the_days_count_and_not_the_longer_audit_that_was_left_behind(database: Path) -> None:
    early = backed_up(database, days=3)
    with opened(database) as store:
        answered(store, "Y")
    backed_up(database, days=2)
    restore(open_bundle(early, SIGN_IN, PASSPHRASE), database)
    newest = backed_up(database, hours=1)

    offer = recovery_offer(database.parent, Trouble.DAMAGED)

    assert offer is not None
    assert offer.backup.path == newest


@pytest.mark.parametrize("trouble", [Trouble.DISK_FULL, Trouble.LOCKED, Trouble.NEWER, Trouble.NOT_ALLOWED])
def test_a_trouble_that_a_restore_does_not_cure_offers_none(database: Path, trouble: Trouble) -> None:
    backed_up(database, hours=1)

    assert recovery_offer(database.parent, trouble) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_disk_for_backups_that_is_full_is_told_and_leaves_nothing(database: Path, place: Path) -> None:
    """A process that may not write files as large as the clinic's: SQLite takes that for a full disk."""
    code = (
        "import pathlib, resource, signal, sys\n"
        "from db.backup.making import make_backup\n"
        "from db.backup.sources import FileSource\n"
        "from db.errors import StorageProblem\n"
        "from tests.opening import SECRETS\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    make_backup(FileSource(pathlib.Path(sys.argv[1]), SECRETS), pathlib.Path(sys.argv[2]))\n"
        "except StorageProblem as problem:\n"
        "    print(problem.trouble.name)\n"
    )
    command = [sys.executable, "-c", code, str(database), str(place)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip() in ("BACKUP_PLACE_FULL", "DISK_FAILED")
    assert list(place.iterdir()) == []


def test_an_open_clinic_works_on_while_its_backup_fails(database: Path, place: Path) -> None:
    with opened(database) as store:
        with pytest.raises(StorageProblem):
            make_backup(FileSource(database, SECRETS), place / "unplugged")
        assert store.audit.check(None).is_good
