"""The people on the screen: a list, and a form for somebody new or somebody who changes or leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from db.errors import Trouble
from db.rights import Role
from tests.ui.safekeeping.people_desk import (
    OTHER_SECRET,
    OWNER_ID,
    OWNER_SECRET,
    SECRET,
    add,
    can_sign_in,
    clinic,
    listed,
)
from tests.ui.settings.settings_desk import CATALOGUE
from ui.demo_clinic import demo_clinic
from ui.safekeeping.opening_records import Safe
from ui.safekeeping.own_account import TRUSTED, OwnAccountPage
from ui.safekeeping.people_list import NO_KEY
from ui.safekeeping.people_page import PeoplePage
from ui.safekeeping.people_steps import PeopleDesk
from ui.settings.settings_place import SettingsPlace
from ui.theme import appearance
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label
from ui.worker import Worker

WAIT = 15_000


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[PeopleDesk]:
    with clinic(tmp_path) as made:
        yield made


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    appearance.apply(qapp)
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def page(desk: PeopleDesk, worker: Worker, qtbot: QtBot) -> PeoplePage:
    return shown(PeoplePage(desk, worker=worker), qtbot)


def shown(page: PeoplePage, qtbot: QtBot) -> PeoplePage:
    qtbot.addWidget(page)
    page.resize(1000, 900)
    with qtbot.waitExposed(page):
        page.show()
    # What is put into a layout that is on the screen comes up in the next turn of the event loop.
    qtbot.waitUntil(lambda: page.card.reading.isHidden() and bool(words(page)), timeout=WAIT)
    return page


def words(page: PeoplePage) -> list[str]:
    return [each.text() for each in page.card.findChildren(Label) if each.isVisible()]


def fill(page: PeoplePage, *, secret: str = SECRET, again: str = SECRET) -> None:
    page.add_button.click()
    page.form.name.set_text("Testa Colleague")
    page.form.sign_in.set_text("Testa")
    page.form.role_field.set_value((Role.PRACTITIONER.value,))
    page.form.passphrase.first.field.input.setText(secret)  # type: ignore[attr-defined]
    page.form.passphrase.again.field.input.setText(again)  # type: ignore[attr-defined]


def open_form_of(page: PeoplePage, name: str, qtbot: QtBot) -> None:
    page.refresh()

    def there() -> bool:
        return any(name in each.accessibleName() for each in page.card.buttons)

    qtbot.waitUntil(there, timeout=WAIT)
    next(each for each in page.card.buttons if name in each.accessibleName()).click()


def test_the_list_says_who_is_what_and_when_they_were_here(page: PeoplePage) -> None:
    assert words(page)[:2] == ["Ana Nonesuch", "Owner, signs in as ana"]
    assert words(page)[2].startswith("Last sign-in today")


def test_somebody_is_added_and_can_sign_in(page: PeoplePage, desk: PeopleDesk, qtbot: QtBot) -> None:
    fill(page)
    page.form.add_gate.press()
    qtbot.waitUntil(lambda: page.is_on_list and "Testa Colleague" in words(page), timeout=WAIT)
    assert can_sign_in(desk, "testa", SECRET)
    assert page.said.text() == "Testa Colleague can sign in as Testa now."
    assert page.form.passphrase.text() == ""


def test_everything_that_is_missing_is_said_at_once(page: PeoplePage, desk: PeopleDesk) -> None:
    page.add_button.click()
    page.form.add_gate.press()
    form = page.form
    for row in (form.name, form.sign_in, form.role_row, form.passphrase.first):
        assert row.problem.text().endswith("."), row.label.text()
    assert desk.keys.people() == (OWNER_ID,)


def test_a_weak_passphrase_is_remarked_on_while_it_is_typed(page: PeoplePage, qtbot: QtBot) -> None:
    page.add_button.click()
    page.form.name.set_text("Testa Colleague")
    new = page.form.passphrase
    new.first.field.take_focus()
    qtbot.keyClicks(new.first.field.input, "colleague")  # type: ignore[attr-defined]
    assert new.weak.isVisible()
    assert "name" in new.weak.text
    qtbot.keyClicks(new.first.field.input, " of green lampposts")  # type: ignore[attr-defined]
    assert not new.weak.isVisible()
    assert new.good.isVisible()


def test_two_different_passphrases_are_not_taken(page: PeoplePage, desk: PeopleDesk) -> None:
    fill(page, again=OTHER_SECRET)
    page.form.add_gate.press()
    assert page.form.passphrase.again.problem.isVisible()
    assert desk.keys.people() == (OWNER_ID,)


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(page: PeoplePage, qtbot: QtBot) -> None:
    fill(page)
    page.form.sign_in.set_text("ana")
    page.form.add_gate.button.setFocus()
    qtbot.keyClick(page.form.add_gate.button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.form.sign_in.problem.isVisible, timeout=WAIT)
    assert page.form.sign_in.problem.text() == Trouble.NAME_TAKEN.value
    assert page.form.sign_in.isAncestorOf(QApplication.focusWidget())
    assert not page.form.add_gate.said.isVisible()
    assert (page.form.name.text(), page.form.passphrase.text()) == ("Testa Colleague", SECRET)
    page.form.sign_in.set_text("testa")
    page.form.add_gate.press()
    qtbot.waitUntil(lambda: page.is_on_list, timeout=WAIT)


def test_the_keyboard_is_where_it_was_after_a_refusal_of_anything_else(page: PeoplePage) -> None:
    fill(page)
    button = page.form.add_gate.button
    button.setFocus()
    page.form.show_busy(True)
    page.form.refuse("The clinic’s file did not take it in time: try again.")
    assert QApplication.focusWidget() is button
    assert page.form.add_gate.said.isVisible()


def test_name_and_role_change_and_the_sign_in_name_stays(
    page: PeoplePage, desk: PeopleDesk, qtbot: QtBot
) -> None:
    person = add(desk)
    open_form_of(page, "Testa", qtbot)
    assert not page.form.sign_in.isEnabled()
    page.form.name.set_text("Testa Renamed")
    page.form.role_field.set_value((Role.CLINICAL_LEAD.value,))
    page.form.save_gate.press()
    qtbot.waitUntil(lambda: page.is_on_list, timeout=WAIT)
    changed = listed(desk, person.id).person
    assert (changed.name, changed.role) == ("Testa Renamed", Role.CLINICAL_LEAD)
    assert can_sign_in(desk, "testa", SECRET)


def test_a_forgotten_passphrase_is_replaced(page: PeoplePage, desk: PeopleDesk, qtbot: QtBot) -> None:
    add(desk)
    open_form_of(page, "Testa", qtbot)
    for row in page.form.passphrase.rows:
        row.field.input.setText(OTHER_SECRET)  # type: ignore[attr-defined]
    set_secret(page.form.give_proof, OWNER_SECRET)
    page.form.give_gate.press()
    qtbot.waitUntil(lambda: page.is_on_list, timeout=WAIT)
    assert can_sign_in(desk, "testa", OTHER_SECRET)
    assert not can_sign_in(desk, "testa", SECRET)


@pytest.mark.parametrize("with_key", [False, True])
def test_an_access_ends_with_or_without_a_new_data_key(
    page: PeoplePage, desk: PeopleDesk, qtbot: QtBot, with_key: bool
) -> None:
    person = add(desk)
    told: list[bool] = []
    page.new_key_wanted.connect(lambda: told.append(can_sign_in(desk, "testa", SECRET)))
    open_form_of(page, "Testa", qtbot)
    set_secret(page.form.end_proof, OWNER_SECRET)
    (page.form.end_with_key_button if with_key else page.form.end_button).click()
    qtbot.waitUntil(lambda: page.is_on_list, timeout=WAIT)
    assert not can_sign_in(desk, "testa", SECRET)
    assert not listed(desk, person.id).person.is_active
    # The new key is only asked for once the old way in is gone.
    assert told == ([False] if with_key else [])


@pytest.mark.parametrize("with_key", [False, True])
@pytest.mark.parametrize("secret", ["", "not this one"])
def test_no_access_ends_without_the_owners_own_passphrase(
    page: PeoplePage, desk: PeopleDesk, qtbot: QtBot, with_key: bool, secret: str
) -> None:
    person = add(desk)
    told: list[bool] = []
    page.new_key_wanted.connect(lambda: told.append(True))
    open_form_of(page, "Testa", qtbot)
    set_secret(page.form.end_proof, secret)
    (page.form.end_with_key_button if with_key else page.form.end_button).click()
    qtbot.waitUntil(page.form.end_proof.problem.isVisible, timeout=WAIT)
    assert listed(desk, person.id).person.is_active
    assert can_sign_in(desk, "testa", SECRET)
    assert told == []
    assert page.form.end_button.isEnabled()


@pytest.mark.parametrize("secret", ["", "not this one"])
def test_nobody_becomes_an_owner_without_an_owners_own_passphrase(
    page: PeoplePage, desk: PeopleDesk, qtbot: QtBot, secret: str
) -> None:
    fill(page)
    assert not page.form.give_proof.isVisible()
    page.form.role_field.set_value((Role.OWNER.value,))
    set_secret(page.form.give_proof, secret)
    page.form.add_gate.press()
    qtbot.waitUntil(page.form.give_proof.problem.isVisible, timeout=WAIT)
    assert desk.keys.people() == (OWNER_ID,)
    person = add(desk, sign_in="nora")
    page.form.left.emit()
    open_form_of(page, "Testa", qtbot)
    assert not page.form.save_proof.isVisible()
    page.form.role_field.set_value((Role.OWNER.value,))
    set_secret(page.form.save_proof, secret)
    page.form.save_gate.press()
    qtbot.waitUntil(page.form.save_proof.problem.isVisible, timeout=WAIT)
    assert listed(desk, person.id).person.role is Role.PRACTITIONER
    set_secret(page.form.save_proof, OWNER_SECRET)
    page.form.save_gate.press()
    qtbot.waitUntil(lambda: page.is_on_list, timeout=WAIT)
    assert listed(desk, person.id).person.role is Role.OWNER
    assert page.form.save_proof.text() == ""


@pytest.mark.parametrize("secret", ["", "not this one"])
def test_no_passphrase_is_replaced_without_the_owners_own(
    page: PeoplePage, desk: PeopleDesk, qtbot: QtBot, secret: str
) -> None:
    add(desk)
    open_form_of(page, "Testa", qtbot)
    for row in page.form.passphrase.rows:
        set_secret(row, OTHER_SECRET)
    set_secret(page.form.give_proof, secret)
    page.form.give_gate.press()
    qtbot.waitUntil(page.form.give_proof.problem.isVisible, timeout=WAIT)
    assert can_sign_in(desk, "testa", SECRET)
    assert not can_sign_in(desk, "testa", OTHER_SECRET)
    assert page.form.passphrase.text() == OTHER_SECRET


def test_saving_changes_only_the_words_of_its_own_button(
    page: PeoplePage, desk: PeopleDesk, qtbot: QtBot
) -> None:
    add(desk)
    open_form_of(page, "Testa", qtbot)
    page.form.name.set_text("Testa Renamed")
    page.form.save_gate.press()
    assert page.form.save_gate.button.text() == "Saving…"
    assert page.form.give_gate.button.text() == "Give this passphrase"
    assert not page.form.give_gate.button.isEnabled()
    qtbot.waitUntil(lambda: page.is_on_list, timeout=WAIT)
    open_form_of(page, "Renamed", qtbot)
    assert page.form.give_gate.button.isEnabled()


def test_the_list_says_that_it_is_read(desk: PeopleDesk, worker: Worker, qtbot: QtBot) -> None:
    page = PeoplePage(desk, worker=worker)
    qtbot.addWidget(page)
    page.show()
    assert words(page) == ["Reading the people…"]
    qtbot.waitUntil(lambda: "Ana Nonesuch" in words(page), timeout=WAIT)
    assert "Reading the people…" not in words(page)


def test_ones_own_role_and_access_are_not_ended_by_oneself(page: PeoplePage, qtbot: QtBot) -> None:
    open_form_of(page, "Ana", qtbot)
    assert not page.form.role_row.isEnabled()
    assert not page.form.end_button.isVisible()


def test_somebody_without_a_key_is_shown_so(page: PeoplePage, desk: PeopleDesk, qtbot: QtBot) -> None:
    from uuid import uuid4

    desk.store.people.add(desk.actor, "Nora Nowhere", "nora", Role.FRONT_DESK, id=uuid4()).result(10)
    page.refresh()
    qtbot.waitUntil(lambda: NO_KEY in [each.text for each in page.card.findChildren(IconLabel)], timeout=WAIT)


def test_a_clinical_lead_sees_the_people_and_changes_none(
    desk: PeopleDesk, worker: Worker, qtbot: QtBot
) -> None:
    person = add(desk, Role.CLINICAL_LEAD)
    lead = desk.store.people.begin_session(person.id).result(10).actor
    page = shown(PeoplePage(PeopleDesk(desk.store, lead, desk.keys, desk.secrets), worker=worker), qtbot)
    assert "Ana Nonesuch" in words(page)
    assert not page.add_button.isVisible()
    assert page.card.buttons == []


@pytest.mark.parametrize(
    ("role", "sections"),
    [
        (Role.FRONT_DESK, ["own"]),
        (Role.PRACTITIONER, ["own"]),
        (Role.CLINICAL_LEAD, ["clinic", "people", "own"]),
        (Role.OWNER, ["clinic", "people", "own"]),
    ],
)
def test_the_settings_show_what_the_role_allows(
    desk: PeopleDesk, worker: Worker, qtbot: QtBot, tmp_path: Path, role: Role, sections: list[str]
) -> None:
    actor = desk.store.people.begin_session(add(desk, role).id).result(10).actor
    place = SettingsPlace(
        desk.store,
        actor,
        CATALOGUE,
        worker=worker,
        safe=Safe(desk.keys, desk.secrets, tmp_path, tmp_path / "clinic.db"),
    )
    qtbot.addWidget(place)
    place.show_settings(demo_clinic())
    place.show()
    assert [id for id in place.tabs.buttons if id in ("clinic", "people", "own")] == sections


def test_the_window_does_not_wait_for_the_slow_key_work(
    page: PeoplePage, desk: PeopleDesk, worker: Worker, qtbot: QtBot
) -> None:
    fill(page)
    page.form.add_gate.press()
    # It came back before the work was done, which is heard in the loop of events alone.
    assert worker.names
    assert not page.form.add_gate.is_open
    qtbot.waitUntil(lambda: page.is_on_list, timeout=WAIT)
    assert can_sign_in(desk, "testa", SECRET)


def test_everything_that_takes_the_keyboard_has_a_name(page: PeoplePage) -> None:
    page.add_button.click()
    found = [
        widget
        for kind in (QLineEdit, QAbstractButton)
        for widget in page.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible()
    ]
    assert len(found) > 8
    for widget in found:
        assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget


# One's own sign-in


@pytest.fixture
def own(desk: PeopleDesk, worker: Worker, tmp_path: Path, qtbot: QtBot) -> OwnAccountPage:
    page = OwnAccountPage(desk, worker=worker, folder=tmp_path)
    qtbot.addWidget(page)
    page.resize(1000, 900)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(lambda: "ana" in page.who.text(), timeout=WAIT)
    return page


def set_secret(row: object, text: str) -> None:
    row.field.input.setText(text)  # type: ignore[attr-defined]


def test_ones_own_passphrase_changes(own: OwnAccountPage, desk: PeopleDesk, qtbot: QtBot) -> None:
    set_secret(own.old, OWNER_SECRET)
    for row in own.new.rows:
        set_secret(row, OTHER_SECRET)
    own.change_gate.press()
    qtbot.waitUntil(own.done.isVisible, timeout=WAIT)
    assert can_sign_in(desk, "ana", OTHER_SECRET)
    assert (own.old.text(), own.new.text()) == ("", "")


def test_a_wrong_old_passphrase_changes_nothing(own: OwnAccountPage, desk: PeopleDesk, qtbot: QtBot) -> None:
    set_secret(own.old, "not this one")
    for row in own.new.rows:
        set_secret(row, OTHER_SECRET)
    own.change_gate.press()
    qtbot.waitUntil(own.old.problem.isVisible, timeout=WAIT)
    assert own.old.problem.text() == "This is not your passphrase: type it again."
    assert QApplication.focusWidget() is own.old.field.input  # type: ignore[attr-defined]
    assert own.old.text() == ""
    assert own.new.text() == OTHER_SECRET
    assert own.change_gate.said.isHidden()
    assert own.change_gate.is_open
    assert can_sign_in(desk, "ana", OWNER_SECRET)


def test_the_owner_makes_a_new_recovery_code(own: OwnAccountPage, qtbot: QtBot) -> None:
    set_secret(own.code_secret, OWNER_SECRET)
    with qtbot.waitSignal(own.recovery_code_made, timeout=WAIT) as made:
        own.code_gate.press()
    assert len(made.args[0]) == 32


def test_others_have_no_recovery_code_to_make(desk: PeopleDesk, worker: Worker, qtbot: QtBot) -> None:
    lead = desk.store.people.begin_session(add(desk, Role.CLINICAL_LEAD).id).result(10).actor
    page = OwnAccountPage(PeopleDesk(desk.store, lead, desk.keys, desk.secrets), worker=worker)
    qtbot.addWidget(page)
    page.show()
    assert not page.code_card.isVisible()


def test_the_minutes_before_the_lock_are_kept_for_this_desk(
    own: OwnAccountPage, tmp_path: Path, qtbot: QtBot
) -> None:
    from db.desk import read_desk

    assert own.minutes.currentText() == "5 minutes"
    with qtbot.waitSignal(own.lock_minutes_changed) as changed:
        own.minutes.setCurrentIndex(own.minutes.findText("12 minutes"))
    assert changed.args == [12]
    assert read_desk(tmp_path).lock_minutes == 12


def test_a_desk_is_trusted_and_trusted_no_more(
    own: OwnAccountPage, desk: PeopleDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A keychain of the system itself is not there where tests run: this one is as real as a dictionary.
    import keyring

    held: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(keyring, "set_password", lambda place, name, text: held.update({(place, name): text}))
    monkeypatch.setattr(keyring, "get_password", lambda place, name: held.get((place, name)))
    monkeypatch.setattr(keyring, "delete_password", lambda place, name: held.pop((place, name)))
    set_secret(own.trust_secret, OWNER_SECRET)
    own.trust_gate.press()
    qtbot.waitUntil(lambda: own.trust_state.text() == TRUSTED, timeout=WAIT)
    from db.keys.keychain import unlock_remembered

    unlocked = unlock_remembered(desk.keys)
    assert unlocked is not None
    assert unlocked.person_id == OWNER_ID
    own.untrust_button.click()
    qtbot.waitUntil(lambda: own.trust_state.text() != TRUSTED, timeout=WAIT)
    assert desk.keys.keychain_slots() == ()
    assert held == {}
