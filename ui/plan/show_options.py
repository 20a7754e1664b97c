"""The options side by side in large type, doing nothing first. The same facts for each; nothing to press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.screening import Outcome
from ui.plan.show_facts import FACTS, ShownOption
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import LEFT_BAR
from ui.theme.type import TextStyle
from ui.widgets.cards import Divider
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of
from ui.widgets.verdicts import CertaintyDots, VerdictChip

_NAME_SHARE = 29
_SHARES = {"sure": 17, "visits": 11, "healing": 12, "dark": 13, "today": 18}
"""How the room that no word needs is shared out between the columns."""
_SIDE, _GAP = 24, 14


class LargeChip(VerdictChip):
    """A verdict in large type."""

    def __init__(self, outcome: Outcome, words: str, parent: QWidget) -> None:
        super().__init__(outcome, words, parent)
        self.use_style(TextStyle.LARGE)


class LargeDots(CertaintyDots):
    """How sure it is, in large type."""

    def __init__(self, level: int, words: str, parent: QWidget) -> None:
        super().__init__(level, words, parent)
        self.use_style(TextStyle.LARGE)


class ShowOptionRow(QWidget):
    """One option: its facts in columns, or under each other with their names where there is little room."""

    def __init__(
        self,
        option: ShownOption,
        words: Mapping[str, str],
        parent: QWidget,
        *,
        facts: Sequence[str] = FACTS,
    ) -> None:
        super().__init__(parent)
        self.option, self._facts = option, tuple(facts)
        self.name = Label(option.name, TextStyle.LARGE_LABEL, parent=self)
        self.yours = Label(words["yours"] if option.chosen else "", TextStyle.LARGE, Tone.ACCENT, self)
        self.yours.setVisible(option.chosen)
        self._names = QWidget(self)
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addWidget(self.name)
        names.addWidget(self.yours)
        self._heads = {fact: Label(words[fact], TextStyle.LARGE, Tone.MUTED, self) for fact in facts}
        self.cells = {fact: self._cell(fact) for fact in facts}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_SIDE, 12, _SIDE, 12)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(4)
        self._wide: bool | None = None
        self._lay_out(wide=True)
        told = [f"{words[fact]}: {value}" for fact, value in self.facts.items()]
        mine = f", {words['yours']}" if option.chosen else ""
        self.setAccessibleName(f"{option.name}{mine}. {'. '.join(told)}")

    @property
    def facts(self) -> dict[str, str]:
        """What is shown of the option, by the name of the fact."""
        return {fact: getattr(self.option, fact) for fact in self._facts}

    def needed(self, *, wrapped: bool) -> list[int]:
        """How wide each column must be for this row, in pixels; `wrapped` breaks words between lines."""
        texts = (self.name, *self.cells.values())
        widths = [_width_of(each, wrapped=wrapped) for each in texts]
        widths[0] = max(widths[0], _width_of(self.yours, wrapped=wrapped) if self.option.chosen else 0)
        return widths

    def use_widths(self, widths: Sequence[int]) -> None:
        """Stand in columns of these widths, or one fact a line where there are none."""
        self._lay_out(wide=bool(widths))
        _set_widths(self._grid, widths, columns=len(self._facts) + 1)

    def _cell(self, fact: str) -> QWidget:
        if fact == "sure":
            return self._dots(self.option)
        if fact == "today":
            return self._today(self.option)
        return Label(getattr(self.option, fact), TextStyle.LARGE, parent=self)

    def _lay_out(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for widget in (self._names, *self._heads.values(), *self.cells.values()):
            self._grid.removeWidget(widget)
        self._grid.addWidget(self._names, 0, 0, 1, 1 if wide else 2)
        for column in range(len(self._facts) + 1):
            self._grid.setColumnStretch(column, 0 if wide else (2, 3)[column] if column < 2 else 0)
        for number, fact in enumerate(self._facts):
            head, cell = self._heads[fact], self.cells[fact]
            head.setVisible(not wide)
            if not wide:
                self._grid.addWidget(head, number + 1, 0)
            place = (0, number + 1) if wide else (number + 1, 1)
            self._grid.addWidget(cell, *place, _held(cell))

    def _dots(self, option: ShownOption) -> QWidget:
        if option.level is None:
            return Label(option.sure, TextStyle.LARGE, Tone.SECOND, self)
        return LargeDots(option.level, option.sure, self)

    def _today(self, option: ShownOption) -> QWidget:
        if option.outcome is None:
            return Label(option.today, TextStyle.LARGE, parent=self)
        chip = LargeChip(option.outcome, option.today, self)
        chip.on_tint = option.chosen
        return chip

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chosen one has a tint and a bar; words say so too."""
        if self.option.chosen:
            colours = colours_of(self.palette())
            painter = painter_of(self)
            painter.fillRect(self.rect(), QColor(colours.accent_tint))
            painter.fillRect(QRectF(0, 0, LEFT_BAR + 1, self.height()), QColor(colours.accent))
            painter.end()


def _held(cell: QWidget) -> Qt.AlignmentFlag:
    """Words take the whole column, so that they wrap; what is painted keeps its size."""
    middle = Qt.AlignmentFlag.AlignVCenter
    return middle if isinstance(cell, Label) else middle | Qt.AlignmentFlag.AlignLeft


def _width_of(cell: QWidget, *, wrapped: bool) -> int:
    if not isinstance(cell, Label):
        return cell.sizeHint().width()
    words = cell.text().split() if wrapped else [cell.text()]
    return max((cell.fontMetrics().horizontalAdvance(word) for word in words), default=0) + 2


def _set_widths(grid: QGridLayout, widths: Sequence[int], *, columns: int) -> None:
    for column in range(columns):
        grid.setColumnMinimumWidth(column, widths[column] if widths else 0)


class ShowOptions(QWidget):
    """All options with the names of the facts above them, on one grid."""

    def __init__(
        self,
        options: Sequence[ShownOption],
        words: Mapping[str, str],
        parent: QWidget | None = None,
        *,
        facts: Sequence[str] = FACTS,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._shares = (_NAME_SHARE, *(_SHARES[fact] for fact in facts))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QWidget(self)
        self._grid = QGridLayout(self._head)
        self._grid.setContentsMargins(_SIDE, 6, _SIDE, 8)
        self._grid.setHorizontalSpacing(_GAP)
        # Qt leaves the gap beside an empty column away.
        self._grid.addWidget(QWidget(self._head), 0, 0)
        self.heads = tuple(Label(words[fact], TextStyle.LARGE, Tone.MUTED, self._head) for fact in facts)
        for number, head in enumerate(self.heads):
            self._grid.addWidget(head, 0, number + 1, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self._head)
        self.rows = [ShowOptionRow(option, words, self, facts=facts) for option in options]
        for row in self.rows:
            column.addWidget(Divider(self))
            column.addWidget(row)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for one fact a line, however wide the columns are now."""
        narrow = max(max(row.needed(wrapped=True)) for row in self.rows) + 2 * _SIDE
        return QSize(narrow, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The facts go under each other where they have no room beside each other."""
        super().resizeEvent(event)
        widths = self._widths()
        self._head.setVisible(bool(widths))
        _set_widths(self._grid, widths, columns=len(self._shares))
        for row in self.rows:
            row.use_widths(widths)
        # What holds this has counted its height with the columns of before.
        self.updateGeometry()

    def _widths(self) -> list[int]:
        """The width of each column, in pixels, the same for every row; none where they have no room."""
        room = self.width() - 2 * _SIDE - _GAP * (len(self._shares) - 1)
        for head_wraps, wraps in ((False, False), (True, False), (True, True)):
            lines = [row.needed(wrapped=wraps) for row in self.rows]
            lines.append([0, *(_width_of(head, wrapped=head_wraps) for head in self.heads)])
            needed = [max(column) for column in zip(*lines, strict=True)]
            spare = room - sum(needed)
            if spare >= 0:
                whole = sum(self._shares)
                widths = [
                    need + spare * share // whole for need, share in zip(needed, self._shares, strict=True)
                ]
                widths[-1] += room - sum(widths)
                return widths
        return []
