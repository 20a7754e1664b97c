"""Text on paper.

What people typed is always escaped; only markup written in Candor's own code is read as markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus.paragraph import Paragraph as ReportLabParagraph

from reports import typefaces
from reports.glyphs import unprintable
from reports.styles import Look, TextStyle

# A ReportLab Paragraph. ReportLab ships no types; it fits ``surface.Flowing``.
Paragraph = Any

# One very long paragraph costs the square of its length, because each page lays out all that is left.
LONGEST_PARAGRAPH = 2000


def plain(text: str) -> str:
    """What somebody typed, as markup that prints exactly that: ``<b>`` prints as the three signs."""
    return escape(text)


def paragraph(text: str, style: TextStyle) -> Paragraph:
    """One paragraph of plain text. Nothing in it is read as markup; line breaks become spaces."""
    return ReportLabParagraph(plain(text), style)


def paragraphs(text: str, style: TextStyle) -> list[Paragraph]:
    """Plain text of any length.

    A paragraph per line, and long lines divided at the end of a sentence or word.
    """
    return [paragraph(piece, style) for piece in _pieces(text)]


def marked(markup: str, style: TextStyle, **values: str) -> Paragraph:
    """A paragraph of Candor's own markup (``<b>``, ``<super>``); ``{name}`` stands for an escaped value.

    ``marked("Call <b>{phone}</b>", style, phone=typed)``. Never build the markup itself from what people
    typed.
    """
    return ReportLabParagraph(
        markup.format_map({name: plain(value) for name, value in values.items()}), style
    )


def title(text: str, style: TextStyle) -> Paragraph:
    """A serif title; in the sans face where the serif lacks a character (a clinic's name may have any)."""
    if not unprintable(text, headline=True):
        return paragraph(text, style)
    return ReportLabParagraph(f'<font name="{typefaces.SANS_BOLD}">{plain(text)}</font>', style)


def source_numbers(numbers: Sequence[int], look: Look, *, style: TextStyle | None = None) -> str:
    """Markup for the numbers of sources after a sentence: raised.

    In large print in brackets, so nothing is small.
    """
    if not numbers:
        return ""
    listed = ",".join(str(number) for number in numbers)
    if look.large:
        return f" [{listed}]"
    size = float((look.body if style is None else style).fontSize)
    return f'<super rise="{size * 0.37:.1f}" size="{size * 2 / 3:.1f}">{listed}</super>'


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines():
        rest = line.strip()
        while len(rest) > LONGEST_PARAGRAPH:
            cut = _cut(rest)
            yield rest[:cut].rstrip()
            rest = rest[cut:].lstrip()
        if rest:
            yield rest


def _cut(text: str) -> int:
    """Where to divide a long line: after the last sentence that fits, else the last word, else anywhere."""
    half = LONGEST_PARAGRAPH // 2
    ends = [text.rfind(end, half, LONGEST_PARAGRAPH) for end in (". ", "! ", "? ")]
    if max(ends) > 0:
        return max(ends) + 2
    space = text.rfind(" ", half, LONGEST_PARAGRAPH)
    return space + 1 if space > 0 else LONGEST_PARAGRAPH
