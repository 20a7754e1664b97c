"""Thin scroll bars without arrows, in the colours of the palette: only for the areas of one view."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea

from ui.theme.colours import colours_of

_WIDTH = 10
_SHAPE = """
QScrollBar:vertical {{ background: transparent; width: {width}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {width}px; margin: 0; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {hover}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def slim(area: QAbstractScrollArea) -> None:
    """Give an area thin bars."""
    colours = colours_of(area.palette())
    shape = _SHAPE.format(width=_WIDTH, handle=colours.control, hover=colours.text2)
    area.verticalScrollBar().setStyleSheet(shape)
    area.horizontalScrollBar().setStyleSheet(shape)
