"""A desk for tests of plans: answers that make every treatment suitable, and a plan made of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from intake.catalogue import Catalogue
from intake.clinic import NO_CLINIC, Clinic
from intake.conditions import NO, Answers, Value
from intake.dates import PartialDate
from intake.money import Price
from intake.plan import plan_of
from intake.questionnaire import Questionnaire
from intake.schedule import Schedule, schedule
from intake.screening import Screener

TODAY = date(2026, 11, 21)
BORN = PartialDate(1990, 5, 5)
NONABLATIVE = "fractional_laser_nonablative"


class Desk:
    """A screener with answers that make every treatment with a known device suitable."""

    def __init__(self, catalogue: Catalogue, questionnaire: Questionnaire) -> None:
        self.catalogue = catalogue
        self.questionnaire = questionnaire
        self.screener = Screener(catalogue, questionnaire.items)
        values: dict[str, tuple[Value, ...]] = {
            rule.link_id: (NO,) for rule in catalogue.contraindications if rule.is_asked
        }
        values |= {"skin.phototype": ("II",), "goals.hoped-for": ("26-50",)}
        self.well = Answers(values, {"marks": (Answers({"marks.region": ("abdomen",)}),)})

    def plan(self, answers: Answers | None = None, **values: Value) -> Answers:
        answers = self.well if answers is None else answers
        for name, value in values.items():
            answers = answers.with_answer(f"plan.{name.replace('_', '-')}", value)
        return answers

    def schedule(self, answers: Answers, *, on: date = TODAY, clinic: Clinic = NO_CLINIC) -> Schedule:
        assert self.questionnaire.problems(answers) == ()
        return schedule(
            plan_of(answers, clinic),
            answers,
            screener=self.screener,
            on=on,
            birth_date=BORN,
            clinic=clinic,
        )

    def warned(self, answers: Answers, link_id: str, **more: object) -> list[str]:
        found = self.schedule(answers, **more)  # type: ignore[arg-type]
        return [warning.message for warning in found.warnings if warning.link_id == link_id]


def day(year: int, month: int, number: int) -> PartialDate:
    return PartialDate(year, month, number)


def price(low: str, high: str | None = None, currency: str = "GBP") -> Price:
    return Price(Decimal(low), Decimal(high or low), currency)
