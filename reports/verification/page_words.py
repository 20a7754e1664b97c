"""The wording of the finished page: what may be said to a patient, checked once more where it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from intake.over_claims import WordingProblem
from intake.wording import wording_problems
from reports.verification.expected import Expected
from reports.verification.flow import Paragraph
from reports.verification.folding import Folded, fold, occurrences, tidy

_BETWEEN = "\n\n"
_MASK = "that"
# What a whole document may hold; how long its sentences are is checked where they are written.
_REFUSED = frozenset({"over-claim", "ratio", "bare-frequency", "relative-risk", "drug-stopping"})
# What somebody hopes for is a wish, also behind the colon of a label.
_WISH = re.compile(r"\b((?:hope|hopes|wish|wishes) for):", re.IGNORECASE)
# The far end of the scale under the bars of the studies: a place on it, no promise.
_SCALE = ("Gone",)
_OPENING, _CLOSING = "\u201c\u2018\"'\u00ab", "\u201d\u2019\"'\u00bb"


def page_words(found: Sequence[Paragraph], expected: Expected) -> Iterator[str]:
    """Claims and figures that no patient should read, outside what is quoted."""
    for problem in claims([paragraph.text for paragraph in found], expected):
        yield f"{_place(problem.passage, found)}{problem.advice}"


def claims(texts: Sequence[str], expected: Expected) -> Iterator[WordingProblem]:
    """What no patient should read in the paragraphs of a document, outside what is quoted."""
    text = masked(_BETWEEN.join(texts), (*expected.quoted, *_SCALE))
    for problem in wording_problems(_WISH.sub(r"\1", text)):
        if problem.kind in _REFUSED:
            yield problem


def _place(passage: str, found: Sequence[Paragraph]) -> str:
    wanted = fold(passage).letters
    for paragraph in found:
        if wanted in fold(paragraph.text).letters:
            return f"Page {paragraph.page}: "
    return ""


def masked(text: str, quoted: Sequence[str]) -> str:
    """The text with every quoted passage replaced by a word that claims nothing.

    A quoted single word is replaced only where it stands in quotation marks or alone in its paragraph: else
    one typed "rare" would let every other one pass.
    """
    folded = fold(text)
    places = folded.places
    spans = sorted(span for passage in quoted for span in _spans(tidy(passage), folded, places))
    parts, done = [], 0
    for start, end in spans:
        first, last = places[start], places[end - 1] + 1
        if first < done:
            continue
        parts += [folded.plain[done:first], _MASK]
        done = last
    return "".join([*parts, folded.plain[done:]])


def _spans(passage: str, folded: Folded, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    several = len(passage.split()) > 1
    for start, end in occurrences(fold(passage).letters, folded):
        if several or _is_apart(folded.plain, places[start], places[end - 1] + 1):
            yield start, end


def _is_apart(text: str, start: int, end: int) -> bool:
    """Whether a word stands in quotation marks or alone in its paragraph."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    alone = before in ("", _BETWEEN) and after in ("", _BETWEEN)
    quoted = before[-1:] in _OPENING and after.lstrip(".,;!?")[:1] in _CLOSING
    return alone or (bool(before and after) and quoted)
