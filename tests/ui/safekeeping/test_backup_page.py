"""The page of the backups and its line in the status bar, over a real clinic and real folders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.backup.making import make_backup
from db.desk import read_desk
from tests.ui.safekeeping.backup_clinic import DESK, OWNER, PASSPHRASE, SIGN_IN, Clinic, clinic_in
from ui.safekeeping.backup_cards import NOT_CHOSEN
from ui.safekeeping.backup_keeper import STOPPED, BackupKeeper
from ui.safekeeping.backup_model import COL_STATE, COL_WHERE, COL_WHY
from ui.safekeeping.backup_page import BackupPage
from ui.safekeeping.backup_state import BackupStateLabel
from ui.safekeeping.restore_work import RestoreOrder
from ui.theme import appearance
from ui.worker import Worker

LONG = 20_000


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with clinic_in(tmp_path / "clinic") as made:
        yield made


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    appearance.apply(qapp)
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def keeper(clinic: Clinic, worker: Worker) -> Iterator[BackupKeeper]:
    made = BackupKeeper(clinic.store.door, OWNER, clinic.source, clinic.folder)
    yield made
    made.end()


@pytest.fixture
def page(keeper: BackupKeeper, worker: Worker, qtbot: QtBot) -> BackupPage:
    return shown(keeper, worker, qtbot)


def shown(keeper: BackupKeeper, worker: Worker, qtbot: QtBot) -> BackupPage:
    made = BackupPage(keeper, worker)
    qtbot.addWidget(made)
    made.resize(1000, 1100)
    with qtbot.waitSignal(keeper.state_changed, timeout=LONG), qtbot.waitExposed(made):
        made.show()
    return made


def cells(page: BackupPage, column: int) -> list[str]:
    return [str(page.model.index(row, column).data()) for row in range(page.model.rowCount())]


def back_up(page: BackupPage, qtbot: QtBot) -> None:
    before = page.model.rowCount()
    qtbot.mouseClick(page.state.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() > before, timeout=LONG)


def test_a_backup_by_hand_is_followed_and_then_listed(page: BackupPage, qtbot: QtBot) -> None:
    assert "no good backup yet" in page.state.texts[0]
    assert not page.restore_button.isEnabled()
    qtbot.mouseClick(page.state.button, Qt.MouseButton.LeftButton)
    assert page.state.cancel_button.isVisible()
    assert not page.state.button.isVisible()
    assert not page.rehearsal.button.isEnabled()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=LONG)
    assert cells(page, COL_WHY) == ["Made by hand"]
    assert cells(page, COL_WHERE) == ["This computer"]
    assert cells(page, COL_STATE) == ["Whole"]
    assert "2 patients" in page.state.said.text
    assert "just now" in page.state.texts[0]


def test_cancel_stops_it_and_says_so(page: BackupPage, qtbot: QtBot) -> None:
    page.state.button.click()
    page.state.cancel_button.click()
    qtbot.waitUntil(lambda: page.state.said.text == STOPPED, timeout=LONG)
    assert page.state.button.isVisible()
    assert page.model.rowCount() == 0


def test_a_second_place_is_used_after_its_warning_was_read(
    page: BackupPage, clinic: Clinic, qtbot: QtBot, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert page.second.words.text() == NOT_CHOSEN
    page.choose(stick)
    qtbot.waitUntil(page.second.warning.isVisible, timeout=LONG)
    assert "same disk" in page.second.warning.words.text()
    assert read_desk(clinic.folder).second_place is None
    qtbot.mouseClick(page.second.warning.action, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.second.place.text() == str(stick), timeout=LONG)
    back_up(page, qtbot)
    assert sorted(cells(page, COL_WHERE)) == ["Second place", "This computer"]
    qtbot.mouseClick(page.second.remove_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.second.words.text() == NOT_CHOSEN, timeout=LONG)
    assert read_desk(clinic.folder).second_place is None


def test_a_folder_copied_by_a_cloud_service_is_warned_of(
    page: BackupPage, qtbot: QtBot, tmp_path: Path
) -> None:
    cloud = tmp_path / "Dropbox" / "candor"
    cloud.mkdir(parents=True)
    page.choose(cloud)
    qtbot.waitUntil(page.second.warning.isVisible, timeout=LONG)
    assert "cloud service" in page.second.warning.words.text()


def test_the_clinics_own_folder_is_refused_as_the_second_place(
    page: BackupPage, clinic: Clinic, qtbot: QtBot
) -> None:
    page.choose(clinic.folder)
    qtbot.waitUntil(page.second.warning.isVisible, timeout=LONG)
    page.second.warning.action.click()
    qtbot.waitUntil(page.second.said.isVisible, timeout=LONG)
    assert read_desk(clinic.folder).second_place is None


def test_a_restore_is_tried_with_one_click(page: BackupPage, qtbot: QtBot) -> None:
    back_up(page, qtbot)
    qtbot.waitUntil(page.rehearsal.button.isEnabled, timeout=LONG)
    qtbot.mouseClick(page.rehearsal.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.rehearsal.said.isVisible, timeout=LONG)
    assert "can be restored: 2 patients" in page.rehearsal.said.text
    qtbot.waitUntil(lambda: "Last tried today" in page.rehearsal.words.text(), timeout=LONG)


def test_enter_in_the_list_asks_for_the_restore_of_that_backup(
    page: BackupPage, worker: Worker, qtbot: QtBot
) -> None:
    back_up(page, qtbot)
    qtbot.waitUntil(lambda: page.state.button.isVisible(), timeout=LONG)
    page.table.selectRow(0)
    assert page.restore_button.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    dialog = page.dialog
    assert dialog is not None
    dialog.go_on_button.click()
    dialog.name.set_text(SIGN_IN)
    dialog.passphrase.set_text(PASSPHRASE)
    with qtbot.waitSignal(page.restore_wanted, timeout=LONG) as wanted:
        dialog.gate.press()
    assert isinstance(wanted.args[0], RestoreOrder)


def test_a_damaged_backup_cannot_be_chosen_for_a_restore(page: BackupPage, qtbot: QtBot) -> None:
    back_up(page, qtbot)
    backup = page.model.row_at(0)
    assert backup is not None
    (backup.path / "clinic.db").write_bytes(b"cut short")
    page._keeper.refresh()
    qtbot.waitUntil(lambda: cells(page, COL_STATE) == ["Damaged"], timeout=LONG)
    page.table.selectRow(0)
    assert not page.restore_button.isEnabled()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.dialog is None


def test_the_front_desk_backs_up_and_cannot_restore(clinic: Clinic, worker: Worker, qtbot: QtBot) -> None:
    keeper = BackupKeeper(clinic.store.door, DESK, clinic.source, clinic.folder)
    page = shown(keeper, worker, qtbot)
    back_up(page, qtbot)
    page.table.selectRow(0)
    assert not page.restore_button.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.dialog is None
    keeper.end()


def test_tab_reaches_everything_that_can_be_pressed(page: BackupPage, qtbot: QtBot) -> None:
    back_up(page, qtbot)
    qtbot.waitUntil(lambda: page.state.button.isVisible(), timeout=LONG)
    page.table.selectRow(0)
    page.activateWindow()
    page.take_focus()
    reached = []
    for _ in range(8):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(reached[-1] or page, Qt.Key.Key_Tab)
    wanted = (
        page.state.button,
        page.second.choose_button,
        page.rehearsal.button,
        page.table,
        page.restore_button,
    )
    places = [reached.index(widget) for widget in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("days", "words", "is_warning"),
    [(0, "Backup: on this computer only", True), (9, "Backup: 9 days old", True)],
)
def test_the_status_bar_warns(
    clinic: Clinic, keeper: BackupKeeper, qtbot: QtBot, days: int, words: str, is_warning: bool
) -> None:
    keeper.own_place.mkdir()
    make_backup(clinic.source, keeper.own_place, at=datetime.now(UTC) - timedelta(days=days))
    label = BackupStateLabel()
    qtbot.addWidget(label)
    label.follow(keeper)
    assert label.isHidden()
    keeper.refresh()
    qtbot.waitUntil(lambda: label.text() == words, timeout=LONG)
    assert label.is_warning is is_warning
    assert label.toolTip()


def test_the_status_bar_is_quiet_while_all_is_well(
    clinic: Clinic, page: BackupPage, keeper: BackupKeeper, qtbot: QtBot, tmp_path: Path
) -> None:
    label = BackupStateLabel()
    qtbot.addWidget(label)
    label.follow(keeper)
    (tmp_path / "stick").mkdir()
    keeper.choose_second_place(tmp_path / "stick")
    qtbot.waitUntil(lambda: keeper.busy == "", timeout=LONG)
    back_up(page, qtbot)
    qtbot.waitUntil(lambda: label.text().startswith("Backup: today"), timeout=LONG)
    assert not label.is_warning
    pressed: list[bool] = []
    label.clicked.connect(lambda: pressed.append(True))
    qtbot.keyClick(label, Qt.Key.Key_Space)
    qtbot.keyClick(label, Qt.Key.Key_Return)
    assert pressed == [True, True]
    label.leave()
    assert label.isHidden()


def test_no_empty_table_stands_where_there_is_no_backup_yet(page: BackupPage, qtbot: QtBot) -> None:
    assert not page.table.isVisible()
    assert page.words.text() == "There is no backup yet."
    back_up(page, qtbot)
    assert page.table.isVisible()
