"""A page that is one column, in the middle, and scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.slim_scroll_bar import slim
from ui.widgets.focus import ScrollPage


def fill_page(page: QWidget, holder: QWidget) -> ScrollPage:
    """Let `holder` fill a page that is empty, at the top and in the middle; gives what it scrolls in."""
    scroll = ScrollPage(holder, page)
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    slim(scroll)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scroll)
    return scroll
