"""The course: how often, when, by whom, at what price; its dates and cost. Warnings in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QGridLayout, QVBoxLayout, QWidget

from intake.catalogue import Catalogue
from intake.clinic import Offer
from intake.plan_warnings import PlanWarning
from intake.questionnaire import Problem
from ui.consultation.binding import Binding
from ui.consultation.controller import ConsultationController
from ui.consultation.reasons import source_words
from ui.consultation.stacked_question import StackedQuestion
from ui.consultation.words import count_words
from ui.plan.dates_card import DatesCard
from ui.theme.sizes import CARD_GAP
from ui.widgets.buttons import QuietButton
from ui.widgets.labels import Hint, SectionTitle
from ui.widgets.text_fields import StringField, TextField

PAIRS: tuple[tuple[str, ...], ...] = (
    ("plan.sessions", "plan.interval-weeks"),
    ("plan.first-session",),
    ("plan.test-patch",),
    ("plan.price-per-session", "plan.price-per-session-to"),
    ("plan.currency", "plan.minutes"),
)
LATER: tuple[tuple[str, ...], ...] = (
    ("plan.operator",),
    ("plan.device",),
    ("plan.numbing",),
    ("plan.numbing-area-cm2",),
    ("plan.regions",),
    ("plan.side",),
    ("plan.information-given",),
    ("plan.decided-on",),
    ("plan.photos-taken",),
)
STAFF_NOTES = "plan.staff-notes"
NO_NOTES = "None written"
OF_A_TREATMENT = "These are asked once a treatment is chosen."


class CourseForm(QWidget):
    """The questions of the plan but the choice itself, with the dates and the cost between them."""

    def __init__(
        self, controller: ConsultationController, binding: Binding, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._binding = binding
        self.rows: dict[str, StackedQuestion] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(SectionTitle("Course", self))
        self.hint = Hint(OF_A_TREATMENT, self)
        column.addWidget(self.hint)
        self.usual_button = QuietButton("", self, icon="copy")
        self.usual_button.clicked.connect(self.use_usual)
        column.addWidget(self.usual_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.questions = QWidget(self)
        questions = QVBoxLayout(self.questions)
        questions.setContentsMargins(0, 0, 0, 0)
        questions.setSpacing(CARD_GAP)
        questions.addLayout(self._grid(PAIRS))
        self.dates = DatesCard(self.questions)
        questions.addWidget(self.dates)
        questions.addLayout(self._grid(LATER))
        column.addWidget(self.questions)
        # Notes are for any plan, doing nothing among them.
        notes = self._cell(STAFF_NOTES)
        if isinstance(notes.field, TextField):
            # Nobody is asked for them, so they are never "not asked".
            notes.field.input.setPlaceholderText(NO_NOTES)
        column.addWidget(notes)
        column.addWidget(Hint(notes.item.why, self))
        column.addStretch(1)
        self._complete("plan.operator", [person.name for person in controller.clinic.practitioners])
        self._complete("plan.device", [device.name for device in controller.clinic.devices])
        self.refresh()

    def refresh(self) -> None:
        """Show dates, cost and warnings as they stand."""
        controller = self._controller
        treatment = controller.enabled.code("plan.treatment")
        course = treatment in controller.knowledge.catalogue.treatment
        self.hint.setVisible(not course)
        self.questions.setVisible(course)
        for row in self.rows.values():
            row.refresh()
        offer = controller.clinic.offer(treatment) if course and treatment else None
        words = usual_words(offer)
        self.usual_button.setVisible(bool(words) and "plan.sessions" not in controller.answers)
        self.usual_button.setText(f"Use our usual: {words}" if words else "")
        schedule = controller.schedule
        self.dates.show_schedule(schedule, controller.plan.price_per_session)
        self._show_warnings(schedule.warnings, controller.knowledge.catalogue)

    def use_usual(self) -> None:
        """Fill in what the clinic usually plans for the chosen treatment, where nothing was answered."""
        controller = self._controller
        offer = controller.clinic.offer(controller.enabled.code("plan.treatment") or "")
        if offer is None:
            return
        for link_id, value in (
            ("plan.sessions", offer.sessions),
            ("plan.interval-weeks", offer.interval_weeks),
            ("plan.minutes", offer.minutes),
        ):
            if value is not None and link_id not in controller.answers:
                controller.answer(link_id, (value,), said_by="practitioner")
        self.rows["plan.first-session"].take_focus()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the words of each problem beside its question."""
        words = {problem.path: problem.message for problem in problems}
        for link_id, row in self.rows.items():
            row.set_error(words.get(link_id, ""))

    @property
    def shown_warnings(self) -> tuple[str, ...]:
        """The warnings that are shown, in the order of the questions."""
        return tuple(row.warning.text for row in self.rows.values() if not row.warning.isHidden())

    def _grid(self, pairs: tuple[tuple[str, ...], ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(CARD_GAP)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        for line, link_ids in enumerate(pairs):
            for place, link_id in enumerate(link_ids):
                cell = self._cell(link_id)
                span = 1 if len(link_ids) == 2 else 2
                grid.addWidget(cell, line, place, 1, span, Qt.AlignmentFlag.AlignTop)
        return grid

    def _cell(self, link_id: str) -> StackedQuestion:
        item = self._controller.knowledge.questionnaire.items[link_id]
        row = StackedQuestion(item, self if link_id == STAFF_NOTES else self.questions, text=item.label)
        self._binding.bind(row.field, link_id)
        self.rows[link_id] = row
        return row

    def _show_warnings(self, warnings: Sequence[PlanWarning], catalogue: Catalogue) -> None:
        said: dict[str, list[str]] = {}
        for warning in warnings:
            said.setdefault(warning.link_id, []).append(warning_words(warning, catalogue))
        for link_id, row in self.rows.items():
            row.set_warning(" ".join(said.get(link_id, ())))

    def _complete(self, link_id: str, names: list[str]) -> None:
        """Offer the names that the clinic has recorded while one is typed; any other may be typed too."""
        field = self.rows[link_id].field
        if names and isinstance(field, StringField):
            completer = QCompleter(names, field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            field.input.setCompleter(completer)
            completer.activated.connect(lambda _text, field=field: field.settle())


def usual_words(offer: Offer | None) -> str:
    """What a clinic usually plans, in a few words; empty where it has recorded nothing."""
    if offer is None:
        return ""
    parts = []
    if offer.sessions is not None:
        parts.append(count_words(offer.sessions, "session", "sessions"))
    if offer.interval_weeks is not None:
        parts.append(f"{offer.interval_weeks} weeks apart")
    if offer.minutes is not None:
        parts.append(f"{offer.minutes} minutes")
    return ", ".join(parts)


def warning_words(warning: PlanWarning, catalogue: Catalogue) -> str:
    """A warning with the short names of its first sources."""
    sources = source_words(warning.sources[:2], catalogue)
    return f"{warning.message} ({sources})" if sources else warning.message
