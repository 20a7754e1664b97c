"""What was said before, in the view: notes, reviewed, confirming, comparing, undo told, reasons kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.consultation.controller_desk import TODAY, Desk, knowledge
from tests.ui.consultation.two_visits import LAST, first_visit, opened
from tests.ui.consultation.view_desk import CLINIC, ViewDesk
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.marks_page import MarksPage
from ui.consultation.question_page import QuestionPage
from ui.consultation.view_memory import NOTHING_WAITS
from ui.open_consultations import OpenConsultations

SKIN = "health.skin"
F4, F8, F9, SHIFT = Qt.Key.Key_F4, Qt.Key.Key_F8, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[ViewDesk]:
    before = Desk(tmp_path / "clinic.db")
    first_visit(before, LAST)
    visit = before.visit
    before.close()
    made = ViewDesk(tmp_path / "clinic.db", qtbot, visit=visit)
    yield made
    made.close()


def questions(desk: ViewDesk, page: str) -> QuestionPage:
    """A page of questions, once what was said before stands on it."""
    made = desk.open(page)
    assert isinstance(made, QuestionPage)
    desk.qtbot.waitUntil(lambda: made.notes is not None and desk.view.said_before.memory.is_read)
    return made


def told(desk: ViewDesk) -> str:
    notice = desk.view.said_before.told
    return "" if notice.isHidden() else notice.words.text()


# Notes


def test_each_answer_tells_quietly_who_said_it(desk: ViewDesk) -> None:
    page = questions(desk, SKIN)
    desk.press("n")
    row = page.rows["health.eczema"]
    assert row.mark.text().startswith("Patient, ")
    assert f"entered by {desk.desk.actor.name}" in row.accessibleDescription()


def test_an_answer_that_was_another_one_last_time_is_marked_with_words(desk: ViewDesk) -> None:
    page = questions(desk, SKIN)
    desk.controller.answer("health.rosacea", ("Y",))
    assert page.notes is not None
    line = page.notes.lines["health.rosacea"]
    assert line.was.text.startswith("Was No on ")
    assert line.isVisibleTo(page)
    desk.controller.answer("health.rosacea", ("N",))
    assert line.isHidden()


def test_a_line_of_a_tick_list_is_marked_too(desk: ViewDesk) -> None:
    page = questions(desk, SKIN)
    desk.controller.answer("health.psoriasis", ("Y",))
    assert page.notes is not None
    assert page.notes.lines["health.psoriasis"].was.text.startswith("Was No on ")


# Reviewed, no changes


def test_f8_takes_over_what_may_stand_and_says_what_is_left(desk: ViewDesk) -> None:
    page = questions(desk, SKIN)
    assert page.review_button.isVisibleTo(page)
    desk.press(F8)
    assert desk.value("health.rosacea") == ("N",)
    assert desk.value("health.active_acne") == ()
    assert told(desk).startswith("3 answers of ")
    desk.qtbot.waitUntil(lambda: page.reviewed.text.startswith("3 answers as on "))


def test_the_button_does_what_the_key_does(desk: ViewDesk) -> None:
    page = questions(desk, SKIN)
    page.review_button.click()
    assert desk.value("health.rosacea") == ("N",)


def test_a_page_that_is_looked_at_anew_offers_no_button(desk: ViewDesk) -> None:
    page = questions(desk, "health.look")
    assert page.review_button.isHidden()
    desk.press(F8)
    assert told(desk).startswith("Nothing on this page is taken over")


def test_ctrl_z_takes_the_whole_review_back_and_says_so(desk: ViewDesk) -> None:
    questions(desk, SKIN)
    desk.press(F8)
    desk.press(Qt.Key.Key_Z, hold=Qt.KeyboardModifier.ControlModifier)
    assert desk.controller.answers.is_empty
    assert told(desk) == "Undone: 3 answers changed together."
    desk.press(Qt.Key.Key_Y, hold=Qt.KeyboardModifier.ControlModifier)
    assert told(desk).startswith("Done again: ")


# Confirming


def alone(desk: ViewDesk, **answers: str) -> None:
    for name, code in answers.items():
        desk.controller.answer(f"health.{name}", (code,), said_by="patient-alone")
    desk.settle()


def test_the_bar_counts_what_waits_and_one_press_confirms_what_needs_no_look(desk: ViewDesk) -> None:
    questions(desk, SKIN)
    alone(desk, eczema="N", rosacea="N", keloid="UNK")
    bar = desk.view.said_before.confirm_bar
    assert bar.isVisibleTo(desk.view)
    assert bar.button.text() == "Confirm all 2 on this page"
    desk.press(F9, hold=SHIFT)
    assert desk.controller.waits_for_confirmation() == ("health.keloid",)
    desk.settle()
    assert bar.button.isHidden()


def test_f9_confirms_the_question_with_the_keyboard_and_goes_to_the_next(desk: ViewDesk) -> None:
    page = questions(desk, SKIN)
    alone(desk, eczema="N", keloid="UNK")
    page.focus_path("health.eczema")
    desk.press(F9)
    assert desk.controller.waits_for_confirmation() == ("health.keloid",)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.rows["health.keloid"].isAncestorOf(focus)
    desk.press(F9)
    assert desk.controller.waits_for_confirmation() == ()
    desk.press(F9)
    assert told(desk) == NOTHING_WAITS


def test_the_button_beside_an_answer_confirms_it_and_keeps_the_keyboard_there(desk: ViewDesk) -> None:
    page = questions(desk, SKIN)
    alone(desk, eczema="N")
    assert page.notes is not None
    line = page.notes.lines["health.eczema"]
    assert line.button.accessibleName() == "Confirm: Eczema"
    line.button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert desk.controller.waits_for_confirmation() == ()
    assert line.button.isHidden()
    assert f"confirmed by {desk.desk.actor.name}" in line.said.text
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.rows["health.eczema"].isAncestorOf(focus)


def test_marks_that_the_patient_entered_are_confirmed_on_their_page(desk: ViewDesk) -> None:
    desk.controller.add_mark("abdomen", said_by="patient-alone")
    desk.controller.answer("marks/0/marks.cause", ("pregnancy",), said_by="patient-alone")
    desk.open("marks")
    bar = desk.view.said_before.confirm_bar
    desk.qtbot.waitUntil(lambda: bar.isVisibleTo(desk.view))
    assert bar.button.text() == "Confirm all 2 on this page"
    desk.view.jump("marks/0/marks.cause")
    marks = desk.view.page
    assert isinstance(marks, MarksPage)
    row = marks.form.rows["marks.cause"]
    desk.qtbot.waitUntil(lambda: row.accessibleDescription().endswith("not confirmed yet"))
    assert row.mark.text().startswith("Patient alone, ")
    desk.press(F9, hold=SHIFT)
    assert desk.controller.waits_for_confirmation() == ()
    desk.qtbot.waitUntil(lambda: row.mark.text().startswith("Confirmed, "))


# Comparing


def test_changes_since_last_visit_takes_the_place_of_the_work_and_escape_goes_back(desk: ViewDesk) -> None:
    questions(desk, SKIN)
    desk.controller.answer("health.rosacea", ("Y",))
    desk.view.banner.changes_button.click()
    desk.settle()
    comparison = desk.view.said_before.comparison
    assert comparison is not None
    assert desk.view.work.isHidden()
    assert comparison.summary.text().startswith("1 answer differs, ")
    assert QApplication.focusWidget() is comparison.table
    desk.press(Qt.Key.Key_Escape)
    assert desk.view.said_before.comparison is None
    assert desk.view.work.isVisibleTo(desk.view)


def test_f4_opens_and_closes_the_comparison(desk: ViewDesk) -> None:
    questions(desk, SKIN)
    desk.press(F4)
    assert desk.view.said_before.comparison is not None
    desk.press(F4)
    assert desk.view.said_before.comparison is None


def test_a_key_that_leads_to_a_question_ends_the_comparison(desk: ViewDesk) -> None:
    questions(desk, SKIN)
    desk.press(F4)
    desk.press(Qt.Key.Key_F6)
    assert desk.view.said_before.comparison is None
    assert desk.view.work.isVisibleTo(desk.view)


# Reasons


def shut(desk: ViewDesk) -> ConsultationView:
    """Kill the view without closing anything, and open the visit anew."""
    assert desk.view.said_before.keep_typed(5.0)
    controller = desk.desk.controller(CLINIC)
    view = ConsultationView(controller, store=desk.desk.store, actor=desk.desk.actor, worker=desk.worker)
    desk.qtbot.addWidget(view)
    view.show()
    return view


def test_a_reason_that_was_not_recorded_is_there_again(desk: ViewDesk) -> None:
    desk.controller.answer("health.rosacea", ("Y",))
    desk.controller.flush()
    form = desk.view.suitability.overrides
    form.open_for("rosacea")
    desk.press("seen by Testa")
    view = shut(desk)
    again = view.suitability.overrides
    desk.qtbot.waitUntil(lambda: again.form is not None and not again.form.isHidden())
    assert again.finding is not None
    assert again.finding.value() == ("rosacea",)
    assert again.reason.input.toPlainText() == "seen by Testa"
    assert "Overrule a finding" in view.said_before.told.words.text()
    view.controller.discard()


def test_a_reason_outlives_a_finding_that_goes_and_comes_back(desk: ViewDesk) -> None:
    desk.controller.answer("health.rosacea", ("Y",))
    form = desk.view.suitability.overrides
    form.open_for("rosacea")
    desk.press("seen by Testa")
    desk.controller.answer("health.rosacea", ("N",))
    form.refresh()
    assert form.typed() is not None
    desk.controller.flush()
    view = shut(desk)
    again = view.suitability.overrides
    desk.qtbot.waitUntil(lambda: again.form is not None)
    assert again.form is not None
    assert again.form.isHidden()
    view.controller.answer("health.rosacea", ("Y",))
    again.refresh()
    again.open()
    assert again.finding is not None
    assert again.finding.value() == ("rosacea",)
    assert again.reason.input.toPlainText() == "seen by Testa"
    view.controller.discard()


def test_a_reason_that_was_recorded_or_cancelled_is_not_kept(desk: ViewDesk) -> None:
    desk.controller.answer("health.rosacea", ("Y",))
    form = desk.view.suitability.overrides
    form.open_for("rosacea")
    desk.press("seen by Testa")
    assert desk.view.said_before.keep_typed(5.0)
    assert len(desk.desk.store.typed.all(desk.desk.actor)) == 1
    form.close_form()
    assert desk.view.said_before.keep_typed(5.0)
    assert desk.desk.store.typed.all(desk.desk.actor) == {}


def test_the_form_names_every_treatment_that_the_finding_holds(desk: ViewDesk) -> None:
    desk.controller.answer("health.rosacea", ("Y",))
    form = desk.view.suitability.overrides
    form.open_for("rosacea")
    treatments = desk.controller.knowledge.catalogue.treatment
    held = [
        (verdict.treatment, treatments[verdict.treatment].short_name)
        for verdict in desk.controller.verdicts
        if any(reason.contraindication == "rosacea" for reason in verdict.reasons)
    ]
    assert held
    assert [(code, form.treatments.box(code).text()) for code, _name in held] == held
    assert form.treatments.isVisible()


def test_the_treatments_that_were_ticked_are_there_again_with_the_reason(desk: ViewDesk) -> None:
    desk.controller.answer("plan.treatment", ("microneedling",))
    desk.controller.answer("health.lupus", ("Y",))
    desk.controller.flush()
    form = desk.view.suitability.overrides
    form.open_for("lupus")
    desk.press("seen by Testa")
    form.treatments.box("microneedling").click()
    form.treatments.box("fractional_laser_ablative").click()
    view = shut(desk)
    again = view.suitability.overrides
    desk.qtbot.waitUntil(lambda: again.form is not None and not again.form.isHidden())
    assert again.treatments.value() == ("fractional_laser_ablative",)
    view.controller.discard()


def test_a_reason_is_kept_soon_after_the_key_without_any_farewell(desk: ViewDesk) -> None:
    desk.controller.answer("health.rosacea", ("Y",))
    desk.view.suitability.overrides.open_for("rosacea")
    desk.press("seen")
    place = f"consultation/{desk.desk.visit}/override"
    desk.qtbot.waitUntil(lambda: place in desk.desk.store.typed.all(desk.desk.actor), timeout=3_000)


def test_the_window_keeps_reasons_before_it_locks(desk: ViewDesk, qtbot: QtBot) -> None:
    before = desk.controller
    before.answer("health.rosacea", ("Y",))
    assert before.close()
    open_ones = OpenConsultations(
        desk.desk.store, desk.desk.actor, knowledge(), worker=desk.worker, today=TODAY
    )
    view = open_ones.view(desk.desk.visit, CLINIC)
    qtbot.addWidget(view)
    view.show()
    view.suitability.overrides.open_for("rosacea")
    view.suitability.overrides.reason.input.insertPlainText("seen by Testa")
    assert open_ones.keep_typed()
    (kept,) = desk.desk.store.typed.all(desk.desk.actor).values()
    assert "seen by Testa" in kept
    assert open_ones.close_all() == ""


def test_what_cannot_be_shown_again_is_not_thrown_away(desk: ViewDesk) -> None:
    place = f"consultation/{desk.desk.visit}/override"
    desk.desk.store.typed.keep(desk.desk.actor, place, '{"reason": "seen by Testa"}').result(10)
    view = shut(desk)
    desk.qtbot.waitUntil(lambda: view.said_before.memory.is_read)
    view.settle()
    assert view.said_before.keep_typed(5.0)
    assert place in desk.desk.store.typed.all(desk.desk.actor)
    view.controller.discard()


# Opened again


def test_a_finished_visit_is_read_and_opened_again_by_its_button(desk: ViewDesk) -> None:
    desk.controller.answer("health.rosacea", ("Y",))
    assert desk.controller.close()
    stored = desk.desk.store.consultation(desk.desk.actor, desk.desk.visit)
    desk.desk.store.finish_consultation(desk.desk.actor, stored.id, stored.version).result(10)
    view = shut(desk)
    banner = view.frozen_banner
    assert banner.isVisibleTo(view)
    assert banner.words.text().startswith("Finished on ")
    assert banner.amend_button.isHidden()
    view.controller.answer("health.rosacea", ("N",))
    assert view.controller.value("health.rosacea") == ("Y",)
    assert banner.words.text().endswith("press Open again first.")
    banner.reopen_button.click()
    desk.qtbot.waitUntil(lambda: not view.controller.frozen.is_frozen)
    assert banner.isHidden()
    view.controller.answer("health.rosacea", ("N",))
    assert view.controller.close()
    assert opened(desk.desk).value("health.rosacea") == ("N",)
