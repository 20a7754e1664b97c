"""Shaping: which glyphs of a typeface draw a text, and where, for scripts in which letters change or combine.

HarfBuzz does it. It is loaded with the first text that needs it and never for plain Latin, Greek or Cyrillic
text. All lengths are thousandths of the type size, as in the fonts of a PDF.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reports.typefaces import require_whole

# Letters before and after a run that may change its first and last form.
_CONTEXT = 5
# Tables that a font inside a PDF has no use for: glyphs are called by number.
_NOT_EMBEDDED = (
    "BASE", "GDEF", "GPOS", "GSUB", "OS/2", "STAT", "cmap", "gasp", "name", "post", "vhea", "vmtx",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a shaped run.

    ``start`` is the index in the text of the first letter that it draws (several glyphs may share it),
    ``advance`` how far the pen moves after it, ``x`` and ``y`` where it stands from the pen.
    """

    number: int
    start: int
    advance: float
    x: float
    y: float


class Face:
    """One typeface file. Made by ``face``, once per file."""

    def __init__(self, path: Path) -> None:
        harfbuzz = _harfbuzz()
        require_whole(path)
        self._face = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))
        self._font = harfbuzz.Font(self._face)
        self._scale: float = 1000 / self._face.upem
        self.name: str = self._face.get_name(harfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME)
        self.characters = frozenset(map(chr, self._face.unicodes))
        self.outline = cache(self._outline)
        self.ink = cache(self._ink)

    def shape(self, text: str, start: int, end: int, *, right_to_left: bool) -> list[Glyph]:
        """The glyphs of ``text[start:end]`` from left to right; what stands round it decides its forms."""
        harfbuzz = _harfbuzz()
        first = max(start - _CONTEXT, 0)
        buffer = harfbuzz.Buffer()
        buffer.add_str(text[first : end + _CONTEXT], start - first, end - start)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if right_to_left else "ltr"
        # The guess is the computer's own language; the same text must look the same everywhere.
        buffer.language = "en"
        buffer.flags = harfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        harfbuzz.shape(self._font, buffer, {})
        scale = self._scale
        return [
            Glyph(
                number=info.codepoint,
                start=first + info.cluster,
                advance=place.x_advance * scale,
                x=place.x_offset * scale,
                y=place.y_offset * scale,
            )
            for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def number_of(self, letter: str) -> int | None:
        """The glyph of a single letter, before shaping."""
        number: int | None = self._font.get_nominal_glyph(ord(letter))
        return number

    def width(self, number: int) -> float:
        """How far the pen moves after a glyph that stands alone."""
        return float(self._font.get_glyph_h_advance(number)) * self._scale

    def box(self) -> tuple[float, float, float, float]:
        """What the typeface says of its tallest and deepest letters: left, bottom, right, top."""
        extents = self._font.get_font_extents("ltr")
        return (-500.0, extents.descender * self._scale, 2000.0, extents.ascender * self._scale)

    def subset(self, numbers: Iterable[int]) -> tuple[bytes, Mapping[int, int]]:
        """A font file of these glyphs alone, and the number that each has in it."""
        harfbuzz = _harfbuzz()
        wanted = harfbuzz.SubsetInput()
        wanted.sets(harfbuzz.SubsetInputSets.GLYPH_INDEX).update(set(numbers))
        dropped = wanted.sets(harfbuzz.SubsetInputSets.DROP_TABLE_TAG)
        dropped.update({int.from_bytes(tag.encode("ascii"), "big") for tag in _NOT_EMBEDDED})
        wanted.flags = harfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
        plan = harfbuzz.SubsetPlan(self._face, wanted)
        numbers_after = dict(plan.old_to_new_glyph_mapping)
        return bytes(plan.execute().blob.data), numbers_after

    def _ink(self, number: int) -> tuple[float, float]:
        """The lowest and the highest point that a glyph paints, from the line that letters stand on."""
        extents = self._font.get_glyph_extents(number)
        if extents is None:
            return 0.0, 0.0
        top = extents.y_bearing * self._scale
        return top + extents.height * self._scale, top

    def _outline(self, number: int) -> str:
        """A glyph as path operators of a PDF."""
        harfbuzz = _harfbuzz()
        steps: list[str] = []

        def add(operator: str) -> Any:
            return lambda *points: steps.append(
                " ".join([*(f"{point * self._scale:.0f}" for point in points[:-1]), operator])
            )

        functions = harfbuzz.DrawFuncs()
        functions.set_move_to_func(add("m"))
        functions.set_line_to_func(add("l"))
        # Without a function of their own, quadratic curves come as cubic ones, the only ones a PDF has.
        functions.set_cubic_to_func(add("c"))
        functions.set_close_path_func(add("h"))
        self._font.draw_glyph(number, functions)
        return " ".join(steps)


@cache
def face(path: Path) -> Face:
    """The typeface of a file. Errors: `MissingTypeface`; `ImportError` where there is no HarfBuzz."""
    return Face(path)


def is_available() -> bool:
    """Whether this computer has HarfBuzz (there is no wheel of it for Windows on ARM)."""
    try:
        _harfbuzz()
    except ImportError:
        return False
    return True


@cache
def _harfbuzz() -> Any:
    # reports/__init__.py keeps ReportLab from loading it.
    if sys.modules.get("uharfbuzz", sys) is None:
        del sys.modules["uharfbuzz"]
    return importlib.import_module("uharfbuzz")
