"""Building blocks of the record: dense tables in small type, sections, and who said what in a short code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.styles import ParagraphStyle

from intake.language import Words
from intake.provenance import PATIENT, Said
from reports.flowables.layout import Columns
from reports.flowables.rows import Cell, Row, RowTable
from reports.flowables.text import Paragraph, marked, paragraph, title
from reports.record_words import clock, zone
from reports.styles import Look, TextStyle
from reports.surface import Flowing

_PADDING = 1.9
_INDENT = 9.0


def section(name: str, items: Sequence[Flowing], look: Look) -> Flowing:
    """A titled section that is divided where a page ends, its title never alone."""
    return Columns([[title(name, look.section), *items]], look=look, space_before=12, space_after=4)


def heading(words: str, look: Look) -> Paragraph:
    """The name of a part of a section."""
    return paragraph(words, _style("record-heading", look.table_strong, before=6, after=2, keep=True))


def note(words: str, look: Look, *, keep: bool = False) -> Paragraph:
    """A line under a table or a title; `keep` holds it with what follows."""
    return paragraph(words, _style("record-note", look.table, before=1, after=3, keep=keep))


def said_by(words: str, look: Look) -> Paragraph:
    """Who said an answer, quieter than the answer."""
    return paragraph(words, ParagraphStyle("said-by", parent=look.table, textColor=look.palette.text2))


def named(name: str, words: str, look: Look) -> Paragraph:
    """A line that begins with its name in bold: "Not asked: …"."""
    return marked(
        "<b>{name}</b> {words}", _style("record-note", look.table, before=2, after=3), name=name, words=words
    )


def dense_table(
    heads: Sequence[str], rows: Sequence[Sequence[Cell]], *, look: Look, shares: Sequence[float]
) -> Flowing:
    """Rows of cells in small type. In large print, where columns have no room, each row is a block.

    There each cell but the first stands under the name of its column, if it has one.
    """
    if not look.large:
        return RowTable(
            [Row(cells=tuple(row)) for row in rows],
            look=look,
            shares=shares,
            heads=heads if any(heads) else (),
            padding=_PADDING,
            gap=7.0,
            space_after=4,
        )
    blocks = []
    for first, *others in rows:
        block = list(first)
        for head, cell in zip(heads[1:], others, strict=True):
            if cell:
                block += [*([paragraph(head, look.table_head)] if head else []), *cell]
        blocks.append(Row(cells=(block,)))
    return RowTable(blocks, look=look, shares=(1,), padding=5.0, space_after=6)


def facts_table(facts: Sequence[tuple[str, Cell]], look: Look) -> Flowing:
    """Names and values, two pairs to a line; one in large print."""
    cells: list[Cell] = [
        part for name, value in facts for part in ([paragraph(name, look.table_head)], value)
    ]
    if look.large:
        pairs = [tuple(cells[place : place + 2]) for place in range(0, len(cells), 2)]
        return RowTable([Row(cells=pair) for pair in pairs], look=look, shares=(0.36, 0.64), padding=4.0)
    cells += [[] for _ in range(-len(cells) % 4)]
    rows = [Row(cells=tuple(cells[place : place + 4])) for place in range(0, len(cells), 4)]
    return RowTable(
        rows, look=look, shares=(0.17, 0.33, 0.17, 0.33), padding=_PADDING, gap=7.0, space_after=4
    )


def indented(words: str, style: TextStyle, depth: int) -> Paragraph:
    """A question, moved in as far as it follows from another."""
    if not depth:
        return paragraph(words, style)
    return paragraph(words, ParagraphStyle(f"follow-up-{depth}", parent=style, leftIndent=_INDENT * depth))


def _style(name: str, parent: TextStyle, *, before: float, after: float, keep: bool = False) -> TextStyle:
    return ParagraphStyle(name, parent=parent, spaceBefore=before, spaceAfter=after, keepWithNext=int(keep))


@dataclass(slots=True)
class Provenance:
    """Who said, entered and confirmed each answer, in a code whose meaning is printed once.

    A code stands for one speaker, whoever entered and confirmed it, and one day.
    """

    say: Words
    said: dict[str, Said]
    codes: dict[tuple[str, ...], str] = field(default_factory=dict)

    @classmethod
    def of(cls, said: Iterable[Said], say: Words) -> Provenance:
        """The provenance of the answers at these paths; codes are given as they are asked for."""
        return cls(say, {one.path: one for one in said})

    @property
    def is_known(self) -> bool:
        """Whether anything at all was recorded."""
        return bool(self.said)

    def words(self, path: str) -> str:
        """Who said the answer at a path, in code and time: "Patient · A 14:22"."""
        one, say = self.said.get(path), self.say
        if one is None:
            return say("not recorded")
        return say("{who} · {code} {time}", who=_speaker(one, say), code=self._code(one), time=clock(one.at))

    def legend(self) -> tuple[tuple[str, str], ...]:
        """Every code that was given, with what it means."""
        return tuple((code, " ".join(key)) for key, code in self.codes.items())

    def _code(self, one: Said) -> str:
        say = self.say
        who = say("Said by the patient,") if one.said_by == PATIENT else say("Said by the practitioner,")
        entered = say(
            "entered by {name} on {day} (time in {zone}).",
            name=one.entered_by or say("somebody not recorded"),
            day=say.date(one.at.date()),
            zone=zone(one.at),
        )
        confirmed = say("Confirmed by {name}.", name=one.confirmed_by) if one.confirmed_by else ""
        if not confirmed and one.said_by == PATIENT:
            confirmed = say("No confirmation is recorded.")
        key = (who, entered, confirmed) if confirmed else (who, entered)
        return self.codes.setdefault(key, _letters(len(self.codes)))


def _speaker(one: Said, say: Words) -> str:
    return say("Patient") if one.said_by == PATIENT else say("Practitioner")


def _letters(number: int) -> str:
    """A, B … Z, AA, AB …"""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
