"""The finished file as a file: paper, typefaces, language, title, and nothing in it that could act."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import reportlab
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFString
from reportlab.pdfbase.ttfonts import TTFont

from reports import typefaces
from reports.verification import DocumentMismatch, Expected, Fact, read_paragraphs, verify
from reports.verification.file_parts import vendored
from tests.reports.drawn_sheet import EXPECTED, lines, sheet, text, wrong


def test_a_right_document_is_passed() -> None:
    assert wrong() == ()


def test_a_document_of_our_own_layout_is_passed(built: Any, look: Any, large: Any, identity: Any) -> None:
    from reports.flowables.text import paragraph, title

    for edition in (look, large):
        story = [title("What it may do", edition.section), paragraph("Marks may look better.", edition.body)]
        expected = Expected(
            facts=(
                Fact("the birth date", identity.born),
                Fact("the effect", "Marks may look better.", page=1),
            ),
            on_every_page=(identity.patient_name, identity.document_id),
            language="en-GB",
            title="Test paper",
            width=595.3,
            height=841.9,
            margin=17.0,
            side=51.0,
            smallest_type=edition.smallest,
        )
        assert verify(built(story, look=edition).data, expected) == ()


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.4", b"no document", sheet()[:900]])
def test_what_cannot_be_opened_again_is_refused(pdf: bytes) -> None:
    assert wrong(pdf=pdf) == ("The finished file cannot be opened again.",)


@pytest.mark.parametrize("language", [None, "es-ES"])
def test_a_missing_or_other_language_is_refused(language: str | None) -> None:
    assert wrong(pdf=sheet(language=language)) == ("The file does not say that its language is en-GB.",)


def test_another_title_is_refused() -> None:
    assert wrong(pdf=sheet(title="Testa Nonesuch")) == ("The file's title is missing or wrong.",)


def test_other_paper_than_was_asked_for_is_refused() -> None:
    expected = ("Page 1: the paper has the wrong size or lies on its side.",)
    assert wrong(pdf=sheet(paper=(612, 842))) == expected
    assert wrong(pdf=sheet(rotation=90)) == expected


def test_a_typeface_that_is_not_embedded_is_refused() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, "Marks may look better.", y=700, font="Helvetica")

    assert wrong(draw) == ("The typeface Helvetica is not embedded in the file.",)


def test_a_typeface_that_is_named_and_sets_no_text_is_refused_too() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFont("Times-Roman", 12)
        text(canvas, "Marks may look better.", y=700)

    assert wrong(draw) == ("The typeface Times-Roman is named in the file and not embedded as a subset.",)


def test_an_embedded_typeface_that_is_none_of_ours_is_refused() -> None:
    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    pdfmetrics.registerFont(TTFont("Vera of the test", str(vera)))

    def draw(canvas: Any) -> None:
        text(canvas, "Marks may look better.", y=700, font="Vera of the test")

    assert wrong(draw) == ("The typeface BitstreamVeraSans-Roman is none of ours.",)


def test_our_typefaces_are_known_by_the_names_in_their_files() -> None:
    names = {"SourceSans3-Regular", "SourceSans3-SemiBold", "SourceSerif4-SemiBold"}
    assert names <= vendored(typefaces.FONT_FOLDER)


def test_a_letter_that_the_typeface_lacks_is_refused() -> None:
    (sentence,) = wrong(lines("Ask Dr \u0634 first."))
    assert sentence == "Page 1: “Ask Dr first.” has a character for which its typeface has no letter."


def test_a_black_square_for_a_missing_letter_is_refused() -> None:
    assert wrong(lines("Ask Dr ■ first.")) == (
        "Page 1: “Ask Dr ■ first.” has a sign that stands for a missing letter.",
    )


def test_a_link_is_refused() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, "Marks may look better.", y=700)
        canvas.linkURL("https://example.invalid/", (60, 690, 200, 720))

    assert wrong(draw) == ("Page 1: it holds a link, a field or an action, which no document of ours has.",)


def test_a_field_to_fill_in_on_the_screen_is_refused() -> None:
    def draw(canvas: Any) -> None:
        canvas.acroForm.textfield(name="name", x=60, y=600, fontName="Helvetica")

    assert "The file holds a form to fill in on the screen, which no document of ours has." in wrong(draw)


def test_a_script_is_refused() -> None:
    def draw(canvas: Any) -> None:
        action = PDFDictionary({"S": PDFName("JavaScript"), "JS": PDFString("app.alert(1)")})
        canvas._doc.Catalog.OpenAction = action

    assert wrong(draw) == ("The file holds an action, which no document of ours has.",)


def picture(colour: tuple[int, int, int]) -> ImageReader:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(data, "PNG")
    return ImageReader(io.BytesIO(data.getvalue()))


def test_only_the_clinics_own_picture_may_stand_in_a_document() -> None:
    def logo(canvas: Any) -> None:
        canvas.drawImage(picture((9, 90, 90)), 60, 600, 40, 40)

    def two(canvas: Any) -> None:
        logo(canvas)
        canvas.drawImage(picture((200, 0, 0)), 160, 600, 40, 40)

    refused = ("The file holds a picture that does not belong there.",)
    assert wrong(logo) == refused
    assert wrong(logo, logo, images=1) == ()
    assert wrong(two, images=1) == refused


def test_a_mismatch_says_everything_that_is_wrong() -> None:
    problem = DocumentMismatch(("The price: this is missing.", "The date: this is missing."))
    assert problem.sentences == ("The price: this is missing.", "The date: this is missing.")
    assert str(problem) == "The price: this is missing. The date: this is missing."


def test_the_words_of_a_document_can_be_read_in_paragraphs() -> None:
    first = lines("Marks may look better. They will not", "disappear.")
    second = lines("Ask us.", y=600)

    def draw(canvas: Any) -> None:
        first(canvas)
        second(canvas)

    assert read_paragraphs(sheet(draw), EXPECTED) == (
        "Marks may look better. They will not disappear.",
        "Ask us.",
    )


def test_pdfium_is_not_loaded_before_a_file_is_opened_again() -> None:
    code = "import sys, reports.verification; sys.exit('pypdfium2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
