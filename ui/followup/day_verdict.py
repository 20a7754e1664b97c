"""What a day says to a session: go ahead, not today and why, ask first; each with its sources."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.catalogue import Catalogue
from intake.catalogue_rules import Severity
from intake.conditions import NO, NOT_SURE
from intake.questionnaire import Questionnaire
from intake.screening import DEVICE, OUTCOME_OF, Outcome
from intake.session_day import DayOutcome, DayVerdict
from ui.consultation.reasons import source_words
from ui.consultation.words import count_words, finding_weight, finding_words
from ui.short_date import short_date
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.layouts import clear
from ui.widgets.verdicts import VerdictChip

DECIDES = "Support only: the clinician decides."
NO_TREATMENT = "No treatment was chosen in the plan, so there is nothing to judge."
_PATCH_BELOW = "Call again or test once more, and note what was seen, before session 1."
PATCH_LINES = {
    NO: ("Wait: the test patch was not clear", _PATCH_BELOW),
    NOT_SURE: ("Wait: nobody is sure that the test patch was clear", _PATCH_BELOW),
}
_MOST_LINKS = 6


def chip_of(verdict: DayVerdict) -> tuple[Outcome, str]:
    """How a chip shows it: the look of an outcome, and the words."""
    if verdict.outcome is DayOutcome.GO_AHEAD:
        if verdict.reasons:
            return Outcome.SUITABLE_WITH_CARE, "Go ahead, with care"
        return Outcome.SUITABLE, "Go ahead"
    if verdict.outcome is DayOutcome.ASK_FIRST:
        asked = [link_id for link_id in verdict.missing if link_id != DEVICE]
        number = count_words(len(asked), "question", "questions")
        return Outcome.INCOMPLETE, f"Ask first: {number}" if asked else "Name the machine first"
    words = "Not today"
    if verdict.clear_from is not None:
        words += f": from {short_date(verdict.clear_from)}"
    worst = max(verdict.verdict.worst, Severity.DEFER)
    return OUTCOME_OF[worst], words


def reason_lines(verdict: DayVerdict, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Each reason, and below it what to do and on whose word."""
    lines = [] if not verdict.patch_clear else [PATCH_LINES[verdict.patch_clear]]
    for finding in verdict.reasons:
        rule = catalogue.contraindication.get(finding.contraindication)
        sources = source_words(finding.sources, catalogue)
        weight = finding_weight(finding.severity)
        below = f"{rule.action} ({sources})" if rule is not None else sources
        lines.append((f"{weight}: {finding_words(finding, catalogue)}", below))
    return tuple(lines)


class DayVerdictPanel(QWidget):
    """The chip, the reasons, and links to what was not asked. `jump(linkId)` when a link is pressed."""

    jump = Signal(str)

    def __init__(
        self, catalogue: Catalogue, questionnaire: Questionnaire, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue, self._questionnaire = catalogue, questionnaire
        self._said = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(SectionTitle("Is today all right?", self))
        self.chip = VerdictChip(Outcome.INCOMPLETE, "", self)
        column.addWidget(self.chip)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(3)
        column.addLayout(self._lines)
        self.links: list[LinkButton] = []
        column.addWidget(Hint(DECIDES, self))

    def show_verdict(self, verdict: DayVerdict | None) -> None:
        """Show another verdict, and have it said when it is another one."""
        clear(self._lines)
        self.links.clear()
        self.chip.setVisible(verdict is not None)
        if verdict is None:
            self._lines.addWidget(Label(NO_TREATMENT, TextStyle.SMALL, Tone.SECOND, self))
            return
        outcome, words = chip_of(verdict)
        self.chip.set_outcome(outcome, words)
        for line, below in reason_lines(verdict, self._catalogue):
            self._lines.addWidget(Label(line, TextStyle.SMALL_LABEL, parent=self))
            self._lines.addWidget(Label(below, TextStyle.SMALL, Tone.SECOND, self))
        self._show_missing(verdict.missing)
        if words != self._said and self._said:
            announce(self, words)
        self._said = words

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said, in order."""
        return tuple(label.text() for label in self.findChildren(Label) if not label.isHidden())

    def _show_missing(self, missing: Sequence[str]) -> None:
        if not missing:
            return
        self._lines.addWidget(Label("Not asked yet", TextStyle.SMALL_LABEL, parent=self))
        # Counted as the chip counts: the machine is named, not asked.
        asked = [link_id for link_id in missing if link_id != DEVICE]
        for link_id in asked[:_MOST_LINKS]:
            item = self._questionnaire.items[link_id]
            self._add_link(link_id, item.label or item.text)
        if len(asked) > _MOST_LINKS:
            more = count_words(len(asked) - _MOST_LINKS, "more question", "more questions")
            self._lines.addWidget(Hint(f"and {more}", self))
        if DEVICE in missing:
            self._add_link(DEVICE, "Which machine is used")

    def _add_link(self, link_id: str, words: str) -> None:
        link = LinkButton(words, self)
        link.clicked.connect(lambda: self.jump.emit(link_id))
        self.links.append(link)
        self._lines.addWidget(link)
