"""Killed with a form, a session, a reason and a sentence half typed: the next start has every one of them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake.conditions import YES
from tests.db.raw import is_sound
from tests.e2e.window_half_typed import FORM_NAME, FORM_PHONE, REASON, SENTENCE, SETTINGS
from tests.e2e.window_journey import READER, SPACE, looked_into, opened, set_up, view_of
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from tests.e2e.window_papers import begin_well
from tests.ui.followup.followup_desk import agreed, answers
from ui.application import CLINIC_FILE
from ui.followup.followup_place import FollowUpPlace
from ui.theme import appearance
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
DUE, VISITING = "Testa Due", "Testa Visiting"
MOST_TOLD = 3
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")


@dataclass(frozen=True)
class Found:
    """What was on the disk before the kill, and what the next start shows."""

    told: dict[str, str]
    is_sound: bool
    offered: tuple[str, ...]
    form: tuple[str, str]
    said_of_records: str
    settings: str
    reason: str
    finding: str
    sentence: str


@pytest.fixture(scope="module")
def found(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """One life that ends in mid-sentence, and the next start. It is made once and looked at often."""
    appearance.apply(qapp)
    profile = tmp_path_factory.mktemp("profile")
    set_up(profile)
    with looked_into(profile) as store:
        began = date.today() - timedelta(days=14)
        agreed(store, DUE, given=answers(first=date.today()), who=READER, on=began)
        begin_well(store, READER, VISITING, page="hopes", besides={"health.keloid": (YES,)})
    told = one_life(profile)
    with opened(profile) as window:
        return what_is_shown(window, Keyboard(), profile, told)


def one_life(profile: Path) -> dict[str, str]:
    """Let the program type, and kill it with SIGKILL in mid-sentence; gives what the disk had."""
    told: dict[str, str] = {}
    sentences = 0
    errors = profile.parent / "errors.txt"
    with (
        errors.open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.window_half_typed", str(profile), VISITING],
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        ) as child,
    ):
        try:
            assert child.stdout is not None
            for line in child.stdout:
                one = json.loads(line)
                told |= one
                sentences += "sentence" in one
                if sentences == MOST_TOLD:
                    child.send_signal(signal.SIGKILL)
        finally:
            child.kill()
    assert child.returncode == -signal.SIGKILL, errors.read_text()
    assert "Traceback" not in errors.read_text()
    return told


def what_is_shown(window: MainWindow, keyboard: Keyboard, profile: Path, told: dict[str, str]) -> Found:
    sound = is_sound(profile / CLINIC_FILE)
    offered = tuple(button.accessibleName() for button in window.home.panel.buttons)
    keyboard.tab_to(f"Continue: {FORM_NAME}")
    keyboard.press(SPACE)
    place = window.patient_place
    assert place is not None
    wait_until(lambda: window.stack.currentWidget() is place, "the form is shown")
    form = place.form.name.text(), place.form.phone.text()
    keyboard.tab_to("Follow-up", most=120)
    keyboard.press(SPACE)
    due = window.stack.currentWidget()
    assert isinstance(due, FollowUpPlace)
    wait_until(due.list.typed.isVisible, "it is told")
    said = due.list.typed.words.text()
    settle_events()
    due.list.typed.action.setFocus(Qt.FocusReason.TabFocusReason)
    keyboard.press(SPACE)
    wait_until(lambda: due.course is not None, "the record is shown")
    assert due.course is not None
    settings = str(due.course.form.answers().code("session.settings")) if due.course.form is not None else ""
    keyboard.press(Qt.Key.Key_K, CONTROL)
    keyboard.tab_to(f"Continue: {VISITING}")
    keyboard.press(SPACE)
    view = view_of(window)
    overrides = view.suitability.overrides
    assert overrides.form is not None
    assert overrides.finding is not None
    return Found(
        told=told,
        is_sound=sound,
        offered=offered,
        form=form,
        said_of_records=said,
        settings=settings,
        reason=overrides.reason.input.toPlainText(),
        finding=overrides.finding.combo.currentText(),
        sentence=view.controller.answers.code("goals.bothers") or "",
    )


def test_the_file_is_whole_and_both_are_offered(found: Found) -> None:
    assert found.is_sound
    assert set(found.offered) == {f"Continue: {FORM_NAME}", f"Continue: {VISITING}"}


def test_a_form_half_typed_is_there_again(found: Found) -> None:
    assert found.form == (FORM_NAME, FORM_PHONE)


def test_a_session_half_typed_is_told_and_there_again(found: Found) -> None:
    assert found.said_of_records == "A record that you began here was not saved."
    assert found.settings == SETTINGS


def test_a_reason_half_typed_is_there_again_with_its_finding(found: Found) -> None:
    assert (found.finding, found.reason) == ("Keloid scars", REASON)


def test_a_sentence_that_was_never_paused_in_is_there_up_to_the_last_letters(found: Found) -> None:
    assert len(found.told["sentence"]) > MOST_TOLD
    assert found.sentence.startswith(found.told["sentence"])
    assert (SENTENCE * 20).startswith(found.sentence)
