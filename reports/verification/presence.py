"""Whether what the record says stands in the document, and nothing that must not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from reports.extraction import comparable, stands_on
from reports.verification.expected import Expected, Fact
from reports.verification.flow import Body, drawn_text, is_below, without_source_runs
from reports.verification.folding import Folded, fold, is_whole, stands_in, without_source_numbers

# Each part of a text that is divided where a page ends has at least this many letters. A text that is long
# enough to be told apart by the rest may leave a word of one letter behind.
_SHORTEST_PART = 4
_LONG_ENOUGH = 24
_MOST_TRIES = 20
_FEW_WORDS = 8
# Letters that are reordered, joined or marked on the page, so that a reader gives them back in other forms.
_SHAPED = re.compile(r"[\u0300-\u036f\u0590-\u1dff\u2e80-\ufaff\ufb1d-\ufeff\U00010000-\U0010ffff]")


def presence(bodies: Sequence[Body], expected: Expected) -> Iterator[str]:
    """Facts that are missing, pages without identity or number, and texts that must not stand."""
    pages = [_PageText(body) for body in bodies]
    everywhere = [_sought(text) for text in expected.on_every_page if text.strip()]
    for number, page in enumerate(pages, start=1):
        count = expected.page_count.format(number=number, total=len(pages))
        if not page.holds(_sought(count)):
            yield f"Page {number}: the page number “{count}” is missing or wrong."
        if not all(page.holds(sought) for sought in everywhere):
            yield f"Page {number}: the patient's name or the document's number is missing or wrong."
    for fact in expected.facts:
        if fact.text.strip() and not _is_present(fact, pages):
            where = "the document" if fact.page is None else f"page {fact.page}"
            yield f"{_begun(fact)}: this is missing from {where}."
    for fact in expected.absent:
        if fact.text.strip() and _is_present(fact, pages):
            yield f"{_begun(fact)}: this stands in the document and must not."


@dataclass(frozen=True, slots=True)
class _Sought:
    """A text to look for, and its folded letters."""

    text: str
    letters: str


def _sought(text: str) -> _Sought:
    return _Sought(text, fold(text).letters)


class _PageText:
    """The text of a page, folded: as it was drawn, without the numbers of sources, and as PDFium reads it."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._runs = without_source_runs([run for run in body.page.runs if run.visible])
        self._text = drawn_text(self._runs)
        self.drawn = fold(self._text)

    def holds(self, sought: _Sought) -> bool:
        """Whether a text stands on the page, as whole words and numbers."""
        if stands_in(sought.letters, self.drawn) or any(
            stands_in(sought.letters, other) for other in self._others
        ):
            return True
        return bool(_SHAPED.search(sought.text)) and _stands_shaped(sought.text, self.read)

    @cached_property
    def read(self) -> str:
        """PDFium's own reading. It reads hidden text too, so it counts only where all text can be seen."""
        return self._body.page.text if all(run.visible for run in self._body.page.runs) else ""

    @cached_property
    def _others(self) -> tuple[Folded, ...]:
        return fold(without_source_numbers(self._text)), fold(self.read)

    @cached_property
    def edges(self) -> tuple[list[int], list[int]]:
        """Where a text may go on from the page before, and where it may go on overleaf.

        Places in the folded letters: the beginnings of the body's runs, and the ends of those under which
        nothing stands.
        """
        begins, ends, at = [], [], 0
        body = self._body.runs
        orders = {run.order for run in body}
        for run in self._runs:
            start, at = at, at + len(fold(run.text).letters)
            if run.order in orders:
                begins.append(start)
                if not any(is_below(other, run) for other in body):
                    ends.append(at)
        return begins, ends


def _is_present(fact: Fact, pages: Sequence[_PageText]) -> bool:
    return any(_stands(text, fact.page, pages) for text in (fact.text, *fact.also) if text.strip())


def _stands(text: str, page: int | None, pages: Sequence[_PageText]) -> bool:
    sought = _sought(text)
    if page is not None:
        return 0 < page <= len(pages) and pages[page - 1].holds(sought)
    if any(one.holds(sought) for one in pages) or _stands_over_pages(sought.letters, pages):
        return True
    everything = "\n".join(one.read for one in pages)
    return bool(_SHAPED.search(text)) and _stands_shaped(text, everything)


def _stands_shaped(text: str, read: str) -> bool:
    """Whether a text whose letters are reordered or joined is among what PDFium read.

    A long one is compared word by word, each with its letters in any order: the order of a few words can be
    worked out, that of hundreds cannot in any reasonable time.
    """
    if len(text.split()) <= _FEW_WORDS:
        return stands_on(text, read)
    return comparable(text) in comparable(read) or not _words(text) - _words(read)


def _words(text: str) -> Counter[str]:
    words = ("".join(sorted(comparable(word))) for word in text.split())
    return Counter(word for word in words if word)


def _stands_over_pages(wanted: str, pages: Sequence[_PageText]) -> bool:
    """A text that is divided where pages end: each part but the last ends a column, each next begins a run.

    Where several runs could go on, the one that goes on longest is taken, and few beginnings are tried: so a
    text of a thousand equal words costs no more than any other.
    """
    tries = 0
    for index, page in enumerate(pages[:-1]):
        for at in _beginnings(wanted[: _shortest_part(wanted)], page.drawn):
            done = _to_the_end_of_a_column(page, at, wanted, 0)
            if done and _goes_on(wanted, done, pages[index + 1 :]):
                return True
            tries += bool(done)
            if tries == _MOST_TRIES:
                return False
    return False


def _shortest_part(wanted: str) -> int:
    return 1 if len(wanted) >= _LONG_ENOUGH else _SHORTEST_PART


def _beginnings(beginning: str, text: Folded) -> Iterator[int]:
    """Where a text may begin: not inside a word. What follows is open."""
    at = text.letters.find(beginning)
    while at >= 0:
        if at in text.starts or not text.letters[at - 1].isalnum():
            yield at
        at = text.letters.find(beginning, at + 1)


def _goes_on(wanted: str, done: int, pages: Sequence[_PageText]) -> bool:
    """Whether the rest of a text begins on the first of these pages, and goes on over the others."""
    for page in pages:
        size = len(wanted) - done
        if size < _shortest_part(wanted):
            return False
        begins = page.edges[0]
        if any(
            page.drawn.letters.startswith(wanted[done:], begin) and is_whole(page.drawn, begin, begin + size)
            for begin in begins
        ):
            return True
        more = max((_to_the_end_of_a_column(page, begin, wanted, done) for begin in begins), default=0)
        if not more:
            return False
        done += more
    return False


def _to_the_end_of_a_column(page: _PageText, at: int, wanted: str, done: int) -> int:
    """How many letters agree from here to the last run that ends a column among them; 0 for none."""
    letters = page.drawn.letters
    for end in reversed(page.edges[1]):
        if end <= at:
            return 0
        if letters[at:end] == wanted[done : done + end - at]:
            return end - at
    return 0


def _begun(fact: Fact) -> str:
    return fact.name[:1].upper() + fact.name[1:]
