"""Pages, what is still to be asked, and the steps at the left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from intake.clinic import Clinic, Offer
from intake.conditions import Unreadable, Value
from intake.questionnaire import AskAs, ItemType
from intake.sections.health import asked_rules
from tests.ui.consultation.controller_desk import Desk, knowledge
from ui.consultation.controller import ConsultationController
from ui.consultation.pages import STEPS, tick_list


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def controller(desk: Desk) -> ConsultationController:
    return desk.controller()


def answer(controller: ConsultationController, path: str) -> None:
    """Give any right answer that opens no follow-up, if there is one."""
    item = controller.item(path)
    value: Value = "Nothing more"
    if item.choices is not None:
        codes = [choice.code for choice in item.choices.choices]
        value = "N" if "N" in codes else codes[0]
    elif item.type is ItemType.INTEGER:
        value = 1
    elif item.type is ItemType.DATE:
        value = Unreadable("nobody knows")
    controller.answer(path, (value,))


def test_the_pages_come_in_the_order_of_a_visit(controller: ConsultationController) -> None:
    assert [page.id for page in controller.pages] == [
        "hopes",
        "marks",
        "photos",
        "skin",
        "health.skin",
        "health.lately",
        "health.life",
        "health.medicines",
        "health.allergies",
        "health.illnesses",
        "health.look",
        "health.alone",
        "plan",
        "check",
        "documents",
        "finish",
    ]
    assert controller.page == "hopes"


def test_every_question_of_the_form_stands_on_one_page_but_those_of_the_day(
    controller: ConsultationController,
) -> None:
    placed = [link_id for page in controller.pages for link_id in page.link_ids]
    assert len(placed) == len(set(placed))
    items = {item.link_id: item for group in knowledge().questionnaire.groups for item in group.items}
    left_out = set(items) - set(placed)
    assert all(items[link_id].ask_as in (AskAs.SESSION, AskAs.VOLUNTEERED) for link_id in left_out)


def test_a_page_of_health_ends_in_its_tick_list(controller: ConsultationController) -> None:
    page = next(page for page in controller.pages if page.id == "health.skin")
    lines = tick_list(page, knowledge().questionnaire)
    assert len(lines) == 8
    assert page.link_ids[-8:] == lines


@pytest.mark.parametrize("treatment", sorted(knowledge().catalogue.treatment))
def test_a_question_shows_only_for_a_treatment_the_clinic_offers(desk: Desk, treatment: str) -> None:
    controller = desk.controller(Clinic(offers=(Offer(treatment),)))
    asked = {rule.link_id for rule in asked_rules(knowledge().catalogue, (treatment,))}
    rules = {rule.link_id for rule in knowledge().catalogue.contraindications}
    shown = {link_id for page in controller.pages for link_id in page.link_ids}
    assert shown & rules == asked
    assert controller.offered == (treatment,)


def test_the_page_shown_must_exist(controller: ConsultationController) -> None:
    with pytest.raises(KeyError):
        controller.set_page("nowhere")


def test_next_unanswered_walks_the_pages_in_order_and_begins_again(
    controller: ConsultationController,
) -> None:
    seen = []
    path = controller.next_unanswered()
    while path is not None and path not in seen:
        seen.append(path)
        path = controller.next_unanswered(path)
    assert path == seen[0] == "goals.hoped-for"
    pages = [controller.page_of(path) for path in seen]
    order = [page.id for page in controller.pages]
    assert pages == sorted(pages, key=lambda page: order.index(str(page)))
    assert "marks" in seen
    assert "goals.own-words" not in seen
    assert len(seen) == sum(controller.unanswered_on(page) for page in order)


def test_next_unanswered_goes_on_behind_a_question_that_was_just_answered(
    controller: ConsultationController,
) -> None:
    controller.answer("health.eczema", ("N",))
    assert controller.next_unanswered("health.eczema") == "health.rosacea"


def test_a_follow_up_is_next_after_the_yes_that_opened_it(controller: ConsultationController) -> None:
    controller.answer("health.eczema", ("Y",))
    assert controller.next_unanswered("health.eczema") == "health.eczema.regions"
    assert controller.page_of("health.eczema.regions") == "health.skin"
    assert controller.is_shown("health.eczema.regions")
    controller.answer("health.eczema", ("N",))
    assert not controller.is_shown("health.eczema.regions")


def test_text_that_cannot_be_read_is_still_unanswered(controller: ConsultationController) -> None:
    controller.answer("health.recent_tan", ("Y",))
    before = controller.unanswered_on("health.lately")
    controller.answer("health.recent_tan.date", (Unreadable("soon"),))
    assert controller.unanswered_on("health.lately") == before


def test_a_list_of_medicines_answers_whether_there_are_none(controller: ConsultationController) -> None:
    before = controller.unanswered_on("health.medicines")
    controller.answer("medicines.list", ("Testazol 5 mg",))
    assert controller.unanswered_on("health.medicines") == before - 1


def test_each_mark_has_its_own_questions(controller: ConsultationController) -> None:
    assert controller.unanswered_on("marks") == 1
    controller.add_mark("abdomen")
    one = controller.unanswered_on("marks")
    controller.add_mark("chest")
    assert controller.unanswered_on("marks") == 2 * one
    assert controller.next_unanswered("marks/0/marks.earlier-treatment") == "marks/1/marks.side"
    assert controller.page_of("marks/1/marks.side") == "marks"
    assert controller.page_of("marks/1") == "marks"


def test_doing_nothing_is_a_complete_plan(controller: ConsultationController) -> None:
    controller.answer("plan.treatment", ("no_treatment",))
    assert controller.next_unanswered("plan.treatment") == "goals.teach-back"
    controller.answer("plan.treatment", ("microneedling",))
    assert controller.next_unanswered("plan.treatment") == "plan.sessions"
    controller.answer("plan.sessions", (1,))
    assert controller.next_unanswered("plan.sessions") == "plan.first-session"


def test_steps_say_how_far_they_are(controller: ConsultationController) -> None:
    states = {state.step: state for state in controller.step_states()}
    assert list(states) == list(STEPS)
    assert list(states)[-3:] == ["check", "documents", "finish"]
    assert (states["hopes"].state, states["hopes"].words) == ("current", "Not started")
    assert (states["skin"].state, states["skin"].words) == ("later", "Not started")
    for step in ("documents", "finish"):
        assert (states[step].state, states[step].words) == ("blocked", "Needs the plan")
    controller.answer("skin.phototype", ("II",))
    states = {state.step: state for state in controller.step_states()}
    assert states["skin"].state == "started"
    assert states["skin"].words == f"1 of {states['skin'].expected} answered"


def test_answering_everything_that_is_expected_leaves_nothing_and_completes_every_step(
    controller: ConsultationController,
) -> None:
    controller.add_mark("abdomen")
    for _ in range(400):
        path = controller.next_unanswered()
        if path is None:
            break
        answer(controller, path)
        if controller.next_unanswered(path) == path:
            controller.answer(path, ())
            break
        if isinstance(controller.value(path)[0], Unreadable):
            from intake.dates import PartialDate

            controller.answer(path, (PartialDate(2027, 1, 4),))
    assert controller.next_unanswered() is None
    controller.set_page("documents")
    states = {state.step: state for state in controller.step_states()}
    asked = {*states} - {"photos", "check", "documents", "finish"}
    assert {step for step, state in states.items() if state.state == "done"} == {*asked, "check"}
    assert {states[step].words for step in asked} == {"Complete"}
    assert states["check"].words == "Nothing is missing"
    assert (states["documents"].state, states["documents"].words) == ("current", "Ready to make")
