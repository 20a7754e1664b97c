"""From a question to its evidence and back: the key F3 of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from intake.catalogue import Catalogue
from intake.evidence_index import Kind, Ref
from intake.questionnaire import Item
from ui.consultation.reasons import rule_of
from ui.consultation.suitability_panel import SuitabilityPanel
from ui.evidence.evidence_place import EvidencePlace

if TYPE_CHECKING:
    from ui.window import MainWindow

NOTHING = "Nothing here has an entry in the evidence: go to a question or a treatment first."


def ref_of_question(widget: QWidget | None, catalogue: Catalogue) -> Ref | None:
    """The entry behind what has the keyboard: the question's rule, history or source; a card's treatment."""
    focus = widget
    while widget is not None:
        item = getattr(widget, "item", None)
        if isinstance(item, Item):
            return ref_of_item(item, catalogue)
        if isinstance(widget, SuitabilityPanel):
            return next(
                (Ref(Kind.TREATMENT, id) for id, card in widget.cards.items() if card.isAncestorOf(focus)),
                None,
            )
        widget = widget.parentWidget()
    return None


def ref_of_item(item: Item, catalogue: Catalogue) -> Ref | None:
    """The entry of one question; None where the catalogue says nothing of it."""
    rule = rule_of(item, catalogue)
    if rule is not None:
        return Ref(Kind.RULE, rule.id)
    asked = next((entry for entry in catalogue.history if item.link_id in entry.home), None)
    if asked is not None:
        return Ref(Kind.TEXT, f"history.{asked.id}")
    source = next((source for source in item.sources if source in catalogue.source), "")
    return Ref(Kind.SOURCE, source) if source else None


def look_up(window: MainWindow, catalogue: Catalogue) -> None:
    """Open the evidence of the question that has the keyboard; from there, go back to the consultation."""
    place = window.stack.currentWidget()
    if isinstance(place, EvidencePlace):
        came_from, place.came_from = place.came_from, None
        if came_from is not None:
            window.open_consultation(came_from)
        return
    ref = ref_of_question(QApplication.focusWidget(), catalogue)
    if ref is None:
        window.status.say(NOTHING)
        return
    came_from = window.open_consultation_id
    if window.ways.show_evidence(ref.kind.value, ref.id):
        opened = window.stack.currentWidget()
        assert isinstance(opened, EvidencePlace)
        opened.begin_look_up(came_from, window.open_consultation)
