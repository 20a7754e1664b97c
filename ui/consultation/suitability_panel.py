"""Suitability beside the questions: a card for each treatment, changed in place as answers come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.catalogue import Catalogue
from intake.catalogue_treatments import NO_TREATMENT
from intake.screening import BIRTH_DATE, DEVICE, SPECIALIST_SIGN_OFF, Finding, Outcome, Verdict
from ui.consultation.controller import ConsultationController
from ui.consultation.override_form import OverrideForm
from ui.consultation.words import CERTAINTY_WORDS, chip_words, count_words, finding_words, rule_link
from ui.theme.sizes import CARD_GAP
from ui.widgets.labels import Hint, SectionTitle
from ui.widgets.layouts import held
from ui.widgets.suitability_card import CardLine, SuitabilityCard

NOTHING = "Doing nothing is always possible."
SUPPORT = "This supports your decision and makes none. Not asked is never read as “No”."
DEVICE_LINK = "plan.device"


class SuitabilityPanel(QWidget):
    """Doing nothing first, then what the clinic offers, in a fixed order. `jump` gives a question's path."""

    jump = Signal(str)

    def __init__(self, controller: ConsultationController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        catalogue = controller.knowledge.catalogue
        self._shown: dict[str, Verdict] = {}
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        head = QHBoxLayout()
        head.addWidget(SectionTitle("Suitability", self), 1)
        head.addWidget(
            Hint("Dots show how sure the evidence is", self, wrap=False), 0, Qt.AlignmentFlag.AlignBottom
        )
        column.addLayout(head)
        nothing = SuitabilityCard(catalogue.alternative[NO_TREATMENT].plain_name, parent=self)
        nothing.show_verdict(Outcome.SUITABLE, "Always possible", (CardLine(NOTHING),))
        column.addWidget(nothing)
        self.cards: dict[str, SuitabilityCard] = {}
        for treatment in controller.offered:
            entry = catalogue.treatment[treatment]
            level = entry.evidence.level
            card = SuitabilityCard(
                entry.short_name, certainty=level, certainty_words=CERTAINTY_WORDS[level], parent=self
            )
            card.jump.connect(self.jump)
            self.cards[treatment] = card
            column.addWidget(card)
        self.overrides = OverrideForm(controller, self)
        column.addWidget(self.overrides)
        column.addWidget(Hint(SUPPORT, self))
        column.addStretch(1)
        controller.verdicts_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the verdicts as they stand. Cards keep their place."""
        catalogue = self._controller.knowledge.catalogue
        with held(self._column):
            for verdict in self._controller.verdicts:
                card = self.cards.get(verdict.treatment)
                if card is not None and self._shown.get(verdict.treatment) != verdict:
                    self._shown[verdict.treatment] = verdict
                    lines = (*_reasons(verdict, catalogue), *_missing(verdict))
                    card.show_verdict(verdict.outcome, chip_words(verdict, catalogue), lines)
            self.overrides.refresh()


def _reasons(verdict: Verdict, catalogue: Catalogue) -> tuple[CardLine, ...]:
    return tuple(_reason(finding, catalogue) for finding in verdict.reasons)


def _reason(finding: Finding, catalogue: Catalogue) -> CardLine:
    words = finding_words(finding, catalogue)
    if finding.contraindication == SPECIALIST_SIGN_OFF:
        return CardLine(words)
    if finding.override is not None:
        words = f"{words} (overruled)"
    link = rule_link(catalogue.contraindication[finding.contraindication])
    return CardLine(words, "" if link == BIRTH_DATE else link)


def _missing(verdict: Verdict) -> tuple[CardLine, ...]:
    """What is still to be asked, as one line, and the machine as another."""
    lines = []
    questions = [link_id for link_id in verdict.missing if link_id not in (DEVICE, BIRTH_DATE)]
    if questions:
        words = count_words(len(questions), "answer is missing", "answers are missing")
        lines.append(CardLine(words, questions[0]))
    if BIRTH_DATE in verdict.missing:
        lines.append(CardLine("The birth date is not recorded"))
    if DEVICE in verdict.missing:
        lines.append(CardLine("The machine is not recorded", DEVICE_LINK))
    return tuple(lines)
