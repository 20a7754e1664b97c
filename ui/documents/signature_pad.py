"""A place to sign in: strokes of a pen, a finger or the mouse, kept as points and never as a picture."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from intake.signature import MOST_POINTS, PAD_RATIO, Point
from ui.theme.colours import colours_of
from ui.theme.sizes import RADIUS_FIELD
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.field import HOLDS_RING
from ui.widgets.painting import paint_box, painter_of

_HEIGHT = 140
_LEAST_HEIGHT = 80
"""Pixels at any size of the text: a hand does not grow with the words."""
_BASELINE = 0.78
_THIN, _THICK = 1.2, 3.4
_HINT = "Sign here"
_OFF = "Not signed on the screen"
_DRAW = "Draw with a pen, a finger or the mouse. Backspace undoes a stroke."


class SignaturePad(QWidget):
    """The pad. `changed()` after each stroke, and when strokes were taken back.

    Keys: Backspace takes the last stroke back, Delete all of them. `drawn_at` is when the last stroke ended.
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drawn_at: datetime | None = None
        self._strokes: list[list[Point]] = []
        self._is_drawing = False
        self._pen_is_down = False
        self.setAccessibleName(name)
        self._why_off = _OFF
        self.setAccessibleDescription(_DRAW)
        self.setProperty(HOLDS_RING, True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def strokes(self) -> tuple[tuple[Point, ...], ...]:
        """The strokes in the order drawn."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    @property
    def words(self) -> str:
        """What stands below the line: where to sign, or why nobody signs here. Nothing below a signature."""
        if not self.isEnabled():
            return self._why_off
        return "" if self._strokes else _HINT

    def open_to_sign(self, why_not: str = "") -> None:
        """Take strokes, or none and say in a few words why."""
        self._why_off = why_not or _OFF
        self.setEnabled(not why_not)
        self.setAccessibleDescription(why_not or _DRAW)
        self.update()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is drawn but, perhaps, dots."""
        return not any(len({(point.x, point.y) for point in stroke}) > 1 for stroke in self._strokes)

    @property
    def pad_ratio(self) -> float:
        """The width of the pad divided by its height."""
        return self.width() / max(1, self.height())

    def undo(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self._tell()

    def clear(self) -> None:
        """Take all strokes back."""
        if self._strokes:
            self._strokes.clear()
            self._tell()

    def sizeHint(self) -> QSize:
        height = grown(_HEIGHT)
        return QSize(round(height * PAD_RATIO), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(_LEAST_HEIGHT * PAD_RATIO), _LEAST_HEIGHT)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """Strokes are kept in parts of the pad: one that shrinks keeps its shape, or they would be bent."""
        return round(width / PAD_RATIO)

    # Pen, finger, mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin(event.position(), 1.0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_on(event.position(), 1.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen tells how hard it is pressed, where it can."""
        can_press = bool(event.device().capabilities() & QInputDevice.Capability.Pressure)
        pressure = min(max(event.pressure(), 0.0), 1.0) if can_press else 1.0
        match event.type():
            case QEvent.Type.TabletPress:
                self._pen_is_down = True
                self._begin(event.position(), pressure)
            case QEvent.Type.TabletMove if self._pen_is_down:
                self._go_on(event.position(), pressure)
            case QEvent.Type.TabletRelease:
                self._pen_is_down = False
                self._end()
        # Otherwise Qt would tell the same stroke again as one of the mouse.
        event.accept()

    def event(self, event: QEvent) -> bool:
        """One finger draws; a second one is not looked at."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        points = event.points()
        match event.type():
            case QEvent.Type.TouchBegin if points:
                self._begin(points[0].position(), 1.0)
            case QEvent.Type.TouchUpdate if points:
                self._go_on(points[0].position(), 1.0)
            case QEvent.Type.TouchEnd | QEvent.Type.TouchCancel:
                self._end()
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace and Delete; every other key is for the window."""
        if event.key() == Qt.Key.Key_Backspace:
            self.undo()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _begin(self, place: QPointF, pressure: float) -> None:
        if self._count() < MOST_POINTS:
            self._is_drawing = True
            self._strokes.append([self._point(place, pressure)])
            self.update()

    def _go_on(self, place: QPointF, pressure: float) -> None:
        if self._is_drawing and self._strokes and self._count() < MOST_POINTS:
            self._strokes[-1].append(self._point(place, pressure))
            self.update()

    def _end(self) -> None:
        if self._is_drawing:
            self._is_drawing = False
            self._tell()

    def _tell(self) -> None:
        self.drawn_at = datetime.now(UTC)
        self.update()
        self.changed.emit()

    def _count(self) -> int:
        return sum(map(len, self._strokes))

    def _point(self, place: QPointF, pressure: float) -> Point:
        across, down = place.x() / max(1, self.width()), place.y() / max(1, self.height())
        # A stroke may leave the pad: what is drawn outside stays at its edge.
        return Point(min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0), pressure)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        whole = QRectF(self.rect())
        focused, enabled = self.hasFocus(), self.isEnabled()
        edge = colours.focus if focused else colours.control if enabled else colours.rule
        fill = colours.surface if enabled else colours.sunken
        line = 2 if focused else colours.edge_line
        paint_box(painter, whole, RADIUS_FIELD, fill=fill, edge=edge, line=line)
        painter.setFont(font_of(TextStyle.SMALL))
        side = grown(18)
        # Where the pad has shrunk, the words keep their room below the line.
        below_it = painter.fontMetrics().height() + 6
        # On the middle of a pixel, or the line is spread over two and pale.
        foot = int(min(self.height() * _BASELINE, self.height() - below_it)) + 0.5
        painter.setPen(QPen(QColor(colours.control), 1))
        painter.drawLine(QPointF(side, foot), QPointF(self.width() - side, foot))
        if self.words:
            painter.setPen(QColor(colours.text2))
            below = QRectF(side, foot, self.width() - 2 * side, self.height() - foot)
            words = painter.fontMetrics().elidedText(
                self.words, Qt.TextElideMode.ElideRight, round(below.width())
            )
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, words)
        for stroke in self._strokes:
            self._paint_stroke(painter, stroke, colours.text)
        painter.end()

    def _paint_stroke(self, painter: QPainter, stroke: list[Point], ink: str) -> None:
        def place(point: Point) -> QPointF:
            return QPointF(point.x * self.width(), point.y * self.height())

        pen = QPen(QColor(ink))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        for before, after in zip(stroke, stroke[1:] or stroke, strict=False):
            pressure = (before.pressure + after.pressure) / 2
            pen.setWidthF(_THIN + (_THICK - _THIN) * pressure * 0.6)
            painter.setPen(pen)
            if before is after:
                painter.drawPoint(place(before))
            else:
                painter.drawLine(place(before), place(after))
