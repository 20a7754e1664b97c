"""Two desks change the clinic's settings: nobody overwrites the other unseen, and nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from db.errors import Trouble
from db.store import Store
from tests.ui.settings.settings_desk import PRACTITIONER, fill, set_up
from ui.demo_clinic import demo_clinic
from ui.settings.settings_place import SettingsPlace

CLINIC = replace(demo_clinic(), name="Nonesuch Skin", phone="020 1", out_of_hours="111")


def _opened(place: SettingsPlace, store: Store) -> None:
    store.save_clinic(PRACTITIONER, CLINIC).result(10)
    place.show_settings(CLINIC)


def _save(place: SettingsPlace, qtbot: QtBot, *, refused: bool) -> None:
    assert place.set_up is not None
    with qtbot.waitSignal(place.not_saved if refused else place.saved, timeout=5000):
        place.set_up.save_button.click()


def test_what_another_desk_stored_is_not_overwritten(
    place: SettingsPlace, store: Store, qtbot: QtBot
) -> None:
    _opened(place, store)
    assert place.set_up is not None
    place.set_up.form.phone.set_text("020 2")
    theirs = replace(CLINIC, out_of_hours="call 112", devices=())
    store.save_clinic(PRACTITIONER, theirs).result(10)
    _save(place, qtbot, refused=True)
    assert store.clinic(PRACTITIONER) == theirs
    page = place.set_up
    assert Trouble.SETTINGS_CHANGED.value in page._said.text()
    # Theirs stands in the form, and what was typed here over it.
    assert (page.form.out_of_hours.text(), page.form.phone.text()) == ("call 112", "020 2")
    _save(place, qtbot, refused=False)
    assert store.clinic(PRACTITIONER) == replace(theirs, phone="020 2")


def test_a_line_that_both_changed_says_what_the_other_stored(
    place: SettingsPlace, store: Store, qtbot: QtBot
) -> None:
    _opened(place, store)
    assert place.set_up is not None
    place.set_up.form.phone.set_text("020 2")
    store.save_clinic(PRACTITIONER, replace(CLINIC, phone="020 3")).result(10)
    _save(place, qtbot, refused=True)
    form = place.set_up.form
    assert form.phone.text() == "020 2"
    assert form.phone.problem.text() == "Stored meanwhile: 020 3."
    assert not form.name.problem.text()
    _save(place, qtbot, refused=False)
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.phone == "020 2"


def test_closing_after_a_conflict_does_not_store_over_theirs(
    place: SettingsPlace, store: Store, qtbot: QtBot
) -> None:
    _opened(place, store)
    assert place.set_up is not None
    place.set_up.form.phone.set_text("020 2")
    theirs = replace(CLINIC, phone="020 3")
    store.save_clinic(PRACTITIONER, theirs).result(10)
    assert not place.keep()
    assert store.clinic(PRACTITIONER) == theirs
    assert place.set_up.form.phone.text() == "020 2"


def test_saving_twice_in_a_row_meets_no_conflict_with_oneself(
    place: SettingsPlace, store: Store, qtbot: QtBot
) -> None:
    _opened(place, store)
    assert place.set_up is not None
    for phone in ("020 2", "020 3"):
        place.set_up.form.phone.set_text(phone)
        _save(place, qtbot, refused=False)
    assert store.stored_clinic(PRACTITIONER).version == 3


def test_two_desks_that_set_the_clinic_up_at_once_do_not_overwrite_each_other(
    place: SettingsPlace, store: Store, qtbot: QtBot
) -> None:
    fill(set_up(place))
    store.save_clinic(PRACTITIONER, CLINIC).result(10)
    _save(place, qtbot, refused=True)
    assert store.clinic(PRACTITIONER) == CLINIC
    # Whoever set it up first is seen, and what was typed here can be stored over it.
    _save(place, qtbot, refused=False)
    stored = store.stored_clinic(PRACTITIONER)
    assert (stored.version, stored.clinic.phone, stored.clinic.devices) == (
        2,
        "020 7946 0100",
        CLINIC.devices,
    )
