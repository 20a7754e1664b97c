"""The options side by side in large type, doing nothing first. The same facts for each; nothing to press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.screening import Outcome
from ui.plan.show_facts import FACTS, ShownOption
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import LEFT_BAR
from ui.theme.type import TextStyle, grown
from ui.widgets.cards import Divider
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of
from ui.widgets.verdicts import CertaintyDots, VerdictChip

_NAME_SHARE = 29
_SHARES = {"sure": 17, "visits": 11, "healing": 12, "dark": 13, "today": 18}
"""How wide the columns are, beside each other."""
_SIDE_BY_SIDE = 900
_SIDE = 24


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
        self._heads = {fact: Label(words[fact], TextStyle.LARGE, Tone.MUTED, self) for fact in facts}
        self._cells = {fact: self._cell(fact) for fact in facts}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(_SIDE, 12, _SIDE, 12)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._wide: bool | None = None
        self.set_wide(True)
        told = [f"{words[fact]}: {value}" for fact, value in self.facts.items()]
        mine = f", {words['yours']}" if option.chosen else ""
        self.setAccessibleName(f"{option.name}{mine}. {'. '.join(told)}")

    @property
    def facts(self) -> dict[str, str]:
        """What is shown of the option, by the name of the fact."""
        return {fact: getattr(self.option, fact) for fact in self._facts}

    def _cell(self, fact: str) -> QWidget:
        if fact == "sure":
            return self._dots(self.option)
        if fact == "today":
            return self._today(self.option)
        return Label(getattr(self.option, fact), TextStyle.LARGE, parent=self)

    def set_wide(self, wide: bool) -> None:
        """Columns, or one fact a line."""
        if wide == self._wide:
            return
        self._wide = wide
        for widget in (self.name, self.yours, *self._heads.values(), *self._cells.values()):
            self._grid.removeWidget(widget)
        names = QVBoxLayout()
        names.setSpacing(0)
        across = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for column, share in enumerate(_shares(self._facts)):
            self._grid.setColumnStretch(column, share if wide else (2 if column == 0 else 3) * (column < 2))
            self._grid.setColumnMinimumWidth(column, 0)
        self._grid.addWidget(self.name, 0, 0, 1, 1 if wide else 2)
        self._grid.addWidget(self.yours, 1, 0, 1, 1 if wide else 2)
        for number, fact in enumerate(self._facts):
            head, cell = self._heads[fact], self._cells[fact]
            head.setVisible(not wide)
            if wide:
                self._grid.addWidget(cell, 0, number + 1, 2, 1, self._held(cell, across))
            else:
                self._grid.addWidget(head, number + 2, 0)
                self._grid.addWidget(cell, number + 2, 1, self._held(cell, across))

    def _held(self, cell: QWidget, across: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
        """Words take the whole column, so that they wrap; what is painted keeps its size."""
        return Qt.AlignmentFlag.AlignVCenter if isinstance(cell, Label) else across

    def _dots(self, option: ShownOption) -> QWidget:
        if option.level is None:
            return Label(option.sure, TextStyle.LARGE, Tone.SECOND, self)
        return LargeDots(option.level, option.sure, self)

    def _today(self, option: ShownOption) -> QWidget:
        if option.outcome is None:
            return Label(option.today, TextStyle.LARGE, parent=self)
        return LargeChip(option.outcome, option.today, self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The chosen one has a tint and a bar; words say so too."""
        if self.option.chosen:
            colours = colours_of(self.palette())
            painter = painter_of(self)
            painter.fillRect(self.rect(), QColor(colours.accent_tint))
            painter.fillRect(QRectF(0, 0, LEFT_BAR + 1, self.height()), QColor(colours.accent))
            painter.end()


def _shares(facts: Sequence[str]) -> tuple[int, ...]:
    return (_NAME_SHARE, *(_SHARES[fact] for fact in facts))


class ShowOptions(QWidget):
    """All options with the names of the facts above them."""

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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = QWidget(self)
        grid = QGridLayout(self._head)
        grid.setContentsMargins(_SIDE, 6, _SIDE, 8)
        grid.setHorizontalSpacing(14)
        for number, share in enumerate(_shares(facts)):
            grid.setColumnStretch(number, share)
            if number:
                head = Label(words[facts[number - 1]], TextStyle.LARGE, Tone.MUTED, self._head)
                grid.addWidget(head, 0, number, Qt.AlignmentFlag.AlignBottom)
        column.addWidget(self._head)
        self.rows = [ShowOptionRow(option, words, self, facts=facts) for option in options]
        for row in self.rows:
            column.addWidget(Divider(self))
            column.addWidget(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The facts go under each other where they have no room beside each other."""
        super().resizeEvent(event)
        wide = self.width() >= grown(_SIDE_BY_SIDE)
        self._head.setVisible(wide)
        for row in self.rows:
            row.set_wide(wide)
