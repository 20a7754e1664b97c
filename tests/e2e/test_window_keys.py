"""How many keys the health section takes in the real window, counted as they are pressed; and Ctrl+Enter
through the four steps of the first run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from intake.dates import PartialDate
from tests.e2e.window_journey import (
    DOWN,
    ENTER,
    HEALTH_PAGES,
    PASSPHRASE,
    SIGN_IN,
    SPACE,
    opened,
    register,
    set_up,
    wait_saved,
)
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from ui.application import Start
from ui.consultation.consultation_view import ConsultationView
from ui.safekeeping.first_person_page import FirstPersonPage
from ui.safekeeping.recovery_page import RecoveryPage
from ui.theme import appearance

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ONLY_ECZEMA_MOST = 35
SIX_POSITIVES_MOST = 90


@pytest.fixture(autouse=True)
def _look(qapp: QApplication) -> None:
    appearance.apply(qapp)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[ConsultationView, Keyboard]]:
    """A visit of somebody new, open at the first page of the health section."""
    profile = tmp_path / "profile"
    profile.mkdir()
    set_up(profile, "Testa Nonesuch")
    keyboard = Keyboard()
    with opened(profile) as window:
        view = register(window, keyboard, "Testa Keystroke")
        while view.page.page.id != HEALTH_PAGES[0]:
            keyboard.press(ENTER, CONTROL)
        keyboard.keys = 0
        yield view, keyboard
        wait_saved(window)
        assert window.close()


def rows(view: ConsultationView) -> list[str]:
    """The rows of the page that are asked one by one, in order."""
    items = view.controller.knowledge.questionnaire.items
    page = view.page.page
    return [
        link_id
        for link_id in page.link_ids
        if link_id.startswith("health.") and items[link_id].ask_as.value == "row"
    ]


def say(view: ConsultationView, keyboard: Keyboard, link_id: str, letter: str) -> None:
    """Answer the row that the keyboard stands on."""
    item = view.controller.knowledge.questionnaire.items[link_id]
    assert keyboard.place == f"Yes: {item.label}"
    keyboard.letter(letter)


def deny_the_rest(keyboard: Keyboard) -> None:
    """No, none of these, and on."""
    keyboard.press(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)


def no_more(view: ConsultationView, keyboard: Keyboard, page_id: str) -> None:
    """What follows the lines of two pages: nothing else is taken, no other allergy is known."""
    if page_id in ("health.medicines", "health.allergies"):
        assert keyboard.place in ("Yes: No medicines", "Yes: No known allergies")
        keyboard.letter("y")
        keyboard.press(ENTER, CONTROL)


def describe_eczema(keyboard: Keyboard) -> None:
    """Where it is, and how it is now."""
    assert keyboard.place == "stomach: Eczema: where"
    keyboard.letter("s")
    assert keyboard.place == "side of the waist: Eczema: where"
    keyboard.press(SPACE)
    keyboard.tab()
    keyboard.letter("2")


def test_no_to_everything_but_eczema_takes_at_most_35_keys(
    started: tuple[ConsultationView, Keyboard],
) -> None:
    view, keyboard = started
    for page_id in HEALTH_PAGES:
        assert view.page.page.id == page_id
        for link_id in rows(view):
            say(view, keyboard, link_id, "y" if link_id == "health.eczema" else "n")
            if link_id == "health.eczema":
                describe_eczema(keyboard)
        if page_id != HEALTH_PAGES[-1]:
            deny_the_rest(keyboard)
            no_more(view, keyboard, page_id)
    keyboard.press(ENTER, CONTROL)
    assert view.page.page.id == "plan"
    answers, items = view.controller.answers, view.controller.knowledge.questionnaire.items
    assert [link_id for link_id in answers if answers.code(link_id) == "Y" and link_id in items] == [
        "health.eczema",
        "medicines.none-known",
        "allergies.none-known",
    ]
    assert answers.codes("health.eczema.regions") == ("flank",)
    assert answers.code("health.eczema.state") == "quiet"
    assert sum(view.controller.unanswered_on(page_id) for page_id in HEALTH_PAGES) == 0
    print(f"no to everything but eczema: {keyboard.keys} keys")
    assert keyboard.keys <= ONLY_ECZEMA_MOST


def describe_cold_sores(keyboard: Keyboard) -> None:
    """At no place now, only in the past, and a few words."""
    assert keyboard.place.endswith(": Cold sores or herpes: where")
    keyboard.press(SPACE)
    keyboard.tab()
    keyboard.letter("2")
    assert keyboard.place == "Where do they come, and how often?"
    keyboard.type("lip, rarely")
    keyboard.tab()


def describe_tan(keyboard: Keyboard) -> None:
    """One place, and the day on which it ended."""
    keyboard.press(SPACE)
    keyboard.tab()
    assert keyboard.place == "When was the last tan, sunbed or fake tan?"
    keyboard.type("20 9 2026")
    keyboard.tab()


def test_six_positives_with_follow_ups_take_at_most_90_keys(
    started: tuple[ConsultationView, Keyboard],
) -> None:
    view, keyboard = started
    for page_id in HEALTH_PAGES:
        assert view.page.page.id == page_id
        for link_id in rows(view):
            is_so = link_id in ("health.eczema", "health.isotretinoin_past_6m")
            say(view, keyboard, link_id, "y" if is_so else "n")
            if link_id == "health.eczema":
                describe_eczema(keyboard)
            elif is_so:
                assert keyboard.place == "When was your last dose?"
                keyboard.type("8 2026")
                keyboard.tab()
        match page_id:
            case "health.skin":
                keyboard.letter("y")
                describe_cold_sores(keyboard)
            case "health.lately":
                keyboard.letter("y")
                describe_tan(keyboard)
            case "health.life":
                keyboard.press(DOWN, times=2)
                keyboard.letter("y")
                keyboard.type("5 kg less")
                keyboard.tab()
            case "health.illnesses":
                keyboard.letter("y")
                keyboard.letter("2")
        if page_id != HEALTH_PAGES[-1]:
            deny_the_rest(keyboard)
            no_more(view, keyboard, page_id)
    keyboard.press(ENTER, CONTROL)
    assert view.page.page.id == "plan"
    answers = view.controller.answers
    assert {link_id for link_id in answers if answers.code(link_id) == "Y"} == {
        "health.eczema",
        "health.herpes_simplex",
        "health.recent_tan",
        "health.weight_change",
        "health.isotretinoin_past_6m",
        "health.diabetes_uncontrolled",
        "medicines.none-known",
        "allergies.none-known",
    }
    assert answers.code("health.herpes_simplex.detail") == "lip, rarely"
    assert answers.day("health.recent_tan.date") == PartialDate(2026, 9, 20)
    assert answers.day("health.isotretinoin_past_6m.date") == PartialDate(2026, 8)
    assert answers.code("health.weight_change.detail") == "5 kg less"
    assert sum(view.controller.unanswered_on(page_id) for page_id in HEALTH_PAGES) == 0
    print(f"six positives with follow-ups: {keyboard.keys} keys")
    assert keyboard.keys <= SIX_POSITIVES_MOST


def test_the_key_for_no_is_a_letter_where_something_is_typed(
    started: tuple[ConsultationView, Keyboard],
) -> None:
    view, keyboard = started
    keyboard.press(ENTER, CONTROL)
    keyboard.press(ENTER, CONTROL)
    keyboard.letter("n")
    keyboard.press(DOWN, times=2)
    keyboard.letter("y")
    assert keyboard.place == "How much has it changed, and why?"
    keyboard.press(Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    view.settle()
    assert view.page.page.id == "health.life"
    assert (view.controller.answers.code("health.weight_change.detail") or "").upper() == "N"
    assert view.controller.answers.code("health.smoking") is None


def test_each_of_the_four_first_steps_goes_on_with_ctrl_enter(tmp_path: Path) -> None:
    keyboard = Keyboard()
    start = Start(tmp_path, None)
    window = start.window
    try:
        window.show()
        window.activateWindow()
        wait_until(
            lambda: QApplication.focusWidget() is not None and keyboard.place.startswith("Try with six"),
            "the first start offers its two ways",
        )
        keyboard.tab_to("Set up my clinic")
        keyboard.press(SPACE)
        # Pressed too early it goes nowhere, and says what is missing.
        keyboard.press(ENTER, CONTROL)
        assert isinstance(window.gate.page, FirstPersonPage)
        assert window.gate.page.name.problem.isVisible()
        for place, typed in (
            ("Your full name", "Testa Owner"),
            ("Sign-in name", SIGN_IN),
            ("Passphrase", PASSPHRASE),
            ("The same passphrase again", PASSPHRASE),
        ):
            keyboard.tab_to(place)
            keyboard.type(typed)
        keyboard.press(ENTER, CONTROL)
        wait_until(lambda: isinstance(window.gate.page, RecoveryPage), "the recovery code is shown")
        page = window.gate.page
        assert isinstance(page, RecoveryPage)
        for group in page.asked:
            keyboard.tab_to(f"Group {group + 1} of 8")
            keyboard.type(page.groups[group].lower())
        keyboard.press(ENTER, CONTROL)
        wait_until(lambda: window.is_attached, "the clinic's file is made", seconds=60)
        settle_events()
        place = window.settings_place
        assert place is not None
        assert place.set_up is not None
        keyboard.press(ENTER, CONTROL)
        assert place.set_up.form.summary.isVisible()
        for name, typed in (
            ("Name of the clinic", "Testa Nowhere Clinic"),
            ("Phone", "020 7946 0100"),
            ("Emergency number", "999"),
            ("Name of the practitioner", "Pat Practitioner"),
        ):
            keyboard.tab_to(name)
            keyboard.type(typed)
        # From the last field, without the way to the button.
        keyboard.press(ENTER, CONTROL)
        wait_until(lambda: keyboard.place == "Choose a place for backups", "the clinic is ready")
        keyboard.press(ENTER, CONTROL)
        assert place.tabs.current == "backup"
        keyboard.press(Qt.Key.Key_K, CONTROL)
        wait_until(lambda: window.stack.currentWidget() is window.home, "the list of patients is shown")
    finally:
        assert window.close()
        start.end()
        settle_events()
