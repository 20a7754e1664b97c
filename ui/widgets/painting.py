"""What several widgets paint alike: rounded boxes, tick boxes, radio circles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from ui.theme.colours import Colours
from ui.theme.icons import STROKE_TICK, paint_icon
from ui.theme.sizes import RADIUS_BOX


def painter_of(widget: QWidget) -> QPainter:
    """A painter for a widget's own paintEvent, with smooth edges."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


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
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    if edge:
        pen = QPen(QColor(edge), line)
        if dashed:
            pen.setDashPattern([3 / line, 2.5 / line])
        painter.setPen(pen)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    inside = place.adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inside, radius - half, radius - half)


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


def paint_radio(painter: QPainter, place: QRectF, colours: Colours, *, chosen: bool, enabled: bool) -> None:
    """A radio circle: a thick ring when chosen, a thin one when not."""
    edge, round_ = colours.control if enabled else colours.rule, place.width() / 2
    if chosen:
        rim = place.width() * 0.28
        inner = place.adjusted(rim, rim, -rim, -rim)
        hue = colours.accent if enabled else colours.disabled
        paint_box(painter, place, round_, fill=hue, edge=None)
        paint_box(painter, inner, inner.width() / 2, fill=colours.on_accent, edge=None)
    else:
        paint_box(painter, place, round_, fill=colours.surface, edge=edge, line=colours.edge_line)
