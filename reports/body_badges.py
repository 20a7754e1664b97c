"""Where the letters of a body map stand: on their regions, or beside the body with a thin line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from reports.body_figures import HEIGHT, Region, View, span_at

# Distances in points: between letters that stand above each other, and from the body's edge.
_APART, _FROM_EDGE = 1.5, 1.5
# Half of the line around a letter.
_RIM = 0.4

Lettered = tuple[Region, str]


@dataclass(frozen=True, slots=True)
class Badge:
    """A letter in a circle, in points from the figure's lower left corner.

    ``target`` where a thin line leads to.
    """

    letter: str
    x: float
    y: float
    target: tuple[float, float] | None


def badges_of(view: View, lettered: Sequence[Lettered], *, scale: float, radius: float) -> list[Badge]:
    """The letters of one view, none over another; those with a line first. ``scale`` in points per unit.

    A letter stands on a region that has room for it. The others stand beside the body, kept above its feet:
    only letters for which the figure is not high enough go lower.
    """
    placed: list[Badge] = []
    beside: dict[bool, list[Lettered]] = {True: [], False: []}
    for region, letter in lettered:
        x, y = region.anchor[0] * scale, region.anchor[1] * scale
        is_free = all(hypot(one.x - x, one.y - y) > 2 * (radius + _RIM) for one in placed)
        if is_free and region.width_at(region.anchor[1]) * scale >= 2.3 * radius:
            placed.append(Badge(letter, x, y, None))
        else:
            beside[region.anchor[0] >= 50].append((region, letter))
    _share(beside, _room(scale, radius))
    lined = [
        badge
        for right, waiting in beside.items()
        for badge in _column(view, waiting, right=right, scale=scale, radius=radius)
    ]
    # Lines first, so that none of them crosses a letter out.
    return [*lined, *placed]


def depth_under(badges: Sequence[Badge], radius: float) -> float:
    """How far the lowest letter reaches below the feet, in points."""
    return max((radius + _RIM - badge.y for badge in badges), default=0.0)


def _room(scale: float, radius: float) -> int:
    """How many letters can stand above each other beside the figure."""
    return int((HEIGHT * scale - 2 * (radius + _RIM)) / (2 * radius + _APART)) + 1


def _share(beside: dict[bool, list[Lettered]], room: int) -> None:
    """Where a side has more letters than room, make the two sides give way to each other.

    A letter that stands at both sides then stands at one of them, in turn; after that a letter goes over.
    """
    for waiting in beside.values():
        waiting.sort(key=lambda one: -one[0].anchor[1])
    letters = [{letter for _, letter in waiting} for waiting in beside.values()]
    right = True
    for letter in [letter for _, letter in beside[True] if letter in letters[0] & letters[1]]:
        if max(map(len, beside.values())) <= room:
            break
        right = len(beside[True]) > len(beside[False]) or (
            len(beside[True]) == len(beside[False]) and not right
        )
        beside[right] = [one for one in beside[right] if one[1] != letter]
    for full, other in ((True, False), (False, True)):
        while len(beside[full]) > room and len(beside[other]) < room:
            # The one nearest to the middle of the body has the shortest way.
            moved = min(beside[full], key=lambda one: abs(one[0].anchor[0] - 50))
            beside[full].remove(moved)
            beside[other].append(moved)
            beside[other].sort(key=lambda one: -one[0].anchor[1])


def _column(
    view: View, waiting: Sequence[Lettered], *, right: bool, scale: float, radius: float
) -> list[Badge]:
    """Letters one above the other at one side, each as near to the height of its region as there is room."""
    step = 2 * radius + _APART
    highest, lowest = HEIGHT * scale - radius - _RIM, radius + _RIM
    heights: list[float] = []
    for region, _ in waiting:
        heights.append(min(region.anchor[1] * scale, heights[-1] - step if heights else highest))
    # What would stand too low pushes up what is above it, as far as the figure goes.
    for index in reversed(range(len(heights))):
        heights[index] = max(heights[index], lowest + step * (len(heights) - 1 - index))
    if heights and heights[0] > highest:
        heights = [highest - step * index for index in range(len(heights))]
    found: list[Badge] = []
    for (region, letter), y in zip(waiting, heights, strict=True):
        edges = [span_at(view.edge, (y + shift * radius) / scale) for shift in (-1.0, 0.0, 1.0)]
        edge = max(end for _, end in edges) if right else min(start for start, _ in edges)
        x = edge * scale + (radius + _FROM_EDGE) * (1 if right else -1)
        found.append(Badge(letter, x, y, (region.anchor[0] * scale, region.anchor[1] * scale)))
    return found
