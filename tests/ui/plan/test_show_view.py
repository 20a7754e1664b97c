"""The plan turned to the patient: doing nothing first, the hope before the figures, nothing over-claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from db.engine import connect
from intake.conditions import NOT_SURE, YES, Value
from intake.dates import PartialDate
from intake.language import words_of
from intake.over_claims import over_claims
from tests.opening import SECRETS
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.controller import ConsultationController
from ui.plan.show_facts import Sign, shown_plan
from ui.plan.show_view import ShowView
from ui.plan.study_bars import time_words
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets
from ui.widgets.verdicts import CertaintyDots


@pytest.fixture
def controller(tmp_path: Path, qapp: QApplication) -> Iterator[ConsultationController]:
    apply(qapp)
    desk = Desk(tmp_path / "clinic.db")
    opened = desk.controller(CLINIC)
    opened.add_mark("abdomen")
    opened.answer("marks/0/marks.colour", ("white",))
    opened.answer("plan.treatment", ("microneedling",))
    yield opened
    desk.close()
    apply(qapp)


@pytest.fixture
def view(controller: ConsultationController, qtbot: QtBot) -> ShowView:
    shown = ShowView(controller)
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show()
    shown.activateWindow()
    qtbot.waitActive(shown)
    return shown


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def words_on(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def test_no_figure_is_on_the_screen_before_the_hope_was_said(view: ShowView) -> None:
    assert view.shown is not None
    assert view.shown.asks_hope
    assert view.expectation is None
    assert view.hope is not None
    assert view.hope.isAncestorOf(QApplication.focusWidget())
    assert view.options is not None
    told = words_on(view.options) + [row.accessibleName() for row in view.options.rows]
    told += words_on(view) + [part.accessibleName() for part in view.findChildren(QWidget)]
    about_content = view.foot.notice.text()
    assert not [words for words in told if words != about_content and re.search(r"\d", words)]
    assert view.options.findChildren(CertaintyDots) == []
    assert not any(view.options.isAncestorOf(dots) for dots in view.findChildren(CertaintyDots))
    assert "Dark marks" not in " ".join(told)
    assert view.course is None
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    settle()
    assert view._controller.enabled.code("goals.hoped-for") == "up-to-25"
    assert view.expectation is not None
    assert view.hope is None
    whole = " ".join(words_on(view))
    assert "Dark marks in 100" in whole
    assert view.course is not None
    assert view.options.findChildren(CertaintyDots)


def test_doing_nothing_is_the_first_option_and_the_plan_is_named_in_words(view: ShowView) -> None:
    assert view.options is not None
    first = view.options.rows[0]
    assert first.option.code == "no_treatment"
    assert first.option.today == "Always possible"
    (chosen,) = [row for row in view.options.rows if row.option.chosen]
    assert chosen.option.code == "microneedling"
    assert chosen.yours.isVisible()
    assert "Your plan" in chosen.accessibleName()
    facts = {tuple(row.facts) for row in view.options.rows}
    assert len(facts) == 1


def test_each_figure_has_its_rater_and_people_beside_it_and_every_line_its_sources(
    controller: ConsultationController,
) -> None:
    for treatment in controller.offered:
        controller.answer("plan.treatment", (treatment,))
        controller.answer("goals.hoped-for", ("51-75",))
        shown = shown_plan(controller.content())
        assert shown.expectation is not None
        forecast = controller.forecast(treatment)
        printed = {study.figure.print_text: study.figure for study in forecast.figures}
        lines = [line for part in shown.expectation.parts for line in part.lines]
        studies = [line for line in lines if line.sign is Sign.STUDY]
        assert len(studies) == len(printed)
        for line in studies:
            figure = next(figure for text, figure in printed.items() if line.words.startswith(text))
            assert figure.printed
            when = f"{time_words(figure)}."
            if figure.unit == "people" and figure.n:
                assert line.who == f"{figure.n} people, judged by {figure.rater}. {when}"
            else:
                assert line.who == ("" if figure.unit == "none" else when)
        assert all(line.sources for line in lines)


def test_the_time_after_treatment_stands_beside_a_figure_or_it_is_said_that_nobody_told(
    controller: ConsultationController, view: ShowView
) -> None:
    controller.answer("plan.treatment", ("fractional_laser_ablative",))
    controller.answer("goals.hoped-for", ("51-75",))
    view.refresh()
    shown = shown_plan(controller.content())
    assert shown.expectation is not None
    times = [study.time for study in shown.expectation.studies]
    assert "Looked at 3 months after the last session" in times
    lines = [line for part in shown.expectation.parts for line in part.lines if line.sign is Sign.STUDY]
    assert any("Time after treatment: not reported in what we read." in line.who for line in lines)
    spanish = shown_plan(controller.content().in_language(words_of("es"))).expectation
    assert spanish is not None
    assert "Valorado 3 meses después de la última sesión" in [study.time for study in spanish.studies]


def test_nothing_that_is_shown_promises_too_much(controller: ConsultationController) -> None:
    for treatment in controller.offered:
        controller.answer("plan.treatment", (treatment,))
        controller.answer("goals.hoped-for", ("gone",))
        shown = shown_plan(controller.content())
        assert shown.expectation is not None
        said = [shown.title, shown.lead, shown.instead, shown.expectation.gap, shown.expectation.today]
        said += [line.words for part in shown.expectation.parts for line in part.lines]
        said += [fact for option in shown.options for fact in (option.name, option.today, option.sure)]
        assert [claim for words in said for claim in over_claims(words)] == []
        assert controller.knowledge.catalogue.always.text in shown.lead


def test_an_answer_that_never_goes_home_is_no_reason_on_the_screen(
    controller: ConsultationController, view: ShowView
) -> None:
    rule = controller.knowledge.catalogue.contraindication["bdd"]
    controller.answer("goals.hoped-for", ("26-50",))
    controller.answer(rule.link_id, (YES,))
    controller.answer("health.pregnancy_planned", (NOT_SURE,))
    settle()
    whole = " ".join(words_on(view))
    hidden = [rule, controller.knowledge.catalogue.contraindication["pregnancy_planned"]]
    for each in hidden:
        assert each.label not in whole
        assert each.patient_text not in whole


def test_the_course_has_its_dates_in_order_and_its_price(controller: ConsultationController) -> None:
    controller.answer("goals.hoped-for", ("26-50",))
    controller.answer("plan.sessions", (2,))
    controller.answer("plan.interval-weeks", (6,))
    controller.answer("plan.first-session", (PartialDate(2027, 3, 22),))
    course = dict(shown_plan(controller.content()).course)
    assert course["Session 1"] == "Monday 22 March 2027"
    assert course["Session 2"] == "Monday 3 May 2027"
    assert course["Result check"]
    assert course["One session"] == "£180 to £225"
    assert course["Whole course"] == "£360 to £450"


def test_an_alternative_is_told_in_its_own_sentence_without_a_course(
    controller: ConsultationController, view: ShowView
) -> None:
    controller.answer("goals.hoped-for", ("26-50",))
    controller.answer("plan.treatment", ("no_treatment",))
    settle()
    assert controller.knowledge.catalogue.alternative["no_treatment"].text in words_on(view)
    assert view.course is None
    assert view.expectation is None


def test_it_is_said_in_spanish_too_and_marked_until_reviewed(
    controller: ConsultationController, view: ShowView
) -> None:
    controller.answer("goals.hoped-for", ("26-50",))
    settle()
    assert view.foot.language.text() == "Español"
    view.foot.language.click()
    settle()
    assert view.foot.language.text() == "English"
    assert "Traducción todavía sin revisar" in view.foot.notice.text()
    shown = shown_plan(controller.content().in_language(words_of("es")))
    assert shown.title in words_on(view)
    assert view.expectation is not None
    assert "de cada 100" in view.expectation.bars.words()


@pytest.mark.parametrize("keys", [Qt.Key.Key_Escape, Qt.Key.Key_F11])
def test_esc_or_f11_asks_to_go_back(view: ShowView, qtbot: QtBot, keys: Qt.Key) -> None:
    with qtbot.waitSignal(view.left):
        QTest.keyClick(QApplication.focusWidget(), keys)


def test_the_arrow_keys_scroll_what_is_shown(controller: ConsultationController, view: ShowView) -> None:
    controller.answer("goals.hoped-for", ("26-50",))
    settle()
    scroll = QApplication.focusWidget()
    assert isinstance(scroll, QScrollArea)
    QTest.keyClick(scroll, Qt.Key.Key_PageDown)
    assert scroll.verticalScrollBar().value() > 0


@pytest.mark.parametrize("colours", sorted(colour_sets()))
def test_at_double_text_on_a_small_screen_the_facts_go_under_each_other_and_nothing_is_cut(
    controller: ConsultationController, view: ShowView, qapp: QApplication, colours: str
) -> None:
    controller.answer("goals.hoped-for", ("26-50",))
    apply(qapp, colours=colour_sets()[colours], text_scale=2.0)
    view.refresh()
    settle()
    for scroll in view.findChildren(QScrollArea):
        if scroll.isVisible():
            assert scroll.widget().minimumSizeHint().width() <= scroll.viewport().width()
    assert view.options is not None
    assert "Visits" in words_on(view.options.rows[0])
    assert not view.grab().isNull()


def test_a_save_that_fails_is_told_and_a_frozen_visit_takes_no_hope(
    view: ShowView, controller: ConsultationController, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)
    content = view.foot.notice.text()
    with closing(connect(tmp_path / "clinic.db", key=SECRETS.data_key, lock_wait_seconds=1)) as other:
        other.execute("BEGIN IMMEDIATE")
        controller.answer("health.eczema", ("N",))
        qtbot.waitUntil(lambda: controller.save_state.kind == "failed", timeout=8000)
        assert view.foot.notice.text() == "Not saved yet. Please tell a member of staff."
        other.execute("ROLLBACK")
    controller.flush()
    qtbot.waitUntil(lambda: controller.save_state.kind == "saved", timeout=8000)
    assert view.foot.notice.text() == content
    there = Desk(tmp_path / "clinic.db", controller.id, "Dr Testa Somebody")
    there.store.finish_consultation(there.actor, controller.id, controller.version).result(10)
    there.close()
    controller.look_if_frozen()
    settle()
    assert view.hope is not None
    assert not view.hope.isEnabled()


@pytest.mark.parametrize(
    "wrong",
    [
        {"plan.sessions": 99},
        {"plan.price-per-session-to": Decimal(5)},
        {"plan.test-patch": PartialDate(2027, 2, 22)},
    ],
    ids=["too many sessions", "an upper price below the lower", "a test patch after the first session"],
)
def test_no_day_and_no_price_is_shown_while_the_plan_is_refused(
    controller: ConsultationController, wrong: dict[str, Value]
) -> None:
    right: dict[str, Value] = {
        "goals.hoped-for": "26-50",
        "plan.sessions": 3,
        "plan.interval-weeks": 6,
        "plan.price-per-session": Decimal(180),
        "plan.currency": "GBP",
        "plan.first-session": PartialDate(2027, 1, 11),
    }
    for path, value in right.items():
        controller.answer(path, (value,))
    shown = dict(shown_plan(controller.content()).course)
    assert "£540" in shown["Whole course"]
    assert "Session 3" in shown
    for path, value in wrong.items():
        controller.answer(path, (value,))
    assert shown_plan(controller.content()).course == (
        ("No dates yet.", ""),
        ("Whole course", "To be given to you in writing before you decide."),
    )
