"""A row that folds: what has no room beside the others goes into a line below."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from ui.widgets.columns import ItemsLayout


class FoldingRow(ItemsLayout):
    """Buttons, or words with a button, in as few lines as they need; those of a line share its middle.

    `stretched` is the place of the one that takes the room that its line leaves, None where nobody does.
    Unlike a box that changes its direction it never asks for more width than its widest part, so that a page
    that scrolls is not held wide by it.
    """

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 12, line_gap: int = 8, stretched: int | None = None
    ) -> None:
        super().__init__(parent)
        self._gap, self._line_gap, self._stretched = gap, line_gap, stretched

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        inside = width - margins.left() - margins.right()
        return margins.top() + self._place(QRect(0, 0, inside, 0), really=False) + margins.bottom()

    def sizeHint(self) -> QSize:
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self._gap * max(0, len(shown) - 1)
        return self._with_margins(QSize(width, max((item.sizeHint().height() for item in shown), default=0)))

    def minimumSize(self) -> QSize:
        shown = self._shown()
        width = max((item.minimumSize().width() for item in shown), default=0)
        return self._with_margins(QSize(width, max((item.sizeHint().height() for item in shown), default=0)))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), really=True)

    def lines(self, width: int) -> list[list[QLayoutItem]]:
        """Which parts stand beside one another in a width inside the margins, in pixels."""
        lines: list[list[QLayoutItem]] = [[]]
        left = width
        for item in self._shown():
            needed = self._least(item)
            if lines[-1] and needed > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self._gap
        return lines

    def _least(self, item: QLayoutItem) -> int:
        return (item.minimumSize() if self._is_stretched(item) else item.sizeHint()).width()

    def _is_stretched(self, item: QLayoutItem) -> bool:
        return self._stretched is not None and item is self._items[self._stretched]

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, room: QRect, *, really: bool) -> int:
        """Place the parts line by line, or only count; gives the height that they take."""
        lines = self.lines(room.width())
        top = room.y()
        for line in lines:
            # A single line stands in the middle of what there is.
            least = room.height() if really and len(lines) == 1 else 0
            top += self._place_line(line, QRect(room.x(), top, room.width(), least), really=really)
            top += self._line_gap
        return max(0, top - self._line_gap - room.y())

    def _place_line(self, line: list[QLayoutItem], room: QRect, *, really: bool) -> int:
        widths = [min(self._least(item), room.width()) for item in line]
        spare = room.width() - sum(widths) - self._gap * max(0, len(line) - 1)
        for place, item in enumerate(line):
            if self._is_stretched(item):
                widths[place] += max(0, spare)
        heights = [_height(item, width) for item, width in zip(line, widths, strict=True)]
        high = max([*heights, room.height()])
        if really:
            left = room.x()
            for item, width, height in zip(line, widths, heights, strict=True):
                item.setGeometry(QRect(left, room.y() + (high - height) // 2, width, height))
                left += width + self._gap
        return high


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
