"""An entry of the evidence, its address and its links; and the drawer in which they are collected."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What an entry is. A question that patients have (X01) and a line that they read are claims too."""

    TREATMENT = "treatment"
    RULE = "rule"
    CLAIM = "claim"
    FIGURE = "figure"
    SOURCE = "source"
    TEXT = "text"


GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "skin_seed": "Skin",
        "koebner": "Skin that reacts to injury",
        "connective": "Connective tissue",
        "psych": "Mind",
        "life_stage": "Stage of life",
        "lesion": "Something on the skin",
        "exposure": "Sun and other exposure",
    }
)
"""The groups of rules whose own names are no words for a screen."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The address of an entry: its kind, and its id, which is the catalogue's own within the kind."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """That the entry `by` names the entry `to`, and `what` of it does: "figure", "may do"."""

    by: Ref
    to: Ref
    what: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: its address, its title, the group it stands in; and its words folded."""

    ref: Ref
    title: str
    under: str
    folded_id: str = field(repr=False)
    folded_title: str = field(repr=False)
    folded: str = field(repr=False)


def fold(text: str) -> str:
    """Lower case without accents, in single spaces, so that whatever is typed is found."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return " ".join(plain.casefold().split())


class Drawer:
    """Collects entries and links."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.links: list[Link] = []

    def add(
        self,
        kind: Kind,
        id: str,
        title: str,
        under: str,
        words: Iterable[str],
        *,
        sources: Iterable[str] = (),
        what: str = "",
    ) -> Ref:
        """One entry; `sources` are cited by it as a whole."""
        ref = Ref(kind, id)
        everything = fold(" ".join((id, title, under, *words)))
        self.entries.append(Entry(ref, title, under, fold(id), fold(title), everything))
        self.cite(ref, sources, what)
        return ref

    def cite(self, by: Ref, sources: Iterable[str], what: str = "") -> None:
        """That a part of an entry rests on these sources."""
        self.links += [Link(by, Ref(Kind.SOURCE, source), what) for source in sources]

    def name(self, by: Ref, kind: Kind, ids: Iterable[str], what: str = "") -> None:
        """That an entry names others of one kind."""
        self.links += [Link(by, Ref(kind, id), what) for id in ids]
