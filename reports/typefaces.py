"""The three typefaces of Candor's paper: Source Sans 3 (regular, semi-bold) and Source Serif 4 (semi-bold).

What they lack is drawn by the fallback faces of ``reports/scripts.py``. All are SIL Open Font License; the
licence texts lie beside the files in ``reports/fonts``. "Source" is a reserved font name, so the files are
embedded as they came and never renamed.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from types import BuiltinFunctionType

from reportlab import rl_config
from reportlab.lib import rl_accel
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

SANS = "SourceSans3"
SANS_BOLD = "SourceSans3-SemiBold"
SERIF = "SourceSerif4-SemiBold"

FONT_FOLDER = Path(__file__).parent / "fonts"

_FILES = {
    SANS: "SourceSans3_400Regular.ttf",
    SANS_BOLD: "SourceSans3_600SemiBold.ttf",
    SERIF: "SourceSerif4_600SemiBold.ttf",
}


class MissingTypeface(Exception):
    """A typeface that ships with Candor is gone or damaged. Its text says which, and what to do."""

    def __init__(self, file_name: str) -> None:
        super().__init__(f"The typeface {file_name} is missing or damaged. Install Candor again.")


def register() -> None:
    """Make the typefaces known to ReportLab. Cheap to call again: the files are read once per process.

    Errors: `MissingTypeface`.

    Also replaces ReportLab's start-up font: a Helvetica that is not embedded would otherwise enter every
    page.
    """
    rl_config.canvas_basefontname = SANS
    # Streams as plain compressed bytes: ReportLab's default writes them as text, a fifth bigger and slower.
    rl_config.useA85 = 0
    known = set(pdfmetrics.getRegisteredFontNames())
    for name, file_name in _FILES.items():
        if name not in known:
            pdfmetrics.registerFont(_read(name, file_name))
    # Bold means semi-bold; there are no italics on Candor's paper.
    pdfmetrics.registerFontFamily(SANS, normal=SANS, bold=SANS_BOLD, italic=SANS, boldItalic=SANS_BOLD)
    for name in (SANS_BOLD, SERIF):
        pdfmetrics.registerFontFamily(name, normal=name, bold=name, italic=name, boldItalic=name)


def require_whole(file: Path) -> None:
    """Ask that all of a file is there: half a typeface prints blanks. Errors: `MissingTypeface`."""
    try:
        with file.open("rb") as opened:
            _, tables = struct.unpack(">IH6x", opened.read(12))
            ends = [sum(struct.unpack(">8xII", opened.read(16))) for _ in range(tables)]
        if not ends or max(ends) > file.stat().st_size:
            raise MissingTypeface(file.name)
    except (OSError, struct.error):
        raise MissingTypeface(file.name) from None


def _read(name: str, file_name: str) -> TTFont:
    require_whole(FONT_FOLDER / file_name)
    try:
        return TTFont(name, str(FONT_FOLDER / file_name), asciiReadable=False)
    except TTFError:
        raise MissingTypeface(file_name) from None


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


def file_of(name: str) -> Path:
    """The file of one of the three typefaces."""
    return FONT_FOLDER / _FILES[name]


def width_of(text: str, *, font: str, size: float) -> float:
    """Width of one line of text in points, in any script."""
    if text.isascii():
        return float(pdfmetrics.stringWidth(text, font, size))
    # Here and not above: text of other scripts is measured with typefaces, so it imports this module.
    from reports.units import measured

    return measured(text, font=font, size=size)
