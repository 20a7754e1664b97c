"""Which document somebody wants, how storage names it, what it is called on the screen. No Qt, no paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.clinic import Clinic
from intake.language import ENGLISH, LANGUAGES, Language
from reports.kinds import DocumentKind

LARGE_PRINT = "large-print"
NOT_REVIEWED = "Translation not yet reviewed by a clinician."
NAMES = {
    DocumentKind.HANDOUT: "Handout",
    DocumentKind.CONSENT: "Consent form",
    DocumentKind.RECORD: "Record",
    DocumentKind.LETTER: "Letter",
    DocumentKind.BLANK: "Blank form",
}
"""The documents in the order in which they are offered, by name."""

PURPOSES = {
    DocumentKind.HANDOUT: "The patient takes it home. It informs: nobody signs it.",
    DocumentKind.CONSENT: "To read, ask about and sign, after the time to think.",
    DocumentKind.RECORD: "For the file, with staff notes. It does not go home.",
    DocumentKind.LETTER: "To the doctor or dermatologist who should look first.",
    DocumentKind.BLANK: "To fill in while waiting. Answers are entered and confirmed later.",
}
_FOR_THE_CLINIC = (DocumentKind.RECORD, DocumentKind.LETTER)


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """One document to make: which, in which language (its code), and how large."""

    kind: DocumentKind = DocumentKind.HANDOUT
    language: str = ENGLISH.code
    large_print: bool = False

    @property
    def stored_kind(self) -> str:
        """The kind as storage keeps it, for ever: "handout", "consent-es", "record-large-print".

        Parts that are usual are left out: English, and the normal size of type.
        """
        parts = [self.kind.value]
        parts += [self.language] if self.language != ENGLISH.code else []
        parts += [LARGE_PRINT] if self.large_print else []
        return "-".join(parts)

    @property
    def title(self) -> str:
        """What the document is called: "Consent form, Español, large print"."""
        parts = [NAMES[self.kind]]
        parts += [each.name for each in LANGUAGES if each.code == self.language and each != ENGLISH]
        parts += ["large print"] if self.large_print else []
        return ", ".join(parts)


def languages_of(kind: DocumentKind) -> tuple[Language, ...]:
    """The languages a document is written in: what only staff and doctors read is English."""
    return (ENGLISH,) if kind in _FOR_THE_CLINIC else LANGUAGES


def reviewed_languages(clinic: Clinic, catalogue_version: str, *, on: date) -> frozenset[str]:
    """The codes of English and of the languages whose words a clinician has read and signed."""
    read = (
        each.code
        for each in LANGUAGES
        if each == ENGLISH or clinic.translation_signed_off(each.code, catalogue_version, on=on)
    )
    return frozenset(read)


def name_in_sentence(kind: DocumentKind, *, number: int = 1) -> str:
    """The name inside a sentence: "consent form", "consent forms"."""
    name = NAMES[kind].lower()
    return name if number == 1 else f"{name}s"


def choice_of_kind(stored_kind: str) -> DocumentChoice | None:
    """What was chosen when a document of a stored kind was made; None for one this program does not know."""
    known = (
        DocumentChoice(kind, language.code, large_print)
        for kind in DocumentKind
        for language in LANGUAGES
        for large_print in (False, True)
    )
    return next((each for each in known if each.stored_kind == stored_kind), None)


def title_of_kind(stored_kind: str) -> str:
    """The title behind a stored kind. One that this program does not know is named as it is stored."""
    known = choice_of_kind(stored_kind)
    return f'Document "{stored_kind}"' if known is None else known.title
