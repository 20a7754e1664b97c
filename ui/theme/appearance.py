"""Puts the look on an application: Fusion, the palette, the font. No stylesheet for the whole application."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QStyleFactory, QToolTip, QWidget
from shiboken6 import isValid

from ui.theme.colours import Colours, light, palette_of
from ui.theme.type import TextFollower, body_font, load_fonts

STYLE = "fusion"
STYLED = "candorStyle"
"""Property of an application that was begun with this style. To ask Qt for it costs the first paint 6 ms."""


def apply(app: QApplication, *, colours: Colours | None = None, text_scale: float = 1.0) -> None:
    """Give an application Candor's look. May be called again, to change the colours or the size of the text.

    `text_scale` 1 is 15 pixel text, 2 doubles all text. Everything that is open follows at once.
    """
    load_fonts()
    if not app.property(STYLED) and app.style().name() != STYLE:
        app.setStyle(QStyleFactory.create(STYLE))
    palette, font = palette_of(colours or light()), body_font(text_scale)
    if app.palette() != palette:
        app.setPalette(palette)
        QToolTip.setPalette(palette)
    if app.font() != font:
        app.setFont(font)
        QToolTip.setFont(font)
        _resize(app)


def _resize(app: QApplication) -> None:
    """Qt tells no widget with a font or a size of its own that the application's font has changed."""
    widgets = app.allWidgets()
    for widget in widgets:
        if isinstance(widget, TextFollower):
            widget.restyle()
    for widget in widgets:
        # A layout keeps the size that an icon asked for, until it is told.
        widget.updateGeometry()
    for widget in widgets:
        # What has room depends on the text as it does on the width: everything fits itself anew. What was
        # never shown is told its size when it is.
        if isValid(widget) and not widget.testAttribute(Qt.WidgetAttribute.WA_PendingResizeEvent):
            size = QWidget.size(widget)
            app.sendEvent(widget, QResizeEvent(size, size))
