"""What a patient could misread on the sheet: each was once wrong, and is held right here."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pdfplumber
import pytest

from intake.catalogue_reader import load_catalogue
from intake.clinic import NO_CLINIC, Clinic, Practitioner, SignOff
from intake.conditions import Answers
from intake.consultation import Consultation, Patient
from intake.dates import PartialDate
from intake.expectation_sentences import load_sentences
from intake.screening import Screener, overrule
from intake.sections import build_questionnaire
from reports.content import DocumentContent, Standing
from reports.documents import UnprintableText, build
from reports.kinds import DocumentKind

TODAY = date(2026, 11, 21)
Sheet = Callable[..., str]


@pytest.fixture(scope="module")
def content() -> Callable[..., DocumentContent]:
    catalogue = load_catalogue()
    questionnaire = build_questionnaire(catalogue)
    screener = Screener(catalogue, questionnaire.order)
    sentences = load_sentences(catalogue)
    well = Answers()
    for rule in catalogue.contraindications:
        if rule.is_asked:
            well = well.with_answer(rule.link_id, "N")
    well = well.with_answer("skin.phototype", "II").with_answer("goals.hoped-for", "26-50")
    well = well.with_groups("marks", Answers({"marks.region": ("abdomen",), "marks.colour": ("white",)}))

    def make(clinic: Clinic = NO_CLINIC, born: int = 1990, **given: object) -> DocumentContent:
        answers = well
        plan = {"plan__treatment": "microneedling", "plan__sessions": 4, "plan__interval_weeks": 6}
        for name, value in {**plan, "plan__first_session": PartialDate(2027, 1, 11), **given}.items():
            section, link_id = name.split("__", 1)
            link_id = link_id if section == "health" else link_id.replace("_", "-")
            path = f"{section}.{link_id.replace('__', '.')}"
            answers = answers.without(path) if value is None else answers.with_answer(path, value)  # type: ignore[arg-type]
        patient = Patient(name="Testa Nonesuch", birth_date=PartialDate(born, 5, 1))
        enabled = questionnaire.enabled_answers(answers)
        return DocumentContent(
            consultation=Consultation(patient, answers, TODAY),
            answers=enabled,
            catalogue=catalogue,
            questionnaire=questionnaire,
            sentences=sentences,
            screener=screener,
            clinic=clinic,
            on=TODAY,
            verdicts=screener.screen(enabled, on=TODAY, birth_date=patient.birth_date, clinic=clinic),
        )

    return make


@pytest.fixture(scope="module")
def sheet(content: Callable[..., DocumentContent]) -> Sheet:
    def read(**given: object) -> str:
        with pdfplumber.open(io.BytesIO(build(DocumentKind.HANDOUT, content(**given)).pdf)) as pdf:
            return " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)

    return read


def test_a_wait_after_which_a_doctor_must_agree_never_reads_as_cleared(sheet: Sheet) -> None:
    text = sheet(health__chemotherapy="Y", health__chemotherapy__date=PartialDate(2026, 11, 10))
    assert "wait until 8 December 2026, then see a doctor first" in text


def test_a_treatment_that_is_not_suitable_gets_no_dates(sheet: Sheet) -> None:
    text = sheet(health__keloid="Y")
    assert "This treatment is not suitable for you." in text
    assert "11 January 2027" not in text
    assert "Before each session" not in text


def test_a_minor_gets_no_date_that_could_be_kept(sheet: Sheet) -> None:
    text = sheet(born=2009, plan__treatment="fractional_laser_ablative")
    assert "Not confirmed: First session 11 January 2027" in text
    assert "These dates are not confirmed." in text


def test_the_reason_named_is_the_one_that_decides(sheet: Sheet) -> None:
    dates = {
        "health__recent_tan": "Y",
        "health__recent_tan__date": PartialDate(2026, 11, 1),
        "health__recent_peel": "Y",
        "health__recent_peel__date": PartialDate(2026, 11, 1),
    }
    text = sheet(plan__treatment="fractional_laser_ablative", **dates)
    assert "wait until 24 January 2027. The reason: peel or dermabrasion" in text


def test_a_private_cause_is_neither_named_nor_hidden_behind_another(sheet: Sheet) -> None:
    text = sheet(health__bdd="Y", health__eczema="Y", health__eczema__regions="hand")
    assert "see a doctor first. There is something to talk about first. Please ask us." in text
    assert "The reason: eczema" not in text
    assert "Worry" not in text


def test_a_private_wait_without_a_date_leaves_no_date_to_rely_on(sheet: Sheet) -> None:
    text = sheet(
        plan__treatment="fractional_laser_ablative",
        health__herpes_simplex="Y",
        health__recent_tan="Y",
        health__recent_tan__date=PartialDate(2026, 11, 1),
    )
    assert "Today for you: wait. " in text
    assert "There is something to talk about first. Please ask us." in text
    assert "herpes" not in text.lower().replace("cold sore", "")


def test_two_waits_without_a_date_are_both_named(sheet: Sheet) -> None:
    text = sheet(health__pregnancy="Y", health__eczema="Y", health__eczema__regions="abdomen")
    assert "wait until the eczema on that skin is clear and calm, and until after the birth" in text
    assert "The reason: eczema, pregnant, or could be." in text


def test_an_unanswered_question_is_never_blamed_on_an_answer(sheet: Sheet) -> None:
    text = sheet(health__pregnancy=None, health__smoking="Y")
    assert "not judged yet. We have more to ask before we decide." in text
    assert "The reason: smoking" not in text


def test_a_warning_sign_is_not_soothed_by_choosing_nothing(sheet: Sheet) -> None:
    text = sheet(health__cushing_flags="Y", plan__treatment="no_treatment")
    assert "Please see your doctor first." in text
    assert "This does not replace the visit to your doctor." in text
    assert "Stretch marks are harmless" not in text


@pytest.mark.parametrize("choice", ["creams", "camouflage", "microneedling_plus_aquagold", None])
def test_without_a_treatment_that_has_evidence_the_headline_promises_nothing(
    choice: str | None, sheet: Sheet
) -> None:
    assert "may get smoother and narrower" not in sheet(plan__treatment=choice)


def test_lines_about_other_colours_than_the_patients_are_left_out(sheet: Sheet) -> None:
    assert "Newer red marks tend to respond better." not in sheet()
    assert "It will not bring the colour back to white marks." in sheet()


@pytest.mark.parametrize(
    "clinic",
    [
        Clinic(name="We remove stretch marks for ever"),
        Clinic(practitioners=(Practitioner("Testa Nonesuch", "her results are permanent"),)),
    ],
)
def test_the_clinics_own_words_may_not_promise_too_much(
    clinic: Clinic, content: Callable[..., DocumentContent]
) -> None:
    with pytest.raises(UnprintableText, match=r"clinic\.toml"):
        build(DocumentKind.HANDOUT, content(clinic=clinic))


def test_an_operator_who_promises_is_refused_under_the_path_of_the_question(
    content: Callable[..., DocumentContent],
) -> None:
    with pytest.raises(UnprintableText, match=r"plan\.operator: "):
        build(DocumentKind.HANDOUT, content(plan__operator="Testa, removes stretch marks for ever"))


def test_a_patients_own_words_may_hope_for_anything(sheet: Sheet) -> None:
    assert "“I want them gone for ever”" in sheet(goals__enough="I want them gone for ever")


def test_a_sign_off_of_tomorrow_does_not_count_today(content: Callable[..., DocumentContent]) -> None:
    signed = (("microneedling_plus_aquagold", SignOff("Dr Vera Invented", date(2026, 11, 22))),)
    later = content(clinic=Clinic(treatment_sign_off=signed), plan__treatment="microneedling_plus_aquagold")
    assert later.verdict is not None
    assert later.verdict.outcome.value == "refer"


def test_a_price_without_a_currency_leaves_a_line_for_it(sheet: Sheet) -> None:
    assert "180 a session. Currency: ____" in sheet(plan__price_per_session=180)


def test_a_plan_that_a_clinician_overruled_keeps_its_dates(content: Callable[..., DocumentContent]) -> None:
    refused = content(health__isotretinoin_past_6m="Y")
    override = overrule(
        refused.catalogue,
        "isotretinoin_past_6m",
        name="Dr Testa Nonesuch",
        reason="Agreed with the prescriber.",
        at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )
    allowed = replace(refused, consultation=replace(refused.consultation, overrides=(override,)))

    assert refused.standing is Standing.NO_DATES
    assert allowed.standing is Standing.FIRM


def test_a_changing_spot_is_the_first_word_whatever_is_chosen(sheet: Sheet) -> None:
    for treatment in ("no_treatment", "microneedling", None):
        text = sheet(health__skin_cancer="Y", plan__treatment=treatment)
        assert "Please see your doctor first." in text
        assert "A doctor must look at a new or changing spot soon." in text


def test_signs_of_an_illness_stand_before_other_findings(sheet: Sheet) -> None:
    others = {f"health__{name}": "Y" for name in ("rosacea", "unexplained_rash", "psoriasis")}
    text = sheet(health__cushing_flags="Y", **others)
    points = text[text.index("The main points") : text.index("What we found")]
    assert "Wide dark marks" in points


def overruled(content: DocumentContent, contraindication: str) -> DocumentContent:
    override = overrule(
        content.catalogue,
        contraindication,
        name="Dr Testa Nonesuch",
        reason="Seen together.",
        at=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )
    consultation = replace(content.consultation, overrides=(override,))
    verdicts = content.screener.screen(
        content.answers, on=TODAY, birth_date=consultation.patient.birth_date, overrides=(override,)
    )
    return replace(content, consultation=consultation, verdicts=verdicts)


def read(content: DocumentContent, kind: DocumentKind = DocumentKind.HANDOUT) -> str:
    with pdfplumber.open(io.BytesIO(build(kind, content).pdf)) as pdf:
        return " ".join(" ".join((page.extract_text() or "").split()) for page in pdf.pages)


def test_what_a_clinician_overruled_is_still_told(content: Callable[..., DocumentContent]) -> None:
    text = read(overruled(content(health__psoriasis="Y"), "psoriasis"))
    assert "Nothing you told us speaks against this plan today." not in text
    assert "Take care:" in text
    assert "Psoriasis: yes." in text
    assert "Please see your doctor first" not in text


def test_a_plan_that_is_not_suitable_is_never_softened_to_a_doctors_word(
    content: Callable[..., DocumentContent],
) -> None:
    text = read(content(health__keloid="Y", health__psoriasis="Y"), DocumentKind.CONSENT)
    assert "Not to be signed yet: not suitable." in text


def test_marks_on_the_other_side_than_the_plan_stay_on_the_map(
    content: Callable[..., DocumentContent],
) -> None:
    made = content(plan__regions="hip", plan__side="left")
    marks = Answers({"marks.region": ("hip",), "marks.side": ("right",)})
    made = replace(made, answers=made.answers.with_groups("marks", marks))
    assert [(area.letter, area.words) for area in made.treated] == [("A", "left hip")]
    assert [(area.letter, area.words) for area in made.seen] == [("B", "right hip")]
    assert any(warning.link_id == "plan.side" for warning in made.schedule.warnings)


def test_a_treatment_that_may_do_nothing_gets_no_headline_that_promises(sheet: Sheet) -> None:
    assert "may get smoother" not in sheet(plan__treatment="nano_perforation")


def test_the_combination_names_the_side_effects_of_needling_too(sheet: Sheet) -> None:
    text = sheet(plan__treatment="microneedling_plus_aquagold")
    assert "Darker patches that can last months." in text
    assert "A named specialist has to agree to it here first." in text
    assert "There is something to talk about first" not in text


def test_a_first_session_without_further_dates_is_printed(content: Callable[..., DocumentContent]) -> None:
    made = content(plan__interval_weeks=None)
    assert "First session 11 January 2027. The other dates are to be agreed." in read(made)
