"""Large things to touch: answers as boxes, buttons, inputs. At least 48 pixels high, text of 20 and more."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from ui.theme.colours import Colours, Tone, colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import RADIUS_CARD
from ui.theme.type import TextStyle, TextStyled, grown
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.field import LineInput
from ui.widgets.icon_label import Icon, IconLabel
from ui.widgets.options import KeyHandler
from ui.widgets.painting import paint_box, paint_radio, paint_tick_box, painter_of
from ui.widgets.text_fields import TextInput

BIG_TARGET = 56
"""The height of anything that a patient can touch, in pixels at 100 %; the least asked for is 48."""
GAP = 12
_BOX, _SIDE, _INSET = 26, 18, 14
_WIDEST = 620
_BUTTON_ICON = 18


class _BigOption(TextStyled):
    """What a large tick box and a large radio circle share. Mixed in before the Qt class."""

    on_key: KeyHandler | None = None

    def prepare(self: QAbstractButton, name: str) -> None:  # type: ignore[misc]
        self.setAutoExclusive(False)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.use_style(TextStyle.LARGE)  # type: ignore[attr-defined]

    def hitButton(self, _position: object) -> bool:
        return True

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self: QAbstractButton, width: int) -> int:  # type: ignore[misc]
        room = max(60, width - grown(_BOX) - _INSET - 2 * _SIDE)
        words = self.fontMetrics().boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self.text())
        return max(BIG_TARGET, words.height() + 24)

    def sizeHint(self: QAbstractButton) -> QSize:  # type: ignore[misc]
        words = self.fontMetrics().horizontalAdvance(self.text()) + 4
        width = min(words, grown(_WIDEST)) + grown(_BOX) + _INSET + 2 * _SIDE
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self: QAbstractButton) -> QSize:  # type: ignore[misc]
        return QSize(min(grown(180), self.sizeHint().width()), BIG_TARGET)

    def keyPressEvent(self: QAbstractButton, event: QKeyEvent) -> None:  # type: ignore[misc]
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif self.on_key is None or not self.on_key(self, event):  # type: ignore[attr-defined]
            super().keyPressEvent(event)  # type: ignore[misc]

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second press of a double click would take the answer away again.
        event.accept()

    def paintEvent(self: QAbstractButton, _event: QPaintEvent) -> None:  # type: ignore[misc]
        colours = colours_of(self.palette())
        painter = painter_of(self)
        chosen, place = self.isChecked(), QRectF(self.rect())
        fill = colours.accent_tint if chosen or self.isDown() else colours.surface
        edge = colours.accent if chosen else colours.control
        if not self.isEnabled():
            fill, edge = colours.sunken, colours.rule
        paint_box(painter, place, RADIUS_CARD, fill=fill, edge=edge, line=2 if chosen else 1)
        side = grown(_BOX)
        mark = QRectF(_SIDE, (self.height() - side) / 2, side, side)
        self.paint_mark(painter, mark, colours)  # type: ignore[attr-defined]
        painter.setFont(self.font())
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.text2))
        left = _SIDE + side + _INSET
        words = QRectF(left, 0, self.width() - left - _SIDE + 4, self.height())
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, across | Qt.TextFlag.TextWordWrap, self.text())
        painter.end()


class BigTick(_BigOption, QCheckBox):
    """A box to tick, with its words."""

    def __init__(self, text: str, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.prepare(name or text)

    def paint_mark(self, painter: QPainter, place: QRectF, colours: Colours) -> None:
        """Paint the box itself."""
        paint_tick_box(painter, place, colours, ticked=self.isChecked(), enabled=self.isEnabled())


class BigRadio(_BigOption, QRadioButton):
    """One answer of several. Touching the chosen one again takes it away."""

    def __init__(self, text: str, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.prepare(name or text)

    def paint_mark(self, painter: QPainter, place: QRectF, colours: Colours) -> None:
        """Paint the circle itself."""
        paint_radio(painter, place, colours, chosen=self.isChecked(), enabled=self.isEnabled())


class BigButton(PlainButton):
    """A large button."""

    padding = 26
    least_height = BIG_TARGET

    def restyle(self) -> None:
        self._style = TextStyle.LARGE_LABEL
        super().restyle()


class BigWrappingButton(BigButton):
    """A large button whose words take a second line where the screen is narrow."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(60, width - self._beside_words())
        words = self.fontMetrics().boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self.text())
        return max(BIG_TARGET, words.height() + 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(grown(180), self.sizeHint().width()), BIG_TARGET)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)
            return
        colours = colours_of(self.palette())
        painter = painter_of(self)
        ink = self._paint_ground(painter, colours)
        left = self.padding + self._beside_words() - 2 * self.padding
        if self._icon:
            side = grown(_BUTTON_ICON)
            spot = QRectF(self.padding, (self.height() - side) / 2, side, side)
            paint_icon(painter, self._icon, spot, ink)
        painter.setPen(QColor(ink))
        words = QRectF(left, 0, self.width() - left - self.padding, self.height())
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, across | Qt.TextFlag.TextWordWrap, self.text())
        painter.end()

    def _beside_words(self) -> int:
        """The width of all but the words, in pixels."""
        return self.sizeHint().width() - self._words_width()


class BigPrimaryButton(PrimaryButton):
    """The one large main button."""

    padding = 34
    least_height = BIG_TARGET

    def restyle(self) -> None:
        self._style = TextStyle.LARGE_LABEL
        super().restyle()


class BigQuietButton(QuietButton):
    """A large button without an edge."""

    padding = 16
    least_height = BIG_TARGET

    def restyle(self) -> None:
        self._style = TextStyle.LARGE
        super().restyle()


class BigLine(LineInput):
    """One line to type in. It has no menu: nothing that lay in the clipboard may come out of it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setPlaceholderText("")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.use_style(TextStyle.LARGE)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), max(BIG_TARGET - 8, self.fontMetrics().height() + 16))


class BigText(TextInput):
    """Several lines to type in, without a menu."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setPlaceholderText("")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
        self.use_style(TextStyle.LARGE)


class BigIconLabel(IconLabel):
    """Large words behind an icon of their height."""

    def __init__(self, text: str, icon: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(text, icon, tone, parent, style=TextStyle.LARGE)
        row = self.layout()
        row.removeWidget(self.icon)
        self.icon.hide()
        self.icon.deleteLater()
        self.icon = Icon(icon, tone, self, size=22)
        self.icon.setContentsMargins(0, 3, 0, 0)
        row.insertWidget(0, self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.setSpacing(10)


__all__ = [
    "BIG_TARGET",
    "GAP",
    "BigButton",
    "BigIconLabel",
    "BigLine",
    "BigPrimaryButton",
    "BigQuietButton",
    "BigRadio",
    "BigText",
    "BigTick",
]
