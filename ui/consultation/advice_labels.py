"""What the answers mean now, in the labels beside the questions, on a page and for what was added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.consultation.reasons import advice_words, rule_of
from ui.widgets.icon_label import IconLabel

if TYPE_CHECKING:
    from ui.consultation.facts import ConsultationFacts


def show_advice(labels: Mapping[str, IconLabel], facts: ConsultationFacts) -> None:
    """Bring each label up to date, by the linkId of its question; only treatments that are offered count."""
    if not labels:
        return
    knowledge, offered = facts.knowledge, set(facts.offered)
    verdicts = [verdict for verdict in facts.verdicts if verdict.treatment in offered]
    # Every page of questions asks after each change of a verdict, most of them for rules that found nothing.
    found = {finding.contraindication for verdict in verdicts for finding in verdict.reasons}
    for link_id, label in labels.items():
        rule = rule_of(knowledge.questionnaire.items[link_id], knowledge.catalogue)
        words = "" if rule is None else advice_words(rule, verdicts if rule.id in found else ())
        if words != label.text:
            label.set_text(words)
