"""Source numbers: each source gets its number when it is first cited, and stands in the list at the end."""

from __future__ import annotations

from collections.abc import Iterable

from intake.catalogue import Catalogue
from intake.catalogue_sources import Source, Sourced
from reports.flowables.text import Paragraph, marked, source_numbers
from reports.styles import Look, TextStyle

# Founding articles are quoted and answered, never cited as evidence for what a patient can expect; general
# knowledge is no document that could stand in a list.
NOT_LISTED = ("gk",)
# A patient needs to see that a sentence has a source and where to look; the record names them all. Figures
# name two, because a range can come from two studies.
FIGURE_NUMBERS = 2


def _is_listed(source: str) -> bool:
    return source not in NOT_LISTED and not source.startswith("seed")


class Citations:
    """Numbers sources in the order in which a document cites them."""

    def __init__(self, catalogue: Catalogue, look: Look) -> None:
        self._catalogue = catalogue
        self._look = look
        self._numbers: dict[str, int] = {}

    def mark(self, sources: Iterable[str], *, style: TextStyle | None = None, most: int = 1) -> str:
        """The raised numbers of the leading sources (at most `most`), as markup."""
        wanted = [self._catalogue.source[source] for source in sources if _is_listed(source)]
        # Sources whose figures may be printed come first: they were read.
        wanted.sort(key=lambda source: not source.print_figures)
        numbers = sorted({self._number(source.id) for source in wanted[:most]})
        return source_numbers(numbers, self._look, style=style)

    def sentence(self, sourced: Sourced, style: TextStyle, *, lead: str = "", most: int = 1) -> Paragraph:
        """A sourced text with its numbers; `lead` stands before it in bold."""
        markup = (
            ("<b>{lead}</b> " if lead else "") + "{text}" + self.mark(sourced.sources, style=style, most=most)
        )
        return marked(markup, style, text=sourced.text, lead=lead)

    def _number(self, source: str) -> int:
        return self._numbers.setdefault(source, len(self._numbers) + 1)

    def listed(self) -> tuple[tuple[int, Source], ...]:
        """Every source cited so far, by its number."""
        return tuple((number, self._catalogue.source[source]) for source, number in self._numbers.items())
