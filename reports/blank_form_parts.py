"""What the sections of the blank form share: their heads, and which questions show for this clinic."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle

from intake.beforehand import health_items
from intake.questionnaire import Item, Section
from reports.content import DocumentContent
from reports.flowables.text import paragraph, title
from reports.styles import Look
from reports.surface import Flowing


def section_of(content: DocumentContent, section_id: str) -> Section:
    """A step of the consultation."""
    return next(section for section in content.questionnaire.sections if section.id == section_id)


def shown_items(content: DocumentContent, page: str) -> tuple[Item, ...]:
    """The questions of a health page that a patient may answer beforehand, in the order of the screen."""
    offered = content.clinic.offered or tuple(entry.id for entry in content.catalogue.treatments)
    return health_items(content.questionnaire, content.catalogue, offered, page)


def section_title(name: str, why: str, look: Look) -> list[Flowing]:
    """The head of a section with one line under it; both stay with what follows."""
    head = ParagraphStyle("form-section", parent=look.section, spaceBefore=12, spaceAfter=1)
    kept = ParagraphStyle("why", parent=look.notes, keepWithNext=1)
    return [title(name, head), paragraph(why, kept)]
