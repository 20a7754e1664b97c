"""What must stand in the letters, taken from the consultation and not from the story that prints it."""

from __future__ import annotations

from collections.abc import Iterator

from reports.content import DocumentContent
from reports.letter_words import (
    also_told,
    also_told_words,
    detail_of,
    letters_of,
    listed,
    marks,
    planned,
    skin_type,
    told,
    wait_known,
    weighing,
)
from reports.verification import Fact


def facts(content: DocumentContent) -> Iterator[Fact]:
    """Who is written to, about whom, how soon, what was found, what is planned, and every question."""
    say, patient, clinic = content.say, content.consultation.patient, content.clinic
    yield Fact("the patient's name", patient.name)
    if patient.birth_date is not None:
        yield Fact("the birth date", say.date(patient.birth_date))
    yield Fact("the patient's number", patient.number)
    yield Fact(
        "the patient's address",
        ", ".join(line.strip() for line in patient.address.splitlines() if line.strip()),
    )
    yield Fact("the clinic's name", clinic.name)
    yield Fact("the clinic's phone", clinic.phone)
    yield Fact("the date of the letter", say.date(content.on))
    for number, line in enumerate(marks(content), start=1):
        yield Fact(f"the marks in place {number}", line)
    yield Fact("the skin type", skin_type(content))
    for group in ("medicines", "allergies"):
        yield Fact(f"the {group}", listed(group, content))
    for letter in letters_of(content):
        who = letter.recipient.id
        yield Fact(f"the reader {who}", letter.recipient.title)
        if who == "gp":
            yield Fact("the name of the general practitioner", patient.general_practitioner)
        if letter.urgent:
            sentences = " ".join(urgent.text for urgent in letter.urgent)
            yield Fact(f"that the letter to {who} is urgent", f"{say('Urgent')} {sentences}")
        yield Fact(f"what is planned, to {who}", planned(letter, content))
        for asked in letter.asked:
            words = f"{asked.referral.ask.text} {wait_known(asked, content)}"
            yield Fact(f"what was told about {asked.rule.id}", told(asked, content))
            yield Fact(f"what is asked about {asked.rule.id}", words)
    for rule, line in zip(also_told(content), also_told_words(content), strict=True):
        yield Fact(f"what was told about {rule.id}", line)
    if not content.letters:
        for line in weighing(content):
            yield Fact("what follows from a finding", line)


def typed(content: DocumentContent) -> Iterator[tuple[str, str, str]]:
    """What else somebody typed and a letter prints: who patient and doctor are, details of findings."""
    patient = content.consultation.patient
    for field in ("number", "address", "general_practitioner"):
        yield f"Patient.{field}", f"The patient's {field.replace('_', ' ')}", getattr(patient, field)
    yield "clinic.toml, email", "The clinic's e-mail", content.clinic.email
    rules = [asked.rule for letter in content.letters for asked in letter.asked if not asked.referral.told]
    for rule in (*rules, *also_told(content)):
        detail = content.answers.code(detail_of(rule))
        if detail:
            yield detail_of(rule), f'"{rule.label}: detail"', detail
