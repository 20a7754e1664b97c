"""The topics that the patient is asked about, one a page, made from the questionnaire. No Qt.

What is never among them: what is looked at together or asked alone, what never goes home (`for_record`), the
skin type that the clinician confirms, what was read or heard, plan, suitability.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from intake.beforehand import HOPES, MARKS, NOT_BEFOREHAND, SKIN, health_items, list_heading, why_words
from intake.catalogue import Catalogue
from intake.conditions import Answers
from intake.language import Words
from intake.questionnaire import AskAs, Questionnaire, Section
from ui.consultation.changes import path_in

MOST_QUESTIONS = 2
MOST_ROWS = 3
"""So many questions at most stand on one page."""
REGION, SIDE, MARKS_GROUP = "marks.region", "marks.side", "marks"
NAMED_LISTS = ("medicines", "allergies")


class Kind(Enum):
    """How a topic is asked: questions, a tick list, a list of names with its own "none", or the picture."""

    QUESTIONS = "questions"
    TICKS = "ticks"
    NAMES = "names"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Topic:
    """One page: its heading, why it is asked, and the paths of its questions without their follow-ups.

    `page` is the health page it belongs to, "" elsewhere. `heading` stands over a tick list.
    """

    id: str
    kind: Kind
    title: str
    why: str
    paths: tuple[str, ...]
    page: str = ""
    heading: str = ""


def build_topics(
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    offered: Sequence[str],
    answers: Answers,
    say: Words,
) -> tuple[Topic, ...]:
    """Every topic in order, in the language of the questionnaire given. Each marked area has its own."""
    sections = {section.id: section for section in questionnaire.sections}
    goals, marks, skin = sections["goals"], sections["marks"], sections["skin"]
    return (
        *_groups("hopes", goals.title, why_words("goals", say), HOPES, MOST_QUESTIONS),
        Topic("marks", Kind.PLACES, marks.title, why_words("marks", say), ()),
        *_marks(questionnaire, catalogue, answers, why_words("marks", say)),
        *_groups("skin", skin.title, why_words("sun", say), SKIN, MOST_QUESTIONS),
        *_health(questionnaire, catalogue, offered, sections["health"], say),
    )


def _groups(
    name: str,
    title: str,
    why: str,
    paths: Sequence[str],
    most: int,
    *,
    page: str = "",
) -> Iterator[Topic]:
    """Questions in small groups of like size, a page each."""
    pages = -(-len(paths) // most)
    first = 0
    for number in range(pages):
        size = -(-(len(paths) - first) // (pages - number))
        part = tuple(paths[first : first + size])
        first += size
        yield Topic(f"{name}.{number + 1}", Kind.QUESTIONS, title, why, part, page)


def _marks(questionnaire: Questionnaire, catalogue: Catalogue, answers: Answers, why: str) -> Iterator[Topic]:
    """The pages of each entry of the marks: side, since when, what was happening, what was done before.

    A region with an entry for each side has pages for each, which say the side instead of asking for it.
    """
    choices, sides = questionnaire.items[REGION].choices, questionnaire.items[SIDE].choices
    sided = {region.code for region in catalogue.regions if region.sides}
    follow_ups = {item.link_id for parent in MARKS for item in questionnaire.items[parent].items}
    asked = [link_id for link_id in MARKS if link_id != REGION and link_id not in follow_ups]
    codes = [part.code(REGION) for part in answers.group(MARKS_GROUP)]
    for index, (code, part) in enumerate(zip(codes, answers.group(MARKS_GROUP), strict=True)):
        if code is None or choices is None or code not in choices:
            continue
        words, side = choices.display(code), part.code(SIDE)
        title, name, asks_side = words[:1].upper() + words[1:], f"marks.{code}", code in sided
        number = codes[: index + 1].count(code)
        if number > 1:
            name = f"{name}-{number}"
        if codes.count(code) > 1 and side is not None and sides is not None and side in sides:
            title, asks_side = f"{title}, {_small(sides.display(side))}", False
        elif number > 1:
            title = f"{title} ({number})"
        paths = [path_in(MARKS_GROUP, index, link_id) for link_id in ([SIDE, *asked] if asks_side else asked)]
        for topic in _groups(name, title, why, paths, MOST_ROWS):
            # The first page has the name of the entry itself.
            yield replace(topic, id=topic.id.removesuffix(".1"))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _health(
    questionnaire: Questionnaire,
    catalogue: Catalogue,
    offered: Sequence[str],
    section: Section,
    say: Words,
) -> Iterator[Topic]:
    for page in section.pages:
        code, title = page.code, page.display
        if code in NOT_BEFOREHAND:
            continue
        items = health_items(questionnaire, catalogue, offered, code)
        why = why_words(code, say)
        rows = [item.link_id for item in items if item.ask_as is AskAs.ROW]
        listed = tuple(item.link_id for item in items if item.ask_as is AskAs.LIST)
        yield from _groups(f"health.{code}", title, why, rows, MOST_ROWS, page=code)
        if listed:
            heading = list_heading(code, say)
            yield Topic(f"health.{code}.list", Kind.TICKS, title, why, listed, code, heading)
        if code in NAMED_LISTS:
            paths = (f"{code}.list", f"{code}.none-known")
            yield Topic(f"health.{code}.names", Kind.NAMES, title, why, paths, code)


def may_remove(mark: Answers, alone: Container[str]) -> bool:
    """Whether the patient may take a marked area away: all that is recorded of it they said themselves.

    `alone` are the linkIds of what the patient answered alone and nobody has confirmed.
    """
    return all(link_id in alone for link_id in mark.values)
