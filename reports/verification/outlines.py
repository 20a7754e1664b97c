"""Boxes, matrices and outlines of what is drawn on a page, in points."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

Point = tuple[float, float]
Outline = tuple[tuple[Point, ...], ...]
"""Closed polygons; curves are a few straight steps."""

_STEPS = (0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, y up."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Never below 0."""
        return max(self.right - self.left, 0.0)

    @property
    def height(self) -> float:
        """Never below 0."""
        return max(self.top - self.bottom, 0.0)

    @property
    def middle(self) -> Point:
        """The centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def within(self, other: Box) -> Box:
        """The part that lies in the other box; without width or height where they do not meet."""
        left, bottom = max(self.left, other.left), max(self.bottom, other.bottom)
        return Box(
            left, bottom, max(left, min(self.right, other.right)), max(bottom, min(self.top, other.top))
        )

    def around(self, other: Box) -> Box:
        """The box round both."""
        return Box(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def touches(self, other: Box) -> bool:
        """Whether they share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def holds(self, other: Box, *, spare: float = 0.0) -> bool:
        """Whether the other box lies in this one, or sticks out by `spare` points at most."""
        return (
            self.left - spare <= other.left
            and self.bottom - spare <= other.bottom
            and other.right <= self.right + spare
            and other.top <= self.top + spare
        )


@dataclass(frozen=True, slots=True)
class Matrix:
    """A PDF matrix: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """First this one, then the outer."""
        e, f = outer.point((self.e, self.f))
        return Matrix(
            a=self.a * outer.a + self.b * outer.c,
            b=self.a * outer.b + self.b * outer.d,
            c=self.c * outer.a + self.d * outer.c,
            d=self.c * outer.b + self.d * outer.d,
            e=e,
            f=f,
        )

    def point(self, point: Point) -> Point:
        """A point, moved."""
        x, y = point
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: Box) -> Box:
        """The box round a moved box."""
        corners = [self.point((x, y)) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        across, upward = zip(*corners, strict=True)
        return Box(min(across), min(upward), max(across), max(upward))

    @property
    def scale(self) -> float:
        """How much bigger it makes things."""
        return float(abs(self.a * self.d - self.b * self.c) ** 0.5)


def matrix_of(thing: Any) -> Matrix:
    """The matrix of a page object."""
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, found)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def outline_of(path: Any, outer: Matrix) -> Outline:
    """The polygons of a path on the page."""
    count = raw.FPDFPath_CountSegments(path)
    segments = (raw.FPDFPath_GetPathSegment(path, index) for index in range(count))
    return tuple(_polygons(segments, matrix_of(path).then(outer)))


def clip_of(thing: Any, outer: Matrix) -> Box | None:
    """The box of the part of the page that can show an object; None where nothing cuts it off."""
    clip = raw.FPDFPageObj_GetClipPath(thing)
    if not clip:
        return None
    shown: Box | None = None
    for number in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        count = raw.FPDFClipPath_CountPathSegments(clip, number)
        segments = (raw.FPDFClipPath_GetPathSegment(clip, number, index) for index in range(count))
        points = [point for polygon in _polygons(segments, outer) for point in polygon]
        if points:
            across, upward = zip(*points, strict=True)
            box = Box(min(across), min(upward), max(across), max(upward))
            shown = box if shown is None else shown.within(box)
    return shown


def _polygons(segments: Iterable[Any], matrix: Matrix) -> Iterator[tuple[Point, ...]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    polygon: list[Point] = []
    handles: list[Point] = []
    for part in segments:
        raw.FPDFPathSegment_GetPoint(part, x, y)
        point = matrix.point((x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(part)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if polygon:
                yield tuple(polygon)
            polygon, handles = [point], []
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            handles.append(point)
            if len(handles) == 3:
                polygon += _curve(polygon[-1], *handles)
                handles = []
        else:
            polygon.append(point)
    if polygon:
        yield tuple(polygon)


def _curve(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """A few points along a Bézier curve, the last of them its end."""
    points = []
    for step in _STEPS:
        rest = 1 - step
        weights = (rest**3, 3 * rest**2 * step, 3 * rest * step**2, step**3)
        pairs = list(zip(weights, (start, first, second, end), strict=True))
        points.append((sum(part * x for part, (x, _) in pairs), sum(part * y for part, (_, y) in pairs)))
    return points


def covers(outline: Outline, point: Point) -> bool:
    """Whether a point lies inside the polygons (non-zero winding)."""
    x, y = point
    winding = 0
    for polygon in outline:
        for (x1, y1), (x2, y2) in zip(polygon, (*polygon[1:], polygon[0]), strict=True):
            if (y1 <= y) != (y2 <= y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                winding += 1 if y2 > y1 else -1
    return winding != 0


def is_frame(outline: Outline) -> bool:
    """Whether it looks like a box for text: a rectangle, rounded or not, or a disc; no figure, no diamond."""
    if len(outline) != 1:
        return False
    (polygon,) = outline
    across, upward = zip(*polygon, strict=True)
    room = (max(across) - min(across)) * (max(upward) - min(upward))
    pairs = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    area = abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2
    return bool(room > 0 and area > 0.74 * room)
