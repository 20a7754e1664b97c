"""Words behind an icon, in one tone, that wrap beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme.colours import Tone, colours_of
from ui.theme.icons import paint_icon
from ui.theme.type import TextStyle, grown
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of


class Icon(QWidget):
    """An icon in a tone. It says nothing by itself: words stand beside it, or `name` says it."""

    def __init__(
        self,
        icon: str,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
        *,
        size: int = 16,
        name: str = "",
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._size = icon, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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
        paint_icon(painter, self._icon, QRectF(0, 0, self.width(), self.width()), hue)
        painter.end()


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
        self.icon = Icon(icon, tone, self)
        self.words = Label(text, style, tone, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)

    @property
    def text(self) -> str:
        """The words."""
        return self.words.text()

    def set_text(self, text: str) -> None:
        """Change the words in place."""
        self.words.setText(text)
