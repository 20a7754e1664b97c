"""Which passphrases are refused, and that long ones need no digits or signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.keys import passphrases
from db.keys.passphrases import weakness

NAMES = ("Testa Nonesuch", "Nowhere Clinic")


@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        ("", passphrases.TOO_SHORT),
        ("lantern", passphrases.TOO_SHORT),
        ("x" * 1025, passphrases.TOO_LONG),
        ("ü" * 513, passphrases.TOO_LONG),
        ("lantern \ud800 lantern", passphrases.NOT_TEXT),
        ("password", passphrases.COMMON),
        ("Password 2026!", passphrases.COMMON),
        ("contraseña", passphrases.COMMON),
        ("Correct horse battery staple", passphrases.COMMON),
        ("12345678", passphrases.COMMON),
        ("aaaaaaaa", passphrases.REPEATED),
        ("aaaaaaab", passphrases.REPEATED),
        ("testatestatesta", passphrases.REPEATED),
        ("!?!?!?!?!", passphrases.REPEATED),
        ("abcdefgh", passphrases.REPEATED),
        ("hgfedcba", passphrases.REPEATED),
        ("abcd 5678", passphrases.REPEATED),
        ("qwertz 98765", passphrases.REPEATED),
        ("Testa Nonesuch", passphrases.NAMED),
        ("nonesuch2026", passphrases.NAMED),
        ("Nowhere-Clinic!", passphrases.NAMED),
        ("candor99", passphrases.NAMED),
    ],
)
def test_a_weak_passphrase_is_refused_in_one_sentence(passphrase: str, sentence: str) -> None:
    assert weakness(passphrase, names=NAMES) == sentence


@pytest.mark.parametrize(
    "passphrase",
    [
        "nine purple lanterns",
        "lanterns",
        "Testa keeps nine lanterns",
        "πέντε κόκκινα φανάρια",
        "  spaces count too  ",
        "long " + "x1y2z3" * 100,
    ],
)
def test_a_good_passphrase_needs_no_digits_or_signs(passphrase: str) -> None:
    assert weakness(passphrase, names=NAMES) == ""


@given(st.text(max_size=80))
def test_any_text_gets_an_answer_that_does_not_repeat_it(text: str) -> None:
    sentence = weakness(text, names=NAMES)
    assert sentence == "" or sentence in {
        passphrases.TOO_SHORT,
        passphrases.NOT_TEXT,
        passphrases.COMMON,
        passphrases.REPEATED,
        passphrases.NAMED,
    }
    if len(text) < 8:
        assert sentence


def test_the_list_holds_only_what_would_pass_otherwise_for_its_length() -> None:
    assert len(passphrases._COMMON) >= 150
    assert {word for word in passphrases._COMMON if len(word) < 8} == set()
    assert {word for word in passphrases._COMMON if not weakness(word)} == set()
