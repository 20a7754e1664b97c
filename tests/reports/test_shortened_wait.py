"""A wait that a clinician overruled: the handout names it beside the earlier day, and contradicts nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.conditions import Answers
from intake.consultation import Consultation, Patient
from intake.dates import PartialDate
from intake.language import words_of
from intake.screening import Override, overrule
from reports import handout_care
from reports.content import DocumentContent, Standing
from reports.documents import DocumentMismatch, issue
from reports.kinds import DocumentKind
from tests.reports.test_consent import CLINIC, TODAY, knowledge, pages

BORN = PartialDate(1990, 3, 3)
WAIT_ENDS = date(2027, 1, 24)


def decided(*treatments: str) -> Override:
    return overrule(
        knowledge()[0],
        "recent_peel",
        name="Dr Ima Nobody",
        reason="A light peel.",
        at=datetime(2026, 11, 21, 14, 2, tzinfo=UTC),
        treatments=treatments,
    )


def made(
    first: date, *overrides: Override, language: str = "en", yes_to: tuple[str, ...] = ()
) -> DocumentContent:
    """A plan of needling that begins on a day, three weeks after a peel that asks for twelve."""
    catalogue, questionnaire, sentences, screener = knowledge()
    values = {rule.link_id: ("N",) for rule in catalogue.contraindications if rule.is_asked}
    answers = questionnaire.enabled_answers(
        Answers(
            {
                **values,
                "skin.phototype": ("II",),
                "goals.hoped-for": ("26-50",),
                **{f"health.{each}": ("Y",) for each in ("recent_peel", *yes_to)},
                "health.recent_peel.date": (PartialDate(2026, 11, 1),),
                "plan.treatment": ("microneedling",),
                "plan.sessions": (2,),
                "plan.interval-weeks": (6,),
                "plan.first-session": (PartialDate.of(first),),
                "plan.device": ("pen",),
            },
            {"marks": (Answers({"marks.region": ("abdomen",), "marks.colour": ("white",)}),)},
        )
    )
    content = DocumentContent(
        consultation=Consultation(
            patient=Patient(name="Testa Nonesuch", birth_date=BORN),
            answers=answers,
            authored=TODAY,
            overrides=overrides,
        ),
        answers=answers,
        catalogue=catalogue,
        questionnaire=questionnaire,
        sentences=sentences,
        screener=screener,
        clinic=CLINIC,
        on=TODAY,
        verdicts=screener.screen(answers, on=TODAY, birth_date=BORN, clinic=CLINIC, overrides=overrides),
    )
    return content.in_language(words_of(language))


def told(content: DocumentContent) -> str:
    return " ".join(" ".join(page.split()) for page in pages(issue(DocumentKind.HANDOUT, content)))


def test_an_earlier_first_session_stands_beside_the_wait_that_was_overruled_for_it() -> None:
    text = told(made(date(2026, 12, 7), decided("microneedling")))
    assert "The usual wait is until 24 January 2027: peel or dermabrasion" in text
    assert "Your clinician weighed it and chose an earlier day." in text
    assert "Take care: the usual wait was weighed by your clinician" in text
    assert "Not before 24 January 2027" not in text


@pytest.mark.parametrize("standing", ["pregnancy", "isotretinoin_current"])
def test_nobody_chose_a_day_on_which_something_else_still_holds_the_treatment(standing: str) -> None:
    content = made(date(2026, 12, 7), decided("microneedling"), yes_to=(standing,))
    assert content.standing is not Standing.FIRM
    assert "chose an earlier day" not in told(content)


def test_the_same_is_said_in_spanish() -> None:
    text = told(made(date(2026, 12, 7), decided("microneedling"), language="es"))
    assert "La espera habitual es hasta el 24 de enero de 2027" in text


def test_a_first_session_after_the_wait_needs_no_such_line() -> None:
    assert "The usual wait is until" not in told(made(WAIT_ENDS, decided("microneedling")))


def test_a_wait_that_was_overruled_for_another_treatment_still_holds() -> None:
    text = told(made(WAIT_ENDS, decided("fractional_laser_ablative")))
    assert "The usual wait is until" not in text
    assert "Not before 24 January 2027: peel or dermabrasion" in text


def test_a_handout_that_keeps_the_wait_to_itself_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = replace(made(date(2026, 12, 7), decided("microneedling")))
    monkeypatch.setattr(handout_care, "shortened_waits", lambda *_: ())
    with pytest.raises(DocumentMismatch) as refused:
        issue(DocumentKind.HANDOUT, content)
    assert any("the wait after recent_peel was shortened" in each for each in refused.value.sentences)
