"""The consent form: what stands on it for each demo, what never does, and when it says not to sign yet."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest

from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.clinic import NO_CLINIC, Clinic, Device, Offer, Practitioner
from intake.conditions import Answers
from intake.consultation import Consultation, Contact, Patient
from intake.dates import PartialDate
from intake.expectation_sentences import Sentences, load_sentences
from intake.fhir import read_input
from intake.questionnaire import Questionnaire
from intake.screening import Screener
from intake.sections import build_questionnaire
from intake.signature import Point, Signature, Signer
from intake.wording import AIM_GRADE, reading_grade
from reports.consent_answers import answered, not_asked
from reports.content import DocumentContent
from reports.documents import BuiltDocument, UnprintableText, build, expected, issue
from reports.kinds import DocumentKind
from reports.verification import read_paragraphs, verify

DEMOS = Path(__file__).resolve().parents[2] / "intake" / "data" / "demo"
NAMES = sorted(file.stem for file in DEMOS.glob("*.json"))
TODAY = date(2026, 11, 21)
CLINIC = Clinic(
    name="Clinic of Nowhere",
    phone="020 7946 0100",
    currency="GBP",
    practitioners=(Practitioner("Ima Nobody", "nurse, trained in needling"),),
    devices=(
        Device("pen", "Nopen", "2", ("microneedling",), radiofrequency=False, status="cleared for scars"),
    ),
    offers=(Offer("microneedling"), Offer("fractional_laser_nonablative")),
)
Made = Callable[..., DocumentContent]


@cache
def knowledge() -> tuple[Catalogue, Questionnaire, Sentences, Screener]:
    catalogue = load_catalogue()
    questionnaire = build_questionnaire(catalogue)
    return (
        catalogue,
        questionnaire,
        load_sentences(catalogue),
        Screener(catalogue, questionnaire.order),
    )


def content_of(consultation: Consultation, clinic: Clinic, **more: Any) -> DocumentContent:
    catalogue, questionnaire, sentences, screener = knowledge()
    on = consultation.authored or TODAY
    answers = questionnaire.enabled_answers(consultation.answers)
    return DocumentContent(
        consultation=consultation,
        answers=answers,
        catalogue=catalogue,
        questionnaire=questionnaire,
        sentences=sentences,
        screener=screener,
        clinic=clinic,
        on=on,
        verdicts=screener.screen(answers, on=on, birth_date=consultation.patient.birth_date, clinic=clinic),
        **more,
    )


def demo(name: str, clinic: Clinic = CLINIC) -> DocumentContent:
    return content_of(read_input((DEMOS / f"{name}.json").read_bytes(), knowledge()[1]), clinic)


def made(
    clinic: Clinic = CLINIC, patient: Patient | None = None, more: dict[str, Any] | None = None, **given: Any
) -> DocumentContent:
    """Somebody well with a plan that may go ahead; `given` answers come on top, None takes one away."""
    catalogue = knowledge()[0]
    answers = Answers()
    for rule in catalogue.contraindications:
        if rule.is_asked:
            answers = answers.with_answer(rule.link_id, "N")
    answers = answers.with_answer("skin.phototype", "II").with_answer("goals.hoped-for", "26-50")
    answers = answers.with_groups(
        "marks", Answers({"marks.region": ("abdomen",), "marks.colour": ("white",)})
    )
    plan = {
        "plan__treatment": "microneedling",
        "plan__sessions": 4,
        "plan__interval_weeks": 6,
        "plan__first_session": PartialDate(2027, 1, 11),
        "plan__operator": "Ima Nobody",
        "plan__device": "pen",
    }
    for name, value in {**plan, **given}.items():
        section, rest = name.split("__", 1)
        path = f"{section}.{(rest if section == 'health' else rest.replace('_', '-')).replace('__', '.')}"
        answers = answers.without(path) if value is None else answers.with_answer(path, value)
    patient = patient or Patient(name="Testa Nonesuch", birth_date=PartialDate(1990, 5, 1))
    return content_of(Consultation(patient, answers, TODAY), clinic, **(more or {}))


def pages(built: BuiltDocument) -> list[str]:
    document = pypdfium2.PdfDocument(built.pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def text(content: DocumentContent, **how: Any) -> str:
    return " ".join(pages(build(DocumentKind.CONSENT, content, **how)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_every_demo_prints_and_says_what_its_record_says(name: str, paper: str, large: bool) -> None:
    issued = issue(DocumentKind.CONSENT, demo(name), paper=paper, large_print=large)
    assert issued.pages <= (14 if large else 5)


@pytest.mark.parametrize("name", NAMES)
def test_every_demo_prints_for_a_clinic_that_recorded_nothing(name: str) -> None:
    assert issue(DocumentKind.CONSENT, demo(name, NO_CLINIC)).pages <= 5


def test_a_form_for_somebody_well_has_at_most_five_pages() -> None:
    assert build(DocumentKind.CONSENT, demo("white-marks-microneedling")).pages <= 5


@pytest.mark.parametrize("name", NAMES)
def test_the_comparison_would_see_a_form_of_another_person(name: str) -> None:
    """The facts come from the record: those of somebody else are not all on this paper."""
    other = demo(next(one for one in NAMES if one != name))
    built = build(DocumentKind.CONSENT, demo(name))
    assert verify(built.pdf, expected(DocumentKind.CONSENT, other))


@pytest.mark.parametrize("name", NAMES)
def test_every_demo_reads_easily(name: str) -> None:
    content = demo(name)
    built = build(DocumentKind.CONSENT, content)
    read = read_paragraphs(built.pdf, expected(DocumentKind.CONSENT, content))
    assert reading_grade("\n\n".join(read)) < AIM_GRADE


def test_both_sides_stand_with_numbers_raters_and_what_else_would_fit() -> None:
    content = made()
    said = text(content)
    assert content.forecast is not None
    for line in (*content.forecast.may_do, *content.forecast.limits):
        assert line.text in said
    assert "25 blinded doctors" in said
    assert "between 38 and 88 out of 100 would also fit" in said
    assert "Darker patches: from 0 to 22 out of 100 people" in said
    assert "We do not know how often: Cold sore outbreak." in said


def test_an_added_treatment_brings_the_side_effects_of_the_one_it_is_added_to() -> None:
    said = text(made(plan__treatment="microneedling_plus_aquagold"))
    assert "Darker patches that can last months." in said
    assert "Scars, sometimes in lines." in said


def test_the_status_of_use_and_of_the_clinics_own_device_stand_on_the_first_page() -> None:
    first = pages(build(DocumentKind.CONSENT, made()))[0]
    assert "This is called off-label use." in first
    assert "This device here: cleared for scars" in first
    assert "Nopen 2" in first
    assert "Ima Nobody (nurse, trained in needling)" in first


def test_who_and_what_the_record_does_not_name_are_lines_to_fill_in() -> None:
    content = made(clinic=NO_CLINIC, plan__operator=None, plan__device=None, plan__sessions=None)
    built = build(DocumentKind.CONSENT, content)
    with pdfplumber.open(io.BytesIO(built.pdf)) as pdf:
        page = pdf.pages[0]
        tops = {word["text"]: word["top"] for word in page.extract_words()}
        for label in ("Sessions", "Done", "Training", "Device", "Numbing"):
            beside = [line for line in page.lines if abs(line["top"] - tops[label] - 10) < 9]
            assert any(line["x1"] - line["x0"] > 300 for line in beside), label
    blanks = (
        "sessions, who does it, device, numbing, price, day the information was given, day it was decided"
    )
    assert any(blanks in notice for notice in built.notices)


def test_what_is_for_the_record_only_never_prints() -> None:
    """Yes, no or not asked: neither the label nor the count tells."""
    catalogue = knowledge()[0]
    private = [rule for rule in catalogue.contraindications if rule.for_record]
    told = {f"health__{rule.id}": "Y" for rule in private if not rule.is_derived}
    said = text(made(goals__motivation_hours="Y", goals__motivation_distress="Y", **told))
    assert private
    for rule in private:
        assert rule.label not in said
    assert "Upset a lot" not in said
    assert not {rule.id for rule in private} & {rule.id for rule in answered(made(**told), "Y")}


def test_the_name_of_a_medicine_stays_in_the_record() -> None:
    content = made(medicines__list=None)
    answers = content.consultation.answers.with_answer("medicines.list", "Nosuchcillin 5 mg", "Nonesuchine")
    said = text(content_of(replace(content.consultation, answers=answers), CLINIC))
    assert "Medicine list 2, listed in your record." in said
    assert "Nosuchcillin" not in said


def test_allergies_stand_as_they_were_told() -> None:
    said = text(made(allergies__list="Pollen of Nowhere: sneezing"))
    assert "Allergy list Pollen of Nowhere: sneezing" in said


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("Y", "None known."),
        ("N", "Some. They are not listed yet."),
        ("UNK", "Not sure."),
        (None, "Not asked."),
    ],
)
def test_a_blank_list_of_allergies_is_not_an_empty_one(answer: str | None, words: str) -> None:
    assert f"Allergy list {words}" in text(made(allergies__none_known=answer))


def test_yes_not_sure_no_and_not_asked_stand_apart() -> None:
    content = made(
        health__eczema="Y", health__eczema__regions="forearm", health__rosacea="UNK", health__smoking=None
    )
    said = text(content)
    assert "You said yes Eczema: yes. Where: forearm." in said
    assert "You were not sure Rosacea: not sure." in said
    assert f"You said no to {len(answered(content, 'N'))} questions" in said
    assert "Not asked 1 question: Smoking or vaping." in said


def test_a_question_that_was_not_asked_is_never_a_no() -> None:
    content = made()
    unasked = content_of(replace(content.consultation, answers=Answers()), CLINIC)
    said = text(unasked)
    assert "You said no" not in said
    left_open = not_asked(unasked)
    assert f"{len(left_open)} questions:" in said
    for rule in left_open:
        assert f"{rule.label}." in said


def test_the_price_of_the_whole_course_stands_on_the_form() -> None:
    said = text(made(plan__price_per_session=180, plan__price_per_session_to=225, plan__currency="GBP"))
    assert "£180 to £225 For one session" in said
    assert "£720 to £900 For the whole course" in said


def test_both_dates_stand_or_wait_to_be_written() -> None:
    given, decided = PartialDate(2026, 11, 21), PartialDate(2026, 12, 5)
    said = text(made(plan__information_given=given, plan__decided_on=decided))
    assert "21 November 2026 Information given on" in said
    assert "5 December 2026 Decided on" in said
    assert "Information given on (your visit was on 21 November 2026)" in text(made())


def test_doing_nothing_creams_and_the_other_treatments_are_choices() -> None:
    content = made()
    said = text(content)
    for alternative in content.catalogue.alternatives:
        assert alternative.text in said
    assert "Fractional laser (heats)" in said
    # This clinic offers two treatments: the others are no choice here.
    assert "Aquagold" not in said


def test_what_the_patient_said_is_quoted_and_answered_and_lines_stay_to_write_on() -> None:
    built = build(DocumentKind.CONSENT, made(goals__said_back="They will be gone for ever."))
    said = " ".join(pages(built))
    always = knowledge()[0].always.text
    assert f"On 21 November 2026 you said: “They will be gone for ever.” {always}" in said
    assert _long_lines_under(built, "afterwards?") >= 3


def _long_lines_under(built: BuiltDocument, word: str) -> int:
    with pdfplumber.open(io.BytesIO(built.pdf)) as pdf:
        for page in pdf.pages:
            found = [one for one in page.extract_words() if one["text"] == word]
            if found:
                return sum(
                    line["x1"] - line["x0"] > 450 and line["top"] > found[0]["bottom"] for line in page.lines
                )
    return 0


def test_eleven_boxes_wait_for_initials_at_the_right_margin() -> None:
    built = build(DocumentKind.CONSENT, made())
    boxes = labels = 0
    with pdfplumber.open(io.BytesIO(built.pdf)) as pdf:
        for page in pdf.pages:
            # The box of a part that stands in the left column ends in the middle of the page.
            boxes += sum(20 < one["width"] < 40 and 15 < one["height"] < 30 for one in page.curves)
            labels += [word["text"] for word in page.extract_words()].count("Initials")
            assert page.images == []
    # Parts 1 to 7 and 9, and each of the three uses of photos.
    assert (boxes, labels) == (11, 11)


def test_each_use_of_photos_is_agreed_to_on_its_own() -> None:
    said = text(made())
    for use in made().consent_texts.photo_uses:
        assert f"{use.title}. {use.text.text} I agree I do not agree Initials" in said
    assert "You can take back a yes at any time" in said


STROKE = tuple(Point(0.1 + number / 60, 0.5 + (number % 4) / 10, 0.3 + number / 60) for number in range(40))


def signature(signer: Signer, name: str, day: int) -> Signature:
    return Signature(signer, name, datetime(2026, 12, day, 9, 30, tzinfo=UTC), (STROKE,))


def test_signatures_stand_as_vector_strokes_over_their_own_names() -> None:
    signed = (signature(Signer.PATIENT, "Testa Nonesuch", 7), signature(Signer.PRACTITIONER, "Ima Nobody", 8))
    plain, drawn = (build(DocumentKind.CONSENT, made(more={"signatures": one})) for one in ((), signed))
    said = " ".join(pages(drawn))
    assert "7 December 2026" in said
    assert "8 December 2026" in said
    with pdfplumber.open(io.BytesIO(drawn.pdf)) as pdf, pdfplumber.open(io.BytesIO(plain.pdf)) as before:
        page = pdf.pages[-1]
        assert page.images == []
        new = {round(one["top"]) for one in page.curves} - {
            round(one["top"]) for one in before.pages[-1].curves
        }
        captions = [word["top"] for word in page.extract_words() if word["text"] == "Signature"]
    assert len(captions) == 2
    for caption in captions:
        assert any(0 < caption - top < 45 for top in new)
    assert all(any(0 < caption - top < 45 for caption in captions) for top in new)


def test_whoever_signed_again_is_shown_with_the_last_signature() -> None:
    twice = (signature(Signer.PATIENT, "Testa Nonesuch", 7), signature(Signer.PATIENT, "Testa Nonesuch", 9))
    content = made(more={"signatures": twice})
    said = text(content)
    assert "9 December 2026" in said
    assert "7 December 2026" not in said
    issue(DocumentKind.CONSENT, content)


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
def test_a_minor_gets_a_line_for_the_guardian_and_is_not_to_sign_yet(large: bool) -> None:
    minor = Patient(name="Testa Nonesuch", birth_date=PartialDate(2010, 5, 1))
    read = pages(build(DocumentKind.CONSENT, made(patient=minor), large_print=large))
    assert "Not to be signed yet: wait until 1 May 2028" in read[0]
    assert "The reason: under 18." in read[0]
    assert "I am the parent or guardian." in " ".join(read)
    assert "Name Signature Date" in " ".join(read)


def test_a_birth_year_that_may_be_a_minors_asks_for_a_guardian() -> None:
    perhaps = Patient(name="Testa Nonesuch", birth_date=PartialDate(2008))
    surely_not = Patient(name="Testa Nonesuch", birth_date=PartialDate(2007))
    assert "I am the parent or guardian." in text(made(patient=perhaps))
    assert "I am the parent or guardian." not in text(made(patient=surely_not))


def test_a_recorded_guardian_is_named_under_the_line() -> None:
    patient = Patient(name="Testa Nonesuch", birth_date=PartialDate(1990), guardian=Contact("Mama Nonesuch"))
    assert "Signature of Mama Nonesuch Date" in text(made(patient=patient))


@pytest.mark.parametrize(
    ("offered", "language", "is_needed"),
    [
        ("Y", "", True),
        ("", "Nowherish", True),
        ("UNK", "Nowherish", True),
        ("N", "Nowherish", False),
        ("", "english", False),
        ("", " English ", False),
        ("", "", False),
    ],
)
def test_an_interpreter_signs_where_one_is_needed(offered: str, language: str, is_needed: bool) -> None:
    patient = Patient(
        name="Testa Nonesuch",
        birth_date=PartialDate(1990),
        interpreter_offered=offered,
        language=language,
    )
    assert ("Interpreter I put what was said" in text(made(patient=patient))) is is_needed


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"health__eczema": "Y", "health__eczema__regions": "abdomen"}, "wait until"),
        ({"health__keloid": "Y"}, "not suitable. The reason: keloid scars."),
        ({"health__keloid": None}, "not judged yet. We have more to ask before we decide."),
        ({"health__cushing_flags": "Y"}, "please see your doctor first. The reason: wide dark marks"),
        ({"plan__treatment": None}, "no treatment has been chosen."),
        ({"plan__treatment": "no_treatment"}, "you chose: no treatment. This needs no consent."),
    ],
)
def test_a_plan_that_may_not_go_ahead_says_so_first_and_again_where_one_signs(
    given: dict[str, Any], reason: str
) -> None:
    built = build(DocumentKind.CONSENT, made(**given))
    read = pages(built)
    warning = f"Not to be signed yet: {reason}"
    assert warning in read[0]
    assert read[0].index(warning) < read[0].index("Your consent")
    assert " ".join(read).count("Not to be signed yet:") == 2
    assert any(warning in notice for notice in built.notices)
    assert verify(built.pdf, expected(DocumentKind.CONSENT, made(**given))) == ()


def test_a_reason_that_is_for_the_record_is_not_named_on_the_form() -> None:
    built = build(DocumentKind.CONSENT, made(health__cannot_consent="Y"))
    said = " ".join(pages(built))
    assert "Not to be signed yet:" in said
    assert "There is something to talk about first. Please ask us." in said
    assert "Pressed" not in said


def test_a_plan_that_may_go_ahead_has_no_warning() -> None:
    built = build(DocumentKind.CONSENT, made())
    assert "Not to be signed" not in " ".join(pages(built))
    assert not any("Not to be signed" in notice for notice in built.notices)


def test_dates_that_cannot_be_kept_are_not_printed_as_if_they_could() -> None:
    waiting = text(made(health__eczema="Y", health__eczema__regions="abdomen"))
    assert "Not confirmed: First session 11 January 2027." in waiting
    assert "11 January 2027" not in text(made(health__keloid="Y"))


def test_who_could_not_say_it_back_is_told_to_whoever_prints() -> None:
    built = build(DocumentKind.CONSENT, made(goals__teach_back="again"))
    assert any("could not yet say what is likely" in notice for notice in built.notices)


def test_large_print_has_no_small_type() -> None:
    built = build(DocumentKind.CONSENT, made(), large_print=True)
    with pdfplumber.open(io.BytesIO(built.pdf)) as pdf:
        assert min(letter["size"] for page in pdf.pages for letter in page.chars) >= 15.99


def test_the_same_record_gives_the_same_bytes() -> None:
    assert build(DocumentKind.CONSENT, made()).pdf == build(DocumentKind.CONSENT, made()).pdf


def test_hostile_text_prints_as_text() -> None:
    content = made(
        plan__operator="<b>Ima & {Nobody}</b>",
        plan__device="{0.__class__} <para>",
        goals__said_back="<super>Softer</super> {always}",
        allergies__list="<link href='x'>pollen</link>",
    )
    said = text(content)
    for typed in ("<b>Ima & {Nobody}</b>", "{0.__class__} <para>", "<super>Softer</super> {always}"):
        assert typed in said
    assert "<link href='x'>pollen</link>" in said


def test_very_long_answers_print_whole() -> None:
    said_back = "\n".join(f"line {number} of it" for number in range(900))
    built = issue(DocumentKind.CONSENT, made(goals__said_back=said_back, plan__device="pen 9 " * 400))
    said = " ".join(pages(built))
    assert "line 0 of it" in said
    assert "line 899 of it" in said


def test_a_name_that_paper_cannot_show_is_named_before_printing() -> None:
    odd = signature(Signer.GUARDIAN, "Mama \U0001f9ff\ue000", 7)
    with pytest.raises(UnprintableText, match="The name of who signs as guardian"):
        build(DocumentKind.CONSENT, made(more={"signatures": (odd,)}))
