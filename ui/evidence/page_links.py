"""The links of a page of the evidence: to what an entry names, and to all that names it. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from intake.catalogue import Catalogue
from intake.catalogue_results import Figure, Number
from intake.catalogue_sources import Sourced
from intake.evidence_entries import Link
from intake.evidence_index import EvidenceIndex, Kind, Ref
from ui.evidence.page_parts import RESTING, RESTING_ORDER, Jump, Line, Mark, Section, graded_words, noted


class PageLinks:
    """One catalogue and its index, for the pages over them."""

    def __init__(self, catalogue: Catalogue, index: EvidenceIndex) -> None:
        self._catalogue, self._index = catalogue, index
        figures = {figure.id: figure for entry in catalogue.treatments for figure in entry.figures}
        self._figures: dict[str, Figure | Number] = {**catalogue.number, **figures}

    def _see_also(self, ref: Ref, sections: Sequence[Section]) -> Section:
        """What the entry names and its page does not lead to yet, so that no link is lost."""
        lines = [line for section in sections for line in section.lines]
        shown = {jump.to for line in lines for jump in (*line.jumps, *((line.head,) if line.head else ()))}
        missing = dict.fromkeys(link.to for link in self._index.named_by(ref) if link.to not in shown)
        jumps = tuple(Jump(self._short(other), other) for other in missing)
        return Section("See also", (Line("", jumps=jumps),) if jumps else ())

    def _jump(self, kind: Kind, id: str) -> Jump:
        return Jump(self._short(Ref(kind, id)), Ref(kind, id))

    def _short(self, ref: Ref) -> str:
        if ref.kind is Kind.SOURCE:
            return self._catalogue.source[ref.id].short
        if ref.kind is Kind.TREATMENT and ref.id in self._catalogue.treatment:
            return self._catalogue.treatment[ref.id].short_name
        title = self._index.entry[ref].title
        return f"{ref.id}: {title}" if ref.kind is Kind.CLAIM and ref.id[:1] in "SX" else title

    def _sources(self, ids: Iterable[str]) -> tuple[Jump, ...]:
        return tuple(self._jump(Kind.SOURCE, id) for id in dict.fromkeys(ids))

    def _said(self, name: str, part: Sourced | None, mark: Mark | None = None) -> list[Line]:
        if part is None:
            return []
        colours = f" (for {', '.join(part.colours)} marks)" if part.colours else ""
        return [Line(part.text + colours, name, mark, self._sources(part.sources)), *noted(part.note)]

    def _resting(self, ref: Ref) -> list[Section]:
        """What names this entry, by kind: for a source, all that rests on it."""
        found: list[Section] = []
        links = self._index.resting_on(ref)
        for kind in RESTING_ORDER:
            by: dict[Ref, list[Link]] = {}
            for link in links:
                if link.by.kind is kind:
                    by.setdefault(link.by, []).append(link)
            lines = tuple(
                Line(self._what(named), head=Jump(self._short(other), other)) for other, named in by.items()
            )
            if lines:
                found.append(Section(f"{RESTING[kind]} ({len(lines)})", lines))
        if ref.kind is Kind.SOURCE and not found:
            found.append(
                Section("What rests on it", (Line("Nothing that Candor says rests on this source."),))
            )
        return found

    def _what(self, links: Sequence[Link]) -> str:
        """What the links of one entry to another are about; a rule says how it weighs, as the screens do."""
        first = links[0]
        if first.by.kind is Kind.RULE and first.to.kind is Kind.TREATMENT:
            return graded_words(self._catalogue.contraindication[first.by.id].severity[first.to.id])
        words = ", ".join(dict.fromkeys(filter(None, (link.what for link in links))))
        return words[:1].upper() + words[1:]
