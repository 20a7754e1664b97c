"""A restore overwrites nothing, swaps database and keys together, and is noted."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db.audit.anchors import anchor_file_of
from db.audit.reading import EventFilter
from db.backup.bundle import DATABASE, KEY_FILE
from db.backup.making import make_backup
from db.backup.opening import OpenedBundle, open_bundle, recover_bundle
from db.backup.present import NotProved, Present, prove
from db.backup.restoring import READY, finish_restore, restore
from db.backup.sources import FileSource
from db.backup.unfinished import finish_interrupted
from db.errors import StorageProblem, Trouble
from db.keys.key_file import Keys, SignInRefused
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.recovery_code import RecoveryCodeProblem
from db.keys.rekey import change_data_key
from db.keys.work import LIGHT_WORK
from db.rights import Role
from db.secrets import Secrets
from db.store import Store
from tests.db.backup.clinics import PASSPHRASE, SIGN_IN, answered, everything_in, give_keys, keeper
from tests.db.invented import ACTOR, opened
from tests.db.raw import raw
from tests.opening import SECRETS, actor, admit

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def bundle(database: Path, place: Path) -> Path:
    """A backup of the clinic with one patient; the clinic has two by now."""
    made = make_backup(FileSource(database, SECRETS), place)
    with opened(database) as store:
        answered(store, "N")
    return made.path


@pytest.fixture
def owned(bundle: Path) -> OpenedBundle:
    return open_bundle(bundle, SIGN_IN, PASSPHRASE)


def patients(database: Path, secrets: Secrets = SECRETS) -> int:
    with Store.open(database, secrets=secrets) as store:
        admit(store, ACTOR)
        return store.count_patients(ACTOR)


def refused(work: object, *arguments: object, **named: object) -> Trouble:
    assert callable(work)
    with pytest.raises(StorageProblem) as problem:
        work(*arguments, **named)
    return problem.value.trouble


def test_what_was_there_is_set_aside_whole_and_still_opens(owned: OpenedBundle, database: Path) -> None:
    before, keys = database.read_bytes(), key_file_of(database).read_bytes()

    report = restore(owned, database)

    assert patients(database) == 1
    assert report.set_aside is not None
    aside = report.set_aside / database.name
    assert (aside.read_bytes(), key_file_of(aside).read_bytes()) == (before, keys)
    assert report.set_aside.name.startswith(f"{database.name}.before-2")
    assert patients(aside) == 2


def test_the_backup_itself_stays_as_it_is(owned: OpenedBundle, database: Path) -> None:
    before = {each.name: each.read_bytes() for each in owned.bundle.iterdir()}

    restore(owned, database)

    assert {each.name: each.read_bytes() for each in owned.bundle.iterdir()} == before


def test_the_restored_audit_says_so_and_how_many_events_are_set_aside(
    owned: OpenedBundle, database: Path
) -> None:
    report = restore(owned, database)

    with opened(database) as store:
        [noted] = [
            each
            for each in store.audit.events(ACTOR, EventFilter(), before=None, limit=20)
            if each.event.action.value == "restored"
        ]
        assert store.audit.check(ACTOR).is_good
        assert store.write_anchor() == ()
    assert report.events_more is not None
    assert report.events_more > 3
    assert noted.event.detail.endswith(f"{report.events_more} later events are set aside")
    assert (noted.user_name, noted.event.record) == (ACTOR.name, owned.manifest.id)


def test_the_anchor_of_what_was_left_behind_is_set_aside_too(owned: OpenedBundle, database: Path) -> None:
    assert anchor_file_of(database).exists()

    report = restore(owned, database)

    assert report.set_aside is not None
    assert (report.set_aside / anchor_file_of(database).name).exists()
    assert not anchor_file_of(database).exists()


def test_later_backups_do_not_accuse_a_clinic_that_went_back_on_purpose(
    owned: OpenedBundle, database: Path
) -> None:
    with opened(database) as store:
        keeper(store, database).back_up(ACTOR)
    restore(owned, database)

    with opened(database) as store:
        kept = keeper(store, database)
        assert store.audit.check(ACTOR, anchors=kept.anchors()).is_good
        assert kept.anchors() == ()
        later = datetime.now(UTC) + timedelta(seconds=5)
        make_backup(FileSource(database, SECRETS), kept.own_place, at=later)
        assert len(kept.anchors()) == 1
        assert store.audit.check(ACTOR, anchors=kept.anchors()).is_good


def test_a_backup_restores_on_a_machine_that_has_nothing(owned: OpenedBundle, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.mkdir()

    report = restore(owned, new / "clinic.db")

    assert (report.set_aside, report.counts["patient"], report.events_more) == (None, 1, None)
    assert patients(new / "clinic.db") == 1
    assert [each for each in everything_in(new) if ".restoring" in each or ".before" in each] == []


def test_database_and_keys_change_together_after_a_change_of_the_key(
    owned: OpenedBundle, database: Path
) -> None:
    keys = Keys.open(FileKeyPlace(key_file_of(database)))
    fresh = change_data_key(database, keys, keys.unlock(SIGN_IN, PASSPHRASE).secrets)
    assert patients(database, fresh) == 2

    report = restore(owned, database, present=fresh)

    assert report.events_more is not None
    secrets = Keys.open(FileKeyPlace(key_file_of(database))).unlock(SIGN_IN, PASSPHRASE).secrets
    assert secrets == SECRETS
    assert patients(database) == 1
    assert report.set_aside is not None
    aside = report.set_aside / database.name
    old = Keys.open(FileKeyPlace(key_file_of(aside))).unlock(SIGN_IN, PASSPHRASE).secrets
    assert patients(aside, old) == 2


def test_a_wrong_passphrase_opens_no_backup(bundle: Path) -> None:
    with pytest.raises(SignInRefused):
        open_bundle(bundle, SIGN_IN, "another invented heron")


def test_the_recovery_code_restores_and_is_used_up(database: Path, place: Path) -> None:
    key_file_of(database).unlink()
    code = give_keys(database)
    bundle = make_backup(FileSource(database, SECRETS), place).path
    with pytest.raises(RecoveryCodeProblem):
        recover_bundle(bundle, code[:-1] + ("A" if code[-1] != "A" else "B"), sign_in=SIGN_IN, passphrase="x")
    with pytest.raises(SignInRefused):
        recover_bundle(bundle, code, sign_in="nobody", passphrase="eight invented herons")

    found = recover_bundle(bundle, code, sign_in=SIGN_IN, passphrase="eight invented herons")
    restore(found, database)

    keys = Keys.open(FileKeyPlace(key_file_of(database)))
    assert keys.unlock(SIGN_IN, "eight invented herons").secrets == SECRETS
    with pytest.raises(SignInRefused):
        keys.unlock(SIGN_IN, PASSPHRASE)
    with pytest.raises(SignInRefused):
        keys.recover(code, person_id=ACTOR.id, sign_in=SIGN_IN, passphrase="nine invented herons")
    assert found.recovery_code is not None
    keys.recover(found.recovery_code, person_id=ACTOR.id, sign_in=SIGN_IN, passphrase="nine invented herons")


# An owner of that day is not always one of today


OTHER, OTHER_WORDS = actor(7, "Othera Nobody"), "four invented cranes"


def with_another_owner(database: Path, place: Path) -> tuple[Path, Keys]:
    """A backup of a day on which there was another owner, and the keys of the clinic."""
    with opened(database) as store:
        admit(store, ACTOR, OTHER)
    keys = Keys.open(FileKeyPlace(key_file_of(database)), work=LIGHT_WORK)
    keys.add_person(SECRETS, OTHER.id, "othera", OTHER_WORDS)
    return make_backup(FileSource(database, SECRETS), place).path, keys


def stays(database: Path, work: object, *arguments: object, **named: object) -> Trouble:
    """Why it was refused; the clinic and its keys stay byte for byte, with nothing beside them."""
    names = everything_in(database.parent)
    before = database.read_bytes(), key_file_of(database).read_bytes()
    trouble = refused(work, *arguments, **named)
    assert (database.read_bytes(), key_file_of(database).read_bytes()) == before
    assert everything_in(database.parent) == names
    return trouble


def test_an_owner_who_was_removed_restores_no_backup_of_their_day(database: Path, place: Path) -> None:
    bundle, keys = with_another_owner(database, place)
    keys.remove_person(SECRETS, OTHER.id)
    opened_bundle = open_bundle(bundle, "othera", OTHER_WORDS)
    assert OTHER_WORDS not in repr(opened_bundle)

    with pytest.raises(NotProved):
        restore(opened_bundle, database)
    assert stays(database, restore, opened_bundle, database) is Trouble.NOT_ALLOWED
    change_data_key(database, keys, SECRETS)
    assert stays(database, restore, opened_bundle, database) is Trouble.NOT_ALLOWED
    # Nor do secrets of that day, which are no longer those of anybody who is signed in.
    assert stays(database, restore, opened_bundle, database, present=SECRETS) is Trouble.NOT_ALLOWED


def test_an_owner_who_is_one_no_more_restores_nothing_though_they_sign_in(
    database: Path, place: Path
) -> None:
    bundle, _ = with_another_owner(database, place)
    raw(database, f"UPDATE person SET role = 'front-desk' WHERE id = '{OTHER.id.hex}'")

    assert stays(database, restore, open_bundle(bundle, "othera", OTHER_WORDS), database) is (
        Trouble.NOT_ALLOWED
    )
    assert stays(
        database,
        restore,
        open_bundle(bundle, "othera", OTHER_WORDS),
        database,
        present=Present(OTHER.id, SECRETS),
    ) is (Trouble.NOT_ALLOWED)


def test_a_passphrase_that_was_changed_since_takes_the_one_of_today_too(database: Path, place: Path) -> None:
    bundle, keys = with_another_owner(database, place)
    keys.change_passphrase(OTHER.id, OTHER_WORDS, "nine invented cranes")
    of_that_day = open_bundle(bundle, "othera", OTHER_WORDS)
    assert stays(database, restore, of_that_day, database) is Trouble.NOT_ALLOWED
    with pytest.raises(SignInRefused):
        prove(database, "othera", OTHER_WORDS)

    restore(of_that_day, database, present=prove(database, "othera", "nine invented cranes"))

    assert patients(database) == 1


def test_an_owner_who_is_signed_in_restores_with_the_passphrase_of_somebody_who_left(
    database: Path, place: Path
) -> None:
    bundle, keys = with_another_owner(database, place)
    keys.remove_person(SECRETS, OTHER.id)

    restore(open_bundle(bundle, "othera", OTHER_WORDS), database, present=Present(ACTOR.id, SECRETS))

    assert patients(database) == 1


def test_a_recovery_code_that_is_dead_today_restores_nothing_over_the_clinic(
    database: Path, place: Path
) -> None:
    key_file_of(database).unlink()
    code = give_keys(database)
    bundle = make_backup(FileSource(database, SECRETS), place).path
    keys = Keys.open(FileKeyPlace(key_file_of(database)), work=LIGHT_WORK)
    keys.new_recovery_code(SECRETS)
    found = recover_bundle(bundle, code, sign_in=SIGN_IN, passphrase="eight invented herons")

    assert stays(database, restore, found, database) is Trouble.NOT_ALLOWED

    restore(found, database, present=prove(database, SIGN_IN, PASSPHRASE))
    assert patients(database) == 1


@pytest.mark.parametrize("damage", ["emptied", "cut off", "overwritten", "key file gone", "no people"])
def test_a_clinic_that_cannot_be_read_is_restored_over_with_the_passphrase_of_that_day(
    database: Path, place: Path, damage: str
) -> None:
    bundle, keys = with_another_owner(database, place)
    keys.reset_passphrase(SECRETS, OTHER.id, "nine invented cranes")
    of_that_day = open_bundle(bundle, "othera", OTHER_WORDS)
    assert stays(database, restore, of_that_day, database) is Trouble.NOT_ALLOWED
    match damage:
        case "emptied":
            database.write_bytes(b"")
        case "cut off":
            database.write_bytes(database.read_bytes()[:511])
        case "overwritten":
            database.write_bytes(bytes(range(256)) * 64)
        case "key file gone":
            key_file_of(database).unlink()
        case _:
            raw(database, "DELETE FROM person")

    restore(of_that_day, database)

    assert patients(database) == 1


def test_a_backup_that_lost_its_people_makes_nobody_its_owner(
    database: Path, place: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    raw(database, "DELETE FROM person")
    monkeypatch.setattr("db.backup.making.is_headless", lambda *_: False)
    bundle = make_backup(FileSource(database, SECRETS), place).path
    new = tmp_path / "new"
    new.mkdir()

    found = refused(restore, open_bundle(bundle, SIGN_IN, PASSPHRASE), new / "clinic.db")

    assert (found, everything_in(new)) == (Trouble.BACKUP_DAMAGED, [])


def test_only_an_owner_of_that_day_restores_with_a_passphrase(database: Path, place: Path) -> None:
    lead = actor(5, "Leada Nobody", Role.CLINICAL_LEAD)
    with opened(database) as store:
        admit(store, ACTOR, lead)
    keys = Keys.open(FileKeyPlace(key_file_of(database)))
    keys.add_person(SECRETS, lead.id, "leada", "four invented swans")
    bundle = make_backup(FileSource(database, SECRETS), place).path
    before = database.read_bytes()

    assert (
        refused(restore, open_bundle(bundle, "leada", "four invented swans"), database) is Trouble.NOT_ALLOWED
    )

    assert database.read_bytes() == before
    assert [each for each in everything_in(database.parent) if ".restoring" in each] == []


@pytest.mark.parametrize("name", [DATABASE, KEY_FILE])
def test_a_damaged_backup_is_refused_before_anything_changes(
    owned: OpenedBundle, database: Path, name: str
) -> None:
    data = bytearray((owned.bundle / name).read_bytes())
    data[len(data) // 2] ^= 4
    (owned.bundle / name).write_bytes(data)
    before = {each: (database.parent / each).stat().st_mtime_ns for each in everything_in(database.parent)}

    assert refused(restore, owned, database) is Trouble.BACKUP_DAMAGED

    after = {each: (database.parent / each).stat().st_mtime_ns for each in everything_in(database.parent)}
    assert after == before


def test_a_clinic_that_is_open_elsewhere_is_not_restored_over(owned: OpenedBundle, database: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.db.invented import opened\n"
        "with opened(Path(sys.argv[1])):\n    print('open', flush=True); sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(database)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        assert refused(restore, owned, database) is Trouble.LOCKED
        other.communicate("end\n", timeout=20)
    assert patients(database) == 2
    restore(owned, database)
    assert patients(database) == 1


def test_a_restore_that_was_decided_is_finished_at_the_next_start(
    owned: OpenedBundle, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("db.backup.restoring._carry_out", kill)
    with pytest.raises(Killed):
        restore(owned, database)
    monkeypatch.undo()
    assert database.with_name(f"{database.name}{READY}").is_dir()

    assert finish_restore(database)

    assert patients(database) == 1
    assert not finish_restore(database)
    assert [each for each in everything_in(database.parent) if ".restoring" in each] == []


def test_an_order_that_points_elsewhere_moves_nothing_out_of_the_folder(
    owned: OpenedBundle, database: Path, tmp_path: Path
) -> None:
    ready = database.with_name(f"{database.name}{READY}")
    ready.mkdir()
    shutil.copyfile(owned.bundle / DATABASE, ready / DATABASE)
    shutil.copyfile(owned.bundle / KEY_FILE, key_file_of(ready / DATABASE))
    (ready / "order.json").write_text('{"aside": "clinic.db.before-/../../../stolen"}')

    finish_interrupted(database)

    assert not (tmp_path / "stolen").exists()
    assert patients(database) == 1
    assert [each for each in everything_in(database.parent) if each.startswith("clinic.db.before-2")]


def test_a_manifest_of_another_clinics_audit_is_refused_at_the_sign_in(bundle: Path, database: Path) -> None:
    from db.backup.bundle import MANIFEST, read_manifest

    other = Secrets(SECRETS.data_key, bytes(32))
    forged = replace(read_manifest(bundle), program="9").sealed(other)
    (bundle / MANIFEST).write_bytes(forged.to_bytes())

    assert refused(open_bundle, bundle, SIGN_IN, PASSPHRASE) is Trouble.BACKUP_DAMAGED
