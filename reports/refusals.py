"""What is refused before layout: text that paper cannot show right, or that promises too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.clinic_reader import PROFILE_FILE
from intake.conditions import Answers
from intake.questionnaire import ItemType
from intake.wording import over_claims
from intake.wording_spanish import over_claims as spanish_over_claims
from reports.content import DocumentContent
from reports.form import Form
from reports.glyphs import sentence, unprintable


class UnprintableText(ValueError):
    """Text that paper cannot show right. `sentences` name each place and what to do."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that somebody typed and that a document prints: its path, the words for it, the text.

    The patient's own words stand in quotation marks and are answered; `is_checked` says that these words
    are the clinic's, and may not promise too much.
    """

    path: str
    what: str
    text: str
    is_checked: bool


def refuse_unprintable(content: DocumentContent, form: Form) -> None:
    """Refuse what cannot be printed right. Errors: `UnprintableText`."""
    # A window may hold a price of £500 "to £225", or "abc": paper that goes home never does.
    found = [str(problem) for problem in content.wrong_answers] if form.goes_home else []
    for typed in typed_texts(content, form):
        problem = sentence(unprintable(typed.text), of=typed.what)
        if problem:
            found.append(f"{typed.path}: {problem}")
        if typed.is_checked and form.goes_home:
            # A clinic may write in its patients' language: both lists are asked.
            claims = (*over_claims(typed.text), *spanish_over_claims(typed.text))
            found.extend(f"{typed.path}: {claim.advice}" for claim in claims)
    if found:
        raise UnprintableText(tuple(found))


def typed_texts(content: DocumentContent, form: Form) -> Iterator[Typed]:
    """Every text that somebody typed and that a document of this form prints."""
    patient, clinic = content.consultation.patient, content.clinic
    yield Typed("Patient.name", "The patient's name", patient.name, is_checked=False)
    if form.typed is None:
        for field in ("number", "phone", "email", "address", "language", "general_practitioner"):
            what = f"The patient's {field.replace('_', ' ')}"
            yield Typed(f"Patient.{field}", what, getattr(patient, field), is_checked=False)
        for field in ("emergency_contact", "guardian"):
            contact = getattr(patient, field)
            if contact is not None:
                text = f"{contact.name} {contact.phone} {contact.relationship}"
                yield Typed(f"Patient.{field}", f"The {field.replace('_', ' ')}", text, is_checked=False)
    if form.signed:
        guardian = patient.guardian.name if patient.guardian is not None else ""
        yield Typed("Patient.guardian", "The guardian's name", guardian, is_checked=False)
        for signature in content.signatures:
            what = f"The name of who signs as {signature.signer.value}"
            yield Typed("signature", what, signature.name, is_checked=False)
    for field in ("name", "address", "phone", "out_of_hours", "emergency_number"):
        what = f"The clinic's {field.replace('_', ' ')}"
        yield Typed(f"{PROFILE_FILE}, {field}", what, getattr(clinic, field), is_checked=True)
    for person in clinic.practitioners:
        text = person.name + person.training
        yield Typed(
            f"{PROFILE_FILE}, practitioner", "A practitioner's name or training", text, is_checked=True
        )
    for device in clinic.devices:
        text = f"{device.name} {device.status}"
        yield Typed(f"{PROFILE_FILE}, device {device.id}", "A device's name", text, is_checked=True)
    own = [clinic.welcome, clinic.contact_note, clinic.unhappy, *(line.text for line in clinic.after_care)]
    for text in own:
        yield Typed(f"{PROFILE_FILE}, text", "A text of the clinic's own", text, is_checked=True)
    for path, what, text in form.also_typed(content):
        yield Typed(path, what, text, is_checked=False)
    yield from _answers(content, form)


def _answers(content: DocumentContent, form: Form) -> Iterator[Typed]:
    parts: list[tuple[str, Answers]] = [("", content.answers)]
    for group, repetitions in content.answers.groups.items():
        parts += [(f"{group}[{number}].", part) for number, part in enumerate(repetitions, start=1)]
    for prefix, answers in parts:
        for link_id, values in answers.values.items():
            item = content.questionnaire.item(link_id)
            if item is None or item.type not in (ItemType.STRING, ItemType.TEXT):
                continue
            if form.typed is not None and link_id not in form.typed:
                continue
            for value in values:
                text = value if isinstance(value, str) else ""
                is_ours = link_id.startswith("plan.")
                yield Typed(prefix + link_id, f'"{item.label or item.text}"', text, is_checked=is_ours)
