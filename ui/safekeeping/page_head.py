"""The head of a page: its title, and close below it what it is about."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

_BELOW_TITLE = 2


def page_head(title: QWidget, *words: QWidget) -> QVBoxLayout:
    """The title with its words, nearer to each other than to what follows."""
    head = QVBoxLayout()
    head.setSpacing(_BELOW_TITLE)
    head.addWidget(title)
    for each in words:
        head.addWidget(each)
    return head
