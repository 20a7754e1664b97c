"""What studies saw, on one scale from 0 (no change) to 100 (gone).

One bar per study, its people divided by band.

A band stands where it lies on the scale, and its tint says how many people it holds: the more, the darker.
People whom a study did not divide further are shown as not known, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reports import typefaces
from reports.flowables.base import Drawing, Stack
from reports.flowables.studies import Hope, Study
from reports.flowables.text import marked, paragraph
from reports.palette import Colour
from reports.styles import Look, TextStyle
from reports.surface import Canvas, Flowing, ready_path

TICKS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class _Words:
    """Words for the middle of a stretch of a bar, the longest wording first, with ground and ink."""

    wordings: Sequence[str]
    x: float
    width: float
    bottom: float
    style: TextStyle
    ground: Colour
    ink: Colour


class Numbers(Enum):
    """How the people of a band are written: out of 100, or as counted (18 of 25)."""

    PER_HUNDRED = "per hundred"
    COUNTED = "counted"


class StudyChart(Drawing):
    """The bars of all printable studies under each other, the hope's diamond running through all of them.

    Names of studies stand left of the bars, in large print above them. Without studies an empty scale says
    "Not known".
    """

    def __init__(
        self,
        studies: Sequence[Study],
        hope: Hope | None = None,
        *,
        look: Look,
        heading: str = "",
        numbers: Numbers = Numbers.PER_HUNDRED,
        space_after: float = 8,
    ) -> None:
        super().__init__(space_after=space_after)
        self._studies = tuple(studies)
        self._hope = hope
        self._look = look
        self._numbers = numbers
        self._heading = Stack([paragraph(heading, look.strong)] if heading else [])
        self._labels = [
            Stack([marked(markup, look.caption) for markup in (study.label, study.caption) if markup])
            for study in studies
        ]
        self._style = look.table_strong
        # A tight page has slimmer bars, as it has smaller gaps.
        self._bar = self._style.leading * (1.2 + 0.35 * look.gaps)
        self._row_gap = 4.0 + 3.0 * look.gaps

    @property
    def heading(self) -> Sequence[Flowing]:
        """What stands above the chart, if anything."""
        return self._heading.items

    @property
    def rows(self) -> tuple[tuple[Study, Sequence[Flowing]], ...]:
        """The studies from the top, each with what stands beside its bar."""
        return tuple((study, label.items) for study, label in zip(self._studies, self._labels, strict=True))

    @property
    def hope(self) -> Hope | None:
        """What the patient hoped for, if anything was said."""
        return self._hope

    def total(self, study: Study) -> int:
        """Of how many the people of a band are counted: 100, or all people of the study."""
        return 100 if self._numbers is Numbers.PER_HUNDRED else study.people

    def shown(self, share: int, count: int) -> str:
        """The people of a band as they are written, from their share of 100 and their number."""
        if self._numbers is Numbers.COUNTED:
            return str(count)
        return self._look.say("under 1") if share == 0 and count else str(share)

    def _label_width(self, width: float) -> float:
        return 0.0 if self._look.large or not self._studies else width * 0.27

    def _scale(self, width: float) -> tuple[float, float]:
        """Left end and length of the scale, in points."""
        label = self._label_width(width)
        left = label + 10 if label else 1.0
        return left, width - left - 1.0

    def _row_heights(self, width: float) -> list[tuple[float, float]]:
        """Per study: height above the bar (label in large print) and of the whole row."""
        label_width = self._label_width(width)
        _, length = self._scale(width)
        heights = []
        for label in self._labels:
            above = 0.0 if label_width else label.height(length) + 2
            beside = label.height(label_width) if label_width else 0.0
            heights.append((above, max(above + self._bar, beside)))
        return heights or [(0.0, self._bar)]

    def _hope_height(self, width: float) -> float:
        if self._hope is None:
            return 0.0
        # The words wrap beside the diamond, at its wider side.
        left, length = self._scale(width)
        x = left + length * self._hope.position / 100
        room = max(x, width - x) - 10.5
        return max(self._hope_words(width).height(room), 16.0) + 6

    def _hope_words(self, width: float) -> Stack:
        assert self._hope is not None
        return Stack([paragraph(self._hope.words, self._look.strong)])

    def _axis_height(self) -> float:
        return float(self._look.caption.leading) * 2 + 4

    def layout(self, available_width: float) -> tuple[float, float]:
        rows = self._row_heights(available_width)
        height = sum(row for _, row in rows) + self._row_gap * (len(rows) + 1)
        heading = self._heading.height(available_width)
        return available_width, heading + (4 if heading else 0) + self._hope_height(
            available_width
        ) + height + self._axis_height()

    def paint(self, canvas: Canvas) -> None:
        width = self.width
        left, length = self._scale(width)
        top = self.height
        heading = self._heading.height(width)
        if heading:
            self._heading.draw_on(canvas, x=0, top=top, width=width)
            top -= heading + 4
        hope_top = top
        top -= self._hope_height(width)
        rows_top, rows_bottom = top, self._axis_height()
        segments = [] if self._look.large else [(rows_bottom, rows_top)]
        self._paint_grid(canvas, left, length, segments or [])
        y = top - self._row_gap
        written: list[_Words] = []
        for index, (above, row) in enumerate(self._row_heights(width)):
            bar_bottom = y - above - self._bar
            if self._look.large:
                segments.append((bar_bottom - 3, bar_bottom + self._bar + 3))
                self._paint_grid(canvas, left, length, segments[-1:])
            if self._studies:
                written += self._paint_study(canvas, index, left, length, y, bar_bottom)
            else:
                _paint_unknown(canvas, self._look, left, bar_bottom, length, self._bar)
                written.append(self._unknown_words((self._look.say("Not known"),), left, length, bar_bottom))
            y -= row + self._row_gap
        if self._hope is not None:
            self._paint_hope(canvas, left, length, hope_top, segments)
        for words in written:
            self._paint_words(canvas, words)
        self._paint_axis(canvas, left, length)

    def _paint_study(
        self, canvas: Canvas, index: int, left: float, length: float, row_top: float, bar_bottom: float
    ) -> list[_Words]:
        """Draw one bar and return the words on it, to be written once the hope's stick is drawn."""
        written: list[_Words] = []
        say = self._look.say
        study = self._studies[index]
        label_width = self._label_width(self.width)
        label_x = 0.0 if label_width else left
        self._labels[index].draw_on(canvas, x=label_x, top=row_top, width=label_width or length)
        shares = study.per_hundred()
        total = self.total(study)
        for part, share in zip(study.parts, shares, strict=False):
            shown = self.shown(share, part.count)
            x = left + length * part.start / 100
            part_width = length * (part.high - part.start) / 100
            wordings = (say("{shown} of {total}", shown=shown, total=total), shown)
            written.append(self._paint_part(canvas, x, part_width, bar_bottom, share, wordings))
        if study.unknown:
            shown = self.shown(shares[-1], study.unknown)
            words: tuple[str, ...] = (
                say("Not known: {shown} of {total}", shown=shown, total=total),
                say("{shown} not known", shown=shown),
                shown,
            )
            words = words if study.parts else (say("Not known"),)
            gaps = study.gaps()
            widest = max(gaps, key=lambda gap: gap[1] - gap[0], default=None)
            for gap in gaps:
                x, gap_width = left + length * gap[0] / 100, length * (gap[1] - gap[0]) / 100
                said = words if gap == widest else ()
                _paint_unknown(canvas, self._look, x, bar_bottom, gap_width, self._bar)
                written.append(self._unknown_words(said, x, gap_width, bar_bottom))
        return written

    def _unknown_words(self, words: Sequence[str], x: float, width: float, bottom: float) -> _Words:
        colours = self._look.palette
        return _Words(words, x, width, bottom, self._look.table, colours.surface, colours.text2)

    def _paint_part(
        self, canvas: Canvas, x: float, width: float, bottom: float, share: int, words: Sequence[str]
    ) -> _Words:
        colours = self._look.palette
        fill, ink = _tint(self._look, share)
        canvas.setLineWidth(0.9)
        canvas.setStrokeColor(colours.accent)
        canvas.setFillColor(fill)
        canvas.rect(x, bottom, width, self._bar, stroke=1, fill=1)
        return _Words(words, x, width, bottom, self._style, fill, ink)

    def _paint_words(self, canvas: Canvas, words: _Words) -> None:
        """Write the first wording that has room, on its band's ground, so that the stick stops at it."""
        size = words.style.fontSize
        for wording in words.wordings:
            width = typefaces.width_of(wording, font=words.style.fontName, size=size)
            if width <= words.width - 4:
                x, middle = words.x + words.width / 2, words.bottom + self._bar / 2
                canvas.setFillColor(words.ground)
                canvas.rect(x - width / 2 - 1, middle - size * 0.5, width + 2, size, stroke=0, fill=1)
                canvas.setFillColor(words.ink)
                canvas.setFont(words.style.fontName, size)
                canvas.drawCentredString(x, middle - size * 0.34, wording)
                return

    def _paint_grid(
        self, canvas: Canvas, left: float, length: float, segments: Sequence[tuple[float, float]]
    ) -> None:
        colours = self._look.palette
        for bottom, top in segments:
            for tick in TICKS:
                x = left + length * tick / 100
                ends = tick in (0, 100)
                canvas.setLineWidth(1.0 if ends else 0.7)
                canvas.setStrokeColor(colours.text if ends else colours.control)
                canvas.setDash([] if ends else [2.5, 2.5])
                canvas.line(x, bottom, x, top)
        canvas.setDash([])

    def _paint_hope(
        self, canvas: Canvas, left: float, length: float, top: float, segments: Sequence[tuple[float, float]]
    ) -> None:
        assert self._hope is not None
        colours = self._look.palette
        x = left + length * self._hope.position / 100
        height = self._hope_height(self.width)
        style = self._look.strong
        size = 6.5
        canvas.setStrokeColor(colours.text)
        canvas.setLineWidth(1.6)
        middle = top - height + size + 2
        for bottom, upper in segments:
            canvas.line(x, bottom, x, upper)
        canvas.line(x, top - height, x, middle)
        canvas.setFillColor(colours.surface)
        diamond = (
            f"{x:.2f} {middle - size:.2f} m {x + size:.2f} {middle:.2f} l {x:.2f} {middle + size:.2f} l "
        )
        canvas.drawPath(ready_path(f"{diamond}{x - size:.2f} {middle:.2f} l h"), stroke=1, fill=1)
        words_width = typefaces.width_of(self._hope.words, font=style.fontName, size=style.fontSize) * 1.02
        room_left, room_right = x - size - 4, self.width - x - size - 4
        stack = self._hope_words(self.width)
        if words_width <= room_left:
            stack.draw_on(
                canvas, x=x - size - 4 - words_width, top=middle + style.leading * 0.55, width=words_width + 1
            )
        elif words_width <= room_right:
            stack.draw_on(canvas, x=x + size + 4, top=middle + style.leading * 0.55, width=words_width + 1)
        else:
            # Too long for either side: it stands at the wider side and wraps there, upwards from the diamond.
            at = x + size + 4 if room_right > room_left else 0.0
            room = max(room_left, room_right)
            stack.draw_on(canvas, x=at, top=middle - style.leading * 0.4 + stack.height(room), width=room)

    def _paint_axis(self, canvas: Canvas, left: float, length: float) -> None:
        style = self._look.caption
        first = self._axis_height() - style.leading
        canvas.setFillColor(self._look.palette.text)
        canvas.setFont(typefaces.SANS_BOLD, style.fontSize)
        for tick in TICKS:
            x = left + length * tick / 100
            if tick == 0:
                canvas.drawString(left, first, "0")
            elif tick == 100:
                canvas.drawRightString(left + length, first, "100 %")
            else:
                canvas.drawCentredString(x, first, str(tick))
        canvas.setFillColor(style.textColor)
        canvas.setFont(style.fontName, style.fontSize)
        say = self._look.say
        canvas.drawString(left, first - style.leading, say("No change"))
        canvas.drawCentredString(left + length / 2, first - style.leading, say("Half as visible"))
        canvas.drawRightString(left + length, first - style.leading, say.sense("end of a scale", "Gone"))


def _tint(look: Look, share: int) -> tuple[Colour, Colour]:
    """Ground and ink of a band by its share of the people: three steps that stay apart in grey."""
    colours = look.palette
    if share >= 50:
        return colours.accent, colours.on_accent
    return (colours.band, colours.text) if share >= 25 else (colours.accent_tint, colours.text)


def _paint_unknown(canvas: Canvas, look: Look, x: float, bottom: float, width: float, height: float) -> None:
    """White with a dashed edge."""
    canvas.setLineWidth(0.9)
    canvas.setDash([3, 2.4])
    canvas.setStrokeColor(look.palette.text2)
    canvas.setFillColor(look.palette.surface)
    canvas.rect(x, bottom, width, height, stroke=1, fill=1)
    canvas.setDash([])
