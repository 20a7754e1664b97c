"""One of two pictures beside each other, painted as `Sight` says; dragging and the wheel tell of it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.photos.compare_state import ZOOM_STEP, Alignment, Sight
from ui.theme.colours import colours_of
from ui.theme.sizes import RADIUS_SEGMENT
from ui.theme.type import TextStyle, font_of
from ui.widgets.painting import paint_box, painter_of

READING = "Reading…"


class ComparePane(QWidget):
    """`dragged(across, down)` in heights of the picture as shown at zoom 1, `zoomed(times)` by the wheel."""

    dragged = Signal(float, float)
    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, is_aligned: bool = False) -> None:
        super().__init__(parent)
        self._is_aligned = is_aligned
        self._image = QImage()
        self._words = READING
        self._sight = Sight()
        self._from: QPointF | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 72)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @property
    def image(self) -> QImage:
        """What is shown; null while it is read."""
        return self._image

    def show_image(self, image: QImage, name: str) -> None:
        """Show a picture; `name` says in words what it is."""
        self._image = image
        self._words = ""
        self.setAccessibleName(name)
        self.update()

    def show_words(self, words: str) -> None:
        """Show words in place of a picture."""
        self._image, self._words = QImage(), words
        self.setAccessibleName(words)
        self.update()

    def show_sight(self, sight: Sight) -> None:
        """Show another piece of the picture."""
        self._sight = sight
        self.update()

    def sizeHint(self) -> QSize:
        """Large."""
        return QSize(520, 480)

    def height_at_one(self) -> float:
        """How many pixels high the whole picture is at zoom 1."""
        if self._image.isNull():
            return float(self.height())
        room = self.rect().size()
        fitted = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return float(max(1, fitted.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture on a quiet ground, or words."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_box(painter, QRectF(self.rect()), RADIUS_SEGMENT, fill=colours.sunken, edge=None)
        if self._image.isNull():
            painter.setPen(QColor(colours.text2))
            painter.setFont(font_of(TextStyle.BODY))
            words = self.rect().adjusted(16, 16, -16, -16)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
        else:
            self._paint_image(painter)
        paint_box(painter, QRectF(self.rect()), RADIUS_SEGMENT, fill=None, edge=colours.rule)
        painter.end()

    def _paint_image(self, painter: QPainter) -> None:
        sight, unit = self._sight, self.height_at_one()
        alignment = sight.alignment if self._is_aligned else Alignment()
        pixels = unit / self._image.height()
        painter.save()
        painter.setClipRect(self.rect().adjusted(1, 1, -1, -1))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.scale(sight.zoom, sight.zoom)
        painter.translate(-sight.across * unit, -sight.down * unit)
        painter.translate(alignment.across * unit, alignment.down * unit)
        painter.rotate(alignment.degrees)
        painter.scale(pixels * alignment.scale, pixels * alignment.scale)
        painter.drawImage(QPointF(-self._image.width() / 2, -self._image.height() / 2), self._image)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell how far it was dragged."""
        if self._from is not None:
            moved = event.position() - self._from
            self._from = event.position()
            unit = self.height_at_one() * self._sight.zoom
            self.dragged.emit(moved.x() / unit, moved.y() / unit)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._from = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Nearer or further."""
        self.zoomed.emit(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP)
        event.accept()
