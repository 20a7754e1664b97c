"""Stretch marks: where they are and what they are like. The list and the picture are one selection."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.conditions import Answers
from intake.dates import say_date
from intake.questionnaire import Problem
from intake.sections.marks import COLOURS, SIDES
from ui.consultation.body_picture import BodyPicture, MarkedPlace
from ui.consultation.changes import path_in, place_of
from ui.consultation.controller import MARKS, ConsultationController
from ui.consultation.mark_form import REGION, MarkForm
from ui.consultation.pages import Page
from ui.consultation.region_list import NO_MARK, RegionList, RegionRow
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.cards import Card
from ui.widgets.labels import Hint, Label, PageTitle

LEAD = "Choose areas in the list or on the figure. Left and right are the patient’s own."
SIDE = "marks.side"
BESIDE = 560
"""From this width on the list stands beside the picture, in pixels."""


class MarksPage(QWidget):
    """List, picture and, at the right, the form of the chosen area.

    `unanswered_changed` tells that an answer came or went, `mark_removed` the name of an area taken away, so
    that it can be brought back.
    """

    unanswered_changed = Signal()
    mark_removed = Signal(str)

    def __init__(self, controller: ConsultationController, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self._controller = controller
        self._words = {
            region.code: _capital(region.plain) for region in controller.knowledge.catalogue.regions
        }
        self.form = MarkForm(controller)
        self.form.setParent(self)
        self.form.hide()
        self.list = RegionList(self)
        self.picture = BodyPicture(self)
        self._lay_out()
        self.list.added.connect(self.add)
        self.list.removed.connect(self.remove)
        self.list.current_changed.connect(self._on_row)
        self.list.entered_form.connect(self.form.focus_first)
        self.form.remove_pressed.connect(self.remove)
        self.picture.picked.connect(self._on_picked)
        controller.marks_changed.connect(self._on_marks)
        controller.answered.connect(self._on_answered)
        self._show_rows()
        first = next((row for row in self.list.regions.rows if row.has_marks), self.list.regions.rows[0])
        self.list.choose(first.code, first.mark)
        self._show_chosen()

    # What the view asks of every page

    @property
    def side(self) -> QWidget:
        """The form of the chosen area."""
        return self.form

    @property
    def side_title(self) -> str:
        """What its tab is called."""
        return "Area"

    def focus_first(self) -> None:
        """Go to the list."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_path(self, path: str) -> QWidget | None:
        """Go to a question of an entry of marks, or to the list where there is none yet."""
        place = place_of(path)
        parts = self._controller.answers.group(MARKS)
        if place.group == MARKS and place.index < len(parts) and place.link_id != REGION:
            self.list.choose(parts[place.index].code(REGION) or "", place.index)
            return self.form.focus_link(place.link_id)
        if path in (MARKS, REGION) or place.group == MARKS:
            self.focus_first()
            return self.list
        return None

    def settle(self) -> None:
        """Send what is still being typed."""
        self.form.binding.settle()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the words of each problem beside its question; the entry of the first one is shown."""
        first = next((place_of(problem.path) for problem in problems), None)
        if first is not None and first.group == MARKS:
            self.list.choose("", first.index)
        self.form.show_problems(problems)

    # Acts

    def add(self, code: str) -> None:
        """Record marks on a region and choose it."""
        index = self._controller.add_mark(code)
        self.list.choose(code, index)
        self._show_chosen()

    def remove(self, index: int) -> None:
        """Take an entry of marks away; `mark_removed` tells so."""
        parts = self._controller.answers.group(MARKS)
        if 0 <= index < len(parts):
            name = self._words.get(parts[index].code(REGION) or "", "Area")
            self.settle()
            self.form.forget()
            self._controller.remove_mark(index)
            self.mark_removed.emit(name)

    # Hearing

    def _on_row(self, row: RegionRow | None) -> None:
        self._show_chosen()

    def _on_picked(self, code: str, side: str) -> None:
        """A click on the figure: choose the region, add it where it has no marks, and join its sides."""
        parts = self._controller.answers.group(MARKS)
        found = next((n for n, part in enumerate(parts) if part.code(REGION) == code), None)
        if found is None:
            self.add(code)
            found = self._controller.add_mark(code)
            if side:
                self._controller.answer(path_in(MARKS, found, SIDE), (side,))
            return
        self.list.choose(code, found)
        known = parts[found].code(SIDE)
        if side and known in ("left", "right") and known != side:
            self._controller.answer(path_in(MARKS, found, SIDE), ("both",))
        elif side and known is None:
            self._controller.answer(path_in(MARKS, found, SIDE), (side,))

    def _on_marks(self) -> None:
        row = self.list.row()
        self.form.forget()
        self._show_rows()
        if row is not None:
            parts = self._controller.answers.group(MARKS)
            mark = next((n for n, part in enumerate(parts) if part.code(REGION) == row.code), NO_MARK)
            self.list.choose(row.code, mark)
        self._show_chosen()
        self.unanswered_changed.emit()

    def _on_answered(self, path: str) -> None:
        if place_of(path).group == MARKS:
            self._show_rows()
            self._show_picture()
            self.unanswered_changed.emit()
        elif path == "plan.regions":
            self._show_picture()

    # Showing

    def _show_rows(self) -> None:
        rows: list[RegionRow] = []
        parts = self._controller.answers.group(MARKS)
        for number, part in enumerate(parts):
            if part.code(REGION) not in self._words:
                rows.append(RegionRow("", "Area not named", _summary(part), number))
        for region in self._controller.knowledge.catalogue.regions:
            if not region.treatable:
                continue
            title = self._words[region.code]
            marks = [(n, part) for n, part in enumerate(parts) if part.code(REGION) == region.code]
            rows += [RegionRow(region.code, title, _summary(part), n, region.sides) for n, part in marks]
            if not marks:
                rows.append(RegionRow(region.code, title, sided=region.sides))
        self.list.regions.set_rows(rows)

    def _show_chosen(self) -> None:
        row = self.list.row()
        self.form.show_mark(row.mark if row is not None else NO_MARK, row.title if row is not None else "")
        self._show_picture()

    def _show_picture(self) -> None:
        planned = self._controller.enabled.codes("plan.regions")
        places = [
            MarkedPlace(code, part.code(SIDE), not planned or code in planned)
            for part in self._controller.answers.group(MARKS)
            if (code := part.code(REGION)) is not None
        ]
        row = self.list.row()
        chosen = next((place for place in places if row is not None and place.code == row.code), None)
        self.picture.set_places(places, chosen)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle(self.page.title, self))
        words.addWidget(Label(LEAD, TextStyle.BODY, Tone.SECOND, self))
        column.addLayout(words)
        left = Card(self)
        left.body.setContentsMargins(1, 8, 1, 8)
        left.add(self.list)
        right = Card(self)
        right.body.addWidget(self.picture, 1)
        key = QHBoxLayout()
        key.addStretch(1)
        for treated, text in ((True, "Treat in this course"), (False, "Seen, not treated")):
            key.addWidget(_Swatch(treated, right))
            key.addWidget(Hint(text, right, wrap=False))
            key.addSpacing(12)
        key.addStretch(1)
        right.body.addLayout(key)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(16)
        self._both.addWidget(left, 5)
        self._both.addWidget(right, 9)
        column.addLayout(self._both, 1)
        self.list.setMinimumHeight(220)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below a width the picture goes under the list."""
        super().resizeEvent(event)
        beside = self.width() >= BESIDE
        self._both.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )


class _Swatch(QWidget):
    """A small piece of the pattern that the picture uses."""

    def __init__(self, treated: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._treated = treated
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line high."""
        return QSize(22, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines or dots in a box."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = colours_of(self.palette())
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setClipRect(box)
        painter.setPen(QPen(QColor(colours.accent if self._treated else colours.text2), 1.6))
        if self._treated:
            for left in range(-14, 24, 5):
                painter.drawLine(left, 14, left + 14, 0)
        else:
            for left in range(3, 22, 5):
                for top in (4, 10):
                    painter.drawPoint(left, top)
        painter.setPen(QPen(QColor(colours.accent if self._treated else colours.text2), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)


def _summary(part: Answers) -> str:
    """What is recorded of one entry, in a line: "White, both sides, since March 2019"."""
    words = []
    colour, side = part.code("marks.colour"), part.code(SIDE)
    if colour:
        words.append(COLOURS.display(colour).split(",")[0])
    if side:
        words.append(SIDES.display(side).lower())
    onset = part.day("marks.onset")
    if onset is not None:
        words.append(f"since {say_date(onset)}")
    return _capital(", ".join(words)) or "Recorded, nothing asked yet"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
