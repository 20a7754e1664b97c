"""Whose file is opened at the gate, what is told after it, and what the audit keeps of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import db.audit.trail
from db.audit.anchors import anchor_file_of, read_anchor
from db.audit.events import Action, Event
from db.audit.reading import EventFilter
from db.errors import StorageProblem, Trouble
from db.keys import kept as kept_keys
from db.keys.recovery_code import new_code
from db.keys.work import LIGHT_WORK
from db.rights import Role
from db.store import Store
from intake.consultation import Patient
from tests.ui.safekeeping.gate_desk import (
    DESK,
    OTHER_PASSPHRASE,
    OWNER,
    PASSPHRASE,
    PATIENCE,
    enter,
    make_clinic,
    opened_by,
    program,
)
from ui.safekeeping.opening import (
    CLINIC_FILE,
    CannotOpen,
    OpenedClinic,
    RecoveredClinic,
    Refused,
    change_key,
    recover,
    sign_in,
)
from ui.safekeeping.opening_file import accept_file, may_accept
from ui.safekeeping.opening_records import ANOTHER_FILE
from ui.safekeeping.recovery_page import UseCodePage
from ui.safekeeping.restart import LockedDesk
from ui.safekeeping.told_bar import ASK, JUDGE
from ui.safekeeping_commands import keeper_of

# A file that is not the clinic's own


@pytest.mark.parametrize("left", [b"", b"x", b"\0" * 511])
def test_an_emptied_file_makes_nobody_an_owner(folder: Path, left: bytes) -> None:
    database = folder / CLINIC_FILE
    kept = database.read_bytes()
    database.write_bytes(left)
    for name, passphrase in ((DESK, OTHER_PASSPHRASE), (OWNER, PASSPHRASE)):
        assert sign_in(folder, name, passphrase) == CannotOpen(Trouble.DAMAGED.value)
    assert database.read_bytes() == left
    database.write_bytes(kept)
    opened = opened_by(folder, DESK, OTHER_PASSPHRASE)
    with opened.store:
        assert opened.actor.role is Role.FRONT_DESK
        assert opened.told == ()


def another_file(folder: Path) -> None:
    """Put a new file under the clinic's own key in the place of the clinic's file."""
    opened = opened_by(folder)
    opened.store.close()
    other = folder / "other.db"
    Store.open(other, secrets=opened.safe.secrets).close()
    other.replace(folder / CLINIC_FILE)


def test_a_file_in_which_nobody_is_makes_nobody_an_owner_while_others_have_keys(folder: Path) -> None:
    another_file(folder)
    anchor_file_of(folder / CLINIC_FILE).unlink()
    for name, passphrase in ((DESK, OTHER_PASSPHRASE), (OWNER, PASSPHRASE)):
        assert sign_in(folder, name, passphrase) == CannotOpen(Trouble.DAMAGED.value)


def test_a_file_that_is_not_the_one_of_its_anchor_is_not_opened(folder: Path) -> None:
    anchor = anchor_file_of(folder / CLINIC_FILE)
    another_file(folder)
    known = anchor.read_bytes()
    assert sign_in(folder, DESK, OTHER_PASSPHRASE) == CannotOpen(ANOTHER_FILE)
    assert anchor.read_bytes() == known


def test_a_recovery_code_is_not_used_up_on_a_file_that_is_not_there(tmp_path: Path) -> None:
    code = make_clinic(tmp_path)
    database = tmp_path / CLINIC_FILE
    kept = database.read_bytes()
    database.write_bytes(b"")
    assert recover(tmp_path, code, OWNER, "other words now here") == CannotOpen(Trouble.DAMAGED.value)
    database.write_bytes(kept)
    recovered = recover(tmp_path, code, OWNER, "other words now here")
    assert isinstance(recovered, RecoveredClinic)
    recovered.opened.store.close()


# What is told after signing in


def noted(opened: OpenedClinic) -> list[tuple[Action, str, UUID | None]]:
    """The newest events, newest first."""
    events = opened.store.audit.events(opened.actor, EventFilter(), limit=20)
    return [(each.event.action, each.event.detail, each.event.record) for each in events]


def put_last_weeks_file_back(folder: Path) -> None:
    database = folder / CLINIC_FILE
    last_week = database.read_bytes()
    opened = opened_by(folder)
    with opened.store as store:
        store.add_patient(opened.actor, Patient(name="Belinda Fictive"), id=uuid4()).result(10)
    database.write_bytes(last_week)


def test_a_sign_in_writes_the_end_of_the_audit_beside_the_file(folder: Path) -> None:
    opened = opened_by(folder)
    with opened.store as store:
        # A kill from here on leaves it there.
        known, end = read_anchor(anchor_file_of(folder / CLINIC_FILE), store.door.trail), store.audit.anchor()
        assert known is not None
        assert (known.sequence, known.seal) == (end.sequence, end.seal)
    assert opened.told == ()


def test_last_weeks_file_put_back_is_told_in_a_notice_that_stays_until_it_is_closed(
    qtbot: QtBot, folder: Path
) -> None:
    put_last_weeks_file_back(folder)
    with program(qtbot, folder) as start:
        window = start.window
        assert not window.told.isVisible()
        enter(qtbot, window, DESK, OTHER_PASSPHRASE)
        notice = window.told.file
        assert notice.isVisible()
        assert "an older copy of the file was put back" in notice.words.text()
        assert notice.words.text().endswith(ASK)
        assert not notice.action.isVisible()
        window.new_patient()
        assert notice.isVisible()
        window.blank()
        assert not window.told.isVisible()
        window.unblank()
        assert notice.isVisible()
        notice.close_button.setFocus()
        QTest.keyClick(notice.close_button, Qt.Key.Key_Space)
        assert not window.told.isVisible()
    # Closing it settles nothing: it is told to whoever comes next, and stands in the audit.
    opened = opened_by(folder)
    with opened.store:
        assert "an older copy of the file was put back" in opened.told[0]
        assert (Action.CHECKED, "its end does not fit the anchor", None) in noted(opened)


def test_an_owner_who_knows_why_accepts_the_file_and_that_is_noted(qtbot: QtBot, folder: Path) -> None:
    put_last_weeks_file_back(folder)
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        notice = window.told.file
        assert JUDGE in notice.words.text()
        notice.action.click()
        qtbot.waitUntil(lambda: not window.told.isVisible(), timeout=PATIENCE)
    opened = opened_by(folder)
    with opened.store:
        assert opened.told == ()
        assert (Action.CHECKED, "its end was accepted as it is", None) in noted(opened)


def put_last_weeks_folder_back(folder: Path) -> None:
    """The file and the anchor beside it, as they were before the newest backup."""
    database = folder / CLINIC_FILE
    files = (database, anchor_file_of(database))
    opened_by(folder).store.close()
    last_week = [each.read_bytes() for each in files]
    opened = opened_by(folder)
    with opened.store as store:
        store.add_patient(opened.actor, Patient(name="Belinda Fictive"), id=uuid4()).result(10)
        keeper_of(opened).back_up(opened.actor)
    for each, data in zip(files, last_week, strict=True):
        each.write_bytes(data)


def test_last_weeks_file_put_back_with_its_anchor_is_told_by_the_backups_until_it_is_accepted(
    qtbot: QtBot, folder: Path
) -> None:
    put_last_weeks_folder_back(folder)
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window, DESK, OTHER_PASSPHRASE)
        notice = window.told.file
        qtbot.waitUntil(notice.isVisible, timeout=PATIENCE)
        assert "an older copy of the file was put back" in notice.words.text()
        assert notice.words.text().endswith(ASK)
        assert not notice.action.isVisible()
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        notice = window.told.file
        qtbot.waitUntil(notice.isVisible, timeout=PATIENCE)
        assert JUDGE in notice.words.text()
        notice.action.click()
        qtbot.waitUntil(lambda: not window.told.isVisible(), timeout=PATIENCE)
    opened = opened_by(folder)
    with opened.store:
        kept = keeper_of(opened)
        assert kept.held_to_backups(opened.actor, kept.all()) == ()


def test_the_front_desk_cannot_accept_a_file(folder: Path) -> None:
    put_last_weeks_file_back(folder)
    opened = opened_by(folder, DESK, OTHER_PASSPHRASE)
    with opened.store:
        assert not may_accept(opened)
        with pytest.raises(StorageProblem) as refusal:
            accept_file(opened)
    assert refusal.value.trouble is Trouble.NOT_ALLOWED
    again = opened_by(folder)
    again.store.close()
    assert again.told != ()


def test_a_clock_that_jumps_is_told_in_the_window(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        assert not window.told.isVisible()
        assert window.told._again.isActive()
        real = db.audit.trail.now
        monkeypatch.setattr(db.audit.trail, "now", lambda: real() - timedelta(days=3))
        assert window._store is not None
        event = Event(Action.VIEWED, "patient", uuid4())
        window._store.door.note(window._actor, event).result(10)
        window.told._again.timeout.emit()
        assert window.told.clock.isVisible()
        assert "set it right, then go on" in window.told.clock.words.text()
        window.told.clock.close_button.click()
        window.told._again.timeout.emit()
        assert not window.told.isVisible()


# What is noted


def test_the_use_of_the_recovery_code_is_noted(tmp_path: Path) -> None:
    code = make_clinic(tmp_path)
    recovered = recover(tmp_path, code, OWNER, "other words now here")
    assert isinstance(recovered, RecoveredClinic)
    opened = recovered.opened
    with opened.store:
        assert (Action.RECOVERED, "", opened.actor.id) in noted(opened)


def test_a_new_data_key_is_noted(folder: Path) -> None:
    before = opened_by(folder)
    before.store.close()
    opened = change_key(before)
    assert isinstance(opened, OpenedClinic)
    with opened.store:
        assert (Action.KEY_CHANGED, "data key", None) in noted(opened)


# Guessing


def test_a_code_for_an_unknown_name_is_refused_as_slowly_and_slows_down_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    slowly = kept_keys.refuse_slowly

    def noted_slowly(*given: object) -> None:
        worked.append("worked")
        slowly(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_keys, "refuse_slowly", noted_slowly)
    waits = []
    for _ in range(3):
        refusal = recover(folder, new_code(), "nobody", "other words now here")
        assert isinstance(refusal, Refused)
        waits.append(refusal.wait_seconds)
    assert worked == ["worked"] * 3
    assert waits[:2] == [0, 0]
    assert waits[2] > 0
    refusal = recover(folder, new_code(), OWNER, "other words now here")
    assert isinstance(refusal, Refused)
    assert refusal.wait_seconds > 0


def test_a_code_for_an_unknown_name_gets_the_same_answers_before_it_is_tried(folder: Path) -> None:
    for name in (OWNER, "nobody"):
        typo = recover(folder, "ABCD", name, "other words now here")
        weak = recover(folder, new_code(), name, "short")
        assert isinstance(typo, Refused)
        assert isinstance(weak, Refused)
        assert typo.sentence.startswith("The recovery code has 32 letters and digits")
        assert weak == recover(folder, new_code(), OWNER, "short")


def test_a_locked_desk_that_is_trusted_opens_by_the_passphrase_only(qtbot: QtBot, folder: Path) -> None:
    opened = opened_by(folder)
    with opened.store:
        opened.safe.keys.add_slot(opened.safe.secrets, opened.actor.id, bytes(32), LIGHT_WORK)
    with program(qtbot, folder, locked=LockedDesk(str(folder), name=OWNER)) as start:
        window = start.window
        window.gate.look_closer()
        assert window.worker.names != ()
        qtbot.waitUntil(lambda: not window.worker.names, timeout=PATIENCE)
        page = window.gate.sign_in
        assert page.title.text() == "Locked"
        assert not page.keychain_button.isVisible()
        page.keychain_wanted.emit()
        assert window.worker.names == ()
        page.recovery_button.click()
        assert isinstance(window.gate.page, UseCodePage)
        window.gate.page.left.emit()
        assert page.title.text() == "Locked"
        assert not page.keychain_button.isVisible()
        enter(qtbot, window)
