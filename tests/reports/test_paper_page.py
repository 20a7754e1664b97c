from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pdfplumber
import pytest
from reportlab.platypus import PageBreak

from reports.flowables.text import paragraph, paragraphs
from reports.page import EDGE, SIDE, HeaderTooHighError, Paper, build_document


def test_the_same_input_gives_the_same_bytes(identity: Any, look: Any) -> None:
    def once() -> bytes:
        story = [paragraph("Some text", look.body), PageBreak(), paragraph("More", look.body)]
        return build_document(story, identity=identity, document_title="Test paper", look=look).data

    assert once() == once()


@pytest.mark.parametrize("paper", list(Paper))
def test_every_page_says_who_clinic_document_and_which_page(
    built: Callable[..., Any], look: Any, paper: Paper
) -> None:
    read = built([paragraph("a", look.body), PageBreak(), paragraph("b", look.body)], paper=paper)
    with pdfplumber.open(io.BytesIO(read.data)) as pdf:
        assert [(round(page.width), round(page.height)) for page in pdf.pages] == [
            (round(paper.width), round(paper.height))
        ] * 2
        for number, page in enumerate(pdf.pages, start=1):
            text = page.extract_text()
            for part in (
                "Testa Nonesuch", "30 Feb 1993", "Clinic of Nowhere", "5 Feb 2027", "CND-00000-A",
                "version 1 · clinical content test", "Clinical content: draft, not signed off",
                f"Page {number} of 2",
            ):  # fmt: skip
                assert part in text


def test_language_title_and_author_are_set_and_hold_no_patient(built: Callable[..., Any], look: Any) -> None:
    read = built([paragraph("a", look.body)])
    with pdfplumber.open(io.BytesIO(read.data)) as pdf:
        catalogue = pdf.doc.catalog
        assert catalogue["Lang"] == b"en-GB"
        assert pdf.metadata["Title"] == "Test paper"
        assert pdf.metadata["Author"] == "Clinic of Nowhere"
        assert "Nonesuch" not in str(pdf.metadata)


LONG_NAMES = [
    "Testa Maria-Magdalena Wilhelmina Nonesuch-Imaginaria von und zu Nirgendwo-Niemandsland "
    + "the Very Long " * 3,
    "N" * 120,
]


@pytest.mark.parametrize("name", LONG_NAMES)
@pytest.mark.parametrize("edition", ["look", "large"])
@pytest.mark.parametrize("paper", list(Paper))
def test_a_name_of_120_letters_wraps_whole_and_covers_nothing(
    built: Callable[..., Any], identity: Any, name: str, edition: str, paper: Paper, request: Any
) -> None:
    look = request.getfixturevalue(edition)
    story = [paragraph("BODY", look.body), PageBreak(), paragraph("BODY", look.body)]
    read = built(story, look=look, paper=paper, identity=replace(identity, patient_name=name, seen_by=name))
    whole = "".join(letter["text"] for letter in read.letters() if not letter["text"].isspace())
    assert whole.count(next(iter(sorted(name.split(), key=len, reverse=True)))) >= 1 or "N" * 30 in whole
    assert sum(letter["text"] == "N" for letter in read.letters()) >= 3 * name.count("N")
    assert_nothing_overlaps_or_leaves(read, paper)


def assert_nothing_overlaps_or_leaves(read: Any, paper: Paper) -> None:
    for number in range(1, read.pages + 1):
        words = read.words(number)
        for word in words:
            assert word["x0"] >= SIDE - 0.5
            assert word["x1"] <= paper.width - SIDE + 0.5
            assert word["top"] >= EDGE - 0.5
            assert word["bottom"] <= paper.height - EDGE + 0.5
        for index, one in enumerate(words):
            for other in words[index + 1 :]:
                across = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
                # The box of a word is taller than its letters: only the middle parts must not meet.
                down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
                assert across <= 0.5 or down <= 0.45 * min(one["size"], other["size"]), (one, other)


def test_what_the_clinic_has_not_given_becomes_a_line_to_fill_in(
    built: Callable[..., Any], identity: Any, look: Any
) -> None:
    empty = replace(identity, clinic_name="", clinic_lines=(), seen_by=" ")
    read = built([paragraph("a", look.body), PageBreak(), paragraph("b", look.body)], identity=empty)
    with pdfplumber.open(io.BytesIO(read.data)) as pdf:
        for page in pdf.pages:
            label = next(word for word in page.extract_words() if word["text"] == "Clinic")
            assert any(
                line["width"] > 80 and line["x0"] >= label["x1"] and abs(line["bottom"] - label["bottom"]) < 6
                for line in page.lines
            )
        labels = [word["text"] for word in pdf.pages[0].extract_words()]
        assert "Phone" in labels
        assert "None" not in labels
    assert pdf.metadata["Author"] == "Candor"


def test_a_name_that_leaves_no_room_is_refused(built: Callable[..., Any], identity: Any, look: Any) -> None:
    with pytest.raises(HeaderTooHighError):
        built([paragraph("a", look.body)], identity=replace(identity, patient_name="Nonesuch " * 900))


def test_text_of_many_pages_stays_between_header_and_footer(built: Callable[..., Any], look: Any) -> None:
    read = built(paragraphs("Words that go on and on for some time.\n" * 150, look.body))
    assert read.pages >= 3
    for number in range(1, read.pages + 1):
        words = read.words(number)
        footer = max(word["top"] for word in words)
        body = [word for word in words if word["text"] in ("Words", "time.") and word["size"] == 12]
        assert max(word["bottom"] for word in body) < footer


def test_large_print_has_no_letter_under_16_points(built: Callable[..., Any], large: Any) -> None:
    read = built([paragraph("Body", large.body), PageBreak(), paragraph("Body", large.body)], look=large)
    assert min(letter["size"] for letter in read.letters()) >= 16
    assert read.place("Body")["size"] == 18
