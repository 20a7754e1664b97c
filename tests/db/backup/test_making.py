"""A backup is whole, encrypted, checked and proved, or it is not there."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from db.backup.bundle import (
    DATABASE,
    KEY_FILE,
    MANIFEST,
    BackupState,
    Reason,
    list_backups,
    newest_good,
    read_manifest,
)
from db.backup.doctor import HEADLESS, Verdict, integrity_check
from db.backup.keeper import Keeper
from db.backup.making import BackupReport, copy_bundle, make_backup, verify_bundle
from db.backup.schedule import PlaceState
from db.backup.sources import FileSource
from db.backup.steps import Steps
from db.codec import now
from db.desk import DESK_FILE, UNREADABLE, read_desk, write_desk
from db.errors import StorageProblem, Trouble
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK
from db.rights import Role
from db.schema import SHIPPED
from db.secrets import Secrets
from db.store import Store
from intake.conditions import Answers
from tests.db.backup.clinics import PASSPHRASE, answered, everything_in, keeper
from tests.db.invented import ACTOR, Visit, change, opened
from tests.db.raw import raw
from tests.opening import SECRETS, actor, admit

MARKERS = (b"Nonesuch", b"nonesuch", b"Nowhere", b"SQLite format 3", b"020 7946")


def made(database: Path, place: Path, **options: Reason | Steps) -> BackupReport:
    return make_backup(FileSource(database, SECRETS), place, **options)  # type: ignore[arg-type]


def refused(work: object, *arguments: object, **named: object) -> Trouble:
    assert callable(work)
    with pytest.raises(StorageProblem) as problem:
        work(*arguments, **named)
    return problem.value.trouble


def test_a_backup_is_the_file_its_keys_and_a_sealed_list(database: Path, place: Path) -> None:
    report = made(database, place, reason=Reason.CLOSING)

    assert sorted(each.name for each in report.path.iterdir()) == [DATABASE, KEY_FILE, MANIFEST]
    assert (report.path / KEY_FILE).read_bytes() == key_file_of(database).read_bytes()
    manifest = read_manifest(report.path)
    assert manifest == report.manifest
    assert (manifest.counts["patient"], manifest.counts["consultation"]) == (1, 1)
    assert manifest.revision == SHIPPED.newest
    assert (manifest.reason, manifest.program) == (Reason.CLOSING, "0.1.0")
    assert manifest.audit_sequence == manifest.counts["audit_event"] > 0
    assert verify_bundle(report.path, SECRETS) == manifest
    assert [each.name for each in place.iterdir()] == [report.path.name]


def test_no_byte_of_a_backup_tells_of_a_patient_or_of_the_clinic(database: Path, place: Path) -> None:
    report = made(database, place)

    for file in report.path.iterdir():
        assert not [marker for marker in MARKERS if marker in file.read_bytes()]
    with closing(sqlite3.connect(report.path / DATABASE)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM sqlite_master")


def test_a_backup_is_readable_by_this_user_alone(database: Path, place: Path) -> None:
    report = made(database, place)

    assert [each.stat().st_mode & 0o077 for each in (report.path, *report.path.iterdir())] == [0] * 4


def test_a_backup_of_an_open_clinic_holds_all_that_was_acknowledged_while_saves_go_on(
    database: Path, place: Path
) -> None:
    saved, stop = [0], Event()
    with opened(database) as store:
        visit = Visit.begun(store)

        def save_on() -> None:
            while not stop.is_set():
                version = saved[0] + 1
                said = Answers().with_answer("goals.own-words", f"hope {version} " * 200)
                visit.save(version, said, [change("goals.own-words", f"hope {version}")])
                saved[0] = version

        saving = Thread(target=save_on)
        saving.start()
        try:
            counts = []
            for _ in range(5):
                before = saved[0]
                counts.append((before, made(database, place).manifest.counts["answer_change"] - 1))
        finally:
            stop.set()
            saving.join()

    assert all(acknowledged <= held for acknowledged, held in counts)
    assert counts[-1][0] > counts[0][0]


def test_two_backups_of_one_second_have_two_names(database: Path, place: Path) -> None:
    moment = made(database, place).manifest.made_at
    source = FileSource(database, SECRETS)

    again = make_backup(source, place, at=moment)

    assert again.path.name.endswith("Z-1")
    assert len(list_backups((place,))) == 2


def test_a_backup_that_is_stopped_leaves_nothing(database: Path, place: Path) -> None:
    cancel, told = Event(), []

    def tell(what: str, share: float) -> None:
        told.append(what)
        if what == "Checking the tables":
            cancel.set()

    assert refused(made, database, place, steps=Steps(cancel, tell)) is Trouble.STOPPED
    assert told[0] == "Copying"
    assert everything_in(place) == []


def test_a_copy_that_does_not_pass_its_check_never_counts(
    database: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class TornSource(FileSource):
        """A disk that forgets a page of what was written."""

        def copy_to(self, target: Path, steps: Steps) -> None:
            super().copy_to(target, steps)
            data = bytearray(target.read_bytes())
            data[8192:12288] = bytes(4096)
            target.write_bytes(data)

    source = TornSource(database, SECRETS)

    assert refused(make_backup, source, place) is Trouble.BACKUP_UNSOUND
    assert everything_in(place) == []


def test_a_backup_without_its_own_key_file_is_refused(database: Path, place: Path, tmp_path: Path) -> None:
    other = Keys.create(
        FileKeyPlace(tmp_path / "other.keys"),
        person_id=ACTOR.id,
        sign_in="ima",
        passphrase=PASSPHRASE,
        work=LIGHT_WORK,
    )
    assert other.secrets != SECRETS
    key_file_of(database).write_bytes((tmp_path / "other.keys").read_bytes())
    assert refused(made, database, place) is Trouble.LOCKED

    key_file_of(database).unlink()
    assert refused(made, database, place) is Trouble.KEY_FILE_MISSING
    assert everything_in(place) == []


def test_a_place_that_is_not_there_is_said_and_not_made_elsewhere(database: Path, tmp_path: Path) -> None:
    gone = tmp_path / "unplugged" / "backups"

    assert refused(made, database, gone) is Trouble.BACKUP_PLACE
    assert not gone.parent.exists()


@pytest.mark.parametrize("name", [DATABASE, KEY_FILE, MANIFEST])
def test_any_changed_byte_of_a_backup_is_noticed(database: Path, place: Path, name: str) -> None:
    report = made(database, place)
    file = report.path / name
    whole = file.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 25)):
        harmed = bytearray(whole)
        harmed[at] ^= 0x10
        file.write_bytes(harmed)
        with pytest.raises(StorageProblem):
            verify_bundle(report.path, SECRETS)
    file.write_bytes(whole)
    verify_bundle(report.path, SECRETS)


def test_a_backup_cut_short_is_seen_without_opening_it(database: Path, place: Path) -> None:
    report = made(database, place)
    whole = (report.path / DATABASE).read_bytes()
    (report.path / DATABASE).write_bytes(whole[:-4096])

    [found] = list_backups((place,))
    assert (found.state, newest_good((found,), now())) == (BackupState.DAMAGED, None)


def test_a_manifest_that_somebody_else_sealed_is_damage(database: Path, place: Path) -> None:
    report = made(database, place)
    other = Secrets(SECRETS.data_key, bytes(32))
    (report.path / MANIFEST).write_bytes(replace(report.manifest, program="9").sealed(other).to_bytes())

    assert refused(verify_bundle, report.path, SECRETS) is Trouble.BACKUP_DAMAGED
    assert list_backups((place,), secrets=SECRETS)[0].state is BackupState.DAMAGED


def test_a_backup_of_a_newer_program_is_told_apart(database: Path, place: Path) -> None:
    report = made(database, place)
    document = json.loads((report.path / MANIFEST).read_bytes())
    (report.path / MANIFEST).write_text(json.dumps(document | {"version": 2}))

    assert refused(verify_bundle, report.path, SECRETS) is Trouble.NEWER
    assert list_backups((place,))[0].state is BackupState.NEWER


def test_a_backup_copied_to_a_stick_is_checked_there(database: Path, place: Path, tmp_path: Path) -> None:
    report = made(database, place)
    stick = tmp_path / "second"
    stick.mkdir()

    copied = copy_bundle(report.path, stick, SECRETS)
    assert everything_in(copied.path) == everything_in(report.path)
    assert copy_bundle(report.path, stick, SECRETS).path == copied.path

    (report.path / DATABASE).write_bytes(b"")
    shutil.rmtree(copied.path)
    assert refused(copy_bundle, report.path, stick, SECRETS) is Trouble.BACKUP_DAMAGED
    assert everything_in(stick) == []


def test_other_folders_and_other_clinics_are_left_out_of_the_list(database: Path, place: Path) -> None:
    report = made(database, place)
    (place / "candor-holiday").mkdir()
    (place / "photos").mkdir()
    manifest = report.manifest

    assert [each.path for each in list_backups((place,))] == [report.path]
    assert list_backups((place,), database_id=manifest.database_id) == list_backups((place, place))
    assert list_backups((place,), database_id=manifest.id) == ()
    assert list_backups((place / "missing",)) == ()


# The keeper


@pytest.fixture
def store(database: Path):  # type: ignore[no-untyped-def]
    with opened(database) as made_store:
        yield made_store


@pytest.fixture
def kept(store: Store, database: Path) -> Keeper:
    return keeper(store, database)


def audit_of(store: Store) -> list[tuple[str, str]]:
    from db.audit.reading import EventFilter

    found = store.audit.events(ACTOR, EventFilter(), before=None, limit=50)
    return [(each.event.action.value, each.event.detail) for each in found]


def test_a_backup_goes_to_both_places_and_into_the_audit(kept: Keeper, store: Store, place: Path) -> None:
    assert kept.state().second is PlaceState.NOT_CHOSEN
    kept.choose_second_place(ACTOR, place)
    assert kept.state().second is PlaceState.EMPTY

    done = kept.back_up(ACTOR)

    assert done.second is not None
    assert (done.second.path.parent, done.second_trouble) == (place, "")
    assert [each.state for each in kept.all()] == [BackupState.WHOLE] * 2
    assert (kept.state().second, kept.is_due()) == (PlaceState.OK, False)
    assert read_desk(kept.own_place.parent).last_second_copy == done.report.manifest.made_at
    assert ("backed-up", "by-hand, both places, 0 old removed") in audit_of(store)


def test_a_second_place_that_is_unplugged_does_not_stop_the_backup(
    kept: Keeper, store: Store, place: Path
) -> None:
    kept.choose_second_place(ACTOR, place)
    place.rmdir()

    done = kept.back_up(ACTOR)

    assert done.report.path.is_dir()
    assert (done.second, done.second_trouble) == (None, Trouble.BACKUP_PLACE.value)
    assert not place.exists()
    assert kept.state().second is PlaceState.MISSING


def test_settings_that_cannot_be_read_do_not_switch_the_second_place_off_in_silence(
    kept: Keeper, store: Store, place: Path
) -> None:
    kept.choose_second_place(ACTOR, place)
    file = kept.own_place.parent / DESK_FILE
    sound = file.read_bytes()
    file.write_bytes(sound.rstrip()[:-1])

    done = kept.back_up(ACTOR)

    assert done.report.path.is_dir()
    assert (done.second, done.second_trouble) == (None, UNREADABLE)
    assert ("backed-up", "by-hand, second place failed, 0 old removed") in audit_of(store)
    state = kept.state()
    assert (state.second, state.sentences[1], state.is_alarming) == (PlaceState.UNKNOWN, UNREADABLE, True)
    before = audit_of(store)
    assert refused(kept.choose_second_place, ACTOR, None) is Trouble.CANNOT_STORE
    assert audit_of(store) == before

    file.write_bytes(sound)
    assert kept.back_up(ACTOR).second is not None


def test_an_empty_folder_in_the_place_of_a_stick_is_not_taken_for_it(kept: Keeper, place: Path) -> None:
    kept.choose_second_place(ACTOR, place)
    folder = kept.own_place.parent
    write_desk(folder, replace(read_desk(folder), second_place_is_apart=True))

    done = kept.back_up(ACTOR)

    assert done.second is None
    assert everything_in(place) == []
    assert kept.state().second is PlaceState.MISSING


def test_a_backup_that_fails_is_noted_too(kept: Keeper, store: Store, database: Path) -> None:
    key_file_of(database).rename(database.with_name("lost"))

    assert refused(kept.back_up, ACTOR) is Trouble.KEY_FILE_MISSING
    assert ("backup-failed", "key_file_missing") in audit_of(store)


def test_the_automatic_backup_is_made_only_when_it_is_due(kept: Keeper) -> None:
    first = kept.back_up_if_due(ACTOR)

    assert first is not None
    assert first.report.manifest.reason is Reason.SCHEDULE
    assert kept.back_up_if_due(ACTOR) is None


def test_a_backup_made_while_the_clock_ran_ahead_takes_the_place_of_no_other(
    kept: Keeper, store: Store, database: Path
) -> None:
    moment = now()
    source = FileSource(database, SECRETS)
    ahead = make_backup(source, kept.own_place, make_place=True, at=moment + timedelta(days=30))

    assert kept.is_due(moment)
    made = kept.back_up_if_due(ACTOR)

    assert made is not None
    assert kept.back_up_if_due(ACTOR) is None
    newest = kept.newest()
    assert newest is not None
    assert newest.path == made.report.path
    assert (made.removed, ahead.path.is_dir()) == (0, True)
    later = kept.state(moment + timedelta(days=14))
    assert later.sentences[0] == "The newest good backup is 14 days old: make one now."
    assert later.is_alarming
    assert kept.is_due(moment + timedelta(hours=5))


def test_a_rehearsal_is_noted_remembered_and_leaves_nothing(
    kept: Keeper, store: Store, database: Path
) -> None:
    kept.back_up(ACTOR)
    assert kept.state().rehearsal_due
    before = everything_in(database.parent)

    report = kept.rehearse(ACTOR)

    assert report.patients == 1
    assert not kept.state().rehearsal_due
    assert set(everything_in(database.parent)) - set(before) == {"desk.json"}
    assert audit_of(store)[0][0] == "rehearsed"


def test_a_rehearsal_of_a_damaged_backup_fails_and_is_noted(
    kept: Keeper, store: Store, database: Path
) -> None:
    path = kept.back_up(ACTOR).report.path / DATABASE
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)

    assert refused(kept.rehearse, ACTOR) is Trouble.BACKUP_DAMAGED
    assert audit_of(store)[0] == ("rehearsed", "failed: backup_damaged")
    assert kept.state().rehearsal_due


def test_a_rehearsal_without_a_backup_is_refused(kept: Keeper) -> None:
    assert refused(kept.rehearse, ACTOR) is Trouble.NO_BACKUP


def test_the_own_folder_is_no_second_place(kept: Keeper, database: Path) -> None:
    assert refused(kept.choose_second_place, ACTOR, database.parent) is Trouble.BACKUP_PLACE
    assert refused(kept.choose_second_place, ACTOR, kept.own_place) is Trouble.BACKUP_PLACE


def test_somebody_who_is_not_signed_in_makes_no_backup(kept: Keeper, database: Path) -> None:
    stranger = actor(9, "Noone Known", Role.OWNER)

    assert refused(kept.back_up, stranger) is Trouble.SIGNED_OUT
    assert refused(kept.rehearse, stranger) is Trouble.SIGNED_OUT
    assert not kept.own_place.exists()


def test_the_front_desk_may_back_up(kept: Keeper, store: Store) -> None:
    desk = actor(7, "Desk Nobody", Role.FRONT_DESK)
    admit(store, ACTOR, desk)

    assert kept.back_up(desk).report.path.is_dir()


def test_the_second_place_is_for_those_who_set_the_clinic_up(kept: Keeper, store: Store, place: Path) -> None:
    lead = actor(6, "Leada Nobody", Role.CLINICAL_LEAD)
    others = (actor(7, "Desk Nobody", Role.FRONT_DESK), actor(8, "Doca Nobody", Role.PRACTITIONER))
    admit(store, ACTOR, lead, *others)
    kept.choose_second_place(lead, place)
    before = audit_of(store)

    for each in others:
        assert refused(kept.choose_second_place, each, None) is Trouble.NOT_ALLOWED
        assert refused(kept.choose_second_place, each, place.parent / "other") is Trouble.NOT_ALLOWED

    assert read_desk(kept.own_place.parent).second_place == place
    assert audit_of(store) == before


def test_a_change_of_the_second_place_is_noted_without_its_path(
    kept: Keeper, store: Store, place: Path
) -> None:
    from db.audit.reading import EventFilter
    from db.audit.words import words_of

    kept.choose_second_place(ACTOR, place)
    kept.choose_second_place(ACTOR, place)
    kept.choose_second_place(ACTOR, None)

    noted = store.audit.events(ACTOR, EventFilter(), before=None, limit=50)
    words = [words_of(each) for each in noted if each.event.kind == "second place"]
    assert words == [
        "Changed second place (none, another before)",
        "Changed second place (on the same disk, none before)",
    ]
    assert place.name not in "".join(words)
    assert store.audit.check(ACTOR).is_good


@pytest.mark.parametrize("left", [0, 1, 511])
def test_a_file_that_was_emptied_or_cut_off_is_damaged_and_no_backup(
    database: Path, place: Path, left: int
) -> None:
    for end in ("-wal", "-shm"):
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
    database.write_bytes(database.read_bytes()[:left])

    assert refused(made, database, place) is Trouble.DAMAGED

    assert everything_in(place) == []
    assert database.stat().st_size == left


def test_a_file_without_a_single_person_is_damaged_and_no_backup(database: Path, place: Path) -> None:
    raw(database, "DELETE FROM person")

    assert refused(made, database, place) is Trouble.DAMAGED
    assert everything_in(place) == []
    check = integrity_check(FileSource(database, SECRETS), database.parent)
    assert (check.verdict, check.sentence) == (Verdict.PROBLEM, HEADLESS)


def test_a_new_database_in_the_place_of_the_clinics_is_damaged_and_no_backup(
    database: Path, place: Path
) -> None:
    for end in ("", "-wal", "-shm", ".anchor"):
        database.with_name(f"{database.name}{end}").unlink(missing_ok=True)
    with Store.open(database, secrets=SECRETS) as store:
        assert store.people.is_empty()

    assert refused(made, database, place) is Trouble.DAMAGED
    assert everything_in(place) == []


def test_an_end_of_the_audit_that_was_cut_off_is_found_by_the_backups(
    kept: Keeper, store: Store, database: Path
) -> None:
    answered(store, "N")
    kept.back_up(ACTOR)

    good = store.audit.check(ACTOR, anchors=kept.anchors())
    assert good.is_good
    [anchor] = kept.anchors()
    later = replace(anchor, sequence=anchor.sequence + 100)
    assert not store.audit.check(ACTOR, anchors=(later,)).is_good
