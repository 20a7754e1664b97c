"""The body, front and back, with the regions that have marks. A click names a region and a side.

The list of regions beside it is the real control; this is a second view of the same selection, so it takes
no keyboard focus and holds no state of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.consultation.body_regions import (
    HEIGHT,
    WIDTH,
    DrawnRegion,
    DrawnView,
    Point,
    drawn_views,
    is_drawn,
)
from ui.theme.colours import Colours, colours_of
from ui.theme.type import TextStyle, font_of, grown

MARGIN = 4.0
"""How far beside a region a click still counts, in pixels: hips and flanks are slim."""
HATCH = 2.0
GAP = 10.0
ZOOM_STEP, MOST_ZOOM = 1.25, 4.0
"""How much one step of the zoom enlarges, and the most of it."""


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """One entry of marks: its region, its side (None when not asked), whether it is to be treated."""

    code: str
    side: str | None
    treated: bool


class BodyPicture(QWidget):
    """Front and back side by side. `picked` gives the region code and left, right or "" of a click.

    Ctrl and the wheel enlarge what is under the pointer, `zoom_by` for keys what is chosen.
    """

    picked = Signal(str, str)
    caption_style = TextStyle.SMALL_LABEL
    shows_names = True
    """Whether the name of a region is shown under the pointer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views = drawn_views()
        self._paths = [[(region, _path(region.polygon)) for region in view.regions] for view in self._views]
        self._outlines = [_path(view.edge) for view in self._views]
        self._details = [[_path(line, closed=False) for line in view.details] for view in self._views]
        self._places: tuple[MarkedPlace, ...] = ()
        self._selected: MarkedPlace | None = None
        self._pointed: DrawnRegion | None = None
        self._zoom, self._moved = 1.0, QPointF()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Picture of the body, front and back")
        self.setAccessibleDescription("The list of areas holds the same places and works by keyboard.")

    def minimumSizeHint(self) -> QSize:
        """Figures beside large text are as large."""
        return QSize(240, grown(240))

    def sizeHint(self) -> QSize:
        """Room for two figures that can be pointed at."""
        return QSize(440, 300)

    def set_places(self, places: Sequence[MarkedPlace], selected: MarkedPlace | None) -> None:
        """Show these entries; the selected one has the strong edge."""
        if (tuple(places), selected) != (self._places, self._selected):
            self._places, self._selected = tuple(places), selected
            self.update()

    @property
    def zoom(self) -> float:
        """How many times larger than fitting it is shown, 1 to `MOST_ZOOM`."""
        return self._zoom

    def zoom_by(self, factor: float, around: QPointF | None = None) -> None:
        """Show it larger or smaller; `around` stays where it is, by default the chosen region."""
        wanted = min(MOST_ZOOM, max(1.0, self._zoom * factor))
        fixed = around or self._chosen_spot()
        self._moved = fixed - (fixed - self._moved) * (wanted / self._zoom)
        self._zoom = wanted
        self._hold()

    def _chosen_spot(self) -> QPointF:
        """Where the chosen region is; the middle of the picture where none is drawn."""
        chosen = self._selected
        for view in self._views if chosen is not None else ():
            for region in view.regions:
                if chosen is not None and is_drawn(region, chosen.code, chosen.side):
                    return self.centre_of(region.code, region.side, view=view.name)
        return QPointF(self.width() / 2, self.height() / 2)

    def _hold(self) -> None:
        """Keep the picture over its whole place."""
        left, top = self.width() * (1 - self._zoom), self.height() * (1 - self._zoom)
        self._moved = QPointF(min(0.0, max(left, self._moved.x())), min(0.0, max(top, self._moved.y())))
        self.update()

    def region_at(self, point: QPointF) -> DrawnRegion | None:
        """The region under a point of this widget, or the nearest within the margin."""
        for number, paths in enumerate(self._paths):
            spot, scale = self._to_view(number, point)
            inside = next((region for region, path in paths if path.contains(spot)), None)
            if inside is not None:
                return inside
            for pixels in range(1, int(MARGIN) + 1):
                reach = pixels / scale
                around = QRectF(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach)
                near = next((region for region, path in paths if path.intersects(around)), None)
                if near is not None:
                    return near
        return None

    def centre_of(self, code: str, side: str, *, view: str = "front") -> QPointF:
        """Where a region's anchor stands here. Errors: `LookupError` if the view does not draw it."""
        for number, drawn in enumerate(self._views):
            for region in drawn.regions:
                if drawn.name == view and region.code == code and region.side == side:
                    left, top, scale = self._place(number)
                    return QPointF(left + region.anchor[0] * scale, top + region.anchor[1] * scale)
        raise LookupError(f"The {view} of the body has no region {code} {side}.")

    # Qt events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a region names it."""
        region = self.region_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and region is not None:
            self.picked.emit(region.code, region.side)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl it enlarges; without it the page scrolls."""
        turned = event.angleDelta().y() or event.pixelDelta().y()
        if not turned or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        self.zoom_by(ZOOM_STEP ** (turned / 120), event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is enlarged still covers the whole place."""
        super().resizeEvent(event)
        self._hold()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the region's name under the pointer."""
        region = self.region_at(event.position())
        if region != self._pointed:
            self._pointed = region
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if region is not None else Qt.CursorShape.ArrowCursor
            )
            self.update()
        if region is not None and self.shows_names:
            QToolTip.showText(event.globalPosition().toPoint(), region.label, self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        self._pointed = None
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Both figures, and R and L below each: left and right are the patient's own."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        for number, view in enumerate(self._views):
            left, top, scale = self._place(number)
            painter.save()
            painter.translate(left, top)
            painter.scale(scale, scale)
            self._paint_body(painter, number, colours, scale)
            painter.restore()
            self._paint_words(
                painter, view, QRectF(left, top + HEIGHT * scale, WIDTH * scale, self._caption())
            )

    def caption_of(self, name: str) -> str:
        """The words for a view, or the letter for "left" or "right"; the turned screen says it otherwise."""
        return {"left": "L", "right": "R"}.get(name, name.capitalize())

    # painting

    def _paint_body(self, painter: QPainter, number: int, colours: Colours, scale: float) -> None:
        line = 1.0 / scale
        painter.setBrush(QColor(colours.fig))
        painter.setPen(QPen(QColor(colours.fig_line), 1.5 * line))
        painter.drawPath(self._outlines[number])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.rule), line))
        for path in self._details[number]:
            painter.drawPath(path)
        for region, path in self._paths[number]:
            place = next((one for one in self._places if is_drawn(region, one.code, one.side)), None)
            painter.setPen(QPen(QColor(colours.rule), line))
            painter.setBrush(QColor(colours.accent_tint if region == self._pointed else colours.surface))
            painter.drawPath(path)
            if place is not None:
                painter.save()
                painter.setClipPath(path)
                _hatch(painter, path, colours) if place.treated else _dots(painter, path, colours)
                painter.restore()
                painter.setBrush(Qt.BrushStyle.NoBrush)
                chosen = self._selected is not None and is_drawn(
                    region, self._selected.code, self._selected.side
                )
                painter.setPen(QPen(QColor(colours.accent), 1.1 if chosen else 0.6))
                painter.drawPath(path)

    def _paint_words(self, painter: QPainter, view: DrawnView, place: QRectF) -> None:
        colours = colours_of(self.palette())
        painter.setPen(QColor(colours.text2))
        painter.setFont(font_of(self.caption_style))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self.caption_of(view.name))
        painter.setFont(font_of(TextStyle.SMALL))
        sides = ("right", "left") if view.right_is_left_of_page else ("left", "right")
        first, second = map(self.caption_of, sides)
        name = QFontMetricsF(font_of(self.caption_style)).horizontalAdvance(self.caption_of(view.name))
        room = QFontMetricsF(painter.font())
        for letter, way in ((first, -1), (second, 1)):
            # Beside the name, however large the text and small the figure.
            wide = room.horizontalAdvance(letter)
            far = max(place.width() * 0.26, (name + wide) / 2 + room.height() * 0.6)
            spot = QRectF(0, place.top(), wide + 2, place.height())
            spot.moveCenter(QPointF(place.center().x() + way * far, place.center().y()))
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, letter)

    # geometry

    def _caption(self) -> float:
        return QFontMetricsF(font_of(self.caption_style)).height() + 6

    def _place(self, number: int) -> tuple[float, float, float]:
        """Left, top and scale of one view."""
        width = (self.width() - GAP) / 2
        height = self.height() - self._caption()
        # The arms leave a fifth of the drawing's width empty at each side.
        scale = max(0.1, min(width / (WIDTH * 0.68), height / HEIGHT))
        left = number * (width + GAP) + (width - WIDTH * scale) / 2
        top = max(0.0, (height - HEIGHT * scale) / 2)
        moved, zoom = self._moved, self._zoom
        return left * zoom + moved.x(), top * zoom + moved.y(), scale * zoom

    def _to_view(self, number: int, point: QPointF) -> tuple[QPointF, float]:
        left, top, scale = self._place(number)
        return QPointF((point.x() - left) / scale, (point.y() - top) / scale), scale


def _path(points: Sequence[Point], *, closed: bool = True) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(QPointF(*point))
    if closed:
        path.closeSubpath()
    return path


def _hatch(painter: QPainter, path: QPainterPath, colours: Colours) -> None:
    """45 degree lines: to be treated."""
    box = path.boundingRect()
    painter.setPen(QPen(QColor(colours.accent), HATCH * 0.4))
    step = HATCH * 1.4142
    start = box.left() - box.height()
    while start < box.right():
        painter.drawLine(QPointF(start, box.bottom()), QPointF(start + box.height(), box.top()))
        start += step


def _dots(painter: QPainter, path: QPainterPath, colours: Colours) -> None:
    """Dots: seen, and not to be treated."""
    box = path.boundingRect()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.text2))
    top = box.top()
    while top < box.bottom():
        left = box.left()
        while left < box.right():
            painter.drawEllipse(QPointF(left, top), 0.35, 0.35)
            left += HATCH
        top += HATCH
