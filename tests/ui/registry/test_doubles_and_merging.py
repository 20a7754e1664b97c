"""Records of one person on the screen: the comparison, the page of a patient, and the rows of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from db.store import Store
from intake.consultation import Contact
from tests.opening import actor
from tests.ui.registry.people import PRACTITIONER, WAIT, add, begin, person
from ui.registry.compare_dialog import CompareDialog
from ui.registry.comparison import CHANGED, Comparison, TakingApart, compared
from ui.registry.doubles_watch import ListedDoubles, TypedDoubles
from ui.registry.matching import matches
from ui.registry.patient_row import DOTS, fitted
from ui.short_date import day_and_month
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
    from db.rights import Role

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
