"""What a keyboard and a screen reader find on every page: names, order, keys that are unique."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QWidget,
)
from shiboken6 import isValid

from tests.e2e.tour import screens
from tests.e2e.window_journey import SPACE, opened
from tests.e2e.window_keyboard import (
    Keyboard,
    accessible_name,
    settle_events,
    tab_round,
    wait_until,
)
from ui.theme import appearance

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MOST_STOPS = 400
INPUT_ROLES = {
    QAccessible.Role.EditableText,
    QAccessible.Role.RadioButton,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.PushButton,
    QAccessible.Role.List,
    QAccessible.Role.Table,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What stood on one page of the program."""

    page: str
    unnamed: tuple[str, ...]
    rows_unnamed: tuple[str, ...]
    alike: tuple[str, ...]
    mnemonics_twice: tuple[str, ...]
    not_reached: tuple[str, ...]
    out_of_order: tuple[str, ...]


@pytest.fixture(scope="module")
def pages(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """Every screen of the tour, each gone round once with Tab."""
    appearance.apply(qapp)
    keyboard = Keyboard()
    folder = tmp_path_factory.mktemp("tour")
    return {screen.name: look(screen.widget, keyboard, screen.name) for screen in screens(folder)}


def look(window: QWidget, keyboard: Keyboard, page: str) -> Found:
    """Walk all widgets that are on the screen, then go round with Tab."""
    window.activateWindow()
    wait_until(window.isActiveWindow, f"{page} is in front")
    settle_events()
    here = [each for each in window.findChildren(QWidget) if each.isVisible()]
    takes = [each for each in here if takes_keys(each)]
    names = Counter(accessible_name(each) for each in takes if isinstance(each, QAbstractButton))
    focus = QApplication.focusWidget()
    if focus is None or not window.isAncestorOf(focus):
        # The tour shows pages by their name, without the key that would have put the keyboard there.
        window.focusNextChild()
    if not keyboard.focus.focusPolicy() & Qt.FocusPolicy.TabFocus:
        # A page that scrolls can hold the keyboard, and Tab leads from it to its first thing.
        keyboard.tab()
    start = keyboard.focus
    reached = tab_round(keyboard, most=MOST_STOPS)
    assert keyboard.focus is start
    stops = [each for each in takes if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return Found(
        page,
        tuple(described(each) for each in takes if not accessible_name(each).strip()),
        tuple(f"{described(view)} row {row}" for view in here for row in rows_without_name(view)),
        tuple(name for name, number in names.items() if number > 1),
        twice(mnemonics(here)),
        tuple(described(each) for each in stops if each not in reached and stays(each)),
        out_of_order(from_the_top(window, reached)),
    )


def from_the_top(window: QWidget, reached: list[QWidget]) -> list[QWidget]:
    """The round as it begins at the first thing of the window: its last is not followed by anything."""
    chain = window.nextInFocusChain()
    while chain not in reached and chain is not window:
        chain = chain.nextInFocusChain()
    first = reached.index(chain) if chain in reached else 0
    return reached[first:] + reached[:first]


def takes_keys(widget: QWidget) -> bool:
    """Whether somebody answers or presses this: it can have the focus, or has the role of an input."""
    if not widget.isEnabled() or isinstance(widget, QLabel) or is_viewport(widget):
        return False
    interface = QAccessible.queryAccessibleInterface(widget)
    role = interface.role() if interface is not None else None
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus or role in INPUT_ROLES


def is_viewport(widget: QWidget) -> bool:
    """The inside of a list has no name of its own, nor have its scroll bars."""
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) or "Scroll" in type(widget).__name__


def stays(widget: QWidget) -> bool:
    """Whether it is on the screen still, such as an offer to undo is not for ever, and no part of a popup."""
    return isValid(widget) and widget.isVisible() and widget.window() is QApplication.activeWindow()


def rows_without_name(view: QWidget) -> list[int]:
    """The rows of a list whose words a screen reader would not hear."""
    if not isinstance(view, QAbstractItemView) or view.model() is None:
        return []
    model, role = view.model(), Qt.ItemDataRole.AccessibleTextRole
    return [
        row
        for row in range(model.rowCount())
        if not str(model.index(row, 0).data(role) or model.index(row, 0).data() or "").strip()
    ]


def mnemonics(widgets: list[QWidget]) -> Counter[str]:
    """The letters that Alt reaches now."""
    texts = [each.text() for each in widgets if isinstance(each, QAbstractButton) and each.isEnabled()]
    return Counter(found.group(1).casefold() for text in texts for found in re.finditer(r"&([^&\s])", text))


def twice(letters: Counter[str]) -> tuple[str, ...]:
    return tuple(letter for letter, number in letters.items() if number > 1)


def out_of_order(reached: list[QWidget]) -> tuple[str, ...]:
    """Pairs of neighbours inside one scrolled page of which the second stands wholly above the first.

    A column to the right of the first may begin above it: columns are read one after the other.
    """
    wrong = []
    for before, after in pairwise(reached):
        page = scrolled_in(before)
        if page is None or page is not scrolled_in(after):
            continue
        bottom = after.mapTo(page, after.rect().bottomLeft()).y()
        is_beside = after.mapTo(page, QPoint()).x() >= before.mapTo(page, before.rect().topRight()).x()
        if bottom < before.mapTo(page, QPoint()).y() and not is_beside:
            wrong.append(f"{accessible_name(before)!r} -> {accessible_name(after)!r}")
    return tuple(wrong)


def scrolled_in(widget: QWidget) -> QWidget | None:
    """What a widget scrolls in: the content of the nearest page."""
    parent = widget.parentWidget()
    while parent is not None:
        holder = parent.parentWidget()
        if is_viewport(parent) and holder is not None:
            return parent
        if isinstance(holder, QAbstractScrollArea):
            return parent
        parent = holder
    return None


def described(widget: QWidget) -> str:
    """A widget in words, for whoever must find it."""
    parent = widget.parentWidget()
    return f"{type(widget).__name__} {accessible_name(widget)!r} in {type(parent).__name__}"


def all_found(pages: dict[str, Found], part: str) -> dict[str, tuple[str, ...]]:
    """What was found on the pages where something was found."""
    return {name: getattr(found, part) for name, found in pages.items() if getattr(found, part)}


def test_every_page_was_looked_at(pages: dict[str, Found]) -> None:
    assert len(pages) >= 60
    assert set(pages) >= {
        "home",
        "handouts of a day",
        "new patient",
        "new patient, a child",
        "patient, with visits",
        "compare visits",
        "compare records",
        "consultation, hopes",
        "consultation, marks",
        "consultation, health.alone",
        "consultation, plan",
        "consultation, check",
        "consultation, documents",
        "consultation, finish",
        "consultation, suitability",
        "documents, one made",
        "sign",
        "photos, two taken",
        "photos, side by side",
        "photos, export",
        "turned, welcome",
        "turned, PIN",
        "show to patient",
        "follow-up",
        "session record",
        "result check",
        "clinic results",
        "evidence",
        "settings, clinic",
        "settings, about",
        "help",
        "sign in",
        "first start",
    }


def test_everything_that_takes_keys_has_a_name(pages: dict[str, Found]) -> None:
    assert all_found(pages, "unnamed") == {}


def test_every_row_of_every_list_has_words(pages: dict[str, Found]) -> None:
    assert all_found(pages, "rows_unnamed") == {}


def test_no_two_buttons_of_a_page_have_the_same_name(pages: dict[str, Found]) -> None:
    assert all_found(pages, "alike") == {}


def test_no_letter_of_alt_is_used_twice_on_a_page(pages: dict[str, Found]) -> None:
    assert all_found(pages, "mnemonics_twice") == {}


def test_tab_comes_to_everything_that_it_should(pages: dict[str, Found]) -> None:
    assert all_found(pages, "not_reached") == {}


def test_tab_goes_in_the_order_of_reading(pages: dict[str, Found]) -> None:
    assert all_found(pages, "out_of_order") == {}


def test_both_places_of_the_top_bar_are_reached_with_tab(qapp: QApplication, tmp_path: Path) -> None:
    appearance.apply(qapp)
    keyboard = Keyboard()
    with opened(tmp_path, demo=1) as window:
        assert window.isActiveWindow()
        names = [accessible_name(each) for each in tab_round(keyboard)]
        assert "Patients" in names
        assert "Settings" in names
        keyboard.tab_to("Settings")
        keyboard.press(SPACE)
        wait_until(lambda: window.stack.currentWidget() is window.settings_place, "the settings are shown")


def test_no_key_of_the_program_is_bound_twice_in_one_place(qapp: QApplication, tmp_path: Path) -> None:
    appearance.apply(qapp)
    with opened(tmp_path, demo=1) as window:
        bound = Counter((each.key().toString(), each.parent()) for each in window.findChildren(QShortcut))
        assert [keys for keys, number in bound.items() if number > 1] == []
