"""Page 4: the answers that touch the plan, what people ask, what you may have read, sources, my questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.catalogue_claims import Bundle, Claim, Contradiction
from intake.catalogue_everyday import Everyday
from intake.catalogue_sources import Sourced
from intake.screening import Outcome, Verdict
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import DocumentContent
from reports.flowables.call_box import FillLine
from reports.flowables.layout import Columns
from reports.flowables.marks import Outcome as Sign
from reports.flowables.marks import VerdictChip
from reports.flowables.rows import Row, options_table
from reports.flowables.text import Paragraph, marked, paragraph, plain, title
from reports.handout_results import in_words
from reports.phrases import (
    finding_words,
    hidden_causes,
    outcome_of,
    patient_findings,
    told_words,
    waits_for_sign_off,
)
from reports.styles import Look, TextStyle
from reports.surface import Flowing

COMMONEST_CLAIMS = 3
NO_BREAK = "\u00a0"


def answers_page(content: DocumentContent, look: Look, citations: Citations) -> list[list[Flowing]]:
    """The sections of page 4. The sources come last, when all are numbered."""
    return [
        _answers(content, look, citations),
        _asked(content, look, citations),
        _read(content, look, citations),
        _sources_and_questions(look, citations),
    ]


def _sources_and_questions(look: Look, citations: Citations) -> list[Flowing]:
    """The list of all sources cited, a line to say it back, and lines for the patient's own questions."""
    say = look.say
    # The kind of each source stands in the record; here its name is enough to ask for it.
    listed = [f"<b>{number}</b>{NO_BREAK}{plain(source.short)}" for number, source in citations.listed()]
    sources: list[Flowing] = [title(say("Sources"), look.section), marked(" · ".join(listed), look.source)]
    own = say("In your own words: what will the marks look like afterwards?")
    mine: list[Flowing] = [
        title(say("Say it back, and ask"), look.section),
        paragraph(own, look.notes),
        *_lines_to_write(2, look),
        paragraph(say("My questions"), look.notes),
        *_lines_to_write(2, look),
    ]
    return [Columns([sources, mine], look=look, shares=(0.55, 0.45))]


def _lines_to_write(number: int, look: Look) -> list[Flowing]:
    """Empty lines, far enough apart to write on by hand."""
    height = float(look.body.leading) * (0.95 + look.gaps / 2)
    return [FillLine(look=look, height=height, space_after=0) for _ in range(number)]


def _answers(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    say, rules = look.say, content.catalogue.contraindication
    if content.verdict is not None:
        shown = patient_findings(content.verdict, content.catalogue)
    else:
        shown = tuple((finding, rules[finding.contraindication]) for finding in content.whole_person_findings)
        if not shown:
            return []
    story: list[Flowing] = [title(say("Your answers that matter"), look.section)]
    if not shown and content.verdict is not None:
        story.append(paragraph(_nothing_shown(content.verdict, content, look), look.body))
    rows = [
        Row(
            cells=(
                [VerdictChip(Sign(outcome_of(finding)), finding_words(finding, rule, say), look=look)],
                [paragraph(told_words(rule, content.answers, content.catalogue, say), look.body)],
                [citations.sentence(Sourced(rule.patient_text, finding.sources), look.body)],
            )
        )
        for finding, rule in shown
    ]
    if rows:
        heads = (say("What we decided"), say("What you told us"), say("What it means"))
        story += options_table(heads, rows, look=look, shares=(0.24, 0.3, 0.46), space_after=4)
    if content.verdict is not None:
        if shown and _is_hidden(content.verdict, content):
            words = say("There is something else to talk about first. Please ask us.")
            story.append(paragraph(words, look.body))
        asked = [link_id for link_id in content.verdict.missing if not _is_private(content, link_id)]
        number = len([link_id for link_id in asked if link_id != "device"])
        if number:
            words = say.many(
                "1 question is still open for this treatment. We ask it before we decide.",
                "{number} questions are still open for this treatment. We ask them before we decide.",
                number,
            )
            story.append(paragraph(words, look.body))
        if "device" in asked:
            story.append(paragraph(say("We have not yet chosen the machine."), look.body))
    return [*story, *_for_you(content, look, citations)]


def _for_you(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """What shifts the expectation for this patient: it changes words, never a number."""
    if content.forecast is None:
        return []
    changes = [
        modifier
        for modifier in content.forecast.modifiers
        if modifier.audience == "patient" and not modifier.when.always
    ]
    words = in_words(content, look, citations)
    if not changes:
        return words
    text = " ".join(modifier.patient_text for modifier in changes)
    sources = tuple(source for modifier in changes for source in modifier.sources)
    lead = look.say("What you can expect, for you.")
    return [citations.sentence(Sourced(text, sources), look.body, lead=lead, most=FIGURE_NUMBERS), *words]


def _is_private(content: DocumentContent, link_id: str) -> bool:
    item = content.questionnaire.item(link_id)
    return item is not None and item.for_record


def _is_hidden(verdict: Verdict, content: DocumentContent) -> bool:
    hidden = hidden_causes(verdict, content.catalogue)
    return bool(hidden) and not waits_for_sign_off(verdict, content.catalogue)


def _nothing_shown(verdict: Verdict, content: DocumentContent, look: Look) -> str:
    if waits_for_sign_off(verdict, content.catalogue):
        return look.say("A named specialist has to agree to it here first.")
    if verdict.outcome is Outcome.SUITABLE:
        return look.say("Nothing you told us speaks against this plan today.")
    if verdict.outcome is Outcome.INCOMPLETE:
        return look.say("Nothing you told us so far speaks against this plan.")
    return look.say("There is something to talk about before this plan. Please ask us.")


def _asked(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """What people ask: the days after a session, then what comes later and who it is."""
    if content.treatment is None:
        return []
    of = content.catalogue.everyday_for
    chosen = content.treatment.id
    # What somebody acts on is never smaller than the running text; what is good to know may be.
    week = [_entry(entry, content, look.body, citations) for entry in of(chosen, "week")]
    known = [
        _entry(entry, content, look.table, citations)
        for group in ("hurt", "after", "people")
        for entry in of(chosen, group)
    ]
    return [
        title(look.say("What people ask"), look.section),
        *_two_columns(week, look),
        *_two_columns(known, look),
    ]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A question with its answer, and how long it is: columns are made even by length."""

    words: Paragraph
    length: int


def _entry(entry: Everyday, content: DocumentContent, style: TextStyle, citations: Citations) -> _Entry:
    text = _with_clinic(entry, content)
    heading = entry.title if entry.title.endswith("?") else f"{entry.title}."
    numbers = citations.mark(entry.sources, style=style)
    words = marked("<b>{heading}</b> {text}" + numbers, style, heading=heading, text=text)
    return _Entry(words, len(heading) + len(text))


def _with_clinic(entry: Everyday, content: DocumentContent) -> str:
    """What the clinic itself does when somebody is unhappy stands behind what holds everywhere."""
    own = content.own(content.clinic.unhappy) if entry.topic == "unhappy" else ""
    return f"{entry.text} {own}".strip()


def _two_columns(entries: Sequence[_Entry], look: Look) -> list[Flowing]:
    """Short texts in two columns, read downwards, as even as their lengths allow."""
    total, before, left = sum(entry.length for entry in entries), 0, 0
    while left < len(entries) and before + entries[left].length / 2 <= total / 2:
        before += entries[left].length
        left += 1
    parts = [[entry.words for entry in entries[:left]], [entry.words for entry in entries[left:]]]
    return [Columns(parts, look=look, gap=18, space_after=3)]


def _read(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    lines = _claims(content)
    if not lines:
        return []
    treatment = content.treatment.id if content.treatment else None
    rows = [
        Row(
            cells=(
                [marked(look.say.sense("a quotation", "“{words}”"), look.table, words=claim)],
                [_answer(points, treatment, look, citations)],
            )
        )
        for claim, points in lines
    ]
    heads = (look.say("The claim"), look.say("What the evidence says"))
    table = options_table(heads, rows, look=look, shares=(0.3, 0.7), space_after=0)
    return [title(look.say("You may have read …"), look.section), *table]


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
