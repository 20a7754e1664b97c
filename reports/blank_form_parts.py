"""What the sections of the blank form share: their heads, and which questions show for this clinic."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle

from intake.questionnaire import Item, Section
from intake.sections.health import asked_rules
from reports.content import DocumentContent
from reports.flowables.text import paragraph, title
from reports.styles import Look
from reports.surface import Flowing

# Looked at together, and asked alone: the patient never fills these in beforehand.
NOT_BEFOREHAND = frozenset({"look", "alone"})


def section_of(content: DocumentContent, section_id: str) -> Section:
    """A step of the consultation."""
    return next(section for section in content.questionnaire.sections if section.id == section_id)


def shown_items(content: DocumentContent, page: str) -> tuple[Item, ...]:
    """The questions of a health page that a patient may answer beforehand, in the order of the screen."""
    offered = content.clinic.offered or tuple(entry.id for entry in content.catalogue.treatments)
    asked = {rule.link_id for rule in asked_rules(content.catalogue, offered)}
    return tuple(
        item
        for group in section_of(content, "health").groups
        for item in group.items
        if item.page == page and item.link_id in asked and not item.for_record
    )


def section_title(name: str, why: str, look: Look) -> list[Flowing]:
    """The head of a section with one line under it; both stay with what follows."""
    head = ParagraphStyle("form-section", parent=look.section, spaceBefore=12, spaceAfter=1)
    kept = ParagraphStyle("why", parent=look.notes, keepWithNext=1)
    return [title(name, head), paragraph(why, kept)]
