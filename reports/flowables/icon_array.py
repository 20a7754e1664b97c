"""Results out of 100 people, as 10 rows of 10 persons: the same size for good and for bad results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.language import Words
from reports.flowables.base import Drawing
from reports.flowables.layout import Columns, Together
from reports.flowables.text import marked, paragraph
from reports.styles import Look
from reports.surface import Canvas, Flowing, circle_operators, ready_path

# A person in a cell of 10 by 12 units: a head and a round-shouldered body.
_CELL_WIDTH, _CELL_HEIGHT = 10.0, 12.0
_HEAD = circle_operators(5, 9.3, 1.75)
_BODY = "2.2 1 m 2.2 4.2 l 2.2 6 3.4 7 5 7 c 6.6 7 7.8 6 7.8 4.2 c 7.8 1 l h"


@dataclass(frozen=True, slots=True)
class Result:
    """One result.

    Its words, how many out of 100 (``low`` to ``high``, equal if one number), and what was counted.

    ``caption`` is markup of Candor's own (source numbers go there), such as "10 of 15 people, 3 months
    after".
    """

    words: str
    low: int
    high: int
    caption: str

    def number(self, say: Words) -> str:
        """``67`` or ``0 to 22``."""
        if self.low == self.high:
            return str(self.low)
        return say("{low} to {high}", low=self.low, high=self.high)


class IconArray(Drawing):
    """100 persons, filled from the top left by row.

    Solid up to ``low``, pale with a dark edge up to ``high``.
    """

    def __init__(
        self, low: int, high: int, *, look: Look, width: float | None = None, space_after: float = 4
    ) -> None:
        if not 0 <= low <= high <= 100:
            raise ValueError(f"Out of 100 people, {low} to {high} cannot be drawn.")
        super().__init__(space_after=space_after)
        self._kinds = ["solid"] * low + ["pale"] * (high - low) + ["empty"] * (100 - high)
        self._look = look
        self._given_width = width

    def layout(self, available_width: float) -> tuple[float, float]:
        width = min(available_width, self._given_width or available_width)
        return width, width * _CELL_HEIGHT / _CELL_WIDTH

    def paint(self, canvas: Canvas) -> None:
        self._make_forms(canvas)
        scale = self.width / (10 * _CELL_WIDTH)
        canvas.scale(scale, scale)
        for row in range(10):
            kinds = self._kinds[row * 10 : row * 10 + 10]
            canvas.saveState()
            canvas.translate(0, (9 - row) * _CELL_HEIGHT)
            if len(set(kinds)) == 1:
                canvas.doForm(f"candor-people-{kinds[0]}")
            else:
                for kind in kinds:
                    canvas.doForm(f"candor-person-{kind}")
                    canvas.translate(_CELL_WIDTH, 0)
            canvas.restoreState()

    def _make_forms(self, canvas: Canvas) -> None:
        """Each kind of person once, and once as a row of ten: a page of 400 people stays small."""
        colours = self._look.palette
        looks = {
            "solid": (colours.accent, colours.accent, 0.0),
            "pale": (colours.band, colours.accent, 0.9),
            "empty": (colours.surface, colours.control, 0.55),
        }
        for kind, (fill, edge, line) in looks.items():
            if canvas.hasForm(f"candor-person-{kind}"):
                continue
            canvas.beginForm(f"candor-person-{kind}", 0, 0, _CELL_WIDTH, _CELL_HEIGHT)
            canvas.setFillColor(fill)
            canvas.setStrokeColor(edge)
            canvas.setLineWidth(line)
            canvas.drawPath(ready_path(f"{_BODY} {_HEAD}"), stroke=int(line > 0), fill=1)
            canvas.endForm()
            canvas.beginForm(f"candor-people-{kind}", 0, 0, 10 * _CELL_WIDTH, _CELL_HEIGHT)
            for _ in range(10):
                canvas.doForm(f"candor-person-{kind}")
                canvas.translate(_CELL_WIDTH, 0)
            canvas.endForm()


def result_row(results: Sequence[Result], *, look: Look, per_row: int = 4) -> list[Flowing]:
    """Results beside each other, all arrays of one size: number, words, 100 people, what was counted.

    Fewer results than ``per_row`` leave room at the right, so that arrays never grow for a few. The arrays
    of one row start at one height. In large print the results follow each other.
    """
    story: list[Flowing] = []
    for start in range(0, len(results), per_row):
        part = results[start : start + per_row]
        heads = [[_number(result, look), paragraph(result.words, look.strong)] for result in part]
        arrays = [
            [
                IconArray(result.low, result.high, look=look, width=150 if look.large else None),
                marked(result.caption, look.caption),
            ]
            for result in part
        ]
        if look.large:
            story.extend(Together([*head, *array]) for head, array in zip(heads, arrays, strict=True))
            continue
        empty: list[list[Flowing]] = [[] for _ in range(per_row - len(part))]
        story.append(Columns([*heads, *empty], look=look, gap=18, space_after=4))
        story.append(Columns([*arrays, *empty], look=look, gap=18))
    return story


def _number(result: Result, look: Look) -> Flowing:
    small = look.notes.fontSize
    number: Flowing = marked(
        f'{{number}} <font name="{look.notes.fontName}" size="{small}">{{of_100}}</font>',
        look.big_number,
        number=result.number(look.say),
        of_100=look.say("of 100"),
    )
    return number
