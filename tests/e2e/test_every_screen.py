"""Every screen in every look, with usual and doubled text, on a small screen: it can be read and pressed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tests.e2e.looking import beyond, cut_words, overlapping, shown, sideways, small_targets
from tests.e2e.tour import screens
from tests.e2e.window_keyboard import settle_events
from tests.ui.gallery.colours_in import colours_in
from ui.theme import appearance
from ui.theme.colours import colour_sets

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
SMALL_SCREEN = (1366, 768)
TEXTS = (1.0, 2.0)
ROUND_IT = 48
"""Pixels of a screen that a dialog leaves around it."""

MOST_TURNS = 10

Looks = dict[str, list[str]]
CHECKS: dict[str, Callable[[QWidget, list[QWidget]], Iterator[str]]] = {
    "cut": lambda _window, widgets: cut_words(widgets),
    "small": lambda _window, widgets: small_targets(widgets),
    "sideways": lambda _window, widgets: sideways(widgets),
    "overlapping": lambda _window, widgets: overlapping(widgets),
    "beyond": beyond,
    "size": lambda window, _widgets: wrong_size(window),
}


def wrong_size(window: QWidget) -> Iterator[str]:
    """Whether the window did not take the size of the small screen; a dialog must only fit in it."""
    wide, high = window.width(), window.height()
    fits = wide <= SMALL_SCREEN[0] and high <= SMALL_SCREEN[1]
    if not fits or (not isinstance(window, QDialog) and (wide, high) != SMALL_SCREEN):
        yield f"{wide}x{high}"


def take_size(window: QWidget) -> None:
    """Fill the small screen; a dialog takes what it asks for, as far as there is room."""
    small = QSize(*SMALL_SCREEN)
    if not isinstance(window, QDialog):
        window.resize(small)
        return
    hint, screen = window.sizeHint(), window.screen().availableSize()
    # Without a display the screen is narrower than the small one: what it limits has more room there.
    wide = small.width() if hint.width() >= screen.width() - ROUND_IT else hint.width()
    high = small.height() if hint.height() >= screen.height() - ROUND_IT else hint.height()
    window.resize(min(wide, small.width() - ROUND_IT), min(high, small.height() - ROUND_IT))


def wrong_on(window: QWidget) -> Looks:
    """What is wrong, by the kind of fault, once it stays so.

    Layouts inside one another tell each other in turn, and how many turns that takes depends on what else
    comes home meanwhile.
    """
    wrong: Looks = {}
    for _ in range(MOST_TURNS):
        widgets = shown(window)
        wrong = {kind: each for kind, check in CHECKS.items() if (each := list(check(window, widgets)))}
        if not wrong:
            break
        settle_events()
    return wrong


@pytest.fixture(scope="module")
def found(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Looks]]:
    """What is wrong, by the kind of fault, for each screen, look and size of text. Gone through once."""
    faults: dict[str, Looks] = {name: {} for name in (*CHECKS, "colours", "seen")}
    for screen in screens(tmp_path_factory.mktemp("tour")):
        faults["seen"][screen.name] = []
        for text in TEXTS:
            for name, colours in colour_sets().items():
                appearance.apply(qapp, colours=colours, text_scale=text)
                take_size(screen.widget)
                settle_events()
                where = f"{screen.name}, {name}, {text:.0%}"
                # Colours change no size: what is cut is cut in every look.
                for kind, wrong in (wrong_on(screen.widget) if name == "light" else {}).items():
                    faults[kind][where] = wrong
                if text == 1.0 and colours.window.lower() not in colours_in(screen.widget.grab().toImage()):
                    faults["colours"][where] = [colours.window]
        appearance.apply(qapp)
    yield faults
    appearance.apply(qapp)


def test_every_place_is_on_the_tour(found: dict[str, Looks]) -> None:
    assert len(found["seen"]) >= 60


def test_no_words_are_cut(found: dict[str, Looks]) -> None:
    assert found["cut"] == {}


def test_everything_that_is_pressed_is_large_enough(found: dict[str, Looks]) -> None:
    assert found["small"] == {}


def test_no_page_has_to_be_scrolled_sideways(found: dict[str, Looks]) -> None:
    assert found["sideways"] == {}


def test_nothing_stands_on_something_else(found: dict[str, Looks]) -> None:
    assert found["overlapping"] == {}


def test_nothing_sticks_out_of_what_holds_it(found: dict[str, Looks]) -> None:
    assert found["beyond"] == {}


def test_the_window_fits_a_small_screen(found: dict[str, Looks]) -> None:
    assert found["size"] == {}


def test_every_screen_has_the_colours_that_were_chosen(found: dict[str, Looks]) -> None:
    assert found["colours"] == {}
