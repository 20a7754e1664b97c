"""Restoring from the window: asked twice, done with the clinic closed, offered when nothing opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.backup.making import make_backup
from db.backup.places import own_place
from db.codec import now
from db.desk import DeskSettings, write_desk
from db.keys.key_file import Keys
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.refused import REFUSED
from db.rights import Role
from db.store import Store
from tests.ui.safekeeping.backup_clinic import OWNER, PASSPHRASE, SIGN_IN, Clinic, clinic_in
from ui.safekeeping import restore_work
from ui.safekeeping.gate_parts import GatePage
from ui.safekeeping.opening_records import KEYS_MISSING, CannotOpen, Refused
from ui.safekeeping.restore_dialog import NO_NAME, NO_PASSPHRASE, RestoreDialog
from ui.safekeeping.restore_offer import show_offer
from ui.safekeeping.restore_place import NOT_RESTORED, RESTORED, RestorePlace
from ui.safekeeping.restore_work import NOT_THE_OWNER, RestoreOrder, recovery_offer
from ui.theme import appearance
from ui.worker import Worker

LONG = 30_000
DESK_PASSPHRASE = "nine invented teapots"


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    appearance.apply(qapp)
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Clinic, Path]:
    """A clinic of three patients that is closed, and a backup of it from when there were two."""
    with clinic_in(tmp_path / "clinic") as clinic:
        backup = clinic.back_up()
        clinic.add_patients(1)
    return clinic, backup


def order_of(backup: Path) -> RestoreOrder:
    order = restore_work.open_backup(backup, SIGN_IN, PASSPHRASE)
    assert isinstance(order, RestoreOrder)
    return order


def patients(clinic: Clinic, passphrase: str = PASSPHRASE) -> int:
    """How many patients are there for somebody who signs in as the owner."""
    unlocked = Keys.open(FileKeyPlace(key_file_of(clinic.database))).unlock(SIGN_IN, passphrase)
    with Store.open(clinic.database, secrets=unlocked.secrets) as store:
        actor = store.people.begin_session(OWNER.id).result(20).actor
        assert store.audit.check(actor).sentences == ()
        return store.count_patients(actor)


def dialog_of(backup: Path, worker: Worker, qtbot: QtBot) -> RestoreDialog:
    info = restore_work.recovery_offer(backup.parent.parent)
    assert info is not None
    dialog = RestoreDialog(backup, info.made_at, worker)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_it_asks_what_will_happen_and_then_who_wants_it(
    closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot
) -> None:
    dialog = dialog_of(closed[1], worker, qtbot)
    assert dialog.cancel_button.hasFocus() or not dialog.isActiveWindow()
    said = " ".join(fact.text for fact in dialog.facts)
    assert "will not be in it" in said
    assert "set aside" in said
    assert not dialog.is_asking_who
    dialog.go_on_button.click()
    assert dialog.is_asking_who
    dialog.gate.press()
    assert dialog.name.problem.text() == NO_NAME
    assert dialog.passphrase.problem.text() == NO_PASSPHRASE
    dialog.name.set_text(SIGN_IN)
    dialog.passphrase.set_text(PASSPHRASE)
    with qtbot.waitSignal(dialog.restore_wanted, timeout=LONG) as wanted:
        qtbot.keyClick(dialog.passphrase.field.input, Qt.Key.Key_Return)
    assert isinstance(wanted.args[0], RestoreOrder)
    assert PASSPHRASE not in repr(wanted.args[0])
    assert dialog.passphrase.text() == ""


def test_a_wrong_passphrase_is_refused_and_the_dialog_stays(
    closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot
) -> None:
    dialog = dialog_of(closed[1], worker, qtbot)
    dialog.go_on_button.click()
    dialog.name.set_text(SIGN_IN)
    dialog.passphrase.set_text("not the passphrase at all")
    dialog.gate.press()
    qtbot.waitUntil(lambda: dialog.gate.said.text() == REFUSED, timeout=LONG)
    assert dialog.isVisible()
    assert dialog.name.text() == SIGN_IN


def test_escape_changes_nothing(closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot) -> None:
    clinic, backup = closed
    before = clinic.database.read_bytes()
    dialog = dialog_of(backup, worker, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert clinic.database.read_bytes() == before


def test_who_was_no_owner_that_day_is_refused_before_anything_is_closed(tmp_path: Path) -> None:
    with clinic_in(tmp_path / "clinic") as clinic:
        person = clinic.store.people.add(OWNER, "Nemo Nobody", "nemo", Role.PRACTITIONER, id=uuid4()).result(
            20
        )
        clinic.keys.add_person(clinic.secrets, person.id, "nemo", DESK_PASSPHRASE)
        backup = clinic.back_up()
    assert restore_work.open_backup(backup, "nemo", DESK_PASSPHRASE) == Refused(NOT_THE_OWNER)


def test_a_backup_is_put_in_place_and_what_was_there_is_set_aside(
    closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot
) -> None:
    clinic, backup = closed
    assert patients(clinic) == 3
    place = RestorePlace(worker)
    qtbot.addWidget(place)
    place.begin(order_of(backup), clinic.database, clinic.secrets)
    qtbot.waitUntil(lambda: place.page.title.text() == RESTORED, timeout=LONG)
    assert "2 patients" in place.page.step.text()
    assert patients(clinic) == 2
    aside = [each for each in clinic.folder.iterdir() if ".before-" in each.name]
    assert len(aside) == 1
    assert aside[0].name in place.page.step.text()
    with Store.open(aside[0] / "clinic.db", secrets=clinic.secrets) as old:
        assert old.count_patients(old.people.begin_session(OWNER.id).result(20).actor) == 3
    with qtbot.waitSignal(place.done, timeout=LONG):
        place.page.left_button.click()


def test_a_restore_that_is_stopped_changes_nothing_and_says_so(
    closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot
) -> None:
    clinic, backup = closed
    place = RestorePlace(worker)
    qtbot.addWidget(place)
    place.page.cancel_button.click()
    place.begin(order_of(backup), clinic.database, clinic.secrets)
    qtbot.waitUntil(lambda: place.page.title.text() == NOT_RESTORED, timeout=LONG)
    assert "nothing was changed" in place.page.step.text()
    assert patients(clinic) == 3


def test_the_recovery_code_of_that_day_restores_and_gives_a_new_one(
    closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot
) -> None:
    clinic, backup = closed
    new = "eleven invented kettles"
    order = restore_work.open_backup_with_code(backup, clinic.recovery_code, SIGN_IN, new)
    assert isinstance(order, RestoreOrder)
    assert order.recovery_code not in (None, clinic.recovery_code)
    place = RestorePlace(worker)
    qtbot.addWidget(place)
    place.begin(order, clinic.database, clinic.secrets)
    qtbot.waitUntil(lambda: place.code_page is not None, timeout=LONG)
    page = place.code_page
    assert page is not None
    for row, number in zip(page.rows, page.asked, strict=True):
        row.set_text(page.groups[number])
    page.gate.press()
    assert place.page.title.text() == RESTORED
    assert order.recovery_code not in place.page.step.text()
    assert patients(clinic, new) == 2


def test_a_damaged_backup_is_not_put_in_place(
    closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot
) -> None:
    clinic, backup = closed
    order = order_of(backup)
    data = bytearray((backup / "clinic.db").read_bytes())
    data[len(data) // 2] ^= 1
    (backup / "clinic.db").write_bytes(data)
    result = restore_work.carry_out(
        order, clinic.database, present=None, cancel=Event(), tell=lambda _what, _share: None
    )
    assert isinstance(result, CannotOpen)
    assert patients(clinic) == 3


@pytest.mark.parametrize("lost", ["clinic.db", "clinic.db.keys"])
def test_the_newest_good_backup_is_offered_and_brings_a_lost_file_back(
    closed: tuple[Clinic, Path], worker: Worker, qtbot: QtBot, lost: str
) -> None:
    clinic, backup = closed
    (clinic.folder / lost).unlink()
    offer = recovery_offer(clinic.folder, KEYS_MISSING)
    assert offer is not None
    assert offer.bundle == backup
    assert offer.words.startswith("Restore the newest good backup (today")
    page = GatePage("The clinic cannot be opened", KEYS_MISSING)
    page.take_focus = lambda: None  # type: ignore[method-assign]
    qtbot.addWidget(page)
    page.show()
    orders: list[RestoreOrder] = []
    card = show_offer(page, offer, worker, orders.append)
    assert card is not None
    card.button.click()
    dialog = card.dialog
    assert dialog is not None
    dialog.go_on_button.click()
    dialog.name.set_text(SIGN_IN)
    dialog.passphrase.set_text(PASSPHRASE)
    dialog.gate.press()
    qtbot.waitUntil(lambda: bool(orders), timeout=LONG)
    place = RestorePlace(worker)
    qtbot.addWidget(place)
    place.begin(orders[0], clinic.database)
    qtbot.waitUntil(lambda: place.page.title.text() == RESTORED, timeout=LONG)
    assert patients(clinic) == 2


def test_a_backup_from_the_future_is_not_offered_before_one_that_holds_more(tmp_path: Path) -> None:
    with clinic_in(tmp_path / "clinic") as clinic:
        place = own_place(clinic.folder)
        ahead = now() + timedelta(days=30)
        make_backup(clinic.source, place, make_place=True, at=ahead)
        clinic.add_patients(1)
        newest = make_backup(clinic.source, place, at=now() - timedelta(hours=2)).path
    offer = recovery_offer(clinic.folder)
    assert offer is not None
    assert offer.bundle == newest


def test_a_damaged_clinic_is_offered_the_backup_of_the_second_place(
    closed: tuple[Clinic, Path], tmp_path: Path
) -> None:
    clinic, backup = closed
    stick = tmp_path / "stick"
    stick.mkdir()
    moved = backup.rename(stick / backup.name)
    write_desk(clinic.folder, DeskSettings(second_place=stick))
    offer = recovery_offer(clinic.folder)
    assert offer is not None
    assert offer.bundle == moved


def test_another_clinics_backup_on_the_same_stick_is_not_offered(
    closed: tuple[Clinic, Path], tmp_path: Path
) -> None:
    _, backup = closed
    with clinic_in(tmp_path / "other") as other:
        pass
    write_desk(other.folder, DeskSettings(second_place=backup.parent))
    assert recovery_offer(other.folder) is None


def test_nothing_is_offered_where_a_backup_would_not_help(closed: tuple[Clinic, Path]) -> None:
    assert recovery_offer(closed[0].folder, "Another program is using the clinic's file.") is None
