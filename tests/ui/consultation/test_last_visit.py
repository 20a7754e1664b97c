"""Reviewed, no changes: what of the last visit may stand again, and what must be asked anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from intake.conditions import Value
from intake.dates import PartialDate
from intake.question_history import QuestionHistory
from tests.ui.consultation.controller_desk import TODAY, Desk, knowledge
from tests.ui.consultation.two_visits import LAST, first_visit, next_visit, opened
from ui.consultation.controller import ConsultationController
from ui.consultation.last_visit import LastVisit, Left, find_last, is_reviewed, review, review_words
from ui.consultation.pages import Page
from ui.consultation.visit_memory import ALL_ANSWERED, NO_LAST, NOT_HERE, VisitMemory

SKIN, LATELY, LIFE, MEDICINES, LOOK = (
    f"health.{name}" for name in ("skin", "lately", "life", "medicines", "look")
)
HISTORY = QuestionHistory().moved_on(knowledge().questionnaire)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


def page(controller: ConsultationController, page_id: str) -> Page:
    return next(page for page in controller.pages if page.id == page_id)


def second(desk: Desk, answers: Mapping[str, tuple[Value, ...]] = LAST) -> ConsultationController:
    """The open visit after one that was finished with these answers."""
    first_visit(desk, answers)
    return opened(desk)


def last_of(desk: Desk, controller: ConsultationController) -> LastVisit:
    last = find_last(desk.store, desk.actor, controller, HISTORY)
    assert last is not None
    return last


def left(desk: Desk, controller: ConsultationController, page_id: str) -> dict[str, Left]:
    return dict(review(controller, last_of(desk, controller), page(controller, page_id)).left)


def taken(desk: Desk, controller: ConsultationController, page_id: str) -> set[str]:
    return set(review(controller, last_of(desk, controller), page(controller, page_id)).taken)


# Which visit


def test_the_last_finished_visit_counts(desk: Desk) -> None:
    first = first_visit(desk)
    assert last_of(desk, opened(desk)).id == first


def test_a_draft_is_never_taken_over(desk: Desk) -> None:
    first_visit(desk, finish=False)
    controller = opened(desk)
    assert find_last(desk.store, desk.actor, controller, HISTORY) is None


def test_a_visit_that_was_opened_again_counts_no_more(desk: Desk) -> None:
    first = first_visit(desk)
    version = desk.store.consultation(desk.actor, first).version
    desk.store.reopen_consultation(desk.actor, first, version).result(10)
    assert find_last(desk.store, desk.actor, opened(desk), HISTORY) is None


def test_a_visit_after_this_one_does_not_count(desk: Desk) -> None:
    first = first_visit(desk)
    later = desk.visit
    desk.visit = first
    controller = opened(desk)
    assert later != first
    assert find_last(desk.store, desk.actor, controller, HISTORY) is None


def test_another_patients_visit_does_not_count(desk: Desk, tmp_path: Path) -> None:
    controller = second(desk)
    other = Desk(desk.path, name="Dr Testa Elsewhere")
    try:
        assert find_last(other.store, other.actor, opened(other), HISTORY) is None
        assert controller.patient_id != opened(other).patient_id
    finally:
        other.close()


# What is taken


def test_plain_answers_stand_again(desk: Desk) -> None:
    controller = second(desk)
    assert taken(desk, controller, SKIN) == {"health.eczema", "health.rosacea", "health.psoriasis"}
    assert taken(desk, controller, MEDICINES) == {"medicines.none-known"}


@pytest.mark.parametrize(
    ("page_id", "link_id", "why"),
    [
        (SKIN, "health.active_acne", Left.NOW),
        (SKIN, "health.herpes_simplex", Left.NOW),
        (SKIN, "health.keloid", Left.NOT_SURE),
        (SKIN, "health.vitiligo", Left.NOT_ASKED),
        (SKIN, "health.eczema.regions", Left.NOW),
        (SKIN, "health.eczema.state", Left.NOW),
        (LIFE, "health.pregnancy", Left.NOW),
        (LIFE, "health.breastfeeding", Left.NOW),
        (MEDICINES, "health.isotretinoin_current", Left.NOW),
    ],
)
def test_what_is_about_now_or_was_not_known_is_asked_again(
    desk: Desk, page_id: str, link_id: str, why: Left
) -> None:
    assert left(desk, second(desk), page_id)[link_id] is why


def test_nothing_asked_at_each_session_looked_at_or_asked_alone_is_ever_taken(desk: Desk) -> None:
    catalogue = knowledge().catalogue
    rules = [rule for rule in catalogue.contraindications if rule.is_asked]
    controller = second(desk, {rule.link_id: ("N",) for rule in rules})
    last = last_of(desk, controller)
    reviewed = [each for each in controller.pages if is_reviewed(each, controller)]
    found = {path for each in reviewed for path in review(controller, last, each).taken}
    assert found
    for rule in rules:
        if rule.ask_at != "consultation" or rule.page in ("look", "alone") or rule.wait_weeks is not None:
            assert rule.link_id not in found, rule.id


def months_ago(months: int) -> PartialDate:
    day = TODAY - timedelta(days=30 * months)
    return PartialDate(day.year, day.month, day.day)


def test_a_last_dose_whose_wait_still_runs_stands_with_its_date(desk: Desk) -> None:
    rule = "health.isotretinoin_past_6m"
    controller = second(desk, {rule: ("Y",), f"{rule}.date": (months_ago(3),)})
    assert {rule, f"{rule}.date"} <= taken(desk, controller, MEDICINES)


def test_a_last_dose_whose_wait_has_run_out_is_asked_again(desk: Desk) -> None:
    rule = "health.isotretinoin_past_6m"
    controller = second(desk, {rule: ("Y",), f"{rule}.date": (months_ago(9),)})
    assert left(desk, controller, MEDICINES)[rule] is Left.NOW


@pytest.mark.parametrize("code", ["N", "Y"])
def test_a_no_or_an_undated_yes_about_the_last_months_is_asked_again(desk: Desk, code: str) -> None:
    controller = second(desk, {"health.isotretinoin_past_6m": (code,)})
    assert left(desk, controller, MEDICINES)["health.isotretinoin_past_6m"] is Left.NOW


def test_a_question_in_other_words_stays_not_asked_and_is_named(desk: Desk) -> None:
    controller = second(desk)
    last = last_of(desk, controller)
    reworded = replace(last, unchanged=last.unchanged - {"health.rosacea"})
    done = review(controller, reworded, page(controller, SKIN))
    assert ("health.rosacea", Left.CHANGED) in done.left
    assert "health.rosacea" not in done.taken
    words = review_words(controller, reworded, done)
    assert "1 is new, or asked in other words now, so ask: Rosacea." in words


def test_what_is_answered_today_stays_as_it_is(desk: Desk) -> None:
    controller = second(desk)
    controller.answer("health.rosacea", ("Y",))
    memory = VisitMemory(controller, desk.store, desk.actor)
    memory.take_over(page(controller, SKIN))
    assert controller.value("health.rosacea") == ("Y",)


# Taking over


def test_taking_over_is_one_act_of_rows_said_by_the_patient(desk: Desk) -> None:
    controller = second(desk)
    memory = VisitMemory(controller, desk.store, desk.actor)
    words = memory.take_over(page(controller, SKIN))
    assert words.startswith("3 answers of ")
    assert " taken over." in words
    assert "1 was “Not sure” then, so ask: Keloid" in words
    assert controller.value("health.psoriasis") == ("N",)
    controller.flush()
    assert controller.close()
    rows = desk.store.changes_of(desk.actor, desk.visit)
    assert {row.path for row in rows} == {"health.eczema", "health.rosacea", "health.psoriasis"}
    assert {row.said_by for row in rows} == {"patient"}


def test_one_undo_takes_it_all_back(desk: Desk) -> None:
    controller = second(desk)
    VisitMemory(controller, desk.store, desk.actor).take_over(page(controller, SKIN))
    controller.undo()
    assert controller.answers.is_empty
    assert not controller.can_undo


def test_a_first_visit_has_nothing_to_take_over(desk: Desk) -> None:
    controller = opened(desk)
    memory = VisitMemory(controller, desk.store, desk.actor)
    assert memory.take_over(page(controller, SKIN)) == NO_LAST
    assert not memory.can_review(page(controller, SKIN))
    assert controller.answers.is_empty


@pytest.mark.parametrize("page_id", [LOOK, "health.alone", "hopes", "marks", "plan"])
def test_pages_that_are_looked_at_or_about_today_take_nothing_over(desk: Desk, page_id: str) -> None:
    controller = second(desk)
    memory = VisitMemory(controller, desk.store, desk.actor)
    assert not is_reviewed(page(controller, page_id), controller)
    assert memory.take_over(page(controller, page_id)) == NOT_HERE
    assert controller.answers.is_empty


def test_a_page_that_is_answered_already_says_so(desk: Desk) -> None:
    controller = second(desk)
    for link_id in page(controller, SKIN).link_ids:
        controller.answer(link_id, ("N",))
    memory = VisitMemory(controller, desk.store, desk.actor)
    assert memory.take_over(page(controller, SKIN)) == ALL_ANSWERED


# Beside the last visit


def test_the_line_over_a_page_follows_the_answers(desk: Desk) -> None:
    controller = second(desk)
    memory = VisitMemory(controller, desk.store, desk.actor)
    memory.read()
    skin = page(controller, SKIN)
    assert memory.review_line(skin).startswith("Last visit: ")
    controller.answer("health.rosacea", ("N",))
    assert memory.review_line(skin).startswith("So far 1 answer as on ")
    memory.take_over(skin)
    assert ", no changes since " in memory.review_line(skin)
    assert " still to be asked." in memory.review_line(skin)
    controller.answer("health.rosacea", ("Y",))
    assert ": 1 answer differs from " in memory.review_line(skin)


def test_an_answer_that_differs_tells_what_it_was(desk: Desk) -> None:
    controller = second(desk)
    memory = VisitMemory(controller, desk.store, desk.actor)
    memory.read()
    controller.answer("health.rosacea", ("Y",))
    controller.answer("health.psoriasis", ("N",))
    assert memory.note("health.rosacea").was.startswith("was No on ")
    assert memory.note("health.psoriasis").was == ""
    assert memory.note("health.vitiligo").was == ""


def test_a_third_visit_looks_at_the_second(desk: Desk) -> None:
    controller = second(desk)
    VisitMemory(controller, desk.store, desk.actor).take_over(page(controller, SKIN))
    assert controller.close()
    stored = desk.store.consultation(desk.actor, desk.visit)
    desk.store.finish_consultation(desk.actor, stored.id, stored.version).result(10)
    next_visit(desk, stored.patient_id, days=2)
    assert last_of(desk, opened(desk)).id == stored.id
