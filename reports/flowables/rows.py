"""Tables of rows: the plan at a glance, the options side by side, answers and what they mean.

Written for Candor instead of ReportLab's Table: cells hold stories, rows are never divided, the head is
repeated, and laying out costs a fraction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.flowables.base import FUZZ, Drawing, Stack
from reports.flowables.layout import Together
from reports.flowables.text import paragraph
from reports.styles import Look
from reports.surface import Canvas, Flowing

Cell = Sequence[Flowing]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a story per column; ``chosen`` gives it the pale ground of the chosen option."""

    cells: tuple[Cell, ...]
    chosen: bool = False


class RowTable(Drawing):
    """Rows of stories under a head. A row is divided only if it is higher than an empty page.

    ``shares`` are the relative column widths; ``heads`` (one per column) repeats on every page and may be
    empty.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        look: Look,
        shares: Sequence[float],
        heads: Sequence[str] = (),
        padding: float = 4.0,
        gap: float = 8.0,
        last_rule: bool = True,
        space_before: float = 0,
        space_after: float = 8,
    ) -> None:
        super().__init__(space_before=space_before, space_after=space_after)
        for row in rows:
            if len(row.cells) != len(shares):
                raise ValueError(f"A row has {len(row.cells)} cells for {len(shares)} columns.")
        if heads and len(heads) != len(shares):
            raise ValueError(f"There are {len(heads)} heads for {len(shares)} columns.")
        self._rows = tuple(rows)
        self._stacks = [[Stack(list(cell)) for cell in row.cells] for row in rows]
        self._look = look
        self._shares = tuple(shares)
        self._heads = tuple(heads)
        self._head_stacks = [Stack([paragraph(head, look.table_head)]) for head in heads]
        self._padding = padding * look.gaps
        self._gap = gap
        self._last_rule = last_rule

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in order."""
        return self._rows

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns, empty for a table without."""
        return self._heads

    def _widths(self, available_width: float) -> list[float]:
        inset = self._inset()
        room = available_width - self._gap * (len(self._shares) - 1) - 2 * inset
        return [room * share / sum(self._shares) for share in self._shares]

    def _inset(self) -> float:
        """Room left and right, so that the ground of a chosen row does not touch its text."""
        return 4.0 if any(row.chosen for row in self._rows) else 0.0

    def _head_height(self, widths: Sequence[float]) -> float:
        if not self._head_stacks:
            return 0.0
        heights = [stack.height(width) for stack, width in zip(self._head_stacks, widths, strict=True)]
        return max(heights) + self._padding

    def _row_height(self, stacks: Sequence[Stack], widths: Sequence[float]) -> float:
        heights = [stack.height(width) for stack, width in zip(stacks, widths, strict=True)]
        return max(heights) + 2 * self._padding

    def layout(self, available_width: float) -> tuple[float, float]:
        widths = self._widths(available_width)
        rows = sum(self._row_height(stacks, widths) for stacks in self._stacks)
        return available_width, self._head_height(widths) + rows

    def split(self, available_width: float, available_height: float) -> list[RowTable]:
        widths = self._widths(available_width)
        head = self._head_height(widths)
        left = available_height - head
        fitting = 0
        for stacks in self._stacks:
            left -= self._row_height(stacks, widths)
            if left < -FUZZ:
                break
            fitting += 1
        if fitting == len(self._rows):
            return [self]
        if fitting:
            return [self._part(self._rows[:fitting], last_rule=True), self._part(self._rows[fitting:])]
        if head + self._row_height(self._stacks[0], widths) <= self.whole_frame_height() + FUZZ:
            return []
        return self._divide_first_row(widths, available_height - head - 2 * self._padding)

    def _divide_first_row(self, widths: Sequence[float], height: float) -> list[RowTable]:
        parts = [stack.split(width, height) for stack, width in zip(self._stacks[0], widths, strict=True)]
        if not all(first or not rest for first, rest in parts) or not any(rest for _, rest in parts):
            return []
        chosen = self._rows[0].chosen
        begun = Row(cells=tuple(first for first, _ in parts), chosen=chosen)
        rest = Row(cells=tuple(rest for _, rest in parts), chosen=chosen)
        return [self._part([begun], last_rule=True), self._part([rest, *self._rows[1:]])]

    def _part(self, rows: Sequence[Row], *, last_rule: bool | None = None) -> RowTable:
        return RowTable(
            rows, look=self._look, shares=self._shares, heads=self._heads,
            padding=self._padding, gap=self._gap,
            last_rule=self._last_rule if last_rule is None else last_rule,
            space_before=self.spaceBefore, space_after=self.spaceAfter,
        )  # fmt: skip

    def paint(self, canvas: Canvas) -> None:
        widths = self._widths(self.width)
        top = self.height
        if self._head_stacks:
            height = self._head_height(widths)
            # Heads stand on their line, whatever their number of lines.
            for stack, x, width in self._placed(self._head_stacks, widths):
                stack.draw_on(
                    canvas, x=x, top=top - height + self._padding + stack.height(width), width=width
                )
            top -= height
            self._rule(canvas, top, strong=True)
        for index, (row, stacks) in enumerate(zip(self._rows, self._stacks, strict=True)):
            height = self._row_height(stacks, widths)
            if row.chosen:
                canvas.setFillColor(self._look.palette.accent_tint)
                canvas.rect(0, top - height, self.width, height, stroke=0, fill=1)
            for stack, x, width in self._placed(stacks, widths):
                stack.draw_on(canvas, x=x, top=top - self._padding, width=width)
            top -= height
            if self._last_rule or index + 1 < len(self._rows):
                self._rule(canvas, top)

    def _placed(self, stacks: Sequence[Stack], widths: Sequence[float]) -> list[tuple[Stack, float, float]]:
        placed = []
        x = self._inset()
        for stack, width in zip(stacks, widths, strict=True):
            placed.append((stack, x, width))
            x += width + self._gap
        return placed

    def _rule(self, canvas: Canvas, y: float, *, strong: bool = False) -> None:
        canvas.setStrokeColor(self._look.palette.text if strong else self._look.palette.rule)
        canvas.setLineWidth(1.0 if strong else 0.6)
        canvas.line(0, y, self.width, y)


class KeyValueTable(RowTable):
    """A short list of facts: what it is, and what it is for you.

    Each value is a story (see ``text.marked``).
    """

    def __init__(
        self,
        facts: Sequence[tuple[str, Cell]],
        *,
        look: Look,
        label_share: float = 0.24,
        space_after: float = 8,
    ) -> None:
        label = look.body if look.large else look.notes
        super().__init__(
            [Row(cells=([paragraph(name, label)], value)) for name, value in facts],
            look=look,
            shares=(0.34, 0.66) if look.large else (label_share, 1 - label_share),
            padding=3.4,
            last_rule=False,
            space_after=space_after,
        )

    def _row_height(self, stacks: Sequence[Stack], widths: Sequence[float]) -> float:
        return max(super()._row_height(stacks, widths), float(self._look.body.leading) + 2 * self._padding)


def options_table(
    heads: Sequence[str],
    rows: Sequence[Row],
    *,
    look: Look,
    shares: Sequence[float],
    space_after: float = 8,
) -> list[Flowing]:
    """The options side by side, one row each, the same columns for all, the head repeated on every page.

    For any table of three columns or more. In large print, where they have no room, each row becomes a
    block: its first cell as a title, then one line per further column.
    """
    if not look.large:
        return [
            RowTable(
                rows, look=look, shares=shares, heads=heads, gap=6.0, padding=4.0, space_after=space_after
            )
        ]
    blocks: list[Flowing] = []
    for row in rows:
        facts = [
            Row(cells=([paragraph(head, look.table_head)], cell), chosen=row.chosen)
            for head, cell in zip(heads[1:], row.cells[1:], strict=True)
        ]
        name = RowTable(
            [Row(cells=(row.cells[0],), chosen=row.chosen)], look=look, shares=(1,), space_after=0
        )
        blocks.append(
            Together([name, RowTable(facts, look=look, shares=(0.36, 0.64), space_after=0)], space_after=18)
        )
    return blocks
