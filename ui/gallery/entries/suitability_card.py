"""The card of one treatment beside the questions."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake.screening import Outcome
from ui.gallery.entry import Entry, Samples, State
from ui.widgets.suitability_card import CardLine, SuitabilityCard


def _states(samples: Samples, parent: QWidget) -> list[State]:
    titles = [treatment.name for treatment in samples.catalogue.treatments]

    def card(place: int, outcome: Outcome, words: str, *lines: CardLine) -> SuitabilityCard:
        made = SuitabilityCard(titles[place], certainty=place, parent=parent)
        made.show_verdict(outcome, words, lines)
        return made

    why = CardLine("The answer on eczema asks for care")
    jump = CardLine("Say which machine is used", "plan.device")
    changed = card(2, Outcome.SUITABLE, "")
    changed.show_verdict(Outcome.WAIT, "Wait until 14 Mar 2027", (CardLine("The tan has to fade first"),))
    return [
        State("Suitable", card(0, Outcome.SUITABLE, ""), wide=True),
        State("With a reason", card(1, Outcome.SUITABLE_WITH_CARE, "", why), wide=True),
        State("With the way to a question", card(3, Outcome.INCOMPLETE, "", jump), wide=True),
        State("Just changed", changed, wide=True),
    ]


ENTRY = Entry("suitability-card", "Suitability card", _states)
