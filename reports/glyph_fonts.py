"""Faces whose glyphs are called by number, embedded in a PDF as subsets.

ReportLab's own fonts are called by letter: they cannot hold a joined Arabic letter or an Indian conjunct.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.pdfbase import pdfdoc

from reports.shaping import Face

# Six capital letters before the name say that a font is a subset.
_SUBSET_TAG = "CANDOR"
_SYMBOLIC = 4
# The most lines that a block of a character map may have.
_BLOCK = 100


class GlyphFont:
    """One face in one document. Each pair of a glyph and the text that it stands for has a code.

    A reader that copies or searches the page therefore finds what was typed, also where one glyph stands
    for several letters, or one letter is drawn in several ways.
    """

    def __init__(self, face: Face, internal_name: str) -> None:
        self.face = face
        self.internal_name = internal_name
        self._codes: dict[tuple[int, str], int] = {}

    def code_of(self, number: int, text: str) -> str:
        """The code of a glyph that stands for this text, in hexadecimal digits."""
        return f"{self._codes.setdefault((number, text), len(self._codes) + 1):04X}"

    def addObjects(self, document: Any) -> None:  # noqa: N802  ReportLab's name
        """Called by ReportLab when the document is finished."""
        name = f"{_SUBSET_TAG}+{self.face.name}"
        data, numbers = self.face.subset(number for number, _ in self._codes)
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": pdfdoc.PDFName(name),
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([self._descendant(document, name, data, numbers)]),
                "ToUnicode": self._stream(document, "toUnicode", _character_map(self._codes)),
            }
        )
        document.idToObject["BasicFonts"].dict[self.internal_name] = font

    def _descendant(self, document: Any, name: str, data: bytes, numbers: Mapping[int, int]) -> Any:
        places = b"\0\0" + b"".join(numbers[number].to_bytes(2, "big") for number, _ in self._codes)
        widths = [self.face.width(number) for number, _ in self._codes]
        parts = {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": pdfdoc.PDFName(name),
            "CIDSystemInfo": pdfdoc.PDFDictionary(
                {
                    "Registry": pdfdoc.PDFString("Adobe"),
                    "Ordering": pdfdoc.PDFString("Identity"),
                    "Supplement": 0,
                }
            ),
            "CIDToGIDMap": self._stream(document, "places", places),
            "DW": 0,
            "W": pdfdoc.PDFArray([1, pdfdoc.PDFArray([round(width, 3) for width in widths])]),
            "FontDescriptor": self._descriptor(document, name, data),
        }
        return document.Reference(pdfdoc.PDFDictionary(parts), f"cidFont:{self.internal_name}")

    def _descriptor(self, document: Any, name: str, data: bytes) -> Any:
        left, bottom, right, top = self.face.box()
        file = self._stream(document, "fontFile", data, {"Length1": len(data)})
        parts = {
            "Type": "/FontDescriptor",
            "FontName": pdfdoc.PDFName(name),
            "Flags": _SYMBOLIC,
            "FontBBox": pdfdoc.PDFArray([round(edge) for edge in (left, bottom, right, top)]),
            "ItalicAngle": 0,
            "Ascent": round(top),
            "Descent": round(bottom),
            "CapHeight": round(top),
            "StemV": 80,
            "FontFile2": file,
        }
        return document.Reference(pdfdoc.PDFDictionary(parts), f"descriptor:{self.internal_name}")

    def _stream(
        self, document: Any, what: str, content: bytes, entries: Mapping[str, int] | None = None
    ) -> Any:
        stream = pdfdoc.PDFStream()
        stream.content = content
        for key, value in (entries or {}).items():
            stream.dictionary[key] = value
        if document.compression:
            stream.filters = [pdfdoc.PDFZCompress]
        return document.Reference(stream, f"{what}:{self.internal_name}")


def glyph_font(document: Any, face: Face) -> GlyphFont:
    """The face in this ReportLab document, put there with the first call."""
    for font in document.delayedFonts:
        if isinstance(font, GlyphFont) and font.face is face:
            return font
    internal_name = f"F{len(document.fontMapping) + 1}"
    document.fontMapping[f"glyphs of {face.name}"] = f"/{internal_name}"
    font = GlyphFont(face, internal_name)
    document.delayedFonts.append(font)
    return font


def _character_map(codes: Mapping[tuple[int, str], int]) -> bytes:
    """Which text every code stands for (Adobe's ToUnicode)."""
    lines = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for (_, text), code in codes.items()]
    blocks = [lines[start : start + _BLOCK] for start in range(0, len(lines), _BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
            *(line for block in blocks for line in _block(block)),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    ).encode("ascii")


def _block(lines: Sequence[str]) -> list[str]:
    return [f"{len(lines)} beginbfchar", *lines, "endbfchar"]
