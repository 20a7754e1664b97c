from __future__ import annotations

import io
import platform
import sys
from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import PageBreak

from reports import typefaces
from reports.flowables.rows import Row, RowTable
from reports.flowables.text import marked, paragraph, title


def fonts_of(data: bytes) -> dict[str, Any]:
    """Every font object of every page and form, by its PostScript name."""
    found: dict[str, Any] = {}
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for xref in pdf.doc.xrefs:
            for number in xref.get_objids():
                thing = resolve1(pdf.doc.getobj(number))
                if isinstance(thing, dict) and getattr(thing.get("Type"), "name", "") == "Font":
                    found[thing["BaseFont"].name] = thing
    return found


def test_registering_twice_keeps_the_same_faces() -> None:
    typefaces.register()
    first = pdfmetrics.getFont(typefaces.SANS)
    typefaces.register()
    assert pdfmetrics.getFont(typefaces.SANS) is first


@pytest.mark.skipif(
    sys.platform == "win32" and platform.machine() == "ARM64", reason="rl_accel has no wheel for it"
)
def test_the_compiled_helpers_are_in_use() -> None:
    assert typefaces.accelerated()


def test_every_font_of_a_document_is_embedded_and_is_ours(built: Callable[..., Any], look: Any) -> None:
    cell = [marked("a <b>bold</b> word", look.table)]
    story = [
        title("Title", look.headline),
        RowTable([Row(cells=(cell,))], look=look, shares=(1,)),
        PageBreak(),
    ]
    fonts = fonts_of(built([*story, paragraph("second page", look.body)]).data)
    assert fonts
    for name, font in fonts.items():
        assert "Source" in name
        assert "FontFile2" in resolve1(font["FontDescriptor"])


def test_the_licences_lie_beside_the_fonts() -> None:
    for name in ("OFL-Source-Sans-3.txt", "OFL-Source-Serif-4.txt"):
        assert "SIL OPEN FONT LICENSE" in (typefaces.FONT_FOLDER / name).read_text(encoding="utf-8").upper()


def test_bold_is_semi_bold_and_never_bolder(built: Callable[..., Any], look: Any) -> None:
    read = built([marked("plain <b>strong</b>", look.body)])
    assert read.place("strong")["fontname"].endswith("SourceSans3-SemiBold")
