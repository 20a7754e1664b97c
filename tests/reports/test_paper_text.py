from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports import typefaces
from reports.flowables.text import LONGEST_PARAGRAPH, marked, paragraph, paragraphs, source_numbers, title
from reports.page import SIDE, Paper


def test_markup_that_people_type_prints_as_they_typed_it(built: Callable[..., Any], look: Any) -> None:
    typed = "<b>&lt;/para> {name} <font size=90>&amp; <br/>"
    text = built([paragraph(typed, look.body), marked("Say <b>{said}</b>", look.body, said=typed)]).text()
    assert text.count(typed) == 2


def test_an_unbroken_word_of_5000_letters_stays_inside_the_margins(
    built: Callable[..., Any], look: Any
) -> None:
    read = built(paragraphs("W" * 5000, look.body))
    letters = [letter for letter in read.letters() if letter["text"] == "W"]
    assert len(letters) == 5000
    assert max(letter["x1"] for letter in letters) <= Paper.A4.width - SIDE + 0.5


def test_100000_letters_cost_about_ten_times_10000(built: Callable[..., Any], look: Any) -> None:
    def seconds(length: int) -> float:
        text = ("Some words that somebody typed without end " * (length // 43 + 1))[:length]
        start = time.process_time()
        built(paragraphs(text, look.body))
        return time.process_time() - start

    # The least of three: a busy machine makes one measurement long. Quadratic cost would be a hundredfold.
    short = min(seconds(10_000) for _ in range(3))
    assert min(seconds(100_000) for _ in range(3)) < 40 * short


def test_lines_become_paragraphs_and_empty_lines_vanish(look: Any) -> None:
    assert [one.text for one in paragraphs("one\n\n two \nthree", look.body)] == ["one", "two", "three"]


def test_a_long_line_is_divided_after_a_sentence(look: Any) -> None:
    text = "A sentence of some length ends here. " * 100
    parts = [one.text for one in paragraphs(text, look.body)]
    assert len(parts) > 1
    assert all(part.endswith(".") for part in parts)


@given(some.text(alphabet="ab .<&\n", max_size=5 * LONGEST_PARAGRAPH))
def test_dividing_loses_no_letter(text: str) -> None:
    from reports.flowables.text import _pieces

    pieces = list(_pieces(text))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(len(piece) <= LONGEST_PARAGRAPH for piece in pieces)


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
