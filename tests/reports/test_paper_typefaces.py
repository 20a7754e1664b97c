from __future__ import annotations

import io
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import PageBreak

from reports import scripts, shaping, typefaces
from reports.flowables.rows import Row, RowTable
from reports.flowables.text import marked, paragraph, title

ROOT = Path(__file__).resolve().parents[2]


def fonts_of(data: bytes) -> dict[str, Any]:
    """Every font object of every page and form that holds glyphs, by its PostScript name."""
    found: dict[str, Any] = {}
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for xref in pdf.doc.xrefs:
            for number in xref.get_objids():
                thing = resolve1(pdf.doc.getobj(number))
                if isinstance(thing, dict) and getattr(thing.get("Type"), "name", "") == "Font":
                    found[thing["BaseFont"].name] = resolve1(thing.get("DescendantFonts", [thing])[0])
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


def test_fallback_faces_are_embedded_as_subsets_of_what_they_draw(
    built: Callable[..., Any], look: Any
) -> None:
    names = "שרה محمد सीता สมชาย 李 김 😀"
    fonts = fonts_of(built([paragraph(names, look.body), paragraph(names, look.strong)]).data)
    fallbacks = {name: font for name, font in fonts.items() if "Source" not in name}
    assert {name.removeprefix("CANDOR+") for name in fallbacks} == {
        "NotoSansHebrew-Regular", "NotoSansHebrew-SemiBold", "NotoSansArabic-Regular",
        "NotoSansArabic-SemiBold", "NotoSansDevanagari-Regular", "NotoSansDevanagari-SemiBold",
        "NotoSansThai-Regular", "NotoSansThai-SemiBold", "NotoSansSC-Regular", "NanumGothic",
        "NotoEmoji-Regular",
    }  # fmt: skip
    for font in fallbacks.values():
        file = resolve1(resolve1(font["FontDescriptor"])["FontFile2"])
        assert 200 < len(file.get_data()) < 20_000


def test_every_face_has_outlines_that_a_pdf_can_hold_and_its_licence_beside_it() -> None:
    files = sorted(typefaces.FONT_FOLDER.glob("*.ttf"))
    licences = {path.stem.replace("-", "") for path in typefaces.FONT_FOLDER.glob("OFL-*.txt")}
    used = {typefaces.file_of(name).name for name in (typefaces.SANS, typefaces.SANS_BOLD, typefaces.SERIF)}
    used |= {file for one in scripts.FALLBACKS for file in (one.regular, one.bold) if file}
    assert {path.name for path in files} == used
    for path in files:
        face = shaping.face(path)._face
        assert "glyf" in face.table_tags
        # No bit of the embedding rights is set: a document may hold the face.
        assert face.reference_table("OS/2").data[8:10] == b"\0\0"
        assert "OFL" + path.name.split("_")[0] in licences
    for path in typefaces.FONT_FOLDER.glob("OFL-*.txt"):
        assert "SIL OPEN FONT LICENSE" in path.read_text(encoding="utf-8").upper()


def test_the_bold_weight_of_a_fallback_has_every_letter_of_the_regular_one() -> None:
    for fallback in scripts.FALLBACKS:
        if fallback.bold:
            regular, bold = (
                shaping.face(typefaces.FONT_FOLDER / file) for file in (fallback.regular, fallback.bold)
            )
            assert regular.characters <= bold.characters


def test_a_document_in_latin_letters_loads_neither_fallback_faces_nor_the_shaping_library() -> None:
    code = """
import sys
from reports import shaping
from reports.flowables.text import marked, paragraph, paragraphs, title
from reports.glyphs import printable, unprintable
from reports.page import PageIdentity, build_document
from reports.styles import styles
look = styles()
name = "Siân Nguyễn-Łukasz Щербакова €5"
assert not unprintable(printable(name).text)
identity = PageIdentity(name, "x", name, (name,), "x", name, "CND-1", "x")
story = [title(name, look.headline), paragraph(name, look.body), marked("<b>{x}</b>", look.body, x=name)]
build_document([*story, *paragraphs(name * 400, look.body)], identity=identity, document_title="x", look=look)
assert "uharfbuzz._harfbuzz" not in sys.modules
assert shaping.face.cache_info().currsize == 0
assert not unprintable("שרה")
assert "uharfbuzz._harfbuzz" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize("part", [None, 0, 100, 30_000, 380_000])
def test_a_missing_or_damaged_face_is_said_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: int | None
) -> None:
    whole = typefaces.file_of(typefaces.SANS).read_bytes()
    if part is not None:
        (tmp_path / "Gone.ttf").write_bytes(whole[:part])
    monkeypatch.setattr(typefaces, "FONT_FOLDER", tmp_path)
    said = r"^The typeface Gone\.ttf is missing or damaged\. Install Candor again\.$"
    with pytest.raises(typefaces.MissingTypeface, match=said):
        shaping.face(tmp_path / "Gone.ttf")
    with pytest.raises(typefaces.MissingTypeface, match=said):
        typefaces._read("Gone", "Gone.ttf")


def test_bold_is_semi_bold_and_never_bolder(built: Callable[..., Any], look: Any) -> None:
    read = built([marked("plain <b>strong</b>", look.body)])
    assert read.place("strong")["fontname"].endswith("SourceSans3-SemiBold")
