"""Letters to the doctors whose word is asked for, each on a page of its own; else one for information.

A letter names what its reader is asked about, and nothing that another reader is. The patient may read it, so
its words are plain and kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reportlab.platypus.doctemplate import NextPageTemplate
from reportlab.platypus.flowables import PageBreak

from intake.catalogue_rules import Severity
from intake.referral import can_refer
from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.fitting import Fitting
from reports.form import Form
from reports.letter_facts import facts, typed
from reports.letter_parts import letter
from reports.letter_words import letters_of
from reports.styles import Look
from reports.surface import Flowing


def _story(content: DocumentContent, look: Look, _: Citations) -> Iterator[Flowing]:
    letters = letters_of(content)
    for number, one in enumerate(letters, start=1):
        if number > 1:
            # Every letter begins with the clinic's and the patient's block, and cites its own sources.
            yield NextPageTemplate("first")
            yield PageBreak()
        citations = Citations(content.catalogue, look)
        made = partial(letter, content, one, citations=citations, number=number, total=len(letters))
        # A letter of one page is read: where it would run over, its gaps give way first.
        tighter = None if look.large or look.tighter is None else partial(made, look=look.tighter)
        yield Fitting(made(look=look), tighter=tighter)


def _notices(content: DocumentContent) -> Sequence[str]:
    notices = []
    letters = content.letters
    if not letters:
        notices.append("No answer asks for a doctor's word: the letter is for information and asks nothing.")
    for one in letters:
        if one.urgent:
            notices.append(f"The letter to the {one.recipient.title.lower()} is urgent. Send it today.")
    if len(letters) > 1:
        notices.append(f"The file holds {len(letters)} letters. Send each reader only their own.")
    if not content.consultation.patient.general_practitioner and any(
        one.recipient.id == "gp" for one in letters_of(content)
    ):
        notices.append(
            "Patient.generalPractitioner: nobody is named. Write the name and address on the letter."
        )
    open_questions = [
        rule.label
        for rule in content.catalogue.contraindications
        if rule.is_asked and can_refer(rule) and content.answers.code(rule.link_id) is None
    ]
    if open_questions:
        notices.append(
            f"{len(open_questions)} questions that could ask for a doctor's word were not asked, "
            f"such as: {open_questions[0]}."
        )
    elsewhere = _only_for_others(content)
    if elsewhere:
        notices.append(
            f"Not for what was chosen, but other treatments would need a doctor's word: {elsewhere}."
        )
    notices.append("Ask the patient before a letter is sent, and tick the box.")
    return notices


def _only_for_others(content: DocumentContent) -> str:
    """Findings that are "refer" for a treatment that was not chosen, and ask for no letter."""
    asked = {one.rule.id for letter in content.letters for one in letter.asked}
    rules = content.catalogue.contraindication
    offered = {entry.id for entry in content.offered}
    found = {
        finding.contraindication: rules[finding.contraindication].label
        for verdict in content.verdicts
        if verdict.treatment in offered
        for finding in verdict.reasons
        if finding.severity is Severity.REFER
        and finding.override is None
        and finding.contraindication in rules
        and finding.contraindication not in asked
    }
    return "; ".join(found.values())


FORM = Form(
    title="Letter to a doctor",
    story=_story,
    facts=facts,
    typed=frozenset({"medicines.list", "allergies.list", "plan.operator"}),
    also_typed=typed,
    goes_home=False,
    notices=_notices,
)
