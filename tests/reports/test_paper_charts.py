from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from intake.language import Words
from reports.flowables.icon_array import Group, IconArray, Result, harm, result_grid
from reports.flowables.icon_array import Kind as Person
from reports.flowables.marks import CertaintyDots, Outcome, VerdictChip
from reports.flowables.studies import Hope, Part, Study
from reports.flowables.study_bar import Numbers, StudyChart
from reports.flowables.timeline import Timeline
from reports.flowables.timeline_events import Event, Kind, Phase
from reports.page import SIDE, Paper

RIGHT = Paper.A4.width - SIDE

ALL_KNOWN = Study("<b>Needling</b>, 25 people", 25, (Part(76, 100, 7), Part(51, 75, 18)))
PARTLY = Study("Laser, 25 people", 25, (Part(51, 100, 12),))


def test_shares_out_of_100_add_up_with_the_unknown() -> None:
    assert ALL_KNOWN.per_hundred() == (28, 72, 0)
    assert PARTLY.per_hundred() == (48, 52)
    assert Study("x", 8, (Part(26, 50, 5),)).per_hundred() == (63, 37)


@given(some.lists(some.integers(0, 400), min_size=4, max_size=4), some.integers(1, 400))
def test_shares_always_add_up_to_100(counts: list[int], unknown: int) -> None:
    bands = ((0, 25), (26, 50), (51, 75), (76, 100))
    study = Study(
        "x",
        sum(counts) + unknown,
        tuple(Part(*band, count) for band, count in zip(bands, counts, strict=True)),
    )
    assert sum(study.per_hundred()) == 100
    assert study.gaps() == ()


def test_gaps_are_what_no_band_covers() -> None:
    assert ALL_KNOWN.gaps() == ((0, 50),)
    assert PARTLY.gaps() == ((0, 50),)
    assert Study("x", 8, (Part(26, 50, 5),)).gaps() == ((0, 25), (50, 100))
    assert Study("x", 8).gaps() == ((0, 100),)


@pytest.mark.parametrize(
    ("people", "parts"),
    [
        (5, (Part(0, 25, 6),)),
        (5, (Part(0, 50, 1), Part(26, 75, 1))),
        (5, (Part(75, 50, 1),)),
        (5, (Part(51, 101, 1),)),
        (0, ()),
    ],
)
def test_a_study_that_cannot_be_is_refused(people: int, parts: tuple[Part, ...]) -> None:
    with pytest.raises(ValueError, match=r"scale|overlap|people"):
        Study("x", people, parts)


def test_a_chart_says_its_numbers_and_what_is_not_known(built: Callable[..., Any], look: Any) -> None:
    text = built([StudyChart([ALL_KNOWN, PARTLY], look=look, heading="What studies saw")]).text()
    for words in (
        "What studies saw",
        "72 of 100",
        "28 of 100",
        "48 of 100",
        "Not known: 52 of 100",
        "Half as visible",
    ):
        assert words in text
    assert "18 of 25" in built([StudyChart([ALL_KNOWN], look=look, numbers=Numbers.COUNTED)]).text()


def test_a_band_stands_where_it_lies_on_the_scale(built: Callable[..., Any], look: Any) -> None:
    read = built([StudyChart([PARTLY], look=look, numbers=Numbers.COUNTED)])
    zero, hundred = read.place("0")["x0"], read.place("%")["x1"]
    twelve = read.place("12")
    centre = (twelve["x0"] + read.place("25", 1)["x1"]) / 2
    assert centre > zero
    middle_of_words = next(
        (word["x0"] + word["x1"]) / 2
        for word in read.words()
        if word["text"] == "of" and word["x0"] > twelve["x0"]
    )
    assert abs((middle_of_words - zero) / (hundred - zero) - 0.75) < 0.03


def test_the_hope_is_written_beside_its_diamond(built: Callable[..., Any], look: Any, large: Any) -> None:
    for edition in (look, large):
        for hope in (
            Hope(0, 25, "You hoped for up to 25 % better"),
            Hope(100, 100, "You hoped they would be gone"),
        ):
            read = built([StudyChart([ALL_KNOWN, PARTLY], hope, look=edition)], look=edition)
            assert hope.words in read.text().replace("\n", " ")
            assert all(word["x0"] >= SIDE - 0.5 and word["x1"] <= RIGHT + 0.5 for word in read.words())


def test_without_studies_the_scale_is_empty_and_says_so(built: Callable[..., Any], look: Any) -> None:
    assert "Not known" in built([StudyChart([], look=look)]).text()


def test_few_people_are_never_shown_as_none(built: Callable[..., Any], look: Any) -> None:
    study = Study("x", 500, (Part(0, 50, 499), Part(51, 100, 1)))
    assert "under 1 of 100" in built([StudyChart([study], look=look)]).text()


def bad(low: int, high: int) -> Result:
    return harm("Darker patches", low, high, caption="alpha", say=Words())


def test_an_icon_array_fills_as_many_people_as_it_says(
    built: Callable[..., Any], look: Any, count_near: Callable[..., int]
) -> None:
    def filled(low: int, high: int) -> int:
        read = built([IconArray(bad(low, high).groups, look=look, width=150)])
        below_banner = round(read.place("Testa")["bottom"] * 2) + 8
        return count_near(read.picture(scale=2).crop((100, below_banner, 420, 700)), look.palette.accent)

    none, ten, full = filled(0, 0), filled(10, 10), filled(100, 100)
    assert none == 0
    assert full / ten == pytest.approx(10, rel=0.05)
    assert filled(67, 67) / full == pytest.approx(0.67, abs=0.02)
    # Pale people have dark edges, so they count, but for less than solid ones.
    assert ten < filled(10, 30) < filled(30, 30)


@pytest.mark.parametrize("counts", [(-1, 101), (50, 51), (0, 0), (99, 0)])
def test_a_result_of_more_or_fewer_than_100_people_cannot_be_drawn(counts: tuple[int, int]) -> None:
    groups = (Group(Person.SOLID, counts[0], "better"), Group(Person.EMPTY, counts[1], "not"))
    with pytest.raises(ValueError, match="100 people"):
        Result("", "How it went", groups, "alpha")


def test_a_result_names_all_its_people_and_leaves_nobody_out(built: Callable[..., Any], look: Any) -> None:
    groups = (
        Group(Person.SOLID, 67, "marked or excellent"),
        Group(Person.PALE, 13, "moderate"),
        Group(Person.EMPTY, 20, "minimal"),
    )
    text = built(result_grid([Result("", "How doctors rated it", groups, "15 people")], look=look)).text()
    for words in ("67 marked or excellent", "13 moderate", "20 minimal", "15 people"):
        assert words in text


def test_the_kinds_of_people_stay_apart_without_colour(built: Callable[..., Any], look: Any) -> None:
    pictures = set()
    for kind in Person:
        read = built([IconArray([Group(kind, 100, "all")], look=look, width=150)])
        below_banner = round(read.place("Testa")["bottom"] * 2) + 8
        grey = read.picture(scale=2).convert("L").crop((100, below_banner, 420, 560))
        pictures.add(round(sum(grey.tobytes()) / (grey.width * grey.height)))
    assert len(pictures) == len(Person)
    assert all(abs(one - other) >= 1 for one in pictures for other in pictures if one != other)


def test_results_of_one_row_are_drawn_at_one_height_and_size(built: Callable[..., Any], look: Any) -> None:
    results = [bad(0, 22), harm("Skin infection", 3, 3, caption="beta", say=Words())]
    read = built(result_grid(results, look=look))
    assert [word["text"] for word in read.words()].count("22") == 1
    assert abs(read.place("alpha")["top"] - read.place("beta")["top"]) < 0.1


def test_the_six_verdicts_have_six_signs_and_their_words(built: Callable[..., Any], look: Any) -> None:
    pictures = set()
    for outcome in Outcome:
        read = built([VerdictChip(outcome, "Words", look=look)])
        word = read.place("Words")
        sign = (
            read.picture(scale=4)
            .convert("L")
            .crop(
                (
                    round(SIDE * 4) - 2,
                    round(word["top"] * 4),
                    round(word["x0"] * 4) - 4,
                    round(word["bottom"] * 4),
                )
            )
        )
        pictures.add(sign.point(lambda value: 255 if value > 180 else 0).tobytes())
    assert len(pictures) == 6


@pytest.mark.parametrize("level", range(5))
def test_certainty_is_dots_and_always_a_word(
    built: Callable[..., Any], look: Any, count_near: Callable[..., int], level: int
) -> None:
    read = built([CertaintyDots(level, "Low", look=look)])
    word = read.place("Low")
    dots = read.picture(scale=4).crop(
        (round(SIDE * 4) - 4, round(word["top"] * 4), round(word["x0"] * 4) - 4, round(word["bottom"] * 4))
    )
    filled = count_near(dots, look.palette.text)
    radius = look.strong.fontSize * 0.27 * 4
    edges = 4 * 3.14 * 2 * radius * radius * 0.42
    assert filled == pytest.approx(edges * 0.8 + level * 3.14 * (radius * 0.79) ** 2, rel=0.3)


START = date(2027, 3, 22)


def plan(sessions: int, days: int) -> list[Event]:
    dates = [START + timedelta(days=days * index) for index in range(sessions)]
    return [
        Event(START - timedelta(days=28), Kind.TEST_PATCH, "Test patch"),
        *(Event(day, Kind.SESSION, f"Session {index}", index) for index, day in enumerate(dates, start=1)),
        Event(dates[-1] + timedelta(days=91), Kind.REVIEW, "Result check"),
    ]


def test_a_timeline_is_to_scale_in_days(built: Callable[..., Any], look: Any) -> None:
    read = built([Timeline(plan(4, 42), look=look)])
    places = [
        (word["x0"] + word["x1"]) / 2
        for word in read.words()
        if word["text"] in "1234" and word["fontname"].endswith("SemiBold") and word["size"] < 11
    ]
    gaps = [later - earlier for earlier, later in pairwise(places)]
    assert len(places) == 4
    assert max(gaps) - min(gaps) < 0.5


@pytest.mark.parametrize(("sessions", "days"), [(1, 7), (4, 42), (6, 28), (8, 14), (12, 7), (10, 1)])
def test_labels_of_a_timeline_never_meet(
    built: Callable[..., Any], look: Any, large: Any, sessions: int, days: int
) -> None:
    for edition in (look, large):
        timeline = Timeline(plan(sessions, days), look=edition)
        read = built([timeline], look=edition)
        for event in plan(sessions, days):
            assert f"{event.day.day} {event.day:%b}" in read.text()
        labels = timeline._labels(timeline.width)
        for index, one in enumerate(labels):
            for other in labels[index + 1 :]:
                if one.level == other.level:
                    assert one.end + 5 <= other.start or other.end + 5 <= one.start
        assert all(word["x0"] >= SIDE - 0.5 and word["x1"] <= RIGHT + 0.5 for word in read.words())


def test_a_close_session_loses_its_second_line_but_keeps_its_date(look: Any) -> None:
    timeline = Timeline(plan(6, 28), look=look)
    labels = timeline._labels(470)
    assert any(not label.two_lines for label in labels)
    assert all(label.two_lines for label in labels if label.event.kind is not Kind.SESSION)


def test_a_phase_with_no_room_for_its_words_is_named_below(built: Callable[..., Any], look: Any) -> None:
    phases = [
        Phase(START, START + timedelta(days=20), "A stretch with many words", 0),
        Phase(START + timedelta(days=20), START + timedelta(days=200), "Wide", 3),
    ]
    text = built([Timeline(plan(4, 42), phases, look=look)]).text()
    assert "A stretch with many words: 22 Mar to 11 Apr" in text
    assert "Wide" in text


def test_a_timeline_without_events_or_with_a_phase_turned_round_is_refused(look: Any) -> None:
    with pytest.raises(ValueError, match="event"):
        Timeline([], look=look)
    with pytest.raises(ValueError, match="stretch"):
        Timeline(plan(1, 7), [Phase(START, START, "x")], look=look)
