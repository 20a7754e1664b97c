"""Check answers: everything that was said, in words, before the documents are made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.errors import StorageProblem
from intake.conditions import Answers
from intake.questionnaire import Problem
from ui.consultation.check_answers import check_lines
from ui.consultation.check_list import CheckList
from ui.consultation.controller import ConsultationController
from ui.consultation.pages import Page
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.cards import Card
from ui.widgets.labels import Label, PageTitle

LEAD = "Read the answers through together. Change leads to a question and back here."


class CheckPage(QWidget):
    """`change(path)` asks for a question. The lines are worked out when somebody looks at the page."""

    unanswered_changed = Signal()
    change = Signal(str)

    def __init__(self, controller: ConsultationController, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self._controller = controller
        self._shown: tuple[Answers, tuple[str, ...]] | None = None
        self.list = CheckList(self)
        self.list.change.connect(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle(page.title, self))
        self.lead = Label(LEAD, TextStyle.BODY, Tone.SECOND, self)
        words.addWidget(self.lead)
        column.addLayout(words)
        card = Card(self)
        card.body.setContentsMargins(1, 2, 1, 8)
        card.add(self.list)
        column.addWidget(card, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._follow)
        controller.answered.connect(lambda _path: self._soon.start())
        controller.marks_changed.connect(self._soon.start)

    # What the view asks of every page

    @property
    def side(self) -> QWidget | None:
        """It has no panel of its own."""
        return None

    def focus_first(self) -> None:
        """Go to the list, where it was left."""
        self.refresh()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_path(self, path: str) -> QWidget | None:
        """Go to the line of a question."""
        self.refresh()
        self.list.choose(path)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.list

    def settle(self) -> None:
        """Nothing is typed here."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Each stands in its line."""

    def refresh(self) -> None:
        """Bring the lines up to date."""
        try:
            waiting = self._controller.waits_for_confirmation()
            self.lead.setText(LEAD)
        except StorageProblem as problem:
            # The answers are known all the same; which of them wait is not.
            waiting = ()
            self.lead.setText(problem.sentence)
        now = (self._controller.answers, waiting)
        if self._shown is None or self._shown[0] is not now[0] or self._shown[1] != now[1]:
            self._shown = now
            self.list.show_lines(check_lines(self._controller, waiting=now[1]))

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks."""
        super().showEvent(event)
        self.refresh()

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()
