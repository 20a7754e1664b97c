"""What a layout holds is told and cleared without leaving anything behind that Qt has freed."""

from __future__ import annotations

import gc
from pathlib import Path

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLayoutItem, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import ui
from ui.widgets.layouts import clear, in_order
from ui.widgets.reading_order import set_reading_order


def _items() -> list[object]:
    gc.collect()
    return [
        one for one in shiboken6.getAllValidWrappers() if isinstance(one, QLayoutItem) and not _is_layout(one)
    ]


def _is_layout(item: object) -> bool:
    return isinstance(item, QVBoxLayout | QHBoxLayout)


def _filled(qtbot: QtBot) -> tuple[QWidget, QVBoxLayout, QHBoxLayout]:
    holder = QWidget()
    qtbot.addWidget(holder)
    column, row = QVBoxLayout(holder), QHBoxLayout()
    column.addWidget(QLabel("first", holder))
    column.addLayout(row)
    column.addWidget(QLabel("last", holder))
    row.addStretch(1)
    row.addWidget(QPushButton("between", holder))
    return holder, column, row


def test_widgets_and_layouts_come_in_the_order_of_the_layout(qtbot: QtBot) -> None:
    _holder, column, row = _filled(qtbot)
    column.insertWidget(0, QLabel("before all"))
    words = [part.text() if isinstance(part, QLabel) else part for part in in_order(column)]
    assert words == ["before all", "first", row, "last"]


def test_a_cleared_layout_is_empty_and_its_widgets_are_gone(qtbot: QtBot) -> None:
    holder, column, row = _filled(qtbot)
    clear(column)
    qtbot.waitUntil(lambda: not holder.findChildren(QLabel) and not holder.findChildren(QPushButton))
    assert column.count() == 0
    assert row.count() == 0


def test_setting_the_order_and_clearing_leave_no_item_of_a_layout_behind(qtbot: QtBot) -> None:
    before = len(_items())
    holder, column, _row = _filled(qtbot)
    set_reading_order(holder)
    clear(column)
    assert len(_items()) == before


def test_no_code_of_the_window_asks_a_layout_for_its_items() -> None:
    folder = Path(ui.__file__).parent
    asking = [
        path.name
        for path in folder.rglob("*.py")
        if ".itemAt(" in path.read_text(encoding="utf-8")
        or ".itemAtPosition(" in path.read_text(encoding="utf-8")
    ]
    assert asking == []
