from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reports.flowables.call_box import Call, CallBox
from reports.flowables.layout import Columns, Gap, Panel, Together
from reports.flowables.lists import bullet_list, check_list, cross_list, tick_list
from reports.flowables.rows import KeyValueTable, Row, RowTable, options_table
from reports.flowables.text import marked, paragraph, paragraphs, title
from reports.page import SIDE, Paper

RIGHT = Paper.A4.width - SIDE


def texts(look: Any, *words: str) -> list[Any]:
    return [paragraph(word, look.body) for word in words]


def test_a_panel_moves_whole_to_the_next_page(built: Callable[..., Any], look: Any) -> None:
    read = built([Gap(550), Panel(texts(look, *["first", "last"] * 5), look=look)])
    assert "first" not in [word["text"] for word in read.words(1)]
    assert [word["text"] for word in read.words(2)].count("first") == 5


def test_a_panel_higher_than_a_page_is_divided(built: Callable[..., Any], look: Any) -> None:
    lines = [f"line{number}" for number in range(120)]
    read = built([Panel(texts(look, *lines), look=look)])
    assert read.pages > 1
    printed = read.text().split()
    assert [word for word in printed if word.startswith("line")] == lines


def test_a_title_is_never_left_alone_at_the_foot_of_a_page_or_panel(
    built: Callable[..., Any], look: Any, large: Any
) -> None:
    for edition in (look, large):
        for gap in range(300, 620, 40):
            lines = [f"line{number}" for number in range(60)]
            story = [Gap(gap), title("Title", edition.section), *texts(edition, *lines)]
            boxed = [
                Gap(gap),
                Panel([title("Title", edition.section), *texts(edition, *lines)], look=edition),
            ]
            for one in (story, boxed):
                read = built(one, look=edition)
                page = next(
                    number for number in range(1, read.pages + 1)
                    if "Title" in [word["text"] for word in read.words(number)]
                )  # fmt: skip
                assert "line0" in [word["text"] for word in read.words(page)]


def test_together_keeps_a_number_with_its_words(built: Callable[..., Any], look: Any) -> None:
    read = built([Gap(600), Together(texts(look, *["a"] * 6))])
    assert [word["text"] for word in read.words(2)].count("a") == 6


def test_columns_stand_side_by_side_and_in_large_print_below_each_other(
    built: Callable[..., Any], look: Any, large: Any
) -> None:
    read = built([Columns([texts(look, "left"), texts(look, "right")], look=look)])
    assert read.place("left")["top"] == read.place("right")["top"]
    assert read.place("left")["x0"] < read.place("right")["x0"]
    read = built([Columns([texts(large, "left"), texts(large, "right")], look=large)], look=large)
    assert read.place("left")["top"] < read.place("right")["top"]
    assert read.place("left")["x0"] == pytest.approx(read.place("right")["x0"], abs=0.5)


def test_long_columns_go_on_over_the_page(built: Callable[..., Any], look: Any) -> None:
    left = [f"left{number}" for number in range(60)]
    right = [f"right{number}" for number in range(20)]
    read = built([Columns([texts(look, *left), texts(look, *right)], look=look)])
    printed = read.text().split()
    assert {*left, *right} <= set(printed)
    assert sum(word.startswith(("left", "right")) for word in printed) == 80


def rows_of(look: Any, count: int) -> list[Row]:
    return [Row((texts(look, f"head{n}", f"tail{n}"), texts(look, f"value{n}"))) for n in range(count)]


def test_a_row_is_never_divided_and_the_head_is_repeated(built: Callable[..., Any], look: Any) -> None:
    read = built([RowTable(rows_of(look, 50), look=look, shares=(1, 1), heads=("Name", "What"))])
    assert read.pages > 1
    for page in range(1, read.pages + 1):
        words = [word["text"] for word in read.words(page)]
        assert words.count("What") == 1
        heads = {word[4:] for word in words if word.startswith("head")}
        assert heads == {word[4:] for word in words if word.startswith("tail")}
        assert heads == {word[5:] for word in words if word.startswith("value")}


def test_a_row_higher_than_a_page_is_divided(built: Callable[..., Any], look: Any) -> None:
    long = paragraphs("word " * 3000, look.body)
    read = built([RowTable([Row((texts(look, "Name"), long))], look=look, shares=(1, 3))])
    assert read.text().split().count("word") == 3000


def test_a_row_with_too_few_cells_is_refused(look: Any) -> None:
    with pytest.raises(ValueError, match="cells"):
        RowTable([Row((texts(look, "a"),))], look=look, shares=(1, 1))


def test_options_become_blocks_in_large_print_with_the_same_facts(
    built: Callable[..., Any], look: Any, large: Any
) -> None:
    heads = ("Option", "Visits", "Recovery", "Dark patches", "For you")
    cells = ("Microneedling", "3", "5 days", "0 to 22", "Suitable")
    for edition in (look, large):
        row = Row(tuple([paragraph(cell, edition.table)] for cell in cells), chosen=True)
        text = built(options_table(heads, [row], look=edition, shares=(1, 1, 1, 1, 1)), look=edition).text()
        for words in (*heads[1:], *cells):
            assert words in text


def test_facts_stand_beside_their_names(built: Callable[..., Any], look: Any) -> None:
    facts = [("Treatment", [marked("<b>{name}</b>", look.body, name="Needles")])]
    read = built([KeyValueTable(facts, look=look)])
    assert abs(read.place("Treatment")["bottom"] - read.place("Needles")["bottom"]) < 3
    assert read.place("Needles")["x0"] > read.place("Treatment")["x1"]


@pytest.mark.parametrize("kind", [check_list, tick_list, cross_list, bullet_list])
def test_the_sign_of_a_line_is_drawn_at_the_height_of_its_first_line(
    built: Callable[..., Any], look: Any, kind: Callable[..., list[Any]]
) -> None:
    read = built(kind(["Words to read"], look=look))
    word = read.place("Words")
    picture = read.picture(scale=4).convert("L").point(lambda value: 255 if value < 160 else 0)

    def middle(left: float, right: float) -> float:
        edges = (left, word["top"] - 20, right, word["bottom"] + 20)
        box = picture.crop(tuple(round(edge * 4) for edge in edges)).getbbox()
        assert box is not None
        return float(box[1] + box[3]) / 8

    capital_letter = middle(word["x0"], word["x0"] + 9)
    assert abs(middle(SIDE - 1, word["x0"] - 1.5) - capital_letter) < 0.8
    # No letter was used: a tick cannot be lost by a typeface.
    assert [one["text"] for one in read.words() if one["top"] == word["top"]] == ["Words", "to", "read"]


def test_lines_of_a_list_escape_what_people_type(built: Callable[..., Any], look: Any) -> None:
    assert "<b>not bold</b> & more" in built(check_list(["<b>not bold</b> & more"], look=look)).text()


def test_whom_to_call_is_printed_and_without_a_number_there_is_a_line(
    built: Callable[..., Any], look: Any, large: Any
) -> None:
    for edition in (look, large):
        box = CallBox(
            Call("Call us the same day", "", "Evenings too", ("Fever", "Pus"), "Feel for heat."),
            Call("Call emergency services now", "999", signs=("Trouble breathing",)),
            look=edition,
        )
        read = built([box], look=edition)
        for words in (
            "Call us the same day",
            "Phone",
            "Evenings too",
            "Fever",
            "999",
            "Trouble",
            "breathing",
        ):
            assert words in read.text()
        assert all(word["x0"] >= SIDE - 0.5 and word["x1"] <= RIGHT + 0.5 for word in read.words())


def test_an_endless_word_breaks_inside_every_kind_of_block(built: Callable[..., Any], look: Any) -> None:
    word = "W" * 300
    story = [
        Panel(texts(look, word), look=look),
        Columns([texts(look, word), texts(look, word)], look=look),
        RowTable([Row((texts(look, word), texts(look, word)))], look=look, shares=(1, 3)),
        *check_list([word], look=look),
        KeyValueTable([(word, texts(look, word))], look=look),
    ]
    letters = [letter for letter in built(story).letters() if letter["text"] == "W"]
    assert len(letters) == 8 * 300
    assert all(letter["x0"] >= SIDE - 0.5 and letter["x1"] <= RIGHT + 0.5 for letter in letters)
