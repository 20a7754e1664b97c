"""Results out of 100 people, as 10 rows of 10 persons: the same size for good and for bad results.

One result is one array with all its people: nobody is left out. Four kinds of person tell the parts apart
without colour: solid, pale with a dark edge, white, and a ring instead of a person for "not known".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from intake.language import Words
from reports.flowables.base import Drawing, Stack
from reports.flowables.layout import Columns
from reports.flowables.text import marked, paragraph
from reports.styles import Look
from reports.surface import Canvas, Flowing, circle_operators, ready_path

# A person in a cell of 10 by 12 units: a head and a round-shouldered body.
_CELL_WIDTH, _CELL_HEIGHT = 10.0, 12.0
_HEAD = circle_operators(5, 9.3, 1.75)
_RING = circle_operators(5, 5.5, 2.2)
_BODY = "2.2 1 m 2.2 4.2 l 2.2 6 3.4 7 5 7 c 6.6 7 7.8 6 7.8 4.2 c 7.8 1 l h"


class Kind(Enum):
    """How a person is drawn."""

    SOLID = "solid"
    PALE = "pale"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the 100 people: how they are drawn, how many, and what happened to them ("marked change")."""

    kind: Kind
    count: int
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """One result: its title, its 100 people in groups, and what was counted.

    `number` stands big before the title, such as "0 to 22" (empty where every group is named). `caption` is
    markup of Candor's own (source numbers go there), such as "10 of 15 people, 3 months after". Raises
    ValueError unless the groups hold 100 people.
    """

    number: str
    title: str
    groups: tuple[Group, ...]
    caption: str

    def __post_init__(self) -> None:
        if any(group.count < 0 for group in self.groups) or sum(group.count for group in self.groups) != 100:
            raise ValueError(f"{self.title}: the groups hold not 100 people.")


def harm(title: str, low: int, high: int, *, caption: str, say: Words) -> Result:
    """A bad result that `low` to `high` of 100 people had: solid up to the low end, pale up to the high."""
    number = str(low) if low == high else say("{low} to {high}", low=low, high=high)
    groups = (Group(Kind.SOLID, low, ""), Group(Kind.PALE, high - low, ""), Group(Kind.EMPTY, 100 - high, ""))
    return Result(number, title, groups, caption)


class IconArray(Drawing):
    """100 persons, filled from the top left by row, group after group."""

    def __init__(
        self, groups: Sequence[Group], *, look: Look, width: float | None = None, space_after: float = 4
    ) -> None:
        super().__init__(space_after=space_after)
        self._kinds = [group.kind for group in groups for _ in range(group.count)]
        if len(self._kinds) != 100:
            raise ValueError(f"An array has 100 people, not {len(self._kinds)}.")
        self._look = look
        self._given_width = width

    def layout(self, available_width: float) -> tuple[float, float]:
        width = min(available_width, self._given_width or available_width)
        return width, width * _CELL_HEIGHT / _CELL_WIDTH

    def paint(self, canvas: Canvas) -> None:
        _make_forms(canvas, self._look)
        scale = self.width / (10 * _CELL_WIDTH)
        canvas.scale(scale, scale)
        for row in range(10):
            kinds = self._kinds[row * 10 : row * 10 + 10]
            canvas.saveState()
            canvas.translate(0, (9 - row) * _CELL_HEIGHT)
            if len(set(kinds)) == 1:
                canvas.doForm(f"candor-people-{kinds[0].value}")
            else:
                for kind in kinds:
                    canvas.doForm(f"candor-person-{kind.value}")
                    canvas.translate(_CELL_WIDTH, 0)
            canvas.restoreState()


class KeyLine(Drawing):
    """One group in words, with a person drawn as the group is: "67 marked or excellent"."""

    def __init__(self, group: Group, *, look: Look) -> None:
        super().__init__(space_after=1)
        self._look = look
        self._kind = group.kind
        words = marked("<b>{count}</b> {words}", look.table, count=str(group.count), words=group.words)
        self._stack = Stack([words])
        self._size = float(look.table.leading)

    @property
    def words(self) -> Flowing:
        """The number and what happened to that many people."""
        return self._stack.items[0]

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._stack.height(available_width - self._size)

    def paint(self, canvas: Canvas) -> None:
        _make_forms(canvas, self._look)
        self._stack.draw_on(canvas, x=self._size, top=self.height, width=self.width - self._size)
        scale = self._size / _CELL_HEIGHT * 0.95
        canvas.translate(0, self.height - self._size)
        canvas.scale(scale, scale)
        canvas.doForm(f"candor-person-{self._kind.value}")


class ResultCell(Drawing):
    """One result: its array at the left, number, title, groups and caption beside it. Never divided."""

    def __init__(self, result: Result, *, look: Look, array_width: float, space_after: float = 8) -> None:
        super().__init__(space_after=space_after)
        self._array = IconArray(result.groups, look=look, width=array_width)
        self._array_width = array_width
        self._gap = 10.0
        story: list[Flowing] = [_head(result, look)]
        story += [KeyLine(group, look=look) for group in result.groups if group.words]
        story.append(marked(result.caption, look.caption))
        self._words = Stack(story)

    @property
    def story(self) -> Sequence[Flowing]:
        """The array in words: its head, a `KeyLine` per named group, its caption."""
        return self._words.items

    def layout(self, available_width: float) -> tuple[float, float]:
        _, array = self._array.layout(self._array_width)
        return available_width, max(array, self._words.height(self._room(available_width)))

    def _room(self, width: float) -> float:
        return width - self._array_width - self._gap

    def paint(self, canvas: Canvas) -> None:
        _, height = self._array.wrap(self._array_width, self.height)
        x = self._array_width + self._gap
        self._words.draw_on(canvas, x=x, top=self.height, width=self._room(self.width))
        self._array.drawOn(canvas, 0, self.height - height - 2)


def result_grid(
    results: Sequence[Result], others: Sequence[Flowing] = (), *, look: Look, array_width: float = 54.0
) -> list[Flowing]:
    """Results two beside each other, all arrays of one size; `others` fills the last cell or stands below.

    In large print the results follow each other, with larger arrays.
    """
    if look.large:
        return [*(ResultCell(result, look=look, array_width=140.0) for result in results), *others]
    cells: list[list[Flowing]] = [
        [ResultCell(result, look=look, array_width=array_width, space_after=0)] for result in results
    ]
    if others and len(cells) % 2:
        cells.append(list(others))
    below = list(others) if others and len(results) % 2 == 0 else []
    rows: list[Flowing] = []
    for start in range(0, len(cells), 2):
        pair = [*cells[start : start + 2], *([[]] if start + 1 == len(cells) else [])]
        rows.append(Columns(pair, look=look, gap=18, space_after=12 * look.gaps))
    return [*rows, *below]


def _make_forms(canvas: Canvas, look: Look) -> None:
    """Each kind of person once, and once as a row of ten: a page of 400 people stays small."""
    colours = look.palette
    looks = {
        Kind.SOLID: (colours.accent, colours.accent, 0.0),
        Kind.PALE: (colours.band, colours.accent, 0.9),
        Kind.EMPTY: (colours.surface, colours.control, 0.55),
        Kind.UNKNOWN: (colours.surface, colours.text2, 0.7),
    }
    for kind, (fill, edge, line) in looks.items():
        name = f"candor-person-{kind.value}"
        if canvas.hasForm(name):
            continue
        canvas.beginForm(name, 0, 0, _CELL_WIDTH, _CELL_HEIGHT)
        canvas.setFillColor(fill)
        canvas.setStrokeColor(edge)
        canvas.setLineWidth(line)
        shape = _RING if kind is Kind.UNKNOWN else f"{_BODY} {_HEAD}"
        canvas.drawPath(ready_path(shape), stroke=int(line > 0), fill=1)
        canvas.endForm()
        canvas.beginForm(f"candor-people-{kind.value}", 0, 0, 10 * _CELL_WIDTH, _CELL_HEIGHT)
        for _ in range(10):
            canvas.doForm(name)
            canvas.translate(_CELL_WIDTH, 0)
        canvas.endForm()


def _head(result: Result, look: Look) -> Flowing:
    if not result.number:
        alone: Flowing = paragraph(result.title, look.strong)
        return alone
    number, size = look.big_number.fontName, look.lead.fontSize * 1.25
    head: Flowing = marked(
        f'<font name="{number}" size="{size:.1f}">{{number}}</font> {{of_100}}  {{title}}',
        look.strong,
        number=result.number,
        of_100=look.say("of 100"),
        title=result.title,
    )
    return head
