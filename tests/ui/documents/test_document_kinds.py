"""How documents are named: for storage, for ever, and for people."""

from __future__ import annotations

from itertools import product

import pytest

from reports.kinds import DocumentKind
from ui.documents.document_kinds import (
    NAMES,
    PURPOSES,
    DocumentChoice,
    languages_of,
    name_in_sentence,
    title_of_kind,
)

EVERY_CHOICE = tuple(
    DocumentChoice(kind, language.code, large_print)
    for kind, large_print in product(DocumentKind, (False, True))
    for language in languages_of(kind)
)


@pytest.mark.parametrize(
    ("choice", "stored", "title"),
    [
        (DocumentChoice(), "handout", "Handout"),
        (DocumentChoice(large_print=True), "handout-large-print", "Handout, large print"),
        (DocumentChoice(DocumentKind.CONSENT), "consent", "Consent form"),
        (DocumentChoice(DocumentKind.CONSENT, "es"), "consent-es", "Consent form, Español"),
        (DocumentChoice(DocumentKind.RECORD, "en", True), "record-large-print", "Record, large print"),
        (DocumentChoice(DocumentKind.LETTER), "letter", "Letter"),
        (
            DocumentChoice(DocumentKind.BLANK, "es", True),
            "blank-es-large-print",
            "Blank form, Español, large print",
        ),
    ],
)
def test_a_document_is_stored_under_its_kind_and_called_by_its_name(
    choice: DocumentChoice, stored: str, title: str
) -> None:
    assert choice.stored_kind == stored
    assert title_of_kind(stored) == choice.title == title


def test_no_two_documents_share_a_kind_or_a_title() -> None:
    assert len({each.stored_kind for each in EVERY_CHOICE}) == len(EVERY_CHOICE) == 16
    assert len({each.title for each in EVERY_CHOICE}) == len(EVERY_CHOICE)
    assert all(title_of_kind(each.stored_kind) == each.title for each in EVERY_CHOICE)


def test_a_kind_of_a_newer_program_is_named_as_it_is_stored() -> None:
    assert title_of_kind("after-care-fr") == 'Document "after-care-fr"'


def test_every_kind_has_a_name_and_a_purpose() -> None:
    assert set(NAMES) == set(PURPOSES) == set(DocumentKind)
    assert name_in_sentence(DocumentKind.CONSENT) == "consent form"
    assert name_in_sentence(DocumentKind.CONSENT, number=2) == "consent forms"
