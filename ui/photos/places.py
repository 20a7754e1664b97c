"""The places of the body that get a card of photographs: those with marks, and those with photos already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from db.photo_records import StoredPhoto
from intake.catalogue import Catalogue
from intake.conditions import Answers

_SIDES = {"left": ("left",), "right": ("right",), "both": ("left", "right"), "middle": ("middle",)}
_SIDE_WORDS = {"left": "left", "right": "right", "both": "both sides", "middle": "middle"}


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """A region and side, as photographs are stored with them, and what its card is called."""

    region: str
    side: str
    title: str

    @property
    def key(self) -> tuple[str, str]:
        """What photographs of it have in common."""
        return self.region, self.side


def places_of(
    catalogue: Catalogue, answers: Answers, photos: Iterable[StoredPhoto] = ()
) -> tuple[PhotoPlace, ...]:
    """The places in the order of the catalogue. Marks on both sides have a card for each.

    `answers` are those that count.
    """
    regions = {region.code: region for region in catalogue.regions}
    wanted: set[tuple[str, str]] = {photo.place for photo in photos}
    marked: set[str] = set()
    for part in answers.group("marks"):
        code = part.code("marks.region") or ""
        if code in regions:
            marked.add(code)
            sides = _SIDES.get(part.code("marks.side") or "", ("",)) if regions[code].sides else ("",)
            wanted.update((code, side) for side in sides)
    wanted.update(
        (code, "") for code in answers.codes("plan.regions") if code in regions and code not in marked
    )
    order = list(regions)
    return tuple(
        PhotoPlace(region, side, place_title(catalogue, region, side))
        for region, side in sorted(
            wanted, key=lambda key: (order.index(key[0]) if key[0] in order else len(order), key)
        )
    )


def place_title(catalogue: Catalogue, region: str, side: str) -> str:
    """What a place is called: "Hip, left". The side is the patient's own."""
    plain = next((each.plain for each in catalogue.regions if each.code == region), region)
    words = _SIDE_WORDS.get(side, "")
    return f"{plain[:1].upper()}{plain[1:]}{f', {words}' if words else ''}"
