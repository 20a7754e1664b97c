"""How a typed text comes back from a finished page, so that comparing the page with the record finds it.

A PDF holds glyphs in the order in which they stand on the line. Readers guess the order of reading from it:
letters that run from the right come back in order, but on a line where they prevail PDFium gives all words
from the right, the Latin ones too; a pointed letter divides its word; and a line may end between any two
Chinese letters. So letters and figures are compared, not spaces, signs, points and invisible characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from reports import bidi

# A text goes on in one of the next lines: between them may stand a line of the column beside it.
_NEAR = 2
_NUMBER_SIGNS = ".,:/"


def stands_on(text: str, page: str) -> bool:
    """Whether the letters of a typed text are among those that PDFium read from a page (or several)."""
    letters = comparable(page)
    if comparable(text) in letters:
        return True
    if not bidi.runs_right_to_left(text) and not bidi.runs_right_to_left(page):
        return False
    return any(one in letters for one in expected_extractions(text)) or _stands_in_pieces(text, page)


def expected_extractions(text: str) -> tuple[str, ...]:
    """What a reader may give back for a text on one line, as ``comparable`` would give it.

    As it was typed first; then its words as they stand on the line from either side, and their letters as
    they were typed, as they stand, or divided by points.
    """
    tidy, pointed = _without_points(text)
    words = list(_words(tidy, pointed))
    if not bidi.runs_right_to_left(tidy):
        # Among words from the right, the Latin words come back last word first.
        return tuple(dict.fromkeys((_joined(words, _typed), _joined(words[::-1], _typed))))
    found = [_joined(words, _typed)]
    for base in (bidi.LEFT_TO_RIGHT, bidi.RIGHT_TO_LEFT):
        levels = bidi.line_levels(tidy, bidi.levels(tidy, base), base)
        place = {index: place for place, index in enumerate(bidi.visual_order(levels))}
        standing = sorted(words, key=lambda word: place[word.start])
        for order in (standing, standing[::-1]):
            found += [_joined(order, letters) for letters in (_typed, _standing, _divided_by_points)]
    return tuple(dict.fromkeys(found))


def comparable(text: str) -> str:
    """The letters and figures of a text alone, to look for expected extractions in."""
    tidy, _ = _without_points(text)
    return "".join(letter for letter in tidy if _kind(letter))


def _stands_in_pieces(text: str, page: str) -> bool:
    """Whether a text that takes more lines than one stands there: each line is ordered by itself."""
    wanted = text.split()
    lines = [comparable(line) for line in page.splitlines()]

    def stands_from(word: int, line: int) -> bool:
        if word == len(wanted):
            return True
        for place in range(line, min(line + _NEAR, len(lines))):
            for end in range(len(wanted), word, -1):
                orders = expected_extractions(" ".join(wanted[word:end]))
                if any(one in lines[place] for one in orders) and stands_from(end, place + 1):
                    return True
        return False

    begins = [
        line
        for line, letters in enumerate(lines)
        if wanted and any(one in letters for one in expected_extractions(wanted[0]))
    ]
    return any(stands_from(0, line) for line in begins)


@dataclass(frozen=True, slots=True)
class _Word:
    """Letters of one direction, or a number, at an index of a text; ``cuts`` are before pointed letters."""

    letters: str
    start: int
    from_right: bool
    cuts: tuple[int, ...]


def _joined(words: list[_Word], arranged: Callable[[_Word], str]) -> str:
    return comparable("".join(arranged(word) if word.from_right else word.letters for word in words))


def _typed(word: _Word) -> str:
    return word.letters


def _standing(word: _Word) -> str:
    return word.letters[::-1]


def _divided_by_points(word: _Word) -> str:
    """As PDFium reads a pointed word on a line of Latin letters: each part in order, the last part first."""
    edges = (0, *word.cuts, len(word.letters))
    parts = [word.letters[start:end] for start, end in pairwise(edges)]
    return "".join(reversed(parts))


def _without_points(text: str) -> tuple[str, set[int]]:
    """The text without what readers move or drop, and the indices in it of letters that had points."""
    kept: list[str] = []
    pointed: set[int] = set()
    for letter in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(letter)
        if category == "Mn" and "\u0591" <= letter <= "\u08ff":
            pointed.add(len(kept) - 1)
        elif category not in ("Cf", "Cs") and not "\ufe00" <= letter <= "\ufe0f":
            kept.append(letter)
    return "".join(kept), pointed


def _kind(letter: str) -> str:
    """Right-to-left letters, figures, other letters; empty for what is not compared."""
    category = unicodedata.category(letter)
    if category[0] not in "LNMS":
        return ""
    if unicodedata.bidirectional(letter) in ("R", "AL"):
        return "right"
    return "number" if category == "Nd" else "left"


def _words(text: str, pointed: set[int]) -> Iterator[_Word]:
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and _holds_together(text, index):
            continue
        letters = text[start:index]
        cuts = tuple(place - start for place in range(start + 1, index) if place in pointed)
        yield _Word(letters, start, _is_right(text[start]), cuts)
        start = index


def _holds_together(text: str, index: int) -> bool:
    """Whether a letter belongs to the word of the letter before it."""
    before, letter = text[index - 1], text[index]
    if _is_right(before) or _is_right(letter):
        return _is_right(before) and _is_right(letter)
    kinds = _kind(before), _kind(letter)
    if letter in _NUMBER_SIGNS and kinds[0] == "number":
        return index + 1 < len(text) and _kind(text[index + 1]) == "number"
    if before in _NUMBER_SIGNS and kinds[1] == "number":
        return index > 1 and _kind(text[index - 2]) == "number"
    return kinds[0] == kinds[1] != ""


def _is_right(letter: str) -> bool:
    # With the Hebrew hyphen and quotation marks, which are no letters but keep a word together.
    return unicodedata.bidirectional(letter) in ("R", "AL")
