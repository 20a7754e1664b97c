"""A row of small tabs: one stop of the Tab key, arrow keys move, Space or Enter opens. It wraps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.colours import colours_of
from ui.theme.icons import STROKE_TICK, paint_icon
from ui.theme.sizes import RADIUS_FIELD, TARGET
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.columns import ItemsLayout
from ui.widgets.options import Roving
from ui.widgets.painting import paint_box, painter_of

_GAP = 5
_SIDES = 23
_TICK, _TICK_AT, _BEHIND_TICK = 10, 4, 18
"""Pixels beside the words, left and right; of a tick, before it, and before the words behind it."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its id, its words, what a screen reader adds, whether all there is done."""

    id: str
    words: str
    detail: str = ""
    done: bool = False


class TabButton(TextStyled, QAbstractButton):
    """One tab, painted as a small box; the open one is tinted and bold, a done one has a tick."""

    def __init__(self, tab: Tab, parent: TabRow) -> None:
        super().__init__(parent)
        self.tab = tab
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.SMALL_LABEL)
        self.show_tab(tab)

    def show_tab(self, tab: Tab) -> None:
        """Show other words in place."""
        self.tab = tab
        self.setText(tab.words)
        self.setAccessibleName(f"{tab.words}. {tab.detail}" if tab.detail else tab.words)
        self.setToolTip(tab.detail)
        self.update()

    def sizeHint(self) -> QSize:
        """The tick stands in the room at the left, so that nothing moves when a page is done."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(words + grown(_SIDES), max(TARGET, self.fontMetrics().height() + 12))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than its words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, tick, words."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        open_now = self.isChecked()
        fill = colours.accent_tint if open_now else colours.surface if self.underMouse() else None
        edge = colours.accent if open_now else colours.rule
        paint_box(painter, QRectF(self.rect()), RADIUS_FIELD, fill=fill, edge=edge)
        ink = colours.accent if open_now else colours.text2
        words = QRectF(self.rect())
        if self.tab.done:
            side = grown(_TICK)
            spot = QRectF(grown(_TICK_AT), (self.height() - side) // 2, side, side)
            paint_icon(painter, "check", spot, colours.accent, stroke=STROKE_TICK)
            words = words.adjusted(grown(_BEHIND_TICK), 0, grown(_BEHIND_TICK) - grown(_SIDES), 0)
        painter.setFont(font_of(TextStyle.SMALL_LABEL if open_now else TextStyle.SMALL))
        painter.setPen(QColor(ink))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys move; Enter opens as Space does."""
        parent = self.parentWidget()
        assert isinstance(parent, TabRow)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif not parent.move(self, event):
            super().keyPressEvent(event)


class TabRow(QWidget):
    """The tabs. `chosen(id)` tells the one that was pressed; `set_current` shows which is open."""

    chosen = Signal(str)
    remade = Signal()
    """There are other buttons than before: they have no place in the round of the Tab key yet."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.buttons: dict[str, TabButton] = {}
        self._roving: Roving | None = None
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def current(self) -> str:
        """The id of the tab that is open, "" without one."""
        return next((name for name, button in self.buttons.items() if button.isChecked()), "")

    def set_tabs(self, tabs: Sequence[Tab], current: str) -> None:
        """Show these tabs; the same ids again change in place."""
        if [tab.id for tab in tabs] != list(self.buttons):
            for button in self.buttons.values():
                self._flow.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.buttons = {tab.id: TabButton(tab, self) for tab in tabs}
            for button in self.buttons.values():
                button.clicked.connect(self._on_clicked)
                self._flow.addWidget(button)
                button.show()
            self._roving = Roving(tuple(self.buttons.values())) if self.buttons else None
            self.remade.emit()
        for tab in tabs:
            if self.buttons[tab.id].tab != tab:
                self.buttons[tab.id].show_tab(tab)
        self.set_current(current)

    def set_current(self, current: str) -> None:
        """Show which tab is open."""
        for name, button in self.buttons.items():
            button.setChecked(name == current)
        if self._roving is not None and current in self.buttons:
            self._roving.stop_at(self.buttons[current])

    def move(self, button: TabButton, event: QKeyEvent) -> bool:
        """Move for an arrow key; whether it was one."""
        return self._roving is not None and self._roving.move(button, event.key())

    def _on_clicked(self) -> None:
        pressed = self.sender()
        name = next(name for name, button in self.buttons.items() if button is pressed)
        self.set_current(name)
        self.chosen.emit(name)


class FlowLayout(ItemsLayout):
    """Things one after the other, on as many lines as they need."""

    def expandingDirections(self) -> Qt.Orientation:
        """It wants no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return self._place(QRect(0, 0, width, 0), really=False)

    def sizeHint(self) -> QSize:
        """All on one line."""
        widths = [item.sizeHint().width() for item in self._items]
        heights = [item.sizeHint().height() for item in self._items]
        return QSize(sum(widths) + _GAP * max(0, len(widths) - 1), max(heights, default=0))

    def minimumSize(self) -> QSize:
        """The widest of them."""
        widths = [item.minimumSize().width() for item in self._items]
        heights = [item.minimumSize().height() for item in self._items]
        return QSize(max(widths, default=0), max(heights, default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Place all."""
        super().setGeometry(rect)
        self._place(rect, really=True)

    def _place(self, rect: QRect, *, really: bool) -> int:
        left, top, line = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if left > rect.x() and left + size.width() > rect.right() + 1:
                left, top, line = rect.x(), top + line + _GAP, 0
            if really:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + _GAP
            line = max(line, size.height())
        return top + line - rect.y()
