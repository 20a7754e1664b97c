"""The result check: the judgements on the scale of the forecast, measures, photographs, and what is next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from intake.conditions import Answers, Value
from intake.course import ImprovementBand
from intake.questionnaire import Item
from intake.sections.goals import HOPES
from ui.consultation.stacked_question import StackedQuestion
from ui.followup.course_desk import CourseDesk
from ui.followup.effects_block import EffectsBlock
from ui.followup.form_items import (
    AS_EXPECTED,
    MEASURES,
    NEXT_STEP,
    PATIENT_BAND,
    PRACTITIONER,
    PRACTITIONER_BAND,
    RATED_FROM,
    RATED_WORDS,
    RESULT_DAY,
    RESULT_NOTES,
    SATISFACTION,
    WORTH_IT,
)
from ui.followup.measures_card import MeasuresCard
from ui.followup.photo_pair import PhotoPairCard
from ui.followup.result_bars import Judged, ResultBars
from ui.followup.session_form import NONE_WRITTEN, offer_names, problems_of, say_empty
from ui.plan.study_bars import hope_of, studies_of
from ui.short_date import short_date
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle, grown
from ui.widgets.cards import Card
from ui.widgets.labels import Label, SectionTitle
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.worker import Worker

_SIDE_BY_SIDE = 640


class ResultForm(QWidget):
    """The middle of the page; `side` holds side effects and what is next, for the panel at the right.

    `answered()` after every change.
    """

    answered = Signal()

    def __init__(
        self, desk: CourseDesk, store: Store, actor: Actor, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._forecast = desk, desk.forecast()
        self._rows: dict[str, StackedQuestion] = {}
        self.bars = ResultBars(self)
        self.measures = MeasuresCard(desk, self)
        self.measures.answered.connect(self.answered)
        self.photos = PhotoPairCard(store, actor, worker, self)
        self.photos.read(desk.stored.patient_id, desk.stored.id)
        entry = desk.treatment
        self.effects = EffectsBlock(
            () if entry is None else tuple(effect.plain for effect in entry.side_effects)
        )
        self.effects.answered.connect(self.answered)
        self.next_step = self._question(NEXT_STEP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self._scale_card())
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(CARD_GAP)
        self._pair.addWidget(self.measures, 4)
        self._pair.addWidget(self.photos, 3)
        column.addLayout(self._pair)
        column.addWidget(self._patient_card())
        offer_names(
            self._rows[PRACTITIONER.link_id].field, [person.name for person in desk.clinic.practitioners]
        )
        say_empty(self._rows[RESULT_NOTES.link_id].field, NONE_WRITTEN)
        self._refresh()
        set_reading_order(self)

    def answers(self) -> Answers:
        """Everything as it stands."""
        values: dict[str, tuple[Value, ...]] = {
            link_id: row.field.value() for link_id, row in self._rows.items() if row.field.value()
        }
        effects = self.effects.answers()
        whole = Answers(values | dict(effects.values), effects.groups)
        return whole.with_groups(MEASURES, *self.measures.groups())

    def show_answers(self, answers: Answers) -> None:
        """Show these, silently."""
        for link_id, row in self._rows.items():
            row.field.set_value(answers.all(link_id))
            row.refresh()
        self.measures.show_groups(answers.group(MEASURES))
        self.effects.show_answers(answers)
        self._refresh()

    def settle(self) -> None:
        """Tell what is still being typed."""
        for row in self._rows.values():
            row.field.settle()
        for field in self.measures.fields:
            field.settle()
        self.effects.settle()

    def problems(self) -> tuple[tuple[str, str], ...]:
        """What cannot be read, or lies outside what it can be, by linkId."""
        fields = [*(row.field for row in self._rows.values()), *self.measures.fields]
        return problems_of((field.item, field.value()) for field in fields)

    def show_problems(self, problems: Sequence[tuple[str, str]]) -> None:
        """Put the words of each problem beside its question."""
        told = dict(problems)
        for link_id, row in self._rows.items():
            row.set_error(told.get(link_id, ""))
        for field in self.measures.fields:
            field.set_error(field.item.link_id in told)

    def focus_on(self, link_id: str) -> None:
        """Go to a question."""
        row = self._rows.get(link_id)
        if row is not None:
            row.take_focus()
            return
        field = next((each for each in self.measures.fields if each.item.link_id == link_id), None)
        if field is not None:
            field.take_focus()

    def take_focus(self) -> None:
        """Go to the patient's judgement."""
        self._rows[PATIENT_BAND.link_id].take_focus()

    def row(self, link_id: str) -> StackedQuestion:
        """One question, by its linkId."""
        return self._rows[link_id]

    def resizeEvent(self, event: object) -> None:
        """Measures and photographs side by side where there is room."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        beside = self.width() >= grown(_SIDE_BY_SIDE)
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.LeftToRight if beside else directions.TopToBottom)

    def _question(self, item: Item) -> StackedQuestion:
        row = StackedQuestion(item, self)
        row.field.answered.connect(lambda _values: self._on_answered())
        self._rows[item.link_id] = row
        return row

    def _scale_card(self) -> Card:
        desk, card = self._desk, Card(self)
        regions = [
            desk.knowledge.catalogue.region[code].plain
            for code in desk.plan.regions
            if code in desk.knowledge.catalogue.region
        ]
        where = f", {', '.join(regions)}" if regions else ""
        head = QHBoxLayout()
        head.addWidget(SectionTitle(f"Forecast and result{where}", card), 1)
        agreed = f"Plan of {short_date(desk.stored.started.astimezone().date())}"
        head.addWidget(Label(agreed, TextStyle.SMALL, Tone.SECOND, card, wrap=False))
        card.body.addLayout(head)
        card.add(self.bars)
        card.add_divider()
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(CARD_GAP)
        for place in range(2):
            grid.setColumnStretch(place, 1)
        for line, items in enumerate(
            ((PATIENT_BAND, PRACTITIONER_BAND), (RESULT_DAY, PRACTITIONER), (RATED_FROM,))
        ):
            for place, item in enumerate(items):
                at = place if len(items) == 2 else 1
                grid.addWidget(self._question(item), line, at, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(grid)
        return card

    def _patient_card(self) -> Card:
        card = Card(self)
        card.add(SectionTitle("What the patient says", card))
        for item in (SATISFACTION, WORTH_IT, AS_EXPECTED, RESULT_NOTES):
            card.add(self._question(item))
        return card

    def _on_answered(self) -> None:
        self._refresh()
        self.answered.emit()

    def _refresh(self) -> None:
        """Bring the chart up to date."""
        desk, answers = self._desk, self.answers()
        hope = desk.answers.code("goals.hoped-for")
        words = f"Hoped for: {HOPES.display(hope)[:1].lower()}{HOPES.display(hope)[1:]}" if hope else ""
        figures = self._forecast.figures if self._forecast is not None else ()
        patient, practitioner = answers.code(PATIENT_BAND.link_id), answers.code(PRACTITIONER_BAND.link_id)
        rated = RATED_WORDS.get(answers.code(RATED_FROM.link_id) or "", "")
        who = ", ".join(filter(None, (answers.code(PRACTITIONER.link_id), rated[:1].lower() + rated[1:])))
        self.bars.show_result(
            studies_of(figures),
            hope_of(hope, words),
            (
                Judged("Patient", _band(patient), "on the day" if patient else "", is_round=True),
                Judged("Practitioner", _band(practitioner), who if practitioner else "", is_round=False),
            ),
        )


def _band(code: str | None) -> ImprovementBand | None:
    return ImprovementBand(code) if code else None
