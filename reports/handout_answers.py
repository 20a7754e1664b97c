"""Page 4: the answers that touch the plan, what you may have read, who does it, sources, questions."""

from __future__ import annotations

from intake.catalogue import Bundle, Claim, Contradiction, Sourced
from intake.screening import Outcome, Verdict
from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.call_box import FillLine
from reports.flowables.layout import Columns
from reports.flowables.marks import Outcome as Sign
from reports.flowables.marks import VerdictChip
from reports.flowables.rows import Row, options_table
from reports.flowables.text import Paragraph, marked, paragraph, plain, title
from reports.handout_studies import studies_section
from reports.phrases import finding_words, hidden_causes, outcome_of, patient_findings, told_words
from reports.styles import Look
from reports.surface import Flowing

COMMONEST_CLAIMS = 3
NO_BREAK = "\u00a0"


def answers_page(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The story of page 4, without the sources: they come last, when all are numbered."""
    return [
        *_answers(content, look, citations),
        *studies_section(content, look, citations),
        *_read(content, look, citations),
    ]


def sources_and_questions(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The list of all sources cited, and lines for the patient's own questions."""
    # The kind of each source stands in the record; here its name is enough to ask for it.
    listed = [f"<b>{number}</b>{NO_BREAK}{plain(source.short)}" for number, source in citations.listed()]
    sources: list[Flowing] = [title("Sources", look.section), marked(" · ".join(listed), look.source)]
    questions: list[Flowing] = [title("My questions", look.section), *(FillLine(look=look) for _ in range(3))]
    return [Columns([sources, questions], look=look, shares=(0.66, 0.34))]


def _answers(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    rules = content.catalogue.contraindication
    if content.verdict is not None:
        shown = patient_findings(content.verdict, content.catalogue)
    else:
        shown = tuple((finding, rules[finding.contraindication]) for finding in content.whole_person_findings)
        if not shown:
            return []
    story: list[Flowing] = [title("Your answers that matter", look.section)]
    if not shown and content.verdict is not None:
        story.append(paragraph(_nothing_shown(content.verdict), look.body))
    rows = [
        Row(
            cells=(
                [
                    VerdictChip(
                        Sign(outcome_of(finding.severity)), finding_words(finding, rule, look.say), look=look
                    )
                ],
                [paragraph(told_words(rule, content.answers, content.catalogue, look.say), look.body)],
                [citations.sentence(Sourced(rule.patient_text, finding.sources), look.body)],
            )
        )
        for finding, rule in shown
    ]
    if rows:
        heads = ("What we decided", "What you told us", "What it means")
        story += options_table(heads, rows, look=look, shares=(0.25, 0.25, 0.5))
    if content.verdict is not None:
        if shown and hidden_causes(content.verdict, content.catalogue):
            story.append(paragraph("There is something else to talk about first. Please ask us.", look.body))
        number = len([link_id for link_id in content.verdict.missing if not _is_private(content, link_id)])
        if number:
            words = f"Questions still open for this treatment: {number}. We ask them before we decide."
            story.append(paragraph(words, look.body))
    return story


def _is_private(content: DocumentContent, link_id: str) -> bool:
    item = content.questionnaire.item(link_id)
    return item is not None and item.for_record


def _nothing_shown(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.SUITABLE:
        return "Nothing you told us speaks against this plan today."
    if verdict.outcome is Outcome.INCOMPLETE:
        return "Nothing you told us so far speaks against this plan."
    return "There is something to talk about before this plan. Please ask us."


def _read(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    lines = _claims(content)
    if not lines:
        return []
    treatment = content.treatment.id if content.treatment else None
    rows = [
        Row(
            cells=(
                [marked("“{claim}”", look.table, claim=claim)],
                [_answer(points, treatment, look, citations)],
            )
        )
        for claim, points in lines
    ]
    heads = ("The claim", "What the evidence says")
    table = options_table(heads, rows, look=look, shares=(0.3, 0.7))
    return [title("You may have read …", look.section), *table]


def _answer(
    points: list[Contradiction], treatment: str | None, look: Look, citations: Citations
) -> Paragraph:
    markup, values = [], {}
    for number, point in enumerate(points):
        answer = point.answer_for(treatment)
        markup.append(f"{{text{number}}}" + citations.mark(answer.sources, style=look.table))
        values[f"text{number}"] = answer.text
    return marked(" ".join(markup), look.table, **values)


def _claims(content: DocumentContent) -> list[tuple[str, list[Contradiction]]]:
    """The bundles the patient ticked; if none, the first over-claims about the chosen treatment."""
    catalogue = content.catalogue
    ticked = [
        catalogue.bundle[code] for code in content.answers.codes("goals.heard") if code in catalogue.bundle
    ]
    chosen = content.treatment.id if content.treatment else None
    bundles = ticked or [bundle for bundle in catalogue.bundles if _concerns(content, bundle, chosen)]
    lines = [] if ticked else bundles[:COMMONEST_CLAIMS]
    return [
        (bundle.line, [catalogue.contradiction[point] for point in bundle.answered_by])
        for bundle in ticked or lines
    ]


def _concerns(content: DocumentContent, bundle: Bundle, treatment: str | None) -> bool:
    claims: list[Claim] = [content.catalogue.claim[claim] for claim in bundle.claims]
    return treatment is None or any(treatment in claim.treatments for claim in claims)
