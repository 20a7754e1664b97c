"""The sentences of expectations.toml: what a forecast is put in words with, and their strict reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from types import MappingProxyType

from intake.catalogue import Catalogue
from intake.catalogue_sources import Sourced
from intake.toml_entry import Entry, open_beside

# The colours of marks by their codes, as words inside a sentence: "red marks".
COLOUR_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "red": "red",
        "pink": "pink",
        "purple": "purple",
        "brown": "brown",
        "silver": "silver",
        "white": "white",
    }
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The first words of the handout for marks of these colours (any when empty) and age.

    One that `promises` something of treatment stands only where a treatment with evidence was chosen.
    """

    colours: tuple[str, ...]
    only_new: bool
    promises: bool
    title: str
    lead: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of expectations.toml, and the words that their {places} are filled with."""

    headlines: tuple[Headline, ...]
    doctor_first: Headline
    not_suitable: Headline
    gap: Mapping[str, Sourced]
    reach: Mapping[str, str]
    interval: Sourced
    interval_part: Sourced
    unfit: Sourced
    not_known: Sourced
    colours: Mapping[str, str] = field(default_factory=lambda: COLOUR_WORDS)
    listed: str = "{parts} and {last}"


def load_sentences(catalogue: Catalogue, folder: Traversable | None = None) -> Sentences:
    """Read expectations.toml strictly, by default the one of the program. Errors: `CatalogueProblem`."""
    entry = open_beside("expectations.toml", catalogue, folder)
    gap = entry.table("gap")
    sentences = Sentences(
        headlines=tuple(map(_headline, entry.tables("headline", name_by="title"))),
        doctor_first=_headline(entry.table("doctor_first")),
        not_suitable=_headline(entry.table("not_suitable")),
        gap={key: gap.sourced(key) for key in gap.keys()},  # noqa: SIM118 (Entry is no dict)
        reach=entry.text_table("reach"),
        interval=entry.sourced("interval"),
        interval_part=entry.sourced("interval_part"),
        unfit=entry.sourced("unfit"),
        not_known=entry.sourced("not_known"),
    )
    entry.finish()
    sourced = (
        *sentences.gap.values(),
        sentences.interval,
        sentences.interval_part,
        sentences.unfit,
        sentences.not_known,
    )
    cited = [
        headline.sources
        for headline in (*sentences.headlines, sentences.doctor_first, sentences.not_suitable)
    ] + [part.sources for part in sourced]
    for source in dict.fromkeys(source for sources in cited for source in sources):
        if source not in catalogue.source:
            raise entry.problem(f'the source "{source}" is not in evidence.toml. Correct the id.')
    if not sentences.headlines or sentences.headlines[-1].colours:
        raise entry.problem("the last headline must fit any marks. Leave its colours empty.")
    return sentences


def _headline(entry: Entry) -> Headline:
    value = Headline(
        colours=entry.optional_texts("colours"),
        promises=entry.flag("promises", default=False),
        only_new=entry.has("age") and entry.one_of("age", ("new",)) == "new",
        title=entry.text("title"),
        lead=entry.text("lead"),
        sources=entry.sources(),
    )
    entry.ignore("age")
    entry.finish()
    return value
