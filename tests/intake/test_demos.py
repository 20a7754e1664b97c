"""The six demonstration consultations: who they are, what screening says of each, and why."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from intake.catalogue import Catalogue
from intake.consultation import Consultation
from intake.fhir import read_input, write_consultation, write_json
from intake.questionnaire import Questionnaire
from intake.screening import Screener, Verdict

DEMOS = Path(__file__).resolve().parents[2] / "intake" / "data" / "demo"


class Row(NamedTuple):
    """One line of the table: the verdict on a treatment, and the reason for it."""

    treatment: str
    outcome: str
    clear_from: str | None
    worst_reason: str
    because: str


NONE = "-"
NEEDLING = "microneedling"
NANO = "nano_perforation"
ABLATIVE = "fractional_laser_ablative"
GENTLE = "fractional_laser_nonablative"
RESURFACING = "laser_resurfacing_neodymium"
AQUAGOLD = "microneedling_plus_aquagold"
COSMETIC = "cosmetic_laser_topical_anaesthesia"

NO_DEVICE = "nothing speaks against it, but nobody knows which machine is meant"
NO_SIGN_OFF = "no named specialist has signed this treatment off"
SIGN_OFF = "specialist_sign_off"
ECZEMA = "active eczema on the stomach, the place to treat: settle it first; nobody knows when"
ISOTRETINOIN = "isotretinoin_past_6m"
HOPES = "unrealistic_expectation"
HOPES_GONE = "hopes the marks will be gone and could not say what is likely: talk again first"
CUSHING = "wide purple marks with weak muscles or bruising: a doctor looks for a hormone disease first"

EXPECTED: dict[str, list[Row]] = {
    "white-marks-microneedling": [
        Row(NEEDLING, "suitable", None, NONE, "every answer is no"),
        Row(NANO, "incomplete", None, NONE, NO_DEVICE),
        Row(ABLATIVE, "suitable", None, NONE, "every answer is no"),
        Row(GENTLE, "suitable", None, NONE, "every answer is no"),
        Row(RESURFACING, "incomplete", None, NONE, NO_DEVICE),
        Row(AQUAGOLD, "refer", None, SIGN_OFF, NO_SIGN_OFF),
        Row(COSMETIC, "incomplete", None, NONE, NO_DEVICE),
    ],
    "eczema-at-the-site": [
        Row(NEEDLING, "wait", None, "eczema", ECZEMA),
        Row(NANO, "wait", None, "eczema", ECZEMA),
        Row(ABLATIVE, "wait", None, "eczema", ECZEMA),
        Row(GENTLE, "wait", None, "eczema", ECZEMA),
        Row(RESURFACING, "wait", None, "eczema", ECZEMA),
        Row(AQUAGOLD, "refer", None, SIGN_OFF, NO_SIGN_OFF),
        Row(COSMETIC, "wait", None, "eczema", ECZEMA),
    ],
    # The last dose was on 26 September 2026; six months (26 weeks) later is 27 March 2027.
    "isotretinoin-eight-weeks-ago": [
        Row(NEEDLING, "refer", None, ISOTRETINOIN, "needles within six months: a specialist decides"),
        Row(NANO, "refer", None, ISOTRETINOIN, "needles within six months: a specialist decides"),
        Row(ABLATIVE, "refer", None, ISOTRETINOIN, "removes skin within six months: a specialist decides"),
        Row(GENTLE, "suitable-with-care", None, ISOTRETINOIN, "removes no skin: care is enough"),
        Row(RESURFACING, "wait", "2027-03-27", ISOTRETINOIN, "removes the surface: six months must pass"),
        Row(AQUAGOLD, "refer", None, ISOTRETINOIN, "needles within six months, and no sign-off"),
        Row(COSMETIC, "wait", "2027-03-27", ISOTRETINOIN, "it may remove the surface: six months must pass"),
    ],
    "purple-marks-cushing-signs": [
        Row(NEEDLING, "refer", None, "cushing_flags", CUSHING),
        Row(NANO, "refer", None, "cushing_flags", CUSHING),
        Row(ABLATIVE, "refer", None, "cushing_flags", CUSHING),
        Row(GENTLE, "refer", None, "cushing_flags", CUSHING),
        Row(RESURFACING, "refer", None, "cushing_flags", CUSHING),
        Row(AQUAGOLD, "refer", None, "cushing_flags", CUSHING),
        Row(COSMETIC, "refer", None, "cushing_flags", CUSHING),
    ],
    "phototype-five-read-for-ever": [
        Row(NEEDLING, "suitable-with-care", None, "fitzpatrick_V_VI", "no heat: care is enough on dark skin"),
        Row(NANO, "refer", None, "fitzpatrick_V_VI", "light can darken dark skin: a specialist decides"),
        Row(ABLATIVE, "refer", None, "fitzpatrick_V_VI", "heat can darken dark skin: a specialist decides"),
        Row(GENTLE, "refer", None, "fitzpatrick_V_VI", "heat can darken dark skin: a specialist decides"),
        Row(
            RESURFACING, "refer", None, "fitzpatrick_V_VI", "heat can darken dark skin: a specialist decides"
        ),
        Row(AQUAGOLD, "refer", None, SIGN_OFF, NO_SIGN_OFF),
        Row(COSMETIC, "refer", None, "fitzpatrick_V_VI", "light can darken dark skin: a specialist decides"),
    ],
    "hopes-gone-after-birth": [
        Row(NEEDLING, "wait", None, HOPES, HOPES_GONE),
        Row(NANO, "wait", None, HOPES, HOPES_GONE),
        Row(ABLATIVE, "wait", None, HOPES, HOPES_GONE),
        Row(GENTLE, "wait", None, HOPES, HOPES_GONE),
        Row(RESURFACING, "wait", None, HOPES, HOPES_GONE),
        Row(AQUAGOLD, "refer", None, SIGN_OFF, NO_SIGN_OFF),
        Row(COSMETIC, "wait", None, HOPES, HOPES_GONE),
    ],
}
NAMES = tuple(EXPECTED)


def read(name: str, questionnaire: Questionnaire) -> Consultation:
    return read_input((DEMOS / f"{name}.json").read_bytes(), questionnaire)


def verdicts_of(name: str, catalogue: Catalogue, questionnaire: Questionnaire) -> tuple[Verdict, ...]:
    consultation = read(name, questionnaire)
    assert consultation.authored is not None, "a demo names its day, so that its verdicts stay"
    return Screener(catalogue, questionnaire.order).screen(
        questionnaire.enabled_answers(consultation.answers),
        on=consultation.authored,
        birth_date=consultation.patient.birth_date,
    )


def texts_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for child in value.values() for text in texts_in(child)]
    if isinstance(value, list):
        return [text for child in value for text in texts_in(child)]
    return [value] if isinstance(value, str) else []


def test_the_table_holds_every_demo() -> None:
    assert {file.stem for file in DEMOS.glob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", NAMES)
def test_screening_says_of_each_demo_what_the_table_says(
    name: str, catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    found = [
        (
            verdict.treatment,
            verdict.outcome.value,
            verdict.clear_from.isoformat() if verdict.clear_from else None,
            verdict.reasons[0].contraindication if verdict.reasons else NONE,
        )
        for verdict in verdicts_of(name, catalogue, questionnaire)
    ]

    assert found == [row[:4] for row in EXPECTED[name]]


@pytest.mark.parametrize("name", NAMES)
def test_a_demo_read_written_and_read_again_is_the_same_consultation(
    name: str, questionnaire: Questionnaire
) -> None:
    consultation = read(name, questionnaire)

    written = write_json(write_consultation(consultation, questionnaire))
    again = read_input(written.encode("utf-8"), questionnaire)

    assert again == consultation
    assert write_json(write_consultation(again, questionnaire)) == written


@pytest.mark.parametrize("name", NAMES)
def test_a_demo_is_written_in_the_catalogue_version_that_ships(
    name: str, catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    assert read(name, questionnaire).catalogue_version == catalogue.version


@pytest.mark.parametrize("name", NAMES)
def test_nobody_in_a_demo_can_exist(name: str, questionnaire: Questionnaire) -> None:
    """Invented on sight: everybody is called Example, and every phone number is one kept for films."""
    consultation = read(name, questionnaire)
    patient = consultation.patient

    people = [patient.name, patient.general_practitioner, consultation.answers.code("plan.operator") or ""]
    people += [person.name for person in (patient.emergency_contact, patient.guardian) if person]
    assert all(person.endswith("Example") for person in people if person)
    phones = [patient.phone, *(one.phone for one in (patient.emergency_contact, patient.guardian) if one)]
    # Ofcom keeps 020 7946 0000 to 0999 for drama: no real line has one of these.
    assert all(re.fullmatch(r"020 7946 0\d{3}", phone) for phone in phones if phone)
    assert patient.number.startswith("D-")
    assert patient.email == "" or patient.email.endswith(("@example.com", "@example.org"))


def test_no_two_demos_are_the_same_person_or_visit(questionnaire: Questionnaire) -> None:
    read_all = [read(name, questionnaire) for name in NAMES]

    for told in ("name", "number", "birth_date", "phone"):
        assert len({getattr(consultation.patient, told) for consultation in read_all}) == len(NAMES)
    assert len({consultation.identifier for consultation in read_all}) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_demo_file_names_no_machine_and_no_address(name: str) -> None:
    document: Any = json.loads((DEMOS / f"{name}.json").read_text(encoding="utf-8"))

    for text in texts_in(document):
        assert not re.search(r"(?:^|\s)/(?:home|work|tmp|root|Users)/|@(?!example\.)|[A-Z]:\\", text)
        assert not text.startswith(("https://", "file:"))
