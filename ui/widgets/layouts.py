"""What a layout holds, without keeping hold of its items.

`QLayout.itemAt` is not for us. The Python object of an item outlives the item: Qt frees it with its widget,
tells nobody, and the next widget made at that address comes back from Qt as the old item. A test looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def in_order(layout: QLayout) -> list[QWidget | QLayout]:
    """The widgets and the layouts directly in a layout, in its order."""
    holder = layout.parentWidget()
    if holder is None:
        return []
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    found: list[tuple[int, QWidget | QLayout]] = [
        (layout.indexOf(widget), widget) for widget in holder.findChildren(QWidget, options=direct)
    ]
    found.extend((layout.indexOf(part), part) for part in layout.findChildren(QLayout, options=direct))
    return [part for place, part in sorted(found, key=lambda each: each[0]) if place >= 0]


@contextmanager
def held(layout: QLayout) -> Iterator[None]:
    """Lay nothing out while several widgets in a layout come and go: Qt does it anew for each that is shown.

    It is done once, on the way back to the event loop, or where somebody asks for it (`activate`).
    """
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout. Its widgets go away, once whatever they are doing has ended."""
    for part in in_order(layout):
        if isinstance(part, QWidget):
            layout.removeWidget(part)
            part.hide()
            part.deleteLater()
        else:
            clear(part)
    while layout.count():
        layout.takeAt(0)
