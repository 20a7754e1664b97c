"""Whether everything on a page stands where it can be read: in the margins, apart, whole, and in view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.verification.expected import Expected
from reports.verification.flow import Body, is_source_number
from reports.verification.folding import fold, quoted
from reports.verification.outlines import Box, covers, is_frame
from reports.verification.reading import Colour, ReadPage, Run, Shape

# Points: rounding of the file, and the side bearing of a letter.
_SPARE = 1.0
# Two texts may share this part of the smaller size: the descender of a line and an accent on the next.
_SHARED = 0.25
# A shape that is less wide or high than this part of the type size is no box and hides no text.
_LETTER = 0.6
# Text is seen on its ground from this contrast on (WCAG 2, large text).
_CONTRAST = 3.0
_WHITE: Colour = (255, 255, 255, 255)
_HEADING_SIZE = 14.0


def placing(body: Body, expected: Expected) -> Iterator[str]:
    """What is cut off, hidden, too near to something, or too small, on one page."""
    page = body.page
    place = f"Page {page.number}"
    inked = [run for run in page.runs if run.text.strip()]
    yield from _out_of_margins(place, page, inked, expected)
    for first, second in _overlapping(inked):
        yield f"{place}: {quoted(first.text)} and {quoted(second.text)} are printed over each other."
    # A shape without an outline touches no text.
    near = [shape for shape in page.shapes if shape.outline or shape.is_image]
    for run in inked:
        shapes = [
            shape for shape in near if shape.box.touches(run.box) and not _is_part_of_a_letter(shape, run)
        ]
        if run.clip is not None and not run.clip.holds(run.box, spare=_SPARE):
            yield f"{place}: {quoted(run.text)} is cut off."
        elif any(_is_crossed(run, shape) for shape in shapes):
            yield f"{place}: {quoted(run.text)} leaves the box it stands in."
        if not run.visible or any(_hides(shape, run) for shape in shapes if shape.order > run.order):
            yield f"{place}: {quoted(run.text)} is hidden behind something."
        elif _contrast(run.colour, _ground(run, shapes)) < _CONTRAST:
            yield f"{place}: {quoted(run.text)} can hardly be seen on its ground."
    yield from _too_small(place, inked, expected)
    yield from _in_the_footer(place, body)
    yield from _widows(place, body, expected)


def _out_of_margins(place: str, page: ReadPage, inked: Sequence[Run], expected: Expected) -> Iterator[str]:
    edge = expected.margin - _SPARE
    room = Box(edge, edge, page.width - edge, page.height - edge)
    side = max(expected.side - _SPARE, edge)
    column = Box(side, edge, page.width - side, page.height - edge)
    for run in inked:
        if not column.holds(run.box):
            yield f"{place}: {quoted(run.text)} stands outside the margins."
    for shape in page.shapes:
        if shape.box.width * shape.box.height > 0 and not room.holds(shape.box):
            yield f"{place}: a drawing stands outside the margins."


def _overlapping(inked: Sequence[Run]) -> Iterator[tuple[Run, Run]]:
    """Pairs of texts that lie over each other. Sorted by height, so that only near ones are compared."""
    rising = sorted(inked, key=lambda run: run.box.bottom)
    for index, lower in enumerate(rising):
        for upper in rising[index + 1 :]:
            if upper.box.bottom >= lower.box.top:
                break
            shared = lower.box.within(upper.box)
            narrower = min(lower.box.width, upper.box.width)
            lowest = min(lower.box.height, upper.box.height)
            spare = _SHARED * min(lower.size, upper.size)
            if shared.width > min(spare, narrower / 2) and shared.height > min(spare, lowest / 2):
                yield (lower, upper) if lower.order < upper.order else (upper, lower)


def _is_part_of_a_letter(shape: Shape, run: Run) -> bool:
    """The dots and marks of some scripts are drawn one by one."""
    return min(shape.box.width, shape.box.height) < _LETTER * run.size


def _is_crossed(run: Run, shape: Shape) -> bool:
    """Whether text stands partly in and partly out of a box."""
    if shape.is_image or not shape.outline or not is_frame(shape.outline):
        return False
    if shape.box.holds(run.box, spare=_SPARE) or run.box.holds(shape.box):
        return False
    shared = shape.box.within(run.box)
    return shared.width > 2 * _SPARE and shared.height > 2 * _SPARE


def _along(run: Run) -> list[tuple[float, float]]:
    """Points along the middle of a text, in its letters."""
    _, middle = run.box.middle
    return [(run.box.left + run.box.width * part, middle) for part in (0.05, 0.25, 0.5, 0.75, 0.95)]


def _fills(shape: Shape, point: tuple[float, float]) -> bool:
    x, y = point
    if not (shape.box.left < x < shape.box.right and shape.box.bottom < y < shape.box.top):
        return False
    return shape.is_image or (shape.fill is not None and covers(shape.outline, point))


def _is_opaque(shape: Shape) -> bool:
    return shape.is_image or (shape.fill is not None and shape.fill[3] == 255)


def _hides(shape: Shape, run: Run) -> bool:
    return _is_opaque(shape) and any(_fills(shape, point) for point in _along(run))


def _ground(run: Run, shapes: Sequence[Shape]) -> Colour:
    """The colour under the middle of a text; an image counts as white, since no text stands on one."""
    under = [
        shape
        for shape in shapes
        if shape.order < run.order and _is_opaque(shape) and _fills(shape, run.box.middle)
    ]
    top = max(under, key=lambda shape: shape.order, default=None)
    return _WHITE if top is None or top.fill is None else top.fill


def _contrast(ink: Colour, ground: Colour) -> float:
    """Contrast of ink on its ground by WCAG 2, from 1 to 21; ink that lets the ground through is mixed."""
    opacity = ink[3] / 255
    mixed = [part * opacity + under * (1 - opacity) for part, under in zip(ink[:3], ground[:3], strict=True)]
    darker, lighter = sorted((_luminance(mixed), _luminance(ground[:3])))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Sequence[float]) -> float:
    linear = [
        part / 255 / 12.92 if part <= 10.31475 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _too_small(place: str, inked: Sequence[Run], expected: Expected) -> Iterator[str]:
    previous: Run | None = None
    for run in inked:
        if is_source_number(run, previous):
            continue
        previous = run
        if run.size < expected.smallest_type - 0.05:
            smallest = f"the smallest type is {expected.smallest_type:g}"
            yield f"{place}: {quoted(run.text)} is {run.size:.1f} points high, and {smallest}."


def _in_the_footer(place: str, body: Body) -> Iterator[str]:
    for run in body.runs:
        if run.box.bottom < body.floor - _SPARE:
            yield f"{place}: {quoted(run.text)} runs into the foot of the page."


def _widows(place: str, body: Body, expected: Expected) -> Iterator[str]:
    """Headings under which nothing stands in their column."""
    headings = [run for run in body.runs if _is_heading(run, body, expected)]
    others = [run.box for run in body.runs if run not in headings]
    others += [shape.box for shape in body.page.shapes if shape.order >= body.first]
    for heading in headings:
        if not any(_stands_under(box, heading.box, body.floor) for box in others):
            yield f"{place}: the heading {quoted(heading.text)} stands at the foot without its text."


def _stands_under(box: Box, heading: Box, floor: float) -> bool:
    return (
        floor - _SPARE <= box.bottom
        and box.top <= heading.bottom + _SPARE
        and box.left < heading.right
        and heading.left < box.right
    )


def _is_heading(run: Run, body: Body, expected: Expected) -> bool:
    """A title in the serif face, a bold line that asks or announces, or a heading by its words."""
    text = run.text.strip()
    if not any(letter.isalpha() for letter in text):
        return False
    if "Serif" in run.font.name and run.size >= _HEADING_SIZE:
        return True
    if any(fold(heading).letters == fold(text).letters for heading in expected.headings):
        return True
    if "Bold" not in run.font.name or not text.endswith(("?", ":")):
        return False
    return not any(
        other is not run
        and abs(other.baseline - run.baseline) < 0.3 * run.size
        and other.box.right > run.box.left
        for other in body.runs
    )
