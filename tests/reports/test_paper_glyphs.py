from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports import typefaces
from reports.glyphs import Reason, printable, sentence, unprintable


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Thị Hồng Ánh",
        "Άννα Παπαδοπούλου",
        "Ольга Щербакова",
        "Łukasz Żółć, Şebnem Öğüt, Þórður Ægisson, Ștefan Țăran, O’Brien-Ødegård",
        "≥ ≤ → × – … £ € ½ “quoted” 12\u00a0weeks",
        "first line\nsecond line",
    ],
)
def test_names_of_europe_and_vietnam_can_be_printed(text: str) -> None:
    assert unprintable(text) == ()
    assert unprintable(unicodedata.normalize("NFD", text)) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("شادي", Reason.RIGHT_TO_LEFT),
        ("שרה", Reason.RIGHT_TO_LEFT),
        ("सीता", Reason.SHAPED),
        ("สมชาย", Reason.SHAPED),
        ("李", Reason.NO_GLYPH),
        ("😀", Reason.NO_GLYPH),
        ("q\u0307", Reason.COMBINING),
        ("\u0301", Reason.COMBINING),
        ("a\x07b", Reason.CONTROL),
        ("a\u202eb", Reason.CONTROL),
        ("a\ud800b", Reason.SURROGATE),
        ("a\u200bb", Reason.CONTROL),
    ],
)
def test_what_cannot_be_printed_right_is_named_with_its_reason(text: str, reason: Reason) -> None:
    assert unprintable(text)[0].reason is reason


def test_the_sentence_names_the_character() -> None:
    found = unprintable("Testa ش")
    assert sentence(found, of="The name") == (
        'The name has a character that cannot be printed yet: "ش" (ARABIC LETTER SHEEN, U+0634). '
        "Write it in other letters."
    )


def test_a_text_in_another_script_names_three_characters_and_counts_the_rest() -> None:
    said = sentence(unprintable("李王张刘陈"), of="The note")
    assert said.startswith("The note has 5 characters")
    assert said.endswith("and 2 more. Write it in other letters.")


def test_the_sentence_can_be_shown_even_for_half_characters_and_controls() -> None:
    said = sentence(unprintable("\ud800\x00"), of="The name")
    assert said.encode("utf-8").decode() == said
    assert "\x00" not in said
    assert "U+D800" in said


def test_nothing_found_says_nothing() -> None:
    assert sentence((), of="The name") == ""


def test_each_character_is_named_once_with_its_first_place() -> None:
    (found,) = unprintable("ab李c李")
    assert (found.character, found.index, found.code_point) == ("李", 2, "U+674E")


def test_a_pasted_phone_number_loses_its_invisible_marks_and_we_say_so() -> None:
    tidy = printable("\u202a0000 000\u200b 0000\u202c")
    assert tidy.text == "0000 000 0000"
    assert tidy.changes == ("invisible characters were left out",)


def test_invisible_marks_stay_where_the_script_needs_them() -> None:
    text = "\u0645\u06cc\u200c\u062e\u0648"  # Persian, which needs this joiner
    assert printable(text).text == text
    assert unprintable(printable(text).text)


def test_line_breaks_of_every_kind_become_newlines_or_spaces() -> None:
    text = "a\r\nb\rc\u2028d\x0be\tf"
    assert printable(text).text == "a\nb\nc\nd\ne f"
    assert printable(text, one_line=True).text == "a b c d e f"


def test_an_order_reversing_control_is_refused_not_dropped() -> None:
    assert unprintable(printable("abc\u202edef").text)


def test_an_accent_kept_apart_by_a_joiner_meets_its_letter() -> None:
    assert printable("e\u200d\u0301").text == "é"


def test_a_clean_text_is_left_alone() -> None:
    assert printable("Testa Nonesuch").changes == ()


@given(some.text())
def test_whatever_passes_has_a_glyph_in_both_weights(text: str) -> None:
    tidy = printable(text).text
    bad = {one.character for one in unprintable(tidy)}
    for letter in tidy:
        if letter not in bad and letter != "\n":
            assert ord(letter) in typefaces.glyphs_of(typefaces.SANS)
            assert ord(letter) in typefaces.glyphs_of(typefaces.SANS_BOLD)


@given(some.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = printable(text).text
    assert printable(once).text == once
