"""What can be wrong with how a screen looks: words cut, targets too small, a page that scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QLabel, QScrollArea, QWidget

from tests.e2e.window_keyboard import accessible_name
from ui.widgets.labels import OneLine

LEAST_TARGET = 24


def described(widget: QWidget) -> str:
    """A widget in words, for whoever must find it."""
    words = accessible_name(widget)
    parent = widget.parentWidget()
    return f"{type(widget).__name__} {words[:60]!r} in {type(parent).__name__}"


def shown(window: QWidget) -> list[QWidget]:
    """Everything that is on the screen, what has been scrolled away too."""
    return [each for each in window.findChildren(QWidget) if each.isVisible() and not each.size().isEmpty()]


def cut_words(widgets: list[QWidget]) -> Iterator[str]:
    """Labels and buttons that have less room than their words; `OneLine` says the rest in its tooltip."""
    for each in widgets:
        if isinstance(each, QLabel) and each.text() and not isinstance(each, OneLine):
            if each.wordWrap():
                needed = each.heightForWidth(each.width())
                is_cut = each.height() < needed - 1
            else:
                needed = each.sizeHint().width()
                is_cut = each.width() < needed - 1 or each.height() < each.fontMetrics().height() - 2
            if is_cut:
                yield f"{described(each)}: {each.width()}x{each.height()}, needs {needed}"
        elif isinstance(each, QAbstractButton) and each.text():
            least = each.minimumSizeHint()
            if each.width() < least.width() - 1 or each.height() < least.height() - 1:
                needs = f"{least.width()}x{least.height()}"
                yield f"{described(each)}: {each.width()}x{each.height()}, needs {needs}"


def small_targets(widgets: list[QWidget]) -> Iterator[str]:
    """What is pressed and offers less than 24 pixels."""
    for each in widgets:
        is_pressed = isinstance(each, QAbstractButton) and each.isEnabled()
        if is_pressed and min(each.width(), each.height()) < LEAST_TARGET:
            yield f"{described(each)}: {each.width()}x{each.height()}"


def sideways(widgets: list[QWidget]) -> Iterator[str]:
    """Pages that must be scrolled sideways to be read."""
    for each in widgets:
        if isinstance(each, QScrollArea) and each.horizontalScrollBar().maximum() > 0:
            yield f"{described(each)}: {each.horizontalScrollBar().maximum()} pixels"


def overlapping(widgets: list[QWidget]) -> Iterator[str]:
    """Labels and buttons that stand on one another."""
    leaves = [each for each in widgets if isinstance(each, QLabel | QAbstractButton) and each.isVisible()]
    by_parent: dict[QWidget | None, list[QWidget]] = {}
    for each in leaves:
        by_parent.setdefault(each.parentWidget(), []).append(each)
    for siblings in by_parent.values():
        for place, one in enumerate(siblings):
            for other in siblings[place + 1 :]:
                common = one.geometry().intersected(other.geometry())
                if common.width() > 2 and common.height() > 2:
                    yield f"{described(one)} and {described(other)}: {common.width()}x{common.height()}"


def beyond(window: QWidget, widgets: list[QWidget]) -> Iterator[str]:
    """What sticks out of the window, or out of the widget that holds it, and cannot be scrolled to."""
    for each in widgets:
        parent = each.parentWidget()
        if not isinstance(each, QLabel | QAbstractButton) or parent is None or parent.isWindow():
            continue
        if isinstance(parent.parentWidget(), QAbstractScrollArea) or parent.testAttribute(
            Qt.WidgetAttribute.WA_TransparentForMouseEvents
        ):
            continue
        place = QRect(each.mapTo(parent, QPoint()), each.size())
        room = parent.rect().adjusted(-1, -1, 1, 1)
        if not room.contains(place):
            yield f"{described(each)}: {place.getRect()} in {room.width()}x{room.height()}"
