"""Finish: what is missing, what to look at twice, and the button that ends the visit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.actor import Actor
from db.errors import StorageProblem
from intake.questionnaire import Problem
from ui.consultation.controller import ConsultationController
from ui.consultation.finishing import Gate, Point
from ui.consultation.finishing_act import Finishing
from ui.consultation.pages import Page
from ui.theme.colours import Tone, colours_of
from ui.theme.sizes import CARD_GAP, RADIUS_SEGMENT
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.icon_label import Icon, IconLabel
from ui.widgets.labels import Label, PageTitle
from ui.widgets.messages import HEADING
from ui.widgets.painting import paint_box, painter_of
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.store import Store

LEAD = (
    "A visit that is finished is complete: what is missing is listed here, and each line leads to its place."
)
FINISH = "Finish the visit"
FINISH_ALL_THE_SAME = "All of this may stay: finish"
FINISHING = "Finishing…"
BACK = "Back to patients"
CHECK = "Check this"
CHECK_WORDS = "This may stay as it is. Look at each line first."
NOTHING_MISSING = "Nothing is missing."


class PointCard(QFrame):
    """A heading and its points, each a link. `jump` tells the key of the point that was pressed."""

    jump = Signal(str)

    def __init__(self, heading: str, icon: str, tone: Tone, parent: QWidget, *, words: str = "") -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.heading = Label(heading, TextStyle.LABEL, tone, self)
        self.words = Label(words, TextStyle.BODY, Tone.SECOND, self)
        self.words.setVisible(bool(words))
        self.links: tuple[LinkButton, ...] = ()
        self.points: tuple[Point, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addLayout(self._lines)
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 11, 15, 11)
        row.setSpacing(9)
        row.addWidget(Icon(icon, tone, self, size=18, beside=self.heading))
        row.addLayout(column, 1)
        self.hide()

    def show_points(self, points: tuple[Point, ...]) -> None:
        """Show these points; none hides the card."""
        self.setVisible(bool(points))
        if points == self.points:
            return
        self.points = points
        for link in self.links:
            self._lines.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = tuple(self._link(point) for point in points)
        for link in self.links:
            self._lines.addWidget(link)
        self.setAccessibleName(self.said)

    @property
    def said(self) -> str:
        """What a screen reader says of the card."""
        return " ".join((f"{self.heading.text()}.", *(point.message for point in self.points)))

    def take_focus(self) -> None:
        """Go to the card, and have it read out."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, self.said, at_once=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White, with an edge in the card's tone."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        edge = getattr(colours, self._tone.value)
        paint_box(painter, QRectF(self.rect()), RADIUS_SEGMENT, fill=colours.surface, edge=edge)
        painter.end()

    def _link(self, point: Point) -> LinkButton:
        link = LinkButton(point.message, self)
        link.clicked.connect(lambda: self.jump.emit(point.key))
        return link


class FinishPage(QWidget):
    """The button that finishes is the one of the foot bar: `act_words` says what is on it.

    `jump(key)` leads to a point's place (a path, or a key of `finishing`), `left()` asks to go back, and
    `button_wanted()` to put the keyboard on the button; `unanswered_changed()` tells of other words on it.
    """

    unanswered_changed = Signal()
    jump = Signal(str)
    left = Signal()
    button_wanted = Signal()

    def __init__(
        self,
        controller: ConsultationController,
        page: Page,
        parent: QWidget | None = None,
        *,
        store: Store,
        actor: Actor,
    ) -> None:
        super().__init__(parent)
        self.page = page
        self._controller = controller
        self._is_warned = False
        self.finishing = Finishing(controller, store, actor, self)
        self.missing = PointCard(HEADING, "circle-alert", Tone.ERROR, self)
        self.to_check = PointCard(CHECK, "triangle-alert", Tone.WARNING, self, words=CHECK_WORDS)
        self.nothing = IconLabel(NOTHING_MISSING, "circle-check", Tone.GOOD, self, style=TextStyle.BODY)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self, style=TextStyle.BODY)
        self.problem.hide()
        self.done = IconLabel("", "circle-check", Tone.GOOD, self, style=TextStyle.LABEL)
        self.done.hide()
        for card in (self.missing, self.to_check):
            card.jump.connect(self.jump)
        self.finishing.stopped.connect(self._on_stopped)
        self.finishing.finished.connect(self._on_finished)
        self.finishing.refused.connect(self._on_refused)
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._follow)
        controller.answered.connect(lambda _path: self._soon.start())
        controller.verdicts_changed.connect(self._soon.start)
        controller.frozen.changed.connect(self._soon.start)

    # What the view asks of every page

    @property
    def side(self) -> QWidget | None:
        """It has no panel of its own: suitability stands beside it."""
        return None

    def focus_first(self) -> None:
        """Go to what is missing; to the button when nothing is."""
        self.refresh()
        if self.missing.points and self.finishing.finished_at is None:
            self.missing.take_focus()
        else:
            self.button_wanted.emit()

    def focus_path(self, path: str) -> QWidget | None:
        """There are no questions here."""
        return None

    def settle(self) -> None:
        """Nothing is typed here."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """They are among what is missing."""

    # Acts

    @property
    def act_words(self) -> str:
        """What the button of the foot bar does here."""
        if self.finishing.finished_at is not None:
            return BACK
        if self.finishing.is_busy:
            return FINISHING
        return FINISH_ALL_THE_SAME if self._is_warned else FINISH

    def finish(self) -> None:
        """End the visit; or show what is missing; or what to look at first, once. Afterwards: go back."""
        if self.finishing.finished_at is not None:
            self.left.emit()
            return
        self.problem.hide()
        passed = (
            frozenset(point.message for point in self.to_check.points) if self._is_warned else frozenset()
        )
        self.finishing.finish(passed=passed)
        # It is on its way to the disk: the button says so until one of the answers comes.
        self.unanswered_changed.emit()

    def refresh(self) -> None:
        """Bring the page up to date: one short question to storage."""
        try:
            gate = self.finishing.look()
        except StorageProblem as problem:
            self._on_refused(problem.sentence)
            return
        self._show(gate)

    # Hearing

    def _on_stopped(self, gate: Gate) -> None:
        if gate.missing:
            self._show(gate)
            self.missing.take_focus()
            return
        self._show(gate)
        # The next press lets it stand. What comes up until then is shown first.
        self._is_warned = True
        self.to_check.take_focus()
        self.unanswered_changed.emit()

    def _on_finished(self, _at: datetime) -> None:
        self.refresh()
        announce(self, self.done.text, at_once=True)
        self.button_wanted.emit()

    def _on_refused(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.problem.show()
        announce(self, sentence, at_once=True)
        self.unanswered_changed.emit()

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    # Showing

    def _show(self, gate: Gate) -> None:
        at = self.finishing.finished_at
        changed = gate.to_check != self.to_check.points
        self.missing.show_points(gate.missing if at is None else ())
        self.to_check.show_points(gate.to_check if at is None else ())
        if changed or gate.missing:
            self._is_warned = False
        self.nothing.setVisible(at is None and not gate.missing)
        self.done.setVisible(at is not None)
        if at is not None:
            here = at.astimezone()
            self.done.set_text(f"This visit was finished on {here.day} {here:%B %Y} at {here:%H:%M}.")
        set_reading_order(self)
        self.unanswered_changed.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle("Finish the visit", self))
        words.addWidget(Label(LEAD, TextStyle.BODY, Tone.SECOND, self))
        column.addLayout(words)
        for widget in (self.done, self.missing, self.nothing, self.to_check, self.problem):
            column.addWidget(widget)
        column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self.refresh()
