"""The three typefaces of Candor's paper: Source Sans 3 (regular, semi-bold) and Source Serif 4 (semi-bold).

All are SIL Open Font License; the licence texts lie beside the files in ``reports/fonts``. "Source" is a
reserved font name, so the files are embedded as they came and never renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import BuiltinFunctionType

from reportlab import rl_config
from reportlab.lib import rl_accel
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

SANS = "SourceSans3"
SANS_BOLD = "SourceSans3-SemiBold"
SERIF = "SourceSerif4-SemiBold"

FONT_FOLDER = Path(__file__).parent / "fonts"

_FILES = {
    SANS: "SourceSans3_400Regular.ttf",
    SANS_BOLD: "SourceSans3_600SemiBold.ttf",
    SERIF: "SourceSerif4_600SemiBold.ttf",
}


def register() -> None:
    """Make the typefaces known to ReportLab. Cheap to call again: the files are read once per process.

    Also replaces ReportLab's start-up font: a Helvetica that is not embedded would otherwise enter every
    page.
    """
    rl_config.canvas_basefontname = SANS
    # Streams as plain compressed bytes: ReportLab's default writes them as text, a fifth bigger and slower.
    rl_config.useA85 = 0
    known = set(pdfmetrics.getRegisteredFontNames())
    for name, file_name in _FILES.items():
        if name not in known:
            pdfmetrics.registerFont(TTFont(name, str(FONT_FOLDER / file_name), asciiReadable=False))
    # Bold means semi-bold; there are no italics on Candor's paper.
    pdfmetrics.registerFontFamily(SANS, normal=SANS, bold=SANS_BOLD, italic=SANS, boldItalic=SANS_BOLD)
    for name in (SANS_BOLD, SERIF):
        pdfmetrics.registerFontFamily(name, normal=name, bold=name, italic=name, boldItalic=name)


def accelerated() -> bool:
    """Whether ReportLab uses the compiled helpers of rl_accel.

    Without them every document is slower, so a test asks. Windows on ARM has no wheel of them, so nothing
    is refused.
    """
    return isinstance(rl_accel.fp_str, BuiltinFunctionType)


def glyphs_of(name: str) -> Mapping[int, int]:
    """Code point to glyph number, for every character that the registered face can draw."""
    register()
    glyphs: Mapping[int, int] = pdfmetrics.getFont(name).face.charToGlyph
    return glyphs


def width_of(text: str, *, font: str, size: float) -> float:
    """Width of one line of text in points."""
    return float(pdfmetrics.stringWidth(text, font, size))
