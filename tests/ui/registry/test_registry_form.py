"""The patient form: judged on Continue, kept as typed, stored once, and never over somebody else's change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from db.store import Store
from intake.conditions import Unreadable
from intake.consultation import Contact, Patient
from intake.dates import PartialDate
from tests.ui.registry.people import PRACTITIONER, WAIT, add, person
from ui.registry.birth_date_field import BirthDateField
from ui.registry.patient_form import PatientForm
from ui.registry.patient_place import PatientPlace

TODAY = date(2027, 2, 5)


@pytest.fixture
def place(qtbot: QtBot, store: Store) -> PatientPlace:
    """An empty form for somebody new."""
    made = PatientPlace(store, PRACTITIONER, TODAY)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show_new()
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def _type_birth_date(form: PatientForm, *parts: str) -> None:
    for field, text in zip(form.birth_date_field.inputs, parts, strict=False):
        field.setText(text)
        field.textEdited.emit(text)


def test_nothing_is_judged_before_continue(place: PatientPlace) -> None:
    _type_birth_date(place.form, "31", "2", "2015")
    place.form.phone.field.take_focus()
    assert not place.form.summary.isVisible()
    assert not place.form.birth_date.problem.isVisible()


def test_continue_shows_all_problems_at_once_and_takes_the_focus(place: PatientPlace, qtbot: QtBot) -> None:
    _type_birth_date(place.form, "31", "2", "2015")
    with qtbot.assertNotEmitted(place.form.accepted):
        place.form.accept()
    words = [link.text() for link in place.form.summary.links]
    assert words == [
        "Type the full name. If it is not known, type what they are called.",
        "There is no 31 February 2015. Type a real date, such as 28 February 2015.",
    ]
    assert place.form.summary.hasFocus()
    assert place.form.birth_date.problem.text() == words[1]


def test_wrong_text_stays_in_its_boxes(place: PatientPlace) -> None:
    _type_birth_date(place.form, "31", "2", "2015")
    place.form.accept()
    assert [field.text() for field in place.form.birth_date_field.inputs] == ["31", "2", "2015"]


def test_a_line_of_the_summary_jumps_to_its_field(place: PatientPlace) -> None:
    place.form.accept()
    place.form.summary.links[0].click()
    assert place.form.name.field.isAncestorOf(QApplication.focusWidget())


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        (("27", "3", "1985"), PartialDate(1985, 3, 27)),
        (("27", "March", "1985"), PartialDate(1985, 3, 27)),
        (("", "3", "1985"), PartialDate(1985, 3)),
        (("", "", "1985"), PartialDate(1985)),
        (("27 3 1985", "", ""), PartialDate(1985, 3, 27)),
    ],
)
def test_a_birth_date_is_read_from_its_boxes(qtbot: QtBot, parts: tuple[str, ...], read: PartialDate) -> None:
    field = BirthDateField(TODAY)
    qtbot.addWidget(field)
    for box, text in zip(field.inputs, parts, strict=True):
        box.setText(text)
    assert field.value() == (read,)
    assert field.problem() == ""


@pytest.mark.parametrize("parts", [("31", "2", "1985"), ("27", "3", ""), ("27", "", "1985"), ("x", "y", "z")])
def test_a_birth_date_that_cannot_be_read_is_kept_as_typed(qtbot: QtBot, parts: tuple[str, ...]) -> None:
    field = BirthDateField(TODAY)
    qtbot.addWidget(field)
    for box, text in zip(field.inputs, parts, strict=True):
        box.setText(text)
    assert field.value() == (Unreadable(" ".join(filter(None, parts))),)
    assert field.problem().endswith(".")


def test_the_age_is_said_on_leaving(qtbot: QtBot) -> None:
    field = BirthDateField(TODAY)
    qtbot.addWidget(field)
    for box, text in zip(field.inputs, ("6", "2", "1985"), strict=True):
        box.setText(text)
    field.inputs[2].left.emit()
    assert field.age.text() == "41 years old"


def test_empty_boxes_mean_not_asked_and_clearing_returns_there(qtbot: QtBot) -> None:
    field = BirthDateField(TODAY)
    qtbot.addWidget(field)
    assert field.value() == ()
    field.set_value((PartialDate(1985, 3),))
    assert field.value() == (PartialDate(1985, 3),)
    field.clear()
    assert field.value() == ()


def test_a_guardian_is_asked_for_a_minor_only(place: PatientPlace) -> None:
    guardian = place.form.guardian[0]
    assert not guardian.isVisible()
    _type_birth_date(place.form, "6", "2", "2009")
    assert guardian.isVisible()
    _type_birth_date(place.form, "5", "2", "2009")
    assert not guardian.isVisible()


def test_every_typed_field_reaches_the_store_and_comes_back(
    place: PatientPlace, store: Store, qtbot: QtBot
) -> None:
    form = place.form
    for row, text in (
        (form.name, "Testa O’Nonesuch-Żółw"),
        (form.number, "C-1"),
        (form.phone, "020 7946 0001"),
        (form.email, "testa@example.org"),
        (form.address, "1 Nowhere Lane\nInventon"),
        (form.language, "Polish"),
        (form.practitioner, "Dr Standin"),
        (form.emergency[0], "Con Example"),
        (form.emergency[1], "020 7946 0002"),
        (form.emergency[2], "partner"),
        (form.chaperone, "Y"),
        (form.interpreter, "UNK"),
        (form.consent, "Y"),
    ):
        row.set_text(text)
    _type_birth_date(form, "27", "3", "1985")
    with qtbot.waitSignal(place.registered, timeout=5000) as registered:
        form.accept()
    stored = store.patient(PRACTITIONER, registered.args[0].id).patient
    assert stored == Patient(
        name="Testa O’Nonesuch-Żółw",
        birth_date=PartialDate(1985, 3, 27),
        number="C-1",
        phone="020 7946 0001",
        email="testa@example.org",
        address="1 Nowhere Lane\nInventon",
        language="Polish",
        general_practitioner="Dr Standin",
        emergency_contact=Contact("Con Example", "020 7946 0002", "partner"),
        chaperone_offered="Y",
        interpreter_offered="UNK",
        consent_to_store="Y",
    )
    form.show_stored(stored, has_draft=False)
    assert form.patient() == stored
    assert not form.is_changed


def test_a_name_pasted_with_stray_spaces_is_stored_with_one_between_its_words(
    place: PatientPlace, store: Store, qtbot: QtBot
) -> None:
    place.form.name.set_text("  Testa   Zoë\u00a0\u200bO’Nonesuch ")
    place.form.consent.set_text("Y")
    with qtbot.waitSignal(place.registered) as stored:
        place.form.accept()
    assert store.patient(PRACTITIONER, stored.args[0].id).patient.name == "Testa Zoë O’Nonesuch"
    assert not place.form.is_changed


def test_a_name_stored_with_more_spaces_is_no_change_until_somebody_makes_one(
    place: PatientPlace, store: Store
) -> None:
    kept = add(store, Patient(name="Testa  Nonesuch"))
    place.show_patient(kept, has_draft=False)
    assert not place.form.is_changed


def test_nobody_is_stored_who_says_no(place: PatientPlace, store: Store) -> None:
    place.form.name.set_text("Testa Nonesuch")
    place.form.consent.set_text("N")
    place.form.accept()
    assert place.form.consent.problem.isVisible()
    assert store.count_patients(PRACTITIONER) == 0


def test_the_same_name_and_birth_date_shows_both(place: PatientPlace, store: Store, qtbot: QtBot) -> None:
    other = add(store, person("Zoë Nonesuch", (1985, 3, 27), "C-7"))
    place.form.name.set_text("nonesuch  zoe")
    _type_birth_date(place.form, "27", "3", "1985")
    with qtbot.assertNotEmitted(place.registered, wait=100):
        place.form.accept()
    assert place.form.same_person.isVisible()
    (button,) = place.form.same_person.other_buttons
    assert button.hasFocus()
    with qtbot.waitSignal(place.other_wanted) as wanted:
        button.click()
    assert wanted.args == [other.id]
    assert store.count_patients(PRACTITIONER) == 1


def test_save_as_new_keeps_both(place: PatientPlace, store: Store, qtbot: QtBot) -> None:
    add(store, person("Zoë Nonesuch", (1985, 3, 27)))
    place.form.name.set_text("Zoë Nonesuch")
    _type_birth_date(place.form, "27", "3", "1985")
    place.form.accept()
    assert place.form.same_person.save_button is not None
    with qtbot.waitSignal(place.registered, timeout=5000):
        place.form.same_person.save_button.click()
    assert store.count_patients(PRACTITIONER) == 2


def test_another_birth_date_is_another_person(place: PatientPlace, store: Store, qtbot: QtBot) -> None:
    add(store, person("Zoë Nonesuch", (1985, 3, 27)))
    place.form.name.set_text("Zoë Nonesuch")
    _type_birth_date(place.form, "28", "3", "1985")
    with qtbot.waitSignal(place.registered, timeout=5000):
        place.form.accept()


def test_a_changed_name_is_compared_too(place: PatientPlace, store: Store) -> None:
    add(store, person("Zoë Nonesuch"))
    place.show_patient(add(store, person("Zoe Nonsuch")), has_draft=False)
    place.form.name.set_text("Zoe Nonesuch")
    place.form.accept()
    assert place.form.same_person.isVisible()


def test_somebody_elses_change_is_shown_and_not_overwritten(
    place: PatientPlace, store: Store, qtbot: QtBot
) -> None:
    mine = add(store, person("Testa Nonesuch", phone="1"))
    place.show_patient(mine, has_draft=False)
    theirs = replace(mine.patient, phone="2")
    store.change_patient(PRACTITIONER, mine.id, mine.version, theirs).result(timeout=WAIT)
    place.form.phone.set_text("3")
    with qtbot.waitSignal(place.not_saved, timeout=5000):
        place.form.accept()
    assert place.form.conflict.isVisible()
    assert store.patient(PRACTITIONER, mine.id).patient.phone == "2"
    assert place.form.phone.text() == "3"
    assert place.form.conflict.mine_button is not None
    with qtbot.waitSignal(place.registered, timeout=5000):
        place.form.conflict.mine_button.click()
    assert store.patient(PRACTITIONER, mine.id).patient.phone == "3"


def test_an_unfinished_form_is_there_again_after_leaving(place: PatientPlace) -> None:
    place.form.name.set_text("Testa Nonesuch")
    place.form.back_button.click()
    place.show_new("somebody else")
    assert place.form.name.text() == "Testa Nonesuch"


def test_what_was_discarded_can_be_brought_back(place: PatientPlace, qtbot: QtBot) -> None:
    place.form.name.set_text("Testa Nonesuch")
    with qtbot.waitSignals([place.discarded, place.left]):
        place.form.discard_button.click()
    place.show_new()
    assert place.form.name.text() == ""
    place.undo_discard()
    assert place.form.name.text() == "Testa Nonesuch"
    assert place.has_unsaved


def test_closing_stores_what_can_be_stored(place: PatientPlace, store: Store) -> None:
    place.form.name.set_text("Testa Nonesuch")
    assert place.keep()
    assert store.count_patients(PRACTITIONER) == 1
    assert not place.has_unsaved


def test_closing_keeps_a_form_that_needs_another_look(place: PatientPlace, store: Store) -> None:
    place.form.name.set_text("Testa Nonesuch")
    _type_birth_date(place.form, "31", "2", "1985")
    assert not place.keep()
    assert store.count_patients(PRACTITIONER) == 0
    assert place.form.name.text() == "Testa Nonesuch"


def test_pressing_continue_twice_stores_one_patient(place: PatientPlace, store: Store, qtbot: QtBot) -> None:
    place.form.name.set_text("Testa Nonesuch")
    with qtbot.waitSignal(place.registered, timeout=5000):
        place.form.accept()
        place.form.accept()
    assert store.count_patients(PRACTITIONER) == 1


def test_everything_that_takes_the_keyboard_has_a_name(place: PatientPlace) -> None:
    _type_birth_date(place.form, "6", "2", "2015")
    found = [
        widget
        for kind in (QLineEdit, QPlainTextEdit, QAbstractButton)
        for widget in place.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible()
    ]
    assert len(found) > 20
    for widget in found:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface.text(QAccessible.Text.Name), widget
