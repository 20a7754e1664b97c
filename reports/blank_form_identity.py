"""Who the patient is and how to reach them: the one part of the blank form that may hold what is known."""

from __future__ import annotations

from collections.abc import Iterator

from reportlab.lib.styles import ParagraphStyle

from intake.consultation import Contact, Patient
from intake.dates import PartialDate, age_on
from reports.blank_form_parts import section_title
from reports.content import DocumentContent
from reports.flowables.form_fields import (
    Blank,
    Boxes,
    DateBoxes,
    Field,
    FieldLines,
    FieldName,
    Note,
    text_offset,
)
from reports.flowables.layout import Columns, Gap, Together
from reports.flowables.text import paragraph, paragraphs
from reports.flowables.writing_lines import asked_style
from reports.styles import Look
from reports.surface import Flowing

OF_AGE = 18
# Share of the width that the names of the fields take.
_NAMES = 0.3


def identity(content: DocumentContent, look: Look) -> Iterator[Flowing]:
    """Name, birth date, how to reach them, language, doctor, emergency contact, guardian."""
    say, patient = look.say, content.consultation.patient
    yield from section_title(
        say("Who you are"),
        say("Why we ask: to reach you, and to reach someone for you in an emergency."),
        look,
    )
    yield _row(say("Full name"), _line(patient.name, look), look)
    yield _row(say("Date of birth"), _birth_date(patient.birth_date, look), look)
    yield from _reach(patient, look)
    yield _row(say("Address"), _line(patient.address, look, lines=2), look)
    yield _row(say("Language at home"), _language(patient.language, look), look)
    yield _row(say("Your doctor or practice"), _line(patient.general_practitioner, look), look)
    yield _row(say("Emergency contact"), _contact(patient.emergency_contact, look), look)
    if patient.emergency_contact is None:
        yield _row(say("Who they are to you"), _line("", look), look)
    if _may_be_minor(patient, content):
        yield _row(say("Guardian if under 18"), _contact(patient.guardian, look), look)


def known_identity(content: DocumentContent) -> Iterator[tuple[str, str, str]]:
    """What is known of the patient and printed here, beside the name: path, what it is, text."""
    patient = content.consultation.patient
    for field in ("phone", "email", "address", "language", "general_practitioner"):
        yield f"Patient.{field}", f"The patient's {field.replace('_', ' ')}", getattr(patient, field)
    for field in ("emergency_contact", "guardian"):
        contact = getattr(patient, field)
        if contact is not None:
            yield f"Patient.{field}", f"The {field.replace('_', ' ')}", _contact_words(contact)


def _may_be_minor(patient: Patient, content: DocumentContent) -> bool:
    born = patient.birth_date
    return patient.guardian is not None or born is None or age_on(born.last_day, content.on) < OF_AGE


def _row(name: str, story: list[Flowing], look: Look) -> Flowing:
    """A field with its name at the left, above it in large print."""
    if look.large:
        return Together([paragraph(name, asked_style(look)), *story], space_after=8)
    names = [FieldName(name, look=look)]
    return Columns([names, story], look=look, shares=(_NAMES, 1 - _NAMES), gap=12, space_after=0)


def _line(known: str, look: Look, *, lines: int = 1) -> list[Flowing]:
    """What is known, else empty lines."""
    if known.strip():
        value = ParagraphStyle("known", parent=look.body, spaceAfter=0)
        return [Gap(text_offset(look)), *paragraphs(known, value), Gap(text_offset(look))]
    return [FieldLines([Blank()], look=look) for _ in range(lines)]


def _reach(patient: Patient, look: Look) -> Iterator[Flowing]:
    """Phone and email: on one line where neither is known."""
    say = look.say
    if not (patient.phone.strip() or patient.email.strip()):
        yield _row(say("Phone"), _fields([Blank(room=110), Blank(say("Email"), 130)], look), look)
        return
    yield _row(say("Phone"), _line(patient.phone, look), look)
    yield _row(say("Email"), _line(patient.email, look), look)


def _language(known: str, look: Look) -> list[Flowing]:
    say = look.say
    interpreter = Boxes((say("Yes"), say("No")), say("Interpreter?"))
    if known.strip():
        return [*_line(known, look), *_fields([interpreter], look)]
    return _fields([Blank(room=100), interpreter], look)


def _fields(fields: list[Field], look: Look) -> list[Flowing]:
    return [FieldLines(fields, look=look)]


def _birth_date(born: PartialDate | None, look: Look) -> list[Flowing]:
    day, month, year = (born.day, born.month, born.year) if born else (None, None, None)
    boxes = DateBoxes("", f"{day or ''}", f"{month or ''}", f"{year or ''}")
    example: list[Field] = [] if born else [Note(look.say("For example: 27 3 1985"))]
    return _fields([boxes, *example], look)


def _contact(known: Contact | None, look: Look) -> list[Flowing]:
    say = look.say
    if known is not None:
        return _line(_contact_words(known), look)
    return _fields([Blank(say("Name"), 110), Blank(say("Phone"), 100)], look)


def _contact_words(contact: Contact) -> str:
    parts = (contact.name, contact.phone, contact.relationship)
    return " · ".join(part for part in parts if part.strip())
