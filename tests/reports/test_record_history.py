"""Who said, entered and confirmed an answer; overrides; documents made before; staff notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue_rules import Severity
from intake.conditions import Answers
from intake.fhir import questionnaire_resource, read_input, write_consultation, write_json
from intake.language import Words
from intake.provenance import PATIENT, PRACTITIONER, IssuedDocument, Said
from intake.screening import Override, overrule
from reports.content import DocumentContent
from reports.documents import UnprintableText, expected, issue
from reports.kinds import DocumentKind
from reports.record_parts import Provenance
from tests.reports.record_desk import answered, content_of, knowledge, text_of

AT = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
ANSWERS = answered({"health.eczema": "Y", "health.keloid": "N", "skin.phototype": "II"})


def record(content: DocumentContent, large_print: bool = False) -> str:
    return text_of(DocumentKind.RECORD, content, large_print=large_print)


def checked(content: DocumentContent) -> str:
    """The text of a record that fits its consultation."""
    assert issue(DocumentKind.RECORD, content)
    return record(content)


@pytest.mark.parametrize("large_print", [False, True], ids=["normal", "large print"])
def test_each_answer_carries_who_said_it_and_the_code_of_who_entered_and_confirmed_it(
    large_print: bool,
) -> None:
    said = (
        Said("health.eczema", PATIENT, AT, "Front Desk", "Ima Nobody"),
        Said("health.keloid", PATIENT, AT + timedelta(minutes=3), "Front Desk"),
        Said("skin.phototype", PRACTITIONER, AT + timedelta(minutes=5), "Ima Nobody"),
        Said("marks[1].marks.region", PATIENT, AT, "Front Desk", "Ima Nobody"),
    )
    text = record(content_of(ANSWERS, said=said), large_print)
    assert "Do you have eczema? Yes Patient · A 14:02" in text
    assert "Where are the marks? stomach Patient · A 14:02" in text
    assert "spread past the edge of the cut? No Patient · C 14:05" in text
    assert (
        "Which skin type does the clinician confirm? II: usually burns, tans a little Practitioner · B 14:07"
        in text
    )
    day = "on 21 November 2026 (time in UTC)."
    assert f"A: Said by the patient, entered by Front Desk {day} Confirmed by Ima Nobody." in text
    assert f"B: Said by the practitioner, entered by Ima Nobody {day}" in text
    assert f"C: Said by the patient, entered by Front Desk {day} No confirmation is recorded." in text


def test_an_answer_of_which_nothing_is_recorded_says_so_beside_the_others() -> None:
    said = (Said("health.eczema", PATIENT, AT, "Front Desk"),)
    assert "spread past the edge of the cut? No not recorded" in checked(content_of(ANSWERS, said=said))


def test_where_nothing_is_recorded_it_is_said_once() -> None:
    text = checked(content_of(ANSWERS))
    assert text.count("Who said it: this is not recorded for any of these answers.") == 1
    assert "Do you have eczema? Yes" in text


def test_the_time_is_that_of_the_clock_that_was_read() -> None:
    there = datetime(2026, 7, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    text = record(content_of(ANSWERS, said=(Said("health.eczema", PATIENT, there, "Ima Nobody"),)))
    assert "A 09:30" in text
    assert "on 1 July 2026 (time in UTC+01:00)" in text


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from((PATIENT, PRACTITIONER)), st.integers(0, 400)), max_size=60))
def test_one_code_stands_for_one_speaker_one_name_and_one_day(made: list[tuple[str, int]]) -> None:
    said = [
        Said(f"health.{number}", by, AT + timedelta(days=days), f"Nobody {days % 40}")
        for number, (by, days) in enumerate(made)
    ]
    provenance = Provenance.of(said, Words())
    codes = [provenance.words(one.path).split("· ")[1].split()[0] for one in said]
    meaning = {
        (one.said_by, one.entered_by, one.at.date()): code for one, code in zip(said, codes, strict=True)
    }
    assert len(set(meaning.values())) == len(meaning) == len(provenance.legend())
    assert all(code.isalpha() and code.isupper() for code in codes)


# Overrides


def test_an_override_stands_with_name_reason_and_time_and_at_the_finding() -> None:
    catalogue = knowledge()[0]
    override = overrule(
        catalogue,
        "wound_healing_problem",
        name="Dr Ima Nobody",
        reason="A bite in 2019; healed since.",
        at=AT,
    )
    answers = ANSWERS.with_answer("health.wound_healing_problem", "Y")
    text = checked(content_of(answers, overrides=(override,)))
    assert "refer, overruled: Wounds that take over 6 weeks to heal [wound_healing_problem]" in text
    assert "Overruled by Dr Ima Nobody on 21 November 2026, 14:02 UTC." in text
    assert "It covers a severity up to: absolute." in text
    assert "Reason: A bite in 2019; healed since." in text
    assert "It changes no verdict of today." not in text
    assert "It goes for: every treatment that this finding holds" in text


def test_an_override_names_the_treatments_that_it_frees_and_the_others_stay_held() -> None:
    catalogue = knowledge()[0]
    override = overrule(
        catalogue, "lupus", name="Dr Ima Nobody", reason="Quiet.", at=AT, treatments=["microneedling"]
    )
    text = checked(content_of(ANSWERS.with_answer("health.lupus", "Y"), overrides=(override,)))
    name = catalogue.treatment["microneedling"].plain_name
    assert f"It goes for: {name}" in text
    label = catalogue.contraindication["lupus"].label
    assert text.count(f"refer, overruled: {label}") == 1
    assert f"refer: {label}" in text


def test_an_override_that_no_longer_covers_its_finding_says_so() -> None:
    override = Override("keloid", "Dr Ima Nobody", "A small one.", AT, Severity.CAUTION)
    text = checked(content_of(ANSWERS.with_answer("health.keloid", "Y"), overrides=(override,)))
    assert "absolute: Keloid scars [keloid]" in text
    assert "It covers a severity up to: caution. It changes no verdict of today." in text


def test_no_override_is_said_too() -> None:
    assert "No finding was overruled." in record(content_of(ANSWERS))


# Documents made before


def test_documents_made_before_stand_with_their_digest() -> None:
    issued = (
        IssuedDocument("handout", 2, "0123456789abcdef" * 4, 4, AT, "Ima Nobody", AT + timedelta(hours=1)),
        IssuedDocument("consent", 1, "fedcba9876543210" * 4, 1, AT, "Front Desk"),
    )
    text = checked(content_of(ANSWERS, issued=issued))
    assert "handout, version 2, 4 pages 21 November 2026, 14:02 UTC, by Ima Nobody 0123456789ab" in text
    assert "0123456789abc" not in text
    assert "consent, version 1, 1 page" in text
    assert "21 November 2026, 15:02 UTC" in text
    assert "fedcba987654 never" in text
    assert "None is recorded." in record(content_of(ANSWERS))


# Names and reasons that paper cannot show


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"said": (Said("health.eczema", PATIENT, AT, "No\x07body"),)}, "answers"),
        ({"issued": (IssuedDocument("handout", 1, "0" * 64, 1, AT, "No\x07body"),)}, "documents"),
        ({"overrides": (Override("keloid", "Nobody", "be\x07cause", AT),)}, "override of keloid"),
    ],
)
def test_a_name_or_reason_that_cannot_be_printed_is_refused_with_its_place(
    more: dict[str, object], place: str
) -> None:
    with pytest.raises(UnprintableText) as refused:
        issue(DocumentKind.RECORD, content_of(ANSWERS, **more))  # type: ignore[arg-type]
    assert any(sentence.startswith(f"{place}:") for sentence in refused.value.sentences)


# For the record only

MARKER = "Quillfeather"


def private() -> Answers:
    """Every answer that is for the record only, and the staff's notes, with a marker in each text."""
    answers = ANSWERS.with_answer("plan.treatment", "microneedling")
    for item in knowledge()[1].items.values():
        if not item.for_record:
            continue
        if item.choices is not None:
            answers = answers.with_answer(item.link_id, item.choices.choices[0].code)
        else:
            answers = answers.with_answer(item.link_id, f"{MARKER} of {item.link_id}")
    return answers


def test_staff_notes_and_private_texts_stand_in_the_record() -> None:
    text = checked(content_of(private()))
    assert f"Staff notes {MARKER} of plan.staff-notes" in text
    assert f"{MARKER} of health.herpes_simplex.detail" in text
    assert "None was written." in record(content_of(ANSWERS))


def test_staff_notes_travel_with_the_consultation_in_the_form_of_others() -> None:
    _, questionnaire, _, _ = knowledge()
    consultation = content_of(private()).consultation
    read = read_input(write_json(write_consultation(consultation, questionnaire)).encode(), questionnaire)
    assert read.answers.code("plan.staff-notes") == f"{MARKER} of plan.staff-notes"
    assert '"linkId": "plan.staff-notes"' in write_json(questionnaire_resource(questionnaire))


@pytest.mark.parametrize("kind", [DocumentKind.HANDOUT, DocumentKind.CONSENT, DocumentKind.BLANK])
@pytest.mark.parametrize("large_print", [False, True], ids=["normal", "large print"])
def test_no_paper_for_the_patient_ever_prints_them(kind: DocumentKind, large_print: bool) -> None:
    content = content_of(private())
    text = text_of(kind, content, large_print=large_print)
    assert "Testa Nonesuch" in text
    assert MARKER not in text
    for rule in content.catalogue.contraindications:
        if rule.for_record:
            assert rule.label not in text, rule.id
    for item in content.questionnaire.items.values():
        if item.for_record and item.choices is not None and len(item.text.split()) > 3:
            assert item.text not in text or item.text == "Where is it now?", item.link_id


def test_staff_notes_that_cannot_be_printed_do_not_stop_the_handout() -> None:
    answers = private().with_answer("plan.staff-notes", "\x07")
    assert text_of(DocumentKind.HANDOUT, content_of(answers))
    with pytest.raises(UnprintableText):
        text_of(DocumentKind.RECORD, content_of(answers))


def test_a_letter_holds_no_private_answer_but_the_one_it_is_about() -> None:
    content = content_of(private())
    text = text_of(DocumentKind.LETTER, content)
    assert MARKER not in text
    assert "Worry that takes over" not in text
    assert "Thoughts about the marks take up an hour or more a day" in text
    for rule in content.catalogue.contraindications:
        if rule.for_record:
            assert rule.label not in text, rule.id


def test_every_override_name_is_among_the_facts_of_the_record() -> None:
    override = Override("keloid", "Dr Ima Nobody", "Because.", AT)
    content = replace(
        content_of(ANSWERS), consultation=replace(content_of(ANSWERS).consultation, overrides=(override,))
    )
    names = {fact.text for fact in expected(DocumentKind.RECORD, content).facts}
    assert {"Dr Ima Nobody", "Because.", "21 November 2026, 14:02 UTC"} <= names
