"""Each thing that a handout is made of, as HTML that says what it is."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from intake.catalogue_reader import load_catalogue
from intake.language import Words
from reports.body_map import BodyMap, MarkedRegion
from reports.flowables.base import Drawing
from reports.flowables.call_box import Call, CallBox, FillLine
from reports.flowables.icon_array import Group, Kind, Result, ResultCell, harm
from reports.flowables.layout import Columns, Panel
from reports.flowables.lists import bullet_list, check_list, cross_list, tick_list
from reports.flowables.marks import CertaintyDots, Outcome, VerdictChip
from reports.flowables.rows import KeyValueTable, Row, RowTable
from reports.flowables.studies import Hope, Part, Study
from reports.flowables.study_bar import Numbers, StudyChart
from reports.flowables.text import marked, paragraph, source_numbers, title
from reports.flowables.timeline import Timeline
from reports.flowables.timeline_events import Event, Phase
from reports.flowables.timeline_events import Kind as What
from reports.html_parts import story_html
from reports.html_words import Page
from reports.styles import Look


def told(*story: Any) -> str:
    return story_html(story, Page(Words()))


def heard(*story: Any) -> str:
    """The words alone, a bar between blocks."""
    page = re.sub(r'<(\w+)[^>]* aria-hidden="true">.*?</\1>', "", told(*story))
    page = re.sub(r"</?(?:strong|span|a|sup|time|bdi)\b[^>]*>", "", page)
    return " | ".join(" ".join(part.split()) for part in re.split(r"<[^>]+>", page) if part.strip())


@pytest.mark.parametrize(
    ("style", "made"),
    [
        ("headline", '<h1 id="part-1">It fades.</h1>'),
        ("section", '<h2 id="part-1">It fades.</h2>'),
        ("question", '<h3 id="part-1">It fades.</h3>'),
        ("lead", '<p class="lead">It fades.</p>'),
        ("body", "<p>It fades.</p>"),
        ("strong", "<p><strong>It fades.</strong></p>"),
        ("caption", '<p class="notes">It fades.</p>'),
    ],
)
def test_a_style_says_what_a_paragraph_is(look: Look, style: str, made: str) -> None:
    assert told(paragraph("It fades.", getattr(look, style))) == made


def test_a_headline_of_two_lines_is_one_heading(look: Look) -> None:
    assert told(title("It fades.", look.headline), title("It stays.", look.headline)) == (
        '<h1 id="part-1">It fades. It stays.</h1>'
    )


def test_bold_and_numbers_of_sources_keep_their_meaning(look: Look) -> None:
    made = told(marked("<b>{a}</b> fades." + source_numbers([1, 12], look), look.body, a="It <b>"))
    assert made == (
        "<p><strong>It &lt;b&gt;</strong> fades."
        '<sup><a href="#source-1" aria-label="Source 1">1</a>, '
        '<a href="#source-12" aria-label="Source 12">12</a></sup></p>'
    )


def test_what_stands_small_beside_a_heading_follows_it(look: Look) -> None:
    key = f'{{a}}  <font name="{look.caption.fontName}" size="8">pale bar: days to heal</font>'
    assert heard(marked(key, look.section, a="Your dates")) == "Your dates | pale bar: days to heal"
    calling = "{a}" + source_numbers([3], look)
    assert heard(marked(calling, look.section, a="When to call")) == "When to call | Sources: 3"


def test_sources_are_a_list_with_their_own_numbers(look: Look) -> None:
    made = told(marked("<b>7</b>\u00a0NHS · <b>8</b>\u00a0A · B 2019", look.source))
    assert '<li value="7" id="source-7">NHS</li>' in made
    assert '<li value="8" id="source-8">A · B 2019</li>' in made


def test_lines_of_one_kind_are_one_list(look: Look) -> None:
    story = [
        *tick_list(["It may soften."], look=look),
        *cross_list(["It will not go."], look=look),
        *check_list(["Call us.", "Rest."], look=look),
        *bullet_list(["A point."], look=look),
    ]
    made = told(*story)
    assert re.findall(r'<ul class="(\w+)">', made) == ["ticks", "crosses", "boxes", "points"]
    assert made.count("<li>") == 5


def test_every_line_with_a_cross_says_no_in_its_words() -> None:
    """A cross is only seen, so the words must tell as well."""
    for treatment in load_catalogue().treatments:
        crossed = [
            line for kind in ("pre", "after") for line in treatment.lines(kind) if line.style == "dont"
        ]
        for line in crossed:
            assert re.search(r"\b(not|no|never|avoid)\b", line.text, re.IGNORECASE), line.id


def test_a_line_to_write_on_says_that_it_is_one(look: Look) -> None:
    assert heard(FillLine("Phone", look=look)) == "Phone: to fill in by hand"
    made = told(FillLine(look=look), FillLine(look=look))
    assert made.count("to fill in by hand") == 1
    assert made.count('class="rule"') == 2


def test_underscores_in_a_sentence_are_heard_as_a_line(look: Look) -> None:
    made = told(paragraph("Its date: ____________", look.body))
    assert '<span aria-hidden="true">____________</span>' in made
    assert heard(paragraph("Its date: ____________", look.body)) == "Its date: to fill in by hand"
    assert "fill" not in told(paragraph("snake_case and ___", look.body))


def test_a_table_has_heads_for_columns_and_rows(look: Look) -> None:
    rows = [
        Row(
            cells=(
                [paragraph("Needling", look.table_strong)],
                [CertaintyDots(2, "Low", look=look, small=True)],
                [VerdictChip(Outcome.WAIT, "Wait until 4 March", look=look)],
            ),
            chosen=True,
        )
    ]
    heads = ("Option", "How sure", "For you")
    made = told(title("Options", look.section), RowTable(rows, look=look, shares=(1, 1, 1), heads=heads))
    assert '<section class="wide" aria-labelledby="part-1" tabindex="0">' in made
    assert "".join(f'<th scope="col">{head}</th>' for head in heads) in made
    assert '<tr class="chosen"><th scope="row">Needling</th>' in made
    assert '<td><span class="dots" aria-hidden="true">●●○○</span> Low</td>' in made
    assert "<td><strong>Wait until 4 March</strong></td>" in made


def test_facts_are_a_list_of_names_and_values(look: Look) -> None:
    made = told(KeyValueTable([("Cost", [paragraph("£180", look.body)])], look=look))
    assert "<div><dt>Cost</dt><dd>£180</dd></div>" in made


def test_columns_and_panels_are_told_in_reading_order(look: Look) -> None:
    def text(said: str) -> list[Any]:
        return [paragraph(said, look.body)]

    story = [Columns([text("one"), [], text("two")], look=look), Panel(text("three"), look=look)]
    assert heard(*story) == "one | two | three"


def test_the_map_is_a_list_of_places(look: Look) -> None:
    treat = [MarkedRegion("abdomen", None, "A", "stomach")]
    seen = [MarkedRegion("hip", "both", "B", "hip, both sides")]
    assert heard(BodyMap(treat, seen, look=look)) == (
        "To treat: | A stomach | Seen, not treated: | B hip, both sides"
    )
    assert "Seen" not in heard(BodyMap(treat, look=look))


def test_bars_are_a_table_in_which_the_unknown_stays_unknown(look: Look) -> None:
    studies = [
        Study("<b>25 people</b>", 25, (Part(51, 75, 18), Part(76, 100, 2)), "judged by doctors"),
        Study("<b>15 people</b>", 15),
    ]
    hope = Hope(26, 50, "You hope for: half")
    assert heard(StudyChart(studies, hope, look=look)) == (
        "You hope for: half | 0 % | No change | 50 % | Half as visible | 100 % | Gone | "
        "Study | How much better | People | "
        "25 people | judged by doctors | 51 to 75 % | 72 of 100 | 76 to 100 % | 8 of 100 | "
        "Not known | 20 of 100 | 15 people | Not known"
    )
    made = told(StudyChart(studies, look=look))
    assert made.count('<th scope="rowgroup" rowspan="3">') == 1
    assert '<td colspan="2">Not known</td>' in made


def test_few_people_are_never_told_as_none(look: Look) -> None:
    study = Study("<b>400 people</b>", 400, (Part(0, 25, 1), Part(26, 50, 399)))
    assert "0 to 25 % | under 1 of 100" in heard(StudyChart([study], look=look))
    assert "0 to 25 % | 1 of 400" in heard(StudyChart([study], look=look, numbers=Numbers.COUNTED))


def test_without_a_study_nothing_is_known(look: Look) -> None:
    assert heard(StudyChart([], look=look)) == "Not known"


def test_an_array_is_told_in_numbers(look: Look) -> None:
    groups = (Group(Kind.SOLID, 67, "better"), Group(Kind.EMPTY, 33, "hardly"))
    good = ResultCell(Result("", "How it changed", groups, "15 people"), look=look, array_width=50)
    assert heard(good) == "How it changed | 67 better | 33 hardly | 15 people"
    bad = ResultCell(
        harm("Darker patches", 0, 22, caption="57 people", say=Words()), look=look, array_width=50
    )
    assert heard(bad) == "0 to 22 of 100 Darker patches | 57 people"


def test_dates_are_a_list_with_the_days_to_heal(look: Look) -> None:
    events = [
        Event(date(2027, 8, 17), What.REVIEW, "Result check"),
        Event(date(2027, 1, 11), What.SESSION, "Session 1", 1),
    ]
    phases = [
        Phase(date(2027, 1, 11), date(2027, 8, 17), "Rebuilding"),
        Phase(date(2027, 8, 17), date(2027, 9, 14), "Judge", open_end=True),
    ]
    healing = [(date(2027, 1, 11), date(2027, 1, 18))]
    line = Timeline(events, phases, look=look, healing=healing)
    assert '<time datetime="2027-01-11">11 Jan 2027</time>' in told(line)
    assert heard(line) == (
        "11 Jan 2027 Session 1 | Days to heal: 11 Jan 2027 to 18 Jan 2027 | 17 Aug 2027 Result check | "
        "Rebuilding: 11 Jan 2027 to 17 Aug 2027 | Judge: from 17 Aug 2027"
    )


def test_whom_to_call_has_a_heading_each(look: Look) -> None:
    clinic = Call("Call us", "020 7946 0100", "Evenings: 020 7946 0101", ("Fever.",), "Feel for heat.")
    box = CallBox(clinic, Call("Call an ambulance", ""), look=look)
    assert told(box).count("<h3 ") == 2
    assert heard(box) == (
        "Call us | 020 7946 0100 | Evenings: 020 7946 0101 | Fever. | Feel for heat. | "
        "Call an ambulance | Phone: to fill in by hand"
    )


def test_a_thing_without_words_is_never_left_out_silently() -> None:
    class Ornament(Drawing):
        """Only a picture."""

    with pytest.raises(TypeError, match="Ornament"):
        told(Ornament())
