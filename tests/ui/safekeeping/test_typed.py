"""Text typed into a form and not saved: there again for the same person, exactly, whatever happened."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.actor import Actor
from db.rights import Role
from db.store import Store
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.opening import actor, open_store
from tests.ui.safekeeping.typed_nursery import ADDRESS, NAME, WHO
from tests.ui.settings.settings_desk import CATALOGUE, fill
from ui.demo_clinic import demo_clinic
from ui.registry.kept_text import SOON
from ui.registry.patient_place import PatientPlace
from ui.settings.settings_place import SettingsPlace
from ui.theme import appearance
from ui.worker import Worker

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2027, 2, 5)
OTHER = actor(2, "Nora Nowhere", Role.OWNER)
TESTA = Patient(name="Testa Nonesuch", birth_date=PartialDate(1985, 3, 27), phone="1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clinic.db"


@pytest.fixture
def store(path: Path, qapp: QApplication) -> Iterator[Store]:
    appearance.apply(qapp)
    with open_store(path, WHO, OTHER) as opened:
        yield opened


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def place_of(store: Store, who: Actor, qtbot: QtBot) -> PatientPlace:
    """The form as it is after somebody signs in."""
    made = PatientPlace(store, who, TODAY)
    qtbot.addWidget(made)
    made.show()
    return made


def type_half_a_form(place: PatientPlace) -> None:
    form = place.form
    form.name.field.input.setText("  Testa O’Nonesuch-Żółw ")  # type: ignore[attr-defined]
    form.address.field.input.setPlainText("1 Nowhere Lane\n\n2")  # type: ignore[attr-defined]
    form.birth_date_field.inputs[0].setText("31")
    form.birth_date_field.inputs[1].setText("Febuary")
    form.guardian[0].field.input.setText("Con Example")  # type: ignore[attr-defined]
    form.consent.set_text("UNK")
    form.typed.emit()


def test_a_form_is_kept_within_a_second_of_the_last_key(store: Store, qtbot: QtBot) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    qtbot.keyClicks(place.form.name.field.input, "Testa None")  # type: ignore[attr-defined]
    assert SOON < 1000
    qtbot.waitUntil(lambda: "Testa None" in "".join(store.typed.all(WHO).values()))


def test_after_a_lock_the_same_person_finds_every_letter(store: Store, qtbot: QtBot) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    type_half_a_form(place)
    before, id = place.form.texts(), place.patient_id
    assert place.keep_typed()
    again = place_of(store, WHO, qtbot)
    assert again.restore_typed()
    assert again.form.texts() == before
    assert before["patient.name"] == "  Testa O’Nonesuch-Żółw "
    assert (again.patient_id, again.is_new, again.has_unsaved) == (id, True, True)
    assert again.form.guardian[0].isVisible()


def test_somebody_else_does_not_see_it(store: Store, qtbot: QtBot) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    type_half_a_form(place)
    assert place.keep_typed()
    other = place_of(store, OTHER, qtbot)
    assert not other.restore_typed()
    other.show_new()
    assert set(other.form.texts().values()) == {""}
    assert other.waiting == ""


def test_what_was_saved_is_not_offered_again(store: Store, qtbot: QtBot) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    place.form.name.set_text("Testa Nonesuch")
    assert place.keep_typed()
    assert len(store.typed.all(WHO)) == 1
    with qtbot.waitSignal(place.registered, timeout=5000):
        place.form.accept()
    qtbot.waitUntil(lambda: not store.typed.all(WHO), timeout=3000)
    assert not place_of(store, WHO, qtbot).restore_typed()


def test_what_was_discarded_is_not_offered_again_unless_that_is_undone(store: Store, qtbot: QtBot) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    type_half_a_form(place)
    before = place.form.texts()
    assert place.keep_typed()
    place.form.discard_button.click()
    qtbot.waitUntil(lambda: not store.typed.all(WHO), timeout=3000)
    place.undo_discard()
    assert place.form.texts() == before
    assert place.keep_typed()
    assert len(store.typed.all(WHO)) == 1


def test_a_kill_between_saving_and_forgetting_makes_nobody_twice(store: Store, qtbot: QtBot) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    place.form.name.set_text("Testa Nonesuch")
    assert place.keep_typed()
    store.add_patient(WHO, place.form.patient(), id=place.patient_id).result(10)
    again = place_of(store, WHO, qtbot)
    assert not again.restore_typed()
    qtbot.waitUntil(lambda: not store.typed.all(WHO), timeout=3000)
    assert store.count_patients(WHO) == 1


def test_changed_details_come_back_over_what_is_stored(store: Store, qtbot: QtBot) -> None:
    stored = store.add_patient(WHO, TESTA, id=uuid4()).result(10)
    place = place_of(store, WHO, qtbot)
    place.show_patient(stored, has_draft=False)
    place.form.phone.set_text("2")
    assert place.keep_typed()
    again = place_of(store, WHO, qtbot)
    assert again.restore_typed()
    assert (again.waiting, again.form.phone.text(), again.is_new) == (
        "Testa Nonesuch: changed details",
        "2",
        False,
    )
    with qtbot.waitSignal(again.registered, timeout=5000):
        again.form.accept()
    assert store.patient(WHO, stored.id).patient == replace(TESTA, phone="2")


def test_somebody_elses_change_meanwhile_is_shown_and_not_overwritten(store: Store, qtbot: QtBot) -> None:
    stored = store.add_patient(WHO, TESTA, id=uuid4()).result(10)
    place = place_of(store, WHO, qtbot)
    place.show_patient(stored, has_draft=False)
    place.form.phone.set_text("2")
    assert place.keep_typed()
    theirs = replace(TESTA, email="t@example.org")
    store.change_patient(OTHER, stored.id, stored.version, theirs).result(10)
    again = place_of(store, WHO, qtbot)
    assert again.restore_typed()
    with qtbot.waitSignal(again.not_saved, timeout=5000):
        again.form.accept()
    assert again.form.conflict.isVisible()
    assert store.patient(WHO, stored.id).patient == theirs


def test_a_form_set_aside_for_another_waits_and_loses_nothing(store: Store, qtbot: QtBot) -> None:
    stored = store.add_patient(WHO, TESTA, id=uuid4()).result(10)
    place = place_of(store, WHO, qtbot)
    place.show_new()
    type_half_a_form(place)
    before = place.form.texts()
    place.show_patient(stored, has_draft=False)
    assert place.waiting == "Testa O’Nonesuch-Żółw"
    place.show_waiting()
    assert place.form.texts() == before
    place.show_patient(stored, has_draft=False)
    place.show_new("somebody else")
    assert place.form.texts() == before


def test_a_form_that_was_begun_is_said_to_be_one_and_waits_beside_an_empty_one(
    store: Store, qtbot: QtBot
) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    assert not place.begun.isVisible()
    type_half_a_form(place)
    before, id = place.form.texts(), place.patient_id
    place.show_new("Belinda Fictive")
    assert place.form.texts() == before
    assert place.begun.isVisible()
    place.begun.action.click()
    assert not place.begun.isVisible()
    assert place.patient_id != id
    assert place.form.name.text() == "Belinda Fictive"
    assert place.form.phone.text() == ""
    assert place.waiting == "Belinda Fictive, and 1 more"
    assert place.keep_typed()
    assert len(store.typed.all(WHO)) == 2
    with qtbot.waitSignal(place.registered, timeout=5000):
        place.form.accept()
    assert place.waiting == "Testa O’Nonesuch-Żółw"
    place.show_waiting()
    assert (place.patient_id, place.form.texts()) == (id, before)
    assert not place.begun.isVisible()


def test_the_moment_a_form_was_begun_outlives_a_lock(store: Store, qtbot: QtBot) -> None:
    place = place_of(store, WHO, qtbot)
    place.show_new()
    place.begun.since = datetime(2027, 2, 4, 9, 30).astimezone()
    type_half_a_form(place)
    assert place.keep_typed()
    again = place_of(store, WHO, qtbot)
    assert again.restore_typed()
    again.show_new()
    assert again.begun.words.text() == (
        "You began this form on 4 Feb 2027 at 09:30: go on, or start an empty form."
    )


def test_the_settings_bring_back_what_was_typed_and_nothing_else(
    store: Store, worker: Worker, qtbot: QtBot
) -> None:
    clinic = demo_clinic()
    store.save_clinic(WHO, clinic).result(10)
    place = SettingsPlace(store, WHO, CATALOGUE, worker=worker)
    qtbot.addWidget(place)
    place.show_settings(clinic)
    assert place.set_up is not None
    form = place.set_up.form
    form.own_words.welcome.set_text("Half a sen")
    form.offers[0].price.set_text("a hundred")
    form.offers[1].offered.setChecked(not form.offers[1].offered.isChecked())
    form.add_device_button.click()
    number = len(form.devices)
    form.devices[-1].make.set_text("Pretend")
    form.after_care.add_button.click()
    form.after_care.blocks[-1].text.set_text("Sleep on a clean")
    before = form.texts()
    assert len(before) == 5
    assert place.keep_typed()
    newer = replace(clinic, phone="020 7946 0199")
    store.save_clinic(OTHER, newer).result(10)

    again = SettingsPlace(store, WHO, CATALOGUE, worker=worker)
    qtbot.addWidget(again)
    assert again.restore_typed()
    again.show_settings(newer)
    assert again.set_up is not None
    assert again.set_up.form.texts() == before
    assert len(again.set_up.form.devices) == number
    assert again.set_up.form.phone.text() == "020 7946 0199"


def test_settings_that_were_saved_are_not_offered_again(store: Store, worker: Worker, qtbot: QtBot) -> None:
    place = SettingsPlace(store, WHO, CATALOGUE, worker=worker)
    qtbot.addWidget(place)
    place.show_first_run()
    assert place.first_run is not None
    place.first_run.clinic_button.click()
    assert place.set_up is not None
    fill(place.set_up.form)
    assert place.keep_typed()
    assert place.has_typed
    with qtbot.waitSignal(place.saved, timeout=5000):
        place.set_up.save_button.click()
    qtbot.waitUntil(lambda: not store.typed.all(WHO), timeout=3000)


def test_a_kill_shortly_after_the_last_key_loses_no_letter(path: Path, qtbot: QtBot) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.safekeeping.typed_nursery", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "typed\n"
        child.send_signal(signal.SIGKILL)
    with open_store(path, WHO) as store:
        place = place_of(store, WHO, qtbot)
        assert place.restore_typed()
        texts = place.form.texts()
        assert texts["patient.name"] == NAME
        assert texts["patient.address"] == ADDRESS
        assert texts["patient.birth-date.0"] == "31"
