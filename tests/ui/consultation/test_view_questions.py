"""The pages of questions in the real view: keys, tick lists, follow-ups, jumps, overriding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from intake.conditions import Unreadable
from intake.screening import Outcome
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.focused import focused_path
from ui.consultation.question_page import QuestionPage


def question_page(desk: ViewDesk, name: str) -> QuestionPage:
    page = desk.open(name)
    assert isinstance(page, QuestionPage)
    return page


def test_no_n_and_u_answer_a_row_and_move_on_to_the_next(desk: ViewDesk) -> None:
    page = question_page(desk, "health.skin")
    desk.press("n")
    assert focused_path(page) == "health.rosacea"
    desk.press("n", "n", "n", "n")
    assert [desk.value(f"health.{name}") for name in ("eczema", "rosacea", "active_acne", "keloid")] == [
        ("N",)
    ] * 4
    assert desk.value("health.hypertrophic_scar") == ("N",)
    assert focused_path(page) == "health.herpes_simplex"


def test_yes_opens_the_follow_up_in_place_and_goes_to_it(desk: ViewDesk) -> None:
    page = question_page(desk, "health.skin")
    assert "health.eczema.state" not in page.rows
    desk.press("y")
    row = page.rows["health.eczema.regions"]
    assert row.isVisible()
    assert row.isAncestorOf(QApplication.focusWidget())


def test_answers_under_a_closed_follow_up_are_kept_and_come_back(desk: ViewDesk) -> None:
    page = question_page(desk, "health.skin")
    desk.press("u")
    desk.controller.answer("health.eczema.regions", ("abdomen",))
    page.focus_path("health.eczema")
    desk.press("n")
    assert not page.rows["health.eczema.regions"].isVisible()
    assert desk.value("health.eczema.regions") == ("abdomen",)
    assert "health.eczema.regions" not in desk.controller.enabled
    page.focus_path("health.eczema")
    desk.press("y")
    assert page.rows["health.eczema.regions"].isVisible()
    assert page.rows["health.eczema.regions"].field.value() == ("abdomen",)


def test_none_of_these_writes_an_explicit_no_for_each_line_shown(desk: ViewDesk) -> None:
    page = question_page(desk, "health.skin")
    assert page.tick_list is not None
    lines = list(page.tick_list.lines)
    page.focus_path(lines[1])
    desk.press(Qt.Key.Key_Space)
    assert desk.value(lines[1]) == ("Y",)
    assert [desk.value(line) for line in lines if line != lines[1]] == [()] * (len(lines) - 1)
    page.tick_list.none_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert [desk.value(line) for line in lines] == [("Y",) if line == lines[1] else ("N",) for line in lines]


def test_nothing_is_chosen_before_anybody_answers(desk: ViewDesk) -> None:
    for page in desk.controller.pages:
        shown = desk.open(page.id)
        binding = getattr(shown, "binding", None)
        if binding is not None:
            assert all(binding.field(path).value() == () for path in binding.paths)
    assert desk.controller.answers.is_empty


def test_a_reason_jumps_to_its_question_on_another_page(desk: ViewDesk) -> None:
    desk.controller.answer("health.recent_tan", ("Y",))
    desk.open("hopes")
    card = desk.view.suitability.cards["fractional_laser_ablative"]
    assert any("Tan, sunbed" in line for line in card.shown_lines)
    card.jump.emit("health.recent_tan")
    desk.settle()
    assert desk.controller.page == "health.lately"
    assert focused_path(desk.view.page) == "health.recent_tan"


def test_f6_goes_to_the_next_unanswered_question_across_pages(desk: ViewDesk) -> None:
    desk.open("health.alone")
    desk.press("n", "n", "n")
    desk.view.page.focus_path("health.needle_phobia")
    desk.press(Qt.Key.Key_F6)
    assert desk.controller.page == "plan"
    assert focused_path(desk.view.page) is None
    desk.open("hopes")
    desk.view.page.focus_path("goals.enough")
    desk.press(Qt.Key.Key_F6)
    assert focused_path(desk.view.page) == "goals.motivation-hours"


def test_an_unreadable_date_stays_as_typed_and_continue_names_it_once(desk: ViewDesk) -> None:
    page = question_page(desk, "health.lately")
    desk.controller.answer("health.recent_tan", ("Y",))
    page.focus_path("health.recent_tan.date")
    desk.press("31 2 2026")
    desk.press(Qt.Key.Key_Return, hold=Qt.KeyboardModifier.ControlModifier)
    assert desk.value("health.recent_tan.date") == (Unreadable("31 2 2026"),)
    assert desk.controller.page == "health.lately"
    assert desk.view.summary.isVisible()
    assert "31 2 2026" in page.rows["health.recent_tan.date"].problem.text
    desk.view.go_on()
    assert desk.controller.page == "health.life"


def test_alt_left_goes_back_and_keeps_what_was_typed(desk: ViewDesk) -> None:
    desk.open("skin")
    desk.view.page.focus_path("skin.colour")
    desk.press("light brown")
    desk.press(Qt.Key.Key_Left, hold=Qt.KeyboardModifier.AltModifier)
    assert desk.controller.page == "photos"
    assert desk.value("skin.colour") == ("light brown",)


def test_why_we_ask_shows_the_reason_with_its_sources(desk: ViewDesk) -> None:
    page = question_page(desk, "health.skin")
    page.why_button.setFocus()
    desk.press(Qt.Key.Key_Space)
    rule = desk.controller.knowledge.catalogue.contraindication["eczema"]
    shown = [label.text() for label in page.reasons if label.isVisible()]
    assert any(rule.patient_text in words and "Sources: " in words for words in shown)


def test_a_finding_is_overruled_with_a_reason_and_the_card_says_so(desk: ViewDesk) -> None:
    desk.controller.answer("health.smoking", ("Y",))
    form = desk.view.suitability.overrides
    form.open()
    form.finding.set_value(("smoking",))
    form.record()
    assert form.problem.text == "Tick the treatments that you overrule it for."
    form.treatments.box("microneedling").click()
    form.record()
    assert "needs a reason" in form.problem.text
    form.reason.set_value(("Stopped last week; agreed with the patient.",))
    form.record()
    assert [entry.contraindication for entry in desk.controller.overrides] == ["smoking"]
    lines = desk.view.suitability.cards["microneedling"].shown_lines
    assert any(line.startswith("Smoking or vaping") and line.endswith("(overruled)") for line in lines)


def test_a_finding_is_overruled_for_the_planned_treatment_unless_others_are_ticked_too(
    desk: ViewDesk,
) -> None:
    desk.controller.answer("plan.treatment", ("microneedling",))
    desk.controller.answer("health.lupus", ("Y",))
    form = desk.view.suitability.overrides
    form.open_for("lupus")
    held = [choice.code for choice in form.treatments.item.choices.choices]
    assert len(held) > 1
    assert form.treatments.value() == ("microneedling",)
    form.reason.set_value(("Seen by her doctor.",))
    form.record()
    (decision,) = desk.controller.overrides
    assert decision.treatments == ("microneedling",)
    freed = {
        verdict.treatment
        for verdict in desk.controller.verdicts
        for reason in verdict.reasons
        if reason.override is not None
    }
    assert freed == {"microneedling"}
    card = desk.view.suitability.cards
    assert any(line.endswith("(overruled)") for line in card["microneedling"].shown_lines)
    assert not any(line.endswith("(overruled)") for line in card[held[-1]].shown_lines)
    # What was left is asked again, and what was freed is no choice any more.
    form.open_for("lupus")
    asked = [choice.code for choice in form.treatments.item.choices.choices]
    assert asked == [each for each in held if each != "microneedling"]
    assert form.treatments.value() == ()


def test_what_is_recorded_is_what_is_ticked_on_the_screen_whatever_is_planned_meanwhile(
    desk: ViewDesk,
) -> None:
    desk.controller.answer("plan.treatment", ("microneedling",))
    desk.controller.answer("health.lupus", ("Y",))
    form = desk.view.suitability.overrides
    form.open_for("lupus")
    form.reason.set_value(("Seen by her doctor.",))
    desk.controller.answer("plan.treatment", ("nano_perforation",))
    desk.settle()
    on_screen = form.treatments.value()
    assert on_screen == ("nano_perforation",)
    form.record()
    (decision,) = desk.controller.overrides
    assert decision.treatments == on_screen


def test_a_choice_that_changed_unseen_is_shown_and_not_recorded(desk: ViewDesk) -> None:
    desk.controller.answer("plan.treatment", ("microneedling",))
    desk.controller.answer("health.lupus", ("Y",))
    form = desk.view.suitability.overrides
    form.open_for("lupus")
    form.reason.set_value(("Seen by her doctor.",))
    desk.controller.answered.disconnect(form._follow_plan)
    desk.controller.answer("plan.treatment", ("nano_perforation",))
    form.record()
    assert desk.controller.overrides == ()
    assert form.problem.text.startswith("What can be overruled has changed.")
    form.record()
    assert [entry.treatments for entry in desk.controller.overrides] == [("nano_perforation",)]


def test_a_tick_that_was_taken_away_stays_away(desk: ViewDesk) -> None:
    desk.controller.answer("plan.treatment", ("microneedling",))
    desk.controller.answer("health.lupus", ("Y",))
    form = desk.view.suitability.overrides
    form.open_for("lupus")
    form.reason.set_value(("Seen by her doctor.",))
    form.treatments.box("microneedling").click()
    assert form.treatments.value() == ()
    desk.controller.answer("health.rosacea", ("Y",))
    desk.settle()
    assert form.treatments.value() == ()
    # After a kill, too.
    kept = form.typed()
    assert kept is not None
    form.close_form()
    assert form.restore(json.loads(kept))
    assert form.treatments.value() == ()


def test_a_decision_of_before_treatments_were_named_is_shown_as_one_for_every_treatment(
    desk: ViewDesk,
) -> None:
    desk.controller.answer("health.lupus", ("Y",))
    desk.controller.override("lupus", "Seen by her doctor.")
    shown = [label.text() for label in desk.view.suitability.overrides.findChildren(QLabel)]
    assert any("overruled for every treatment by" in words for words in shown)


def test_a_finding_that_may_not_be_overruled_is_refused_in_place(desk: ViewDesk) -> None:
    desk.controller.answer("health.pregnancy", ("Y",))
    form = desk.view.suitability.overrides
    form.open()
    form.finding.set_value(("pregnancy",))
    form.finding.answered.emit(("pregnancy",))
    form.treatments.box("microneedling").click()
    form.reason.set_value(("She asked for it.",))
    form.record()
    assert form.problem.isVisible()
    assert "cannot be overruled" in form.problem.text
    assert desk.controller.overrides == ()


def test_verdicts_change_as_answers_come(desk: ViewDesk) -> None:
    card = desk.view.suitability.cards["fractional_laser_ablative"]
    assert card.chip.outcome is Outcome.INCOMPLETE
    question_page(desk, "health.illnesses").focus_path("health.haemophilia")
    desk.press("y")
    assert card.chip.outcome is Outcome.NOT_SUITABLE


def test_undo_takes_the_last_answer_back_and_shows_its_page(desk: ViewDesk) -> None:
    page = question_page(desk, "health.skin")
    desk.press("y")
    desk.open("skin")
    desk.press(Qt.Key.Key_Z, hold=Qt.KeyboardModifier.ControlModifier)
    assert desk.value("health.eczema") == ()
    assert desk.controller.page == "health.skin"
    assert page.rows["health.eczema"].field.value() == ()


def test_the_patient_is_named_above_with_birth_date_age_and_number(desk: ViewDesk) -> None:
    words = desk.view.banner.accessibleName()
    assert "Testa Nonesuch" in words
    assert "4 February 1991 (35)" in words
    assert "T-0000" in words


@pytest.mark.parametrize("size", [(1440, 820), (1366, 688), (1000, 700), (683, 304)])
def test_no_page_is_wider_than_its_place(tmp_path: Path, qtbot: QtBot, size: tuple[int, int]) -> None:
    desk = ViewDesk(tmp_path / "wide.db", qtbot, size=size)
    try:
        assert desk.view.width() == size[0]
        for page in desk.controller.pages:
            desk.open(page.id)
            desk.settle()
            for scroll in desk.view.scrolls:
                if scroll.isVisible():
                    assert scroll.horizontalScrollBar().maximum() == 0, page.id
    finally:
        desk.close()


def test_below_1180_suitability_becomes_a_tab(tmp_path: Path, qtbot: QtBot) -> None:
    desk = ViewDesk(tmp_path / "narrow.db", qtbot, size=(1000, 700))
    try:
        assert not desk.view.right.isVisible()
        assert not desk.view.suitability.isVisible()
        desk.open("hopes")
        desk.press(Qt.Key.Key_F7)
        assert desk.view.suitability.isVisible()
        desk.press(Qt.Key.Key_F7)
        assert not desk.view.suitability.isVisible()
    finally:
        desk.close()


def test_everything_that_takes_the_focus_has_a_name(desk: ViewDesk) -> None:
    for page in desk.controller.pages:
        desk.open(page.id)
        for widget in desk.view.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                accessible = QAccessible.queryAccessibleInterface(widget)
                assert accessible is not None
                assert accessible.text(QAccessible.Text.Name).strip(), f"{page.id}: {type(widget).__name__}"
