"""A layout that sets things of like width in as many columns as fit, row by row."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class ItemsLayout(QLayout):
    """What every layout of ours keeps for Qt: its items in order, and no margins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Put one more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one away, None past the end."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None


class ColumnsLayout(ItemsLayout):
    """Equal columns, as many as fit and at most `most`; it asks for `usual`. Rows are as high as needed."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        gap: int = 16,
        row_gap: int = 0,
        most: int = 4,
        usual: int = 2,
    ) -> None:
        # Before Qt's own: it tells `invalidate` while it is made.
        self._heights: dict[int, int] = {}
        super().__init__(parent)
        self._gap, self._row_gap, self._most, self._usual = gap, row_gap, most, usual

    def invalidate(self) -> None:
        """Something in it has another size now."""
        self._heights.clear()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Asked several times for each layout of a page, and the same until something in it changes.
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), really=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        columns = min(self._usual, max(1, len(self._items)))
        width = self._column_hint() * columns + self._gap * (columns - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSize(self) -> QSize:
        narrowest = max((item.minimumSize().width() for item in self._items), default=0)
        highest = max((item.minimumSize().height() for item in self._items), default=0)
        return QSize(narrowest, highest)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def _column_hint(self) -> int:
        return max((item.sizeHint().width() for item in self._items), default=0)

    def _columns(self, width: int) -> int:
        hint = self._column_hint() + self._gap
        return max(1, min(self._most, len(self._items), (width + self._gap) // max(1, hint)))

    def _place(self, rect: QRect, *, really: bool) -> int:
        columns = self._columns(rect.width())
        column = (rect.width() - self._gap * (columns - 1)) // columns
        top = rect.y()
        for first in range(0, len(self._items), columns):
            row = self._items[first : first + columns]
            heights = [
                item.heightForWidth(column) if item.hasHeightForWidth() else item.sizeHint().height()
                for item in row
            ]
            if really:
                for place, item in enumerate(row):
                    left = rect.x() + place * (column + self._gap)
                    item.setGeometry(QRect(QPoint(left, top), QSize(column, max(heights))))
            top += max(heights) + self._row_gap
        return max(0, top - self._row_gap * bool(self._items) - rect.y())
