"""The words that a document is made of, as one digest: what people sign, whatever the layout.

The words are those of the catalogue, the questions, the sentences and the consent form; of the clinic; who
the patient is; and the decisions of clinicians. A digest that differs later means that the document would
not say the same now.
"""

from __future__ import annotations

import hashlib
import json

from intake.answer_document import answers_to_json
from intake.consent_texts import consent_messages
from intake.translation import data_messages
from reports.content import DocumentContent
from reports.kinds import DocumentKind

_CLINIC = (
    "name",
    "address",
    "phone",
    "out_of_hours",
    "emergency_number",
    "welcome",
    "contact_note",
    "unhappy",
)


def text_sha256(content: DocumentContent, kind: DocumentKind) -> str:
    """The SHA-256 of a document's words, in lower-case hexadecimal. The same on every day and computer."""
    english = content.source or content
    patient, clinic = content.consultation.patient, content.clinic
    guardian = patient.guardian.name if patient.guardian is not None else ""
    born = str(patient.birth_date) if patient.birth_date is not None else ""
    figures = [figure for treatment in english.catalogue.treatments for figure in treatment.figures]
    # On the screen only. A word that no document prints must not make a signed one read as changed.
    unprinted = {figure.looked_at.text for figure in figures if figure.looked_at is not None}
    data = (english.catalogue, english.sentences, english.questionnaire)
    words = [text for text, _place in data_messages(*data) if text not in unprinted]
    canonical = [
        kind.value,
        content.say.language.code,
        content.words_version,
        words,
        list(consent_messages(english.consent_texts)),
        [patient.name, born, guardian],
        [getattr(clinic, name) for name in _CLINIC],
        [[line.text, *line.treatments] for line in clinic.after_care],
        hashlib.sha256(clinic.logo).hexdigest(),
        [
            # What was signed before treatments were named in a decision has the digest that it had.
            [each.contraindication, each.name, each.reason, each.at.isoformat(), each.covers.word]
            + ([list(each.treatments)] if each.treatments else [])
            for each in content.consultation.overrides
        ],
    ]
    text = json.dumps(canonical, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def short_digest(content: DocumentContent, kind: DocumentKind) -> str:
    """What a signed page bears: "3F9A 0C12 77AB", of the answers as stored and of the words.

    A file cannot hold the digest of its own bytes. This one is kept with the signing in two halves, the
    digests of answers and words, so that a printed page can be held against what is stored.
    """
    answers = hashlib.sha256(answers_to_json(content.consultation.answers).encode("utf-8")).hexdigest()
    return short(answers, text_sha256(content, kind))


def short(answers_sha256: str, words_sha256: str) -> str:
    """The short digest of two digests in lower-case hexadecimal."""
    digest = hashlib.sha256(f"{answers_sha256} {words_sha256}".encode("ascii")).hexdigest().upper()
    return " ".join((digest[:4], digest[4:8], digest[8:12]))
