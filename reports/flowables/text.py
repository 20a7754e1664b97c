"""Text on paper.

What people typed is always escaped; only markup written in Candor's own code is read as markup. Short text in
the letters of Source Sans 3 becomes a paragraph of ReportLab's; every other script, and text of more than
`LONGEST_PARAGRAPH` letters, becomes a `Passage`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus.paragraph import Paragraph as ReportLabParagraph

from reports import bidi, typefaces
from reports.flowables.passage import Passage
from reports.scripts import is_simple, simple_letters
from reports.styles import Look, TextStyle
from reports.units import Span

# A paragraph of ReportLab's or a Passage. ReportLab ships no types; both fit ``surface.Flowing``.
Paragraph = Any

# ReportLab lays out all that is left of a paragraph again on each page, which costs the square of its length.
LONGEST_PARAGRAPH = 2000


class _ShortParagraph(ReportLabParagraph):  # type: ignore[misc]  # ReportLab ships no types
    """A paragraph of ReportLab's that is laid out once per width.

    A table of 4,000 lines is laid out again on each of its pages, which took five times as long.
    """

    _laid_out_width: float | None = None

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        if self._laid_out_width == available_width and hasattr(self, "blPara"):
            return self.width, self.height
        size: tuple[float, float] = super().wrap(available_width, available_height)
        self._laid_out_width = available_width
        return size


def plain(text: str) -> str:
    """What somebody typed, as markup that prints exactly that: ``<b>`` prints as the three signs."""
    return escape(text)


def paragraph(text: str, style: TextStyle) -> Paragraph:
    """One paragraph of plain text. Nothing in it is read as markup; line breaks become spaces."""
    text = _composed(text)
    if is_simple(text, style.fontName) and len(text) <= LONGEST_PARAGRAPH:
        return _ShortParagraph(plain(text), style)
    return _passage(text, style, style.fontName, base=bidi.base_level(text))


def paragraphs(text: str, style: TextStyle) -> list[Paragraph]:
    """Plain text of any length: a paragraph per line, all beginning at the side of most of the text."""
    text = _composed(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    base = bidi.LEFT_TO_RIGHT if text.isascii() else bidi.base_level(text)
    if base == bidi.LEFT_TO_RIGHT:
        return [paragraph(line, style) for line in lines]
    return [_passage(line, style, style.fontName, base=base, from_its_side=True) for line in lines]


def marked(markup: str, style: TextStyle, **values: str) -> Paragraph:
    """A paragraph of Candor's own markup (``<b>``, ``<super>``); ``{name}`` stands for an escaped value.

    ``marked("Call <b>{phone}</b>", style, phone=typed)``. Never build the markup itself from what people
    typed. A value that runs from right to left cannot change the order of what stands round it.
    """
    made = _ShortParagraph(
        markup.format_map({name: plain(_isolated(_composed(value))) for name, value in values.items()}), style
    )
    fragments = made.frags
    length = sum(len(fragment.text) for fragment in fragments)
    if length <= LONGEST_PARAGRAPH and all(
        is_simple(fragment.text, fragment.fontName) for fragment in fragments
    ):
        return made
    # Markup is a sentence of ours, so it runs from left to right whatever the values are.
    return Passage(list(_spans(fragments)), style, base=bidi.LEFT_TO_RIGHT)


def title(text: str, style: TextStyle) -> Paragraph:
    """A serif title; in the sans face where the serif lacks a letter of it (a clinic's name may have any)."""
    text = _composed(text)
    if is_simple(text, style.fontName):
        return paragraph(text, style)
    sans = simple_letters(typefaces.SANS_BOLD)
    lacking = set(text) & sans - simple_letters(style.fontName)
    font = typefaces.SANS_BOLD if lacking else style.fontName
    if is_simple(text, font) and len(text) <= LONGEST_PARAGRAPH:
        return _ShortParagraph(f'<font name="{font}">{plain(text)}</font>', style)
    return _passage(text, style, font, base=bidi.base_level(text))


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


def _composed(text: str) -> str:
    """Accents joined to their letters, where a ready-made letter has both."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _isolated(value: str) -> str:
    return bidi.isolated(value) if not value.isascii() and bidi.runs_right_to_left(value) else value


def _passage(text: str, style: TextStyle, font: str, *, base: int, from_its_side: bool = False) -> Passage:
    span = Span(text.replace("\n", " "), font, style.fontSize, style.textColor)
    return Passage([span], style, base=base, from_its_side=from_its_side)


def _spans(fragments: Iterable[Any]) -> Iterable[Span]:
    """The parts that ReportLab read from our markup, as the parts of a passage."""
    for fragment in fragments:
        text = "\n" if getattr(fragment, "lineBreak", False) else fragment.text.replace("\n", " ")
        yield Span(text, fragment.fontName, fragment.fontSize, fragment.textColor, fragment.rise)
