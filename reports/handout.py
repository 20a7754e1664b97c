"""The handout: the sheet the patient takes home. It sets realistic expectations, and it is no contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reportlab.platypus.flowables import PageBreak

from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.sheet import Arrangement, Sections, Sheet, Spill
from reports.form import Form
from reports.handout_answers import answers_page
from reports.handout_care import care, care_with_less
from reports.handout_facts import facts
from reports.handout_options import options
from reports.handout_summary import summary
from reports.styles import Look
from reports.surface import Flowing

USUAL_PAGES = 4
_FEW_OPTIONS = 4


def _story(content: DocumentContent, look: Look, citations: Citations) -> Iterator[Flowing]:
    # What a page cannot hold begins the next one. The page for the fridge stands alone and takes nothing
    # over: what it and the page before it cannot hold begins the last, so that no page is left nearly empty.
    waiting: list[Spill] = []
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
        spilled: list[Spill] = []
        if page is not care:
            spilled, waiting = waiting, []
        spill = None if page is answers_page else Spill()
        yield Sheet(
            sections,
            instead=_instead(page, usual, content, citations),
            spill=spill,
            keeps=page is care,
            spilled=spilled,
        )
        waiting += [spill] if spill is not None else []


def _instead(
    page: Callable[[DocumentContent, Look, Citations], Sections],
    usual: Look,
    content: DocumentContent,
    citations: Citations,
) -> list[Callable[[], Arrangement]]:
    """How a page that is too full is laid out: with less air; the one for the fridge also with less on it."""
    tighter = usual if usual.tighter is None else usual.tighter
    with_less_air = [] if tighter is usual else [lambda: Arrangement(page(content, tighter, citations))]
    return [*with_less_air, *(care_with_less(content, tighter, citations) if page is care else ())]


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
