"""Follow-up by keyboard in the real window: a session noted, one refused after a tan, a result checked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.store import Store
from intake.course import ImprovementBand, Outcome, Session
from tests.e2e.window_journey import ENTER, READER, SPACE, is_saved, looked_into, opened, set_up
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from tests.ui.followup.followup_desk import agreed, answers, whole_course
from ui.followup.course_page import CoursePage
from ui.followup.followup_place import FollowUpPlace
from ui.theme import appearance
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HELD, REFUSED, JUDGED = "Testa Held", "Testa Refused", "Testa Judged"


@dataclass(frozen=True)
class Day:
    """What a day at the desk left in the file, and what the home page said before it."""

    due_at_first: tuple[str, ...]
    due_at_last: tuple[str, ...]
    held: Session
    refused: Session
    judged: Outcome
    refusal: str
    audit_is_good: bool


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Three people are due today; each is opened from the list and seen to, with keys alone."""
    appearance.apply(qapp)
    profile, today = tmp_path_factory.mktemp("followup"), date.today()
    set_up(profile)
    with looked_into(profile) as store:
        visits = people(store, today)
    keyboard = Keyboard()
    with opened(profile) as window:
        due_at_first = due_on_home(window, 3)
        refuse_after_a_tan(window, keyboard, open_due(window, keyboard, REFUSED))
        refusal = course(window).foot.chip.words
        hold_a_session(window, keyboard, open_due(window, keyboard, HELD))
        check_a_result(window, keyboard, open_due(window, keyboard, JUDGED))
        keyboard.press(Qt.Key.Key_K, CONTROL)
        due_at_last = due_on_home(window, 1)
    with looked_into(profile) as store:
        return Day(
            due_at_first,
            due_at_last,
            last_session(store, visits[HELD]),
            last_session(store, visits[REFUSED]),
            store.courses.outcomes_of(READER, visits[JUDGED])[-1].outcome,
            refusal,
            store.audit.check(READER).is_good,
        )


def people(store: Store, today: date) -> dict[str, UUID]:
    """Two whose first session is today, and one whose result is to be judged."""
    began = today - timedelta(days=14)
    # A machine that the clinic has recorded for the treatment: another one is asked about on the day.
    given = answers(first=today).with_answer("plan.device", "Pretend Fraction Two")
    visits = {name: agreed(store, name, given=given, who=READER, on=began) for name in (HELD, REFUSED)}
    long_ago = today - timedelta(days=300)
    visits[JUDGED] = agreed(
        store, JUDGED, given=answers(first=today - timedelta(days=220)), who=READER, on=long_ago
    )
    whole_course(store, visits[JUDGED], today - timedelta(days=90), who=READER)
    return visits


def last_session(store: Store, visit: UUID) -> Session:
    return store.courses.sessions_of(READER, visit)[-1].session


def due_on_home(window: MainWindow, number: int) -> tuple[str, ...]:
    """What the right column of the home page names, once it is read."""
    panel = window.home.due
    wait_until(lambda: len(panel.lines) == number, f"{number} people are due on the home page")
    return tuple(line.accessibleName() for line in panel.lines)


def place_of(window: MainWindow) -> FollowUpPlace:
    place = window.stack.currentWidget()
    assert isinstance(place, FollowUpPlace)
    return place


def course(window: MainWindow) -> CoursePage:
    page = place_of(window).course
    assert page is not None
    return page


def open_due(window: MainWindow, keyboard: Keyboard, name: str) -> CoursePage:
    """From anywhere by keyboard to the list, down to somebody, and into their course."""
    if not isinstance(window.stack.currentWidget(), FollowUpPlace):
        keyboard.tab_to("Follow-up", most=120)
        keyboard.press(SPACE)
    elif place_of(window).course is not None:
        keyboard.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    place = place_of(window)
    place.list.show_only("all")
    # What was seen to just now leaves the list once it is read again.
    wait_until(lambda: not window.worker.names, "the list of who is due is read")
    settle_events()
    place.take_focus()
    settle_events()
    names = [item.patient_name for item in place.list.shown]
    keyboard.press(Qt.Key.Key_Home, CONTROL)
    keyboard.press(Qt.Key.Key_Down, times=names.index(name))
    keyboard.press(ENTER)
    page = course(window)
    assert page.banner.name.text() == name
    return page


def refuse_after_a_tan(window: MainWindow, keyboard: Keyboard, page: CoursePage) -> None:
    """Every question of the day is answered with its letter; the tan with Yes, where and when."""
    for _ in range(len(page.desk.day_rules)):
        asked = keyboard.place.removeprefix("Yes: ")
        if not asked.startswith("Tan"):
            keyboard.letter("n")
            continue
        keyboard.letter("y")
        keyboard.choose("stomach")
        keyboard.tab()
        keyboard.type("3 days ago")
        keyboard.tab()
    keyboard.press(ENTER, CONTROL)
    assert page.summary.isVisible()
    keyboard.tab_to("Not done today")
    keyboard.press(SPACE)
    wait_until(lambda: page.step.startswith("day:"), "the refused day is stored")
    wait_until(lambda: is_saved(window), 'the line below says "Saved"')


def hold_a_session(window: MainWindow, keyboard: Keyboard, page: CoursePage) -> None:
    """One press answers No to all, the settings are typed, Ctrl+Enter saves."""
    keyboard.tab_to("No to all")
    keyboard.press(SPACE)
    keyboard.tab_to("Settings")
    keyboard.type("30 mJ, two passes")
    keyboard.press(ENTER, CONTROL)
    wait_until(lambda: page.step.startswith("day:"), "the session is stored")


def check_a_result(window: MainWindow, keyboard: Keyboard, page: CoursePage) -> None:
    """The patient's judgement, the width now, satisfaction, worth it."""
    keyboard.choose("26 to 50 % better")
    keyboard.tab_to("Widest mark now")
    keyboard.type("3.5")
    keyboard.tab_to("How satisfied")
    keyboard.type("7")
    keyboard.tab_to("Yes: Was it worth it?")
    keyboard.letter("y")
    keyboard.press(ENTER, CONTROL)
    wait_until(lambda: page.step.startswith("result:") and page.step != "result:new", "it is stored")


def test_the_home_page_names_who_is_due_and_for_what(day: Day) -> None:
    assert [line.partition(".")[0] for line in day.due_at_first[:2]] == [HELD, REFUSED]
    assert any(
        line.startswith(f"{JUDGED}. Result check, 3 months after session 4") for line in day.due_at_first
    )


def test_a_session_is_noted_with_what_was_asked_and_set(day: Day) -> None:
    assert (day.held.number, day.held.is_held, day.held.on) == (1, True, date.today())
    assert day.held.settings == "30 mJ, two passes"
    assert day.held.verdict is not None
    assert day.held.verdict.outcome == "go-ahead"
    assert day.held.answers.code("health.recent_tan") == "N"


def test_a_session_on_a_day_with_a_fresh_tan_is_refused_with_its_reason(day: Day) -> None:
    assert day.refusal.startswith("Not today")
    assert not day.refused.is_held
    assert day.refused.verdict is not None
    assert [reason.contraindication for reason in day.refused.verdict.reasons] == ["recent_tan"]
    assert day.refused.verdict.reasons[0].sources
    assert day.refused.answers.codes("health.recent_tan.regions") == ("abdomen",)
    assert "tan" in day.refused.decision.lower()


def test_a_result_is_judged_on_the_scale_of_the_hope(day: Day) -> None:
    assert day.judged.patient_band is ImprovementBand.TO_50
    assert (day.judged.satisfaction, day.judged.worth_it) == (7, "Y")
    assert str(day.judged.measures[0].width_mm) == "3.5"


def test_whoever_was_seen_to_is_off_the_list_and_the_audit_holds(day: Day) -> None:
    assert [line.partition(".")[0] for line in day.due_at_last] == [REFUSED]
    assert day.audit_is_good
