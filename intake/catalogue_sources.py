"""What a sentence of the catalogue rests on: the sources, and sentences that name theirs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sourced:
    """A sentence with its source ids, what staff should know, and the colours of marks it is about."""

    text: str
    sources: tuple[str, ...]
    note: str = ""
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One source of evidence. `verified` says how far it was read: yes, partial, no."""

    id: str
    short: str
    citation: str
    type: str
    key_figures: tuple[str, ...]
    url: str
    doi: str
    verified: str
    how_verified: str
    limitations: str
    print_figures: bool
