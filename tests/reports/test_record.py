"""The record: every question that was asked with its answer, what was not asked, and how it was judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from intake.catalogue_rules import Severity
from intake.clinic import Clinic, Offer, SignOff
from intake.conditions import Answers, Unreadable, Value
from intake.consultation import Contact
from intake.dates import PartialDate
from intake.questionnaire import Item
from intake.sections.health import asked_rules
from reports.content import DocumentContent
from reports.documents import UnprintableText, build, expected, issue
from reports.kinds import DocumentKind
from reports.record_reading import all_parts
from reports.record_verdicts import missing_together
from reports.verification import Fact, verify
from tests.reports.record_desk import (
    NAMES,
    TESTA,
    answered,
    consultations_answered,
    content_of,
    demo,
    fully_answered,
    knowledge,
    running_text_of,
    squeezed,
    text_of,
)

RECORD = DocumentKind.RECORD
FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def record(content: DocumentContent, **how: Any) -> str:
    return text_of(RECORD, content, **how)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("large_print", [False, True], ids=["normal", "large print"])
def test_each_demo_builds_and_is_what_the_consultation_says(name: str, paper: str, large_print: bool) -> None:
    built = issue(RECORD, demo(name), paper=paper, large_print=large_print)
    assert built.pages >= 5


def test_the_same_consultation_gives_the_same_bytes() -> None:
    assert build(RECORD, demo(NAMES[0])).pdf == build(RECORD, demo(NAMES[0])).pdf


# Answers


def said(item: Item, value: Value) -> str:
    """An answer as the test expects it, worked out without the program's own words."""
    if item.choices is not None:
        return next(choice.display for choice in item.choices.choices if choice.code == value)
    if isinstance(value, PartialDate):
        months = "January February March April May June July August September October November December"
        month = months.split()[value.month - 1] if value.month else ""
        if value.day:
            return f"{value.day} {month} {value.year}"
        return f"{month} {value.year} (no day given)" if month else f"{value.year} (year only)"
    if item.link_id in ("plan.interval-weeks", "plan.minutes"):
        unit = item.unit.removesuffix("s") if value == 1 else item.unit
        return f"{value} {unit}"
    number = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return f"{number} {item.unit}".strip()


def not_asked(content: DocumentContent) -> set[str]:
    """The questions that the record calls not asked."""
    return {item.link_id for _, parts in all_parts(content) for part in parts for item in part.not_asked}


def asked_of(answers: Answers) -> Iterator[tuple[Item, tuple[Value, ...]]]:
    items = knowledge()[1].items
    for part in (answers, *(part for parts in answers.groups.values() for part in parts)):
        for link_id, values in part.values.items():
            if link_id != "plan.staff-notes":
                yield items[link_id], values


@FEW
@given(answers=fully_answered())
def test_every_question_of_a_full_consultation_stands_before_its_answer(answers: Answers) -> None:
    content = content_of(answers)
    text = squeezed(running_text_of(RECORD, content))
    count = 0
    for item, values in asked_of(content.answers):
        wanted = item.text + "; ".join(said(item, value) for value in values)
        assert squeezed(wanted) in text, item.link_id
        count += 1
    assert count >= 100
    assert "Not asked:" not in record(content)


@FEW
@given(answers=consultations_answered(every=False))
def test_what_was_not_asked_is_listed_and_never_answered(answers: Answers) -> None:
    content = content_of(answers)
    text = squeezed(running_text_of(RECORD, content))
    for item, values in asked_of(content.answers):
        assert squeezed(item.text + "; ".join(said(item, value) for value in values)) in text, item.link_id
    catalogue, questionnaire, _, _ = knowledge()
    for rule in asked_rules(catalogue, [entry.id for entry in catalogue.treatments]):
        if rule.link_id not in content.answers:
            assert squeezed(questionnaire.items[rule.link_id].text) not in text, rule.id
            assert squeezed(rule.label) in text, rule.id


@pytest.mark.parametrize("large_print", [False, True], ids=["normal", "large print"])
def test_a_blank_consultation_lists_everything_as_not_asked_and_answers_nothing(large_print: bool) -> None:
    content = content_of(Answers(), patient=replace(TESTA, number=""))
    built = issue(RECORD, content, large_print=large_print)
    text = record(content, large_print=large_print)
    assert built.pages >= 3
    wanted = {fact.text for fact in expected(RECORD, content).facts if fact.name.endswith("was not asked")}
    for rule in asked_rules(content.catalogue, [entry.id for entry in content.catalogue.treatments]):
        assert rule.label in wanted
    assert text.count("Not asked:") == sum(len(parts) for _, parts in all_parts(content))
    assert "No, " not in text
    assert not re.search(r"\? No\b", text)
    assert "place not recorded" not in text
    assert "Patient number not recorded" in text


def test_questions_that_do_not_show_at_this_clinic_are_not_called_not_asked() -> None:
    # Steel matters for needles only.
    clinic = Clinic(name="Clinic of Nowhere", offers=(Offer("nano_perforation"),))
    assert "health.steel_allergy" not in not_asked(content_of(Answers(), clinic=clinic))
    assert "health.steel_allergy" in not_asked(content_of(Answers()))


def test_a_question_that_does_not_show_here_stands_once_it_was_answered() -> None:
    clinic = Clinic(name="Clinic of Nowhere", offers=(Offer("nano_perforation"),))
    text = record(content_of(answered({"health.steel_allergy": "UNK"}), clinic=clinic))
    assert "Has a doctor told you that you are allergic to stainless steel? Not sure" in text


def test_a_hidden_follow_up_is_not_called_not_asked() -> None:
    where = "health.eczema.regions"
    assert where not in not_asked(content_of(answered({"health.eczema": "N"})))
    assert where not in not_asked(content_of(answered({})))
    assert where in not_asked(content_of(answered({"health.eczema": "UNK"})))


def test_none_known_answers_its_list() -> None:
    lists = {"medicines.none-known", "medicines.list", "allergies.none-known", "allergies.list"}
    both = content_of(answered({"medicines.none-known": "Y", "allergies.list": "latex"}))
    assert not lists & not_asked(both)
    some = content_of(answered({"medicines.none-known": "N"}))
    assert lists & not_asked(some) == lists - {"medicines.none-known"}


def test_session_questions_are_never_missing_and_stand_when_answered() -> None:
    assert "Fever or feeling ill" not in record(content_of(Answers()))
    text = record(content_of(answered({"health.fever_systemic_infection": "Y"})))
    assert "Asked on the day of a session" in text


def test_what_cannot_be_read_and_what_is_switched_off_is_kept_and_told_apart() -> None:
    answers = answered(
        {
            "plan.treatment": "microneedling",
            "plan.test-patch": Unreadable("after Christmas"),
            "health.eczema": "N",
            "health.eczema.regions": ("hand", "foot"),
            "health.gone_rule": "Y",
        }
    )
    content = content_of(answers)
    text = record(content)
    assert "Typed, not readable: Test patch: after Christmas" in text
    assert "Kept, not counted: Eczema: where: hand; foot" in text
    assert "Kept, not counted: health.gone_rule: Y" in text
    assert "Do you have eczema? No" in text
    # It was typed, so it is not among what nobody asked.
    assert not re.search(r"Not asked: [^.]*Test patch", text)
    assert issue(RECORD, content)


def test_each_place_keeps_the_number_that_it_has_in_the_consultation() -> None:
    answers = Answers().with_groups(
        "marks", Answers(), Answers({"marks.region": ("hip",), "marks.side": ("left",)})
    )
    assert "Stretch marks 2: left hip" in record(content_of(answers))


def test_a_date_says_how_exactly_it_is_known() -> None:
    marks = Answers({"marks.region": ("abdomen",), "marks.onset": (PartialDate(2019, 3),)})
    text = record(content_of(Answers().with_groups("marks", marks)))
    assert "When did they come? March 2019 (no day given)" in text


# Identity


def test_identity_stands_in_full_and_blank_reads_as_not_recorded() -> None:
    patient = replace(
        TESTA,
        address="1 Nowhere Road\nNowhere",
        gender="other",
        chaperone_offered="N",
        emergency_contact=Contact("Con Nonesuch", "020 7946 0999", "partner"),
        guardian=Contact("Gus Nonesuch"),
    )
    text = record(content_of(Answers(), patient=patient))
    for words in (
        "Name Testa Nonesuch",
        "Birth date 1 May 1990",
        "Patient number T-0001",
        "Gender on file other",
        "Address 1 Nowhere Road Nowhere",
        "Emergency contact Con Nonesuch, partner, 020 7946 0999",
        "Parent or guardian Gus Nonesuch",
        "Chaperone offered No",
        "Interpreter offered not recorded",
        "Agreed that this is stored not recorded",
        "E-mail not recorded",
    ):
        assert words in text


# Verdicts


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_of_every_verdict_stands_with_rule_severity_answer_and_sources(name: str) -> None:
    content = demo(name)
    text = squeezed(record(content))
    for verdict in content.verdicts:
        assert squeezed(content.catalogue.treatment[verdict.treatment].plain_name) in text
        for finding in verdict.reasons:
            assert squeezed(f"[{finding.contraindication}]") in text
            assert squeezed(f"{finding.severity.word}:") in text
            assert squeezed(", ".join(finding.sources)) in text
        for link_id in verdict.missing:
            item = content.questionnaire.item(link_id)
            label = item.label if item is not None else "Which machine is used"
            assert squeezed(label) in text


def test_a_wait_is_printed_with_its_day_and_what_has_to_be_so() -> None:
    content = demo("isotretinoin-eight-weeks-ago")
    text = record(content)
    assert "Wait Clear from 27 March 2027 Until: 6 months after stopping" in text
    assert "yes; whole person; 26 September 2026 27 March 2027" in text


def test_a_finding_says_whether_it_is_at_the_site() -> None:
    answers = answered({"health.eczema": "Y", "health.rosacea": "UNK", "health.rosacea.regions": "face"})
    text = record(content_of(answers))
    assert "Eczema [eczema] yes; at the site" in text
    assert "Rosacea [rosacea] not sure; elsewhere" in text


def test_each_missing_answer_is_named_once_for_all_treatments_that_lack_it() -> None:
    content = content_of(answered({}))
    lacking = {(verdict.treatment, link_id) for verdict in content.verdicts for link_id in verdict.missing}
    together = missing_together(content.verdicts)
    named = [link_id for _, link_ids in together for link_id in link_ids]
    assert len(named) == len(set(named))
    assert lacking == {
        (treatment, link_id)
        for treatments, link_ids in together
        for link_id in link_ids
        for treatment in treatments
    }
    text = record(content)
    assert "Missing for every treatment: Keloid scars" in text
    assert "Missing for every treatment but Needling with Aquagold: Skin type" in text
    # Steel matters for needles only; it also stands among what was not asked.
    assert text.count("Stainless steel allergy") == 2
    assert issue(RECORD, content)


# The plan, the studies, the content


def test_every_count_of_the_chosen_treatment_stands_with_its_interval() -> None:
    content = demo("white-marks-microneedling")
    text = record(content)
    assert "6 / 15, 40 of 100; 95% interval 16.3 to 67.7" in text
    assert "doctors n = 15" in text
    # A side effect: 7 of 32 people had darker patches.
    assert "7 / 32, 21.9 of 100; 95% interval 9.3 to 40" in text
    assert content.forecast is not None
    for entry in content.forecast.figures:
        assert squeezed(entry.figure.print_text) in squeezed(text)


def test_the_plan_stands_with_its_dates_cost_and_warnings() -> None:
    text = record(demo("isotretinoin-eight-weeks-ago"))
    for words in ("Test patch 14 December 2026", "Session 4 31 May 2027", "The whole course costs £1,040"):
        assert words in text
    assert "Look twice: On 25 January 2027" in text


def test_who_signed_the_content_stands_or_that_nobody_did() -> None:
    catalogue = knowledge()[0]
    version = catalogue.version
    assert f"Catalogue version {version}. Draft, not signed off" in record(content_of(Answers()))
    signed = SignOff("Dr Ima Nobody", date(2026, 11, 1), catalogue.sha256)
    text = record(content_of(Answers(), clinic=Clinic(catalogue_sign_off=((version, signed),))))
    assert "Signed off by Dr Ima Nobody on 1 November 2026." in text
    assert "Draft, not signed off" not in text
    of_others = Clinic(catalogue_sign_off=((version, replace(signed, sha256="0" * 64)),))
    assert "Draft, not signed off" in record(content_of(Answers(), clinic=of_others))


def test_another_version_of_the_content_is_named() -> None:
    content = content_of(Answers())
    older = replace(content, consultation=replace(content.consultation, catalogue_version="2025.01"))
    assert "The consultation was held with version 2025.01." in record(older)


def test_every_source_that_is_named_stands_in_the_list() -> None:
    content = demo("phototype-five-read-for-ever")
    text = record(content)
    listed = text[text.rindex("Sources The full list") :]
    for verdict in content.verdicts:
        for finding in verdict.reasons:
            for source in finding.sources:
                assert f"{source} {content.catalogue.source[source].short}" in listed


# What must not pass


def test_a_record_with_another_answer_does_not_fit() -> None:
    content = demo("white-marks-microneedling")
    pdf = build(RECORD, content).pdf
    other = replace(content, answers=content.answers.with_answer("health.keloid", "Y"))
    wrong = verify(pdf, expected(RECORD, other))
    assert "The answer health.keloid: this is missing from the document." in wrong


def test_what_paper_cannot_show_is_named_with_its_place() -> None:
    answers = answered({"plan.staff-notes": "a\x07b", "health.eczema": "N", "health.eczema.detail": "\x07"})
    answers = answers.with_answer("plan.treatment", "microneedling")
    answers = answers.with_answer("plan.first-session", Unreadable("\x08"))
    with pytest.raises(UnprintableText) as refused:
        build(RECORD, content_of(answers))
    places = [sentence.split(":")[0] for sentence in refused.value.sentences]
    assert "plan.staff-notes" in places
    assert "plan.first-session" in places


def test_four_thousand_lines_of_notes_stand_in_full() -> None:
    notes = "\n".join(f"note {number}" for number in range(2600))
    content = content_of(answered({"plan.staff-notes": notes, "goals.bothers": notes}))
    text = record(content)
    assert text.count("note 2599") == 2
    assert Fact("the answer plan.staff-notes", notes) in expected(RECORD, content).facts


def test_severity_words_are_those_of_the_rules() -> None:
    from intake.language import Words
    from reports.record_words import severity_words

    assert [severity_words(severity, Words()) for severity in Severity] == [one.word for one in Severity]
