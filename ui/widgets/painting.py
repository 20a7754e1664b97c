"""What several widgets paint alike: rounded boxes, tick boxes, radio circles."""

from __future__ import annotations

from functools import lru_cache
from math import pi

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.colours import Colours
from ui.theme.icons import STROKE_TICK, paint_icon
from ui.theme.sizes import RADIUS_BOX

# As the numbers that `drawText` takes: Python adds enums up more slowly than Qt paints a line of words.
LEFT_MIDDLE = (Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft).value
WRAPPED_LEFT_MIDDLE = LEFT_MIDDLE | Qt.TextFlag.TextWordWrap.value
CENTRED = Qt.AlignmentFlag.AlignCenter.value
_SMOOTH = QPainter.RenderHint.Antialiasing
_NO_BRUSH, _NO_PEN = Qt.BrushStyle.NoBrush, Qt.PenStyle.NoPen
_FLAT = Qt.PenCapStyle.FlatCap
_DASH, _SPACE = (1.0, 2.0), (1.0, 1.5)
"""Of a dashed edge: pixels, and pixels more for each pixel of the line."""


def painter_of(widget: QWidget) -> QPainter:
    """A painter for a widget's own paintEvent, with smooth edges and the widget's own font."""
    painter = QPainter(widget)
    painter.setRenderHint(_SMOOTH)
    return painter


def paint_ground(painter: QPainter, place: QRect, hue: str) -> None:
    """Fill a place of whole pixels. The first `fillRect` makes Qt's gradients, with 169 names: 1.5 ms."""
    painter.setPen(_NO_PEN)
    painter.setBrush(QColor(hue))
    painter.drawRect(place)


def paint_box(
    painter: QPainter,
    place: QRectF,
    radius: float,
    *,
    fill: str | None,
    edge: str | None,
    line: float = 1.0,
    dashed: bool = False,
) -> None:
    """A rounded box. The edge lies wholly inside `place`, so that neighbours line up."""
    half = line / 2 if edge else 0.0
    inside = place.adjusted(half, half, -half, -half)
    painter.setBrush(QColor(fill) if fill else _NO_BRUSH)
    if edge:
        pen = QPen(QColor(edge), line)
        if dashed:
            dash_lines(pen, _round_about(inside, radius - half))
        painter.setPen(pen)
    else:
        painter.setPen(_NO_PEN)
    painter.drawRoundedRect(inside, radius - half, radius - half)


def dash_lines(pen: QPen, length: float) -> None:
    """Make a pen draw whole dashes over a length in pixels, however thick its line is.

    Qt counts a pattern in widths of the pen, and its own caps reach into the space between two dashes: a line
    of two pixels would be all but closed.
    """
    line = pen.widthF() or 1.0
    dash, space = (least + more * line for least, more in (_DASH, _SPACE))
    whole = dash + space
    share = length / (max(1, round(length / whole)) * whole * line)
    pen.setCapStyle(_FLAT)
    pen.setDashPattern([dash * share, space * share])


def _round_about(box: QRectF, radius: float) -> float:
    """How long the edge of a rounded box is."""
    bend = min(radius, box.width() / 2, box.height() / 2)
    return 2 * (box.width() + box.height()) - (8 - 2 * pi) * bend


def box_path(place: QRectF, radius: float, *, left: bool, right: bool) -> QPainterPath:
    """A box whose left and right ends are round where asked, as in a row of joined segments."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(place, radius, radius)
    if not left:
        path.addRect(QRectF(place.left(), place.top(), radius, place.height()))
    if not right:
        path.addRect(QRectF(place.right() - radius, place.top(), radius, place.height()))
    return path.simplified()


def paint_tick_box(
    painter: QPainter, place: QRectF, colours: Colours, *, ticked: bool, enabled: bool, dashed: bool = False
) -> None:
    """A tick box: filled with a tick, or empty; dashed where nobody has asked yet."""
    size, ratio = round(place.width()), painter.device().devicePixelRatioF()
    painter.drawImage(place.topLeft(), _tick_box(colours, ticked, enabled, dashed, size, ratio))


def paint_radio(painter: QPainter, place: QRectF, colours: Colours, *, chosen: bool, enabled: bool) -> None:
    """A radio circle: a thick ring when chosen, a thin one when not."""
    size, ratio = round(place.width()), painter.device().devicePixelRatioF()
    painter.drawImage(place.topLeft(), _radio(colours, chosen, enabled, size, ratio))


# A page has dozens of these, alike but for their place: each look is drawn once, and depends on nothing but
# what it is asked with. Images and not pixmaps: an image may outlive the application that drew it.
@lru_cache(maxsize=128)
def _tick_box(colours: Colours, ticked: bool, enabled: bool, dashed: bool, size: int, ratio: float) -> QImage:
    image = _blank(size, ratio)
    painter = QPainter(image)
    painter.setRenderHint(_SMOOTH)
    place = QRectF(0, 0, size, size)
    if not enabled:
        paint_box(painter, place, RADIUS_BOX, fill=colours.sunken, edge=colours.rule)
    elif ticked:
        paint_box(painter, place, RADIUS_BOX, fill=colours.accent, edge=None)
    else:
        line = colours.edge_line
        paint_box(
            painter, place, RADIUS_BOX, fill=colours.surface, edge=colours.control, line=line, dashed=dashed
        )
    if ticked:
        tick = place.adjusted(2, 2, -2, -2)
        hue = colours.on_accent if enabled else colours.disabled
        paint_icon(painter, "check", tick, hue, stroke=STROKE_TICK)
    painter.end()
    return image


@lru_cache(maxsize=128)
def _radio(colours: Colours, chosen: bool, enabled: bool, size: int, ratio: float) -> QImage:
    image = _blank(size, ratio)
    painter = QPainter(image)
    painter.setRenderHint(_SMOOTH)
    place, round_ = QRectF(0, 0, size, size), size / 2
    if chosen:
        rim = size * 0.28
        inner = place.adjusted(rim, rim, -rim, -rim)
        hue = colours.accent if enabled else colours.disabled
        paint_box(painter, place, round_, fill=hue, edge=None)
        paint_box(painter, inner, inner.width() / 2, fill=colours.on_accent, edge=None)
    else:
        edge = colours.control if enabled else colours.rule
        paint_box(painter, place, round_, fill=colours.surface, edge=edge, line=colours.edge_line)
    painter.end()
    return image


def _blank(size: int, ratio: float) -> QImage:
    """Room for a square of `size` pixels at 100 %, at the resolution of the screen."""
    pixels = max(1, round(size * ratio))
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image
