"""The digest of the words that people sign, and the short one that the page bears."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.catalogue_rules import Severity
from intake.clinic import AfterCareText, Practitioner
from intake.language import words_of
from intake.screening import Override
from intake.signature import Means, Signature, SignatureProblem, Signer
from reports.content import DocumentContent
from reports.documents import issue
from reports.kinds import DocumentKind
from reports.signed_text import short, short_digest, text_sha256
from tests.reports.test_consent import made, pages

WHEN = datetime(2026, 12, 7, 9, 30, tzinfo=UTC)
CONSENT = DocumentKind.CONSENT


def digest(content: DocumentContent) -> str:
    return text_sha256(content, CONSENT)


def test_the_same_words_have_one_digest_on_every_day() -> None:
    content = made()
    assert digest(content) == digest(made()) == digest(replace(content, on=date(2030, 1, 1)))
    assert len(digest(content)) == 64


def test_what_does_not_print_on_the_form_does_not_count() -> None:
    content = made()
    clinic = replace(content.clinic, paper="letter", practitioners=(Practitioner("Noone Else"),))
    assert digest(replace(content, clinic=clinic)) == digest(content)


def test_the_time_after_treatment_stands_on_the_screen_alone_and_does_not_count() -> None:
    content = made()
    catalogue = content.catalogue
    treatments = tuple(
        replace(each, figures=tuple(replace(figure, looked_at=None) for figure in each.figures))
        for each in catalogue.treatments
    )
    assert treatments != catalogue.treatments
    without = replace(content, catalogue=replace(catalogue, treatments=treatments))
    assert digest(without) == digest(content)


def test_any_other_words_have_another_digest() -> None:
    content = made()
    clinic, consultation = content.clinic, content.consultation
    catalogue = content.catalogue
    first, *others = catalogue.treatments
    decision = Override("eczema", "Ima Nobody", "an invented reason", WHEN, Severity.CAUTION)
    changed = (
        replace(content, clinic=replace(clinic, phone="01632 960999")),
        replace(content, clinic=replace(clinic, after_care=(AfterCareText("Rest."),))),
        replace(content, clinic=replace(clinic, logo=b"another")),
        replace(
            content,
            catalogue=replace(catalogue, treatments=(replace(first, plain_name="something else"), *others)),
        ),
        replace(
            content,
            consultation=replace(
                consultation, patient=replace(consultation.patient, name="Testa Nonesuchly")
            ),
        ),
        replace(content, consultation=replace(consultation, overrides=(decision,))),
        replace(
            content,
            consultation=replace(consultation, overrides=(replace(decision, treatments=("microneedling",)),)),
        ),
        content.in_language(words_of("es")),
    )
    digests = {digest(content), *map(digest, changed)}
    assert len(digests) == len(changed) + 1
    assert text_sha256(content, DocumentKind.RECORD) != digest(content)


def test_the_short_digest_follows_answers_and_words() -> None:
    content = made()
    other = replace(
        content,
        consultation=replace(
            content.consultation, answers=content.consultation.answers.with_answer("goals.said-back", "Yes.")
        ),
    )
    assert short_digest(content, CONSENT) != short_digest(other, CONSENT)
    assert short("0" * 64, "1" * 64) == short("0" * 64, "1" * 64) != short("1" * 64, "0" * 64)
    assert [len(part) for part in short("0" * 64, "1" * 64).split()] == [4, 4, 4]


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_who_drew_nothing_is_told_in_words_in_every_edition(language: str, large: bool) -> None:
    signed = (
        Signature(Signer.PATIENT, "Testa Nonesuch", WHEN, (), means=Means.ON_PAPER),
        Signature(Signer.PRACTITIONER, "Ima Nobody", WHEN, (), means=Means.PASSPHRASE),
    )
    content = made(more={"signatures": signed}).in_language(words_of(language))
    said = " ".join(pages(issue(CONSENT, content, large_print=large)))
    assert short_digest(content, CONSENT) in said
    wanted = {
        "en": (
            "Signed in Candor with a passphrase of their own",
            "Signed on the printed form, which the clinic keeps",
        ),
        "es": (
            "Firmado en Candor con su propia contraseña",
            "Firmado en el formulario impreso, que la clínica conserva",
        ),
    }
    assert all(words in said for words in wanted[language])


def test_only_a_drawn_signature_has_strokes_and_a_drawn_one_needs_them() -> None:
    with pytest.raises(SignatureProblem, match="empty"):
        Signature(Signer.PATIENT, "Testa Nonesuch", WHEN, ())
