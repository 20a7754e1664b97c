"""The drawn body: two views with outline, details and named regions, read from ``data/body_regions.json``.

Coordinates are x 0 to 100 and y 0 to 200, y up (the file has y down). Left and right are the patient's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from reports.surface import polygon_operators

REGION_FILE = Path(__file__).parent / "data" / "body_regions.json"
WIDTH = 100.0
HEIGHT = 200.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Region:
    """One named polygon of one view; ``operators`` is the same polygon as PDF path operators."""

    id: str
    label: str
    polygon: tuple[Point, ...]
    anchor: Point
    operators: str

    def width_at(self, y: float) -> float:
        """Width of the polygon along the horizontal line through ``y``: how much room a letter has there."""
        left, right = span_at(self.polygon, y)
        return right - left


@dataclass(frozen=True, slots=True)
class View:
    """The front or the back.

    Its edge as points, PDF operators of the outline and of the thin inner lines, and the regions by id.
    """

    name: str
    edge: tuple[Point, ...]
    outline: str
    details: str
    regions: Mapping[str, Region]


@dataclass(frozen=True, slots=True)
class BodyFigures:
    """Both views of the body."""

    front: View
    back: View

    def regions_of(self, code: str, side: str | None) -> tuple[tuple[View, Region], ...]:
        """The drawn regions of a region code and a side (left, right, both, middle or None), in both views.

        A region that has no sides is drawn whole; a sided one without a side, or with both or middle, on
        both sides. Raises KeyError if no view draws the region.
        """
        wanted = (f"{code}_{side}",) if side in ("left", "right") else (f"{code}_left", f"{code}_right")
        found = tuple(
            (view, view.regions[region_id])
            for view in (self.front, self.back)
            for region_id in (code, *wanted)
            if region_id in view.regions
        )
        if not found:
            raise KeyError(f"The body figure has no region {code}.")
        return found


def span_at(polygon: tuple[Point, ...], y: float) -> tuple[float, float]:
    """Leftmost and rightmost x of a polygon along the horizontal line through ``y``.

    (50, 50) where it has none.
    """
    crossings = [
        x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True)
        if (y1 <= y) != (y2 <= y)
    ]
    return (min(crossings), max(crossings)) if crossings else (WIDTH / 2, WIDTH / 2)


def read_figures() -> BodyFigures:
    """Read both views. Costs a few milliseconds: keep what it returns."""
    views = json.loads(REGION_FILE.read_text(encoding="utf-8"))["views"]
    return BodyFigures(front=_view("front", views["front"]), back=_view("back", views["back"]))


def _view(name: str, drawn: dict[str, object]) -> View:
    regions = drawn["regions"]
    details = drawn["details"]
    assert isinstance(regions, dict)
    assert isinstance(details, list)
    return View(
        name=name,
        edge=_points(drawn["outline"]),
        outline=polygon_operators(_points(drawn["outline"])),
        details=" ".join(polygon_operators(_points(line), close=False) for line in details),
        regions=MappingProxyType(
            {region_id: _region(region_id, region) for region_id, region in regions.items()}
        ),
    )


def _region(region_id: str, drawn: dict[str, object]) -> Region:
    polygon = _points(drawn["polygon"])
    return Region(
        id=region_id,
        label=str(drawn["label"]),
        polygon=polygon,
        anchor=_points([drawn["anchor"]])[0],
        operators=polygon_operators(polygon),
    )


def _points(pairs: object) -> tuple[Point, ...]:
    assert isinstance(pairs, list)
    return tuple((float(x), HEIGHT - float(y)) for x, y in pairs)
