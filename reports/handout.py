"""The handout: the sheet the patient takes home. It sets realistic expectations, and it is no contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.platypus.flowables import PageBreak

from reports.citations import Citations
from reports.content import DocumentContent
from reports.forms import Form
from reports.handout_answers import answers_page, sources_and_questions
from reports.handout_care import care
from reports.handout_facts import facts
from reports.handout_options import options
from reports.handout_summary import summary
from reports.styles import Look
from reports.surface import Flowing

USUAL_PAGES = 4


def _story(content: DocumentContent, look: Look, citations: Citations) -> Iterator[Flowing]:
    yield from summary(content, look, citations)
    yield from options(content, look, citations)
    third = care(content, look, citations)
    if third:
        yield PageBreak()
        yield from third
    yield PageBreak()
    yield from answers_page(content, look, citations)
    yield from sources_and_questions(content, look, citations)


def _notices(content: DocumentContent) -> Sequence[str]:
    return [f"{warning.link_id}: {warning.message}" for warning in content.schedule.warnings]


FORM = Form(
    title="Your stretch marks: what to expect",
    story=_story,
    facts=facts,
    typed=frozenset({"goals.bothers", "goals.enough", "plan.operator", "plan.device"}),
    goes_home=True,
    usual_pages=USUAL_PAGES,
    notices=_notices,
)
