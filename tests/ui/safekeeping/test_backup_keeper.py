"""Automatic backups of the window: when they are made, what is said of them, how the last one ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.backup.bundle import BackupState, Reason, list_backups
from db.backup.making import make_backup
from db.codec import now
from db.desk import read_desk
from db.rights import Right
from tests.ui.safekeeping.backup_clinic import DESK, MARKER, OWNER, Clinic, clinic_in
from ui.safekeeping.backup_closing import TOO_LONG, WITHOUT, LastBackup
from ui.safekeeping.backup_keeper import STOPPED, BackupKeeper
from ui.safekeeping.backup_places import SAME_DISK
from ui.safekeeping.backup_state import BackupStateLabel
from ui.theme import appearance

LONG = 20_000


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with clinic_in(tmp_path / "clinic") as made:
        yield made


@pytest.fixture
def keeper(clinic: Clinic, qapp: QApplication) -> Iterator[BackupKeeper]:
    appearance.apply(qapp)
    made = BackupKeeper(clinic.store.door, OWNER, clinic.source, clinic.folder, every=50)
    yield made
    made.end()


def refuse(place: Path) -> None:
    """A file where the folder would be: no backup can be made there, whoever runs this."""
    place.write_bytes(b"not a folder")


def actions(clinic: Clinic) -> list[Action]:
    found = clinic.store.audit.events(OWNER, EventFilter(), before=None, limit=100)
    return [noted.event.action for noted in found]


def test_the_first_backup_is_made_by_itself_and_only_once(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(keeper.said, timeout=LONG) as said:
        keeper.begin()
    assert said.args[1] is False
    assert "2 patients" in said.args[0]
    qtbot.wait(400)
    backups = list_backups((keeper.own_place,))
    assert [each.state for each in backups] == [BackupState.WHOLE]
    assert backups[0].manifest is not None
    assert backups[0].manifest.reason is Reason.SCHEDULE
    assert backups[0].manifest.audit_sequence > 0
    assert keeper.state is not None
    assert keeper.state.newest == backups[0]
    assert actions(clinic).count(Action.BACKED_UP) == 1


def test_a_backup_from_the_future_makes_none_every_minute(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot
) -> None:
    make_backup(clinic.source, keeper.own_place, make_place=True, at=now() + timedelta(days=30))
    with qtbot.waitSignal(keeper.said, timeout=LONG):
        keeper.begin()
    qtbot.waitUntil(lambda: keeper.busy == "", timeout=LONG)
    for _ in range(4):
        with qtbot.waitSignal(keeper.state_changed, timeout=LONG):
            pass
    assert keeper.busy == ""
    assert actions(clinic).count(Action.BACKED_UP) == 1
    assert keeper.state is not None
    assert "a day that is still to come" in keeper.state.clock_told


def test_a_day_that_is_still_to_come_is_said_in_the_status_bar(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot
) -> None:
    make_backup(clinic.source, keeper.own_place, make_place=True, at=now() + timedelta(days=30))
    label = BackupStateLabel()
    qtbot.addWidget(label)
    label.follow(keeper)
    keeper.refresh()
    qtbot.waitUntil(lambda: label.text() == "Backup: check the clock", timeout=LONG)
    assert label.is_warning
    assert "check the clock of this computer" in label.toolTip()


def test_the_audit_is_held_against_the_backups_once_and_what_fits_is_not_told(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot
) -> None:
    clinic.back_up()
    clinic.add_patients(1)
    told: list[object] = []
    keeper.audit_told.connect(told.append)
    for _ in range(2):
        with qtbot.waitSignal(keeper.state_changed, timeout=LONG):
            keeper.refresh()
    assert keeper._is_held
    assert told == []


def test_the_second_place_gets_a_copy_and_the_desk_remembers_it(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with qtbot.waitSignal(keeper.state_changed, timeout=LONG):
        keeper.choose_second_place(stick)
    assert read_desk(clinic.folder).second_place == stick
    with qtbot.waitSignal(keeper.said, timeout=LONG) as said:
        keeper.back_up()
    assert "both places" in said.args[0]
    assert len(list_backups((stick,))) == 1
    assert read_desk(clinic.folder).last_second_copy is not None


def test_a_stick_that_is_away_is_told_and_the_backup_counts(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "drive" / "stick"
    stick.mkdir(parents=True)
    with qtbot.waitSignal(keeper.state_changed, timeout=LONG):
        keeper.choose_second_place(stick)
    stick.rmdir()
    stick.parent.rmdir()
    with qtbot.waitSignal(keeper.said, timeout=LONG) as said:
        keeper.back_up()
    assert said.args[1] is True
    assert "The second place has none" in said.args[0]
    assert len(list_backups((keeper.own_place,))) == 1
    assert not stick.parent.exists()


def test_a_disk_that_refuses_is_told_once_and_shown_in_the_status_bar(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot
) -> None:
    refuse(keeper.own_place)
    label = BackupStateLabel()
    qtbot.addWidget(label)
    label.follow(keeper)
    with qtbot.waitSignal(keeper.said, timeout=LONG) as said:
        keeper.begin()
    assert said.args[1] is True
    qtbot.wait(400)
    assert actions(clinic).count(Action.BACKUP_FAILED) == 1
    assert label.text() == "Backup failed"
    assert label.is_warning
    keeper.own_place.unlink()
    with qtbot.waitSignal(keeper.said, timeout=LONG):
        keeper.back_up()
    qtbot.waitUntil(lambda: label.text() == "Backup: on this computer only", timeout=LONG)


def test_a_stopped_backup_leaves_nothing_behind(clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot) -> None:
    keeper.back_up()
    keeper.cancel()
    with qtbot.waitSignal(keeper.said, timeout=LONG) as said:
        pass
    assert said.args[0] == STOPPED
    assert keeper.busy == ""
    assert list_backups((keeper.own_place,)) == ()


def test_a_try_of_a_restore_says_what_could_be_restored(keeper: BackupKeeper, qtbot: QtBot) -> None:
    with qtbot.waitSignal(keeper.said, timeout=LONG):
        keeper.back_up()
    qtbot.waitUntil(lambda: keeper.busy == "", timeout=LONG)
    with qtbot.waitSignal(keeper.said, timeout=LONG) as said:
        keeper.rehearse()
    assert said.args[1] is False
    assert "2 patients" in said.args[0]
    assert "Nothing was changed" in said.args[0]
    assert MARKER not in said.args[0]
    qtbot.waitUntil(lambda: keeper.seen is not None and keeper.seen.last_rehearsal is not None, timeout=LONG)


def test_a_damaged_backup_fails_its_try_and_stays_told(keeper: BackupKeeper, qtbot: QtBot) -> None:
    with qtbot.waitSignal(keeper.said, timeout=LONG):
        keeper.back_up()
    qtbot.waitUntil(lambda: keeper.busy == "", timeout=LONG)
    file = list_backups((keeper.own_place,))[0].path / "clinic.db"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with qtbot.waitSignal(keeper.said, timeout=LONG) as said:
        keeper.rehearse()
    assert said.args[1] is True
    assert "damaged" in keeper.problem


def test_the_last_backup_is_made_before_the_clinic_is_closed(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot
) -> None:
    keeper.begin()
    assert keeper.on_close() == ""
    newest = list_backups((keeper.own_place,))[0]
    assert newest.manifest is not None
    assert newest.manifest.reason is Reason.CLOSING


def test_a_quick_last_backup_is_not_seen(keeper: BackupKeeper, qtbot: QtBot) -> None:
    last = LastBackup(keeper, patience=30.0)
    seen: list[bool] = []
    last.dialog.finished.connect(lambda _code: seen.append(True))
    assert last.run() == ""
    assert not last.dialog.isVisible()
    assert seen == []


def test_a_slow_last_backup_is_seen_and_may_be_left(keeper: BackupKeeper, qtbot: QtBot) -> None:
    last = LastBackup(keeper, patience=0.0)
    last.dialog.bar.show_share(0.0)
    QTimer.singleShot(0, last.dialog.without_button.click)
    assert last.run() == WITHOUT


def test_a_last_backup_that_takes_too_long_does_not_hold_up_the_closing(
    keeper: BackupKeeper, qtbot: QtBot
) -> None:
    assert LastBackup(keeper, longest=0.0).run() == TOO_LONG


def test_a_failed_last_backup_says_why_and_closes_by_itself(keeper: BackupKeeper, qtbot: QtBot) -> None:
    refuse(keeper.own_place)
    last = LastBackup(keeper, answer=1)
    shown: list[str] = []
    QTimer.singleShot(700, lambda: shown.append(last.dialog.words.text()))
    outcome = last.run()
    assert outcome
    assert shown == [outcome]


def test_a_failed_last_backup_can_be_tried_again(keeper: BackupKeeper, qtbot: QtBot) -> None:
    refuse(keeper.own_place)
    last = LastBackup(keeper)

    def mend() -> None:
        if last.dialog.again_button.isVisible():
            keeper.own_place.unlink()
            last.dialog.again_button.click()
        else:
            QTimer.singleShot(50, mend)

    QTimer.singleShot(50, mend)
    assert last.run() == ""
    assert len(list_backups((keeper.own_place,))) == 1


def test_every_role_backs_up_and_only_the_owner_restores(clinic: Clinic, qapp: QApplication) -> None:
    desk = BackupKeeper(clinic.store.door, DESK, clinic.source, clinic.folder)
    assert desk.may(Right.BACK_UP)
    assert not desk.may(Right.RESTORE)
    assert desk.on_close() == ""
    desk.end()


def test_a_folder_on_the_same_disk_is_warned_of(keeper: BackupKeeper, qtbot: QtBot, tmp_path: Path) -> None:
    heard: list[tuple[str, ...]] = []
    keeper.warnings_of(tmp_path, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=LONG)
    assert heard == [(SAME_DISK,)]


def test_nothing_of_a_patient_is_in_what_lies_beside_the_file(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(keeper.said, timeout=LONG):
        keeper.back_up()
    for file in clinic.folder.rglob("*"):
        assert MARKER not in str(file)
        if file.is_file():
            assert MARKER.encode() not in file.read_bytes()
    manifest = list_backups((keeper.own_place,))[0].path / "manifest.json"
    assert json.loads(manifest.read_text())["counts"]["patient"] == 2
