"""A tick list: a tick is Yes for one line, one press is No for all the others, blank is not asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake.questionnaire import AskAs, Item, Questionnaire
from ui.widgets.question_row import QuestionRow
from ui.widgets.reading_order import set_reading_order
from ui.widgets.tick_list import TickList

LEFT = Qt.MouseButton.LeftButton
Ask = Callable[[str], Item]


@pytest.fixture
def items(questionnaire: Questionnaire) -> list[Item]:
    health = questionnaire.items["health"]
    return [item for item in health.items if item.page == "skin" and item.ask_as is AskAs.LIST]


@pytest.fixture
def ticks(items: list[Item], qtbot: QtBot) -> TickList:
    made = TickList(items, "Do you have any of these?")
    qtbot.addWidget(made)
    return made


@pytest.fixture
def told(ticks: TickList) -> list[tuple[object, ...]]:
    heard: list[tuple[object, ...]] = []
    ticks.answered.connect(lambda link_id, values: heard.append((link_id, values)))
    ticks.none_pressed.connect(lambda link_ids: heard.append(("none", link_ids)))
    return heard


def values(ticks: TickList) -> dict[str, tuple[object, ...]]:
    return {link_id: ticks.value_of(link_id) for link_id in ticks.lines if ticks.value_of(link_id)}


def test_an_untouched_list_is_not_asked(ticks: TickList, items: list[Item]) -> None:
    assert values(ticks) == {}
    assert ticks.none_button.text() == f"No, none of these {len(items)}"
    assert all(line.state.text() == "Not asked" for line in ticks.lines.values())


def test_a_tick_is_yes_and_leaves_the_others_not_asked(ticks: TickList, told: list, qtbot: QtBot) -> None:
    qtbot.mouseClick(ticks.lines["health.psoriasis"].box, LEFT)
    assert values(ticks) == {"health.psoriasis": ("Y",)}
    assert told == [("health.psoriasis", ("Y",))]


def test_ticking_again_makes_the_line_not_asked(ticks: TickList, told: list, qtbot: QtBot) -> None:
    for _ in range(2):
        qtbot.mouseClick(ticks.lines["health.psoriasis"].box, LEFT)
    assert values(ticks) == {}
    assert told[-1] == ("health.psoriasis", ())


def test_none_of_these_is_one_explicit_no_for_every_line_shown(
    ticks: TickList, told: list, qtbot: QtBot, items: list[Item]
) -> None:
    qtbot.mouseClick(ticks.none_button, LEFT)
    assert told == [("none", tuple(item.link_id for item in items))]
    assert values(ticks) == {item.link_id: ("N",) for item in items}
    assert all(line.state.text() == "No" for line in ticks.lines.values())


def test_none_of_the_others_never_turns_a_yes_into_a_no(
    ticks: TickList, told: list, qtbot: QtBot, items: list[Item]
) -> None:
    qtbot.mouseClick(ticks.lines["health.psoriasis"].box, LEFT)
    qtbot.mouseClick(ticks.lines["health.vitiligo"].not_sure, LEFT)
    assert ticks.none_button.text() == f"No, none of the other {len(items) - 2}"
    qtbot.mouseClick(ticks.none_button, LEFT)
    assert ticks.value_of("health.psoriasis") == ("Y",)
    assert ticks.value_of("health.vitiligo") == ("UNK",)
    assert len(told[-1][1]) == len(items) - 2
    assert "health.psoriasis" not in told[-1][1]


def test_pressing_none_again_makes_those_lines_not_asked(
    ticks: TickList, told: list, qtbot: QtBot, items: list[Item]
) -> None:
    qtbot.mouseClick(ticks.none_button, LEFT)
    qtbot.mouseClick(ticks.none_button, LEFT)
    assert values(ticks) == {}
    assert told[1:] == [(item.link_id, ()) for item in items]


def test_a_double_click_on_none_is_one_press(ticks: TickList, qtbot: QtBot, items: list[Item]) -> None:
    qtbot.mouseClick(ticks.none_button, LEFT)
    qtbot.mouseDClick(ticks.none_button, LEFT)
    assert len(values(ticks)) == len(items)


def test_a_tick_after_none_changes_only_its_line(ticks: TickList, qtbot: QtBot, items: list[Item]) -> None:
    qtbot.mouseClick(ticks.none_button, LEFT)
    qtbot.mouseClick(ticks.lines["health.psoriasis"].box, LEFT)
    assert ticks.value_of("health.psoriasis") == ("Y",)
    assert len(values(ticks)) == len(items)
    assert ticks.none_button.isChecked()


def test_stored_answers_are_shown_silently(ticks: TickList, told: list) -> None:
    for link_id, code in (("health.psoriasis", "Y"), ("health.vitiligo", "N"), ("health.lymphoedema", "UNK")):
        ticks.set_value(link_id, (code,))
        assert ticks.value_of(link_id) == (code,)
    ticks.set_value("health.psoriasis", ())
    assert ticks.value_of("health.psoriasis") == ()
    assert told == []


def test_when_every_line_is_yes_there_is_nothing_left_to_deny(
    ticks: TickList, items: list[Item], in_window
) -> None:
    in_window(ticks)
    for item in items:
        ticks.set_value(item.link_id, ("Y",))
    assert not ticks.none_button.isVisible()


def test_letters_answer_the_line_and_move_on_and_arrows_move(
    ticks: TickList, qtbot: QtBot, in_window
) -> None:
    in_window(ticks)
    ticks.take_focus()
    names = list(ticks.lines)
    for key in (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_U):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert values(ticks) == {names[0]: ("Y",), names[1]: ("N",), names[2]: ("UNK",)}
    assert QApplication.focusWidget() is ticks.lines[names[3]].box
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Delete):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert ticks.value_of(names[2]) == ()


def test_a_yes_by_letter_goes_on_to_the_follow_ups_and_tab_from_them_to_the_next_line(
    ticks: TickList, ask: Ask, qtbot: QtBot, in_window
) -> None:
    row = QuestionRow(ask("health.psoriasis.state"), nested=True)
    ticks.follow_up("health.psoriasis").add(row)
    ticks.answered.connect(lambda link_id, values: ticks.show_follow_up(link_id, values == ("Y",)))
    in_window(ticks)
    set_reading_order(ticks)
    ticks.take_focus("health.psoriasis")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y)
    assert row.field.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    names = list(ticks.lines)
    after = ticks.lines[names[names.index("health.psoriasis") + 1]]
    assert QApplication.focusWidget() is after.box


def test_none_is_one_tab_away_from_the_lines(ticks: TickList, qtbot: QtBot, in_window) -> None:
    in_window(ticks)
    ticks.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is ticks.none_button
    qtbot.keyClick(ticks.none_button, Qt.Key.Key_Space)
    assert len(values(ticks)) == len(ticks.lines)


def test_follow_ups_open_in_place_under_their_line(ticks: TickList, ask: Ask, in_window) -> None:
    in_window(ticks)
    row = QuestionRow(ask("health.psoriasis.state"), nested=True)
    ticks.follow_up("health.psoriasis").add(row)
    assert not row.isVisible()
    ticks.show_follow_up("health.psoriasis", True)
    ticks.layout().activate()
    assert row.isVisible()
    below = row.mapTo(ticks, row.rect().topLeft()).y()
    names = list(ticks.lines)
    after = ticks.lines[names[names.index("health.psoriasis") + 1]]
    assert ticks.lines["health.psoriasis"].y() < below < after.y()


def test_each_line_is_named_with_its_whole_question(ticks: TickList, items: list[Item]) -> None:
    for item in items:
        interface = QAccessible.queryAccessibleInterface(ticks.lines[item.link_id].box)
        assert interface.text(QAccessible.Text.Name) == item.text
        assert interface.text(QAccessible.Text.Description) == "Not asked"
        assert interface.role() is QAccessible.Role.CheckBox
