"""What must stand on a blank form: who the patient is, and every question that shows for this clinic."""

from __future__ import annotations

from collections.abc import Iterator

from intake.beforehand import HOPES, MARKS, NOT_BEFOREHAND, none_known_words, none_words
from intake.questionnaire import AskAs, ItemType
from reports.blank_form_parts import shown_items
from reports.content import DocumentContent
from reports.verification import Fact


def facts(content: DocumentContent) -> Iterator[Fact]:
    """Identity as far as it is known, and the words of every question, in the order of the form."""
    yield from _identity(content)
    items = content.questionnaire.items
    for link_id in (*HOPES, *MARKS):
        yield Fact(f"the question {link_id}", items[link_id].text)
    for page in (page.code for section in content.questionnaire.sections for page in section.pages):
        if page in NOT_BEFOREHAND:
            continue
        shown = shown_items(content, page)
        listed = sum(item.ask_as is AskAs.LIST for item in shown)
        if listed:
            yield Fact(
                f"the answer that none of the list {page} is so", none_words(page, listed, content.say)
            )
        for item in shown:
            yield Fact(f"the question {item.link_id}", item.text)
            for follow_up in item.items:
                if follow_up.type is ItemType.TEXT:
                    yield Fact(f"the question {follow_up.link_id}", follow_up.text)
                elif follow_up.choices is not None and not follow_up.repeats:
                    for choice in follow_up.choices.choices:
                        yield Fact(f"the answer {choice.code} of {follow_up.link_id}", choice.display)
    for group in ("medicines", "allergies"):
        yield Fact(f"the list of {group}", items[f"{group}.list"].text)
        yield Fact(
            f"the answer that there are no {group}", none_known_words(f"{group}.none-known", content.say)
        )


def _identity(content: DocumentContent) -> Iterator[Fact]:
    patient = content.consultation.patient
    if patient.birth_date is not None:
        yield Fact("the birth date", content.say.date(patient.birth_date))
    for field in ("name", "phone", "email", "address", "language", "general_practitioner"):
        yield Fact(f"the patient's {field.replace('_', ' ')}", getattr(patient, field))
    for field in ("emergency_contact", "guardian"):
        contact = getattr(patient, field)
        if contact is not None:
            yield Fact(f"the {field.replace('_', ' ')}", contact.name)
            yield Fact(f"the phone of the {field.replace('_', ' ')}", contact.phone)
