"""The first part of the record: who the patient is, who else matters, and what was agreed to be kept."""

from __future__ import annotations

from collections.abc import Iterator

from intake.consultation import Contact
from intake.language import Words
from reports.content import DocumentContent
from reports.flowables.rows import Cell
from reports.flowables.text import paragraph, paragraphs
from reports.record_parts import facts_table, section
from reports.record_words import date_words, yes_no_words
from reports.styles import Look
from reports.surface import Flowing


def identity(content: DocumentContent, look: Look) -> Flowing:
    """The section, with "not recorded" where nothing is."""
    facts: list[tuple[str, Cell]] = [
        (name, paragraphs(words, look.table) or [paragraph(look.say("not recorded"), look.table)])
        for name, words in identity_facts(content)
    ]
    return section(look.say("Patient and visit"), [facts_table(facts, look)], look)


def identity_facts(content: DocumentContent) -> Iterator[tuple[str, str]]:
    """Every fact of identity by its name; empty where it is not recorded."""
    say, patient, consultation = content.say, content.consultation.patient, content.consultation
    born = patient.birth_date
    yield say("Name"), patient.name
    yield say("Birth date"), date_words(born, say) if born is not None else ""
    yield say("Patient number"), patient.number
    yield say("Gender on file"), _gender(patient.gender, say)
    yield say("Phone"), patient.phone
    yield say("E-mail"), patient.email
    yield say("Address"), patient.address
    yield say("Language"), patient.language
    yield say("General practitioner"), patient.general_practitioner
    yield say("Emergency contact"), _contact(patient.emergency_contact)
    yield say("Parent or guardian"), _contact(patient.guardian)
    yield say("Chaperone offered"), _yes_no(patient.chaperone_offered, say)
    yield say("Interpreter offered"), _yes_no(patient.interpreter_offered, say)
    yield say("Agreed that this is stored"), _yes_no(patient.consent_to_store, say)
    yield say("Day of the visit"), say.date(consultation.authored) if consultation.authored else ""
    yield say("Judged for the day"), say.date(content.on)
    yield say("Consultation"), consultation.identifier


def _yes_no(code: str, say: Words) -> str:
    return yes_no_words(code, say) if code else ""


def _contact(contact: Contact | None) -> str:
    if contact is None:
        return ""
    return ", ".join(part for part in (contact.name, contact.relationship, contact.phone) if part)


def _gender(code: str, say: Words) -> str:
    return {
        "male": say.sense("gender", "male"),
        "female": say.sense("gender", "female"),
        "other": say.sense("gender", "other"),
        "unknown": say.sense("gender", "unknown"),
    }.get(code, "")
