"""Where the main button of a page or a dialog stands: one rule for all of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QStyle, QWidget

from ui.widgets.buttons import Button

_GAP, _GAP_DIALOG = 12, 8
_MAIN_LAST = {QDialogButtonBox.ButtonLayout.MacLayout.value, QDialogButtonBox.ButtonLayout.GnomeLayout.value}


class PageButtons(QHBoxLayout):
    """At the foot of a page: the main button at the left, the others beside it, words at the right."""

    def __init__(self, main: Button, *others: Button, words: QWidget | None = None) -> None:
        super().__init__()
        self.setSpacing(_GAP)
        for button in (main, *others):
            self.addWidget(button)
        if words is None:
            self.addStretch(1)
        else:
            self.addWidget(words, 1)


class DialogButtons(QHBoxLayout):
    """At the foot of a dialog: at the right, in the order of the desktop; `words` at the left.

    Windows and KDE have the main button before the others, macOS and GNOME after them. The reading order and
    the Tab key follow.
    """

    def __init__(self, main: Button, *others: Button, words: QWidget | None = None) -> None:
        super().__init__()
        self.setSpacing(_GAP_DIALOG)
        if words is not None:
            self.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        self.addStretch(1 if words is None else 0)
        hint = main.style().styleHint(QStyle.StyleHint.SH_DialogButtonLayout, None, main)
        for button in in_desktop_order(main, *others, layout=hint):
            self.addWidget(button)


def in_desktop_order(main: Button, *others: Button, layout: int) -> tuple[Button, ...]:
    """The buttons of a dialog from left to right; `layout` is Qt's number of the desktop's order."""
    return (*others, main) if layout in _MAIN_LAST else (main, *others)
