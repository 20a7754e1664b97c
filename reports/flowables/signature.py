"""Signing: a signature as vector strokes on its line, or the empty line, with name and date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle

from intake.language import Words
from intake.signature import Means, Place, Signature
from reports.flowables.base import Drawing, Stack
from reports.flowables.text import paragraph
from reports.styles import Look
from reports.surface import Canvas, Flowing, circle_operators, ready_path

# Points nearer to each other than this, in points of paper, show no difference: they are left out.
_NEAREST = 0.4
# A pen line in points: as thin without pressure, as thick with all of it.
_THINNEST, _THICKEST = 0.5, 1.7
# Widths are drawn in steps of this, so that a stroke is a few paths and not a thousand.
_STEP = 0.15
_CAPTION_GAP = 3.0
_COLUMN_GAP = 16.0
# Where on its line a signature begins.
_INDENT = 8.0


class SignatureLine(Drawing):
    """A line to sign on, with the signature on it where there is one, and small words under it."""

    def __init__(
        self, caption: str, signature: Signature | None = None, *, look: Look, space_after: float = 4
    ) -> None:
        super().__init__(space_after=space_after)
        self._look = look
        self._signature = signature
        self._caption = Stack([paragraph(caption, look.caption)])
        self._room = float(look.body.leading) * 2.3

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._room + _CAPTION_GAP + self.caption_height(available_width)

    def caption_height(self, width: float) -> float:
        """Height of the small words in this width, so that lines beside each other can be set level."""
        return self._caption.height(width)

    def paint(self, canvas: Canvas) -> None:
        foot = self.caption_height(self.width) + _CAPTION_GAP
        _rule(canvas, self.width, foot, self._look)
        self._caption.draw_on(canvas, x=0, top=foot - _CAPTION_GAP, width=self.width)
        if self._signature is not None and self._signature.means is not Means.DRAWN:
            words = Stack([paragraph(words_for(self._signature.means, self._look.say), self._look.caption)])
            room = self.width - _INDENT
            words.draw_on(canvas, x=_INDENT, top=foot + 3 + words.height(room), width=room)
        elif self._signature is not None:
            draw_strokes(
                canvas,
                self._signature,
                x=_INDENT,
                y=foot + 1,
                width=self.width - _INDENT,
                height=self._room - 2,
                look=self._look,
            )


def words_for(means: Means, say: Words) -> str:
    """What stands on the line of somebody who signed, but drew nothing."""
    if means is Means.PASSPHRASE:
        return say("Signed in Candor with a passphrase of their own")
    return say("Signed on the printed form, which the clinic keeps")


class WrittenLine(Drawing):
    """A line to write on, with what is known already standing on it, and small words under it."""

    def __init__(self, caption: str, value: str = "", *, look: Look, space_after: float = 4) -> None:
        super().__init__(space_after=space_after)
        self._look = look
        flush = ParagraphStyle("written", parent=look.strong, spaceAfter=0)
        self._value = Stack([paragraph(value, flush)] if value.strip() else [])
        self._caption = Stack([paragraph(caption, look.caption)])

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, (
            self._above(available_width) + _CAPTION_GAP + self.caption_height(available_width)
        )

    def _above(self, width: float) -> float:
        return max(self._value.height(width), float(self._look.body.leading) * 1.2) + 3

    def caption_height(self, width: float) -> float:
        """Height of the small words in this width, so that lines beside each other can be set level."""
        return self._caption.height(width)

    def paint(self, canvas: Canvas) -> None:
        foot = self.caption_height(self.width) + _CAPTION_GAP
        _rule(canvas, self.width, foot, self._look)
        self._value.draw_on(canvas, x=0, top=foot + 3 + self._value.height(self.width), width=self.width)
        self._caption.draw_on(canvas, x=0, top=foot - _CAPTION_GAP, width=self.width)


@dataclass(frozen=True, slots=True)
class Signing:
    """One who signs: in which part, what the signature says, the name if it is known, and the signature."""

    role: str
    says: Sequence[Flowing]
    name: str = ""
    signature: Signature | None = None


class SignatureBlock(Drawing):
    """What a signature says, and under it the line to sign on and its date. Never divided.

    In large print one under the other. A name that nobody knows yet has a line of its own.
    """

    def __init__(self, signing: Signing, *, look: Look, space_after: float = 6) -> None:
        super().__init__(space_before=10 * look.gaps, space_after=space_after * look.gaps)
        self._look = look
        say = look.say
        named = say("Signature of {name}", name=signing.name) if signing.name else say("Signature")
        # The day as whoever signed saw it on the clock.
        day = say.date(signing.signature.at.date()) if signing.signature else ""
        self._lines: list[SignatureLine | WrittenLine] = [
            *([] if signing.name else [WrittenLine(say("Name"), look=look, space_after=0)]),
            SignatureLine(named, signing.signature, look=look, space_after=0),
            WrittenLine(say("Date"), day, look=look, space_after=0),
        ]
        self._words = Stack([paragraph(signing.role, look.strong), *signing.says])

    def _widths(self, available_width: float) -> list[float]:
        if self._look.large:
            return [available_width] * len(self._lines)
        shares = (0.66, 0.34) if len(self._lines) == 2 else (0.33, 0.33, 0.34)
        room = available_width - _COLUMN_GAP * (len(shares) - 1)
        return [room * share for share in shares]

    def layout(self, available_width: float) -> tuple[float, float]:
        widths = self._widths(available_width)
        heights = [line.wrap(width, 1e6)[1] for line, width in zip(self._lines, widths, strict=True)]
        raised = self._raised(widths)
        high = (
            sum(heights)
            if self._look.large
            else max(height + up for height, up in zip(heights, raised, strict=True))
        )
        return available_width, self._words.height(available_width) + high

    def _raised(self, widths: Sequence[float]) -> list[float]:
        """How far each line is raised, so that lines side by side stand level although captions differ."""
        if self._look.large:
            return [0.0] * len(widths)
        heights = [line.caption_height(width) for line, width in zip(self._lines, widths, strict=True)]
        return [max(heights) - height for height in heights]

    def paint(self, canvas: Canvas) -> None:
        self._words.draw_on(canvas, x=0, top=self.height, width=self.width)
        widths = self._widths(self.width)
        x, y = 0.0, self.height - self._words.height(self.width)
        for line, width, up in zip(self._lines, widths, self._raised(widths), strict=True):
            height = line.wrap(width, 1e6)[1]
            if self._look.large:
                y -= height
                line.drawOn(canvas, 0, y)
            else:
                line.drawOn(canvas, x, up)
                x += width + _COLUMN_GAP


def draw_strokes(
    canvas: Canvas, signature: Signature, *, x: float, y: float, width: float, height: float, look: Look
) -> None:
    """Draw a signature into a box whose lower left corner is (x, y), in points, proportions kept.

    Everything drawn, thickness and curves included, stays inside the box.
    """
    edge = _THICKEST / 2
    box = (x + edge, y + edge, x + width - edge, y + height - edge)
    canvas.saveState()
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setStrokeColor(look.palette.text)
    canvas.setFillColor(look.palette.text)
    for stroke in signature.fitted(width - 2 * edge, height - 2 * edge):
        # On paper y grows upwards.
        places = [Place(box[0] + one.x, box[3] - one.y, one.pressure) for one in _thinned(stroke)]
        if len(places) == 1:
            dot = circle_operators(places[0].x, places[0].y, _thickness(places[0].pressure) / 2)
            canvas.drawPath(ready_path(dot), stroke=0, fill=1)
        for thickness, operators in _runs(places, box):
            canvas.setLineWidth(thickness)
            canvas.drawPath(ready_path(operators), stroke=1, fill=0)
    canvas.restoreState()


def _thinned(stroke: Iterable[Place]) -> list[Place]:
    """The points of a stroke that are far enough apart to show; its last point always."""
    kept: list[Place] = []
    last: Place | None = None
    for place in stroke:
        last = place
        if not kept or abs(place.x - kept[-1].x) + abs(place.y - kept[-1].y) >= _NEAREST:
            kept.append(place)
    if last is not None and len(kept) > 1 and last is not kept[-1]:
        kept[-1] = last
    return kept


def _thickness(pressure: float) -> float:
    wanted = _THINNEST + (_THICKEST - _THINNEST) * pressure
    return min(round(wanted / _STEP) * _STEP, _THICKEST)


def _runs(places: Sequence[Place], box: tuple[float, float, float, float]) -> Iterator[tuple[float, str]]:
    """Paths of a stroke, each of one thickness: a smooth line through all points (Catmull-Rom).

    A curve stays within the corners that steer it, so corners outside the box are moved to its edge.
    """
    left, foot, right, top = box

    def inside(x: float, y: float) -> str:
        return f"{min(max(x, left), right):.2f} {min(max(y, foot), top):.2f}"

    steps: list[str] = []
    drawn = 0.0
    for number in range(1, len(places)):
        start, end = places[number - 1], places[number]
        before = places[number - 2] if number > 1 else start
        after = places[number + 1] if number + 1 < len(places) else end
        thickness = _thickness((start.pressure + end.pressure) / 2)
        if not steps or thickness != drawn:
            if steps:
                yield drawn, " ".join(steps)
            steps, drawn = [f"{inside(start.x, start.y)} m"], thickness
        steps.append(
            f"{inside(start.x + (end.x - before.x) / 6, start.y + (end.y - before.y) / 6)} "
            f"{inside(end.x - (after.x - start.x) / 6, end.y - (after.y - start.y) / 6)} "
            f"{inside(end.x, end.y)} c"
        )
    if steps:
        yield drawn, " ".join(steps)


def _rule(canvas: Canvas, width: float, y: float, look: Look) -> None:
    canvas.setStrokeColor(look.palette.text2)
    canvas.setLineWidth(0.8)
    canvas.line(0, y, width, y)
