"""Which colours stand in a picture."""

from __future__ import annotations

from PySide6.QtGui import QImage


def colours_in(picture: QImage, *, step: int = 5) -> set[str]:
    """The colours of every fifth pixel of every fifth line, each "#rrggbb"."""
    return {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), step)
        for y in range(0, picture.height(), step)
    }
