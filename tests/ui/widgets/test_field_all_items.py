"""Every question of the real form through its field: blank is not asked, what is set is got."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from intake.catalogue_reader import load_catalogue
from intake.conditions import Unreadable, Value
from intake.dates import PartialDate
from intake.questionnaire import Item, ItemType, value_problem
from intake.sections import build_questionnaire
from ui.theme.appearance import apply
from ui.theme.sizes import TARGET
from ui.widgets.field import Field
from ui.widgets.fields import NoField, field_class, field_for

FORM = build_questionnaire(load_catalogue())
ITEMS = [item for item in FORM.items.values() if item.type is not ItemType.GROUP]
every_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.link_id)
KINDS = {field_class(item): item for item in ITEMS}
every_kind = pytest.mark.parametrize("item", list(KINDS.values()), ids=lambda item: item.link_id)


def answers_of(item: Item) -> list[tuple[Value, ...]]:
    """Answers that an item can have, made from its own declaration."""
    if item.choices is not None:
        codes = [choice.code for choice in item.choices.choices]
        answers: list[tuple[Value, ...]] = [(code,) for code in codes]
        together = tuple(code for code in codes if code not in item.choices.exclusive)
        return [*answers, together] if item.repeats else answers
    match item.type:
        case ItemType.DATE:
            full: list[tuple[Value, ...]] = [(PartialDate(2027, 3, 5),), (Unreadable("31 Feb 2027"),)]
            return full if item.full_date else [*full, (PartialDate(2019, 3),), (PartialDate(2019),)]
        case ItemType.INTEGER:
            return [(4,), (Unreadable("four"),)]
        case ItemType.DECIMAL:
            return [(Decimal("4.5"),), (Decimal("1.250"),), (Unreadable("wide"),)]
        case ItemType.STRING if item.repeats:
            return [("Invented one", "Invented two"), ("<b>& %s</b>",)]
        case _:
            return [("Invented words",), ("<b>& %s</b>",)]


@every_item
def test_an_empty_field_is_not_asked_and_nothing_is_chosen_beforehand(item: Item, qtbot: QtBot) -> None:
    field = field_for(item)
    qtbot.addWidget(field)
    assert field.value() == ()
    assert not any(button.isChecked() for button in field.findChildren(QAbstractButton))
    assert not any(line.text() for line in field.findChildren(QLineEdit))


@every_item
def test_what_is_set_is_got_silently_and_cleared_with_a_word(item: Item, qtbot: QtBot) -> None:
    field = field_for(item)
    qtbot.addWidget(field)
    told: list[tuple[Value, ...]] = []
    field.answered.connect(told.append)
    for values in answers_of(item):
        field.set_value(values)
        assert field.value() == values
        field.settle()
        assert told == []
        field.clear()
        assert field.value() == ()
        assert told == [()]
        told.clear()
    field.clear()
    assert told == []


@every_item
def test_answers_of_the_field_are_answers_of_the_form(item: Item, qtbot: QtBot) -> None:
    field = field_for(item)
    qtbot.addWidget(field)
    for values in answers_of(item):
        field.set_value(values)
        readable = [value for value in field.value() if not isinstance(value, Unreadable)]
        assert [value_problem(item, value) for value in readable] == [""] * len(readable)


@every_item
def test_everything_that_takes_the_focus_has_a_name(item: Item, qtbot: QtBot) -> None:
    field = field_for(item)
    qtbot.addWidget(field)
    assert field.accessibleName() == item.text
    for widget in focusable(field):
        name = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
        assert name.strip(), widget


@every_kind
def test_a_field_is_one_stop_or_more_of_the_tab_key(item: Item, qtbot: QtBot, in_window) -> None:
    field = field_for(item)
    in_window(field)
    field.take_focus()
    assert field.isAncestorOf(QApplication.focusWidget())


@every_kind
@pytest.mark.parametrize("scale", [1, 2])
def test_nothing_is_cut_at_the_usual_and_at_the_doubled_size(
    item: Item, scale: int, qapp: QApplication, qtbot: QtBot, in_window
) -> None:
    apply(qapp, text_scale=scale)
    field = field_for(item)
    field.set_value(answers_of(item)[0])
    in_window(field, width=640)
    qtbot.wait(1)
    for widget in focusable(field):
        assert widget.height() >= widget.fontMetrics().height(), widget
        if isinstance(widget, QAbstractButton):
            assert widget.height() >= TARGET
            wanted = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else 0
            assert widget.height() >= wanted
        if isinstance(widget, QPlainTextEdit):
            assert widget.verticalScrollBar().maximum() == 0
    assert field.height() >= TARGET


@every_kind
def test_a_field_can_show_that_it_is_wrong_and_right_again(item: Item, qtbot: QtBot) -> None:
    field = field_for(item)
    qtbot.addWidget(field)
    before = field.grab().toImage()
    field.set_error(True)
    assert field.has_error
    field.set_error(False)
    assert not field.has_error
    assert field.grab().toImage() == before


def test_a_group_is_not_asked_by_a_field() -> None:
    group = next(item for item in FORM.items.values() if item.type is ItemType.GROUP)
    with pytest.raises(NoField, match=group.link_id):
        field_for(group)


def focusable(field: Field) -> list[QWidget]:
    return [
        widget
        for widget in field.findChildren(QWidget)
        if widget.focusPolicy().value
        and not widget.objectName().startswith("qt_")
        and not widget.isWindow()
        and widget.window() is field.window()
    ]
