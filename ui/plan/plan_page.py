"""The plan: the options side by side, the hope before the figures, the course with its dates and cost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from intake.catalogue_treatments import NO_TREATMENT
from intake.questionnaire import Problem
from intake.screening import Outcome
from ui.consultation.binding import Binding
from ui.consultation.controller import ConsultationController
from ui.consultation.page_widget import is_put_away
from ui.consultation.pages import Page
from ui.consultation.words import CERTAINTY_WORDS, chip_words, healing_words, visits_words
from ui.plan.course_form import CourseForm, warning_words
from ui.plan.forecast_card import ClosedForecast, ForecastCard
from ui.plan.option_columns import Option
from ui.plan.option_list import OptionList
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, PageTitle
from ui.widgets.question_row import QuestionRow

LEAD = "Show all options, no treatment first. Nothing is chosen until you press it."
HOPE = "goals.hoped-for"
TREATMENT = "plan.treatment"
ASK_HOPE = "Ask for the hope first. What studies saw is shown once it is answered."
_HEAD = 320
"""The least room of the title beside its button, in pixels at 100 %."""
NOT_SCREENED = "Not screened"
CHOOSE = "Choose an option above to see what studies of it saw."


class PlanPage(QWidget):
    """Options, forecast and teach-back in the middle; the course as a panel of the page's own.

    `show_wanted()` asks to turn the plan to the patient.
    """

    unanswered_changed = Signal()
    show_wanted = Signal()

    def __init__(self, controller: ConsultationController, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self._controller = controller
        self._items = controller.knowledge.questionnaire.items
        self.binding = Binding(controller, self)
        self.course = CourseForm(controller, self.binding)
        self.course.setParent(self)
        self.course.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(PageTitle(self.page.title, self))
        head.addWidget(Label(LEAD, TextStyle.BODY, Tone.SECOND, self))
        self.show_button = PlainButton("Show to patient", self, icon="eye", key="F11")
        self.show_button.clicked.connect(self.show_wanted)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._top.addLayout(head, 1)
        self._top.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._top)
        column.addWidget(self._options_card())
        column.addWidget(self._hope_card())
        self.closed = ClosedForecast(self)
        self.forecast = ForecastCard(controller.knowledge.catalogue, self)
        self.alternative = Card(self)
        self.alternative_words = Label("", parent=self.alternative)
        self.alternative.add(self.alternative_words)
        for card in (self.closed, self.forecast, self.alternative):
            column.addWidget(card)
        column.addWidget(self._teach_back_card())
        column.addStretch(1)
        self.binding.listen(self._on_answered)
        controller.verdicts_changed.connect(self._on_verdicts)
        controller.marks_changed.connect(self.refresh)
        self.refresh()

    # What the view asks of every page

    @property
    def side(self) -> QWidget:
        """The course."""
        return self.course

    @property
    def side_title(self) -> str:
        """What its tab is called."""
        return "Course"

    def focus_first(self) -> None:
        """Go to the hope where it was not asked, else to the options."""
        if HOPE not in self._controller.enabled:
            self.hope.take_focus()
        else:
            self.options.take_focus()

    def focus_path(self, path: str) -> QWidget | None:
        """Go to a question of the plan, and give its row."""
        if path == TREATMENT:
            self.options.take_focus()
            return self.options
        row = self.teach_back.get(path) or self.course.rows.get(path)
        if row is None:
            return None
        if self.course.questions.isHidden() and self.course.questions.isAncestorOf(row):
            self.options.take_focus()
            return self.options
        row.take_focus()
        return row

    def settle(self) -> None:
        """Send what is still being typed."""
        self.binding.settle()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the words of each problem beside its question."""
        words = {problem.path: problem.message for problem in problems}
        self.course.show_problems(problems)
        for path, row in self.teach_back.items():
            row.set_error(words.get(path, ""))

    # Showing

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button goes below the title where it would press its words together."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_narrow = self.width() < self.show_button.sizeHint().width() + grown(_HEAD)
        self._top.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        self._top.setSpacing(10 if is_narrow else 16)

    def refresh(self) -> None:
        """Show options, forecast, dates and warnings as they stand."""
        self._show_options()
        self._show_forecast()
        self.course.refresh()

    def _options_card(self) -> Card:
        card = Card(self)
        card.body.setContentsMargins(6, 2, 6, 6)
        self.options = OptionList(self._options(), card)
        self.options.chosen.connect(self._choose)
        card.add(self.options)
        self.treatment_warning = IconLabel("", "triangle-alert", Tone.WARNING, card)
        self.treatment_warning.setContentsMargins(11, 0, 11, 8)
        card.add(self.treatment_warning)
        return card

    def _hope_card(self) -> Card:
        self.hope_card = Card(self)
        self.hope = QuestionRow(self._items[HOPE], parent=self.hope_card)
        self.binding.bind(self.hope.field, HOPE)
        self.hope_card.add(self.hope)
        return self.hope_card

    def _teach_back_card(self) -> Card:
        card = Card(self)
        self.teach_back: dict[str, QuestionRow] = {}
        for number, link_id in enumerate(
            link_id for link_id in self.page.link_ids if link_id.startswith("goals.")
        ):
            if number:
                card.add_divider()
            row = QuestionRow(self._items[link_id], parent=card)
            self.binding.bind(row.field, link_id)
            row.refresh()
            self.teach_back[link_id] = row
            card.add(row)
        return card

    def _options(self) -> tuple[Option, ...]:
        catalogue = self._controller.knowledge.catalogue
        verdicts = {verdict.treatment: verdict for verdict in self._controller.verdicts}
        nothing, *others = catalogue.alternatives
        found = [
            Option(
                nothing.id,
                nothing.plain_name,
                None,
                "",
                nothing.visits,
                nothing.days_to_heal,
                Outcome.SUITABLE,
                "Always possible",
            )
        ]
        for treatment in self._controller.offered:
            entry, verdict = catalogue.treatment[treatment], verdicts[treatment]
            level = entry.evidence.level
            healing = healing_words(entry).removesuffix(" days")
            found.append(
                Option(
                    entry.id,
                    entry.short_name,
                    level,
                    CERTAINTY_WORDS[level],
                    visits_words(entry),
                    healing,
                    verdict.outcome,
                    chip_words(verdict, catalogue),
                )
            )
        found += [
            Option(
                other.id,
                other.plain_name,
                other.how_sure,
                other.how_sure_words if other.how_sure is None else CERTAINTY_WORDS[other.how_sure],
                other.visits,
                other.days_to_heal,
                None,
                NOT_SCREENED,
            )
            for other in others
        ]
        return tuple(found)

    def _show_options(self) -> None:
        self._has_old_options = False
        self.options.show_options(self._options(), self._controller.enabled.code(TREATMENT))
        catalogue = self._controller.knowledge.catalogue
        warnings = [
            warning_words(warning, catalogue)
            for warning in self._controller.schedule.warnings
            if warning.link_id == TREATMENT
        ]
        words = " ".join(warnings)
        if words != self.treatment_warning.text:
            self.treatment_warning.set_text(words)
        self.treatment_warning.setVisible(bool(words))

    def _show_forecast(self) -> None:
        controller = self._controller
        catalogue = controller.knowledge.catalogue
        code, hope = controller.enabled.code(TREATMENT), controller.enabled.code(HOPE)
        # The hope is asked before any figure is seen: a number on the screen would become the hope.
        focus = QApplication.focusWidget()
        is_told_here = hope is not None and focus is not None and self.hope_card.isAncestorOf(focus)
        if is_told_here:
            # What has the keyboard goes away: the options are next, not what Qt finds after it.
            self.options.take_focus()
        self.hope_card.setVisible(hope is None)
        is_treatment = code in catalogue.treatment
        is_alternative = code in catalogue.alternative
        self.closed.words.setText(ASK_HOPE if hope is None else CHOOSE)
        self.closed.setVisible(not is_alternative and (hope is None or not is_treatment))
        self.forecast.setVisible(hope is not None and is_treatment)
        self.alternative.setVisible(is_alternative)
        if hope is not None and is_treatment and code is not None:
            self.forecast.show_forecast(controller.forecast(code), hope)
        if is_alternative and code is not None:
            entry = catalogue.alternative[code]
            fades = "" if code != NO_TREATMENT else f" {catalogue.always.text}"
            self.alternative_words.setText(entry.text + fades)

    # Hearing

    def showEvent(self, event: QShowEvent) -> None:
        """Show the verdicts that changed while another page was shown."""
        if self._has_old_options:
            self._show_options()
        super().showEvent(event)

    def _on_verdicts(self) -> None:
        if is_put_away(self):
            self._has_old_options = True
        else:
            self._show_options()

    def _choose(self, code: str) -> None:
        self._controller.answer(TREATMENT, (code,) if code else (), said_by="patient")
        # A press on the chosen row took its mark away already; what is stored decides.
        self._show_options()

    def _on_answered(self, path: str) -> None:
        if path in self.teach_back:
            self.teach_back[path].refresh()
        if path.startswith(("plan.", "goals.")):
            self.refresh()
            self.unanswered_changed.emit()
