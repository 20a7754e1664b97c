"""Letters: urgent for signs of Cushing's, a question for a prescriber, one for information; a reader each."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from intake.clinic import Clinic, Offer, Practitioner
from intake.conditions import Answers, Value
from intake.dates import PartialDate
from intake.language import SPANISH, Words
from intake.referral import load_referrals
from intake.screening import Override
from intake.wording import over_claims
from reports.content import DocumentContent
from reports.documents import BuiltDocument, UnprintableText, build, expected, issue
from reports.kinds import DocumentKind
from reports.verification import verify
from tests.reports.record_desk import (
    NAMES,
    TESTA,
    answered,
    content_of,
    demo,
    knowledge,
    pages_of,
    squeezed,
    text_of,
)

LETTER = DocumentKind.LETTER
CUSHING, ISOTRETINOIN, NONE = (
    "purple-marks-cushing-signs",
    "isotretinoin-eight-weeks-ago",
    "white-marks-microneedling",
)
CLINIC = Clinic(
    name="Clinic of Nowhere",
    phone="020 7946 0100",
    practitioners=(Practitioner("Ima Nobody", "registered nurse"),),
)


def letters(content: DocumentContent, **how: Any) -> str:
    return text_of(LETTER, content, **how)


def about(clinic: Clinic = CLINIC, **given: Value | tuple[Value, ...]) -> DocumentContent:
    """The content of a consultation with these answers: `health__keloid="Y"`, `plan__treatment=…`."""
    values = {"plan.treatment": "microneedling", "plan.operator": "Ima Nobody"}
    answers = answered({**values, **{name.replace("__", "."): value for name, value in given.items()}})
    return content_of(answers, clinic=clinic)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_each_demo_has_its_letter_on_one_page(name: str, paper: str) -> None:
    assert issue(LETTER, demo(name), paper=paper).pages == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_each_demo_has_its_letter_in_large_print(name: str, paper: str) -> None:
    assert issue(LETTER, demo(name), paper=paper, large_print=True).pages <= 3


def test_signs_of_cushing_make_an_urgent_letter_that_says_what_urgent_means() -> None:
    content = demo(CUSHING)
    text = letters(content)
    assert text.index("Urgent Please see this patient in the same week.") < text.index("Dr Imagina Example")
    assert "Re: Dee Example, born 9 October 1994, patient number D-004" in text
    assert "Dear Dr Imagina Example," in text
    assert "middle of the stomach: purple, 14 mm at the widest, since May 2026, cause: not known" in text
    assert "Wide dark marks with bruising, weak thighs or a rounder face: yes." in text
    # What bears on it, in the patient's words.
    assert "In the patient's words: “Up 9 kg since spring.”" in text
    assert "No treatment of the marks is planned. We do nothing before we have your answer." in text
    assert "Please examine for Cushing's syndrome" in text
    assert "Medicines The patient says that there are none." in text
    notices = build(LETTER, content).notices
    assert "The letter to the general practitioner is urgent. Send it today." in notices


def test_isotretinoin_asks_the_prescriber_and_names_the_day_the_wait_ends() -> None:
    text = letters(demo(ISOTRETINOIN))
    assert "Doctor who prescribed the isotretinoin" in text
    assert "Dear Doctor," in text
    assert "Urgent" not in text
    assert "Isotretinoin in the last 6 months: yes. Date: 26 September 2026." in text
    assert "The wait that we know of ends on 27 March 2027." in text
    assert "Medicines Isotretinoin 20 mg until 26 September 2026" in text
    assert "The first session would be on 25 January 2027. We do nothing before we have your answer." in text
    assert "Dr Imagina Example" not in text


def test_where_nobody_is_asked_the_letter_is_for_information_and_says_so() -> None:
    text = letters(demo(NONE))
    assert "This letter is for your information." in text
    assert "We ask nothing of you. Please tell us if you know a reason against this plan." in text
    assert "Microneedling, middle of the stomach, 4 sessions." in text
    assert "We do nothing before" not in text
    assert "Sources:" not in text
    notices = build(LETTER, demo(NONE)).notices
    assert notices[0] == "No answer asks for a doctor's word: the letter is for information and asks nothing."


def test_a_wait_is_told_in_a_letter_for_information() -> None:
    text = letters(demo("eczema-at-the-site"))
    assert "Told by the patient Eczema: yes. Where: stomach, forearm. Active now." in text
    assert "What follows Eczema: we wait." in text


def test_a_blank_consultation_still_has_a_letter_and_calls_nothing_no() -> None:
    content = content_of(Answers())
    text = letters(content)
    for words in (
        "Stretch marks not recorded",
        "Skin type not asked",
        "Medicines not asked",
        "Allergies not asked",
    ):
        assert words in text
    assert "No treatment has been chosen yet." in text
    assert any("were not asked, such as:" in notice for notice in build(LETTER, content).notices)
    assert issue(LETTER, content)


def test_a_letter_says_that_it_is_written_with_the_patients_agreement() -> None:
    text = letters(demo(CUSHING))
    assert "Written with the patient's agreement yes" in text
    assert (
        "Ask the patient before a letter is sent, and tick the box." in build(LETTER, demo(CUSHING)).notices
    )


# Several readers


def several() -> DocumentContent:
    return about(
        health__cushing_flags="Y",
        health__bdd="Y",
        health__psoriasis="UNK",
        health__anticoagulant="Y",
        health__herpes_simplex="Y",
        health__weight_change="Y",
        medicines__list=("Apixaban 5 mg", "Ramipril"),
        allergies__list="Latex: a rash",
    )


def test_each_reader_gets_a_letter_that_begins_on_its_own_page_with_the_clinics_block() -> None:
    built = issue(LETTER, several())
    pages = pages_of(built.pdf)
    assert len(pages) == 3
    assert "The file holds 3 letters. Send each reader only their own." in built.notices
    for number, (page, reader) in enumerate(
        zip(
            pages,
            ("General practitioner", "Dermatologist", "Doctor who prescribes the blood thinner"),
            strict=True,
        ),
        start=1,
    ):
        assert reader in page
        assert f"Letter {number} of 3 in this file. It is complete in itself." in page
        assert "020 7946 0100" in page
        assert "Re: Testa Nonesuch, born 1 May 1990, patient number T-0001" in page
        assert "Yours sincerely" in page
        assert "Ima Nobody, registered nurse, Clinic of Nowhere" in page
        assert "Apixaban 5 mg; Ramipril" in page
        assert "Latex: a rash" in page
        assert re.search(r"Sources: 1 ", page)


def test_no_reader_reads_what_another_is_asked() -> None:
    gp, dermatologist, prescriber = pages_of(build(LETTER, several()).pdf)
    assert "Thoughts about the marks" in gp
    assert "Urgent" in gp
    for other in (dermatologist, prescriber):
        assert "Thoughts about the marks" not in other
        assert "Cushing" not in other
        assert "Urgent" not in other
    assert "Psoriasis: not sure." in dermatologist
    assert "Psoriasis" not in gp + prescriber
    for page in (gp, dermatologist, prescriber):
        assert "erpes" not in page
        assert "Weight changing a lot" in page


# Blank, overruled, refused


def test_names_and_addresses_that_nobody_recorded_are_lines_to_fill_in() -> None:
    content = about(health__cushing_flags="Y")
    text = letters(content)
    assert "General practitioner Address" not in text
    assert "General practitioner Name Address" in text
    assert "The patient's address" in text
    assert any(
        "Write the name and address on the letter." in notice for notice in build(LETTER, content).notices
    )


def test_an_address_and_a_practice_are_printed_as_they_were_typed() -> None:
    patient = replace(
        TESTA, address="1 Nowhere Road\nNowhere", general_practitioner="Dr Nobody, Surgery of Nowhere"
    )
    content = content_of(answered({"health.wound_healing_problem": "Y"}), patient=patient)
    text = letters(content)
    assert "1 Nowhere Road, Nowhere" in text
    assert "Dr Nobody, Surgery of Nowhere" in text
    # A practice is no name to greet.
    assert "Dear Doctor," in text


def test_an_overruled_finding_makes_no_letter_that_asks() -> None:
    at = datetime(2026, 11, 21, 10, tzinfo=UTC)
    override = Override("wound_healing_problem", "Dr Nobody", "An old bite.", at)
    content = content_of(answered({"health.wound_healing_problem": "Y"}), overrides=(override,))
    assert content.letters == ()
    assert "This letter is for your information." in letters(content)


def test_what_was_not_suitable_is_not_planned() -> None:
    # A keloid rules needling out; the dermatologist is asked because a laser that heats stays open.
    text = letters(about(health__keloid="Y", health__keloid__detail="Ear piercing"))
    assert "By our rules it is not suitable, so we do not go ahead." in text
    assert "Keloid scars: yes. In the patient's words: “Ear piercing”" in text


def test_lists_are_told_as_stated() -> None:
    for code, words in (("UNK", "The patient is not sure."), ("N", "There are some, but none is named.")):
        content = content_of(answered({"medicines.none-known": code}))
        assert f"Medicines {words}" in letters(content)


def test_a_finding_for_other_treatments_only_is_named_to_whoever_prints() -> None:
    content = about(plan__treatment="fractional_laser_nonablative", health__anticoagulant="Y")
    assert content.letters == ()
    said = [notice for notice in build(LETTER, content).notices if "other treatments" in notice]
    assert said == [
        "Not for what was chosen, but other treatments would need a doctor's word: Blood thinner."
    ]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (content_of(Answers(), patient=replace(TESTA, address="\x07")), "Patient.address"),
        (
            content_of(Answers(), patient=replace(TESTA, general_practitioner="\x07")),
            "Patient.general_practitioner",
        ),
        (content_of(answered({"medicines.list": "\x07"})), "medicines.list"),
        (
            content_of(answered({"health.keloid": "UNK", "health.keloid.detail": "\x07"})),
            "health.keloid.detail",
        ),
    ],
    ids=["address", "practitioner", "medicines", "detail"],
)
def test_what_paper_cannot_show_is_named_with_its_place(content: DocumentContent, place: str) -> None:
    with pytest.raises(UnprintableText) as refused:
        build(LETTER, content)
    assert refused.value.sentences[0].startswith(f"{place}:")


def test_a_private_text_that_cannot_be_printed_does_not_stop_a_letter() -> None:
    answers = answered({"plan.staff-notes": "\x07", "health.cushing_flags": "Y", "goals.bothers": "\x07"})
    assert build(LETTER, content_of(answers))


def test_a_letter_about_another_finding_does_not_fit() -> None:
    built = build(LETTER, demo(CUSHING))
    other = replace(demo(CUSHING), consultation=replace(demo(CUSHING).consultation, patient=TESTA))
    wrong = verify(built.pdf, expected(LETTER, other))
    assert "The birth date: this is missing from the document." in wrong
    answers = demo(CUSHING).answers.with_answer("health.weight_change.detail", "Up 12 kg")
    wrong = verify(built.pdf, expected(LETTER, replace(demo(CUSHING), answers=answers)))
    assert "What was told about weight_change: this is missing from the document." in wrong


@pytest.mark.parametrize(
    "rule_id", [one.contraindication for one in load_referrals(knowledge()[0]).referrals]
)
def test_every_kind_of_letter_builds_promises_nothing_and_cites_what_it_says(rule_id: str) -> None:
    rule = knowledge()[0].contraindication[rule_id]
    values: dict[str, Value | tuple[Value, ...]] = {}
    if rule_id == "fitzpatrick_V_VI":
        values["skin.phototype"] = "VI"
    else:
        values[rule.link_id] = "UNK"
    content = content_of(answered(values), clinic=CLINIC)
    if rule_id == "pacemaker_rf" or rule_id == "metal_implant_rf":
        # Asked only where the device gives radiofrequency: without one nobody knows.
        assert content.letters == ()
        return
    (letter,) = content.letters
    built: BuiltDocument = issue(LETTER, content)
    text = letters(content)
    assert built.pages == 1
    assert squeezed(letter.asked[0].referral.ask.text) in squeezed(text)
    assert over_claims(text) == ()
    listed = text[text.index("Sources:") :]
    for source in letter.asked[0].referral.ask.sources:
        if source == "gk":
            assert "general knowledge" in listed
        else:
            assert content.catalogue.source[source].short in listed


def test_typed_words_stay_as_they_were_typed_in_another_language() -> None:
    content = replace(several(), on=date(2026, 11, 21)).in_language(Words(SPANISH))
    text = letters(content)
    assert "Latex: a rash" in text
    assert "21 de noviembre de 2026" in text


def test_only_what_the_clinic_offers_is_thought_of() -> None:
    clinic = Clinic(name="Clinic of Nowhere", offers=(Offer("fractional_laser_nonablative"),))
    answers = answered({"health.anticoagulant": "Y"})
    assert content_of(answers, clinic=clinic).letters == ()
    assert content_of(answers).letters != ()
    date_known = answered(
        {"health.isotretinoin_past_6m": "Y", "health.isotretinoin_past_6m.date": PartialDate(2026, 9)}
    )
    assert content_of(date_known, clinic=clinic).letters == ()
