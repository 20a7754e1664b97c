"""Health pages 1 to 6 of the blank form: rows with Yes, No and Not sure, tick lists with their own "none"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.platypus.doctemplate import CondPageBreak

from intake.beforehand import (
    NOT_BEFOREHAND,
    list_heading,
    none_known_words,
    none_words,
    why_words,
)
from intake.language import Words
from intake.questionnaire import AskAs, Item, ItemType
from reports.blank_form_parts import section_of, section_title, shown_items
from reports.content import DocumentContent
from reports.flowables.form_fields import Blank, Boxes, DateBoxes, Field
from reports.flowables.form_lists import AnswerLine, FormList, ListHead, OrDivider, TickLine
from reports.flowables.writing_lines import WritingLines, WritingTable
from reports.styles import Look
from reports.surface import Flowing

# A page of questions begins on a new sheet where less than this is left, in points.
_LEAST_ROOM = 250.0


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines under the words that stand over them (empty: none); the last `together` of them never part."""

    head: str
    lines: Sequence[Flowing]
    together: int = 1


def health(content: DocumentContent, look: Look) -> Iterator[Flowing]:
    """The pages of the step "health" that the patient may fill in, in the order of the screen."""
    step = section_of(content, "health")
    for page in step.pages:
        if page.code in NOT_BEFOREHAND:
            continue
        blocks = _blocks(page.code, content, look)
        if not blocks:
            continue
        place = page.display
        head = section_title(f"{step.title} · {place}", why_words(page.code, look.say), look)
        yield CondPageBreak(_LEAST_ROOM)
        for block in blocks:
            if block.head:
                # Right under the title of the page its name is not said again.
                head.append(ListHead(block.head, "" if head else place, look=look))
            again = [ListHead(look.say("Continued"), place, look=look)]
            yield FormList(head, block.lines, again=again, together=block.together)
            head = []


def _blocks(page: str, content: DocumentContent, look: Look) -> list[_Block]:
    """The rows of a page, its tick list, and the list of medicines or allergies."""
    items = shown_items(content, page)
    rows = [item for item in items if item.ask_as is AskAs.ROW]
    listed = [item for item in items if item.ask_as is AskAs.LIST]
    blocks: list[_Block] = []
    if rows:
        blocks.append(_Block("", [_row(item, look) for item in rows]))
    if listed:
        lines = [TickLine(item.text, follow_ups(item, look.say), look=look) for item in listed]
        none = none_words(page, len(listed), look.say)
        blocks.append(_Block(list_heading(page, look.say), [*lines, *_or_none(none, look)], together=3))
    return [*blocks, *_written_list(page, content, look)]


def _row(item: Item, look: Look) -> Flowing:
    options = [choice.display for choice in item.choices.choices] if item.choices else []
    return AnswerLine(item.text, options, follow_ups(item, look.say), look=look)


def _or_none(words: str, look: Look) -> list[Flowing]:
    """The answer for a whole list, behind "or"."""
    return [OrDivider(look=look), TickLine(words, look=look, strong=True, ruled=False)]


def follow_ups(item: Item, say: Words) -> list[Field]:
    """What is asked where the answer is yes or not sure, as short fields."""
    fields: list[Field] = []
    for follow_up in item.items:
        if follow_up.type is ItemType.DATE:
            fields.append(DateBoxes(say("When last?")))
        elif follow_up.repeats:
            fields.append(Blank(say("Where?"), 110))
        elif follow_up.choices is not None:
            fields.append(Boxes(tuple(choice.display for choice in follow_up.choices.choices)))
        else:
            fields.append(Blank(follow_up.text, 60))
    return fields


def _written_list(page: str, content: DocumentContent, look: Look) -> list[_Block]:
    """The list of medicines or of allergies, with its own box for none."""
    say, items = look.say, content.questionnaire.items
    room: Flowing
    match page:
        case "medicines":
            heads = (say("Name"), say("Dose"), say("Since when?"))
            room = WritingTable(heads, 4, look=look, shares=(0.5, 0.22, 0.28))
        case "allergies":
            room = WritingLines(3, look=look)
        case _:
            return []
    none = none_known_words(f"{page}.none-known", say)
    return [_Block(items[f"{page}.list"].text, [room, *_or_none(none, look)], together=3)]
