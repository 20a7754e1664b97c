"""The record for the clinic's file: everything that was asked, answered, decided and printed.

It never goes home with the patient: it holds what no other paper may, staff notes among it.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.text import paragraph, title
from reports.form import Form
from reports.record_answers import answers
from reports.record_facts import facts, typed
from reports.record_forecast import forecast, plan
from reports.record_history import content_version, documents, sources, staff_notes
from reports.record_identity import identity
from reports.record_verdicts import overrides, verdicts
from reports.styles import Look
from reports.surface import Flowing


def _story(content: DocumentContent, look: Look, _: Citations) -> Iterator[Flowing]:
    say = look.say
    yield title(say("Record of the consultation"), look.headline)
    yield paragraph(
        say("For the clinic's file. Blank never means no: what was not asked is listed."), look.notes
    )
    yield identity(content, look)
    yield from answers(content, look)
    yield verdicts(content, look)
    yield overrides(content, look)
    yield forecast(content, look)
    yield plan(content, look)
    yield content_version(content, look)
    yield documents(content, look)
    yield from staff_notes(content, look)
    yield sources(content, look)


FORM = Form(
    title="Record of the consultation",
    story=_story,
    facts=facts,
    typed=None,
    also_typed=typed,
    goes_home=False,
)
