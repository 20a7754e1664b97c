"""Words behind an icon, in one tone, that wrap beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme.colours import Tone, colours_of
from ui.theme.icons import paint_icon
from ui.theme.type import TextStyle, grown
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of


class Icon(QWidget):
    """An icon in a tone. It says nothing by itself: words stand beside it, or `name` says it.

    `beside` is a label to its right in the same parent: the icon stands in the middle of its first line. Such
    an icon is put into a row without an alignment, so that it is as high as the row.
    """

    def __init__(
        self,
        icon: str,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
        *,
        size: int = 16,
        name: str = "",
        beside: Label | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._size, self._beside = icon, tone, size, beside
        high = QSizePolicy.Policy.Fixed if beside is None else QSizePolicy.Policy.Preferred
        self.setSizePolicy(QSizePolicy.Policy.Fixed, high)
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)

    def set_icon(self, icon: str, tone: Tone) -> None:
        """Show another icon, perhaps in another tone."""
        self._icon, self._tone = icon, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(grown(self._size), grown(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = painter_of(self)
        hue = getattr(colours_of(self.palette()), self._tone.value)
        paint_icon(painter, self._icon, self.spot(), hue)
        painter.end()

    def spot(self) -> QRectF:
        """Where the icon is painted: a square as wide as this is, in whole pixels."""
        side = self.width()
        if self._beside is None:
            return QRectF(0, 0, side, side)
        middle = self._beside.y() - self.y() + self._beside.first_line_middle()
        # Half a pixel too low is nearer to the middle of the letters than half a pixel too high.
        return QRectF(0, max(0, int(middle - side / 2 + 0.5)), side, side)


class IconLabel(QWidget):
    """An icon and words of the same tone."""

    def __init__(
        self,
        text: str,
        icon: str,
        tone: Tone,
        parent: QWidget | None = None,
        *,
        style: TextStyle = TextStyle.SMALL,
    ) -> None:
        super().__init__(parent)
        self.words = Label(text, style, tone, self)
        self.icon = Icon(icon, tone, self, beside=self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.icon)
        row.addWidget(self.words, 1)

    @property
    def text(self) -> str:
        """The words."""
        return self.words.text()

    def set_text(self, text: str) -> None:
        """Change the words in place."""
        self.words.setText(text)
        self.icon.update()
