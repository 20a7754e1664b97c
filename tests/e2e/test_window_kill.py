"""The program is killed while somebody answers by keys: the next start has every answer that was "Saved"."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from db.living import FOLDER
from intake.answer_document import answers_from_json
from intake.conditions import Answers
from tests.db.raw import is_sound
from tests.e2e.window_journey import (
    ENTER,
    READER,
    SPACE,
    behind,
    looked_into,
    opened,
    set_up,
    view_of,
)
from tests.e2e.window_keyboard import ALT, Keyboard
from ui.application import CLINIC_FILE
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.marks_page import MarksPage
from ui.consultation.question_page import QuestionPage
from ui.theme import appearance

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
NAME = "Testa Zwolfmarker"
LIVES = 3


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What the line "Saved" stood for: the page on the screen and the answers so far."""

    page: str
    answers: Answers


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


def one_life(profile: Path, *, seed: int, answers: int) -> tuple[list[Acknowledged], str]:
    """Start the program, kill it with SIGKILL after so many acknowledgements; what it said and its errors."""
    chance = random.Random(seed)
    errors = profile.parent / f"errors-{seed}.txt"
    told: list[Acknowledged] = []
    with (
        errors.open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.window_child", str(profile), NAME, str(seed)],
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
                told.append(_read(line))
                if len(told) == answers:
                    # In the middle of the next keys, or of the save that they cause.
                    time.sleep(chance.choice((0, 0.05, 0.2, 0.31)))
                    child.send_signal(signal.SIGKILL)
        finally:
            child.kill()
        # What was in the pipe when it died was acknowledged too.
    assert child.returncode == -signal.SIGKILL, errors.read_text()
    return told, errors.read_text()


def _read(line: str) -> Acknowledged:
    told: dict[str, Any] = json.loads(line)
    return Acknowledged(told["page"], answers_from_json(json.dumps(told["answers"])))


def lost(acknowledged: Answers, found: Answers) -> dict[str, object]:
    """The acknowledged answers that are not there, by question."""
    missing: dict[str, object] = {
        link_id: values for link_id, values in acknowledged.values.items() if found.all(link_id) != values
    }
    for place, mark in enumerate(acknowledged.group("marks")):
        there = found.group("marks")[place : place + 1]
        missing |= {
            f"marks/{place}/{link_id}": values
            for link_id, values in mark.values.items()
            if not there or there[0].all(link_id) != values
        }
    return missing


def shown_answers(view: ConsultationView) -> Answers:
    """What the fields of the page on the screen show, without asking the controller."""
    page = view.page
    if isinstance(page, MarksPage):
        index = page.form.index
        values = {link_id: row.field.value() for link_id, row in page.form.rows.items()} if index >= 0 else {}
        part = Answers({link_id: given for link_id, given in values.items() if given})
        return Answers({}, {"marks": (part,)}) if index == 0 else Answers()
    if not isinstance(page, QuestionPage):
        return Answers()
    values = {link_id: row.field.value() for link_id, row in page.rows.items()}
    if page.tick_list is not None:
        values |= {link_id: page.tick_list.value_of(link_id) for link_id in page.tick_list.lines}
    return Answers({link_id: given for link_id, given in values.items() if given})


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_after_kill_9_the_draft_is_offered_with_every_acknowledged_answer(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    path = set_up(profile, "Bruno Fictive")
    before = Answers()
    for life in range(LIVES):
        told, errors = one_life(profile, seed=life, answers=4 + 2 * life)
        assert errors == ""
        last = told[-1]
        assert len(last.answers.values) + len(last.answers.group("marks")) > len(before.values)
        assert is_sound(path)
        with looked_into(profile) as store:
            (draft,) = store.drafts(READER)
            stored = store.consultation(READER, draft.consultation_id)
        for acknowledged in told:
            assert lost(acknowledged.answers, stored.answers) == {}
        before = last.answers
    with opened(profile) as window:
        keyboard = Keyboard()
        (button,) = window.home.panel.buttons
        assert button.isVisible()
        assert button.accessibleName() == f"Continue: {NAME}"
        keyboard.type(NAME)
        keyboard.press(ENTER)
        view = view_of(window)
        assert view.controller.patient.name == NAME
        assert view.controller.id == draft.consultation_id
        # The page may have been left in the moment of dying, never before the one that was acknowledged.
        order = [page.id for page in view.controller.pages]
        assert view.controller.page == stored.page
        assert order.index(view.controller.page) >= order.index(last.page)
        assert lost(last.answers, view.controller.answers) == {}
        # And the screen shows them, page by page, back to the first.
        seen: dict[str, object] = {}
        for _ in order:
            shown = shown_answers(view)
            seen |= dict(shown.values)
            for place, mark in enumerate(shown.group("marks")):
                seen |= {f"marks/{place}/{link_id}": values for link_id, values in mark.values.items()}
            keyboard.press(Qt.Key.Key_Left, ALT)
        assert view.controller.page == order[0]
        wanted = {
            link_id: values
            for link_id, values in last.answers.values.items()
            if view.controller.page_of(link_id) in order[: order.index(last.page) + 1]
        }
        assert {link_id: seen.get(link_id) for link_id in wanted} == wanted
        assert window.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_the_offered_draft_is_reached_with_tab_and_continue_opens_it(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    set_up(profile, "Bruno Fictive")
    told, _ = one_life(profile, seed=5, answers=3)
    with opened(profile) as window:
        keyboard = Keyboard()
        keyboard.tab_to(f"Continue: {NAME}")
        keyboard.press(SPACE)
        view = view_of(window)
        assert view.controller.patient.name == NAME
        assert lost(told[-1].answers, view.controller.answers) == {}
        # The one that was killed had it open a moment ago: it is not said to be open in another window.
        store, actor = behind(window)
        store.presence.here(actor, view.controller.id).result(10)
        assert store.presence.others(actor, view.controller.id) == ()
        with looked_into(profile) as another:
            assert [each.person_id for each in another.presence.others(READER, view.controller.id)] == [
                actor.id
            ]
        assert window.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_program_leaves_no_name_beside_the_database(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.mkdir()
    set_up(profile)
    _, errors = one_life(profile, seed=7, answers=2)
    assert errors == ""
    # What it had open is known by the id of its sign-in, until the next start clears that away.
    (sign,) = (profile / FOLDER).iterdir()
    names = {each.name for each in profile.rglob("*")} - {FOLDER, UUID(sign.name).hex}
    kept = {CLINIC_FILE + end for end in ("", "-wal", "-shm", ".keys", ".keys.prev", ".attempts", ".anchor")}
    assert names <= kept | {"desk.json"}
