"""Buttons: primary, plain, quiet, danger, and links. Painted from the palette, sized by their words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme.colours import Colours, colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import CONTROL, LEAST_TARGET, RADIUS_BOX, RADIUS_FIELD, TARGET
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.painting import WRAPPED_LEFT_MIDDLE, paint_box, painter_of

_ICON = 18
_GAP = 9
_APART, _CLOSE = 8, 5
"""Pixels above and below the words of a link together: with room, and in lines close together."""


class Button(TextStyled, QPushButton):
    """A button with its words, and perhaps an icon before or after them and the key that presses it.

    `kind` is a dynamic property too: "primary", "plain", "quiet" or "danger". An icon without words needs
    `name`, which becomes the accessible name and the tooltip. `key` is only shown: it makes no shortcut.
    """

    kind = "plain"
    padding = 16
    least_height = CONTROL

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        icon: str = "",
        icon_after: str = "",
        key: str = "",
        name: str = "",
    ) -> None:
        super().__init__(parent)
        # Not to the constructor, where PySide would look for an icon first and make everything icons have.
        self.setText(text)
        self._icon, self._icon_after, self._key = icon, icon_after, key
        self._key_font = QFont()
        self.setProperty("kind", self.kind)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)
        self.use_style(TextStyle.LABEL)

    def set_icon(self, icon: str) -> None:
        """Show another icon before the words, or none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        self._key_font = font_of(TextStyle.KEY)
        super().restyle()

    def sizeHint(self) -> QSize:
        padding = self.padding if self.text() else 8
        height = max(self.least_height, self.fontMetrics().height() + 14)
        return QSize(self._content_width() + 2 * padding, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # In a window, unlike in a dialog, Qt leaves Enter on a focused button to the program.
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        ink = self._paint_ground(painter, colours)
        left = (self.width() - self._content_width()) / 2
        middle = self.height() / 2
        if self._icon:
            paint_icon(
                painter, self._icon, QRectF(left, middle - grown(_ICON) / 2, grown(_ICON), grown(_ICON)), ink
            )
            left += grown(_ICON) + _GAP
        if self.text():
            painter.setPen(QColor(ink))
            place = QRectF(left, 0, self._words_width() + 1, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextShowMnemonic, self.text())
            left += self._words_width() + _GAP
        if self._key:
            self._paint_key(painter, colours, ink, left)
            left += self._key_size().width() + _GAP
        if self._icon_after:
            paint_icon(
                painter,
                self._icon_after,
                QRectF(left, middle - grown(_ICON) / 2, grown(_ICON), grown(_ICON)),
                ink,
            )
        painter.end()

    def _paint_ground(self, painter: QPainter, colours: Colours) -> str:
        """Paint what lies under the words; gives the colour of the words."""
        place, pressed = QRectF(self.rect()), self.isDown() or self.underMouse()
        if not self.isEnabled():
            paint_box(painter, place, RADIUS_FIELD, fill=colours.sunken, edge=colours.rule)
            return colours.disabled
        fill = colours.accent_tint if pressed or self.isChecked() else colours.surface
        edge = colours.accent if self.isChecked() else colours.control
        line = 2 if self.isChecked() else colours.edge_line
        paint_box(painter, place, RADIUS_FIELD, fill=fill, edge=edge, line=line)
        return colours.text

    def _paint_key(self, painter: QPainter, colours: Colours, ink: str, left: float) -> None:
        size = self._key_size()
        place = QRectF(left, (self.height() - size.height()) / 2, size.width(), size.height())
        edge = ink if self.kind == "primary" else colours.rule
        paint_box(painter, place, RADIUS_BOX, fill=None, edge=edge)
        painter.setFont(self._key_font)
        painter.setPen(QColor(ink if self.kind == "primary" else colours.muted))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._key)

    def _words_width(self) -> int:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()

    def _key_size(self) -> QSize:
        words = QFontMetrics(self._key_font)
        return QSize(words.horizontalAdvance(self._key) + 12, words.height() + 4)

    def _content_width(self) -> int:
        widths = [grown(_ICON)] * bool(self._icon) + [grown(_ICON)] * bool(self._icon_after)
        widths += [self._words_width()] if self.text() else []
        widths += [self._key_size().width()] if self._key else []
        return sum(widths) + _GAP * max(0, len(widths) - 1)


class PrimaryButton(Button):
    """The one main thing to do on a page."""

    kind = "primary"

    def _paint_ground(self, painter: QPainter, colours: Colours) -> str:
        if not self.isEnabled():
            return super()._paint_ground(painter, colours)
        pressed = self.isDown() or self.underMouse()
        fill = colours.accent_hover if pressed else colours.accent
        paint_box(painter, QRectF(self.rect()), RADIUS_FIELD, fill=fill, edge=None)
        return colours.on_accent


class PlainButton(Button):
    """Something else that can be done."""


class DangerButton(Button):
    """Something that takes away; it stands apart from the harmless ones."""

    kind = "danger"

    def _paint_ground(self, painter: QPainter, colours: Colours) -> str:
        if not self.isEnabled():
            return super()._paint_ground(painter, colours)
        fill = colours.stop_bg if self.isDown() or self.underMouse() else colours.surface
        line = colours.edge_line
        paint_box(painter, QRectF(self.rect()), RADIUS_FIELD, fill=fill, edge=colours.stop_fg, line=line)
        return colours.stop_fg


class QuietButton(Button):
    """Something small: no edge, only words or an icon in the accent colour."""

    kind = "quiet"
    padding = 12

    def _paint_ground(self, painter: QPainter, colours: Colours) -> str:
        if self.isEnabled() and (self.isDown() or self.underMouse()):
            paint_box(painter, QRectF(self.rect()), RADIUS_FIELD, fill=colours.accent_tint, edge=None)
        return colours.accent if self.isEnabled() else colours.disabled


class LinkButton(QuietButton):
    """Underlined words that jump to a place. They wrap, and begin at the edge, in line with other words.

    `is_close` is for lines close together, in plain words: they are as high as a target must be.
    """

    least_height = TARGET
    _heights: dict[tuple[int, str], int]
    _underlined: QFont

    def __init__(self, text: str = "", parent: QWidget | None = None, *, is_close: bool = False) -> None:
        super().__init__(text, parent)
        self._beside = _CLOSE if is_close else _APART
        self.least_height = LEAST_TARGET if is_close else TARGET
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.use_style(TextStyle.SMALL if is_close else TextStyle.SMALL_LABEL)

    def restyle(self) -> None:
        self._heights = {}
        super().restyle()
        self._underlined = QFont(self.font())
        self._underlined.setUnderline(True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # A layout asks again and again before it settles.
        asked = width, self.text()
        if asked not in self._heights:
            self._heights[asked] = max(self.least_height, self._words_height(width) + self._beside)
        return self._heights[asked]

    def first_line_middle(self) -> float:
        """The middle of the first line of words, in pixels below the top of this button."""
        return (self.height() - self._words_height(self.width()) + self.fontMetrics().height()) / 2

    def _words_height(self, width: int) -> int:
        room = 0, 0, max(40, width), 10_000
        return self.fontMetrics().boundingRect(*room, Qt.TextFlag.TextWordWrap, self.text()).height()

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2
        return QSize(width, max(self.least_height, self.fontMetrics().height() + self._beside))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(120, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_of(self)
        ink = self._paint_ground(painter, colours_of(self.palette()))
        painter.setFont(self._underlined)
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(self.rect()), WRAPPED_LEFT_MIDDLE, self.text())
        painter.end()

    def _paint_ground(self, _painter: QPainter, colours: Colours) -> str:
        if not self.isEnabled():
            return colours.disabled
        return colours.accent_hover if self.isDown() or self.underMouse() else colours.accent
