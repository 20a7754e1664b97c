"""Why a question is asked and what an answer means, in words with their sources. No widgets."""

from __future__ import annotations

from collections.abc import Sequence

from intake.catalogue import Catalogue
from intake.catalogue_rules import Contraindication, Severity
from intake.dates import say_date
from intake.questionnaire import Item
from intake.screening import Verdict
from ui.consultation.words import finding_weight


def rule_of(item: Item, catalogue: Catalogue) -> Contraindication | None:
    """The rule that a question of the health section belongs to; None for other questions."""
    parts = item.link_id.split(".")
    return catalogue.contraindication.get(parts[1]) if parts[0] == "health" and len(parts) > 1 else None


def why_words(item: Item, catalogue: Catalogue) -> str:
    """Why a question is asked, in the catalogue's own sentences; empty where it gives none."""
    rule = rule_of(item, catalogue)
    if rule is not None:
        return rule.patient_text
    said = [entry.why for entry in catalogue.history if item.link_id in entry.home and entry.why]
    # The page shows an item's own reason at all times.
    return " ".join(dict.fromkeys(said)) if said else item.why


def source_words(sources: Sequence[str], catalogue: Catalogue) -> str:
    """The sources by their short names; those the catalogue does not list are left out."""
    names = [catalogue.source[source].short for source in sources if source in catalogue.source]
    return "; ".join(dict.fromkeys(names))


def advice_words(rule: Contraindication, verdicts: Sequence[Verdict]) -> str:
    """What the findings of one rule mean now, the worst first, and what the catalogue says to do."""
    findings = [
        finding for verdict in verdicts for finding in verdict.reasons if finding.contraindication == rule.id
    ]
    if not findings:
        return rule.action
    worst = max(finding.severity for finding in findings)
    lead = finding_weight(worst)
    days = [
        finding.clear_from
        for finding in findings
        if finding.severity is Severity.DEFER and finding.clear_from is not None
    ]
    if worst is Severity.DEFER and days:
        lead = f"{lead} until {say_date(max(days))}"
    return f"{lead}. {rule.action}" if lead else rule.action
