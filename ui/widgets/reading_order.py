"""The order of the Tab key: that of reading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget

from ui.widgets.layouts import in_order


def set_reading_order(root: QWidget) -> None:
    """Let the Tab key follow the layouts of a widget, from top to bottom and from left to right.

    Call it after questions were put between others: Qt's own order is the order in which they were made.
    """
    order = focusable(root)
    if order:
        put_after(order[0], order[1:])


def put_after(before: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let the Tab key go from one widget through others, in this order, and on to what came after it."""
    for widget in widgets:
        QWidget.setTabOrder(before, widget)
        before = widget


def focusable(root: QWidget | QLayout) -> list[QWidget]:
    """What can have the focus in a widget or a layout, in the order of reading."""
    return _read(root) if isinstance(root, QWidget) else _read_layout(root)


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
    for part in in_order(layout):
        found.extend(_read(part) if isinstance(part, QWidget) else _read_layout(part))
    return found
