"""Puts the look on an application: Fusion, the palette, the font. No stylesheet for the whole application."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QStyleFactory

from ui.theme.colours import Colours, light, palette_of
from ui.theme.type import TextStyled, body_font, load_fonts


def apply(app: QApplication, *, colours: Colours | None = None, text_scale: float = 1.0) -> None:
    """Give an application Candor's look. May be called again, to change the colours or the size of the text.

    `text_scale` 1 is 15 pixel text, 2 doubles all text.
    """
    load_fonts()
    app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(palette_of(colours or light()))
    app.setFont(body_font(text_scale))
    # Qt does not tell a widget with a font of its own that the application's font has changed.
    for widget in app.allWidgets():
        if isinstance(widget, TextStyled):
            widget.restyle()
