"""Joined segments in one row: a choice that always stands, or Yes, No and Not sure that can be taken away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from intake.conditions import NO, NOT_SURE, YES, Value
from intake.questionnaire import Item
from ui.theme.colours import Colours, colours_of
from ui.theme.icons import STROKE_TICK, paint_icon
from ui.theme.sizes import CONTROL, RADIUS_SEGMENT
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.field import HOLDS_RING, Field
from ui.widgets.options import KeyHandler, Roving
from ui.widgets.painting import CENTRED, box_path, paint_box, painter_of

_KEYS = {Qt.Key.Key_Y: YES, Qt.Key.Key_N: NO, Qt.Key.Key_U: NOT_SURE}
_TICK = 16
_TICK_GAP = 6
_LETTERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Segment(TextStyled, QRadioButton):
    """One of the joined segments. It has the focus and the press; the field paints it."""

    def __init__(self, text: str, question: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.on_key: KeyHandler | None = None
        self.setAutoExclusive(False)
        self.setAccessibleName(f"{text}: {question}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.LABEL)

    def hitButton(self, _position: object) -> bool:
        return True

    def sizeHint(self) -> QSize:
        # Room for the tick is kept always, so that nothing moves when an answer is given.
        words = self.fontMetrics().horizontalAdvance(self.text())
        height = max(CONTROL, self.fontMetrics().height() + 14)
        return QSize(max(76, words + grown(_TICK) + _TICK_GAP + 26), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        pass

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second press of a double click would take the answer away again.
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.on_key is None or not self.on_key(self, event):
            super().keyPressEvent(event)


class SegmentedField(Field):
    """One of a few choices, always one of them once it was set. Arrow keys move, Space picks."""

    stretches = False

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(item, parent)
        self._plain_font = QFont()
        self.setProperty(HOLDS_RING, True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._segments: dict[str, Segment] = {}
        for choice in item.choices.choices if item.choices else ():
            segment = Segment(choice.display, item.label or item.text, self)
            segment.on_key = self._on_key
            segment.clicked.connect(self._on_clicked)
            row.addWidget(segment)
            self._segments[choice.code] = segment
        self._roving = Roving(tuple(self._segments.values()))

    def segment(self, code: str) -> Segment:
        """The segment of a code, such as Y, N or UNK."""
        return self._segments[code]

    def value(self) -> tuple[Value, ...]:
        return tuple(code for code, segment in self._segments.items() if segment.isChecked())[:1]

    def take_focus(self) -> None:
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self, values: tuple[Value, ...]) -> None:
        chosen = values[0] if values else None
        for code, segment in self._segments.items():
            segment.setChecked(code == chosen)
        stop = self._segments.get(str(chosen), next(iter(self._segments.values())))
        self._roving.stop_at(stop)
        self.update()

    def _pick(self, code: str | None) -> None:
        self._show((code,) if code else ())
        self.settle()

    def _on_clicked(self, _checked: bool) -> None:
        pressed = self.sender()
        self._pick(next(code for code, part in self._segments.items() if part is pressed))

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        return self._roving.move(button, event.key(), vertical=False)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        self._plain_font = font_of(TextStyle.BODY)
        answered, wrong = bool(self.value()), self.has_error
        edge = colours.stop_fg if wrong else colours.control
        fill = colours.surface
        if not self.isEnabled():
            edge, fill = colours.rule, colours.sunken
        place = QRectF(self.rect())
        paint_box(painter, place, RADIUS_SEGMENT, fill=fill, edge=None)
        for number, segment in enumerate(self._segments.values()):
            self._paint_segment(painter, colours, segment, number)
            if number:
                line = colours.edge_line
                painter.fillRect(QRectF(segment.x(), line, line, self.height() - 2 * line), QColor(edge))
        dashed = not answered and not wrong and self.isEnabled()
        line = colours.edge_line
        paint_box(painter, place, RADIUS_SEGMENT, fill=None, edge=edge, line=line, dashed=dashed)
        painter.end()

    def _paint_segment(self, painter: QPainter, colours: Colours, segment: Segment, number: int) -> None:
        place = QRectF(segment.geometry())
        first, last = number == 0, number == len(self._segments) - 1
        ink = colours.text if self.isEnabled() else colours.disabled
        painter.setFont(segment.font() if segment.isChecked() else self._plain_font)
        words = QFontMetrics(painter.font()).horizontalAdvance(segment.text())
        if segment.isChecked() and self.isEnabled():
            ink = colours.on_accent
            painter.fillPath(
                box_path(place, RADIUS_SEGMENT, left=first, right=last),
                QColor(colours.accent),
            )
        elif segment.underMouse() and self.isEnabled():
            painter.fillPath(
                box_path(place, RADIUS_SEGMENT, left=first, right=last),
                QColor(colours.accent_tint),
            )
        centre = place
        if segment.isChecked():
            whole = words + grown(_TICK) + _TICK_GAP
            left = place.center().x() - whole / 2
            spot = QRectF(left, place.center().y() - grown(_TICK) / 2, grown(_TICK), grown(_TICK))
            paint_icon(painter, "check", spot, ink, stroke=STROKE_TICK)
            centre = QRectF(left + grown(_TICK) + _TICK_GAP, place.top(), words + 2, place.height())
        painter.setPen(QColor(ink))
        painter.drawText(centre, CENTRED, segment.text())
        if segment.hasFocus():
            # The ring goes round the whole question; this line shows which of the three Space would pick.
            hue = colours.on_accent if segment.isChecked() else colours.focus
            middle = centre.center().x()
            painter.fillRect(QRectF(middle - words / 2, place.bottom() - 6, words, 2), QColor(hue))


class YesNoNotSureField(SegmentedField):
    """A question answered Yes, No or Not sure.

    With `moves_on`, a letter key goes on to the next thing on the page once the answer is told. Pressing the
    chosen segment again takes the answer away, as Delete does. `leads_past` may go somewhere else instead: it
    gives whether it did.
    """

    def __init__(self, item: Item, parent: QWidget | None = None, *, moves_on: bool = True) -> None:
        super().__init__(item, parent)
        self.moves_on = moves_on
        self.leads_past: Callable[[], bool] | None = None

    def _on_clicked(self, checked: bool) -> None:
        pressed = self.sender()
        self._pick(next((code for code, part in self._segments.items() if part is pressed and checked), None))

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.modifiers() & _LETTERS:
            return False
        if key in _KEYS:
            self._pick(_KEYS[key])
            self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)
            if self.moves_on and not (self.leads_past is not None and self.leads_past()):
                self.focusNextPrevChild(True)
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._pick(None)
            return True
        return super()._on_key(button, event)
