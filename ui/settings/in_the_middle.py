"""A page of the settings stands where its tabs stand, whether it scrolls or not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from ui.theme.type import grown
from ui.widgets.focus import ScrollPage


class InTheMiddle(QObject):
    """Keeps the column of a page in the middle of the window, not of what a scroll bar leaves of it.

    Without this the column jumps by half a scroll bar from one tab to the next. The scroll area owns it.
    """

    def __init__(self, scroll: ScrollPage, widest: int) -> None:
        """`widest` is the width of the column in pixels at 100 %."""
        super().__init__(scroll)
        self._scroll, self._widest = scroll, widest
        scroll.verticalScrollBar().rangeChanged.connect(self._fit)
        scroll.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width, or another size of the text: the room beside the column is another one."""
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        bar = self._scroll.verticalScrollBar()
        beside = max(0, self._scroll.width() - grown(self._widest)) // 2
        # A column that fills the window begins at its left edge, as its tabs do.
        room = min(bar.sizeHint().width(), beside) if bar.maximum() > bar.minimum() else 0
        if self._scroll.viewportMargins().left() != room:
            self._scroll.setViewportMargins(room, 0, 0, 0)
