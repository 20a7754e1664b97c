"""What holds other things: cards, dividers, and the block of follow-up questions."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.colours import colours_of
from ui.theme.sizes import CARD_GAP, CARD_PADDING, LEFT_BAR, LINE, RADIUS_CARD
from ui.widgets.painting import paint_box, painter_of


class Card(QFrame):
    """A white box with a thin edge. `body` is its layout, from top to bottom."""

    def __init__(self, parent: QWidget | None = None, *, sunken: bool = False) -> None:
        super().__init__(parent)
        self._sunken = sunken
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(CARD_PADDING, CARD_PADDING, CARD_PADDING, CARD_PADDING)
        self.body.setSpacing(CARD_GAP)

    def add(self, widget: QWidget) -> QWidget:
        """Put a widget at the end; gives it back."""
        self.body.addWidget(widget)
        return widget

    def add_divider(self) -> None:
        """Put a thin line across the whole card at the end."""
        self.body.addWidget(Divider(self))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        fill = colours.window if self._sunken else colours.surface
        paint_box(painter, QRectF(self.rect()), RADIUS_CARD, fill=fill, edge=colours.rule)
        painter.end()


class Divider(QWidget):
    """A thin line across; inside a card it runs from edge to edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(0, LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours_of(self.palette()).rule))
        painter.end()


class FollowUp(QFrame):
    """The follow-up questions of one answer, under a bar at their left. Hidden until `setVisible(True)`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(LEFT_BAR + 15, 0, 0, 0)
        self.body.setSpacing(CARD_GAP)
        self.hide()

    def add(self, widget: QWidget) -> QWidget:
        """Put a follow-up question at the end; gives it back."""
        self.body.addWidget(widget)
        return widget

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_of(self)
        painter.fillRect(0, 0, LEFT_BAR, self.height(), QColor(colours_of(self.palette()).accent_mid))
        painter.end()
