"""Records of one person on the screen: the comparison, the page of a patient, and the rows of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from db.actor import Actor
from db.audit.events import Action
from db.audit.reading import EventFilter
from db.rights import Role
from db.store import Store
from intake.consultation import Contact, Patient
from tests.opening import actor, admit
from tests.ui.registry.people import PRACTITIONER, WAIT, add, begin, person
from ui.registry.compare_dialog import LEAD, CompareDialog
from ui.registry.comparison import CHANGED, Comparison, TakingApart, compared
from ui.registry.doubles_watch import ListedDoubles, TypedDoubles
from ui.registry.form_doubles import NOT_KEPT
from ui.registry.matching import matches
from ui.registry.patient_place import PatientPlace
from ui.registry.patient_row import DOTS, fitted
from ui.short_date import day_and_month
from ui.widgets.labels import Label
from ui.worker import Worker

FIRST = replace(person("Testa Nonesuch", (1993, 2, 5), "Z-1", "020 7946 0001"), email="t@x.invalid")
SECOND = replace(
    person("Tesda Nonsuch", (1993, 2, 5), "Z-2", ""), guardian=Contact("Ima Guardian", "", "aunt")
)


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


def test_a_comparison_says_of_every_field_whether_it_is_the_same() -> None:
    fields = {field.name: field for field in compared(FIRST, SECOND)}
    assert set(fields) == {"name", "birth_date", "number", "phone", "email", "guardian"}
    assert [name for name, field in fields.items() if field.is_same] == ["birth_date"]
    assert [name for name, field in fields.items() if field.must_choose] == ["name", "number"]
    assert fields["guardian"].right == "Ima Guardian, aunt"


def test_blanks_give_way_and_of_two_values_the_chosen_one_counts(store: Store, qtbot: QtBot) -> None:
    comparison = Comparison(store, PRACTITIONER, add(store, FIRST), add(store, SECOND))
    assert comparison.identity() == replace(FIRST, guardian=SECOND.guardian)
    comparison.choose("number", right=True)
    comparison.choose("name", right=True)
    comparison.choose("name", right=False)
    with qtbot.waitSignal(comparison.merged) as merged:
        comparison.merge()
    assert merged.args == [comparison.left.id, comparison.right.id]
    now = store.patient(PRACTITIONER, comparison.left.id).patient
    assert now == replace(FIRST, guardian=SECOND.guardian, number="Z-2")
    apart = TakingApart(store, PRACTITIONER)
    with qtbot.waitSignal(apart.done):
        apart.take(comparison.right.id)
    assert store.patient(PRACTITIONER, comparison.left.id).patient == FIRST


def test_a_record_that_was_changed_meanwhile_is_compared_again(store: Store, qtbot: QtBot) -> None:
    comparison = Comparison(store, PRACTITIONER, add(store, FIRST), add(store, SECOND))
    store.change_patient(PRACTITIONER, comparison.left.id, 1, replace(FIRST, phone="1")).result(WAIT)
    with qtbot.waitSignal(comparison.failed) as failed:
        comparison.merge()
    assert failed.args == [CHANGED]
    assert not comparison.is_busy


def test_the_front_desk_compares_and_decides_nothing(store: Store, qtbot: QtBot) -> None:
    desk = actor(7, "Testa Desk", Role.FRONT_DESK)
    dialog = CompareDialog(Comparison(store, desk, add(store, FIRST), add(store, SECOND)), "")
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.merge_button.isVisible()
    assert not dialog.apart_button.isVisible()
    assert dialog.open_button.isVisible()
    assert dialog.choices == {}


def test_every_choice_of_the_dialog_says_what_it_is(store: Store, qtbot: QtBot) -> None:
    dialog = CompareDialog(Comparison(store, PRACTITIONER, add(store, FIRST), add(store, SECOND)), "")
    qtbot.addWidget(dialog)
    left, right = dialog.choices["number"]
    assert (left.accessibleName(), right.accessibleName()) == (
        "Patient number: Z-1. This record stays",
        "Patient number: Z-2. The other record",
    )
    assert left.isChecked()
    right.setChecked(True)
    assert not left.isChecked()
    assert dialog.comparison.takes_right("number")


def test_only_what_is_typed_last_is_looked_for(store: Store, worker: Worker, qtbot: QtBot) -> None:
    add(store, FIRST)
    doubles = TypedDoubles(store, PRACTITIONER, worker)
    heard: list[object] = []
    doubles.found.connect(heard.append)
    id = uuid4()
    doubles.look_for(replace(FIRST, name="Testa None"), id)
    doubles.look_for(replace(FIRST, name="Tesda Nonesuch"), id)
    qtbot.waitUntil(lambda: bool(heard))
    [(double,)] = heard  # type: ignore[misc]
    assert double.patient == FIRST
    doubles.forget()


def test_a_list_tells_of_two_records_by_their_numbers(store: Store, worker: Worker, qtbot: QtBot) -> None:
    ids = [add(store, each).id for each in (FIRST, SECOND)]
    listed = ListedDoubles(store, PRACTITIONER, worker)
    with qtbot.waitSignal(listed.found) as found:
        listed.look_at(ids)
    told = found.args[0]
    assert told.words == "Z-1 and Z-2 have the same birth date and a name that sounds alike."
    assert {told.one, told.other} == set(ids)


@pytest.mark.parametrize(
    ("text", "search", "found"),
    [
        ("Annabel Osei", "bel", ((4, 3),)),
        ("John Smith", "jonh", ((0, 4),)),
        ("Testa Nonesuch", "nonesuhc te", ((0, 2), (6, 8))),
        ("Bea Example", "xyzq", ()),
        ("Bea", "bae", ()),
        ("Bea Zwolfmarker", "zwlofmraker", ((4, 11),)),
    ],
)
def test_the_match_is_marked_also_within_a_word_and_with_a_mistake(
    text: str, search: str, found: tuple[tuple[int, int], ...]
) -> None:
    assert matches(text, search) == found


@pytest.mark.parametrize("room", [4.0, 9.0, 12.0, 20.0, 40.0])
def test_a_name_is_cut_and_never_inside_the_match(room: float) -> None:
    text, found = "Annabelle Clementine Nonesuch", ((21, 4),)
    shown, places = fitted(text, found, lambda part, _is_match: float(len(part)), room)
    (start, length) = places[-1]
    assert shown[start : start + length] == "None"
    assert start + length <= max(room, 5.0)
    assert shown == text or shown.startswith(DOTS)


def test_a_day_far_off_has_its_year() -> None:
    today = date(2026, 11, 21)
    assert day_and_month(date(2027, 3, 14), today) == "14 Mar"
    assert day_and_month(date(2027, 12, 14), today) == "14 Dec 2027"


def test_the_visits_of_a_merged_record_stand_under_the_kept_one_in_the_list(store: Store) -> None:
    kept, merged = add(store, FIRST), add(store, SECOND)
    begin(store, merged, at=datetime(2027, 2, 5, 10, tzinfo=UTC))
    store.merging.merge(
        PRACTITIONER, kept.id, merged.id, id=uuid4(), expected_version=1, identity=FIRST
    ).result(WAIT)
    [line] = store.find_patients(PRACTITIONER, "")
    assert (line.id, line.last_visit, line.next) == (kept.id, date(2027, 2, 5), "draft")


def asked_place(store: Store, qtbot: QtBot, who: Actor) -> PatientPlace:
    """The form of somebody new, filled with who is stored already."""
    place = PatientPlace(store, who, date(2026, 11, 21))
    qtbot.addWidget(place)
    place.show()
    place.show_new()
    place.form.show_typed(SECOND, before=Patient())
    place.form.accept()
    return place


@pytest.mark.parametrize("role", ["front desk", "practitioner"])
def test_somebody_like_a_stored_patient_is_stored_after_one_plain_answer(
    store: Store, qtbot: QtBot, role: str
) -> None:
    first = add(store, FIRST)
    who = PRACTITIONER
    if role == "front desk":
        who = actor(7, "Testa Desk", Role.FRONT_DESK)
        admit(store, PRACTITIONER, who)
    place = asked_place(store, qtbot, who)
    button = place.hint.different_button
    assert button is not None
    assert button.text() == "A different person"
    # One key more and no dialog: the answer has the keyboard, the form stays as it is.
    assert place.focusWidget() is button
    assert len(store.find_patients(PRACTITIONER, "")) == 1
    with qtbot.waitSignal(place.registered) as stored:
        qtbot.keyClick(button, Qt.Key.Key_Space)
    id = stored.args[0].id
    merging = store.merging
    qtbot.waitUntil(lambda: merging.said_apart(PRACTITIONER, first.id) == {id}, timeout=10_000)
    assert merging.said_apart(PRACTITIONER, id) == {first.id}
    [noted] = store.audit.events(PRACTITIONER, EventFilter(action=Action.MERGED))
    assert (noted.event.detail, noted.user_name) == (f"apart from record {first.id}", who.name)
    # Nobody is asked again, from either side.
    for record, identity in ((id, SECOND), (first.id, FIRST)):
        place.show_patient(store.patient(who, record), has_draft=False)
        place.form.show_typed(replace(identity, phone="07700 900999"), before=identity)
        with qtbot.waitSignal(place.registered):
            place.form.accept()


def test_opening_the_stored_one_instead_stores_nobody(store: Store, qtbot: QtBot) -> None:
    first = add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    other = next(each for each in place.hint.buttons if each.text() == "Open the other")
    with qtbot.waitSignal(place.other_wanted) as wanted:
        other.click()
    assert wanted.args == [first.id]
    assert len(store.find_patients(PRACTITIONER, "")) == 1


def test_a_different_person_is_judged_as_the_form_stands_then(store: Store, qtbot: QtBot) -> None:
    add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    button = place.hint.different_button
    assert button is not None
    place.form.name.set_text("")
    with qtbot.assertNotEmitted(place.saving):
        button.click()
    assert "Type the full name." in place.form.summary.links[0].text()
    assert len(store.find_patients(PRACTITIONER, "")) == 1


def test_the_answer_holds_for_whom_it_was_given_and_nobody_typed_after(store: Store, qtbot: QtBot) -> None:
    add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    button = place.hint.different_button
    assert button is not None
    place.form.show_typed(replace(FIRST, address="1 Nowhere Lane"), before=Patient())
    with qtbot.assertNotEmitted(place.saving):
        button.click()
    assert place.form.same_person.isVisible() or place.hint.different_button is not None
    assert len(store.find_patients(PRACTITIONER, "")) == 1


def test_a_phone_typed_after_the_answer_asks_nothing_again_unless_it_is_the_others(
    store: Store, qtbot: QtBot
) -> None:
    first = add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    place.hint.two_people.emit(first.id)
    place.form.show_typed(replace(SECOND, phone=FIRST.phone), before=Patient())
    with qtbot.assertNotEmitted(place.saving):
        place.form.accept()
    place.form.show_typed(replace(SECOND, phone="07700 900999"), before=Patient())
    with qtbot.waitSignal(place.registered) as stored:
        place.form.accept()
    id, merging = stored.args[0].id, store.merging
    qtbot.waitUntil(lambda: merging.said_apart(PRACTITIONER, id) == {first.id}, timeout=10_000)


def test_a_letter_typed_while_it_is_stored_does_not_lose_the_answer(store: Store, qtbot: QtBot) -> None:
    first = add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    button = place.hint.different_button
    assert button is not None
    with qtbot.waitSignal(place.registered) as stored:
        button.click()
        place.form.name.set_text(f"{SECOND.name}x")
    id, merging = stored.args[0].id, store.merging
    qtbot.waitUntil(lambda: merging.said_apart(PRACTITIONER, id) == {first.id}, timeout=10_000)


def test_an_answer_that_cannot_be_kept_is_told_and_kept_with_the_next_save(
    store: Store, qtbot: QtBot
) -> None:
    first = add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    refusing = "CREATE TRIGGER refusing BEFORE INSERT ON patient_merge BEGIN SELECT raise(abort, 'no'); END"
    store.door.submit_unasked(lambda connection: connection.execute(text(refusing))).result(10)
    button = place.hint.different_button
    assert button is not None
    with qtbot.waitSignal(place.doubles.not_kept, timeout=10_000) as told:
        button.click()
    assert told.args == [NOT_KEPT]
    allowing = text("DROP TRIGGER refusing")
    store.door.submit_unasked(lambda connection: connection.execute(allowing)).result(10)
    place.doubles.was_stored(place.patient_id, SECOND)
    merging = store.merging
    qtbot.waitUntil(lambda: merging.said_apart(PRACTITIONER, place.patient_id) == {first.id}, timeout=10_000)


def test_the_question_goes_when_somebody_else_is_typed(store: Store, qtbot: QtBot) -> None:
    add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    assert place.hint.different_button is not None
    place.form.show_typed(replace(SECOND, name="Bruno Else"), before=Patient())
    with qtbot.waitSignal(place.registered):
        place.form.accept()
    assert store.merging.said_apart(PRACTITIONER, place.patient_id) == frozenset()


def test_who_has_the_same_name_and_birth_date_and_is_saved_as_new_is_not_asked_about_again(
    store: Store, qtbot: QtBot
) -> None:
    first = add(store, FIRST)
    place = asked_place(store, qtbot, PRACTITIONER)
    place.form.show_typed(replace(FIRST, phone="", number=""), before=Patient())
    place.form.accept()
    save = place.form.same_person.save_button
    assert save is not None
    with qtbot.waitSignal(place.registered) as stored:
        save.click()
    id, merging = stored.args[0].id, store.merging
    qtbot.waitUntil(lambda: merging.said_apart(PRACTITIONER, id) == {first.id}, timeout=10_000)


def test_the_same_birth_date_alone_asks_nothing(store: Store, qtbot: QtBot) -> None:
    add(store, FIRST)
    place = PatientPlace(store, PRACTITIONER, date(2026, 11, 21))
    qtbot.addWidget(place)
    place.show_new()
    place.form.show_typed(replace(FIRST, name="Bruno Else", phone=""), before=Patient())
    with qtbot.waitSignal(place.registered):
        place.form.accept()


def test_a_comparison_without_a_reason_begins_with_what_to_do(store: Store, qtbot: QtBot) -> None:
    dialog = CompareDialog(Comparison(store, PRACTITIONER, add(store, FIRST), add(store, SECOND)), "")
    qtbot.addWidget(dialog)
    assert LEAD in [label.text() for label in dialog.findChildren(Label)]
