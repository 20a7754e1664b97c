"""The page of a course: a session noted, one refused after a fresh tan, a result check, typed text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.store import Store
from intake.conditions import NO, YES, Answers
from intake.course import (
    CALL,
    TEST_PATCH,
    ImprovementBand,
    Session,
    SideEffect,
    SideEffects,
    SideEffectsState,
)
from intake.course_due import Due, DueKind
from intake.dates import PartialDate
from intake.screening import Outcome
from intake.session_day import DayOutcome
from tests.ui.followup.followup_desk import (
    FIRST,
    PRACTITIONER,
    TODAY,
    agreed,
    answers,
    desk_of,
    hold,
    whole_course,
)
from ui.followup.course_checks import NEVER, NO_DAY, OVER
from ui.followup.course_page import CoursePage
from ui.followup.course_steps import DAY, NEW_RESULT, RESULT
from ui.followup.course_typing import SAME_SCALE
from ui.followup.form_items import (
    DECISION,
    DEVICE,
    NOTES,
    OPERATOR,
    PATIENT_BAND,
    PRACTITIONER_BAND,
    SATISFACTION,
    SESSION_DAY,
    SETTINGS,
)
from ui.followup.result_form import ResultForm
from ui.followup.session_form import SessionForm
from ui.short_date import short_date
from ui.widgets.labels import Label
from ui.worker import Worker


@pytest.fixture
def visit(store: Store) -> UUID:
    """A plan of four laser sessions of which the first was held; the second is due today."""
    visit = agreed(store)
    first = Session(
        uuid4(), 1, FIRST, operator="Nurse Testa Nobody", device="Nomake Light", regions=("abdomen",)
    )
    hold(store, visit, first)
    return visit


@pytest.fixture
def page(qtbot: QtBot, store: Store, worker: Worker, visit: UUID) -> CoursePage:
    """The second session as it is opened, with the one thing that nobody can know before: the settings."""
    made = shown(qtbot, store, worker, visit)
    session_form(made).row(SETTINGS.link_id).field.set_value(("28 mJ, 8 % cover",))
    return made


def shown(
    qtbot: QtBot, store: Store, worker: Worker, visit: UUID, *, today: date = TODAY, width: int = 1440
) -> CoursePage:
    made = CoursePage(desk_of(store, visit, today=today), store, PRACTITIONER, worker)
    qtbot.addWidget(made)
    made.resize(width, 820)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def session_form(page: CoursePage) -> SessionForm:
    assert isinstance(page.form, SessionForm)
    return page.form


def result_form(page: CoursePage) -> ResultForm:
    assert isinstance(page.form, ResultForm)
    return page.form


def pick(page: CoursePage, link_id: str, code: str) -> None:
    """Answer a question of the day with its letter."""
    form = session_form(page)
    assert form.day is not None
    form.day.rows[link_id].take_focus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, {YES: "y", NO: "n"}[code])


def tanned(page: CoursePage) -> None:
    """No to everything but a tan of a week ago on the stomach."""
    form = session_form(page)
    assert form.day is not None
    pick(page, "health.recent_tan", YES)
    form.day.rows["health.recent_tan.regions"].field.box("abdomen").click()  # type: ignore[attr-defined]
    when = form.day.rows["health.recent_tan.date"].field
    when.set_value((PartialDate.of(TODAY - timedelta(days=7)),))
    form.day.rest_button.click()


def saved(qtbot: QtBot, page: CoursePage) -> None:
    """Press Save and wait for the disk."""
    with qtbot.waitSignal(page.desk.changed, timeout=10_000):
        page.foot.save_button.click()


def test_what_is_due_is_open_with_what_the_plan_knows_already(page: CoursePage) -> None:
    given = session_form(page).answers()
    assert page.step == "new:2"
    assert given.code("session.device") == "Nomake Light"
    assert given.codes("session.regions") == ("abdomen",)
    assert given.day("session.on") == PartialDate.of(TODAY)
    assert not [link_id for link_id in given if link_id.startswith("health.")]
    assert page.verdict is not None
    assert page.verdict.outcome is DayOutcome.ASK_FIRST
    assert page.foot.chip.outcome is Outcome.INCOMPLETE


def test_the_lead_names_the_treatment_and_what_this_page_is_for(page: CoursePage) -> None:
    treatment = page.desk.treatment
    assert treatment is not None
    assert page.hint.text() == f"{treatment.plain_name}. Ask first, then note what was done."
    page.show_step(f"{DAY}{page.desk.course.sessions[0].id}")
    noted = short_date(page.desk.course.sessions[0].on)
    assert page.hint.text() == f"{treatment.plain_name}. Noted for {noted}. Saving corrects it."
    page.show_step(NEW_RESULT)
    assert page.hint.text() == f"{treatment.plain_name}. {SAME_SCALE}"
    assert page.title.y() < page.hint.y() <= page.title.y() + page.title.height() + 4


def test_a_session_is_not_saved_before_the_questions_of_the_day_were_asked(
    page: CoursePage, store: Store, visit: UUID
) -> None:
    assert not page.save()
    assert "not asked today" in page.summary.links[0].text()
    assert len(store.courses.sessions_of(PRACTITIONER, visit)) == 1
    page.summary.links[0].click()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert "skin infection" in focused.accessibleName().lower()


def test_no_to_the_rest_and_save_notes_the_session(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    assert page.verdict is not None
    assert page.verdict.outcome is DayOutcome.GO_AHEAD
    saved(qtbot, page)
    stored = store.courses.sessions_of(PRACTITIONER, visit)[-1].session
    assert (stored.number, stored.on, stored.is_held) == (2, TODAY, True)
    assert stored.answers.code("health.recent_tan") == NO
    assert stored.verdict is not None
    assert stored.verdict.outcome == "go-ahead"
    assert page.step == f"{DAY}{stored.id}"
    assert page.desk.due == Due(DueKind.SESSION, date(2027, 4, 5), 3)


def test_a_key_that_is_held_down_saves_once(page: CoursePage) -> None:
    saving = [each for each in page.findChildren(QShortcut) if each.key().toString().startswith("Ctrl+")]
    assert saving
    assert not any(each.autoRepeat() for each in saving)


def test_a_fresh_tan_says_not_today_with_its_source_and_keeps_the_session_back(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    tanned(page)
    assert page.verdict is not None
    assert page.verdict.outcome is DayOutcome.NOT_TODAY
    assert page.foot.chip.words == "Not today: from 29 Mar 2027"
    said = " ".join(label.text() for label in page.side.verdict.findChildren(Label))
    assert "Leeds" in said
    assert not page.save()
    assert [link.text() for link in page.summary.links] == [OVER]
    with qtbot.waitSignal(page.desk.changed, timeout=10_000):
        page.foot.not_done_button.click()
    stored = store.courses.sessions_of(PRACTITIONER, visit)[-1].session
    assert not stored.is_held
    assert "tan" in stored.decision.lower()
    assert stored.verdict is not None
    assert [reason.contraindication for reason in stored.verdict.reasons] == ["recent_tan"]
    assert stored.verdict.reasons[0].sources
    assert page.desk.course.next_number == 2


def test_going_over_what_the_day_says_needs_a_reason_that_is_kept(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    tanned(page)
    session_form(page).row(DECISION.link_id).field.set_value(("Faint and on the back only",))
    saved(qtbot, page)
    stored = store.courses.sessions_of(PRACTITIONER, visit)[-1].session
    assert (stored.is_held, stored.decision) == (True, "Faint and on the back only")
    assert stored.verdict is not None
    assert stored.verdict.outcome == "not-today"


def test_nothing_absolute_is_gone_over(qtbot: QtBot, store: Store, worker: Worker) -> None:
    tattooed = answers().with_answer("health.tattoo_pmu", YES)
    visit = agreed(store, given=tattooed.with_answer("health.tattoo_pmu.regions", "abdomen"))
    page = shown(qtbot, store, worker, visit)
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    form.row(DECISION.link_id).field.set_value(("Wanted all the same",))
    assert not page.save()
    assert NEVER in [link.text() for link in page.summary.links]


def test_not_done_without_a_reason_is_asked_for_one(page: CoursePage, store: Store, visit: UUID) -> None:
    assert not page.save(is_held=False)
    assert page.summary.links[0].text().startswith("Say why")
    assert len(store.courses.sessions_of(PRACTITIONER, visit)) == 1


def test_side_effects_are_not_asked_none_or_a_list(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    form.effects.state.field.box("listed").click()  # type: ignore[attr-defined]
    (row,) = form.effects.rows
    row.questions[0].field.input.setText("Redness")  # type: ignore[attr-defined]
    row.questions[2].field.input.setText("3 days")  # type: ignore[attr-defined]
    saved(qtbot, page)
    stored = store.courses.sessions_of(PRACTITIONER, visit)[-1].session
    effect = SideEffect("Redness", "", "3 days")
    assert stored.side_effects == SideEffects(SideEffectsState.LISTED, (effect,))
    assert store.courses.sessions_of(PRACTITIONER, visit)[0].session.side_effects == SideEffects()
    said = [label.text() for label in page.side.findChildren(Label)]
    assert "Redness" in said


def test_a_day_that_was_noted_is_opened_and_corrected(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    (first,) = page.desk.course.sessions
    page.show_step(f"{DAY}{first.id}")
    form = session_form(page)
    assert form.number == 1
    assert page.typed_text() is None
    assert form.day is not None
    form.day.rest_button.click()
    form.row("session.settings").field.set_value(("30 mJ",))
    saved(qtbot, page)
    (stored,) = store.courses.sessions_of(PRACTITIONER, visit)
    assert (stored.session.id, stored.session.settings) == (first.id, "30 mJ")


def test_a_session_says_who_did_what_where_and_how_and_nothing_typed_is_lost(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    taken = (SESSION_DAY.link_id, OPERATOR.link_id, DEVICE.link_id, SETTINGS.link_id, "session.regions")
    before = form.answers()
    for link_id in taken:
        form.row(link_id).field.clear()
    form.row(NOTES.link_id).field.set_value(("Calm",))
    assert not page.save()
    assert [link.text() for link in page.summary.links] == [
        NO_DAY,
        "Say who treated. Type the name.",
        "Name the machine that was used.",
        "Write the settings that were used, such as needle depth, energy or passes.",
        "Say which areas were treated. Tick them.",
    ]
    assert form.answers().code(NOTES.link_id) == "Calm"
    page.summary.links[3].click()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert form.row(SETTINGS.link_id).isAncestorOf(focused)
    assert len(store.courses.sessions_of(PRACTITIONER, visit)) == 1
    for link_id in taken:
        form.row(link_id).field.set_value(before.all(link_id))
    saved(qtbot, page)
    assert store.courses.sessions_of(PRACTITIONER, visit)[-1].session.settings == "28 mJ, 8 % cover"


def test_a_day_out_of_its_order_is_asked_after_once_and_may_stay(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    form.row(SESSION_DAY.link_id).field.set_value((PartialDate.of(FIRST - timedelta(days=7)),))
    assert not page.save()
    assert [point.message for point in page.to_check.points] == [
        "Session 2 is on 4 January 2027, and session 1 on 11 January 2027. Check the dates."
    ]
    assert not page.summary.isVisible()
    assert page.to_check.hasFocus()
    saved(qtbot, page)
    assert {each.session.number for each in store.courses.sessions_of(PRACTITIONER, visit)} == {1, 2}


def test_a_date_that_cannot_be_read_stays_and_is_told(page: CoursePage) -> None:
    form = session_form(page)
    form.row("session.next-on").field.input.setText("next moon")  # type: ignore[attr-defined]
    assert not page.save()
    assert any("next moon" in link.text() for link in page.summary.links)


def test_a_test_patch_is_followed_by_a_call_that_asks_whether_it_was_clear(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    given = answers(first=TODAY + timedelta(days=30)).with_answer("plan.test-patch", PartialDate.of(TODAY))
    visit = agreed(store, given=given)
    page = shown(qtbot, store, worker, visit)
    assert page.step == f"new:{TEST_PATCH}"
    hold(store, visit, Session(uuid4(), TEST_PATCH, TODAY))
    page.desk.read()
    page.show_step(f"new:{CALL}")
    form = session_form(page)
    assert form.day is None
    assert page.foot.not_done_button.isHidden()
    form.row("session.patch-clear").field.segment("Y").click()  # type: ignore[attr-defined]
    saved(qtbot, page)
    stored = store.courses.sessions_of(PRACTITIONER, visit)[0].session
    assert (stored.number, stored.patch_clear) == (CALL, "Y")
    assert page.desk.due == Due(DueKind.SESSION, TODAY + timedelta(days=30), 1)


def test_a_result_check_is_noted_on_the_scale_of_the_forecast(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    visit = agreed(store)
    whole_course(store, visit, date(2026, 11, 22))
    page = shown(qtbot, store, worker, visit)
    assert page.step == NEW_RESULT
    form = result_form(page)
    assert not page.save()
    assert "Nobody has judged" in page.summary.links[0].text()
    form.row(PATIENT_BAND.link_id).field.box("26-50").click()  # type: ignore[attr-defined]
    form.row(PRACTITIONER_BAND.link_id).field.box("51-75").click()  # type: ignore[attr-defined]
    form.row(SATISFACTION.link_id).field.input.setText("7")  # type: ignore[attr-defined]
    width, colour, _feel = form.measures.fields
    width.input.setText("3.1")  # type: ignore[attr-defined]
    colour.set_value(("white",))
    page.settle()
    assert form.measures.changes()[0] == "0.9 mm less"
    words = form.bars.words()
    assert words.startswith("Patient: 26 to 50 % better, on the day. Practitioner: 51 to 75 % better")
    assert "Hoped for" in words
    assert "estimate" not in words.lower()
    saved(qtbot, page)
    (stored,) = store.courses.outcomes_of(PRACTITIONER, visit)
    outcome = stored.outcome
    assert outcome.patient_band is ImprovementBand.TO_50
    assert (outcome.practitioner_band, outcome.practitioner) == (ImprovementBand.TO_75, PRACTITIONER.name)
    assert outcome.satisfaction == 7
    assert str(outcome.measures[0].width_mm) == "3.1"
    assert page.step == f"{RESULT}{outcome.id}"
    assert page.desk.due is None


def test_a_width_that_looks_like_a_slip_is_asked_after_and_put_right_or_kept(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    visit = agreed(store)
    whole_course(store, visit, date(2026, 11, 22))
    page = shown(qtbot, store, worker, visit)
    form = result_form(page)
    form.row(PATIENT_BAND.link_id).field.box("26-50").click()  # type: ignore[attr-defined]
    width = form.measures.fields[0]
    width.input.setText("41")  # type: ignore[attr-defined]
    assert not page.save()
    (point,) = page.to_check.points
    assert point.message == "The widest mark on the stomach is 41 mm now and was 4 mm. Check both."
    page.to_check.links[0].click()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert width.isAncestorOf(focused)
    width.input.setText("50")  # type: ignore[attr-defined]
    page.settle()
    assert not page.to_check.isVisible(), "another value was not asked after yet"
    assert not page.save()
    assert store.courses.outcomes_of(PRACTITIONER, visit) == ()
    saved(qtbot, page)
    (stored,) = store.courses.outcomes_of(PRACTITIONER, visit)
    assert stored.outcome.measures[0].width_mm == 50


def test_satisfaction_over_ten_is_refused(qtbot: QtBot, store: Store, worker: Worker) -> None:
    visit = agreed(store)
    whole_course(store, visit, date(2026, 11, 22))
    page = shown(qtbot, store, worker, visit)
    form = result_form(page)
    form.row(PATIENT_BAND.link_id).field.box("26-50").click()  # type: ignore[attr-defined]
    form.row(SATISFACTION.link_id).field.input.setText("11")  # type: ignore[attr-defined]
    assert not page.save()
    assert "The most it can be is 10" in page.summary.links[0].text()
    assert store.courses.outcomes_of(PRACTITIONER, visit) == ()


def test_the_calendar_file_has_the_dates_to_come_and_no_name(page: CoursePage, tmp_path: Path) -> None:
    target = tmp_path / "dates.ics"
    assert page.save_calendar(str(target))
    text = target.read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") == 4
    assert "20270222" in text
    assert "Session 2" in text
    assert "Testa Nonesuch" not in text
    assert "aser" not in text


def test_what_is_typed_is_kept_word_for_word_and_comes_back(
    qtbot: QtBot, store: Store, worker: Worker, visit: UUID
) -> None:
    page = shown(qtbot, store, worker, visit)
    assert page.typed_text() is None
    form = session_form(page)
    form.row("session.next-on").field.input.setText("next moon")  # type: ignore[attr-defined]
    pick(page, "health.recent_tan", YES)
    page.settle()
    text = page.typed_text()
    assert text is not None
    again = CoursePage(
        desk_of(store, visit),
        store,
        PRACTITIONER,
        worker,
        kept=lambda step: text if step == "new:2" else None,
    )
    qtbot.addWidget(again)
    assert session_form(again).answers() == form.answers()
    assert again.typed_text() == text
    assert again.verdict is not None
    assert again.verdict.outcome is DayOutcome.NOT_TODAY


@pytest.mark.parametrize("width", [1440, 900, 640])
def test_nothing_is_cut_at_the_side_in_any_width(
    qtbot: QtBot, store: Store, worker: Worker, visit: UUID, width: int
) -> None:
    page = shown(qtbot, store, worker, visit, width=width)
    qtbot.waitUntil(lambda: page.scroll.horizontalScrollBar().maximum() == 0)
    assert page.side.isVisible()
    assert page.side_holder.isVisible() == (width >= 1180)


def test_ctrl_enter_saves_and_alt_left_leaves(page: CoursePage, qtbot: QtBot) -> None:
    page.take_focus()
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.summary.isVisible()
    with qtbot.waitSignal(page.left):
        qtbot.keyClick(focused, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)


def test_every_control_has_a_name(page: CoursePage) -> None:
    for widget in page.findChildren(object):
        policy = getattr(widget, "focusPolicy", None)
        if policy is None or policy() == Qt.FocusPolicy.NoFocus or not widget.isVisible():  # type: ignore[attr-defined]
            continue
        named = widget.accessibleName() or getattr(widget, "text", str)()  # type: ignore[attr-defined]
        assert named, type(widget)


def test_a_consultation_without_a_treatment_says_so(qtbot: QtBot, store: Store, worker: Worker) -> None:
    visit = agreed(store, given=Answers({"plan.treatment": ("no_treatment",)}))
    page = shown(qtbot, store, worker, visit)
    assert page.verdict is None
    assert page.hint.text() == "No treatment was chosen. Ask first, then note what was done."


def test_words_typed_while_a_save_is_under_way_stay(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    with qtbot.waitSignal(page.desk.changed, timeout=10_000):
        assert page.save()
        form.row(NOTES.link_id).field.input.setPlainText("Blisters on the left")  # type: ignore[attr-defined]
    stored = store.courses.sessions_of(PRACTITIONER, visit)[-1].session
    assert (stored.notes, page.step) == ("", f"{DAY}{stored.id}")
    assert session_form(page).answers().code(NOTES.link_id) == "Blisters on the left"
    assert page.typed_text() is not None
    saved(qtbot, page)
    assert store.courses.sessions_of(PRACTITIONER, visit)[-1].session.notes == "Blisters on the left"
    assert page.typed_text() is None


def test_what_is_typed_is_told_before_another_step_is_shown(page: CoursePage) -> None:
    told: list[tuple[str, str | None]] = []
    page.leaving.connect(lambda: told.append((page.step, page.typed_text())))
    session_form(page).row(NOTES.link_id).field.input.setPlainText("Marker")  # type: ignore[attr-defined]
    page.show_step(NEW_RESULT)
    ((step, text),) = told
    assert step == "new:2"
    assert text is not None
    assert "Marker" in text


def test_what_another_desk_corrected_meanwhile_is_not_overwritten(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    (first,) = page.desk.sessions
    page.show_step(f"{DAY}{first.session.id}")
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    form.row("session.settings").field.set_value(("25 mJ",))
    theirs = replace(first.session, notes="Blisters seen")
    store.courses.note_session(PRACTITIONER, visit, theirs, id=uuid4(), corrects=first.note_id).result(10)
    with qtbot.waitSignal(page.desk.not_saved, timeout=10_000):
        assert page.save()
    assert page.summary.isVisible()
    assert store.courses.sessions_of(PRACTITIONER, visit)[0].session == theirs
    shown_now = form.answers()
    assert (shown_now.code(NOTES.link_id), shown_now.code("session.settings")) == ("Blisters seen", "25 mJ")
    saved(qtbot, page)
    (kept,) = store.courses.sessions_of(PRACTITIONER, visit)
    assert (kept.session.notes, kept.session.settings) == ("Blisters seen", "25 mJ")


def test_a_session_that_another_desk_noted_is_refused_and_what_is_typed_stays(
    page: CoursePage, store: Store, visit: UUID, qtbot: QtBot
) -> None:
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    hold(store, visit, Session(uuid4(), 2, TODAY))
    before = page.typed_text()
    with qtbot.waitSignal(page.desk.not_saved, timeout=10_000):
        assert page.save()
    assert "another desk" in page.summary.links[0].text()
    assert page.typed_text() == before
    assert len(store.courses.sessions_of(PRACTITIONER, visit)) == 2


def test_pregnancy_on_the_day_is_not_gone_over_with_a_reason(page: CoursePage) -> None:
    form = session_form(page)
    assert form.day is not None
    pick(page, "health.pregnancy", YES)
    form.day.rest_button.click()
    form.row(DECISION.link_id).field.set_value(("She insists",))
    assert not page.save()
    assert NEVER in [link.text() for link in page.summary.links]


def test_a_test_patch_that_was_not_clear_says_not_today_and_why(
    qtbot: QtBot, store: Store, worker: Worker
) -> None:
    visit = agreed(store, given=answers(first=TODAY))
    hold(store, visit, Session(uuid4(), TEST_PATCH, TODAY - timedelta(days=20)))
    hold(store, visit, Session(uuid4(), CALL, TODAY - timedelta(days=10), patch_clear=NO))
    page = shown(qtbot, store, worker, visit)
    assert page.desk.due == Due(DueKind.CALL, TODAY - timedelta(days=1), 1)
    page.show_step("new:1")
    form = session_form(page)
    assert form.day is not None
    form.day.rest_button.click()
    assert page.verdict is not None
    assert page.verdict.outcome is DayOutcome.NOT_TODAY
    said = [label.text() for label in page.side.verdict.findChildren(Label)]
    assert "Wait: the test patch was not clear" in said
    assert not page.save()
    form.row("session.patch-clear").field.segment("Y").click()  # type: ignore[attr-defined]
    assert page.verdict.outcome is DayOutcome.GO_AHEAD


def test_a_day_far_away_breaks_no_calendar(store: Store, visit: UUID) -> None:
    hold(store, visit, Session(uuid4(), 2, TODAY, next_on=date.max))
    desk = desk_of(store, visit)
    assert desk.calendar() is None
    assert desk.due == Due(DueKind.SESSION, date.max, 3)
