"""The lines and paragraphs of a finished page, put together from what was drawn: its body, and its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.verification.expected import Expected
from reports.verification.folding import fold, tidy
from reports.verification.outlines import Box
from reports.verification.reading import ReadDocument, ReadPage, Run

# Parts of the size of the type.
_SAME_LINE = 0.3
_SPACE = 0.45
_NO_SPACE = 0.12
_NEXT_LINE = (0.85, 1.38)
# The rule above the footer stands about this far above the footer's first line of type, in points.
_ABOVE_FOOTER = 6.0

_SOURCE_NUMBERS = re.compile(r"[\d,\s\u2013-]*\d[\d,\s\u2013-]*")
_GOES_ON = re.compile(r"[,:;(\u2013-]\s*$")


@dataclass(frozen=True, slots=True)
class Body:
    """A page without what stands on every page. `count` is the run with the page number, if it is there.

    `first` is the order of the first thing that belongs to the body; `floor` the height of the footer's upper
    edge. Header and footer are drawn before the body, the page number after it.
    """

    page: ReadPage
    count: Run | None
    first: int
    floor: float

    @property
    def runs(self) -> tuple[Run, ...]:
        """The body's text in the order of drawing, without runs of spaces."""
        return tuple(
            run
            for run in self.page.runs
            if run.order >= self.first and run is not self.count and run.text.strip()
        )


def bodies_of(document: ReadDocument, expected: Expected) -> tuple[Body, ...]:
    """The pages, each with its body told from its header and footer."""
    total = len(document.pages)
    return tuple(_body_of(page, expected, total) for page in document.pages)


def _body_of(page: ReadPage, expected: Expected, total: int) -> Body:
    words = fold(expected.page_count.format(number=page.number, total=total)).letters
    count = next((run for run in reversed(page.runs) if fold(run.text).letters == words), None)
    if count is None:
        return Body(page, None, 0, 0.0)
    floor = count.baseline + count.size + _ABOVE_FOOTER
    low = {run.order for run in page.runs if run is not count and run.box.top <= floor}
    low |= {shape.order for shape in page.shapes if shape.box.top <= floor}
    first = min(low, default=0)
    while first in low:
        first += 1
    return Body(page, count, first, floor)


def is_source_number(run: Run, previous: Run | None) -> bool:
    """Whether a run is the raised number of a source behind another text."""
    if previous is None or not _SOURCE_NUMBERS.fullmatch(run.text):
        return False
    raised = run.baseline - previous.baseline
    return (
        run.size < 0.8 * previous.size
        and 0.1 * previous.size < raised < 0.7 * previous.size
        and -0.2 * previous.size < run.left - previous.box.right < 0.6 * previous.size
    )


def is_below(lower: Run, upper: Run) -> bool:
    """Whether a run stands under another one, in the same column."""
    return (
        lower.box.top <= upper.baseline
        and lower.box.left < upper.box.right
        and upper.box.left < lower.box.right
    )


def without_source_runs(runs: Sequence[Run]) -> list[Run]:
    """The text without the raised numbers of sources."""
    kept: list[Run] = []
    for run in runs:
        if not is_source_number(run, kept[-1] if kept else None):
            kept.append(run)
    return kept


@dataclass(slots=True)
class Paragraph:
    """Lines that follow each other. `text` has single spaces for line breaks, and no numbers of sources.

    `last` is the last run of text; `right` is where its line ends, with the number of a source behind it.
    """

    page: int
    text: str
    first: Run
    last: Run
    right: float
    box: Box


def drawn_text(runs: Sequence[Run]) -> str:
    """The text of runs in the order of drawing: a space where there is room for one, else nothing."""
    parts: list[str] = []
    previous: Run | None = None
    for run in runs:
        if previous is not None and not _is_joined(previous, run):
            parts.append("\n")
        parts.append(run.text)
        previous = run
    return "".join(parts)


def paragraphs(bodies: Sequence[Body]) -> list[Paragraph]:
    """The paragraphs of all pages, in order; one that goes on over a page's end is one."""
    found: list[Paragraph] = []
    for body in bodies:
        of_page = list(_paragraphs_of(body))
        if found and of_page and _goes_on_overleaf(found[-1], of_page[0]):
            rest = of_page.pop(0)
            found[-1].text = f"{found[-1].text} {rest.text}"
            found[-1].last = rest.last
        found += of_page
    return found


def _paragraphs_of(body: Body) -> Iterator[Paragraph]:
    current: Paragraph | None = None
    for run in body.runs:
        if current is not None and is_source_number(run, current.last):
            current.right = run.box.right
            continue
        text = " ".join(tidy(run.text).split())
        if current is None:
            current = Paragraph(body.page.number, text, run, run, run.box.right, run.box)
            continue
        if _is_beside(current.last, current.right, run):
            spaced = current.last.text[-1:].isspace() or run.text[:1].isspace()
            gap = run.box.left - current.right
            current.text += f" {text}" if spaced or gap > _NO_SPACE * run.size else text
        elif _is_below(current, run):
            current.text += f" {text}"
        else:
            yield current
            current = Paragraph(body.page.number, text, run, run, run.box.right, run.box)
        current.last, current.right = run, run.box.right
        current.box = current.box.around(run.box)
    if current is not None:
        yield current


def _is_joined(previous: Run, run: Run) -> bool:
    right = previous.box.right
    return _is_beside(previous, right, run) and run.box.left - right < _NO_SPACE * run.size


def _is_beside(previous: Run, right: float, run: Run) -> bool:
    """The next words of a line that ends at `right`; the next cell of a table is too far away."""
    size = min(previous.size, run.size)
    gap = run.box.left - right
    return abs(run.baseline - previous.baseline) < _SAME_LINE * size and -_SPACE * size < gap < _SPACE * size


def _is_below(current: Paragraph, run: Run) -> bool:
    """The next line of the same paragraph."""
    last = current.last
    step = last.baseline - run.baseline
    if abs(run.size - last.size) > 0.3 or not _NEXT_LINE[0] * run.size < step < _NEXT_LINE[1] * run.size:
        return False
    if run.box.left >= current.box.right or run.box.right <= current.box.left:
        return False
    # A line in another face begins something new, unless the sentence plainly goes on.
    same_face = run.font.name == last.font.name
    return same_face or bool(_GOES_ON.search(current.text)) or run.text.lstrip()[:1].islower()


def _goes_on_overleaf(last: Paragraph, first: Paragraph) -> bool:
    return (
        last.last.font == first.first.font
        and abs(last.last.size - first.first.size) < 0.3
        and last.text[-1:] not in ".!?\u201d"
        and first.text[:1].islower()
    )
