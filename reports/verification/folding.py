"""Text folded so that line breaks, dashes and quotation marks make no difference, and what stands in it.

White space is taken out, for a name that is broken over two lines has some inside. Where it stood is kept,
so that "£900" is not found in "£9000" nor "hip" in "hips".
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# What PDFium returns for a hyphen at the end of a line.
_LINE_END_HYPHENS = dict.fromkeys((0x02, 0xFFFE), "-")
# Soft hyphen, grapheme joiner, byte-order mark, signs of direction, of joining and of an emoji's style.
_INVISIBLE = dict.fromkeys((0xAD, 0x034F, 0x061C, 0xFE0E, 0xFE0F, 0xFEFF))
_INVISIBLE |= dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)))
_ONE_FORM = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc\u2039\u203a`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    }
)
# Letters of scripts that set words apart by spaces and join no letters.
_SPACED = frozenset({"Lu", "Ll", "Lt", "Nd"})
_INSIDE_A_NUMBER = frozenset(".,:/'")
_LONGEST_QUOTE = 40
_NUMBERS_OF_SOURCES = re.compile(r"\[\d{1,3}(?:,\d{1,3})*\]")


@dataclass(frozen=True, slots=True)
class Folded:
    """`letters` without any white space; `starts` are the places before which some stood; `plain` has it."""

    letters: str
    starts: frozenset[int]
    plain: str

    @property
    def places(self) -> list[int]:
        """For each of the letters its place in `plain`."""
        return [place for place, letter in enumerate(self.plain) if not letter.isspace()]


def tidy(text: str) -> str:
    """Compatible forms (NFKC) without soft hyphens and other invisible characters; white space stays."""
    return unicodedata.normalize("NFKC", text.translate(_LINE_END_HYPHENS).translate(_INVISIBLE))


def fold(text: str) -> Folded:
    """Fold a text of any length."""
    plain = tidy(text)
    words = plain.split()
    starts = frozenset(itertools.accumulate(len(word) for word in words))
    return Folded("".join(words).translate(_ONE_FORM), starts | {0}, plain)


def occurrences(wanted: str, text: Folded) -> Iterator[tuple[int, int]]:
    """Where folded letters stand in a folded text as whole words and whole numbers: start and end."""
    at = text.letters.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if is_whole(text, at, end):
            yield at, end
        at = text.letters.find(wanted, at + 1)


def stands_in(wanted: str, text: Folded) -> bool:
    """Whether folded letters stand in a folded text."""
    return any(True for _ in occurrences(wanted, text))


def is_whole(text: Folded, start: int, end: int) -> bool:
    """Whether no word and no number goes on before the start or after the end."""
    return not _runs_on(text, start) and not _runs_on(text, end)


def without_source_numbers(text: str) -> str:
    """Large print has the numbers of sources in brackets, inside the text."""
    return _NUMBERS_OF_SOURCES.sub(" ", text)


def _runs_on(text: Folded, place: int) -> bool:
    """Whether a word or a number goes on across this place."""
    letters = text.letters
    if not 0 < place < len(letters) or place in text.starts:
        return False
    before, after = letters[place - 1], letters[place]
    if _is_spaced(before) and _is_spaced(after):
        return True
    # "900" in "1,900" and in "900.50"; a full stop behind a year ends a sentence.
    if before in _INSIDE_A_NUMBER and after.isdigit():
        return place >= 2 and letters[place - 2].isdigit() and place - 1 not in text.starts
    if before.isdigit() and after in _INSIDE_A_NUMBER:
        return letters[place + 1 : place + 2].isdigit() and place + 1 not in text.starts
    return False


def _is_spaced(letter: str) -> bool:
    return unicodedata.category(letter) in _SPACED


def quoted(text: str) -> str:
    """The beginning of a text, to name the place of a fault and no more of it."""
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= _LONGEST_QUOTE else f"“{words[:_LONGEST_QUOTE].rstrip()} …”"
