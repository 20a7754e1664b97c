"""The order of the Tab key: that of reading."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def set_reading_order(root: QWidget) -> None:
    """Let the Tab key follow the layouts of a widget, from top to bottom and from left to right.

    Call it after questions were put between others: Qt's own order is the order in which they were made.
    """
    before: QWidget | None = None
    for widget in _read(root):
        if before is not None:
            QWidget.setTabOrder(before, widget)
        before = widget


def _read(widget: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        found.append(widget)
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        return found + _read(widget.widget())
    layout = widget.layout()
    if layout is not None:
        found.extend(_read_layout(layout))
    return found


def _read_layout(layout: QLayout) -> list[QWidget]:
    found: list[QWidget] = []
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item.widget() is not None:
            found.extend(_read(item.widget()))
        elif item.layout() is not None:
            found.extend(_read_layout(item.layout()))
    return found
