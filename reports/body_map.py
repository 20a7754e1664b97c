"""The body map: front and back, places to treat hatched, places only seen dotted, each with its letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import typefaces
from reports.body_badges import Badge, badges_of, depth_under
from reports.body_figures import HEIGHT, Region, View
from reports.flowables.base import Drawing
from reports.styles import Look
from reports.surface import Canvas, polygon_operators, ready_path

# The drawn body stands between these x of its 100 units; letters may stand outside.
_BODY_LEFT, _BODY_RIGHT = 12.5, 87.5
# Hatch and dots, in units of the figure (design: pitch 2.7 in print, line 0.4 of the pitch).
_PITCH = 2.7
_HATCH_LINE = 0.4 * _PITCH
_DOT_PITCH = 2.2
_DOT_RADIUS = 0.36
_OUTLINE_WIDTH = 0.55
# No higher than this, in points, so that the map and a title fit on a first page.
_HIGHEST = 380.0
_EDGE_WIDTH = 0.7


@dataclass(frozen=True, slots=True)
class MarkedRegion:
    """One region of the record.

    Its code, its side (left, right, both, middle or None), its letter in the text, and what it is called
    there (for the page that has words instead of the map).
    """

    code: str
    side: str | None
    letter: str = ""
    words: str = ""


class BodyMap(Drawing):
    """Both views beside each other, R and L at each, and a key to the two patterns.

    In points: ``width`` (None: all there is), ``highest`` the most that a figure may be, ``size`` of the
    letters (None: a caption's). A region both to treat and seen is drawn as one to treat; without any
    region there is no key. Raises KeyError for a region that the figure does not have.
    """

    def __init__(
        self,
        treat: Sequence[MarkedRegion],
        seen: Sequence[MarkedRegion] = (),
        *,
        look: Look,
        width: float | None = None,
        highest: float = _HIGHEST,
        size: float | None = None,
        space_after: float = 8,
    ) -> None:
        super().__init__(space_after=space_after)
        self._look = look
        self._given_width = width
        self._highest = highest
        self._key = (look.say("To treat"), look.say("Seen, not treated"))
        self._regions = (tuple(treat), tuple(seen))
        self._treat: dict[tuple[str, str], tuple[View, Region, str]] = {}
        self._seen: dict[tuple[str, str], tuple[View, Region, str]] = {}
        for marks, drawn in ((treat, self._treat), (seen, self._seen)):
            for mark in marks:
                for view, region in look.figures.regions_of(mark.code, mark.side):
                    if (view.name, region.id) not in self._treat:
                        drawn[(view.name, region.id)] = (view, region, mark.letter)
        self._size = float(look.caption.fontSize) if size is None else size
        self._badge_radius = self._size * 0.74 if any(mark.letter for mark in (*treat, *seen)) else 0.0

    @property
    def key(self) -> tuple[tuple[str, tuple[MarkedRegion, ...]], ...]:
        """What each pattern says, and the regions that have it."""
        return tuple(zip(self._key, self._regions, strict=True))

    def _scale(self, width: float) -> float:
        """Points per unit of the figure: two bodies, room for letters at both sides of each."""
        room = (width / 2 - 4 * self._badge_radius - 4) / (_BODY_RIGHT - _BODY_LEFT)
        return min(room, self._highest / HEIGHT)

    def _key_lines(self, width: float) -> list[list[tuple[bool, str]]]:
        """The key's entries (is it the hatched one, words), one or two to a line; none for an empty map."""
        entries = [(True, self._key[0])] if self._treat else []
        entries += [(False, self._key[1])] if self._seen else []
        wide = sum(self._entry_width(words) for _, words in entries)
        return [entries] if entries and wide <= width else [[entry] for entry in entries]

    def _entry_width(self, words: str) -> float:
        return typefaces.width_of(words, font=typefaces.SANS, size=self._size) + self._size * 2.8

    def layout(self, available_width: float) -> tuple[float, float]:
        width = min(available_width, self._given_width or available_width)
        line = self._size * 1.5
        scale = self._scale(width)
        return width, HEIGHT * scale + self._depth(scale) + line * (1 + len(self._key_lines(width)))

    def paint(self, canvas: Canvas) -> None:
        scale = self._scale(self.width)
        line = self._size * 1.5
        keys = self._key_lines(self.width)
        names = line * (1 + len(keys))
        floor = names + self._depth(scale)
        margin = (self.width / 2 - (_BODY_RIGHT - _BODY_LEFT) * scale) / 2
        figures = self._look.figures
        say = self._look.say
        right_side, left_side = (
            say.sense("right side of the body", "R"),
            say.sense("left side of the body", "L"),
        )
        views = (
            (figures.front, 0.0, say.sense("of the body", "Front"), (right_side, left_side)),
            (figures.back, self.width / 2, say.sense("of the body", "Back"), (left_side, right_side)),
        )
        for view, left, name, sides in views:
            canvas.saveState()
            canvas.translate(left + margin - _BODY_LEFT * scale, floor)
            self._paint_view(canvas, view, scale)
            canvas.restoreState()
            middle = left + margin + (50 - _BODY_LEFT) * scale
            self._paint_names(canvas, middle, names - line * 0.8, name, sides)
        for index, entries in enumerate(keys):
            self._paint_key(canvas, entries, names - line * (2 + index) + self._size * 0.3)

    def _paint_view(self, canvas: Canvas, view: View, scale: float) -> None:
        form = f"candor-body-{view.name}"
        if not canvas.hasForm(form):
            self._make_form(canvas, form, view)
        canvas.saveState()
        canvas.scale(scale, scale)
        canvas.doForm(form)
        for hatched, drawn in ((False, self._seen), (True, self._treat)):
            for shown_on, region, _ in drawn.values():
                if shown_on is view:
                    self._fill(canvas, region.operators, _bounds(region), hatched=hatched)
        canvas.restoreState()
        for badge in self._badges(view, scale):
            self._paint_badge(canvas, badge)

    def _make_form(self, canvas: Canvas, form: str, view: View) -> None:
        colours = self._look.palette
        canvas.beginForm(form, 0, 0, 100, HEIGHT)
        canvas.setLineWidth(_OUTLINE_WIDTH)
        canvas.setStrokeColor(colours.fig_line)
        canvas.setFillColor(colours.fig)
        canvas.drawPath(ready_path(view.outline), stroke=1, fill=1)
        canvas.setLineWidth(_OUTLINE_WIDTH * 0.6)
        canvas.setStrokeColor(colours.control)
        canvas.drawPath(ready_path(view.details), stroke=1, fill=0)
        canvas.endForm()

    def _fill(
        self, canvas: Canvas, operators: str, bounds: tuple[float, float, float, float], *, hatched: bool
    ) -> None:
        """White ground, the pattern clipped to the polygon, then the polygon's edge."""
        colours = self._look.palette
        left, bottom, right, top = bounds
        canvas.saveState()
        canvas.setFillColor(colours.surface)
        canvas.clipPath(ready_path(operators), stroke=0, fill=1)
        if hatched:
            canvas.setStrokeColor(colours.accent)
            canvas.setLineWidth(_HATCH_LINE)
            rise = top - bottom
            # 45 degrees; the pitch is measured across the lines. Whole steps keep neighbours in line.
            step = _PITCH * 2**0.5
            first = int((left - rise) // step)
            last = int(right // step) + 1
            canvas.lines([(n * step, bottom, n * step + rise, top) for n in range(first, last)])
        else:
            # Rows of dots are dashed lines: no length, round ends. Every second row is shifted by half a
            # step.
            canvas.setStrokeColor(colours.text2)
            canvas.setLineWidth(2 * _DOT_RADIUS)
            canvas.setLineCap(1)
            canvas.setDash([0.01, _DOT_PITCH])
            rows = range(int(bottom // _DOT_PITCH), int(top // _DOT_PITCH) + 2)
            start = (left // _DOT_PITCH - 1) * _DOT_PITCH
            canvas.lines(
                [
                    (start + row % 2 * _DOT_PITCH / 2, row * _DOT_PITCH, right + 1, row * _DOT_PITCH)
                    for row in rows
                ]
            )
        canvas.restoreState()
        canvas.setLineWidth(_EDGE_WIDTH)
        canvas.setStrokeColor(colours.accent if hatched else colours.text2)
        canvas.drawPath(ready_path(operators), stroke=1, fill=0)

    def _badges(self, view: View, scale: float) -> list[Badge]:
        """The letters of a view."""
        lettered = [
            (region, letter)
            for shown_on, region, letter in (*self._treat.values(), *self._seen.values())
            if shown_on is view and letter
        ]
        return badges_of(view, lettered, scale=scale, radius=self._badge_radius)

    def _depth(self, scale: float) -> float:
        """Height kept free under the feet, for letters that have no room beside the figure."""
        figures = self._look.figures
        views = (figures.front, figures.back)
        return max(0.0, *(depth_under(self._badges(view, scale), self._badge_radius) for view in views))

    def _paint_badge(self, canvas: Canvas, badge: Badge) -> None:
        colours = self._look.palette
        canvas.setStrokeColor(colours.text)
        if badge.target is not None:
            canvas.setLineWidth(0.6)
            canvas.line(badge.x, badge.y, *badge.target)
            canvas.setFillColor(colours.text)
            canvas.circle(*badge.target, 1.1, stroke=0, fill=1)
        canvas.setLineWidth(0.8)
        canvas.setFillColor(colours.surface)
        canvas.circle(badge.x, badge.y, self._badge_radius, stroke=1, fill=1)
        canvas.setFillColor(colours.text)
        canvas.setFont(typefaces.SANS_BOLD, self._size)
        canvas.drawCentredString(badge.x, badge.y - self._size * 0.33, badge.letter)

    def _paint_names(
        self, canvas: Canvas, middle: float, y: float, name: str, sides: tuple[str, str]
    ) -> None:
        canvas.setFillColor(self._look.palette.text2)
        canvas.setFont(typefaces.SANS_BOLD, self._size)
        canvas.drawCentredString(middle, y, name)
        away = typefaces.width_of(name, font=typefaces.SANS_BOLD, size=self._size) / 2 + self._size
        canvas.setFont(typefaces.SANS, self._size)
        canvas.drawCentredString(middle - away, y, sides[0])
        canvas.drawCentredString(middle + away, y, sides[1])

    def _paint_key(self, canvas: Canvas, entries: Sequence[tuple[bool, str]], y: float) -> None:
        x = (self.width - sum(self._entry_width(words) for _, words in entries)) / 2 + self._size * 0.5
        width, height = self._size * 1.7, self._size
        # Drawn at the figure's own scale, so that the patterns look as they do on the body.
        scale = self._scale(self.width)
        for hatched, words in entries:
            canvas.saveState()
            canvas.translate(x, y - self._size * 0.15)
            right, top = width / scale, height / scale
            operators = polygon_operators(((0.0, 0.0), (right, 0.0), (right, top), (0.0, top)))
            canvas.scale(scale, scale)
            self._fill(canvas, operators, (0.0, 0.0, width / scale, height / scale), hatched=hatched)
            canvas.restoreState()
            canvas.setFillColor(self._look.palette.text2)
            canvas.setFont(typefaces.SANS, self._size)
            canvas.drawString(x + width + self._size * 0.45, y, words)
            x += self._entry_width(words)


def _bounds(region: Region) -> tuple[float, float, float, float]:
    xs = [x for x, _ in region.polygon]
    ys = [y for _, y in region.polygon]
    return min(xs), min(ys), max(xs), max(ys)
