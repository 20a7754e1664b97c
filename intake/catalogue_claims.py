"""What the founding articles say and where they disagree, as types, with the answers for a patient.

The facts stand in `intake/data/claims.toml`; `catalogue_claims_reader` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.catalogue_sources import Sourced


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a founding article, quoted, with what the evidence says of it."""

    id: str
    source: str
    topic: str
    quote: str
    normalised: str
    treatments: tuple[str, ...]
    verdict: str
    conflicts_with: tuple[str, ...]
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A point on which the founding articles disagree, and the answer for a patient, per treatment."""

    id: str
    topic: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    evidence_says: str
    sources: tuple[str, ...]
    answer: Sourced
    answers: Mapping[str, Sourced]

    def answer_for(self, treatment: str | None) -> Sourced:
        """The answer written for one treatment, else the one that holds for all."""
        return self.answers.get(treatment or "", self.answer)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A plain line a patient may have read, standing for claims and answered by contradictions."""

    id: str
    line: str
    claims: tuple[str, ...]
    answered_by: tuple[str, ...]
