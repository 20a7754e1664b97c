"""Stretch marks: where they are and what they are like. The list and the picture are one selection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.errors import StorageProblem
from intake.conditions import Answers
from intake.dates import say_date
from intake.questionnaire import Problem
from intake.sections.marks import COLOURS
from ui.consultation.area_search import AreaSearch
from ui.consultation.areas import REGION, SIDE, area_name, capital
from ui.consultation.body_picture import ZOOM_STEP, BodyPicture, MarkedPlace
from ui.consultation.changes import path_in, place_of
from ui.consultation.controller import MARKS, ConsultationController
from ui.consultation.mark_copy import OTHER, Copy, copy_to_all, copy_to_other_side
from ui.consultation.mark_form import MarkForm
from ui.consultation.mark_pattern import SEEN, TREATED, Pattern
from ui.consultation.pages import Page
from ui.consultation.region_list import NO_MARK, RegionList, RegionRow
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle, grown
from ui.widgets.cards import Card
from ui.widgets.labels import Hint, Label, PageTitle

LEAD = "Choose areas in the list or on the figure. Left and right are the patient’s own."
CANNOT_COPY = "Say on which side the marks are, left or right. Then they can be copied to the other one."
CopyWork = Callable[..., Copy | None]
"""Of answers, the index of an entry, questionnaire, catalogue, and what is `waiting`."""
PICTURE_FOLLOWS = "The list of areas holds the same places and works by keyboard."
BESIDE = 560
"""From this width on the list stands beside the picture, in pixels."""


class MarksPage(QWidget):
    """List, picture and, at the right, the form of the chosen area.

    `unanswered_changed` tells that an answer came or went, `done` in a sentence what one press has changed,
    so that it can be undone.
    """

    unanswered_changed = Signal()
    done = Signal(str)

    def __init__(self, controller: ConsultationController, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self._controller = controller
        self.form = MarkForm(controller)
        self.form.setParent(self)
        self.form.hide()
        self.search = AreaSearch(self)
        self.list = RegionList(self)
        self.picture = BodyPicture(self)
        self._lay_out()
        self.list.added.connect(self.add)
        self.list.removed.connect(self.remove)
        self.list.current_changed.connect(self._on_row)
        self.list.entered_form.connect(self.form.focus_first)
        self.search.typed.connect(self.list.find)
        self.search.moved.connect(self.list.step)
        self.search.entered.connect(self.list.enter)
        self.form.remove_pressed.connect(self.remove)
        self.form.side_pressed.connect(self.copy_to_other_side)
        self.form.all_pressed.connect(self.copy_to_all)
        for place in (self, self.form):
            # The form stands in the panel at the right, outside this page.
            copy = QShortcut(QKeySequence("Ctrl+D"), place)
            copy.setWhatsThis("Copy this area to the other side")
            copy.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            copy.activated.connect(lambda: self.copy_to_other_side(self.form.index))
        for keys, factor, words in (
            ("Ctrl++", ZOOM_STEP, "Enlarge the picture of the body"),
            ("Ctrl+=", ZOOM_STEP, "Enlarge the picture of the body"),
            ("Ctrl+-", 1 / ZOOM_STEP, "Make the picture of the body smaller"),
            ("Ctrl+0", 0.0, "Show the whole picture of the body"),
        ):
            zoom = QShortcut(QKeySequence(keys), self)
            zoom.setWhatsThis(words)
            zoom.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            zoom.activated.connect(partial(self.picture.zoom_by, factor))
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
        """Take an entry of marks away; `done` tells so."""
        parts = self._controller.answers.group(MARKS)
        if 0 <= index < len(parts):
            name = area_name(parts[index], self._controller.knowledge.catalogue)
            focused = QApplication.focusWidget()
            is_from_form = focused is not None and self.form.isAncestorOf(focused)
            self.settle()
            self.form.forget()
            self._controller.remove_mark(index)
            self.done.emit(f"{name} removed.")
            if is_from_form:
                # The button that was pressed is gone: left to itself, Qt takes the next one in the window.
                self.form.left.emit()
                self.focus_first()

    def copy_to_other_side(self, index: int) -> None:
        """Copy all that is recorded of an entry to the other side of its region; `done` tells what."""
        self._copy(index, copy_to_other_side, CANNOT_COPY)

    def copy_to_all(self, index: int) -> None:
        """Fill in every other area what was not asked there; `done` tells what."""
        self._copy(index, copy_to_all, "")

    def _copy(self, index: int, work: CopyWork, otherwise: str) -> None:
        self.settle()
        knowledge = self._controller.knowledge
        try:
            waiting = self._controller.waits_for_confirmation()
        except StorageProblem as problem:
            self.form.say(problem.sentence)
            return
        copy = work(
            self._controller.answers,
            index,
            knowledge.questionnaire,
            knowledge.catalogue,
            waiting=waiting,
        )
        if copy is None:
            self.form.say(otherwise)
            return
        self._controller.change(copy.changes, said_by="practitioner")
        if not copy.changes:
            self.form.say(copy.words)
            return
        self.done.emit(copy.words)
        parts = self._controller.answers.group(MARKS)
        if work is copy_to_other_side and copy.index < len(parts):
            self.list.choose(parts[copy.index].code(REGION) or "", copy.index)

    # Hearing

    def _on_row(self, row: RegionRow | None) -> None:
        self._show_chosen()

    def _on_picked(self, code: str, side: str) -> None:
        """A click on the figure: choose the region, add it where it has no marks, and join its sides."""
        parts = self._controller.answers.group(MARKS)
        here = [n for n, part in enumerate(parts) if part.code(REGION) == code]
        if not here:
            self.add(code)
            if side:
                found = self._controller.add_mark(code)
                self._controller.answer(path_in(MARKS, found, SIDE), (side,))
            return
        on_side = [n for n in here if not side or parts[n].code(SIDE) == side]
        rest = [n for n in here if parts[n].code(SIDE) not in ("left", "right")]
        found = (on_side or rest or here)[0]
        self.list.choose(code, found)
        known = parts[found].code(SIDE)
        if side and known in OTHER and known != side:
            self._controller.answer(path_in(MARKS, found, SIDE), ("both",))
        elif side and known is None:
            self._controller.answer(path_in(MARKS, found, SIDE), (side,))

    def _on_marks(self) -> None:
        row = self.list.row()
        self.form.forget()
        self._show_rows()
        if row is not None:
            parts = self._controller.answers.group(MARKS)
            same = [n for n, part in enumerate(parts) if part.code(REGION) == row.code]
            mark = row.mark if row.mark in same else next(iter(same), NO_MARK)
            self.list.choose(row.code, mark)
        self._show_chosen()
        self.unanswered_changed.emit()

    def _on_answered(self, path: str) -> None:
        if place_of(path).group == MARKS:
            self._show_rows()
            self._show_picture()
            self.unanswered_changed.emit()
        elif path == "plan.regions":
            self._show_rows()
            self._show_picture()

    # Showing

    def _show_rows(self) -> None:
        catalogue = self._controller.knowledge.catalogue
        parts = self._controller.answers.group(MARKS)
        rows = [
            self._row(number, part)
            for number, part in enumerate(parts)
            if part.code(REGION) not in catalogue.region
        ]
        for region in catalogue.regions:
            if not region.treatable:
                continue
            marks = [(n, part) for n, part in enumerate(parts) if part.code(REGION) == region.code]
            rows += [self._row(n, part) for n, part in marks]
            if not marks:
                rows.append(RegionRow(region.code, capital(region.plain), sided=region.sides))
        self.list.regions.set_rows(rows)

    def _row(self, number: int, part: Answers) -> RegionRow:
        name = area_name(part, self._controller.knowledge.catalogue)
        return RegionRow(
            part.code(REGION) or "", name, _summary(part), number, treated=self._is_treated(part)
        )

    def _is_treated(self, part: Answers) -> bool:
        """Whether marks are to be treated in this course: all are, until the plan names some."""
        planned = self._controller.enabled.codes("plan.regions")
        return not planned or part.code(REGION) in planned

    def _show_chosen(self) -> None:
        row = self.list.row()
        self.form.show_mark(row.mark if row is not None else NO_MARK, row.title if row is not None else "")
        self._show_picture()

    def _show_picture(self) -> None:
        parts = self._controller.answers.group(MARKS)
        places = [
            MarkedPlace(part.code(REGION) or "", part.code(SIDE), self._is_treated(part)) for part in parts
        ]
        row = self.list.row()
        chosen = places[row.mark] if row is not None and 0 <= row.mark < len(places) else None
        self.picture.set_places(places, chosen)
        names = "; ".join(row.title for row in self.list.regions.rows if row.has_marks)
        self.picture.setAccessibleDescription(f"Marks: {names or 'none'}. {PICTURE_FOLLOWS}")

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
        search = QHBoxLayout()
        search.setContentsMargins(11, 3, 11, 2)
        search.addWidget(self.search)
        left.body.addLayout(search)
        left.add(self.list)
        right = Card(self)
        right.body.addWidget(self.picture, 1)
        key = QHBoxLayout()
        key.addStretch(1)
        for treated, text in ((True, TREATED), (False, SEEN)):
            key.addWidget(Pattern(treated, right))
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
        beside = self.width() >= grown(BESIDE)
        self._both.setDirection(
            QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        )


def _summary(part: Answers) -> str:
    """What is recorded of one entry, in a line: "White, 4 mm, since March 2019"."""
    words = []
    colour, width = part.code("marks.colour"), part.number("marks.width-mm")
    if colour:
        words.append(COLOURS.display(colour).split(",")[0])
    if width is not None:
        words.append(f"{width:f} mm")
    onset = part.day("marks.onset")
    if onset is not None:
        words.append(f"since {say_date(onset)}")
    return capital(", ".join(words)) or "Nothing asked yet"
