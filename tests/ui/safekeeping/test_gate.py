"""Signing in, the first owner and the recovery code, in the real window over real key files."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db.backup.restoring import READY
from db.desk import DESK_FILE, UNREADABLE, DeskSettings, clinic_file, write_desk
from db.keys.place import key_file_of
from db.keys.work import LIGHT_WORK
from db.rights import Role
from tests.ui.safekeeping.gate_desk import (
    DESK,
    ENTER,
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
from ui.safekeeping.first_person_page import FirstPersonPage
from ui.safekeeping.gate_parts import Gate
from ui.safekeeping.opening import (
    CLINIC_FILE,
    CannotOpen,
    OpenedClinic,
    Owner,
    Refused,
    make_beside,
    open_demo,
    prepare,
    set_up,
    sign_in,
)
from ui.safekeeping.opening_records import (
    DEMO_PASSPHRASE,
    FILE_MISSING,
    KEYS_MISSING,
    SERVER_VARIABLE,
    Found,
    keys_of,
    looked_at,
    new_file_of,
    server_url,
)
from ui.safekeeping.recovery_page import RecoveryPage, UseCodePage
from ui.safekeeping.sign_in_page import DEMO_WORDS
from ui.settings.first_run import FirstRunPage
from ui.widgets.labels import Label
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PLAIN = b"SQLite format 3\0"


def test_the_name_then_the_passphrase_lead_to_the_list_of_patients(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        assert QApplication.focusWidget() is window.gate.sign_in.name.field.input
        enter(qtbot, window)
        assert window.stack.currentWidget() is window.home
        assert window.status.person.text() == "Testa Owner, owner"


def test_a_wrong_passphrase_an_unknown_name_and_a_changed_key_file_say_the_same(
    qtbot: QtBot, folder: Path
) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        wrong = refused(qtbot, window, OWNER, "not this passphrase")
        unknown = refused(qtbot, window, "nobody", PASSPHRASE)
        file = key_file_of(folder / CLINIC_FILE)
        data = file.read_bytes()
        # One character of the owner's salt: it stays the same kind of file.
        at = data.index(b'"salt": "') + 9
        file.write_bytes(data[:at] + (b"A" if data[at : at + 1] != b"A" else b"B") + data[at + 1 :])
        changed = refused(qtbot, window, OWNER, PASSPHRASE)
        assert wrong == unknown == changed
        assert not window.is_attached
        assert window.gate.sign_in.passphrase.text() == ""


def test_after_failures_the_button_counts_down_and_nothing_can_be_tried(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        for _ in range(5):
            refused(qtbot, window, OWNER, "not this passphrase")
            window.gate.sign_in.gate.said.hide()
        gate = window.gate.sign_in.gate
        # Four seconds from the failure itself; on a busy computer some are over before it can be said.
        assert gate.button.text() in [f"Wait {left} s" for left in (4, 3, 2, 1)]
        assert not gate.button.isEnabled()
        with qtbot.assertNotEmitted(window.gate.sign_in.wanted, wait=100):
            QTest.keyClicks(window.gate.sign_in.passphrase.field.input, PASSPHRASE)
            QTest.keyClick(window.gate.sign_in.passphrase.field.input, ENTER)
        qtbot.waitUntil(lambda: gate.button.text() == "Sign in", timeout=5_000)
        enter(qtbot, window)
        assert window.status.sign_in.text().endswith("5 failed sign-ins since")


def test_the_wait_is_counted_down_in_whole_seconds(qtbot: QtBot) -> None:
    gate = Gate("Sign in")
    qtbot.addWidget(gate)
    gate.refuse("Not this one.", 1.95)
    assert gate.button.text() == "Wait 2 s"
    qtbot.waitUntil(lambda: gate.button.text() == "Wait 1 s", timeout=PATIENCE)
    assert not gate.is_open
    qtbot.waitUntil(lambda: gate.button.text() == "Sign in", timeout=PATIENCE)
    assert gate.is_open


def test_the_button_opens_no_moment_before_the_wait_is_over(qtbot: QtBot) -> None:
    # Timers that may be early are so at some moments of a second and not at others.
    gates = [Gate("Sign in") for _ in range(20)]
    told: dict[Gate, float] = {}
    waited: dict[Gate, float] = {}
    began = time.monotonic()
    while len(waited) < len(gates):
        if len(told) < len(gates) and time.monotonic() - began >= 0.05 * len(told):
            gate = gates[len(told)]
            qtbot.addWidget(gate)
            told[gate] = time.monotonic()
            gate.refuse("Not this one.", 1.0)
        QApplication.processEvents()
        now = time.monotonic()
        for gate, at in told.items():
            if gate.is_open:
                waited.setdefault(gate, now - at)
    assert min(waited.values()) >= 1.0


def test_the_code_is_hidden_while_it_is_typed_from_the_sheet(qtbot: QtBot, tmp_path: Path) -> None:
    with program(qtbot, tmp_path / "new") as start:
        page = begin_first_run(qtbot, start.window)

        def shown() -> list[str]:
            return [label.text() for label in page.code]

        assert shown() == list(page.groups)
        page.rows[0].field.take_focus()
        assert not set(shown()) & set(page.groups)
        assert {label.accessibleName().partition(": ")[2] for label in page.code} == {"hidden while you type"}
        QTest.keyClicks(QApplication.focusWidget(), "AB")
        page.print_button.setFocus()
        assert not set(shown()) & set(page.groups)
        page.rows[0].set_text("")
        assert shown() == list(page.groups)


def test_printing_says_where_the_sheet_went_and_a_file_of_it_is_warned_of(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "sheet.pdf"

    def to_a_file(printer: QPrinter, **_named: object) -> bool:
        printer.setOutputFileName(str(saved))
        return True

    monkeypatch.setattr("ui.documents.printing.ask_for_printer", to_a_file)
    with program(qtbot, tmp_path / "new") as start:
        page = begin_first_run(qtbot, start.window)
        page.print_button.click()
        qtbot.waitUntil(page.said.isVisible, timeout=PATIENCE)
        assert "saved as a file" in page.said.text()
        assert "delete it" in page.said.text()
        assert saved.stat().st_size > 1000
        page._printed(is_file=False)
        assert page.said.text().startswith("The sheet was sent to the printer.")


@pytest.mark.parametrize("takes_over", [False, True])
def test_back_from_the_code_keeps_what_was_typed_and_what_is_done_with_an_old_file(
    qtbot: QtBot, tmp_path: Path, takes_over: bool
) -> None:
    if takes_over:
        released = Path(__file__).parents[2] / "db" / "released" / "0001-plain.db.gz"
        (tmp_path / CLINIC_FILE).write_bytes(gzip.decompress(released.read_bytes()))
    with program(qtbot, tmp_path) as start:
        gate = start.window.gate
        if takes_over:
            qtbot.waitUntil(lambda: isinstance(gate.page, FirstPersonPage), timeout=PATIENCE)
            for row, text in zip(
                gate.page._rows(), ("Testa Owner", OWNER, PASSPHRASE, PASSPHRASE), strict=True
            ):
                row.set_text(text)
            gate.page.gate.press()
            qtbot.waitUntil(lambda: isinstance(gate.page, RecoveryPage), timeout=PATIENCE)
        else:
            begin_first_run(qtbot, start.window)
        gate.page.back_button.click()
        page = gate.page
        assert isinstance(page, FirstPersonPage)
        assert ("without a passphrase" in page.words.text()) is takes_over
        assert page.back_button.isHidden() is takes_over
        assert [row.text() for row in page._rows()] == ["Testa Owner", OWNER, PASSPHRASE, PASSPHRASE]


def test_the_clinics_form_of_a_first_run_leads_back_to_no_welcome(qtbot: QtBot, tmp_path: Path) -> None:
    with program(qtbot, tmp_path / "new") as start:
        window = start.window
        confirm_code(begin_first_run(qtbot, window))
        qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)
        assert window.settings_place is not None
        page = window.settings_place.set_up
        assert page is not None
        assert page.isVisible()
        assert page.back_button.isHidden()
        said = [label.text() for label in page.form.findChildren(Label)]
        assert [words for words in said if words.startswith("Needed: ")]


def test_a_demo_says_nothing_of_backups_that_it_does_not_make(qtbot: QtBot, tmp_path: Path) -> None:
    with program(qtbot, tmp_path, demo=6) as start:
        window = start.window
        qtbot.waitUntil(lambda: window.home.total == 6, timeout=PATIENCE)
        assert window.backups is not None
        with qtbot.waitSignal(window.backups.state_changed, timeout=PATIENCE):
            window.backups.refresh()
        assert window.status.backup.isHidden()


def test_leaving_the_demo_leads_back_to_the_clinic_that_was_named(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        window.demo_wanted.emit(6)
        qtbot.waitUntil(lambda: window.home.total == 6, timeout=PATIENCE)
        assert start._folder != folder
        window.clinic_wanted.emit()
        enter(qtbot, window)
        assert start._folder == folder
        assert window.status.person.text() == "Testa Owner, owner"


def test_a_passphrase_is_hidden_until_somebody_presses_show(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        field = start.window.gate.sign_in.passphrase.field
        assert field.input.echoMode() is QLineEdit.EchoMode.Password
        field.show_button.click()
        assert field.input.echoMode() is QLineEdit.EchoMode.Normal
        assert field.show_button.accessibleName() == "Hide: Passphrase"


def test_the_owner_is_made_first_and_the_disk_is_untouched_until_the_code_is_on_paper(
    qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "new"
    with program(qtbot, place) as start:
        window = start.window
        assert isinstance(window.gate.page, FirstRunPage)
        window.gate.page.clinic_button.click()
        page = window.gate.page
        assert isinstance(page, FirstPersonPage)
        for text in ("Testa Owner", OWNER, "12345678", "12345678"):
            QTest.keyClicks(QApplication.focusWidget(), text)
            QTest.keyClick(QApplication.focusWidget(), ENTER)
        assert page.passphrase.problem.isVisible()
        for row in (page.passphrase, page.again):
            row.set_text(PASSPHRASE)
        page.gate.press()
        qtbot.waitUntil(lambda: isinstance(window.gate.page, RecoveryPage), timeout=PATIENCE)
        code = window.gate.page
        code.rows[0].set_text("ZZZZ")
        code.rows[1].set_text(code.groups[code.asked[1]])
        code.gate.press()
        assert code.rows[0].problem.isVisible()
        assert not place.exists()
        code.rows[0].set_text(f" {code.groups[code.asked[0]].lower()} ")
        code.gate.press()
        qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)
        assert window.stack.currentWidget() is window.settings_place
        assert not (place / CLINIC_FILE).read_bytes().startswith(PLAIN)
    with opened_by(place).store:
        pass


def test_a_kill_between_the_key_file_and_the_database_loses_no_set_up(tmp_path: Path) -> None:
    database = tmp_path / CLINIC_FILE
    prepared = prepare(Owner("Testa Owner", OWNER, PASSPHRASE))
    make_beside(database, prepared)
    keys_of(database).write_bytes(prepared.key_file)
    with opened_by(tmp_path).store as store:
        assert not store.people.is_empty()
    assert database.exists()
    assert not new_file_of(database).exists()


def test_a_missing_clinics_file_is_never_made_anew_beside_its_keys(folder: Path) -> None:
    (folder / CLINIC_FILE).rename(folder / "elsewhere")
    refusal = sign_in(folder, OWNER, PASSPHRASE)
    assert refusal == CannotOpen(FILE_MISSING)
    assert not (folder / CLINIC_FILE).exists()


def test_a_missing_key_file_is_told_in_one_sentence(qtbot: QtBot, folder: Path) -> None:
    keys_of(folder / CLINIC_FILE).unlink()
    with program(qtbot, folder) as start:
        words = start.window.gate.words.words
        qtbot.waitUntil(lambda: words.text() == KEYS_MISSING, timeout=PATIENCE)


def test_the_code_gives_a_new_passphrase_and_a_new_code_and_is_dead_then(
    qtbot: QtBot, tmp_path: Path
) -> None:
    code = make_clinic(tmp_path)
    with program(qtbot, tmp_path) as start:
        window = start.window
        window.gate.sign_in.recovery_button.click()
        page = window.gate.page
        assert isinstance(page, UseCodePage)
        page.code.set_text(code.lower())
        page.name.set_text(OWNER)
        page.passphrase.set_text("other words now here")
        page.again.set_text("other words now here")
        page.gate.press()
        qtbot.waitUntil(lambda: isinstance(window.gate.page, RecoveryPage), timeout=PATIENCE)
        assert not window.is_attached
        shown = window.gate.page
        fresh = "".join(shown.groups)
        assert fresh != code
        for row, group in zip(shown.rows, shown.asked, strict=True):
            row.set_text(shown.groups[group])
        shown.gate.press()
        qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)
    with opened_by(tmp_path, OWNER, "other words now here").store:
        pass
    assert isinstance(sign_in(tmp_path, OWNER, PASSPHRASE), Refused)


def test_a_typing_error_in_the_code_is_told_before_anything_slow(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        window.gate.sign_in.recovery_button.click()
        page = window.gate.page
        assert isinstance(page, UseCodePage)
        page.code.set_text("ABCD")
        page.name.set_text(OWNER)
        page.passphrase.set_text(PASSPHRASE)
        page.again.set_text(PASSPHRASE)
        with qtbot.assertNotEmitted(page.wanted):
            page.gate.press()
        assert page.code.problem.text().startswith("The recovery code has 32 letters and digits")


def test_the_last_sign_in_is_told_with_its_computer(qtbot: QtBot, folder: Path) -> None:
    before = opened_by(folder)
    machine = before.store.door.machine
    before.store.close()
    with program(qtbot, folder) as start:
        enter(qtbot, start.window)
        said = start.window.status.sign_in.text()
        assert said.startswith("Last signed in ")
        assert said.endswith(f" on {machine}")


def test_the_front_desk_sees_patients_and_no_consultation(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window, DESK, OTHER_PASSPHRASE)
        assert window.status.person.text() == "Desa Nonesuch, front desk"
        assert not window.is_clinical
        QTest.keyClicks(QApplication.focusWidget(), "Belinda Fictive")
        window.new_patient()
        assert window.patient_place is not None
        window.patient_place.form.accept()
        qtbot.waitUntil(lambda: window.patient_place.done.isVisible(), timeout=PATIENCE)
        window.show_home()
        window.home._open_current()
        assert window.stack.currentWidget() is window.patient_place
        assert window.patient_place.visits.isVisible()


# The demo


def test_the_demo_signs_in_by_itself_and_has_a_practitioner_and_a_front_desk(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with program(qtbot, tmp_path, demo=6) as start:
        window = start.window
        qtbot.waitUntil(lambda: window.home.total == 6, timeout=PATIENCE)
        assert window.status.person.text() == "Demo Practitioner, owner"
    for name, role in (("demo", Role.OWNER), ("desk", Role.FRONT_DESK)):
        opened = opened_by(tmp_path, name, DEMO_PASSPHRASE)
        assert opened.actor.role is role
        opened.store.close()
    assert DEMO_PASSPHRASE in DEMO_WORDS


def test_no_file_of_a_demo_is_a_plain_database(tmp_path: Path) -> None:
    opened = open_demo(tmp_path, 6)
    assert isinstance(opened, OpenedClinic)
    files = [each for each in tmp_path.iterdir() if each.is_file()]
    heads = [each.read_bytes()[:16] for each in files]
    opened.store.close()
    assert len(files) >= 2
    assert PLAIN not in heads


def test_what_was_typed_at_the_gate_is_gone_after_signing_in(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window: MainWindow = start.window
        type_in(qtbot, window)
        qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)
        assert window.gate.sign_in.passphrase.text() == ""
        assert window.gate.sign_in.name.text() == ""


# A slip in the settings of the desk

SLIP = '{"database_url": "postgresql://nowhere.invalid/clinic", "second_place": "/media/stick",}'


def test_a_slip_in_the_settings_of_a_desk_is_no_first_start_and_can_be_put_right(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SERVER_VARIABLE, raising=False)
    (folder / DESK_FILE).write_text(SLIP)
    assert looked_at(folder) is Found.DESK_UNREADABLE
    with program(qtbot, folder) as start:
        gate = start.window.gate
        assert gate.page is gate.words
        assert gate.words.words.text() == UNREADABLE
        assert gate.words.again_button.hasFocus()
        gate.words.again_button.click()
        assert (gate.page, gate.words.words.text()) == (gate.words, UNREADABLE)
        (folder / DESK_FILE).unlink()
        gate.words.again_button.click()
        assert gate.page is gate.sign_in
        gate.say("Another sentence.", is_problem=True)
        assert gate.words.again_button.isHidden()
        gate.begin(folder)
        enter(qtbot, start.window)


def test_a_folder_whose_settings_cannot_be_read_gets_no_new_clinic(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SERVER_VARIABLE, raising=False)
    (tmp_path / DESK_FILE).write_text(SLIP)
    with program(qtbot, tmp_path) as start:
        assert start.window.gate.page is start.window.gate.words
    prepared = prepare(Owner("Testa Owner", OWNER, PASSPHRASE), work=LIGHT_WORK)
    assert set_up(tmp_path, prepared) == CannotOpen(UNREADABLE)
    assert sign_in(tmp_path, OWNER, PASSPHRASE) == CannotOpen(UNREADABLE)
    assert [each.name for each in tmp_path.iterdir()] == [DESK_FILE]


def test_a_slip_made_while_the_page_to_sign_in_is_shown_is_told_there(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SERVER_VARIABLE, raising=False)
    with program(qtbot, folder) as start:
        (folder / DESK_FILE).write_text(SLIP)
        assert refused(qtbot, start.window, OWNER, PASSPHRASE) == UNREADABLE


# What must stay as it is elsewhere


def test_the_names_said_again_for_the_first_paint_are_those_of_storage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SERVER_VARIABLE, raising=False)
    assert clinic_file(tmp_path) == tmp_path / CLINIC_FILE
    assert keys_of(tmp_path / CLINIC_FILE) == key_file_of(tmp_path / CLINIC_FILE)
    assert server_url(tmp_path) == ""
    write_desk(tmp_path, DeskSettings(database_url="postgresql://nowhere.invalid/clinic"))
    assert server_url(tmp_path) == "postgresql://nowhere.invalid/clinic"
    assert looked_at(tmp_path) is Found.CLINIC
    (tmp_path / f"{CLINIC_FILE}{READY}").mkdir()
    (tmp_path / DESK_FILE).unlink()
    assert looked_at(tmp_path) is Found.CLINIC


def test_a_file_of_the_earlier_program_gets_an_owner_and_is_encrypted(qtbot: QtBot, tmp_path: Path) -> None:
    released = Path(__file__).parents[2] / "db" / "released" / "0001-plain.db.gz"
    (tmp_path / CLINIC_FILE).write_bytes(gzip.decompress(released.read_bytes()))
    with program(qtbot, tmp_path) as start:
        window = start.window
        qtbot.waitUntil(lambda: isinstance(window.gate.page, FirstPersonPage), timeout=PATIENCE)
        page = window.gate.page
        assert "without a passphrase" in page.words.text()
        assert not page.back_button.isVisible()
        for row, text in zip(page._rows(), ("Testa Owner", OWNER, PASSPHRASE, PASSPHRASE), strict=True):
            row.set_text(text)
        page.gate.press()
        qtbot.waitUntil(lambda: isinstance(window.gate.page, RecoveryPage), timeout=PATIENCE)
        shown = window.gate.page
        for row, group in zip(shown.rows, shown.asked, strict=True):
            row.set_text(shown.groups[group])
        shown.gate.press()
        qtbot.waitUntil(lambda: window.is_attached, timeout=PATIENCE)
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    plain = [each.name for each in files if each.read_bytes()[:16] == PLAIN]
    assert plain == []
    opened = opened_by(tmp_path)
    with opened.store as store:
        assert store.count_patients(opened.actor) > 0


def test_a_folder_that_a_cloud_service_copies_is_warned_of_at_the_first_run(
    qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "Dropbox" / "clinic"
    with program(qtbot, place) as start:
        start.window.gate.page.clinic_button.click()
        page = start.window.gate.page
        assert isinstance(page, FirstPersonPage)
        qtbot.waitUntil(page.warning.isVisible, timeout=PATIENCE)
        assert "cloud service" in page.warning.words.text()


def test_the_keychain_is_offered_only_where_somebody_trusts_the_desk(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        qtbot.waitUntil(lambda: not window.worker.names, timeout=PATIENCE)
        assert not window.gate.sign_in.keychain_button.isVisible()
    opened = opened_by(folder)
    with opened.store:
        keys, secrets = opened.safe.keys, opened.safe.secrets
        keys.add_slot(secrets, opened.actor.id, bytes(32), LIGHT_WORK)
    with program(qtbot, folder) as start:
        button = start.window.gate.sign_in.keychain_button
        qtbot.waitUntil(button.isVisible, timeout=PATIENCE)


def test_a_new_data_key_is_made_while_the_same_person_stays_signed_in(qtbot: QtBot, folder: Path) -> None:
    with program(qtbot, folder) as start:
        window = start.window
        enter(qtbot, window)
        assert window.safe is not None
        before = window.safe.secrets
        window.new_key_wanted.emit()
        qtbot.waitUntil(
            lambda: window.safe is not None and window.safe.secrets.data_key != before.data_key,
            timeout=PATIENCE,
        )
        assert window.safe.secrets.audit_key == before.audit_key
        assert window.status.person.text() == "Testa Owner, owner"
    with opened_by(folder).store:
        pass
