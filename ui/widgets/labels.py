"""Words on a screen: labels in the styles and tones of the style guide, section titles, key caps."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.theme.colours import Colours, Tone, colours_of
from ui.theme.sizes import RADIUS_BOX
from ui.theme.type import TextStyle, TextStyled, grown
from ui.widgets.painting import LEFT_MIDDLE, paint_box, painter_of

_DOT, _DOT_GAP = 4, 7
"""Of a dot before a line, in pixels: its width, and the room behind it."""
_ACTIVE, _INK = QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText


class Label(TextStyled, QLabel):
    """Words in one style and tone. The text is always plain, so that nothing typed is taken for mark-up."""

    def __init__(
        self,
        text: str = "",
        style: TextStyle = TextStyle.BODY,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
        *,
        wrap: bool = True,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        self.use_style(style)
        self._tint()

    def set_tone(self, tone: Tone) -> None:
        """Change the tone, such as to an error's."""
        self._tone = tone
        self._tint()

    def first_line_middle(self) -> float:
        """The middle of the first line of words, in pixels below the top of this label."""
        needed = self.heightForWidth(self.width()) if self.wordWrap() else self.sizeHint().height()
        return (
            self.contentsMargins().top()
            + max(0, self.height() - needed) / 2
            + self.fontMetrics().height() / 2
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        now = self.palette()
        hue = QColor(getattr(colours_of(now), self._tone.value))
        if now.color(_ACTIVE, _INK) != hue:
            self.setPalette(_with_ink(hue.rgb()))


@lru_cache(maxsize=64)
def _with_ink(rgb: int) -> QPalette:
    """A palette with one colour of its own, so that the others still follow the application's."""
    palette = QPalette()
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        palette.setColor(group, QPalette.ColorRole.WindowText, QColor(rgb))
    return palette


class DottedLabel(Label):
    """A line of a list: a dot, and words that wrap beside it. `set_dotted(False)` makes it a plain label."""

    _is_dotted, _above = True, 0

    def __init__(
        self,
        text: str = "",
        style: TextStyle = TextStyle.SMALL,
        tone: Tone = Tone.SECOND,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, style, tone, parent)

    def set_dotted(self, dotted: bool, *, above: int = 0) -> None:
        """Show the dot or none; `above` are pixels over the words."""
        self._is_dotted, self._above = dotted, above
        self.restyle()

    def restyle(self) -> None:
        super().restyle()
        self.setContentsMargins(dot_room() if self._is_dotted else 0, self._above, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_dotted:
            painter = painter_of(self)
            paint_dot(painter, self.first_line_middle(), colours_of(self.palette()))
            painter.end()


def dot_room() -> int:
    """How far words stand behind the place of their dot, in pixels."""
    return grown(_DOT + _DOT_GAP)


def paint_dot(painter: QPainter, middle: float, colours: Colours) -> None:
    """Paint the dot of a line at the left, so low as the middle of small letters. `middle` is the line's."""
    side = grown(_DOT)
    paint_box(painter, QRectF(0, middle - side / 4, side, side), side / 2, fill=colours.muted, edge=None)


class PageTitle(Label):
    """The heading of a page."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, TextStyle.PAGE_TITLE, parent=parent)


class SectionTitle(Label):
    """The heading of a card or a panel."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, TextStyle.SECTION, parent=parent)


class Hint(Label):
    """Small words below or beside something."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, wrap: bool = True) -> None:
        super().__init__(text, TextStyle.SMALL, Tone.MUTED, parent, wrap=wrap)


class OneLine(Label):
    """Words on one line that may be cut: dots tell so, and the tooltip has them all.

    `style` and `tone` are those of a label. It asks for the room of all its words, and takes less.
    """

    def __init__(
        self,
        text: str = "",
        style: TextStyle = TextStyle.SMALL,
        tone: Tone = Tone.MUTED,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, style, tone, parent, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(
            min(self.fontMetrics().averageCharWidth() * 6, self.sizeHint().width()),
            super().minimumSizeHint().height(),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        if self.toolTip() != (told := "" if words == self.text() else self.text()):
            self.setToolTip(told)
        painter = painter_of(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), LEFT_MIDDLE, words)
        painter.end()


class KeyCap(Label):
    """A key of the keyboard, such as "Ctrl K". Shown only for a shortcut that really works."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, TextStyle.KEY, Tone.MUTED, parent, wrap=False)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics()
        return QSize(words.horizontalAdvance(self.text()) + 12, words.height() + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_box(painter, QRectF(self.rect()), RADIUS_BOX, fill=colours.window, edge=colours.rule)
        painter.end()
        super().paintEvent(event)
