"""Who cites what: every entry of the catalogue and of the texts beside it, with its links both ways.

A pure look-up over what was read already. An entry is a treatment, a rule, a claim, a figure, a source or a
text; a link says what one names of another. The links to a source are all that rests on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from intake.catalogue import Catalogue
from intake.evidence_entries import Drawer, Entry, Link, fold
from intake.evidence_entries import Kind as Kind
from intake.evidence_entries import Ref as Ref
from intake.evidence_links import Beside as Beside
from intake.evidence_links import (
    add_beside,
    add_claims,
    add_figures,
    add_rule,
    add_texts,
    add_treatment,
)


class EvidenceIndex:
    """All entries in the order of the catalogue, and the links between them. Build it once: `index_of`."""

    def __init__(self, entries: Sequence[Entry], links: Iterable[Link]) -> None:
        self.entries = tuple(entries)
        self.entry = {entry.ref: entry for entry in self.entries}
        self._named: dict[Ref, list[Link]] = defaultdict(list)
        self._resting: dict[Ref, list[Link]] = defaultdict(list)
        for link in dict.fromkeys(links):
            self._named[link.by].append(link)
            self._resting[link.to].append(link)

    def named_by(self, ref: Ref) -> tuple[Link, ...]:
        """What an entry names: its sources, treatments, rules, claims, figures and texts."""
        return tuple(self._named.get(ref, ()))

    def resting_on(self, ref: Ref) -> tuple[Link, ...]:
        """What names an entry, in the order of the catalogue."""
        return tuple(self._resting.get(ref, ()))

    def dangling(self) -> tuple[Link, ...]:
        """Links to or from what is no entry: always none for a catalogue that was read."""
        links = (link for named in self._named.values() for link in named)
        return tuple(link for link in links if link.to not in self.entry or link.by not in self.entry)

    def find(self, text: str, kind: Kind | None = None) -> tuple[Entry, ...]:
        """The entries that hold every word typed, best first: by id, then by title, then by any words."""
        words = fold(text).split()
        entries = (entry for entry in self.entries if kind is None or entry.ref.kind is kind)
        if not words:
            return tuple(entries)
        found = [entry for entry in entries if all(word in entry.folded for word in words)]
        whole = " ".join(words)
        return tuple(sorted(found, key=lambda entry: _rank(entry, whole)))


def _rank(entry: Entry, text: str) -> int:
    id, title = entry.folded_id, entry.folded_title
    if text in (id, title):
        return 0
    if id.startswith(text) or title.startswith(text):
        return 1
    return 2 if text in title or text in id else 3


def index_of(catalogue: Catalogue, beside: Beside | None = None) -> EvidenceIndex:
    """Build the index of a catalogue, and of the texts beside it where they are given."""
    drawer = Drawer()
    # Doing nothing stands first, as in every list of options.
    for alternative in catalogue.alternatives:
        drawer.add(
            Kind.TREATMENT,
            alternative.id,
            alternative.plain_name,
            "No device",
            (alternative.text,),
            sources=(*alternative.sources, *alternative.column_sources),
        )
    for treatment in catalogue.treatments:
        add_treatment(drawer, treatment)
    for rule in catalogue.contraindications:
        add_rule(drawer, rule)
    add_claims(drawer, catalogue)
    add_figures(drawer, catalogue)
    add_texts(drawer, catalogue)
    if beside is not None:
        add_beside(drawer, beside)
    for source in catalogue.sources:
        drawer.add(
            Kind.SOURCE,
            source.id,
            source.short,
            source.type,
            (source.citation, *source.key_figures, source.how_verified, source.limitations, source.doi),
        )
    return EvidenceIndex(drawer.entries, drawer.links)
