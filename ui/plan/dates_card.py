"""The dates of a course in order, and what it costs in all."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from intake.money import Price
from intake.schedule import Event, EventKind, Schedule
from ui.short_date import short_date
from ui.theme.colours import Tone, colours_of
from ui.theme.type import TextStyle
from ui.widgets.cards import Card
from ui.widgets.labels import Label
from ui.widgets.painting import painter_of

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BETWEEN = 11
"""Pixels between two lines of words."""
NO_DATES = "Dates follow from sessions, weeks between them and the first day."


class DatesCard(Card):
    """Test patch, sessions, result check, each with its day; then the price."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, sunken=True)
        self.body.setContentsMargins(14, 10, 14, 10)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(_BETWEEN)
        self._grid.setColumnStretch(0, 1)
        self.body.addLayout(self._grid)
        self._labels: list[tuple[Label, Label]] = []
        self.hint = Label(NO_DATES, TextStyle.SMALL, Tone.MUTED, self)
        self.body.addWidget(self.hint)
        self.setAccessibleName("Dates and cost")

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is shown: words and their day or price, in order."""
        return tuple((left.text(), right.text()) for left, right in self._labels if not left.isHidden())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line between two lines of words."""
        super().paintEvent(event)
        painter = painter_of(self)
        shown = [left for left, _ in self._labels if not left.isHidden()]
        sides = self.body.contentsMargins()
        for label in shown[1:]:
            line = QRectF(
                sides.left(), label.y() - _BETWEEN // 2 - 1, self.width() - sides.left() - sides.right(), 1
            )
            painter.fillRect(line, QColor(colours_of(self.palette()).rule))
        painter.end()

    def show_schedule(self, schedule: Schedule, each: Price | None) -> None:
        """Show a schedule in place."""
        lines = [(_name(event), day_words(event)) for event in schedule.events if _is_shown(event)]
        self.hint.setVisible(not lines)
        if each is not None:
            lines.append(("One session", each.say()))
        if schedule.total is not None:
            lines.append(("Whole course", schedule.total.say()))
        while len(self._labels) < len(lines):
            left = Label("", TextStyle.BODY, Tone.SECOND, self, wrap=False)
            right = Label("", TextStyle.LABEL, parent=self, wrap=False)
            row = len(self._labels)
            self._grid.addWidget(left, row, 0)
            self._grid.addWidget(right, row, 1, Qt.AlignmentFlag.AlignRight)
            self._labels.append((left, right))
        for number, (left, right) in enumerate(self._labels):
            shown = number < len(lines)
            left.setVisible(shown)
            right.setVisible(shown)
            if shown:
                left.setText(lines[number][0])
                right.setText(lines[number][1])
        self.setAccessibleDescription(". ".join(f"{left}: {right}" for left, right in lines))
        self.setVisible(bool(lines) or not self.hint.isHidden())


def day_words(event: Event) -> str:
    """The day of an event: "Mon 22 Mar 2027"."""
    day = event.start
    return f"{_DAYS[day.weekday()]} {short_date(day)}"


def _is_shown(event: Event) -> bool:
    return event.kind is not EventKind.HEALING


def _name(event: Event) -> str:
    if event.kind is EventKind.SESSION:
        return f"Session {event.number}"
    return "Test patch" if event.kind is EventKind.TEST_PATCH else "Result check"
