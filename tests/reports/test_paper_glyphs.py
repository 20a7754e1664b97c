from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports import glyphs, scripts, shaping, typefaces
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
    "text",
    [
        "שרה כהן־לוי",
        "שָׂרָה",
        "محمد عبد الله",
        "پروین می\u200cخواهد ۱۲",  # noqa: RUF001  Persian letters
        "ٹیپو سلطان",
        "श्रीनिवास क्षत्रिय",
        "สมชาย น้ำผึ้ง",
        "李小龙",
        "山田 さくら",
        "김민수",
        "Adébáyọ̀ Ọláṣubọ̀mí",
        "q\u0307",
        "₹ ₺ ₴ ₪ ₫ ฿",
        "😀 ❤️ 👩\u200d🚀 👨\u200d👩\u200d👧 🇬🇧 1️⃣",
        "Ann \u2068שרה\u2069 \u200e(12)",
    ],
)
def test_names_in_other_scripts_can_be_printed(text: str) -> None:
    assert unprintable(text) == ()
    assert printable(text).text == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("தமிழ்", Reason.NO_GLYPH),
        ("བོད", Reason.NO_GLYPH),
        ("\ue000", Reason.NO_GLYPH),
        ("\ufdfd", Reason.NO_GLYPH),
        ("1\u0301", Reason.COMBINING),
        ("\u0301", Reason.COMBINING),
        ("a" + "\u0301" * 30, Reason.COMBINING),
        ("\u093fक", Reason.COMBINING),
        ("कर\u094d\u093f", Reason.COMBINING),
        ("a\x07b", Reason.CONTROL),
        ("a\tb", Reason.CONTROL),
        ("a\u202eb", Reason.CONTROL),
        ("שרה \u202e12", Reason.CONTROL),
        ("שרה \u202d12", Reason.CONTROL),
        ("שרה \u202b12", Reason.CONTROL),
        ("שרה \u206712", Reason.CONTROL),
        ("a\ud800b", Reason.SURROGATE),
        ("a\u200bb", Reason.CONTROL),
    ],
)
def test_what_cannot_be_printed_right_is_named_with_its_reason(text: str, reason: Reason) -> None:
    assert unprintable(text)[0].reason is reason


@pytest.mark.parametrize(
    ("emoji", "lost"),
    [
        ("👍🏽", "🏽"),
        ("👩🏽\u200d🚀", "🏽"),
        ("🤷\u200d♀️", "♀"),
        ("🇽🇽", "🇽"),
    ],
)
def test_an_emoji_that_would_lose_its_meaning_in_black_and_white_is_named(emoji: str, lost: str) -> None:
    (found,) = unprintable(emoji)
    assert (found.character, found.reason) == (lost, Reason.EMOJI)


def test_without_the_shaping_library_other_scripts_are_named_and_plain_letters_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shaping, "is_available", lambda: False)
    for cached in (scripts.choose, glyphs._drawing_problems):
        cached.cache_clear()
    try:
        assert unprintable("Nguyễn Щербакова €") == ()
        assert {one.reason for one in unprintable("शा שרה 李 q\u0307")} == {Reason.SHAPED}
        assert unprintable("शा שרה 李 q\u0307")[0].character == "श"
    finally:
        for cached in (scripts.choose, glyphs._drawing_problems):
            cached.cache_clear()


def test_the_sentence_names_the_character() -> None:
    found = unprintable("Testa த")
    assert sentence(found, of="The name") == (
        'The name has a character that cannot be printed yet: "த" (TAMIL LETTER TA, U+0BA4). '
        "Write it in other letters."
    )


def test_a_text_in_another_script_names_three_characters_and_counts_the_rest() -> None:
    said = sentence(unprintable("கஙசஞட"), of="The note")
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
    (found,) = unprintable("abகcக")
    assert (found.character, found.index, found.code_point) == ("க", 2, "U+0B95")


def test_a_pasted_phone_number_loses_its_invisible_marks_and_we_say_so() -> None:
    tidy = printable("\u202a0000 000\u200b 0000\u202c")
    assert tidy.text == "0000 000 0000"
    assert tidy.changes == ("invisible characters were left out",)


def test_invisible_marks_stay_where_the_script_needs_them() -> None:
    text = "\u0645\u06cc\u200c\u062e\u0648"  # Persian, which needs this joiner
    assert printable(text).text == text


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


@given(
    some.text(
        alphabet=some.one_of(some.characters(), some.sampled_from("aשشक李😀\u0301\u200d\u093f\ufe0f ("))
    )
)
def test_whatever_passes_has_a_face_in_both_weights(text: str) -> None:
    tidy = unicodedata.normalize("NFC", printable(text).text)
    if unprintable(tidy):
        return
    for start, end in scripts.clusters(tidy):
        for font in (typefaces.SANS, typefaces.SANS_BOLD):
            choice = scripts.choose(tidy[start:end], font)
            assert tidy[start:end] == "\n" or choice is not None
            if choice is not None and not choice.font:
                has = shaping.face(choice.file).characters
                assert all(one in has or scripts.is_ignorable(one) for one in tidy[start:end])


@given(some.text())
def test_names_of_problems_can_always_be_said(text: str) -> None:
    said = sentence(unprintable(text), of="The note")
    assert said.encode("utf-8").decode() == said
    assert bool(said) == bool(unprintable(text))


@given(some.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = printable(text).text
    assert printable(once).text == once
