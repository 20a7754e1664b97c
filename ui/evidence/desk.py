"""What the evidence place does, without widgets: the index, the search, and the way back and forward."""

from __future__ import annotations

from intake.catalogue import Catalogue
from intake.consent_texts import load_consent
from intake.evidence_index import Beside, Entry, EvidenceIndex, Kind, Ref, index_of
from intake.expectation_sentences import load_sentences
from intake.referral import load_referrals
from ui.evidence.pages import Page, Pages

_MOST_KEPT = 200
"""So many pages of the way back are kept."""


class EvidenceDesk:
    """The evidence of one catalogue; the index is made when something is first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._index: EvidenceIndex | None = None
        self._pages: Pages | None = None
        self._way: list[Ref] = []
        self._here = -1
        self._is_walking = False

    @property
    def index(self) -> EvidenceIndex:
        """Who cites what. Errors: `CatalogueProblem` where a file of the program is missing."""
        if self._index is None:
            catalogue = self.catalogue
            beside = Beside(load_sentences(catalogue), load_consent(catalogue), load_referrals(catalogue))
            self._index = index_of(catalogue, beside)
        return self._index

    def find(self, text: str, kind: Kind | None) -> tuple[Entry, ...]:
        """What the list shows for a search in one kind, or in all."""
        return self.index.find(text, kind)

    def page(self, ref: Ref) -> Page:
        """The page of an entry. Errors: `KeyError`."""
        if self._pages is None:
            self._pages = Pages(self.catalogue, self.index)
        return self._pages.page(ref)

    # The way back and forward

    @property
    def current(self) -> Ref | None:
        """The entry whose page is open."""
        return self._way[self._here] if self._here >= 0 else None

    @property
    def has_back(self) -> bool:
        """Whether there is a page to go back to."""
        return self._here > 0

    @property
    def has_forward(self) -> bool:
        """Whether somebody went back from a page."""
        return self._here < len(self._way) - 1

    def go(self, ref: Ref) -> bool:
        """Open an entry; what lay forward is forgotten. False: there is no such entry."""
        if ref not in self.index.entry:
            return False
        self._is_walking = False
        if ref != self.current:
            self._way = [*self._way[: self._here + 1], ref][-_MOST_KEPT:]
            self._here = len(self._way) - 1
        return True

    def browse(self, ref: Ref) -> None:
        """Open an entry of a walk down the list: all its steps are one step of the way back."""
        if self._is_walking:
            self._way[self._here] = ref
        else:
            self.go(ref)
            self._is_walking = True

    def back(self) -> Ref | None:
        """One page back; None where there is none."""
        if not self.has_back:
            return None
        self._here -= 1
        self._is_walking = False
        return self.current

    def forward(self) -> Ref | None:
        """One page forward; None where there is none."""
        if not self.has_forward:
            return None
        self._here += 1
        self._is_walking = False
        return self.current
