"""What the peers lay out: the text of our own handout, with about as many tables and bars."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import pypdfium2

from intake.language import Words
from reports.body_figures import REGION_FILE
from reports.documents import build
from reports.kinds import DocumentKind
from reports.phrases import dark_patches_words, downtime_words, sessions_words, verdict_words
from tests.bench.domain import opened

LINES_A_PARAGRAPH = 3
Table = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """Pages of paragraphs, tables of cells (the first row is the head), bars as shares of 100, a drawing.

    `figure` holds closed polygons, x 0 to 200 and y 0 to 200 (y down): the two bodies of the map.
    """

    pages: tuple[tuple[str, ...], ...]
    tables: tuple[Table, ...]
    bars: tuple[tuple[int, ...], ...]
    figure: tuple[tuple[tuple[float, float], ...], ...]


@cache
def sample() -> Sample:
    """Made of the handout of the demo, so that every side sets the same words in the same typefaces."""
    document = pypdfium2.PdfDocument(build(DocumentKind.HANDOUT, opened().content()).pdf)
    try:
        pages = tuple(_paragraphs(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()
    return Sample(
        pages=pages,
        tables=(_facts(pages[0]), _options(), _advice(), _claims()),
        bars=((20, 30, 50), (60, 40), (84, 16), (63, 37), (10, 90)),
        figure=_figure(),
    )


def _facts(page: tuple[str, ...]) -> Table:
    words = [paragraph[:70] for paragraph in page[:8]]
    return (("What", "Words"), *((f"Fact {number}", text) for number, text in enumerate(words, start=1)))


def _options() -> Table:
    catalogue, say = opened().catalogue, Words()
    rows = (
        (
            catalogue.treatment[verdict.treatment].short_name,
            "Very low",
            sessions_words(catalogue.treatment[verdict.treatment], say),
            downtime_words(catalogue.treatment[verdict.treatment], say),
            dark_patches_words(catalogue.treatment[verdict.treatment], say),
            verdict_words(verdict, catalogue, say),
        )
        for verdict in opened().verdicts
    )
    return (("Option", "How sure", "Visits", "Days to heal", "Dark marks in 100", "For you, today"), *rows)


def _advice() -> Table:
    entry = opened().catalogue.treatments[0]
    return (("Before", "After"), *((line.text, line.text) for line in entry.lines("pre")[:6]))


def _claims() -> Table:
    rows = ((claim.quote[:60], claim.why[:200], claim.verdict) for claim in opened().catalogue.claims[:5])
    return (("The claim", "What the evidence says", "Verdict"), *rows)


def _figure() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Outline and regions of both views of our own body map, side by side."""
    views = json.loads(REGION_FILE.read_text(encoding="utf-8"))["views"]
    return tuple(
        tuple((x + place * 100, y) for x, y in polygon)
        for place, view in enumerate(views.values())
        for polygon in (view["outline"], *(region["polygon"] for region in view["regions"].values()))
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    # A table of ours is set as a table by the peers too: leave out about as much running text.
    lines = [line for line in text.split("\n") if line.strip()][:46]
    clean = ["".join(letter for letter in line if letter.isprintable()) for line in lines]
    return tuple(
        " ".join(clean[start : start + LINES_A_PARAGRAPH])
        for start in range(0, len(clean), LINES_A_PARAGRAPH)
    )
