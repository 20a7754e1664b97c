"""The drawn body as plain points: two views, their outline, detail lines and named regions.

Coordinates are x 0 to 100 and y 0 to 200, y down. Left and right are the patient's own. This module knows no
Qt; `body_picture` paints what it gives.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WIDTH = 100.0
HEIGHT = 200.0
SIDES = ("left", "right")

_FILE = Path(__file__).parents[2] / "reports" / "data" / "body_regions.json"

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """One polygon of one view. `code` is the region of the form, `side` left, right or "" (no sides)."""

    code: str
    side: str
    label: str
    polygon: tuple[Point, ...]
    anchor: Point


@dataclass(frozen=True, slots=True)
class DrawnView:
    """The front or the back: its edge, its thin inner lines, and its regions."""

    name: str
    edge: tuple[Point, ...]
    details: tuple[tuple[Point, ...], ...]
    regions: tuple[DrawnRegion, ...]

    @property
    def right_is_left_of_page(self) -> bool:
        """Whether the patient's right stands at the left of the drawing, as it does seen from the front."""
        return self.name == "front"


@cache
def drawn_views() -> tuple[DrawnView, ...]:
    """Front and back, read once from the file that the handout draws from too."""
    views = json.loads(_FILE.read_text(encoding="utf-8"))["views"]
    return tuple(_view(name, views[name]) for name in ("front", "back"))


def is_drawn(region: DrawnRegion, code: str, side: str | None) -> bool:
    """Whether marks on a region code and a side cover this polygon; no side, both and middle cover both."""
    if region.code != code:
        return False
    return not region.side or side not in SIDES or region.side == side


def _view(name: str, drawn: dict[str, dict[str, dict[str, object]]]) -> DrawnView:
    return DrawnView(
        name=name,
        edge=_points(drawn["outline"]),
        details=tuple(_points(line) for line in drawn["details"]),
        regions=tuple(_region(region_id, region) for region_id, region in drawn["regions"].items()),
    )


def _region(region_id: str, drawn: dict[str, object]) -> DrawnRegion:
    code, _, side = region_id.rpartition("_")
    if side not in SIDES:
        code, side = region_id, ""
    return DrawnRegion(
        code=code,
        side=side,
        label=str(drawn["label"]),
        polygon=_points(drawn["polygon"]),
        anchor=_points([drawn["anchor"]])[0],
    )


def _points(pairs: object) -> tuple[Point, ...]:
    assert isinstance(pairs, list)
    return tuple((float(x), float(y)) for x, y in pairs)
