"""Backups of the whole program: from the sign-in to the last one, and a restore that ends at the sign-in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.backup.bundle import BackupInfo, BackupState, Reason, list_backups
from tests.ui.safekeeping.gate_desk import OWNER, PASSPHRASE, make_clinic, opened_by, program, type_in
from ui.safekeeping.backup_page import BackupPage
from ui.safekeeping.restore_offer import RecoveryOfferCard
from ui.safekeeping.restore_place import RESTORED, RestorePlace
from ui.settings.first_run import FirstRunPage
from ui.settings.settings_place import AUDIT, BACKUP
from ui.window import MainWindow

LONG = 30_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "clinic"
    make_clinic(made)
    return made


def backups(folder: Path) -> tuple[BackupInfo, ...]:
    return list_backups((folder / "backups",))


def signed_in(qtbot: QtBot, window: MainWindow) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=LONG)
    type_in(qtbot, window)
    qtbot.waitUntil(lambda: window.is_attached, timeout=LONG)


def backup_page(qtbot: QtBot, window: MainWindow) -> BackupPage:
    """The page, by the line in the status bar."""
    qtbot.waitUntil(window.status.backup.isVisible, timeout=LONG)
    qtbot.mouseClick(window.status.backup, Qt.MouseButton.LeftButton)
    place = window.settings_place
    assert place is not None
    page = place.pages[BACKUP]
    assert isinstance(page, BackupPage)
    return page


def test_closing_makes_the_last_backup(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        signed_in(qtbot, start.window)
        assert backups(folder) == ()
    made = backups(folder)
    assert [each.state for each in made] == [BackupState.WHOLE]
    assert made[0].manifest is not None
    assert made[0].manifest.reason is Reason.CLOSING


def test_a_lock_does_not_wait_for_a_backup(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        signed_in(qtbot, start.window)
        assert start.window.backups is not None
        start.window.backups.back_up()
        with qtbot.waitSignal(start.locked, timeout=LONG):
            start.window.lock_wanted.emit()
        assert start.window.status.backup.isHidden()
    assert not [each for each in backups(folder) if each.manifest and each.manifest.reason is Reason.CLOSING]


def test_the_line_in_the_status_bar_leads_to_the_page(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        signed_in(qtbot, start.window)
        page = backup_page(qtbot, start.window)
        assert page.isVisible()
        assert start.window.status.backup.text() == "No backup yet"
        place = start.window.settings_place
        assert place is not None
        place.open_section(AUDIT)
        assert place.pages[AUDIT].isVisible()


def test_a_restore_closes_the_clinic_and_ends_at_the_sign_in(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        signed_in(qtbot, window)
        page = backup_page(qtbot, window)
        page.state.button.click()
        qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=LONG)
        qtbot.waitUntil(page.state.button.isVisible, timeout=LONG)
        page.table.selectRow(0)
        page.restore_button.click()
        dialog = page.dialog
        assert dialog is not None
        dialog.go_on_button.click()
        dialog.name.set_text(OWNER)
        dialog.passphrase.set_text(PASSPHRASE)
        dialog.gate.press()
        qtbot.waitUntil(lambda: isinstance(window.gate.page, RestorePlace), timeout=LONG)
        place = window.gate.page
        assert isinstance(place, RestorePlace)
        qtbot.waitUntil(lambda: place.page.title.text() == RESTORED, timeout=LONG)
        assert not window.is_attached
        place.page.left_button.click()
        assert window.gate.page is window.gate.sign_in
        signed_in(qtbot, window)
    assert len([each for each in folder.iterdir() if ".before-" in each.name]) == 1


def test_a_damaged_clinic_is_offered_its_newest_good_backup(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        signed_in(qtbot, start.window)
    file = folder / "clinic.db"
    file.write_bytes(bytes(reversed(file.read_bytes())))
    with program(qtbot, folder) as start:
        window = start.window
        type_in(qtbot, window)
        page = window.gate.sign_in
        qtbot.waitUntil(lambda: bool(page.findChildren(RecoveryOfferCard)), timeout=LONG)
        card = page.findChildren(RecoveryOfferCard)[0]
        card.button.click()
        dialog = card.dialog
        assert dialog is not None
        dialog.go_on_button.click()
        dialog.name.set_text(OWNER)
        dialog.passphrase.set_text(PASSPHRASE)
        dialog.gate.press()
        qtbot.waitUntil(lambda: isinstance(window.gate.page, RestorePlace), timeout=LONG)
        place = window.gate.page
        assert isinstance(place, RestorePlace)
        qtbot.waitUntil(lambda: place.page.title.text() == RESTORED, timeout=LONG)
        place.page.left_button.click()
        signed_in(qtbot, window)
        QApplication.processEvents()


def test_a_wrong_passphrase_is_offered_no_backup(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        signed_in(qtbot, start.window)
    with program(qtbot, folder) as start:
        page = start.window.gate.sign_in
        type_in(qtbot, start.window, passphrase="not the passphrase")
        qtbot.waitUntil(lambda: bool(page.gate.said.text()), timeout=LONG)
        qtbot.wait(300)
        assert page.findChildren(RecoveryOfferCard) == []


def test_a_missing_key_file_is_offered_the_backup_at_once(qtbot: QtBot, folder: Path) -> None:
    opened = opened_by(folder)
    from ui.safekeeping_commands import keeper_of

    keeper_of(opened).back_up(opened.actor)
    opened.store.close()
    (folder / "clinic.db.keys").unlink()
    with program(qtbot, folder) as start:
        words = start.window.gate.words
        qtbot.waitUntil(lambda: bool(words.findChildren(RecoveryOfferCard)), timeout=LONG)


def test_a_folder_whose_files_are_gone_is_offered_its_backup_before_a_new_clinic(
    qtbot: QtBot, folder: Path
) -> None:
    with program(qtbot, folder) as start:
        signed_in(qtbot, start.window)
    for name in ("clinic.db", "clinic.db.keys"):
        (folder / name).unlink()
    with program(qtbot, folder) as start:
        gate = start.window.gate
        qtbot.waitUntil(lambda: bool(gate.words.findChildren(RecoveryOfferCard)), timeout=LONG)
        assert gate.page is gate.words
        card = gate.words.findChildren(RecoveryOfferCard)[0]
        card.instead_button.click()
        assert isinstance(gate.page, FirstRunPage)
