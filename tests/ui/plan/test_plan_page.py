"""The plan in the real view: options, hope before figures, dates, cost, warnings in place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from intake.dates import PartialDate
from tests.ui.consultation.view_desk import ViewDesk
from ui.plan.plan_page import PlanPage


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    opened = ViewDesk(tmp_path / "clinic.db", qtbot)
    yield opened
    opened.close()


def plan_page(desk: ViewDesk) -> PlanPage:
    page = desk.open("plan")
    assert isinstance(page, PlanPage)
    return page


def test_no_treatment_stands_first_and_nothing_is_chosen(desk: ViewDesk) -> None:
    page = plan_page(desk)
    assert next(iter(page.options.rows)) == "no_treatment"
    assert set(desk.controller.offered) < set(page.options.rows)
    assert not any(row.isChecked() for row in page.options.rows.values())
    assert "plan.treatment" not in desk.controller.answers


def test_an_option_is_chosen_and_taken_back_by_keyboard(desk: ViewDesk) -> None:
    desk.controller.answer("goals.hoped-for", ("26-50",))
    page = plan_page(desk)
    desk.press(Qt.Key.Key_Down, Qt.Key.Key_Space)
    assert desk.value("plan.treatment") == ("microneedling",)
    assert page.options.rows["microneedling"].isChecked()
    desk.press(Qt.Key.Key_Delete)
    assert desk.value("plan.treatment") == ()
    assert not page.options.rows["microneedling"].isChecked()


def test_study_figures_stay_closed_until_the_hope_was_asked(desk: ViewDesk) -> None:
    desk.controller.answer("plan.treatment", ("microneedling",))
    page = plan_page(desk)
    assert not page.forecast.isVisible()
    assert page.closed.isVisible()
    assert page.hope.field.isAncestorOf(desk.view.focusWidget())
    desk.controller.answer("goals.hoped-for", ("51-75",))
    desk.settle()
    assert page.forecast.isVisible()
    forecast = desk.controller.forecast("microneedling")
    assert forecast.gap is not None
    assert page.forecast.sentences[0] == forecast.gap.text
    shown = " ".join(page.forecast.sentences)
    for study in forecast.figures:
        assert study.figure.print_text in shown
    for limit in forecast.limits:
        assert limit.text in shown


def test_the_bars_say_in_words_what_they_draw(desk: ViewDesk) -> None:
    desk.controller.answer("plan.treatment", ("fractional_laser_ablative",))
    desk.controller.answer("goals.hoped-for", ("51-75",))
    page = plan_page(desk)
    words = page.forecast.bars.words()
    assert "25 people" in words
    assert "48 of 100 people 51 to 100 % better" in words
    assert "52 of 100 not known" in words
    assert "not known. Looked at 3 months after the last session." in words


def test_four_sessions_are_dated_and_the_whole_course_has_its_price(desk: ViewDesk) -> None:
    desk.controller.answer("goals.hoped-for", ("26-50",))
    desk.controller.answer("plan.treatment", ("microneedling",))
    page = plan_page(desk)
    page.course.usual_button.click()
    assert desk.value("plan.sessions") == (4,)
    assert desk.value("plan.interval-weeks") == (6,)
    page.focus_path("plan.first-session")
    desk.press("22 3 2027", Qt.Key.Key_Return)
    assert desk.value("plan.first-session") == (PartialDate(2027, 3, 22),)
    assert page.course.dates.lines == (
        ("Session 1", "Mon 22 Mar 2027"),
        ("Session 2", "Mon 3 May 2027"),
        ("Session 3", "Mon 14 Jun 2027"),
        ("Session 4", "Mon 26 Jul 2027"),
        ("Result check", "Tue 26 Oct 2027"),
        ("One session", "£180 to £225"),
        ("Whole course", "£720 to £900"),
    )


def test_a_warning_stands_at_its_question_with_its_source(desk: ViewDesk) -> None:
    desk.controller.answer("plan.treatment", ("microneedling",))
    page = plan_page(desk)
    desk.controller.answer("plan.numbing-area-cm2", (Decimal(900),))
    desk.settle()
    warning = page.course.rows["plan.numbing-area-cm2"].warning
    assert warning.isVisibleTo(page.course)
    assert "900" in warning.text
    assert warning.text in page.course.shown_warnings


def test_an_alternative_asks_for_no_course_and_says_what_is_known(desk: ViewDesk) -> None:
    page = plan_page(desk)
    desk.controller.answer("plan.treatment", ("no_treatment",))
    desk.settle()
    assert not page.course.questions.isVisible()
    assert page.alternative.isVisible()
    text = desk.controller.knowledge.catalogue.alternative["no_treatment"].text
    assert page.alternative_words.text().startswith(text)


def test_staff_notes_are_written_whatever_is_planned_and_said_to_stay_off_the_patients_paper(
    desk: ViewDesk,
) -> None:
    page = plan_page(desk)
    desk.controller.answer("plan.treatment", ("no_treatment",))
    desk.settle()
    row = page.focus_path("plan.staff-notes")
    assert row is page.course.rows["plan.staff-notes"]
    assert row.isVisible()
    desk.press("Came with her sister.")
    page.settle()
    desk.settle()
    assert desk.value("plan.staff-notes") == ("Came with her sister.",)
    assert "never on paper for the patient" in row.item.why
    # Nobody is asked for notes, so blank ones are not "not asked".
    assert row.field.input.placeholderText() == "None written"
    desk.controller.answer("plan.treatment", ("microneedling",))
    desk.settle()
    assert row.isVisible()
