"""Who is asked for backups, and who picks where they go; a clinic on a server offers no recovery code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.actor import Actor
from db.backup.keeper import ONLY_OWNERS
from db.backup.server_source import ServerSource
from db.desk import DeskSettings, write_desk
from db.keys.place import FileKeyPlace, key_file_of
from db.rights import Right
from tests.ui.safekeeping.backup_clinic import DESK, OWNER, Clinic, clinic_in
from ui.safekeeping.backup_keeper import BackupKeeper
from ui.safekeeping.backup_page import BackupPage
from ui.safekeeping.gate_place import GatePlace
from ui.safekeeping.opening_records import SERVER_VARIABLE
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


def page_of(clinic: Clinic, actor: Actor, worker: Worker, qtbot: QtBot, *, on_a_server: bool) -> BackupPage:
    engine, keys = clinic.store.door.engine, FileKeyPlace(key_file_of(clinic.database))
    source = ServerSource(engine, keys, clinic.secrets) if on_a_server else clinic.source
    keeper = BackupKeeper(clinic.store.door, actor, source, clinic.folder, every=50)
    page = BackupPage(keeper, worker, is_file=not on_a_server)
    qtbot.addWidget(page)
    keeper.setParent(page)
    with qtbot.waitSignal(keeper.state_changed, timeout=LONG), qtbot.waitExposed(page):
        page.show()
    return page


def test_on_a_server_the_front_desk_is_asked_for_no_backup_and_told_why(
    clinic: Clinic, worker: Worker, qtbot: QtBot
) -> None:
    page = page_of(clinic, DESK, worker, qtbot, on_a_server=True)
    keeper = page._keeper
    assert not keeper.may(Right.BACK_UP)
    assert page.words.text() == ONLY_OWNERS
    assert not page.state.button.isEnabled()
    keeper.begin()
    with qtbot.waitSignal(keeper.state_changed, timeout=LONG):
        pass
    qtbot.wait(300)
    assert (keeper.busy, keeper.problem) == ("", "")
    assert keeper.on_close() == ""
    assert not keeper.own_place.exists()
    keeper.end()


def test_on_a_server_an_owner_is_asked(clinic: Clinic, worker: Worker, qtbot: QtBot) -> None:
    page = page_of(clinic, OWNER, worker, qtbot, on_a_server=True)
    assert page._keeper.may(Right.BACK_UP)
    assert page.words.text() != ONLY_OWNERS
    assert page.state.button.isEnabled()
    page._keeper.end()


def test_the_front_desk_makes_backups_of_a_file_but_does_not_pick_where_copies_go(
    clinic: Clinic, worker: Worker, qtbot: QtBot
) -> None:
    page = page_of(clinic, DESK, worker, qtbot, on_a_server=False)
    assert page.state.button.isEnabled()
    assert not page.second.choose_button.isEnabled()
    assert not page.second.remove_button.isEnabled()
    page._keeper.end()


def test_a_clinic_on_a_server_offers_no_recovery_code(
    worker: Worker, qtbot: QtBot, clinic: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SERVER_VARIABLE, raising=False)
    gate = GatePlace(worker)
    qtbot.addWidget(gate)
    gate.begin(clinic.folder)
    assert not gate.sign_in.recovery_button.isHidden()
    write_desk(tmp_path, DeskSettings(database_url="postgresql://server.invalid/clinic"))
    gate.begin(tmp_path)
    assert gate.sign_in.recovery_button.isHidden()
    gate.let_go()
    assert gate.sign_in.recovery_button.isHidden()
    gate.begin(clinic.folder)
    assert not gate.sign_in.recovery_button.isHidden()
