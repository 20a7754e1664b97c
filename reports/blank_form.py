"""The blank form: what a patient may fill in by hand in the waiting room, to be entered and confirmed later.

Nothing is ticked and nothing answered in it, whatever the consultation already holds: only who the patient is
stands there. Pages and questions come in the order of the screen, so that they are entered page by page.
"""

from __future__ import annotations

from collections.abc import Iterator

from reports.blank_form_facts import facts
from reports.blank_form_health import health
from reports.blank_form_identity import identity, known_identity
from reports.blank_form_parts import section_title
from reports.blank_form_wishes import hopes, marks
from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.form_fields import Blank, Boxes, DateBoxes, Field, FieldLines
from reports.flowables.layout import Panel, Together, Tone
from reports.flowables.text import paragraph, title
from reports.form import Form
from reports.styles import Look
from reports.surface import Flowing

# Six on A4; Letter is 18 mm shorter.
USUAL_PAGES = 7


def _story(content: DocumentContent, look: Look, _: Citations) -> Iterator[Flowing]:
    yield from _opening(look)
    yield from identity(content, look)
    yield from hopes(content, look)
    yield from marks(content, look)
    yield from health(content, look)
    yield from _closing(look)


def _opening(look: Look) -> Iterator[Flowing]:
    say = look.say
    yield title(say("Before your visit"), look.headline)
    yield paragraph(
        say("Please fill in what you can. Leave blank what you do not want to answer; we ask again."),
        look.lead,
    )
    how = (
        say("Put a tick or a cross in a box."),
        say("Are you not sure? Put a question mark in the box."),
        say("If you do not know the day or the month, the year is enough."),
    )
    yield paragraph(" ".join(how), look.body)


def _closing(look: Look) -> Iterator[Flowing]:
    say = look.say
    head = section_title(
        say("Before you hand it in"),
        say("A member of staff goes through this form with you. You can change any answer then."),
        look,
    )
    who: list[Field] = [Boxes((say("I have filled this in myself"), say("I had help from"))), Blank(room=110)]
    signed: list[Field] = [Blank(say("Your name"), 110), DateBoxes(say("Today"))]
    yield Together([*head, FieldLines(who, look=look), FieldLines(signed, look=look)], space_before=14)
    staff = [
        paragraph(
            say("For the clinic: some questions are not on this form. Ask them before you say No to a list."),
            look.notes,
        ),
        FieldLines([Blank(say("Entered by"), 120), Blank(say("Confirmed by"), 120)], look=look),
    ]
    yield Panel(staff, look=look, tone=Tone.TINT, padding=8, space_before=8, space_after=0)


FORM = Form(
    title="Before your visit: a form to fill in",
    story=_story,
    facts=facts,
    typed=frozenset({"plan.operator"}),
    also_typed=known_identity,
    goes_home=True,
    usual_pages=USUAL_PAGES,
)
