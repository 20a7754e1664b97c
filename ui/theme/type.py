"""Type: two families, and the styles of the style guide, section 3, as parts of the size of running text.

Every size is counted from the application's font, so that a doubled font doubles everything.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

_FONTS = Path(__file__).resolve().parents[2] / "reports" / "fonts"
"""Those of the paper. `reports` itself is not imported: the first paint needs nothing of it."""
SANS = "Source Sans 3"
SERIF = "Source Serif 4"
BODY_SIZE = 15
"""The size of running text, in pixels at 100 %."""


class TextStyle(Enum):
    """A style of text: family, size in pixels at 100 %, whether it is semi-bold."""

    PAGE_TITLE = (SERIF, 27, True)
    PATIENT = (SERIF, 21, True)
    SECTION = (SERIF, 18, True)
    LABEL = (SANS, 15, True)
    BODY = (SANS, 15, False)
    SMALL_LABEL = (SANS, 13, True)
    SMALL = (SANS, 13, False)
    MICRO = (SANS, 12.5, False)
    KEY = (SANS, 12, False)
    # What a patient reads on a turned screen, from further away.
    LARGE_TITLE = (SERIF, 34, True)
    LARGE_SECTION = (SERIF, 25, True)
    LARGE_LABEL = (SANS, 22, True)
    LARGE = (SANS, 20, False)


def load_fonts() -> tuple[str, ...]:
    """Make the typefaces that ship with the paper known to Qt; gives the families that were loaded.

    Needs a running application. Where a file cannot be read Qt goes on with the system's own font.
    """
    known = set(QFontDatabase.families())
    found = {SANS, SERIF} & known
    if found != {SANS, SERIF}:
        # The other faces there are for names on paper: Qt takes the system's for those.
        for file in sorted(_FONTS.glob("Source*.ttf")):
            number = QFontDatabase.addApplicationFont(str(file))
            if number >= 0:
                found.update(QFontDatabase.applicationFontFamilies(number))
    return tuple(sorted(found & {SANS, SERIF}))


def body_font(scale: float = 1.0) -> QFont:
    """The font of running text; `scale` 2 doubles it."""
    font = QFont(SANS)
    font.setPixelSize(round(BODY_SIZE * scale))
    # Positions are not rounded to whole pixels, so that words keep their shape at every scale.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def grown(pixels: float) -> int:
    """A size in pixels at 100 % that goes with the text, such as an icon's: doubled when the text is."""
    return _grown(pixels, _body_pixels())


def _grown(pixels: float, body_pixels: int) -> int:
    return max(1, int(pixels * body_pixels / BODY_SIZE + 0.5))


def font_of(style: TextStyle) -> QFont:
    """The font of a style, at the size the application's font asks for now."""
    return QFont(_font(style, _body_pixels()))


@lru_cache(maxsize=64)
def _font(style: TextStyle, body_pixels: int) -> QFont:
    family, size, bold = style.value
    font = QFont(family)
    font.setPixelSize(_grown(size, body_pixels))
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _body_pixels() -> int:
    application = QApplication.font()
    size = application.pixelSize()
    return size if size > 0 else QFontInfo(application).pixelSize()


class TextFollower:
    """Mixin of a widget that keeps something counted from the size of the text, such as a width."""

    def restyle(self) -> None:
        """Count it anew: the size of the text has changed."""
        raise NotImplementedError


class TextStyled(TextFollower):
    """Mixin of a widget with a text style of its own. Put it before the Qt class, and call `use_style` once.

    `restyle` takes the size of the text anew when the application's font has changed.
    """

    _style = TextStyle.BODY

    def use_style(self, style: TextStyle) -> None:
        """Take a text style, and the size that goes with it now."""
        self._style = style
        self.restyle()

    def restyle(self) -> None:
        """Take the font of the style again, at the size the application asks for now."""
        self.setFont(font_of(self._style))  # type: ignore[attr-defined]
        self.updateGeometry()  # type: ignore[attr-defined]
