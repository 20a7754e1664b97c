"""Hopes and stretch marks on the blank form: what bothers the patient, where the marks are, since when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.styles import ParagraphStyle

from intake.beforehand import why_words
from intake.questionnaire import Item
from reports.blank_form_parts import section_of, section_title
from reports.body_map import BodyMap
from reports.content import DocumentContent
from reports.flowables.form_fields import Blank, Boxes, FieldLines, text_offset
from reports.flowables.form_lists import TickLine
from reports.flowables.layout import Columns, Gap, Together
from reports.flowables.text import paragraph
from reports.flowables.writing_lines import OpenQuestion, WritingLines, asked_style
from reports.styles import Look
from reports.surface import Flowing


def hopes(content: DocumentContent, look: Look) -> Iterator[Flowing]:
    """The step "hopes", as far as the patient answers it before the consultation."""
    say, items = look.say, content.questionnaire.items
    yield from section_title(
        section_of(content, "goals").title,
        why_words("goals", say),
        look,
    )
    yield OpenQuestion(items["goals.bothers"].text, look=look, least=2)
    yield _ticks(items["goals.hoped-for"], look)
    yield OpenQuestion(items["goals.enough"].text, look=look, least=1)
    yield OpenQuestion(items["goals.own-words"].text, look=look, least=2 if look.large else 1, most=3)


def marks(content: DocumentContent, look: Look) -> Iterator[Flowing]:
    """The step "stretch marks": the picture to draw on, and what the patient knows of their age and cause."""
    say, items = look.say, content.questionnaire.items
    yield from section_title(
        section_of(content, "marks").title,
        why_words("marks", say),
        look,
    )
    draw: list[Flowing] = [
        Gap(text_offset(look)),
        paragraph(items["marks.region"].text, asked_style(look)),
        paragraph(say("Draw them on the picture. Your right side is marked R, your left side L."), look.body),
        BodyMap((), look=look, width=None if look.large else 196, size=look.body.fontSize),
    ]
    plain = ParagraphStyle("plain", parent=look.body, spaceAfter=0)
    onset, earlier = items["marks.onset"].text, items["marks.earlier-treatment"]
    ask: list[Flowing] = [
        OpenQuestion(onset, look=look, least=1)
        if look.large
        else FieldLines([Blank(onset, 90)], look=look, strong=True),
        Together(
            [
                paragraph(items["marks.cause"].text, asked_style(look)),
                *(TickLine(words, look=look, ruled=False) for words in _options(items["marks.cause"])),
            ],
            space_before=4,
        ),
        Together(
            [
                paragraph(earlier.text, asked_style(look)),
                FieldLines([Boxes(_options(earlier))], look=look),
                paragraph(items["marks.earlier-treatment-detail"].text, plain),
                WritingLines(2, look=look),
            ],
            space_before=4,
        ),
    ]
    if look.large:
        yield from (Together(draw), *ask)
    else:
        yield Columns([draw, ask], look=look)


def _options(item: Item) -> tuple[str, ...]:
    return tuple(choice.display for choice in item.choices.choices) if item.choices else ()


def _ticks(item: Item, look: Look) -> Flowing:
    """A question with its answers to tick in two columns, read downwards."""
    options: Sequence[str] = _options(item)
    half = -(-len(options) // 2)
    columns = [
        [TickLine(words, look=look, ruled=False) for words in part]
        for part in (options[:half], options[half:])
    ]
    return Together(
        [paragraph(item.text, asked_style(look)), Columns(columns, look=look, shares=(0.46, 0.54), gap=12)],
        space_before=4,
    )
