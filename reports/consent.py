"""The consent form: signed after the time to think. It says what is planned, and both sides of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intake.screening import Outcome
from reports.citations import Citations
from reports.consent_answers import told
from reports.consent_decision import cost_and_time, photos
from reports.consent_facts import facts
from reports.consent_parts import benefits, proposal
from reports.consent_readiness import not_yet, open_points, outcome_sign
from reports.consent_risks import choices, risks
from reports.consent_signing import signing, sources, teach_back
from reports.content import DocumentContent
from reports.flowables.layout import PANEL_PADDING, Panel
from reports.flowables.marks import Outcome as Sign
from reports.flowables.marks import VerdictChip
from reports.flowables.text import title
from reports.form import Form
from reports.styles import Look
from reports.surface import Flowing

# Four where little was found; one more where findings or many other treatments stand in it.
USUAL_PAGES = 5


def _story(content: DocumentContent, look: Look, citations: Citations) -> Iterator[Flowing]:
    reason = not_yet(content)
    if reason:
        yield _warning(reason, outcome_sign(content), look)
    yield title(look.say("Your consent"), look.headline)
    yield citations.sentence(content.consent_texts.lead, look.lead)
    for part in (proposal, benefits, risks, choices, told, cost_and_time, photos, teach_back, signing):
        yield from part(content, look, citations)
    yield from sources(look, citations)


def _warning(reason: str, outcome: Outcome, look: Look) -> Flowing:
    chip = VerdictChip(Sign(outcome.value), reason, look=look, small=False)
    return Panel([chip], look=look, padding=PANEL_PADDING * 0.7, space_before=0, space_after=12)


def _notices(content: DocumentContent) -> Sequence[str]:
    notices = []
    reason = not_yet(content)
    if reason:
        notices.append(f"plan.treatment: {reason}")
    if content.answers.code("goals.teach-back") == "again":
        notices.append(
            "goals.teach-back: The patient could not yet say what is likely. Explain it again first."
        )
    blanks = open_points(content)
    if blanks:
        notices.append(f"Write in by hand before it is signed: {', '.join(blanks)}.")
    notices += [f"{warning.link_id}: {warning.message}" for warning in content.schedule.warnings]
    return notices


FORM = Form(
    title="Consent form",
    story=_story,
    facts=facts,
    typed=frozenset({"goals.said-back", "plan.operator", "plan.device", "allergies.list"}),
    goes_home=True,
    signed=True,
    usual_pages=USUAL_PAGES,
    notices=_notices,
)
