"""Results of the clinic: bars from twenty courses on, always with how many were not seen again."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from pytestqt.qtbot import QtBot

from db.course_records import MIXED, Bands, ClinicResult
from db.store import Store
from intake.course import ImprovementBand, Outcome
from tests.ui.followup.followup_desk import CLINIC, PRACTITIONER, agreed, around, whole_course
from ui.followup.clinic_bars import ClinicBars
from ui.followup.results_place import EMPTY, ResultsPlace
from ui.widgets.labels import Label
from ui.worker import Worker

MANY = ClinicResult("microneedling", "", 23, 6, 2, Bands((5, 9, 7, 2)), None)


def test_bars_are_drawn_with_their_counts_the_best_first(qtbot: QtBot) -> None:
    bars = ClinicBars()
    qtbot.addWidget(bars)
    bars.show()
    bars.show_result(MANY)
    assert bars.bars.isVisible()
    assert bars.bars.words() == (
        "76 to 100 % better: 2, 51 to 75 % better: 7, 26 to 50 % better: 9, 0 to 25 % better: 5."
    )
    assert bars.numbers.text() == "23 courses judged, 6 not seen again, 2 under way."
    bars.show_result(MANY, by_patient=False)
    assert not bars.bars.isVisible()
    assert "Under 20 courses" in bars.words.text()
    assert "6 not seen again" in bars.numbers.text()


def test_a_clinic_without_courses_says_what_comes_here(qtbot: QtBot, store: Store, worker: Worker) -> None:
    place = ResultsPlace(around(store, worker))
    qtbot.addWidget(place)
    place.refresh(CLINIC)
    qtbot.waitUntil(lambda: place.empty.text() == EMPTY)
    assert place.cards == []


def test_one_course_is_counted_and_not_drawn(qtbot: QtBot, store: Store, worker: Worker) -> None:
    visit = agreed(store)
    whole_course(store, visit, date(2026, 11, 22))
    outcome = Outcome(uuid4(), date(2027, 2, 20), patient_band=ImprovementBand.TO_50)
    store.courses.note_outcome(PRACTITIONER, visit, outcome, id=uuid4()).result(10)
    place = ResultsPlace(around(store, worker))
    qtbot.addWidget(place)
    place.resize(1300, 700)
    place.show()
    place.refresh(CLINIC)
    qtbot.waitUntil(lambda: len(place.cards) == 2)
    said = [label.text() for label in place.findChildren(Label)]
    assert "All marks" in said
    assert "White marks" in said
    assert said.count("1 course judged, 0 not seen again.") == 2
    assert not any(bars.bars.isVisible() for bars in place.bars)


def test_treatments_stand_in_the_order_of_the_catalogue_and_raters_can_be_chosen(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    place = ResultsPlace(around(store, worker))
    qtbot.addWidget(place)
    place.resize(1300, 700)
    place.show()
    laser = ClinicResult("fractional_laser_ablative", MIXED, 30, 0, 0, None, Bands((10, 10, 5, 5)))
    place.show_results((laser, MANY))
    assert [each.treatment for each in place.results] == ["microneedling", "fractional_laser_ablative"]
    qtbot.waitUntil(lambda: [bars.bars.isVisible() for bars in place.bars] == [True, False])
    place.raters.segment("practitioners").click()
    assert [bars.bars.isVisible() for bars in place.bars] == [False, True]
