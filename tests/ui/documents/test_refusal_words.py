"""The command line's sentences, said on the screen."""

from __future__ import annotations

import pytest

from ui.documents.refusal_words import IN_DETAILS, IN_SETTINGS, Told, notice_words, told


@pytest.mark.parametrize(
    ("sentence", "path", "words"),
    [
        ("goals.bothers: It has a character.", "goals.bothers", "It has a character."),
        ("marks[2].marks.side: It has one.", "marks/1/marks.side", "It has one."),
        ("Patient.name: The patient's name has one.", "", f"The patient's name has one. {IN_DETAILS}"),
        ("clinic.toml, device pen: A device's name has one.", "", f"A device's name has one. {IN_SETTINGS}"),
        ("The price is missing on page 2.", "", "The price is missing on page 2."),
        ("Page 2 lacks a fact: the price.", "", "Page 2 lacks a fact: the price."),
    ],
)  # fmt: skip
def test_a_refusal_says_what_is_wrong_and_where_it_is_changed(sentence: str, path: str, words: str) -> None:
    assert told(sentence) == Told(path, words)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("plan.treatment: Not to be signed yet: wait.", "Not to be signed yet: wait."),
        ("Write in by hand before it is signed: price.", "Write in by hand before it is signed: price."),
        ("Patient.generalPractitioner: nobody is named.", "General practitioner: nobody is named."),
        ("The document has 6 pages.", "The document has 6 pages."),
    ],
)
def test_a_notice_is_a_whole_sentence(sentence: str, words: str) -> None:
    assert notice_words(sentence) == words
