"""How to take photographs that can be compared: poses for each region, and the light that stays the same.

No distance, angle or other figure is named: no source gives one. Every sentence names its sources.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from intake.catalogue_sources import Sourced

_SOURCES = ("leeds_laser", "gk")


@dataclass(frozen=True, slots=True)
class Pose:
    """One way to stand before the camera: its code as it is stored, its title, and what to do."""

    code: str
    title: str
    text: Sourced


def _pose(code: str, title: str, text: str) -> Pose:
    return Pose(code, title, Sourced(text, _SOURCES))


LIGHT: tuple[Sourced, ...] = tuple(
    Sourced(text, _SOURCES)
    for text in (
        "Same place, same wall behind, same camera and lens as in the baseline photo.",
        "Same lamps, daylight shut out, and no flash.",
        "Mark on the floor where the patient stands and where the camera stands.",
        "Camera level with the area and square to it. Keep it sharp, and fill the picture with the area.",
        "No face, no name, no jewellery, no tattoo that is not needed in the picture.",
    )
)
"""What is the same for every region, in the order in which it is done."""

_FRONT = _pose("front", "From the front", "Stand upright, weight on both feet, look ahead.")
_BACK = _pose("back", "From behind", "Stand upright with the back to the camera, arms hanging.")
_SIDE = _pose("side", "From the side", "Stand with this side to the camera, the arm lifted out of the way.")
_TURNED = _pose("turned", "Half turned", "Turn half away, feet where the floor is marked.")
_LOOSE = _pose("loose", "Muscles loose", "Stand at ease and breathe out before the picture is taken.")
_TENSED = _pose("tensed", "Muscles tensed", "Tense the muscle in the same way each time.")
_CLOSE = _pose("close", "Close up", "The same piece of skin, with the same landmark in one corner.")

_POSES: Mapping[str, tuple[Pose, ...]] = MappingProxyType(
    {
        "abdomen": (_FRONT, _TURNED, _SIDE, _LOOSE, _CLOSE),
        "chest": (_FRONT, _TURNED, _SIDE, _CLOSE),
        "flank": (_SIDE, _TURNED, _BACK, _CLOSE),
        "hip": (_SIDE, _TURNED, _FRONT, _CLOSE),
        "buttock": (_BACK, _TURNED, _SIDE, _CLOSE),
        "thigh_front": (_FRONT, _TURNED, _CLOSE),
        "thigh_inner": (
            _pose("front", "From the front", "Stand with the feet apart, on the marks on the floor."),
            _TURNED,
            _CLOSE,
        ),
        "thigh_back": (_BACK, _TURNED, _CLOSE),
        "knee": (_FRONT, _TURNED, _CLOSE),
        "knee_back": (_BACK, _CLOSE),
        "shin": (_FRONT, _TURNED, _CLOSE),
        "calf": (_BACK, _TURNED, _CLOSE),
        "upper_arm": (
            _pose("front", "From the front", "Arm stretched out to the side, palm to the camera."),
            _pose("back", "From behind", "Arm stretched out to the side, back of the hand to the camera."),
            _TENSED,
            _CLOSE,
        ),
        "shoulder": (_FRONT, _BACK, _TURNED, _CLOSE),
        "upper_back": (_BACK, _TURNED, _CLOSE),
        "lower_back": (_BACK, _TURNED, _CLOSE),
    }
)
_ANY = (_FRONT, _BACK, _SIDE, _CLOSE)


SIDES = ("", "left", "right", "both", "middle")
"""The sides that a photograph can be of; "" where its region has none."""


@cache
def regions() -> frozenset[str]:
    """The codes of the regions and places of the catalogue that ships: read once, for it cannot change."""
    table = tomllib.loads((files("intake") / "data" / "regions.toml").read_text(encoding="utf-8"))
    return frozenset(each["code"] for kind in ("region", "place") for each in table[kind])


def is_asked_for(region: str, side: str, pose: str) -> bool:
    """Whether a photograph of a region and side in a pose is one that the screens offer."""
    return region in regions() and side in SIDES and pose in {each.code for each in poses_of(region)}


def poses_of(region: str) -> tuple[Pose, ...]:
    """The poses of a region, the usual one first; those of any place for a region without its own."""
    return _POSES.get(region, _ANY)


def pose_title(region: str, code: str) -> str:
    """What a stored pose is called; its code for one that is not offered any more."""
    known = {pose.code: pose.title for poses in (_ANY, (_TURNED, _LOOSE, _TENSED)) for pose in poses}
    known |= {pose.code: pose.title for pose in poses_of(region)}
    return known.get(code, code)
