"""Right-to-left text is ordered by the Unicode algorithm; fpdf2 has an independent one to compare with."""

from __future__ import annotations

import unicodedata

import pytest
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from hypothesis import given
from hypothesis import strategies as some

from reports import bidi

# Letters of each kind that the algorithm tells apart, and every sign that steers it.
LETTERS = (
    "abאבجد12٣٤ .,-+$%#()[]<>«»:/〈〉⟨⟩\u2329\u0301\u05b0\u064b\u2066\u2067\u2068\u2069"
    "\u202a\u202b\u202c\u202d\u202e\u200b\u200e\u200f\u061c\t"
)


def shown(text: str, base: int) -> str:
    levels = bidi.line_levels(text, bidi.levels(text, base), base)
    return "".join(text[index] for index in bidi.visual_order(levels))


@pytest.mark.parametrize(
    ("text", "base", "from_left"),
    [
        ("abc", 0, "abc"),
        ("אבג", 0, "גבא"),
        ("name אבג 12 end", 0, "name 12 גבא end"),
        ("אבג abc דה", 1, "הד abc גבא"),
        ("אבג 12-13", 1, "12-13 גבא"),
        ("אב (גד) הו", 1, "וה )דג( בא"),
        ("a (אב) c", 0, "a (בא) c"),
        ("אב.", 1, ".בא"),
        ("אב ", 1, " בא"),
        ("سعر 1,200 x", 1, "x 1,200 رعس"),
    ],
)
def test_a_line_stands_as_a_reader_of_its_script_expects(text: str, base: int, from_left: str) -> None:
    assert shown(text, base) == from_left


@given(some.text(alphabet=LETTERS, max_size=60), some.sampled_from([0, 1]))
def test_every_letter_runs_as_an_independent_reading_of_the_standard_says(text: str, base: int) -> None:
    direction = TextDirection.RTL if base else TextDirection.LTR
    theirs = BidiParagraph(text=text, base_direction=direction).get_characters_with_embedding_level()
    ours = bidi.line_levels(text, bidi.levels(text, base), base)
    assert {one.character_index: ours[one.character_index] for one in theirs} == {
        one.character_index: one.embedding_level for one in theirs
    }


@given(some.text(max_size=60), some.sampled_from([0, 1]))
def test_ordering_loses_and_doubles_no_letter(text: str, base: int) -> None:
    assert sorted(shown(text, base)) == sorted(text)


@given(some.text(alphabet="abc 12.,", max_size=40))
def test_latin_text_stays_as_it_is(text: str) -> None:
    assert not bidi.runs_right_to_left(text)
    assert shown(text, bidi.base_level(text)) == text


@pytest.mark.parametrize(
    ("text", "base"),
    [("Sara", 0), ("שרה", 1), ("iPhone הוא טלפון חכם", 1), ("Dear שרה, welcome", 0), ("12", 0), ("", 0)],
)
def test_a_text_runs_as_most_of_its_letters_do(text: str, base: int) -> None:
    assert bidi.base_level(text) == base


@given(some.text(alphabet=LETTERS, max_size=30))
def test_what_somebody_typed_cannot_change_the_order_of_our_own_words(typed: str) -> None:
    """Whatever is put between two words of a sentence, the words stand where they stood."""
    typed = "".join(letter for letter in typed if unicodedata.bidirectional(letter) not in ("B", "S"))
    line = shown(f"born {bidi.isolated(typed)} on 5 Feb", bidi.LEFT_TO_RIGHT)
    assert line.startswith("born ")
    assert line.endswith(" on 5 Feb")
