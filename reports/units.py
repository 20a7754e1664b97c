"""Text of any script as the units of which lines are made: which face draws what, and where a line may end.

ReportLab's own paragraphs know the letters of Source Sans 3 alone. Widths and heights are in points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.pdfbase import pdfmetrics

from reports import bidi, scripts, shaping, typefaces
from reports.palette import Colour

_BREAK_HERE = "\u200b"
# White space that keeps words on one line.
_KEPT_SPACES = "\u00a0\u202f\u2007"


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one type; ``rise`` lifts it above the line. A newline in it ends the line."""

    text: str
    font: str
    size: float
    colour: Colour
    rise: float = 0.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a line that is never divided, or divided only where a word is longer than a whole line.

    ``text`` without ``glyphs`` is drawn by ReportLab in ``font``; with them by their numbers in ``face``.
    ``level`` is that of the bidirectional algorithm. ``bottom`` and ``top`` are how far the ink reaches.
    """

    text: str
    span: Span
    font: str
    width: float
    level: int = 0
    face: shaping.Face | None = None
    glyphs: tuple[shaping.Glyph, ...] = ()
    heavier: bool = False
    breaks_after: bool = False
    ends_line: bool = False
    bottom: float = 0.0
    top: float = 0.0

    @property
    def is_space(self) -> bool:
        return self.text == " "


def measured(text: str, *, font: str, size: float) -> float:
    """Width of a text on one line."""
    if scripts.is_simple(text, font):
        return float(pdfmetrics.stringWidth(text, font, size))
    span = Span(unicodedata.normalize("NFC", text), font, size, colour=None)
    return sum(unit.width for unit in units_of([span], base=bidi.base_level(text)))


def units_of(spans: Sequence[Span], *, base: int) -> list[Unit]:
    """Everything that stands on the lines, in reading order. White space is one space, as in a paragraph."""
    text, owners = _collapsed(spans)
    levels = bidi.levels(text, base) if bidi.runs_right_to_left(text) else [0] * len(text)
    pieces = _adopt_spaces(_pieces(text, owners, levels))
    made: list[Unit] = []
    for piece in _joined(pieces):
        made.extend(_units_of_piece(piece, text))
    return _with_breaks(made)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A cluster, or a run of them, that one face draws in one direction."""

    start: int
    end: int
    span: Span
    level: int
    choice: scripts.Choice | None
    # Drawn by ReportLab: a letter of Candor's own faces that stands alone and runs to the right.
    is_plain: bool


def _collapsed(spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """The text with single spaces and none at the edges of lines, and the span of every letter."""
    letters: list[str] = []
    owners: list[Span] = []
    for span in spans:
        for letter in span.text:
            if letter == "\n":
                while letters and letters[-1] == " ":
                    letters.pop()
                    owners.pop()
            elif letter.isspace() and letter not in _KEPT_SPACES:
                letter = " "
                if not letters or letters[-1] in " \n":
                    continue
            letters.append(letter)
            owners.append(span)
    while letters and letters[-1] == " ":
        letters.pop()
        owners.pop()
    return "".join(letters), owners


def _pieces(text: str, owners: Sequence[Span], levels: Sequence[int]) -> list[_Piece]:
    pieces: list[_Piece] = []
    start = 0
    while start < len(text):
        span = owners[start]
        end = start + 1
        while end < len(text) and owners[end] is span:
            end += 1
        if scripts.is_simple(text[start:end], span.font) and not any(levels[start:end]):
            own = scripts.Choice(typefaces.file_of(span.font), font=span.font)
            pieces.append(_Piece(start, end, span, 0, own, is_plain=True))
        else:
            pieces += (
                _piece(text[start + first : start + last], start + first, span, levels)
                for first, last in scripts.clusters(text[start:end])
            )
        start = end
    return pieces


def _piece(cluster: str, start: int, span: Span, levels: Sequence[int]) -> _Piece:
    level = levels[start]
    choice = scripts.choose(cluster, span.font)
    visible = (
        cluster if len(cluster) == 1 else "".join(one for one in cluster if not scripts.is_ignorable(one))
    )
    if choice is None or visible in ("", " ") or scripts.is_ignorable(visible[0]):
        is_plain = True
    else:
        stands_alone = len(visible) == 1 and level % 2 == 0
        is_plain = choice.font != "" and stands_alone and visible in scripts.simple_letters(choice.font)
    return _Piece(start, start + len(cluster), span, level, choice, is_plain)


def _adopt_spaces(pieces: list[_Piece]) -> list[_Piece]:
    """Give a space between two words of a fallback face to that face, so that the run is drawn as one."""
    for index in range(1, len(pieces) - 1):
        before, piece, after = pieces[index - 1 : index + 2]
        if (
            piece.end - piece.start != 1
            or not piece.is_plain
            or before.is_plain
            or before.choice != after.choice
        ):
            continue
        choice = before.choice
        if choice is not None and not choice.is_emoji and before.level == piece.level == after.level:
            pieces[index] = replace(piece, choice=choice, is_plain=False)
    return pieces


def _joined(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Neighbours that one face draws in one direction and type, as one run."""
    run: _Piece | None = None
    for piece in pieces:
        if run is not None and _belongs(run, piece):
            run = replace(run, end=piece.end)
            continue
        if run is not None:
            yield run
        run = piece
    if run is not None:
        yield run


def _belongs(run: _Piece, piece: _Piece) -> bool:
    return (
        run.span is piece.span
        and run.level == piece.level
        and run.is_plain == piece.is_plain
        and run.choice == piece.choice
    )


def _units_of_piece(piece: _Piece, text: str) -> Iterator[Unit]:
    if piece.is_plain:
        yield from _plain_units(piece, text)
    else:
        yield from _shaped_units(piece, text)


def _plain_units(piece: _Piece, text: str) -> Iterator[Unit]:
    """Words, spaces and ends of lines that ReportLab draws."""
    span = piece.span
    font = piece.choice.font if piece.choice is not None and piece.choice.font else span.font
    word: list[str] = []

    def finished() -> Iterator[Unit]:
        if word:
            letters = "".join(word)
            word.clear()
            yield Unit(letters, span, font, pdfmetrics.stringWidth(letters, font, span.size), piece.level)

    for letter in text[piece.start : piece.end]:
        if letter == "\n":
            yield from finished()
            yield Unit("", span, font, 0.0, ends_line=True)
        elif letter == " ":
            yield from finished()
            yield Unit(" ", span, font, pdfmetrics.stringWidth(" ", font, span.size), piece.level)
        elif letter == _BREAK_HERE:
            yield from finished()
            yield Unit("", span, font, 0.0, piece.level, breaks_after=True)
        elif not scripts.is_ignorable(letter):
            word.append(letter)
    yield from finished()


def _shaped_units(piece: _Piece, text: str) -> Iterator[Unit]:
    """One unit per cluster of letters that HarfBuzz keeps together, in reading order."""
    assert piece.choice is not None
    face = shaping.face(piece.choice.file)
    right_to_left = piece.level % 2 == 1
    glyphs = face.shape(text, piece.start, piece.end, right_to_left=right_to_left)
    by_start: dict[int, list[shaping.Glyph]] = {}
    for glyph in glyphs:
        by_start.setdefault(glyph.start, []).append(glyph)
    starts = sorted(by_start)
    scale = piece.span.size / 1000
    for start, end in zip(starts, [*starts[1:], piece.end], strict=True):
        own = by_start[start]
        # The text before the first glyph was left out by the shaper: it is drawn by nothing.
        letters = text[start:end]
        ink = [(face.ink(glyph.number), glyph.y) for glyph in own]
        yield Unit(
            text=letters,
            span=piece.span,
            font="",
            width=sum(glyph.advance for glyph in own) * scale,
            level=piece.level,
            face=face,
            glyphs=tuple(own),
            heavier=piece.choice.heavier,
            breaks_after=letters.endswith(_BREAK_HERE),
            bottom=min(y + bottom for (bottom, _), y in ink) * scale + piece.span.rise,
            top=max(y + top for (_, top), y in ink) * scale + piece.span.rise,
        )


def _with_breaks(units: list[Unit]) -> list[Unit]:
    """Mark where a line may end between two letters: where a script writes no spaces."""
    for index in range(len(units) - 1):
        unit, following = units[index], units[index + 1]
        if (
            unit.text
            and following.text
            and not unit.breaks_after
            and _may_break(unit.text[-1], following.text[0])
        ):
            units[index] = replace(unit, breaks_after=True)
    return units


def _may_break(before: str, after: str) -> bool:
    if " " in (before, after) or not (_stands_alone(before) or _stands_alone(after)):
        return False
    return not _never_ends_a_line(before) and not _never_begins_a_line(after)


def _never_begins_a_line(letter: str) -> bool:
    """Closing brackets, stops, signs that lengthen or repeat what stands before them, and small kana."""
    category = unicodedata.category(letter)
    return category in ("Pe", "Pf", "Po", "Lm") or " LETTER SMALL " in unicodedata.name(letter, "")


def _never_ends_a_line(letter: str) -> bool:
    """Opening brackets and signs of money."""
    return unicodedata.category(letter) in ("Ps", "Pi", "Sc")


def _stands_alone(letter: str) -> bool:
    """Chinese and Japanese signs and emoji: a line may end beside each. Korean has spaces between words."""
    if letter < "\u2e80":
        return False
    return unicodedata.east_asian_width(letter) in ("W", "F") and not "\uac00" <= letter <= "\ud7a3"
