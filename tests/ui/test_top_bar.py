"""The bar above everything, in any width and size of text: its tools, its places, the way to the search."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import appearance
from ui.window_bars import DEMO_SHORT, DEMO_WORDS, DemoBar, StatusBar
from ui.window_parts import TopBar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PLACES = (("follow-up", "Follow-up"), ("results", "Clinic results"), ("evidence", "Evidence"))


@pytest.fixture
def bar(qapp: QApplication, qtbot: QtBot) -> Iterator[TopBar]:
    """The bar of a clinic with all its places, where somebody is at work."""
    appearance.apply(qapp)
    # In the window it has the width of the window, whatever it asks for.
    holder = QWidget()
    qtbot.addWidget(holder)
    made = TopBar(holder)
    made.set_places(PLACES)
    made.set_ready(True)
    made.show_place(made.places["follow-up"], on_home=False)
    made.resize(1440, made.sizeHint().height())
    holder.resize(2000, 100)
    holder.show()
    yield made
    appearance.apply(qapp)


def shown(bar: QWidget) -> list[QAbstractButton]:
    buttons = [each for each in bar.findChildren(QAbstractButton) if each.isVisible()]
    return sorted(buttons, key=lambda each: each.x())


def resized(bar: TopBar, width: int) -> None:
    # A layout tells of a part that came or went once the events are done.
    bar.resize(width, bar.sizeHint().height())
    for _ in range(3):
        QApplication.processEvents()


def test_where_there_is_room_the_tools_have_their_words_and_their_key(bar: TopBar) -> None:
    resized(bar, 1440)
    assert (bar.help_button.text(), bar.lock_button.text()) == ("Help", "Lock")
    assert not bar.find_button.is_brief
    assert not bar.more.isVisible()
    assert [
        each.text() for each in shown(bar) if each in (bar.patients, *bar.places.values(), bar.settings)
    ] == [
        "Patients",
        "Follow-up",
        "Clinic results",
        "Evidence",
        "Settings",
    ]


@pytest.mark.parametrize(
    ("text", "widths"), [(1.0, (480, 640, 800, 1024, 1366)), (2.0, (800, 1024, 1366, 1920))]
)
def test_in_no_width_is_anything_cut_or_on_something_else(
    bar: TopBar, qapp: QApplication, text: float, widths: tuple[int, ...]
) -> None:
    appearance.apply(qapp, text_scale=text)
    for width in widths:
        resized(bar, width)
        buttons = shown(bar)
        for button in buttons:
            assert button.width() >= button.minimumSizeHint().width(), (width, button.accessibleName())
            assert button.x() >= 0, (width, button.accessibleName())
            assert button.x() + button.width() <= width, (width, button.accessibleName())
        for one, other in pairwise(buttons):
            assert one.x() + one.width() <= other.x() + 1, (width, one.accessibleName())


def test_folded_the_place_one_is_in_and_the_way_to_the_others_stay(bar: TopBar, qapp: QApplication) -> None:
    appearance.apply(qapp, text_scale=2.0)
    resized(bar, 800)
    assert bar.places["follow-up"].isVisible()
    assert bar.more.isVisible()
    assert not bar.patients.isVisible()


def test_an_icon_that_stands_alone_keeps_its_name_and_tells_it(bar: TopBar, qapp: QApplication) -> None:
    appearance.apply(qapp, text_scale=2.0)
    resized(bar, 800)
    for tool, name in ((bar.help_button, "Help (F1)"), (bar.lock_button, "Lock (Ctrl+L)")):
        assert tool.is_brief
        interface = QAccessible.queryAccessibleInterface(tool)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name) == name
        assert tool.toolTip() == name
    assert bar.find_button.is_brief
    assert bar.find_button.toolTip() == "Find a patient (Ctrl+K)"


def test_before_there_is_a_clinic_the_words_of_help_have_their_room(bar: TopBar, qapp: QApplication) -> None:
    bar.set_ready(False, is_first_run=True)
    appearance.apply(qapp, text_scale=2.0)
    resized(bar, 800)
    assert bar.help_button.text() == "Help"
    assert [each.accessibleName() for each in shown(bar)][-1] == "Help (F1)"


def test_a_demo_says_so_in_fewer_words_where_lines_are_dear(qapp: QApplication, qtbot: QtBot) -> None:
    appearance.apply(qapp)
    strip = DemoBar()
    qtbot.addWidget(strip)
    strip.show()
    strip.resize(1400, 40)
    assert strip.words.text() == DEMO_WORDS
    strip.resize(400, 40)
    assert strip.words.text() == DEMO_SHORT


def test_words_below_begin_where_an_icon_of_saving_would(qapp: QApplication, qtbot: QtBot) -> None:
    appearance.apply(qapp)
    status = StatusBar()
    qtbot.addWidget(status)
    status.say("6 patients")
    status.resize(1400, status.sizeHint().height())
    status.show()
    alone = status.words.x()
    status.show_saving()
    QApplication.processEvents()
    assert status.save_state.x() + status.save_state.layout().contentsMargins().left() == alone


def test_who_is_at_work_stands_in_a_narrow_bar_that_has_nothing_else_to_say(
    qapp: QApplication, qtbot: QtBot
) -> None:
    appearance.apply(qapp)
    status = StatusBar()
    qtbot.addWidget(status)
    status.resize(400, status.sizeHint().height())
    status.show()
    status.show_person("Testa Nonesuch, owner", "Clinical content: draft, not signed off")
    assert status.person.isVisible()
    status.say("6 patients")
    assert not status.person.isVisible()
