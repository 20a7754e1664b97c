"""A program that is killed with everything half typed: python -m tests.e2e.window_half_typed PROFILE PATIENT

It begins a form for somebody new, a session record, the reason of an overruling, and at last a sentence that
it types on and on. After each it writes one line of JSON: what the file of the clinic has of it by then.
Nothing is left, saved or discarded, and it never ends by itself.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.e2e.window_journey import DOWN, ENTER, SPACE, behind, show, view_of
from tests.e2e.window_keyboard import ALT, CONTROL, Keyboard, settle_events, wait_until
from ui.application import Start, make_application
from ui.consultation.consultation_view import ConsultationView
from ui.followup.followup_place import FollowUpPlace
from ui.window import MainWindow

FORM_NAME, FORM_PHONE = "Testa Halfway", "020 7946"
SETTINGS = "30 mJ, two pas"
REASON = "Two small ones on the ear, none since twent"
SENTENCE = "They were never so wide as they are now, and I see them whenever I pass a mirror at home. "
BETWEEN_KEYS = 60
"""Milliseconds: quick hands. No pause is as long as the one after which a text is told."""


def main() -> None:
    profile, name = Path(sys.argv[1]), sys.argv[2]
    make_application()
    start = Start(profile, None)
    window = show(start)
    keyboard = Keyboard()
    half_a_form(window, keyboard)
    half_a_session(window, keyboard)
    view = half_a_reason(window, keyboard, name)
    a_sentence_without_end(window, view, keyboard)


def tell(what: str, text: object) -> None:
    """One line: what the disk has."""
    os.write(1, (json.dumps({what: text}) + "\n").encode())


def kept(window: MainWindow, what: str, typed: str, *, beginning: Callable[[str], bool]) -> None:
    """Wait until storage keeps a text under a name that begins so, and tell it."""
    store, actor = behind(window)

    def found() -> list[str]:
        return [text for place, text in store.typed.all(actor).items() if beginning(place) and typed in text]

    wait_until(lambda: bool(found()), f"{what} is kept")
    tell(what, typed)


def half_a_form(window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.press(Qt.Key.Key_N, CONTROL)
    keyboard.type(FORM_NAME)
    keyboard.tab_to("Phone")
    keyboard.type(FORM_PHONE)
    kept(window, "form", FORM_PHONE, beginning=lambda place: "patient" in place)


def half_a_session(window: MainWindow, keyboard: Keyboard) -> None:
    keyboard.tab_to("Follow-up", most=120)
    keyboard.press(SPACE)
    place = window.stack.currentWidget()
    assert isinstance(place, FollowUpPlace)
    wait_until(lambda: bool(place.list.shown), "the list of who is due is read")
    settle_events()
    place.take_focus()
    settle_events()
    keyboard.press(ENTER)
    assert place.course is not None
    keyboard.tab_to("Settings", most=120)
    assert place.course.isAncestorOf(keyboard.focus)
    keyboard.type(SETTINGS)
    kept(window, "session", SETTINGS, beginning=lambda place: "course/" in place)


def half_a_reason(window: MainWindow, keyboard: Keyboard, name: str) -> ConsultationView:
    keyboard.press(Qt.Key.Key_K, CONTROL)
    keyboard.tab_to(f"Continue: {name}")
    keyboard.press(SPACE)
    view = view_of(window)
    form = view.suitability.overrides
    keyboard.press(Qt.Key.Key_F7)
    keyboard.press(Qt.Key.Key_O, ALT)
    wait_until(lambda: form.form is not None and form.form.isVisible(), "the form is open")
    settle_events()
    keyboard.press(DOWN)
    keyboard.tab_to("Reason, for the record")
    keyboard.type(REASON)
    kept(window, "reason", REASON, beginning=lambda place: place.endswith("/override"))
    return view


def a_sentence_without_end(window: MainWindow, view: ConsultationView, keyboard: Keyboard) -> None:
    """Type on and on; whenever the disk has more of it, tell what it has."""
    assert view.page.page.id == "hopes"
    keyboard.tab_to("What bothers you about the marks?", most=120)
    store, actor = behind(window)
    told = ""
    while True:
        for letter in SENTENCE:
            keyboard.letter(letter)
            QTest.qWait(BETWEEN_KEYS)
            has = store.consultation(actor, view.controller.id).answers.code("goals.bothers") or ""
            if has != told:
                told = has
                tell("sentence", told)


if __name__ == "__main__":
    main()
