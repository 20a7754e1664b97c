"""Every question that was asked, with its answer and who said it; and what was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.questionnaire import ItemType
from reports.content import DocumentContent
from reports.flowables.layout import Columns
from reports.flowables.rows import Cell
from reports.flowables.text import paragraph, paragraphs, title
from reports.record_parts import Provenance, dense_table, heading, indented, named, note, said_by, section
from reports.record_reading import Answered, Part, all_parts, unknown_answers
from reports.record_words import answer_words
from reports.styles import Look
from reports.surface import Flowing

# A longer answer stands under its table, not in it: cells are laid out anew on every page they go on over.
_MOST_LINES, _MOST_LETTERS = 25, 1200


def answers(content: DocumentContent, look: Look) -> Iterator[Flowing]:
    """A section per step of the consultation, and the meaning of the codes of who said it."""
    provenance = Provenance.of(content.said, content.say)
    for step, parts in all_parts(content):
        yield from _step(step.title, parts, provenance, look)
    lost = unknown_answers(content)
    if lost:
        words = "; ".join(f"{one.path}: {answer_words_of(one, content)}" for one in lost)
        line = named(look.say("Kept, not counted:"), words, look)
        yield section(look.say("Answers to no question of this version"), [line], look)
    yield from _who_said_it(provenance, look)


def _step(name: str, parts: Sequence[Part], provenance: Provenance, look: Look) -> Iterator[Flowing]:
    """One section, as a few things that are each divided over pages; long answers stand between them."""
    flow: list[Flowing] = [title(name, look.section)]
    if not parts:
        flow.append(note(look.say("Nothing is asked here."), look))
    for part in parts:
        if part.title:
            flow.append(heading(part.title, look))
        rows: list[Sequence[Cell]] = []
        for one in part.answered:
            if not _is_long(one, look):
                rows.append(_row(one, provenance, look))
                continue
            flow += _table(rows, provenance, look)
            rows = []
            if flow:
                yield _flow(flow, look)
            flow = []
            yield from _long(one, provenance, look)
        flow += _table(rows, provenance, look)
        flow += _what_is_left(part, look)
    if flow:
        yield _flow(flow, look)


def _flow(items: Sequence[Flowing], look: Look) -> Flowing:
    return Columns([list(items)], look=look, space_before=2, space_after=4)


def _table(rows: Sequence[Sequence[Cell]], provenance: Provenance, look: Look) -> list[Flowing]:
    if not rows:
        return []
    if not provenance.is_known:
        return [dense_table(("", ""), [row[:2] for row in rows], look=look, shares=(0.56, 0.44))]
    return [dense_table(("", "", ""), rows, look=look, shares=(0.46, 0.31, 0.23))]


def _row(one: Answered, provenance: Provenance, look: Look) -> Sequence[Cell]:
    assert one.item is not None
    said = provenance.words(one.path) if provenance.is_known else ""
    words = answer_words(one.item, one.values, look.say)
    return (
        [indented(one.item.text, look.table, one.depth)],
        paragraphs(words, look.table_strong) or [paragraph(words, look.table_strong)],
        [said_by(said, look)],
    )


def _long(one: Answered, provenance: Provenance, look: Look) -> Iterator[Flowing]:
    assert one.item is not None
    yield paragraph(one.item.text, look.table)
    for value in one.values:
        yield from paragraphs(str(value), look.table_strong)
    if provenance.is_known:
        yield said_by(provenance.words(one.path), look)


def _is_long(one: Answered, look: Look) -> bool:
    if one.item is None or one.item.type not in (ItemType.STRING, ItemType.TEXT):
        return False
    words = answer_words(one.item, one.values, look.say)
    return len(words) > _MOST_LETTERS or words.count("\n") > _MOST_LINES


def _what_is_left(part: Part, look: Look) -> Iterator[Flowing]:
    """What was not asked, what could not be read, and what was kept without counting."""
    say = look.say
    if part.unreadable:
        yield named(say("Typed, not readable:"), _listed(part.unreadable, look), look)
    if part.not_counted:
        yield named(say("Kept, not counted:"), _listed(part.not_counted, look), look)
    if part.not_asked:
        labels = "; ".join(item.label or item.text for item in part.not_asked)
        yield named(say("Not asked:"), f"{labels}.", look)


def _listed(answered: Sequence[Answered], look: Look) -> str:
    return "; ".join(left_words(one, look) for one in answered)


def left_words(one: Answered, look: Look) -> str:
    """An answer that does not count, with the name of its question."""
    assert one.item is not None
    return f"{one.name}: {answer_words(one.item, one.values, look.say)}"


def answer_words_of(one: Answered, content: DocumentContent) -> str:
    """The values of an answer to no question, as they were given."""
    return "; ".join(str(value) for value in one.values)


def _who_said_it(provenance: Provenance, look: Look) -> Iterator[Flowing]:
    say = look.say
    if not provenance.is_known:
        yield named(say("Who said it:"), say("this is not recorded for any of these answers."), look)
        return
    lines: list[Flowing] = [named(f"{code}:", words, look) for code, words in provenance.legend()]
    yield section(say("Who said it"), lines, look)
