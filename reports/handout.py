"""The handout: the sheet the patient takes home. It sets realistic expectations, and it is no contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reportlab.platypus.flowables import PageBreak

from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.sheet import Sheet, Spill
from reports.forms import Form
from reports.handout_answers import answers_page
from reports.handout_care import care
from reports.handout_facts import facts
from reports.handout_options import options
from reports.handout_summary import summary
from reports.styles import Look
from reports.surface import Flowing

USUAL_PAGES = 4
_FEW_OPTIONS = 4


def _story(content: DocumentContent, look: Look, citations: Citations) -> Iterator[Flowing]:
    # The page for the fridge stands alone: what the first page cannot hold begins the second, and what the
    # others cannot hold begins the last, so that no page is left nearly empty.
    from_first, before_last = Spill(), Spill()
    spill = {summary: from_first, options: before_last, care: before_last}
    spilled = {options: from_first, answers_page: before_last}
    for number, page in enumerate((summary, options, care, answers_page)):
        # Source numbers are given when a page is made, so pages are made in their order. Pages that are
        # nearly always full begin tight: laying them out twice would cost as much as the rest.
        tight = page is answers_page or (page is options and len(content.offered) > _FEW_OPTIONS)
        usual = look.tighter if tight and look.tighter is not None else look
        sections = page(content, usual, citations)
        if not sections:
            continue
        if number:
            yield PageBreak()
        if look.large or look.tighter is None:
            yield from (part for section in sections for part in section)
            continue
        yield Sheet(
            sections,
            tighter=None if usual.tighter is None else partial(page, content, usual.tighter, citations),
            spill=spill.get(page),
            spilled=spilled.get(page),
        )


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
