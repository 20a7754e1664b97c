"""A conflict of the audit, field by field: what is in the record now, and what could not be saved. No Qt."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from intake.answer_document import DocumentProblem, answers_from_json
from intake.conditions import Answers, Unreadable, Value
from intake.consultation import Contact, Patient
from intake.dates import DateProblem, PartialDate, parse_fhir_date, say_date
from intake.questionnaire import Questionnaire
from ui.consultation.changes import place_of

if TYPE_CHECKING:
    from db.actor import Actor
    from db.audit.events import NotedEvent
    from db.store import Store

NOT_ASKED, NOTHING = "Not asked", "Not recorded"
_PATH = re.compile(r"(?P<group>[a-z]+)\[(?P<number>\d+)\](?:\.(?P<link_id>.+))?")
_CODES = {"Y": "Yes", "N": "No", "UNK": "Not sure"}
_FIELDS = {
    "general_practitioner": "Doctor or practice",
    "language": "Language spoken at home",
    "name": "Full name",
    "number": "Patient number",
    "finished": "The end of the visit",
    "overrides": "A finding that was overruled",
}
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class TwoValues:
    """One field: its question, what the record holds now, and what was not saved."""

    question: str
    kept: str
    lost: str


@dataclass(frozen=True, slots=True)
class BothVersions:
    """A conflict: who could not save, when, and the fields that differed then. `lines` may be empty."""

    who: str
    at: datetime
    lines: tuple[TwoValues, ...]


def both_versions(
    store: Store, actor: Actor, noted: NotedEvent, questionnaire: Questionnaire
) -> BothVersions:
    """Both versions of a conflict. Errors: `StorageProblem`; not allowed without reading consultations."""
    from db.errors import StorageProblem, Trouble

    event = noted.event
    if event.record is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    edits = store.lost_edits_of(actor, event.record)
    edit = next((each for each in edits if each.id == event.id), None)
    if edit is None:
        raise StorageProblem.of(Trouble.NOT_STORED)
    document = json.loads(edit.document)
    lines: tuple[TwoValues, ...]
    if edit.kind == "patient":
        now = store.patient(actor, edit.record_id).patient
        lines = tuple(_of_patient(name, now, document) for name in event.fields)
    elif "answers" in document:
        lost = _answers(document["answers"])
        kept = store.consultation(actor, edit.record_id).answers
        lines = tuple(_of_answers(path, kept, lost, questionnaire) for path in event.fields)
    else:
        lines = tuple(
            TwoValues(_spoken(name), "Another version was saved first", "Not done") for name in document
        )
    return BothVersions(edit.entered_by, edit.entered_at, lines)


def _answers(document: Any) -> Answers:
    try:
        return answers_from_json(json.dumps(document))
    except DocumentProblem:
        return Answers()


def _of_answers(path: str, kept: Answers, lost: Answers, questionnaire: Questionnaire) -> TwoValues:
    found = _PATH.fullmatch(path)
    group, number = (found["group"], int(found["number"])) if found else ("", 0)
    link_id = (found["link_id"] or "") if found else place_of(path).link_id
    item = questionnaire.items.get(link_id or group)
    words = (item.label or item.text) if item is not None else _spoken(link_id or group)
    question = f"{words} (area {number})" if group else words

    def said(answers: Answers) -> str:
        if not group:
            return _words(answers.values.get(link_id, ()), link_id, questionnaire)
        parts = answers.group(group)
        if number > len(parts):
            return "No such area"
        if not link_id:
            return "An area without answers"
        return _words(parts[number - 1].values.get(link_id, ()), link_id, questionnaire)

    return TwoValues(question, said(kept), said(lost))


def _words(values: tuple[Value, ...], link_id: str, questionnaire: Questionnaire) -> str:
    item = questionnaire.items.get(link_id)
    words = []
    for value in values:
        if isinstance(value, PartialDate):
            words.append(say_date(value))
        elif isinstance(value, Unreadable):
            words.append(f"“{value.text}”")
        elif isinstance(value, str) and item is not None and item.choices is not None:
            words.append(item.choices.display(value))
        else:
            words.append(str(value))
    return _cut(", ".join(words)) or NOT_ASKED


def _of_patient(name: str, now: Patient, document: dict[str, Any]) -> TwoValues:
    kept = getattr(now, name, None)
    if isinstance(kept, Contact):
        kept = {part: getattr(kept, part) for part in ("name", "phone", "relationship")}
    return TwoValues(_spoken(name), _field(kept), _field(document.get(name)))


def _field(value: Any) -> str:
    """A field of a patient, as the record or the kept document has it."""
    if isinstance(value, dict):
        return _cut(", ".join(str(part) for part in value.values() if part)) or NOTHING
    text = "" if value is None else str(value)
    try:
        return say_date(parse_fhir_date(text)) if text[:4].isdecimal() and len(text) <= 10 else _plain(text)
    except DateProblem:
        return _plain(text)


def _plain(text: str) -> str:
    return _cut(_CODES.get(text, text)) or NOTHING


def _spoken(name: str) -> str:
    """The name of a field as words: "emergency_contact" is "Emergency contact"."""
    words = _FIELDS.get(name) or name.split(".")[-1].replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
