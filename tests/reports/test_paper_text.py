from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports import typefaces
from reports.flowables.passage import Passage
from reports.flowables.text import LONGEST_PARAGRAPH, marked, paragraph, paragraphs, source_numbers, title
from reports.units import Span


def test_markup_that_people_type_prints_as_they_typed_it(built: Callable[..., Any], look: Any) -> None:
    typed = "<b>&lt;/para> {name} <font size=90>&amp; <br/>"
    text = built([paragraph(typed, look.body), marked("Say <b>{said}</b>", look.body, said=typed)]).text()
    assert text.count(typed) == 2


def test_lines_become_paragraphs_and_empty_lines_vanish(look: Any) -> None:
    assert [one.text for one in paragraphs("one\n\n two \nthree", look.body)] == ["one", "two", "three"]


def test_a_long_paragraph_stands_as_reportlab_would_set_it(built: Callable[..., Any], look: Any) -> None:
    text = "A sentence of some length — with a dash — that somebody typed ends here. " * 27
    assert LONGEST_PARAGRAPH - 200 < len(text) <= LONGEST_PARAGRAPH
    ours = built([Passage([Span(text, look.body.fontName, 12, look.body.textColor)], look.body, base=0)])
    theirs = built([paragraph(text, look.body)])
    assert not isinstance(paragraph(text, look.body), Passage)

    def places(read: Any) -> list[tuple[str, float, float]]:
        return [(word["text"], round(word["x0"], 1), round(word["top"], 1)) for word in read.words()]

    assert places(ours) == places(theirs)


def test_a_long_paragraph_leaves_no_line_alone_on_a_page(built: Callable[..., Any], look: Any) -> None:
    words = "Some words that somebody typed without end. "
    for lines in range(42, 48):
        read = built([paragraph("above", look.body), *paragraphs(words * (lines * 2), look.body)])
        bodies = [
            {round(word["top"]) for word in read.words(page) if word["text"] in words.split()}
            for page in range(1, read.pages + 1)
        ]
        assert all(len(tops) > 1 for tops in bodies), lines


def test_a_title_with_a_letter_that_the_serif_lacks_falls_back_to_the_sans(
    built: Callable[..., Any], look: Any
) -> None:
    assert ord("Ǝ") not in typefaces.glyphs_of(typefaces.SERIF)
    read = built([title("Ǝstate", look.section), title("State", look.section)])
    assert read.place("Ǝstate")["fontname"].endswith("SourceSans3-SemiBold")
    assert read.place("State")["fontname"].endswith("SourceSerif4-SemiBold")


def test_source_numbers_are_raised_and_in_large_print_in_brackets(look: Any, large: Any) -> None:
    assert "<super" in source_numbers((1, 2), look)
    assert source_numbers((1, 2), large) == " [1,2]"
    assert source_numbers((), look) == ""


def test_a_value_that_the_markup_does_not_have_is_an_error(look: Any) -> None:
    with pytest.raises(KeyError):
        marked("Call {phone}", look.body)
