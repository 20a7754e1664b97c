"""A page that is one column, in the middle, and scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.slim_scroll_bar import slim
from ui.theme.sizes import PAGE_MARGIN
from ui.widgets.focus import ScrollPage

_WIDE, _WIDE_MARGIN = 1200, 56


def fill_page(page: QWidget, holder: QWidget) -> ScrollPage:
    """Let `holder` fill a page that is empty, at the top and in the middle; gives what it scrolls in."""
    scroll = ScrollPage(holder, page)
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    slim(scroll)
    whole = QVBoxLayout(page)
    whole.setContentsMargins(0, 0, 0, 0)
    whole.addWidget(scroll)
    return scroll


def foot_below(foot: QWidget) -> QHBoxLayout:
    """A row that sets the buttons of a page below its column: as wide as it may get, in the middle."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    # It takes all the room until it is as wide as it may be.
    row.addWidget(foot, 1000)
    row.addStretch(1)
    return row


def side_margin(width: int) -> int:
    """The room at each side of a page that fills a window of a width, in pixels."""
    return _WIDE_MARGIN if width >= _WIDE else PAGE_MARGIN
