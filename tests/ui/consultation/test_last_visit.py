"""Reviewed, no changes: what of the last visit may stand again, and what must be asked anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from intake.conditions import Value
from intake.dates import PartialDate
from intake.question_history import QuestionHistory
from tests.ui.consultation.controller_desk import TODAY, Desk, knowledge
from tests.ui.consultation.two_visits import LAST, first_visit, next_visit, opened
from ui.consultation.controller import ConsultationController
from ui.consultation.last_visit import (
    STEPS_REVIEWED,
    InBetween,
    LastVisit,
    Left,
    find_last,
    is_reviewed,
    review,
    review_words,
)
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
    assert isinstance(last, LastVisit)
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
    assert isinstance(find_last(desk.store, desk.actor, controller, HISTORY), InBetween)


def test_a_visit_that_was_opened_again_counts_no_more(desk: Desk) -> None:
    first = first_visit(desk)
    reopen(desk, first)
    assert isinstance(find_last(desk.store, desk.actor, opened(desk), HISTORY), InBetween)


def reopen(desk: Desk, visit: UUID) -> None:
    version = desk.store.consultation(desk.actor, visit).version
    desk.store.reopen_consultation(desk.actor, visit, version).result(10)


def end(desk: Desk) -> None:
    version = desk.store.consultation(desk.actor, desk.visit).version
    desk.store.finish_consultation(desk.actor, desk.visit, version).result(10)


def a_yes_after_a_no(desk: Desk) -> ConsultationController:
    """A finished visit with a No, and a newer one with a Yes that is open."""
    first_visit(desk, {"health.psoriasis": ("N",)})
    controller = opened(desk)
    controller.answer("health.psoriasis", ("Y",))
    assert controller.close()
    return controller


@pytest.mark.parametrize("was_finished", [False, True])
def test_nothing_is_taken_past_a_newer_visit_that_has_not_ended(desk: Desk, was_finished: bool) -> None:
    newer = a_yes_after_a_no(desk)
    if was_finished:
        end(desk)
        reopen(desk, newer.id)
    next_visit(desk, newer.patient_id, days=3)
    controller = opened(desk)
    memory = VisitMemory(controller, desk.store, desk.actor)
    words = memory.take_over(page(controller, SKIN))
    assert controller.value("health.psoriasis") == ()
    assert words == memory.review_line(page(controller, SKIN))
    assert words.startswith("Nothing is taken over, because the visit of ")
    assert words.endswith(" was not finished. Finish that one first, or ask each question.")
    assert not memory.can_review(page(controller, SKIN))


def test_a_newer_visit_without_any_answer_is_passed_over(desk: Desk) -> None:
    first = first_visit(desk)
    next_visit(desk, opened(desk).patient_id, days=3)
    assert last_of(desk, opened(desk)).id == first


def test_a_visit_opened_again_takes_nothing_past_one_that_came_after_it(desk: Desk) -> None:
    first_visit(desk, {"health.psoriasis": ("N",)})
    middle = desk.visit
    next_visit(desk, opened(desk).patient_id, days=3)
    newer = opened(desk)
    newer.answer("health.psoriasis", ("Y",))
    assert newer.close()
    end(desk)
    desk.visit = middle
    controller = opened(desk)
    words = VisitMemory(controller, desk.store, desk.actor).take_over(page(controller, SKIN))
    assert words.startswith("Nothing is taken over, because there is a newer visit, of ")
    assert controller.value("health.psoriasis") == ()


@pytest.mark.parametrize(("days", "is_taken"), [(365, True), (380, False), (5 * 365, False)])
def test_a_visit_of_more_than_twelve_months_ago_gives_nothing(desk: Desk, days: int, is_taken: bool) -> None:
    controller = opened(desk)
    controller.answer("health.psoriasis", ("N",))
    assert controller.close()
    end(desk)
    next_visit(desk, controller.patient_id, days=days)
    later = opened(desk)
    memory = VisitMemory(later, desk.store, desk.actor)
    words = memory.take_over(page(later, SKIN))
    assert later.value("health.psoriasis") == (("N",) if is_taken else ())
    assert words.endswith("is over 12 months ago. Ask each question.") is not is_taken
    assert memory.can_review(page(later, SKIN)) is is_taken


def test_what_the_patient_gave_alone_and_nobody_confirmed_is_asked_again(desk: Desk) -> None:
    controller = opened(desk)
    controller.answer("health.psoriasis", ("N",), said_by="patient-alone")
    controller.answer("health.rosacea", ("N",), said_by="patient-alone")
    controller.confirm(["health.rosacea"])
    assert controller.close()
    end(desk)
    next_visit(desk, controller.patient_id)
    later = opened(desk)
    assert taken(desk, later, SKIN) == {"health.rosacea"}
    assert left(desk, later, SKIN)["health.psoriasis"] is Left.UNCONFIRMED
    words = VisitMemory(later, desk.store, desk.actor).take_over(page(later, SKIN))
    assert "1 was given alone then, and confirmed by nobody, so ask: Psoriasis." in words


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


@pytest.mark.parametrize("answer", ["N", "Y"])
def test_nothing_about_medicines_or_the_last_months_is_ever_taken(desk: Desk, answer: str) -> None:
    """A last dose of then is not the last dose of today, and a No of then says nothing of these months."""
    rules = [rule for rule in knowledge().catalogue.contraindications if rule.is_asked]
    given: dict[str, tuple[Value, ...]] = {rule.link_id: (answer,) for rule in rules}
    given |= {f"{rule.link_id}.date": (months_ago(1),) for rule in rules if rule.wait_weeks is not None}
    given |= {"medicines.none-known": ("N",), "medicines.list": ("20 mg of something",)}
    controller = second(desk, given)
    last = last_of(desk, controller)
    asked = [each for each in controller.pages if each.step in STEPS_REVIEWED]
    found = {path for each in asked for path in review(controller, last, each).taken}
    assert "health.psoriasis" in found
    assert not [path for path in found if path.startswith("medicines.") or path.endswith(".date")]
    for rule in rules:
        if rule.page == "medicines" or rule.wait_weeks is not None:
            assert rule.link_id not in found, rule.id


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


@pytest.mark.parametrize("page_id", [LOOK, MEDICINES, "health.alone", "hopes", "marks", "plan"])
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
    assert memory.review_line(skin).startswith("3 answers as on ")
    assert " still to be asked." in memory.review_line(skin)
    controller.answer("health.rosacea", ("Y",))
    assert memory.review_line(skin).startswith("1 answer differs from ")


def test_a_page_that_was_answered_by_hand_never_says_that_it_was_reviewed(desk: Desk) -> None:
    controller = second(desk, {"health.active_acne": ("N",)})
    memory = VisitMemory(controller, desk.store, desk.actor)
    memory.read()
    controller.answer("health.active_acne", ("N",))
    words = memory.review_line(page(controller, SKIN))
    assert words.startswith("1 answer as on ")
    assert "Reviewed" not in words
    assert "no changes" not in words


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
