"""Lucide icons, drawn from their SVG files in any colour and size, at the resolution of the screen."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from ui.theme.colours import colours_of

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPalette

FOLDER = Path(__file__).parent / "icons"
STROKE = 1.75
STROKE_CHIP = 2.0
STROKE_TICK = 2.6


class UnknownIcon(LookupError):
    """No icon of that name ships with Candor."""


def icon_names() -> tuple[str, ...]:
    """The names of all icons that ship."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.svg")))


def icon_image(name: str, colour: str, size: int, *, ratio: float = 1.0, stroke: float = STROKE) -> QImage:
    """An icon as an image: `size` in pixels at 100 %, `ratio` the device's pixels for each of them.

    `stroke` is the width of the line on the 24-unit grid. Errors: `UnknownIcon`.
    """
    return _drawn(name, colour, max(1, round(size * ratio)), stroke, ratio)


def paint_icon(painter: QPainter, name: str, place: QRectF, colour: str, *, stroke: float = STROKE) -> None:
    """Paint an icon into a square place."""
    ratio = painter.device().devicePixelRatioF()
    size = max(1, round(place.width()))
    image = icon_image(name, colour, size, ratio=ratio, stroke=stroke)
    painter.drawImage(place.topLeft(), image)


def icon(name: str, palette: QPalette, size: int = 18) -> QIcon:
    """An icon in the text colour of a palette, with its disabled state, for a menu or a header."""
    from PySide6.QtGui import QIcon, QPixmap

    colours = colours_of(palette)
    made = QIcon()
    for mode, hue in ((QIcon.Mode.Normal, colours.text), (QIcon.Mode.Disabled, colours.disabled)):
        for ratio in (1.0, 2.0):
            made.addPixmap(QPixmap.fromImage(icon_image(name, hue, size, ratio=ratio)), mode)
    return made


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        raise UnknownIcon(f'There is no icon "{name}".')
    return file.read_text(encoding="utf-8")


# Images and not pixmaps: an image may outlive the application that drew it.
@lru_cache(maxsize=512)
def _drawn(name: str, colour: str, pixels: int, stroke: float, ratio: float) -> QImage:
    text = _source(name).replace("currentColor", QColor(colour).name())
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    renderer = QSvgRenderer(QByteArray(text.encode()))
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image
