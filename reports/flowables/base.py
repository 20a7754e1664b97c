"""The base of everything that Candor draws itself, and the stack that lays out an inner story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from reports.styles import TextStyle
from reports.surface import Canvas, Flowing

FUZZ = 0.001
# Height in points of a page that any edition and paper can fill: the limit for keeping things whole inside
# others.
USUAL_FRAME = 480.0


def first_line_middle(style: TextStyle, top: float) -> float:
    """Height of the middle of the letters in the first line of a paragraph whose upper edge is ``top``."""
    return top - float(style.fontSize) * 0.68


class Drawing(Flowable):  # type: ignore[misc]  # ReportLab ships no types
    """A flowable with a typed canvas. Subclasses give ``layout`` and ``paint``."""

    canv: Canvas
    width: float
    height: float

    def __init__(self, *, space_before: float = 0, space_after: float = 0) -> None:
        super().__init__()
        self.spaceBefore = space_before
        self.spaceAfter = space_after

    def layout(self, available_width: float) -> tuple[float, float]:
        """Width and height in points that the drawing takes when it is given this width."""
        raise NotImplementedError

    def paint(self, canvas: Canvas) -> None:
        """Draw with the origin at the lower left corner.

        ``width`` and ``height`` hold what ``layout`` returned.
        """
        raise NotImplementedError

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Called by ReportLab, often several times before a thing is drawn."""
        self.width, self.height = self.layout(available_width)
        return self.width, self.height

    def draw(self) -> None:
        """Called by ReportLab with the origin moved to the lower left corner."""
        self.canv.saveState()
        self.paint(self.canv)
        self.canv.restoreState()

    def whole_frame_height(self) -> float:
        """Height of the frame that is being filled, if it were empty.

        Inside other things that of a usual frame.
        """
        frame = getattr(self, "_frame", None)
        return USUAL_FRAME if frame is None else float(frame._aH)


def _heads(item: Flowing) -> bool:
    """Whether this is a heading, which must not be the last thing on a page."""
    return bool(item.getKeepWithNext() or getattr(item, "heads_what_follows", False))


@dataclass(slots=True)
class Stack:
    """Things one under the other in a given width, spaced as a page would space them.

    Laying out is the dear part, so the last layout is kept: the items belong to this stack alone.
    """

    items: Sequence[Flowing]
    _laid_out: tuple[float, list[tuple[float, float]]] | None = None

    def height(self, width: float) -> float:
        """Lay everything out in this width and return the height in points."""
        return sum(gap + size for gap, size in self._sizes(width))

    def draw_on(self, canvas: Canvas, *, x: float, top: float, width: float) -> None:
        """Draw from the top edge downwards."""
        for item, (gap, size) in zip(self.items, self._sizes(width), strict=True):
            top -= gap + size
            item.drawOn(canvas, x, top)

    def split(self, width: float, height: float) -> tuple[list[Flowing], list[Flowing]]:
        """Divide into what fits in this height and the rest; either may be empty."""
        left = height
        for index, (item, (gap, size)) in enumerate(zip(self.items, self._sizes(width), strict=True)):
            if gap + size <= left + FUZZ:
                left -= gap + size
                continue
            parts = list(item.split(width, left - gap)) if left > gap else []
            # A paragraph that would not be divided forgets its lines, so it must be laid out again.
            self._laid_out = None
            fitting = index + 1 if parts else index
            first = [*self.items[:index], *parts[:1]]
            # A heading stays with what it heads.
            while fitting == index and first and _heads(first[-1]):
                first.pop()
                index -= 1
                fitting -= 1
            return first, [*parts[1:], *self.items[fitting:]]
        return list(self.items), []

    def _sizes(self, width: float) -> list[tuple[float, float]]:
        if self._laid_out is not None and self._laid_out[0] == width:
            return self._laid_out[1]
        sizes: list[tuple[float, float]] = []
        after = 0.0
        for index, item in enumerate(self.items):
            gap = 0.0 if index == 0 else max(after, item.getSpaceBefore())
            sizes.append((gap, item.wrap(width, 1e6)[1]))
            after = item.getSpaceAfter()
        self._laid_out = (width, sizes)
        return sizes
