"""Tick boxes and radio circles whose words wrap, and the keys that move between those of one question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QWidget

from ui.theme.colours import Colours, colours_of
from ui.theme.sizes import BOX, TARGET
from ui.theme.type import TextStyle, TextStyled, grown
from ui.widgets.painting import WRAPPED_LEFT_MIDDLE, paint_radio, paint_tick_box

_GAP = 10
_SIDE = 4
_WIDEST = 520

KeyHandler = Callable[[QAbstractButton, QKeyEvent], bool]


class _Option(TextStyled):
    """What a tick box and a radio circle share. Mixed in before the Qt class."""

    on_key: KeyHandler | None = None
    _heights: dict[tuple[int, str], int]
    _box = BOX
    _first_line = TARGET

    def restyle(self) -> None:
        self._heights = {}
        self._box = grown(BOX)
        super().restyle()
        self._first_line = max(TARGET, self.fontMetrics().height() + 8)  # type: ignore[attr-defined]

    def prepare(self: QAbstractButton, name: str) -> None:  # type: ignore[misc]
        self.setAutoExclusive(False)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.use_style(TextStyle.BODY)  # type: ignore[attr-defined]

    def hitButton(self, _position: object) -> bool:
        return True

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self: QAbstractButton, width: int) -> int:  # type: ignore[misc]
        # A layout asks again and again before it settles.
        known: dict[tuple[int, str], int] = self._heights  # type: ignore[attr-defined]
        asked = width, self.text()
        if asked not in known:
            room = max(40, width - grown(BOX) - _GAP - 2 * _SIDE)
            words = self.fontMetrics().boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, self.text())
            known[asked] = max(TARGET, words.height() + 8)
        return known[asked]

    def sizeHint(self: QAbstractButton) -> QSize:  # type: ignore[misc]
        words = self.fontMetrics().horizontalAdvance(self.text()) + 2
        width = min(words, _WIDEST) + grown(BOX) + _GAP + 2 * _SIDE
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self: QAbstractButton) -> QSize:  # type: ignore[misc]
        return QSize(min(120, self.sizeHint().width()), max(TARGET, self.fontMetrics().height() + 8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.on_key is None or not self.on_key(self, event):
            super().keyPressEvent(event)  # type: ignore[misc]

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second press of a double click would take the answer away again.
        event.accept()

    def first_line_top(self) -> int:
        """Where the circle or the box and the words begin; what stands above them is a subclass's."""
        return 0

    def paintEvent(self: QAbstractButton, _event: QPaintEvent) -> None:  # type: ignore[misc]
        colours = colours_of(self.palette())
        painter = QPainter(self)
        top: int = self.first_line_top()  # type: ignore[attr-defined]
        box: int = self._box  # type: ignore[attr-defined]
        place = QRectF(_SIDE, top + (self._first_line - box) / 2, box, box)  # type: ignore[attr-defined]
        self.paint_mark(painter, place, colours)  # type: ignore[attr-defined]
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.disabled))
        left = _SIDE + box + _GAP
        words = QRectF(left, top + 4, self.width() - left - _SIDE, self.height() - top - 8)
        painter.drawText(words, WRAPPED_LEFT_MIDDLE, self.text())
        painter.end()


class TickBox(_Option, QCheckBox):
    """A tick box with words that wrap. `dashed` marks what nobody has asked yet."""

    def __init__(self, text: str, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.dashed = False
        self.prepare(name or text)

    def paint_mark(self, painter: QPainter, place: QRectF, colours: Colours) -> None:
        """Paint the box itself."""
        ticked, enabled = self.isChecked(), self.isEnabled()
        paint_tick_box(painter, place, colours, ticked=ticked, enabled=enabled, dashed=self.dashed)


class RadioBox(_Option, QRadioButton):
    """A radio circle with words that wrap. Pressing the chosen one again takes the answer away."""

    def __init__(self, text: str, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(text, parent)
        self.prepare(name or text)

    def paint_mark(self, painter: QPainter, place: QRectF, colours: Colours) -> None:
        """Paint the circle itself."""
        paint_radio(painter, place, colours, chosen=self.isChecked(), enabled=self.isEnabled())


class Roving:
    """Several buttons that are one stop of the Tab key; arrow keys move between them without an answer."""

    def __init__(self, buttons: Sequence[QAbstractButton]) -> None:
        self._buttons = tuple(buttons)
        self.stop_at(self._buttons[0])

    @property
    def stop(self) -> QAbstractButton:
        """The button that the Tab key comes to."""
        return self._stop

    def stop_at(self, chosen: QAbstractButton) -> None:
        """Make one button the stop of the Tab key."""
        self._stop = chosen
        for button in self._buttons:
            policy = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def move(self, button: QAbstractButton, key: int, *, vertical: bool = True) -> bool:
        """Move the focus for an arrow key; whether the key was one that moves."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if vertical:
            steps |= {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._buttons) - 1}
        if key in ends:
            self._go_to(ends[Qt.Key(key)])
        elif key in steps:
            self._go_to(self._buttons.index(button) + steps[Qt.Key(key)])
        else:
            return False
        return True

    def jump(self, button: QAbstractButton, letter: str) -> bool:
        """Move the focus to the next button whose words begin with a letter; whether there is one."""
        if len(letter) != 1 or not letter.isalpha():
            return False
        count, here = len(self._buttons), self._buttons.index(button)
        for step in range(1, count + 1):
            place = (here + step) % count
            if self._buttons[place].text().casefold().startswith(letter.casefold()):
                self._go_to(place)
                return True
        return False

    def _go_to(self, place: int) -> None:
        if 0 <= place < len(self._buttons):
            self.stop_at(self._buttons[place])
            self._buttons[place].setFocus(Qt.FocusReason.TabFocusReason)
