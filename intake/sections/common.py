"""Lists of answers and small makers that several sections share."""

from __future__ import annotations

from collections.abc import Mapping

from intake.catalogue import Catalogue
from intake.conditions import NO, NOT_SURE, YES, yes_or_not_sure
from intake.questionnaire import Choice, ChoiceList, Item, ItemType

YES_NO_NOT_SURE = ChoiceList(
    "yes-no-unknown", (Choice(YES, "Yes"), Choice(NO, "No"), Choice(NOT_SURE, "Not sure"))
)


def choices(name: str, words: Mapping[str, str], *, exclusive: tuple[str, ...] = ()) -> ChoiceList:
    """A list of answers from code -> words."""
    return ChoiceList(name, tuple(Choice(code, text) for code, text in words.items()), exclusive)


def treatable_regions(catalogue: Catalogue) -> ChoiceList:
    """The regions of the body that can be treated."""
    return choices("regions", {part.code: part.plain for part in catalogue.regions if part.treatable})


def all_places(catalogue: Catalogue) -> ChoiceList:
    """Every place a condition can be on; "nowhere" stands alone."""
    return choices("regions", {part.code: part.plain for part in catalogue.regions}, exclusive=("nowhere",))


def sources_of(catalogue: Catalogue, link_id: str) -> tuple[str, ...]:
    """The sources of the history items that a question records (history.toml, `home`)."""
    found: dict[str, None] = {}
    for item in catalogue.history:
        if link_id in item.home:
            found.update(dict.fromkeys(item.sources))
    return tuple(found)


def yes_no(
    link_id: str, text: str, *, label: str, sources: tuple[str, ...] = (), items: tuple[Item, ...] = ()
) -> Item:
    """A question answered Yes, No or Not sure."""
    return Item(
        link_id=link_id,
        text=text,
        type=ItemType.CHOICE,
        choices=YES_NO_NOT_SURE,
        label=label,
        sources=sources,
        items=items,
    )


def follow_up_text(parent: str, name: str, text: str, *, label: str) -> Item:
    """A free-text follow-up of a Yes / No / Not sure question, shown for yes and not sure."""
    return Item(
        link_id=name,
        text=text,
        type=ItemType.TEXT,
        label=label,
        enable_when=yes_or_not_sure(parent),
    )
