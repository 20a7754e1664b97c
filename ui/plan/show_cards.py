"""What to expect and the course, in large type for the patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.language import Words
from ui.plan.show_facts import ShownExpectation, ShownLine, ShownPart, Sign
from ui.plan.show_options import LargeDots
from ui.plan.study_bars import StudyBars
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.cards import Card
from ui.widgets.icon_label import Icon
from ui.widgets.labels import Label

_TONES = {Sign.MAY: Tone.GOOD, Sign.NOT: Tone.ERROR, Sign.DOT: Tone.MUTED, Sign.STUDY: Tone.SECOND}


class LargeBars(StudyBars):
    """The bars of the studies, readable from across a desk."""

    small, strong = TextStyle.LARGE, TextStyle.LARGE_LABEL
    stick = 11.0

    def __init__(self, say: Words, parent: QWidget | None = None) -> None:
        self.say = say
        super().__init__(parent)


class ShowCard(Card):
    """A card with much room and a heading."""

    def __init__(self, heading: str, parent: QWidget | None = None, *, rows: bool = False) -> None:
        super().__init__(parent)
        side = 0 if rows else 28
        self.body.setContentsMargins(side + (1 if rows else 0), 22, side + (1 if rows else 0), 24)
        self.body.setSpacing(16)
        self.heading = Label(heading, TextStyle.LARGE_SECTION, parent=self)
        if rows:
            self.heading.setContentsMargins(24, 0, 24, 0)
        self.add(self.heading)


class ShowLine(QWidget):
    """One sentence behind its sign, with who judged how many people, and its sources in smaller type."""

    def __init__(self, line: ShownLine, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = line
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        sentence = Label(line.words, TextStyle.LARGE, parent=self)
        row.addWidget(Icon(line.sign.value, _TONES[line.sign], self, size=20, beside=sentence))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(sentence)
        if line.who:
            words.addWidget(Label(line.who, TextStyle.LARGE, Tone.SECOND, self))
        if line.sources:
            words.addWidget(Label(line.sources, TextStyle.SMALL, Tone.MUTED, self))
        row.addLayout(words, 1)


class ShowPart(QWidget):
    """A heading and its sentences."""

    def __init__(self, part: ShownPart, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(10)
        column.addWidget(Label(part.heading, TextStyle.LARGE_LABEL, parent=self))
        for line in part.lines:
            column.addWidget(ShowLine(line, self))


class ExpectationCard(ShowCard):
    """The hope and how it compares first, then the bars, then what it can and cannot do."""

    def __init__(
        self,
        shown: ShownExpectation,
        words: Mapping[str, str],
        say: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"{words['expect']}: {shown.name}", parent)
        if shown.today:
            self.add(Label(f"{words['today']}: {shown.today}", TextStyle.LARGE, parent=self))
        self.add(Label(shown.gap, TextStyle.LARGE_LABEL, parent=self))
        self.bars = LargeBars(say, self)
        self.bars.setAccessibleName(words["saw"])
        self.bars.show_studies(shown.studies, shown.hope)
        self.add(self.bars)
        sure = QHBoxLayout()
        sure.setSpacing(14)
        sure.addWidget(Label(words["certain"], TextStyle.LARGE_LABEL, parent=self, wrap=False))
        sure.addWidget(LargeDots(shown.level, shown.sure, self))
        sure.addStretch(1)
        self.body.addLayout(sure)
        self.parts = [ShowPart(part, self) for part in shown.parts]
        for part in self.parts:
            self.add(part)


class CourseCard(ShowCard):
    """Dates in order, then the price."""

    def __init__(
        self, lines: Sequence[tuple[str, str]], words: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(words["course"], parent)
        self.lines = tuple(lines)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for number, (left, right) in enumerate(lines):
            grid.addWidget(Label(left, TextStyle.LARGE, Tone.SECOND, self), number, 0)
            grid.addWidget(Label(right, TextStyle.LARGE_LABEL, parent=self), number, 1)
        self.body.addLayout(grid)
        self.setAccessibleDescription(". ".join(f"{left}: {right}" for left, right in lines))
