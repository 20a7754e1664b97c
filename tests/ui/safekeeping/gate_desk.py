"""A clinic with keys in a folder, and the program on it: for the tests of the gate and the lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.keys.work import LIGHT_WORK
from db.rights import Role
from ui.application import Start
from ui.demo_clinic import demo_clinic
from ui.safekeeping.first_person_page import FirstPersonPage
from ui.safekeeping.opening import OpenedClinic, Owner, prepare, set_up, sign_in
from ui.safekeeping.recovery_page import RecoveryPage
from ui.safekeeping.restart import LockedDesk
from ui.settings.first_run import FirstRunPage
from ui.window import MainWindow

OWNER, DESK, PASSPHRASE, OTHER_PASSPHRASE = "testa", "desa", "quiet river stone", "a lamp on the shelf"
PATIENCE = 20_000
ENTER = Qt.Key.Key_Return


def make_clinic(folder: Path) -> str:
    """Make a clinic with an owner and somebody at the front desk; gives its recovery code."""
    prepared = prepare(Owner("Testa Owner", OWNER, PASSPHRASE), work=LIGHT_WORK)
    opened = set_up(folder, prepared)
    assert isinstance(opened, OpenedClinic)
    with opened.store as store:
        store.save_clinic(opened.actor, replace(demo_clinic(), name="Testa Nowhere Clinic")).result(10)
        desk = uuid4()
        store.people.add(opened.actor, "Desa Nonesuch", DESK, Role.FRONT_DESK, id=desk).result(10)
        opened.safe.keys.add_person(opened.safe.secrets, desk, DESK, OTHER_PASSPHRASE)
    return prepared.recovery_code


def opened_by(folder: Path, name: str = OWNER, passphrase: str = PASSPHRASE) -> OpenedClinic:
    """Sign in without a window. Close its store."""
    opened = sign_in(folder, name, passphrase)
    assert isinstance(opened, OpenedClinic), opened
    return opened


@contextmanager
def program(
    qtbot: QtBot, folder: Path, *, demo: int | None = None, locked: LockedDesk | None = None
) -> Iterator[Start]:
    """The program on a folder, shown; at the end it is closed without a question."""
    start = Start(folder, demo, locked)
    window = start.window
    try:
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        yield start
    finally:
        window._lets_go = True
        window.close()
        start.end()
        window.deleteLater()
        start.deleteLater()
        QApplication.processEvents()


def type_in(qtbot: QtBot, window: MainWindow, name: str = OWNER, passphrase: str = PASSPHRASE) -> None:
    """Type a name and a passphrase by key, and Enter."""
    page = window.gate.sign_in
    qtbot.waitUntil(lambda: window.gate.page is page and page.gate.is_open, timeout=PATIENCE)
    page.name.set_text("")
    page.name.field.take_focus()
    QTest.keyClicks(QApplication.focusWidget(), name)
    QTest.keyClick(QApplication.focusWidget(), ENTER)
    QTest.keyClicks(QApplication.focusWidget(), passphrase)
    QTest.keyClick(QApplication.focusWidget(), ENTER)


def enter(qtbot: QtBot, window: MainWindow, name: str = OWNER, passphrase: str = PASSPHRASE) -> None:
    """Sign in, and wait until the clinic is on the screen."""
    type_in(qtbot, window, name, passphrase)
    qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)


def refused(qtbot: QtBot, window: MainWindow, name: str, passphrase: str) -> str:
    """Try to sign in; the sentence that is said."""
    type_in(qtbot, window, name, passphrase)
    said = window.gate.sign_in.gate.said
    qtbot.waitUntil(said.isVisible, timeout=PATIENCE)
    return said.text()


def confirm_code(page: RecoveryPage) -> None:
    """Type the two groups that are asked for, and go on."""
    for row, group in zip(page.rows, page.asked, strict=True):
        row.set_text(page.groups[group])
    page.gate.press()


def begin_first_run(qtbot: QtBot, window: MainWindow) -> RecoveryPage:
    """Make the owner of a new clinic; gives the page that shows the code."""
    gate = window.gate
    assert isinstance(gate.page, FirstRunPage)
    gate.page.clinic_button.click()
    page = gate.page
    assert isinstance(page, FirstPersonPage)
    for row, text in zip(page._rows(), ("Testa Owner", OWNER, PASSPHRASE, PASSPHRASE), strict=True):
        row.set_text(text)
    page.gate.press()
    qtbot.waitUntil(lambda: isinstance(gate.page, RecoveryPage), timeout=PATIENCE)
    shown = gate.page
    assert isinstance(shown, RecoveryPage)
    return shown
