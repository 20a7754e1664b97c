"""The lock in the real window: what it blanks, what it keeps, who comes back to what."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from db.audit.events import Action
from db.errors import StorageProblem
from intake.consultation import Patient
from tests.ui.safekeeping.gate_desk import (
    DESK,
    OTHER_PASSPHRASE,
    OWNER,
    PASSPHRASE,
    PATIENCE,
    begin_first_run,
    confirm_code,
    enter,
    make_clinic,
    opened_by,
    program,
    refused,
    type_in,
)
from tests.ui.settings.settings_desk import fill
from ui.application import Start
from ui.consultation.consultation_view import ConsultationView
from ui.safekeeping.idle import IdleWatch
from ui.safekeeping.lock import PRINTING, OwnClipboard
from ui.safekeeping.recovery_page import RecoveryPage, UseCodePage
from ui.safekeeping.restart import OPTION, VARIABLE, LockedDesk, command, taken
from ui.unsaved_dialog import UnsavedDialog

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MARKER = "Testa Zwolfmarker"


def lock(qtbot: QtBot, start: Start) -> LockedDesk:
    """Lock with the key, and wait until everything was let go of."""
    with qtbot.waitSignal(start.locked, timeout=PATIENCE) as told:
        QTest.keyClick(start.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    return told.args[0]


def begin_consultation(qtbot: QtBot, start: Start) -> ConsultationView:
    """A new patient by this name, on the first page."""
    window = start.window
    window.new_patient()
    assert window.patient_place is not None
    window.patient_place.form.name.set_text(MARKER)
    window.patient_place.form.accept()
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), ConsultationView), timeout=PATIENCE)
    view = window.stack.currentWidget()
    assert isinstance(view, ConsultationView)
    return view


def words_on_screen(widget: QWidget) -> str:
    """Every word of every label that can be seen."""
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def test_the_key_blanks_the_window_at_once_and_lets_go_of_everything(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        begin_consultation(qtbot, start)
        assert MARKER in words_on_screen(window)
        start.lock.lock()
        assert MARKER not in words_on_screen(window)
        assert window.stack.currentWidget() is window.gate
        qtbot.waitUntil(lambda: start.locked_desk is not None, timeout=PATIENCE)
        assert not window.is_attached
        assert window.safe is None
        assert window.windowTitle() == "Candor[*]"
        assert window.findChildren(ConsultationView) == []
        assert window.home.model.rowCount() == 0
        assert window.status.person.text() == ""
        # Nothing leads back but a passphrase.
        for key in (Qt.Key.Key_K, Qt.Key.Key_N):
            QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.stack.currentWidget() is window.gate


def test_a_desk_locks_right_after_its_first_run(qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "new"
    with program(qtbot, place) as start:
        window = start.window
        confirm_code(begin_first_run(qtbot, window))
        qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)
        assert window.settings_place is not None
        assert window.settings_place.set_up is not None
        fill(window.settings_place.set_up.form)
        settings = window.settings_place
        settings.set_up.save_button.click()
        qtbot.waitUntil(lambda: settings.ready is not None and settings.ready.isVisible(), timeout=PATIENCE)
        settings.ready.begin_button.click()
        qtbot.waitUntil(lambda: window.stack.currentWidget() is window.home, timeout=PATIENCE)
        assert lock(qtbot, start).name == OWNER
        assert not window.is_attached
        assert window.stack.currentWidget() is window.gate
        assert window.gate.page is window.gate.words


def test_a_desk_locks_after_the_recovery_code_was_used(qtbot: QtBot, tmp_path: Path) -> None:
    code = make_clinic(tmp_path)
    with program(qtbot, tmp_path) as start:
        window = start.window
        window.gate.sign_in.recovery_button.click()
        page = window.gate.page
        assert isinstance(page, UseCodePage)
        words = "other words now here"
        for row, text in zip(page._rows(), (code, OWNER, words, words), strict=True):
            row.set_text(text)
        page.gate.press()
        qtbot.waitUntil(lambda: isinstance(window.gate.page, RecoveryPage), timeout=PATIENCE)
        assert isinstance(window.gate.page, RecoveryPage)
        confirm_code(window.gate.page)
        qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)
        assert lock(qtbot, start).name == OWNER
        assert not window.is_attached


def test_a_lock_lets_go_of_the_clinic_whatever_fails_on_the_screen(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)

        take_focus = window.gate.take_focus

        def fails() -> None:
            monkeypatch.setattr(window.gate, "take_focus", take_focus)
            raise RuntimeError("a page that is gone")

        monkeypatch.setattr(window.gate, "take_focus", fails)
        with pytest.raises(RuntimeError):
            start.lock.lock()
        qtbot.waitUntil(lambda: start.locked_desk is not None, timeout=PATIENCE)
        assert not window.is_attached
        assert window.stack.currentWidget() is window.gate


def test_what_goes_over_to_the_new_process_holds_no_patient_and_no_secret(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        enter(qtbot, start.window)
        begin_consultation(qtbot, start)
        handed_over = repr(lock(qtbot, start))
    assert MARKER not in handed_over
    assert PASSPHRASE not in handed_over


def test_the_same_person_finds_answers_page_and_consultation_again(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        enter(qtbot, start.window)
        view = begin_consultation(qtbot, start)
        view.controller.answer("health.eczema", ("Y",))
        view.controller.set_page("health.skin")
        desk = lock(qtbot, start)
    assert desk.name == OWNER
    with program(qtbot, folder, locked=desk) as again:
        window = again.window
        assert window.gate.sign_in.title.text() == "Locked"
        assert QApplication.focusWidget() is window.gate.sign_in.passphrase.field.input
        QTest.keyClicks(QApplication.focusWidget(), PASSPHRASE)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), ConsultationView), timeout=PATIENCE)
        controller = window.stack.currentWidget().controller
        assert controller.page == "health.skin"
        assert controller.answers.all("health.eczema") == ("Y",)


def test_a_form_that_was_not_stored_comes_back_to_who_typed_it_and_to_nobody_else(
    qtbot: QtBot, folder: Path
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        window.new_patient()
        assert window.patient_place is not None
        window.patient_place.form.phone.field.take_focus()
        QTest.keyClicks(QApplication.focusWidget(), "020 7946 0001")
        desk = lock(qtbot, start)
    with program(qtbot, folder, locked=desk) as other:
        enter(qtbot, other.window, DESK, OTHER_PASSPHRASE)
        assert other.window.patient_place is not None
        assert not other.window.patient_place.has_unsaved
        desk = lock(qtbot, other)
    with program(qtbot, folder, locked=desk) as again:
        enter(qtbot, again.window)
        place = again.window.patient_place
        assert place is not None
        assert place.has_unsaved
        again.window.new_patient()
        assert place.form.phone.text() == "020 7946 0001"


def sign_in_again(qtbot: QtBot, start: Start) -> None:
    """Whoever locked types the passphrase, where the cursor is."""
    box = start.window.gate.sign_in.passphrase.field.input
    qtbot.waitUntil(lambda: QApplication.focusWidget() is box, timeout=PATIENCE)
    QTest.keyClicks(box, PASSPHRASE)
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: start.window.is_attached, timeout=PATIENCE)


def test_whoever_locked_a_form_half_filled_is_in_that_form_again_where_they_typed(
    qtbot: QtBot, folder: Path
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        window.new_patient()
        assert window.patient_place is not None
        QTest.keyClicks(QApplication.focusWidget(), "Testa Zwolf")
        window.patient_place.form.go_to("patient.phone")
        QTest.keyClicks(QApplication.focusWidget(), "020 79")
        desk = lock(qtbot, start)
    assert "Zwolf" not in repr(desk)
    with program(qtbot, folder, locked=desk) as other:
        enter(qtbot, other.window, DESK, OTHER_PASSPHRASE)
        assert other.window.stack.currentWidget() is other.window.home
        assert other.window.patient_place is not None
        assert not other.window.patient_place.has_unsaved
        assert "Zwolf" not in words_on_screen(other.window)
    with program(qtbot, folder, locked=desk) as again:
        window = again.window
        sign_in_again(qtbot, again)
        place = window.patient_place
        assert place is not None
        assert window.stack.currentWidget() is place
        assert place.is_new
        assert (place.form.name.text(), place.form.phone.text()) == ("Testa Zwolf", "020 79")
        assert QApplication.focusWidget() is place.form.phone.field.input
        # Typing goes on where it was left, and over nothing.
        QTest.keyClicks(QApplication.focusWidget(), "46")
        assert place.form.phone.text() == "020 7946"
        place.form.discard_button.click()


def test_a_form_of_a_record_put_together_with_another_meanwhile_leads_to_the_one_that_stays(
    qtbot: QtBot, folder: Path
) -> None:
    merged, kept = uuid4(), uuid4()
    opened = opened_by(folder)
    with opened.store as store:
        for id, name in ((merged, "Testa First"), (kept, "Testa Second")):
            store.add_patient(opened.actor, Patient(name=name), id=id).result(10)
    with program(qtbot, folder) as start:
        enter(qtbot, start.window)
        start.window.show_details(merged)
        desk = lock(qtbot, start)
    opened = opened_by(folder)
    with opened.store as store:
        identity = Patient(name="Testa Second")
        store.merging.merge(
            opened.actor, kept, merged, id=uuid4(), expected_version=1, identity=identity
        ).result(10)
    with program(qtbot, folder, locked=desk) as again:
        sign_in_again(qtbot, again)
        place = again.window.patient_place
        assert again.window.stack.currentWidget() is place
        assert place is not None
        assert place.patient_id == kept


def test_details_that_were_being_changed_at_a_lock_are_on_the_screen_again(
    qtbot: QtBot, folder: Path
) -> None:
    opened = opened_by(folder)
    with opened.store as store:
        ids = [uuid4(), uuid4()]
        for id, name in zip(ids, ("Testa First", "Testa Second"), strict=True):
            store.add_patient(opened.actor, Patient(name=name), id=id).result(10)
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        # Something is typed over both; the one that was typed last is not the one on the screen.
        for id in ids:
            window.show_details(id)
            window.patient_place.form.go_to("patient.address")
            QTest.keyClicks(QApplication.focusWidget(), "1 Nowhere Lane")
        window.show_details(ids[0])
        window.patient_place.form.go_to("patient.address")
        desk = lock(qtbot, start)
    assert (desk.form, desk.field) == (str(ids[0]), "patient.address")
    with program(qtbot, folder, locked=desk) as again:
        sign_in_again(qtbot, again)
        place = again.window.patient_place
        assert place is not None
        assert again.window.stack.currentWidget() is place
        assert (place.patient_id, place.form.address.text()) == (ids[0], "1 Nowhere Lane")
        assert QApplication.focusWidget() is place.form.address.field.input
        for _ in ids:
            place.form.discard_button.click()
            place.show_waiting()


def test_a_form_that_only_shows_somebody_is_on_the_screen_again_and_an_empty_one_is_not(
    qtbot: QtBot, folder: Path
) -> None:
    opened, id = opened_by(folder), uuid4()
    with opened.store as store:
        store.add_patient(opened.actor, Patient(name="Testa First"), id=id).result(10)
    with program(qtbot, folder) as start:
        enter(qtbot, start.window)
        start.window.show_details(id)
        desk = lock(qtbot, start)
    with program(qtbot, folder, locked=desk) as again:
        sign_in_again(qtbot, again)
        assert again.window.stack.currentWidget() is again.window.patient_place
        assert again.window.patient_place.form.name.text() == "Testa First"
        again.window.new_patient()
        desk = lock(qtbot, again)
    assert desk.form == ""


def test_the_audit_tells_of_the_lock(qtbot: QtBot, folder: Path) -> None:
    from db.audit.reading import EventFilter

    with program(qtbot, folder) as start:
        enter(qtbot, start.window)
        lock(qtbot, start)
    opened = opened_by(folder)
    with opened.store as store:
        noted = store.audit.events(opened.actor, EventFilter(), before=None, limit=20)
    assert Action.LOCKED in [each.event.action for each in noted]


def test_dialogs_are_closed_first_and_nothing_of_them_stays(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        window.new_patient()
        assert window.patient_place is not None
        window.patient_place.form.phone.set_text("020 7946 0001")
        assert not window.close()
        dialog = window.unsaved_dialog
        assert isinstance(dialog, UnsavedDialog)
        with qtbot.waitSignal(start.locked, timeout=PATIENCE):
            start.lock.lock()
        assert not dialog.isVisible()


def test_a_dialog_that_waits_inside_the_program_is_left_before_storage_is_closed(
    qtbot: QtBot, folder: Path
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        dialog = QDialog(window)
        order: list[str] = []
        start.locked.connect(lambda _desk: order.append("locked"))
        QTimer.singleShot(50, start.lock.lock)
        dialog.exec()
        order.append("left")
        qtbot.waitUntil(lambda: "locked" in order, timeout=PATIENCE)
        assert order == ["left", "locked"]


def test_the_clipboard_is_emptied_when_candor_put_something_there(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        enter(qtbot, start.window)
        QGuiApplication.clipboard().setText(MARKER)
        lock(qtbot, start)
        assert MARKER not in QGuiApplication.clipboard().text()


def test_what_cannot_be_kept_keeps_the_window_blank_until_its_own_person_is_back(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        view = begin_consultation(qtbot, start)
        assert start._opened is not None
        store = start._opened.store

        def full(*_given: object, **_named: object) -> object:
            from concurrent.futures import Future

            failed: Future[object] = Future()
            failed.set_exception(StorageProblem("The disk is full: free some space, then save again."))
            return failed

        monkeypatch.setattr(store, "save_answers", full)
        view.controller.answer("health.eczema", ("Y",))
        start.lock.lock()
        sign_in = window.gate.sign_in
        qtbot.waitUntil(lambda: window.gate.page is sign_in, timeout=PATIENCE)
        assert "not be saved" in sign_in.words.text() or "could not" in sign_in.words.text()
        assert MARKER not in words_on_screen(window)
        assert start.locked_desk is None
        said = refused(qtbot, window, DESK, OTHER_PASSPHRASE)
        assert "has to sign in first" in said
        assert window.stack.currentWidget() is window.gate
        monkeypatch.undo()
        type_in(qtbot, window)
        qtbot.waitUntil(lambda: window.stack.currentWidget() is not window.gate, timeout=PATIENCE)
        assert window.is_attached
        assert window.status.person.text() == "Testa Owner, owner"


def test_a_printer_gets_its_pages_while_the_window_is_blank_already(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        printed = threading.Event()
        window.worker.run(
            PRINTING, lambda _cancel: printed.wait(20), lambda _done: None, lambda _sentence: None
        )
        start.lock.lock()
        qtbot.wait(300)
        assert window.stack.currentWidget() is window.gate
        assert start.locked_desk is None
        printed.set()
        qtbot.waitUntil(lambda: start.locked_desk is not None, timeout=PATIENCE)


def test_a_handout_that_is_being_made_does_not_hold_the_lock_up(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        view = begin_consultation(qtbot, start)
        view.controller.set_page("documents")
        view.page.focus_first()
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        assert lock(qtbot, start).consultation == str(view_id(start))
        assert MARKER not in words_on_screen(window)


def view_id(start: Start) -> UUID:
    """The one consultation that is stored."""
    opened = opened_by(Path(start.locked_desk.folder if start.locked_desk else ""))
    with opened.store as store:
        (draft,) = store.drafts(opened.actor)
    return draft.consultation_id


def test_the_documents_of_a_day_are_stopped_by_the_lock(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        begin_consultation(qtbot, start)
        window.show_home()
        window.batch.show()
        assert window.batch.panel is not None
        window.batch.panel.look()
        lock(qtbot, start)
        assert window.batch.panel is None


def test_a_locked_window_with_something_unkept_cannot_be_closed_over_it(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        monkeypatch.setattr(window, "keep_for_lock", lambda: "It could not be kept.")
        monkeypatch.setattr(window, "keep_everything", lambda: "It could not be kept.")
        start.lock.lock()
        qtbot.waitUntil(lambda: window.gate.page is window.gate.sign_in, timeout=PATIENCE)
        assert not window.close()
        assert window.unsaved_dialog is None


def test_what_another_program_put_into_the_clipboard_stays(qtbot: QtBot) -> None:
    clipboard = QGuiApplication.clipboard()
    own = OwnClipboard(is_ours=lambda: False)
    clipboard.setText("of another program")
    own.clear()
    assert clipboard.text() == "of another program"


# Nobody there


class Clocks:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 1000.0, 1_800_000_000.0

    def watch(self, qtbot: QtBot) -> IdleWatch:
        return IdleWatch(monotonic=lambda: self.monotonic, wall=lambda: self.wall)

    def go_on(self, watch: IdleWatch, seconds: float) -> None:
        """Let time pass, with a tick every ten seconds."""
        for _ in range(round(seconds / 10)):
            self.monotonic += 10
            self.wall += 10
            watch.tick()


def test_it_locks_after_five_minutes_without_a_key(qtbot: QtBot) -> None:
    clocks = Clocks()
    watch = clocks.watch(qtbot)
    gone: list[bool] = []
    watch.gone.connect(lambda: gone.append(True))
    watch.start()
    clocks.go_on(watch, 290)
    assert not gone
    clocks.go_on(watch, 10)
    assert gone == [True]
    assert not watch.is_running


def test_a_key_on_any_window_puts_the_lock_off(qtbot: QtBot) -> None:
    clocks = Clocks()
    watch = clocks.watch(qtbot)
    widget = QWidget()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    gone: list[bool] = []
    watch.gone.connect(lambda: gone.append(True))
    watch.start(1)
    clocks.go_on(watch, 50)
    QTest.keyClick(widget.windowHandle(), Qt.Key.Key_A)
    clocks.go_on(watch, 50)
    assert not gone
    clocks.go_on(watch, 10)
    assert gone == [True]
    watch.stop()


@pytest.mark.parametrize("standing_still", [True, False], ids=["monotonic stands still", "it runs on"])
def test_waking_up_locks_at_once_whatever_the_clocks_do_in_sleep(qtbot: QtBot, standing_still: bool) -> None:
    clocks = Clocks()
    watch = clocks.watch(qtbot)
    gone: list[bool] = []
    watch.gone.connect(lambda: gone.append(True))
    watch.start()
    clocks.go_on(watch, 20)
    clocks.wall += 3600
    clocks.monotonic += 1 if standing_still else 3600
    watch.tick()
    assert gone == [True]


def test_a_clock_that_is_set_back_neither_locks_nor_puts_it_off(qtbot: QtBot) -> None:
    clocks = Clocks()
    watch = clocks.watch(qtbot)
    gone: list[bool] = []
    watch.gone.connect(lambda: gone.append(True))
    watch.start(1)
    clocks.go_on(watch, 20)
    clocks.wall -= 86_400
    clocks.go_on(watch, 30)
    assert not gone
    clocks.go_on(watch, 10)
    assert gone == [True]


def test_the_minutes_of_the_lock_stay_within_one_and_fifteen(qtbot: QtBot) -> None:
    watch = IdleWatch()
    for asked, taken_minutes in ((0, 1), (7, 7), (60, 15)):
        watch.start(asked)
        assert watch.minutes == taken_minutes
    watch.stop()


# The new process


def test_the_option_and_the_variable_are_taken_and_gone(tmp_path: Path) -> None:
    import json
    from dataclasses import asdict

    desk = LockedDesk(str(tmp_path), 6, True, "demo", "AAAA", str(uuid4()))
    surroundings = {VARIABLE: json.dumps(asdict(desk))}
    arguments = ["main.py", "demo", OPTION]
    assert taken(arguments, surroundings) == desk
    assert arguments == ["main.py", "demo"]
    assert surroundings == {}


@pytest.mark.parametrize(
    "document",
    [
        "",
        "[]",
        '{"folder": 3}',
        '{"other": ""}',
        '{"folder": "x", "name": []}',
        '{"folder": "x", "form": "no id"}',
        '{"folder": "x", "consultation": "no id"}',
    ],
)
def test_what_is_no_hand_over_is_a_usual_start(document: str) -> None:
    assert taken(["main.py", OPTION], {VARIABLE: document}) is None
    assert taken(["main.py"], {VARIABLE: document}) is None


def test_the_new_process_is_started_as_this_one_was() -> None:
    assert command()[-1] == OPTION
    assert command().count(OPTION) == 1
