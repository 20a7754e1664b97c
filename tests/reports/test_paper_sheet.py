"""Sheets: what gives way on a full page, that nothing is lost by it, and what stays on the fridge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.language import LANGUAGES, words_of
from reports.content import DocumentContent, Standing
from reports.documents import issue
from reports.flowables.base import Drawing
from reports.flowables.call_box import FillLine
from reports.flowables.initials import PartTitle, room_for_a_start
from reports.flowables.layout import Gap, Together
from reports.flowables.rows import Row, RowTable
from reports.flowables.sheet import Arrangement, Sheet, Spill
from reports.flowables.text import paragraph
from reports.flowables.timeline import Timeline
from reports.flowables.timeline_events import Event, Kind
from reports.kinds import DocumentKind
from reports.surface import Flowing
from tests.reports.record_desk import content_of, demo, knowledge, pages_of, squeezed
from ui.demo_clinic import demo_clinic

WIDTH = 300.0


class Block(Gap):
    """Empty height that has a name."""

    def __init__(self, name: str, height: float) -> None:
        super().__init__(height)
        self.name = name


def names(sections: Sequence[Sequence[Flowing]]) -> list[str]:
    return [block.name for section in sections for block in section if isinstance(block, Block)]


def blocks(heights: Sequence[float]) -> list[list[Flowing]]:
    return [[Block(str(index), height)] for index, height in enumerate(heights)]


heights_of_sections = st.lists(st.floats(10, 400), min_size=1, max_size=6)
heights_of_pages = st.lists(st.floats(100, 900), min_size=1, max_size=4)


@given(heights_of_sections, heights_of_pages, heights_of_pages)
def test_whatever_heights_a_sheet_is_laid_out_in_nothing_is_lost_and_nothing_stands_twice(
    sections: list[float], before: list[float], after: list[float]
) -> None:
    spill = Spill()
    giver = Sheet(blocks(sections), spill=spill)
    taker = Sheet([[Block("own", 10)]], spilled=[spill])
    everything = [str(index) for index in range(len(sections))]
    for height in before:
        giver.wrap(WIDTH, height)
        assert names([*giver.sections, *spill.sections]) == everything
    # Once the later sheet is laid out, both stay as they are.
    kept = names(giver.sections)
    for height in after:
        taker.wrap(WIDTH, height)
        giver.wrap(WIDTH, height)
        assert names(giver.sections) == kept
        assert names([*giver.sections, *taker.sections]) == [*everything, "own"]


def test_a_sheet_that_was_laid_out_on_the_foot_of_a_page_fills_the_next_one() -> None:
    spill = Spill()
    sheet = Sheet(blocks([100, 100, 100]), spill=spill)
    sheet.wrap(WIDTH, 120)
    assert names(spill.sections) == ["1", "2"]
    sheet.wrap(WIDTH, 400)
    assert names(spill.sections) == []


@pytest.mark.parametrize(
    ("height", "stays", "goes"),
    [
        (500, ["a", "b", "c"], []),
        (220, ["A", "B", "C"], []),
        (170, ["A", "C"], ["B"]),
        # The last arrangement is kept, even where it is too high for the page.
        (50, ["A", "C"], ["B"]),
    ],
)
def test_the_first_arrangement_that_fits_is_taken(height: float, stays: list[str], goes: list[str]) -> None:
    def tight() -> Arrangement:
        return Arrangement([[Block("A", 70)], [Block("B", 70)], [Block("C", 70)]])

    def less() -> Arrangement:
        return Arrangement([[Block("A", 70)], [Block("C", 70)]], [[Block("B", 70)]])

    spill = Spill()
    sheet = Sheet(
        [[Block("a", 100)], [Block("b", 100)], [Block("c", 100)]],
        instead=[tight, less],
        spill=spill,
        keeps=True,
    )
    sheet.wrap(WIDTH, height)
    assert (names(sheet.sections), names(spill.sections)) == (stays, goes)


def test_what_several_sheets_had_no_room_for_stands_in_reading_order() -> None:
    first, second = Spill(), Spill()
    second.give([[Block("c", 10)]])
    first.give([[Block("a", 10)], [Block("b", 10)]])
    sheet = Sheet([[Block("d", 10)]], spilled=[first, second])
    sheet.wrap(WIDTH, 500)
    assert names(sheet.sections) == ["a", "b", "c", "d"]


# The page for the fridge


def planned(treatment: str, sessions: int, language: str) -> DocumentContent:
    somebody = demo("white-marks-microneedling").consultation
    answers = (
        somebody.answers.with_answer("plan.treatment", treatment)
        .with_answer("plan.sessions", sessions)
        .with_answer("plan.interval-weeks", 4)
    )
    made = content_of(answers, patient=somebody.patient, clinic=demo_clinic())
    return made.in_language(words_of(language))


@cache
def with_dates() -> list[str]:
    treatments = [entry.id for entry in knowledge()[0].treatments]
    return [one for one in treatments if planned(one, 4, "en").standing is not Standing.NO_DATES]


def test_most_treatments_print_dates() -> None:
    assert len(with_dates()) >= 6


@pytest.mark.parametrize("language", [language.code for language in LANGUAGES])
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("sessions", [1, 4, 10, 20])
def test_when_to_call_stands_on_the_page_of_the_dates_and_no_advice_is_lost(
    language: str, paper: str, sessions: int
) -> None:
    for treatment in with_dates():
        made = planned(treatment, sessions, language)
        say, entry = made.say, made.treatment
        assert entry is not None
        pages = [squeezed(page) for page in pages_of(issue(DocumentKind.HANDOUT, made, paper=paper).pdf)]
        fridge = pages[2]
        for words in (
            say("Your dates"),
            say("The first week, day by day"),
            say("When to call"),
            say("Call us, or get medical help, the same day"),
            made.clinic.phone,
            say("Call an ambulance now"),
            made.clinic.emergency_number,
            *(line.text for line in entry.lines("red_flag")),
        ):
            assert squeezed(words) in fridge, (treatment, words)
        whole = "".join(pages)
        for kind, heading in (("pre", say("Before each session")), ("after", say("After each session"))):
            lines = [line for line in entry.lines(kind) if not line.in_days and not line.only_for]
            (page,) = (page for page in pages if squeezed(heading) in page)
            for line in lines:
                assert whole.count(squeezed(line.text)) == 1, (treatment, line.text)
                assert squeezed(line.text) in page, (treatment, line.text)


def test_many_dates_stay_low_on_the_page(look: Any) -> None:
    start = date(2027, 1, 11)

    def height(sessions: int) -> float:
        events = [
            Event(start + timedelta(weeks=4 * index), Kind.SESSION, f"Session {index + 1}", index + 1)
            for index in range(sessions)
        ]
        return Timeline(events, look=look).layout(WIDTH)[1]

    line = float(look.strong.leading)
    # One level has a date and words; where there are more, each has a date alone.
    assert height(10) <= height(2) - float(look.notes.leading) + 2 * line
    assert height(1) == height(2) < height(10) <= height(20)


# Headings at the foot of a page


def page_of(read: Any, word: str) -> int:
    (number,) = (
        page for page in range(1, read.pages + 1) if word in [one["text"] for one in read.words(page)]
    )
    return int(number)


@pytest.mark.parametrize("left", range(120, 640, 40))
def test_a_part_whose_first_row_is_high_begins_where_the_row_has_room(
    built: Callable[..., Any], large: Any, left: int
) -> None:
    high: list[Flowing] = [paragraph(f"Row{number}", large.body) for number in range(12)]
    start = [PartTitle(1, "Planned", look=large), RowTable([Row((high,))], look=large, shares=(1,))]
    read = built([Gap(660 - left), room_for_a_start(large, *start), *start], look=large)
    assert page_of(read, "Planned") == page_of(read, "Row0")
    assert read.pages <= 2


@pytest.mark.parametrize("left", range(40, 400, 20))
def test_a_part_that_is_divided_keeps_its_title_with_the_first_thing_under_it(
    built: Callable[..., Any], large: Any, left: int
) -> None:
    story: list[Flowing] = [PartTitle(10, "Signatures", look=large)]
    for number in range(4):
        block: Drawing = Together([paragraph(f"Block{number}", large.body), FillLine(look=large, height=220)])
        story.append(block)
    read = built([Gap(660 - left), Together(story)], look=large)
    assert page_of(read, "Signatures") == page_of(read, "Block0")


LONG_NAME = ("Testa Maria de los Angeles Nonesuch " * 8).strip()


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("language", [language.code for language in LANGUAGES])
@pytest.mark.parametrize("practitioner", ["", "Ima Nobody"])
def test_a_consent_form_in_large_print_of_somebody_with_a_long_name_leaves_no_heading_alone(
    paper: str, language: str, practitioner: str
) -> None:
    made = planned("fractional_laser_nonablative", 4, "en")
    answers = made.consultation.answers.with_answer(
        "plan.operator", *([practitioner] if practitioner else [])
    )
    somebody = replace(made.consultation.patient, name=LONG_NAME)
    content = content_of(answers, patient=somebody, clinic=demo_clinic()).in_language(words_of(language))
    # `issue` refuses a page that ends with a heading.
    assert issue(DocumentKind.CONSENT, content, paper=paper, large_print=True).pages > 8
