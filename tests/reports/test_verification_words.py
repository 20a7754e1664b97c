"""Wording on the finished page: what no patient should read is found where it is printed."""

from __future__ import annotations

from typing import Any

import pytest

from reports.typefaces import SANS, width_of
from reports.verification import read_paragraphs
from tests.reports.drawn_sheet import EXPECTED, LEFT, lines, sheet, text, wrong

PLANTED = {
    "These marks are removed permanently.": "permanently",
    "Your marks will be gone for good.": "gone",
    "It happens to 1 in 5 people.": "1 in 5",
    "Scars can happen, but this is rare.": "rare",
    "Stop taking your blood thinner.": "Stop taking",
    "It doubles the risk of dark marks.": "doubles the risk",
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_no_patient_should_read_is_refused(planted: str) -> None:
    found = wrong(lines("Marks may look better.", planted))
    assert all(sentence.startswith("Page 1: ") for sentence in found)
    assert any(PLANTED[planted] in sentence for sentence in found)


@pytest.mark.parametrize("planted", PLANTED)
def test_it_is_found_across_lines_and_on_the_page_where_it_stands(planted: str) -> None:
    words = planted.split()
    broken = lines(*(" ".join(words[at : at + 2]) for at in range(0, len(words), 2)))
    found = wrong(lines("Marks may look better."), broken)
    assert found
    assert all(sentence.startswith("Page 2: ") for sentence in found)


def test_it_is_found_across_the_end_of_a_page() -> None:
    first = lines("Marks may look better. These marks are", y=60)
    found = wrong(first, lines("removed permanently by the laser."))
    assert any("are removed" in sentence for sentence in found)


@pytest.mark.parametrize("cell", ["Rare", "Permanent", "1 in 10"])
def test_it_is_found_in_the_cell_of_a_table(cell: str) -> None:
    def row(canvas: Any) -> None:
        text(canvas, "Scars", x=60, y=700)
        text(canvas, cell, x=200, y=700)
        text(canvas, "Ask us", x=330, y=700)

    assert len(wrong(row)) == 1


def test_no_is_read_with_what_it_denies_over_the_end_of_a_line() -> None:
    assert wrong(lines("No treatment removes", "stretch marks completely.")) == ()
    assert wrong(lines("Do not stop taking", "your blood thinner.")) == ()


def test_a_raised_number_of_a_source_does_not_part_a_sentence() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, "It will not", y=700)
        text(canvas, "2", x=LEFT + width_of("It will not", font=SANS, size=12), y=704.5, size=8)
        text(canvas, "remove the marks.", y=684)

    assert wrong(draw) == ()


def test_sentences_with_their_own_numbers_of_sources_make_one_paragraph() -> None:
    first, second = "About 68 out of 100 people were satisfied.", "With CO2 laser, white marks cleared fully"
    end = LEFT + width_of(first, font=SANS, size=12)

    def draw(canvas: Any) -> None:
        text(canvas, first, y=700)
        text(canvas, "10,12", x=end, y=704.5, size=8)
        text(canvas, second, x=end + 21, y=700)
        text(canvas, "in about 4 out of 100 results.", y=684)

    assert wrong(draw) == ()
    assert read_paragraphs(sheet(draw), EXPECTED) == (f"{first} {second} in about 4 out of 100 results.",)


def test_a_heading_is_no_part_of_the_sentence_under_it() -> None:
    def draw(canvas: Any) -> None:
        text(canvas, "What it will not do", y=700, size=16.5, font="SourceSerif4-SemiBold")
        text(canvas, "It removes the marks.", y=680)

    (sentence,) = wrong(draw)
    assert "removes" in sentence


def test_claims_that_are_quoted_and_answered_may_stand() -> None:
    claim = "The marks go away for good after three sessions"
    body = lines(f"You may have read: {claim}.", "They do not.")
    assert len(wrong(body)) == 1
    assert wrong(body, quoted=(claim,)) == ()


def test_the_patients_own_words_may_hope_for_anything() -> None:
    said = "I want my marks removed permanently, it is rare to see"
    body = lines("What would be enough: “I want my marks removed", "permanently, it is rare to see”")
    assert wrong(body, quoted=(said,)) == ()
    assert wrong(lines("You hope for: gone.")) == ()


def test_a_quoted_word_does_not_let_the_same_word_pass_elsewhere() -> None:
    quoted = lines("What bothers you: “rare”")
    assert wrong(quoted, quoted=("rare",)) == ()
    assert len(wrong(quoted, lines("Scars can happen, but this is rare."), quoted=("rare",))) == 1


def test_the_end_of_a_scale_is_no_promise() -> None:
    def scale(canvas: Any) -> None:
        for place, words in ((60, "No change"), (250, "Half as visible"), (480, "Gone")):
            text(canvas, words, x=place, y=600, size=8.8)

    assert wrong(scale) == ()
    assert len(wrong(lines("Gone after three sessions."))) == 1


def test_the_record_and_other_languages_are_not_checked_for_english_words() -> None:
    assert wrong(lines("These marks are removed permanently."), check_words=False) == ()
