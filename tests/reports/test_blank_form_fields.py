"""What is filled in by hand: lines, boxes and lists, and how a list is divided over pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.body_map import BodyMap
from reports.flowables.base import Drawing
from reports.flowables.form_fields import Blank, Boxes, DateBoxes, FieldLines, Note, box_side
from reports.flowables.form_lists import AnswerLine, FormList, TickLine
from reports.flowables.writing_lines import OpenQuestion, line_height
from reports.surface import Canvas

WIDTH = 490.0


class Line(Drawing):
    """A line of a list with a height and nothing in it."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.tall = height

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self.tall

    def paint(self, canvas: Canvas) -> None:
        """Nothing."""


HEIGHTS = st.lists(st.floats(10, 60), min_size=1, max_size=25)


@given(heights=HEIGHTS, room=st.floats(0, 700), together=st.integers(1, 3))
def test_a_divided_list_keeps_its_lines_their_order_and_its_end_together(
    heights: list[float], room: float, together: int
) -> None:
    lines = [Line(height) for height in heights]
    together = min(together, len(lines))
    whole = FormList([Line(20)], lines, again=[Line(15)], together=together)
    parts = whole.split(WIDTH, room)
    if not parts:
        return
    first, rest = parts
    assert [*first._lines.items, *rest._lines.items] == lines
    assert first.layout(WIDTH)[1] <= room + 0.01
    assert len(rest._lines.items) >= together
    assert len(first._lines.items) >= min(3, len(lines) - together)
    assert rest._head.items[0].tall == 15  # type: ignore[attr-defined]


@given(heights=st.lists(st.floats(10, 60), min_size=7, max_size=25), room=st.floats(240, 700))
def test_a_list_that_does_not_fit_is_divided_wherever_three_lines_have_room(
    heights: list[float], room: float
) -> None:
    whole = FormList([Line(20)], [Line(height) for height in heights], again=[], together=3)
    if whole.layout(WIDTH)[1] > room:
        assert len(whole.split(WIDTH, room)) == 2


def test_fields_stand_beside_each_other_as_far_as_they_have_room(look: Any) -> None:
    short = FieldLines([Blank("Where?", 110), DateBoxes("When last?")], look=look)
    assert short.layout(WIDTH)[1] == line_height(look)
    assert short.layout(300)[1] == 2 * line_height(look)
    assert FieldLines([Blank("Word " * 60, 110)], look=look).layout(WIDTH)[1] >= 3 * line_height(look)


FIELDS = st.lists(
    st.sampled_from([Blank("Where is it?", 90), Boxes(("Yes", "No")), DateBoxes("When?"), Note("So")])
)


@given(fields=FIELDS)
def test_nothing_of_a_field_stands_outside_its_width(look: Any, fields: list[Any]) -> None:
    for width in (200.0, 330.0, WIDTH):
        lines = FieldLines(fields, look=look)._lines(width)
        assert all(sum(u.width + u.gap for u in line) - line[-1].gap <= width + 0.01 for line in lines)
        # A box never parts from its word.
        assert not any(line[-1].joined for line in lines)


def test_a_short_follow_up_stands_beside_short_words_and_else_under_them(look: Any) -> None:
    short = TickLine("Do you have asthma?", [Blank("Where?", 100)], look=look)
    long = TickLine("Do you have " + "very " * 12 + "long asthma?", [Blank("Where?", 100)], look=look)
    assert short.layout(WIDTH)[1] == line_height(look)
    assert long.layout(WIDTH)[1] > 1.5 * line_height(look)


def test_in_large_print_the_answers_stand_under_their_question(look: Any, large: Any) -> None:
    def height(which: Any) -> float:
        return AnswerLine("Is it so?", ("Yes", "No", "Not sure"), look=which).layout(WIDTH)[1]

    assert height(look) == line_height(look)
    assert height(large) == 2 * line_height(large)
    assert box_side(large) > box_side(look)


def test_an_open_question_takes_more_lines_only_at_the_foot_of_a_page(look: Any) -> None:
    asked = OpenQuestion("What for?", look=look, least=1, most=3)
    lines = [round((asked.wrap(WIDTH, room)[1] - 16) / line_height(look)) for room in (40, 90, 150, 600)]
    assert lines == [1, 3, 3, 1]


def test_a_body_map_without_regions_has_no_key_and_its_letters_can_be_bigger(
    built: Callable[..., Any], look: Any
) -> None:
    empty, bigger = BodyMap((), look=look, width=200), BodyMap((), look=look, width=200, size=12)
    assert bigger.layout(WIDTH)[1] == pytest.approx(
        empty.layout(WIDTH)[1] + 1.5 * (12 - look.caption.fontSize)
    )
    words = [word["text"] for word in built([bigger]).words() if abs(word["size"] - 12) < 0.1]
    assert [*words].count("R") == 2
    assert "treat" not in built([empty]).text()
