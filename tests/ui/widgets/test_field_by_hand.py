"""Fields as a hand uses them: keys, clicks, typing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake.conditions import Unreadable
from intake.dates import PartialDate
from intake.questionnaire import Item
from ui.widgets.choice_fields import ComboField, ManyChoiceField, RadioField
from ui.widgets.list_field import ListField
from ui.widgets.segment import YesNoNotSureField
from ui.widgets.text_fields import DateField, DecimalField, IntegerField, StringField, TextField

TODAY = date(2026, 11, 21)
Ask = Callable[[str], Item]
Key = Qt.Key


@pytest.fixture
def told() -> list[tuple[object, ...]]:
    return []


@pytest.mark.parametrize(("key", "code"), [(Key.Key_Y, "Y"), (Key.Key_N, "N"), (Key.Key_U, "UNK")])
def test_a_letter_answers_and_goes_on_to_the_next_question(
    ask: Ask, qtbot: QtBot, in_window, told: list, key: Qt.Key, code: str
) -> None:
    first = YesNoNotSureField(ask("health.eczema"))
    second = YesNoNotSureField(ask("health.rosacea"))
    first.answered.connect(told.append)
    in_window(first, second)
    first.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), key)
    assert first.value() == (code,)
    assert told == [(code,)]
    assert second.isAncestorOf(QApplication.focusWidget())
    assert second.value() == ()


def test_a_segment_may_stay_where_it_is(ask: Ask, qtbot: QtBot, in_window) -> None:
    first = YesNoNotSureField(ask("health.eczema"), moves_on=False)
    in_window(first, YesNoNotSureField(ask("health.rosacea")))
    first.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_N)
    assert QApplication.focusWidget() is first.segment("N")


def test_a_letter_with_control_is_a_command_and_no_answer(ask: Ask, qtbot: QtBot, in_window) -> None:
    field = YesNoNotSureField(ask("health.eczema"))
    in_window(field)
    field.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == ()


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_takes_the_answer_away(ask: Ask, qtbot: QtBot, in_window, told: list, key: Qt.Key) -> None:
    field = YesNoNotSureField(ask("health.eczema"))
    field.set_value(("Y",))
    field.answered.connect(told.append)
    in_window(field)
    field.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), key)
    assert field.value() == ()
    assert told == [()]


def test_arrows_move_between_the_segments_and_answer_nothing(ask: Ask, qtbot: QtBot, in_window) -> None:
    field = YesNoNotSureField(ask("health.eczema"), moves_on=False)
    in_window(field)
    field.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Right)
    assert QApplication.focusWidget() is field.segment("N")
    assert field.value() == ()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert field.value() == ("N",)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Left)
    assert QApplication.focusWidget() is field.segment("Y")
    assert field.value() == ("N",)


def test_a_press_answers_and_a_second_press_takes_it_away(ask: Ask, qtbot: QtBot, told: list) -> None:
    field = YesNoNotSureField(ask("health.eczema"))
    qtbot.addWidget(field)
    field.answered.connect(told.append)
    qtbot.mouseClick(field.segment("Y"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(field.segment("N"), Qt.MouseButton.LeftButton)
    assert field.value() == ("N",)
    qtbot.mouseClick(field.segment("N"), Qt.MouseButton.LeftButton)
    assert told == [("Y",), ("N",), ()]


def test_a_double_click_is_one_answer(ask: Ask, qtbot: QtBot) -> None:
    field = YesNoNotSureField(ask("health.eczema"))
    qtbot.addWidget(field)
    qtbot.mouseClick(field.segment("Y"), Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(field.segment("Y"), Qt.MouseButton.LeftButton)
    assert field.value() == ("Y",)


def test_a_segment_is_one_stop_of_the_tab_key(ask: Ask, qtbot: QtBot, in_window) -> None:
    first, second = YesNoNotSureField(ask("health.eczema")), YesNoNotSureField(ask("health.rosacea"))
    first.set_value(("UNK",))
    in_window(first, second)
    first.take_focus()
    assert QApplication.focusWidget() is first.segment("UNK")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    assert QApplication.focusWidget() is second.segment("Y")


def test_a_question_that_is_not_asked_looks_unlike_one_answered_no(ask: Ask, qtbot: QtBot) -> None:
    field = YesNoNotSureField(ask("health.eczema"))
    qtbot.addWidget(field)
    blank = field.grab().toImage()
    field.set_value(("N",))
    assert field.grab().toImage() != blank
    field.set_value(())
    assert field.grab().toImage() == blank


def test_radio_circles_take_arrows_space_and_delete(ask: Ask, qtbot: QtBot, in_window, told: list) -> None:
    field = RadioField(ask("marks.side"))
    field.answered.connect(told.append)
    in_window(field)
    field.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Down)
    assert field.value() == ()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Delete)
    assert told == [("right",), ()]


def test_only_one_radio_circle_is_chosen(ask: Ask, qtbot: QtBot) -> None:
    field = RadioField(ask("marks.side"))
    qtbot.addWidget(field)
    qtbot.mouseClick(field.box("left"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(field.box("both"), Qt.MouseButton.LeftButton)
    assert field.value() == ("both",)


def test_a_combo_box_is_found_in_by_typing_and_emptied_by_delete(
    ask: Ask, qtbot: QtBot, in_window, told: list
) -> None:
    field = ComboField(ask("plan.currency"))
    field.answered.connect(told.append)
    in_window(field)
    field.take_focus()
    qtbot.keyClicks(field.combo, "GBP")
    assert field.value() == ("GBP",)
    qtbot.keyClick(field.combo, Key.Key_Delete)
    assert field.value() == ()
    assert told[-1] == ()


def test_nowhere_stands_alone(ask: Ask, qtbot: QtBot, told: list) -> None:
    item = ask("health.eczema.regions")
    alone = item.choices.exclusive[0]
    field = ManyChoiceField(item)
    qtbot.addWidget(field)
    field.answered.connect(told.append)
    qtbot.mouseClick(field.box("abdomen"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(field.box("hip"), Qt.MouseButton.LeftButton)
    assert field.value() == ("abdomen", "hip")
    qtbot.mouseClick(field.box(alone), Qt.MouseButton.LeftButton)
    assert field.value() == (alone,)
    qtbot.mouseClick(field.box("knee"), Qt.MouseButton.LeftButton)
    assert field.value() == ("knee",)
    assert told == [("abdomen",), ("abdomen", "hip"), (alone,), ("knee",)]


def test_many_boxes_are_one_stop_and_arrows_move(ask: Ask, qtbot: QtBot, in_window) -> None:
    field, after = ManyChoiceField(ask("health.eczema.regions")), StringField(ask("skin.colour"))
    in_window(field, after)
    field.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert len(field.value()) == 1
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    assert QApplication.focusWidget() is after.input


def test_a_letter_jumps_to_the_next_answer_that_begins_with_it(ask: Ask, qtbot: QtBot, in_window) -> None:
    field = ManyChoiceField(ask("health.eczema.regions"))
    in_window(field, StringField(ask("skin.colour")))
    field.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_K)
    assert QApplication.focusWidget() is field.box("knee")
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Home)
    assert QApplication.focusWidget() is next(iter(field._boxes.values()))
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_End)
    assert QApplication.focusWidget() is list(field._boxes.values())[-1]
    assert field.value() == ()


def test_typing_is_told_after_a_pause_and_once(ask: Ask, qtbot: QtBot, in_window, told: list) -> None:
    field = StringField(ask("skin.colour"))
    field.answered.connect(told.append)
    in_window(field)
    qtbot.keyClicks(field.input, "  Olive ")
    assert told == []
    qtbot.waitUntil(lambda: told == [("Olive",)], timeout=2000)
    field.settle()
    assert told == [("Olive",)]


def test_leaving_a_field_tells_what_was_typed_at_once(ask: Ask, qtbot: QtBot, in_window, told: list) -> None:
    field, other = StringField(ask("skin.colour")), StringField(ask("plan.operator"))
    field.answered.connect(told.append)
    in_window(field, other)
    field.take_focus()
    qtbot.keyClicks(field.input, "Olive")
    qtbot.keyClick(field.input, Key.Key_Tab)
    assert told == [("Olive",)]


def test_spaces_alone_are_no_answer(ask: Ask, qtbot: QtBot) -> None:
    field = TextField(ask("goals.bothers"))
    qtbot.addWidget(field)
    field.input.setPlainText(" \u200b\n ")
    assert field.value() == ()


def test_tab_leaves_a_text_and_enter_does_not(ask: Ask, qtbot: QtBot, in_window) -> None:
    field, after = TextField(ask("goals.bothers")), StringField(ask("skin.colour"))
    in_window(field, after)
    field.take_focus()
    qtbot.keyClicks(field.input, "One")
    qtbot.keyClick(field.input, Key.Key_Return)
    qtbot.keyClicks(field.input, "Two")
    qtbot.keyClick(field.input, Key.Key_Tab)
    assert field.value() == ("One\nTwo",)
    assert QApplication.focusWidget() is after.input


def test_a_text_grows_with_its_lines(ask: Ask, qtbot: QtBot, in_window) -> None:
    field = TextField(ask("goals.bothers"))
    in_window(field)
    before = field.input.sizeHint().height()
    field.set_value(("\n".join(["line"] * 8),))
    assert field.input.sizeHint().height() > before + 3 * field.input.fontMetrics().lineSpacing()


@pytest.mark.parametrize(
    ("typed", "value", "words"),
    [
        ("27 3 1985", PartialDate(1985, 3, 27), "= 27 March 1985"),
        ("March 2019", PartialDate(2019, 3), "= March 2019"),
        ("about 3 years ago", PartialDate(2023), "= 2023"),
        ("31 2 2019", Unreadable("31 2 2019"), "There is no 31 February 2019."),
        ("soon", Unreadable("soon"), "Type a date"),
    ],
)
def test_a_date_says_how_it_was_understood_and_stays_as_typed(
    ask: Ask, qtbot: QtBot, typed: str, value: object, words: str
) -> None:
    field = DateField(ask("marks.onset"), today=lambda: TODAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, typed)
    field.settle()
    assert field.value() == (value,)
    assert field.understood.text().startswith(words)
    assert field.input.text() == typed


def test_a_date_that_needs_its_day_does_not_take_a_month(ask: Ask, qtbot: QtBot) -> None:
    field = DateField(ask("plan.first-session"), today=lambda: TODAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, "March 2027")
    assert field.value() == (Unreadable("March 2027"),)
    assert "day" in field.understood.text()
    field.input.clear()
    qtbot.keyClicks(field.input, "5 March 2027")
    assert field.value() == (PartialDate(2027, 3, 5),)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4,5", Decimal("4.5")),
        ("4.5 mm", Decimal("4.5")),
        ("4 MM", Decimal(4)),
        ("wide", Unreadable("wide")),
        ("mm", Unreadable("mm")),
        ("1,200", Unreadable("1,200")),
    ],
)
def test_a_decimal_takes_comma_point_and_its_unit(ask: Ask, qtbot: QtBot, typed: str, value: object) -> None:
    field = DecimalField(ask("marks.width-mm"))
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, typed)
    assert field.value() == (value,)
    assert field.input.text() == typed


@pytest.mark.parametrize(
    ("typed", "value"), [("6", 6), ("6 weeks", 6), ("6,5", Unreadable("6,5")), ("six", Unreadable("six"))]
)
def test_a_whole_number_is_whole(ask: Ask, qtbot: QtBot, typed: str, value: object) -> None:
    field = IntegerField(ask("plan.interval-weeks"))
    qtbot.addWidget(field)
    qtbot.keyClicks(field.input, typed)
    assert field.value() == (value,)


def test_a_list_grows_with_enter_and_shrinks_with_its_button(
    ask: Ask, qtbot: QtBot, in_window, told: list
) -> None:
    field = ListField(ask("allergies.list"))
    field.answered.connect(told.append)
    in_window(field)
    field.take_focus()
    for word in ("latex", "penicillin", "gold"):
        qtbot.keyClicks(QApplication.focusWidget(), word)
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    assert field.value() == ("latex", "penicillin", "gold")
    qtbot.mouseClick(field.remove_buttons[1], Qt.MouseButton.LeftButton)
    assert field.value() == ("latex", "gold")
    assert told[-1] == ("latex", "gold")


def test_the_last_line_of_a_list_is_emptied_and_stays(ask: Ask, qtbot: QtBot, told: list) -> None:
    field = ListField(ask("allergies.list"))
    qtbot.addWidget(field)
    field.set_value(("latex",))
    field.answered.connect(told.append)
    field.remove_buttons[0].click()
    assert field.value() == ()
    assert told == [()]
    assert len(field.inputs) == 1


def test_the_tab_key_walks_a_list_from_line_to_line(ask: Ask, qtbot: QtBot, in_window) -> None:
    field, after = ListField(ask("allergies.list")), StringField(ask("skin.colour"))
    field.set_value(("latex", "gold"))
    in_window(field, after)
    field.take_focus()
    walked = []
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        walked.append(QApplication.focusWidget())
    assert walked == [
        field.remove_buttons[0],
        field.inputs[1],
        field.remove_buttons[1],
        field.add_button,
        after.input,
    ]
