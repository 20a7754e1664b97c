"""A finding is overruled with its reason, by the keyboard: it prints in the record and opens the gate."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake.screening import Override
from tests.e2e.window_journey import (
    DOWN,
    ENTER,
    READER,
    SPACE,
    looked_into,
    opened,
    set_up,
    view_of,
)
from tests.e2e.window_keyboard import ALT, CONTROL, Keyboard, settle_events, wait_until
from tests.e2e.window_papers import LONG, begin_well, documents_page, finish, make_handout
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.finish_page import FinishPage
from ui.theme import appearance
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
NAME = "Testa Overruled"
REASON = "Two small ones on the ear after piercing, none on the body in twenty years"
OVERRULED, NEVER = "Keloid scars", "Isotretinoin now"


@dataclass(frozen=True)
class Day:
    """What the gate said before and after, what the form said against it, and what the record prints."""

    missing_before: tuple[str, ...]
    missing_after: tuple[str, ...]
    never_allowed: str
    without_reason: str
    overrides: tuple[Override, ...]
    record: str
    finished: bool
    audit_is_good: bool


def to_page(view: ConsultationView, keyboard: Keyboard, page: str) -> None:
    """Continue up to a page."""
    for _ in view.controller.pages:
        if view.page.page.id == page:
            return
        keyboard.press(ENTER, CONTROL)
    assert view.page.page.id == page


def gate_says(view: ConsultationView) -> tuple[str, ...]:
    page = view.page
    assert isinstance(page, FinishPage)
    return tuple(point.message for point in page.missing.points)


def overrule(view: ConsultationView, keyboard: Keyboard, label: str, reason: str) -> str:
    """Open the form by its letter, choose a finding, write why, record it; gives what is said against it."""
    form = view.suitability.overrides
    if form.form is None or form.form.isHidden():
        keyboard.press(Qt.Key.Key_O, ALT)
        # The button is seen to be pressed for a moment first.
        wait_until(lambda: form.form is not None and form.form.isVisible(), "the form is open")
        settle_events()
    else:
        # A list that opens is called what it says now.
        keyboard.move_to(label, Qt.Key.Key_Backtab)
    assert form.finding is not None
    combo = form.finding.combo
    while combo.currentText() != label:
        before = combo.currentText()
        keyboard.press(DOWN)
        if combo.currentText() == before:
            keyboard.press(Qt.Key.Key_Home)
    keyboard.tab()
    assert keyboard.place.endswith("Overrule it for")
    assert form.treatments is not None
    planned = view.controller.plan.treatment
    assert form.treatments.value() == (planned,)
    keyboard.tab()
    assert keyboard.place == "Reason, for the record"
    keyboard.type(reason)
    keyboard.tab_to("Record")
    keyboard.press(SPACE)
    return form.problem.text if form.problem.isVisible() else ""


@pytest.fixture(scope="module")
def day(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """One visit with two findings: the one is overruled, the other cannot be."""
    appearance.apply(qapp)
    profile = tmp_path_factory.mktemp("profile")
    set_up(profile)
    with looked_into(profile) as store:
        visit = begin_well(store, READER, NAME)
    keyboard = Keyboard()
    with opened(profile) as window:
        return gone_through(window, keyboard, profile, visit)


def gone_through(window: MainWindow, keyboard: Keyboard, profile: Path, visit: UUID) -> Day:
    keyboard.tab_to(f"Continue: {NAME}")
    keyboard.press(SPACE)
    view = view_of(window)
    for label in (OVERRULED, NEVER):
        to_rule(view, keyboard, label, "y")
    to_page(view, keyboard, "finish")
    missing_before = gate_says(view)
    without_reason = overrule(view, keyboard, OVERRULED, "")
    assert overrule(view, keyboard, OVERRULED, REASON) == ""
    never_allowed = overrule(view, keyboard, NEVER, "It will be fine")
    missing_after = gate_says(view)
    # Nothing but another answer, or another plan, takes the other finding away.
    keyboard.press(Qt.Key.Key_Escape)
    to_rule(view, keyboard, NEVER, "n")
    to_page(view, keyboard, "documents")
    make_handout(view, keyboard)
    record = make_record(view, keyboard)
    finish(window, view, keyboard)
    with looked_into(profile) as store:
        stored = store.consultation(READER, visit)
        return Day(
            missing_before=missing_before,
            missing_after=missing_after,
            never_allowed=never_allowed,
            without_reason=without_reason,
            overrides=stored.overrides,
            record=record,
            finished=stored.finished is not None,
            audit_is_good=store.audit.check(READER).is_good,
        )


def to_rule(view: ConsultationView, keyboard: Keyboard, label: str, letter: str) -> None:
    """Go to the page of a finding's question with Back and Continue, and answer it."""
    controller = view.controller
    rules = controller.knowledge.catalogue.contraindications
    where = controller.page_of(next(each.link_id for each in rules if each.label == label))
    assert where is not None
    order = [page.id for page in controller.pages]
    while order.index(controller.page) > order.index(where):
        keyboard.press(Qt.Key.Key_Left, ALT)
    to_page(view, keyboard, where)
    # Tab stops at the answer that stands.
    keyboard.tab_to(f"{'No' if letter == 'y' else 'Yes'}: {label}", most=80)
    keyboard.letter(letter)


def make_record(view: ConsultationView, keyboard: Keyboard) -> str:
    """Make the record, and read what is printed in it."""
    page = documents_page(view)
    before = page.document
    keyboard.tab_to("Handout")
    keyboard.press(DOWN, times=2)
    keyboard.tab_to("Make record")
    keyboard.press(SPACE)
    wait_until(lambda: page.document not in (None, before), "the record is made", seconds=LONG)
    wait_until(lambda: not view.window().worker.names, "nothing runs", seconds=LONG)
    with pdfplumber.open(io.BytesIO(page.pdf)) as pdf:
        return " ".join(" ".join(each.extract_text() for each in pdf.pages).split())


def test_the_gate_names_both_findings_and_after_the_reason_only_the_other(day: Day) -> None:
    assert len(day.missing_before) == len(day.missing_after) + 1
    before, after = " ".join(day.missing_before), " ".join(day.missing_after)
    assert f"“{OVERRULED}”" in before
    assert f"“{OVERRULED}”" not in after
    assert f"because of “{NEVER}”. This cannot be overruled. Choose something else." in after


def test_a_finding_that_nobody_may_overrule_is_refused_whatever_the_reason(day: Day) -> None:
    assert day.never_allowed.startswith(f'"{NEVER}" cannot be overruled in the program.')
    assert [each.contraindication for each in day.overrides] == ["keloid"]


def test_no_finding_is_overruled_without_a_reason(day: Day) -> None:
    assert day.without_reason == "An override needs a reason. Write why, for the record."


def test_the_decision_has_its_name_its_reason_and_its_day(day: Day) -> None:
    (decision,) = day.overrides
    assert (decision.name, decision.reason) == (READER.name, REASON)
    assert len(decision.treatments) == 1
    assert decision.at.astimezone().date() == date.today()


def test_the_record_prints_who_overruled_and_why(day: Day) -> None:
    assert REASON in day.record
    assert READER.name in day.record
    assert "overruled" in day.record.casefold()


def test_the_visit_is_finished_with_the_overruled_finding(day: Day) -> None:
    assert day.finished
    assert day.audit_is_good
