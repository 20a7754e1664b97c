"""All five documents of all six demos, on both papers, in both sizes and both languages.

Each is built once, through `issue`, which compares it with the record; here it is opened by another library.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1
from reportlab.lib.colors import Color

from intake.language import LANGUAGES, words_of
from intake.wording import AIM_GRADE, MAXIMUM_WORDS, reading_grade, sentences, word_count
from reports import palette
from reports.content import DocumentContent
from reports.documents import BuiltDocument, build, expected, identity_of, issue
from reports.flowables.studies import Part, Study
from reports.flowables.study_bar import StudyChart
from reports.forms import form_of
from reports.kinds import DocumentKind
from reports.page import Paper
from reports.palette import Colour
from reports.verification import read_paragraphs
from ui.demo_clinic import demo_clinic
from ui.input_file import open_input

DEMOS = sorted((Path(__file__).parents[2] / "intake" / "data" / "demo").glob("*.json"))
# In bytes: small enough to send, and no typeface whole in it.
LARGEST = 300_000
# Steps of lightness (L*, 0 to 100) that stay apart on a printer without colour.
APART = 15.0


class Wanted(NamedTuple):
    """One document: what is made of which demo, on which paper, how big, in which language."""

    kind: DocumentKind
    demo: str
    paper: str
    large_print: bool
    language: str

    def __str__(self) -> str:
        size = "large" if self.large_print else "normal"
        return f"{self.kind}-{self.demo}-{self.paper}-{size}-{self.language}"


ALL = [
    Wanted(*one)
    for one in product(
        DocumentKind,
        [file.stem for file in DEMOS],
        ("a4", "letter"),
        (False, True),
        [language.code for language in LANGUAGES],
    )
]
USUAL = [one for one in ALL if one.paper == "a4" and not one.large_print and one.language == "en"]


@cache
def content(demo: str, language: str) -> DocumentContent:
    (file,) = (file for file in DEMOS if file.stem == demo)
    opened = replace(open_input(str(file), on=None, profile=None), clinic=demo_clinic())
    return opened.content().in_language(words_of(language))


@cache
def issued(wanted: Wanted) -> BuiltDocument:
    return issue(
        wanted.kind,
        content(wanted.demo, wanted.language),
        paper=wanted.paper,
        large_print=wanted.large_print,
    )


def test_there_are_five_documents_of_six_demos_on_two_papers_in_two_sizes_and_two_languages() -> None:
    assert len(ALL) == len(set(map(str, ALL))) == 5 * 6 * 2 * 2 * 2


@pytest.mark.parametrize("wanted", ALL, ids=str)
def test_a_document_is_what_the_record_says_and_opens_with_its_typefaces(wanted: Wanted) -> None:
    built = issued(wanted)
    assert len(built.pdf) < LARGEST
    paper = Paper.LETTER if wanted.paper == "letter" else Paper.A4
    with pdfplumber.open(io.BytesIO(built.pdf)) as opened:
        assert len(opened.pages) == built.pages
        for page in opened.pages:
            assert (float(page.width), float(page.height)) == pytest.approx(
                (paper.width, paper.height), abs=0.1
            )
        fonts = list(fonts_of(opened))
        assert fonts
        assert all(is_embedded(font) for font in fonts)


def fonts_of(opened: Any) -> Iterator[dict[str, Any]]:
    """Every typeface that a page of the file names."""
    for page in opened.pages:
        for font in resolve1(page.page_obj.resources.get("Font", {})).values():
            yield resolve1(font)


def is_embedded(font: dict[str, Any]) -> bool:
    """Whether the letters lie in the file: in the typeface itself, or in the one it is made of."""
    parts = [resolve1(part) for part in resolve1(font.get("DescendantFonts", []))] or [font]
    described = [resolve1(part.get("FontDescriptor", {})) for part in parts]
    return all("FontFile2" in one or "FontFile3" in one for one in described)


HANDOUTS = [one for one in ALL if one.kind is DocumentKind.HANDOUT and not one.large_print]


@pytest.mark.parametrize("wanted", HANDOUTS, ids=str)
def test_a_handout_has_2_to_4_pages_and_more_only_on_shorter_paper_or_in_longer_words(wanted: Wanted) -> None:
    # Letter is 18 mm shorter than A4, Spanish a fifth longer than English. More than four is told.
    most = 6 if wanted.language == "es" else 5 if wanted.paper == "letter" else 4
    assert 2 <= issued(wanted).pages <= most


GOING_HOME = [one for one in USUAL if form_of(one.kind).goes_home]


@pytest.mark.parametrize("wanted", GOING_HOME, ids=str)
def test_what_goes_home_is_read_easily_when_it_is_finished(wanted: Wanted) -> None:
    made = content(wanted.demo, wanted.language)
    read = read_paragraphs(issued(wanted).pdf, expected(wanted.kind, made))
    # A cell of a table has no full stop, and is no sentence.
    paragraphs = [words for words in read if words.rstrip(" 0123456789,").endswith((".", "?", "”"))]
    assert len(paragraphs) > 20
    assert reading_grade("\n\n".join(paragraphs)) <= AIM_GRADE
    told = [sentence for words in paragraphs for sentence in sentences(words)]
    assert [sentence for sentence in told if word_count(sentence) > MAXIMUM_WORDS] == []


@pytest.mark.parametrize("wanted", ALL, ids=str)
def test_more_pages_than_usual_are_told_to_whoever_prints(wanted: Wanted) -> None:
    usual, built = form_of(wanted.kind).usual_pages, issued(wanted)
    told = [notice for notice in built.notices if "more than the usual" in notice]
    too_many = usual is not None and not wanted.large_print and built.pages > usual
    assert len(told) == too_many


@pytest.mark.parametrize("wanted", USUAL, ids=str)
def test_the_same_input_gives_the_same_bytes(wanted: Wanted) -> None:
    again = build(wanted.kind, content.__wrapped__(wanted.demo, wanted.language)).pdf
    is_the_same = again == issued(wanted).pdf
    assert is_the_same


@pytest.mark.parametrize("wanted", USUAL, ids=str)
def test_the_first_page_says_who_it_is_about_which_document_it_is_and_how_many_pages_it_has(
    wanted: Wanted,
) -> None:
    built = issued(wanted)
    identity = identity_of(content(wanted.demo, wanted.language), wanted.kind)
    with pdfplumber.open(io.BytesIO(built.pdf)) as opened:
        text = opened.pages[0].extract_text()
    for words in (identity.patient_name, identity.document_id, f"Page 1 of {built.pages}"):
        assert words in text


# In black and white


def lightness(colour: Colour) -> float:
    """L* of a colour, 0 (black) to 100 (white), as CIE defines it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.red, colour.green, colour.blue)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return float(116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance)


def step(one: Colour, other: Colour) -> float:
    return abs(lightness(one) - lightness(other))


LIGHT = palette.light()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("accent", "band"),  # most people and some people of a study; solid and pale persons
        ("accent", "accent_tint"),  # most people and few people of a study
        ("accent", "surface"),  # hatching, persons, the diamond's stick
        ("band", "surface"),  # a pale person beside one that had nothing
        ("text2", "fig"),  # dots on the body
        ("accent", "fig"),  # hatching on the body
        ("fig_line", "fig"),  # the outline of the body
        ("control", "surface"),  # the edge of a person that had nothing; lines to write on
        ("text2", "surface"),  # the dashed edge of what is not known; boxes to tick
        ("text", "band"),  # words on a bar
        ("text", "accent_tint"),
        ("on_accent", "accent"),
    ],
)
def test_colours_that_stand_side_by_side_stay_apart_without_colour(one: str, other: str) -> None:
    assert step(getattr(LIGHT, one), getattr(LIGHT, other)) >= APART


@pytest.mark.parametrize("fills", [("band", "accent_tint"), ("accent_tint", "surface")])
def test_two_pale_grounds_are_parted_by_an_edge_that_is_dark_beside_both(fills: tuple[str, str]) -> None:
    grounds = [getattr(LIGHT, name) for name in fills]
    assert all(step(LIGHT.accent, ground) >= APART for ground in grounds)


@pytest.mark.parametrize(
    "parts",
    [
        # Some, few and most people of a study beside each other, then those of whom nothing more is known.
        (Part(0, 25, 30), Part(26, 50, 10), Part(51, 75, 55)),
        (Part(0, 25, 10),),
    ],
    ids=["three grounds", "few and not known"],
)
def test_the_bands_of_a_study_are_parted_on_a_page_without_colour(
    built: Any, look: Any, parts: tuple[Part, ...]
) -> None:
    read = built([StudyChart([Study("Nowhere 2026", 100, parts)], look=look)])
    scale = 6.0
    grey = read.picture(scale=scale).convert("L")
    with pdfplumber.open(io.BytesIO(read.data)) as opened:
        edged = [part for part in opened.pages[0].rects if part["stroke"] and part["fill"]]
    bars = sorted(edged, key=lambda part: float(part["x0"]))
    assert len(bars) == len(parts) + 1
    for left, right in pairwise(bars):
        x, y = round(left["x1"] * scale), round((left["top"] + 2.5) * scale)
        assert left["x1"] == pytest.approx(right["x0"], abs=0.1)
        beside = [grey.getpixel((x + away, y)) for away in (-round(3 * scale), round(3 * scale))]
        edge = min(grey.getpixel((x + away, y)) for away in range(-4, 5))
        assert all(isinstance(value, int) for value in (*beside, edge))
        steps = [step(grey_of(value), grey_of(edge)) for value in beside]
        assert step(grey_of(beside[0]), grey_of(beside[1])) >= APART or min(steps) >= APART


def grey_of(value: Any) -> Colour:
    return Color(value / 255, value / 255, value / 255)
