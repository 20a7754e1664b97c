"""Anything else the patient mentions: found by a word, added, answered, taken away and brought back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake.clinic import Clinic, Offer
from intake.sections.health import asked_rules
from tests.ui.consultation.controller_desk import Desk, knowledge
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.focused import focused_path
from ui.consultation.mentions import find_mentions
from ui.consultation.pages import build_pages
from ui.consultation.question_page import QuestionPage
from ui.consultation.volunteered_card import VolunteeredCard

INFECTION = "health.blood_borne_virus"


@pytest.fixture
def card(desk: ViewDesk) -> VolunteeredCard:
    page = desk.open("health.alone")
    assert isinstance(page, QuestionPage)
    assert page.volunteered is not None
    page.volunteered.take_focus()
    return page.volunteered


def found(typed: str, clinic: Clinic | None = None) -> list[tuple[str, str]]:
    pages = build_pages(knowledge().questionnaire, knowledge().catalogue, clinic or Clinic())
    return [(each.link_id, each.where) for each in find_mentions(typed, knowledge().questionnaire, pages, ())]


def test_it_is_found_by_the_beginning_of_a_word_without_case() -> None:
    assert found("LONG-term inf") == [(INFECTION, "")]
    assert found("ong") == []
    assert found("  ") == []


def test_what_stands_on_a_page_is_found_with_its_page() -> None:
    assert ("health.eczema", "Your skin") in found("eczema")


def test_what_is_asked_on_the_day_is_not_found() -> None:
    session = [
        item.link_id
        for item in knowledge().questionnaire.items["health"].items
        if item.ask_as.value == "session"
    ]
    assert session
    for link_id in session:
        label = knowledge().questionnaire.items[link_id].label
        assert link_id not in [name for name, _ in found(label)]


def test_what_has_no_weight_for_the_clinic_can_be_added_all_the_same() -> None:
    clinic = replace(Clinic(), offers=(Offer("nano_perforation"),))
    asked = {rule.link_id for rule in asked_rules(knowledge().catalogue, ("nano_perforation",))}
    assert "health.pacemaker_rf" not in asked
    assert ("health.pacemaker_rf", "") in found("pacemaker", clinic)
    assert ("health.pacemaker_rf", "Illnesses") in found("pacemaker")


def test_type_down_enter_adds_it_and_goes_to_it(desk: ViewDesk, card: VolunteeredCard) -> None:
    desk.press("long", Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert desk.value(INFECTION) == ("Y",)
    assert focused_path(desk.view.page) == INFECTION
    assert card.rows[INFECTION].isVisible()
    assert card.input.text() == ""
    assert INFECTION in [each.path for each in desk.controller.questions("health.alone")]


def test_delete_takes_it_away_undo_brings_it_back(desk: ViewDesk, card: VolunteeredCard) -> None:
    desk.press("long", Qt.Key.Key_Return, Qt.Key.Key_Delete)
    assert desk.value(INFECTION) == ()
    assert not card.rows[INFECTION].isVisible()
    assert QApplication.focusWidget() is card.input
    assert desk.view.undo_bar.isVisible()
    assert desk.view.undo_bar.words.text().endswith("removed.")
    desk.view.undo_bar.undo_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.value(INFECTION) == ("Y",)
    assert card.rows[INFECTION].isVisible()


def test_undoing_the_addition_offers_no_undo_of_something_else(desk: ViewDesk, card: VolunteeredCard) -> None:
    desk.controller.answer("health.bdd", ("N",))
    desk.press("long", Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Z, hold=Qt.KeyboardModifier.ControlModifier)
    assert desk.value(INFECTION) == ()
    assert not desk.view.undo_bar.isVisible()
    assert desk.value("health.bdd") == ("N",)


def test_one_on_another_page_leads_there_and_answers_nothing(desk: ViewDesk, card: VolunteeredCard) -> None:
    desk.press("lupus", Qt.Key.Key_Return)
    assert desk.controller.page == "health.illnesses"
    assert focused_path(desk.view.page) == "health.lupus"
    assert desk.value("health.lupus") == ()


def test_escape_and_up_lead_back_to_the_line(desk: ViewDesk, card: VolunteeredCard) -> None:
    desk.press("long", Qt.Key.Key_Down)
    assert QApplication.focusWidget() is card.found
    desk.press(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is card.input
    desk.press(Qt.Key.Key_Escape)
    assert card.input.text() == ""
    assert not card.found.isVisible()


def test_where_nothing_fits_it_says_where_to_write_it(desk: ViewDesk, card: VolunteeredCard) -> None:
    desk.press("zzz")
    assert card.nothing.isVisible()
    assert not card.found.isVisible()


def test_it_is_there_again_when_the_visit_is_opened_again(tmp_path: Path, qtbot: QtBot) -> None:
    desk = Desk(tmp_path / "clinic.db")
    first = desk.controller()
    first.answer(INFECTION, ("Y",))
    assert first.close()
    again = desk.controller()
    assert INFECTION in [each.path for each in again.questions("health.alone")]
    assert again.page_of(INFECTION) == "health.alone"
    page = QuestionPage(again, next(page for page in again.pages if page.id == "health.alone"))
    qtbot.addWidget(page)
    page.show()
    assert page.volunteered is not None
    assert page.volunteered.rows[INFECTION].isVisible()
    desk.close()
