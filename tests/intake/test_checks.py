"""Checks across questions: two answers that cannot both be right."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.checks import PATCH_TOO_LATE, answer_problems
from intake.conditions import NO, NOT_SURE, YES, Answers
from intake.dates import PartialDate

LISTS = [("medicines", "No medicines"), ("allergies", "No known allergies")]
AMOUNTS = st.decimals(0, 10_000, places=2)


@pytest.mark.parametrize(("group", "words"), LISTS)
def test_none_known_beside_a_list_is_refused(group: str, words: str) -> None:
    answers = Answers({f"{group}.none-known": (YES,), f"{group}.list": ("Nonesuchine", "Inventol")})
    (problem,) = answer_problems(answers)
    assert (problem.path, problem.link_id, problem.refused) == (f"{group}.none-known",) * 2 + (True,)
    assert problem.message == f'"{words}" says yes, and the list has 2. Clear the list, or answer no.'


@pytest.mark.parametrize(("group", "words"), LISTS)
@pytest.mark.parametrize("answer", [NO, NOT_SURE, None])
def test_a_list_without_none_known_is_right(group: str, words: str, answer: str | None) -> None:
    answers = Answers({f"{group}.list": ("Nonesuchine",)})
    assert answer_problems(answers.with_answer(f"{group}.none-known", *([answer] if answer else []))) == ()


@pytest.mark.parametrize(("group", "words"), LISTS)
def test_none_known_alone_is_right(group: str, words: str) -> None:
    assert answer_problems(Answers({f"{group}.none-known": (YES,)})) == ()


def prices(low: Decimal | None, high: Decimal | None) -> Answers:
    answers = Answers()
    if low is not None:
        answers = answers.with_answer("plan.price-per-session", low)
    return answers if high is None else answers.with_answer("plan.price-per-session-to", high)


def test_an_upper_price_alone_is_refused() -> None:
    (problem,) = answer_problems(prices(None, Decimal(200)))
    assert problem.link_id == "plan.price-per-session-to"
    assert problem.message == "The upper price stands alone. Add the lower price, or use it alone."


@pytest.mark.parametrize(
    ("patch", "first", "is_right"),
    [
        (PartialDate(2026, 11, 30), PartialDate(2026, 12, 1), True),
        (PartialDate(2026, 12, 1), PartialDate(2026, 12, 1), False),
        (PartialDate(2026, 12, 2), PartialDate(2026, 12, 1), False),
        (PartialDate(2026, 12), PartialDate(2026, 12, 1), True),
        (PartialDate(2026, 12, 2), PartialDate(2026, 12), True),
    ],
)
def test_a_test_patch_that_is_not_before_the_first_session_is_refused(
    patch: PartialDate, first: PartialDate, is_right: bool
) -> None:
    answers = Answers({"plan.test-patch": (patch,), "plan.first-session": (first,)})
    found = [(problem.path, problem.message, problem.refused) for problem in answer_problems(answers)]
    assert found == ([] if is_right else [("plan.test-patch", PATCH_TOO_LATE, True)])


def test_one_of_the_two_days_alone_is_right() -> None:
    for link_id in ("plan.test-patch", "plan.first-session"):
        assert answer_problems(Answers({link_id: (PartialDate(2026, 12, 1),)})) == ()


@given(low=AMOUNTS, high=AMOUNTS)
def test_an_upper_price_below_the_lower_one_is_refused_and_no_other(low: Decimal, high: Decimal) -> None:
    found = [problem.message for problem in answer_problems(prices(low, high))]
    wanted = ["The upper price is below the lower one. Put the lower price first."]
    assert found == (wanted if high < low else [])


@pytest.mark.parametrize("low", [None, Decimal(0), Decimal("180.50")])
def test_one_price_or_none_is_right(low: Decimal | None) -> None:
    assert answer_problems(prices(low, None)) == ()


def test_all_problems_come_at_once() -> None:
    answers = Answers(
        {
            "medicines.none-known": (YES,),
            "medicines.list": ("Nonesuchine",),
            "allergies.none-known": (YES,),
            "allergies.list": ("Inventol",),
            "plan.price-per-session-to": (Decimal(5),),
        }
    )
    assert [problem.link_id for problem in answer_problems(answers)] == [
        "medicines.none-known",
        "allergies.none-known",
        "plan.price-per-session-to",
    ]


def entries(*sides: str | None) -> Answers:
    parts = [Answers({"marks.region": ("hip",)}) for _ in sides]
    told = zip(parts, sides, strict=True)
    return Answers(
        {}, {"marks": tuple(part.with_answer("marks.side", *([s] if s else [])) for part, s in told)}
    )


@pytest.mark.parametrize("sides", [("left", "right"), ("left", None), ("middle", "both"), ("both",)])
def test_an_entry_for_each_side_is_right(sides: tuple[str | None, ...]) -> None:
    assert answer_problems(entries(*sides)) == ()


@pytest.mark.parametrize(
    ("sides", "link_id"),
    [
        (("left", "left"), "marks.side"),
        (("both", "right"), "marks.side"),
        (("left", "both"), "marks.side"),
        ((None, None), "marks.region"),
    ],
)
def test_two_entries_of_one_side_are_refused_at_the_second(
    sides: tuple[str | None, ...], link_id: str
) -> None:
    (problem,) = answer_problems(entries(*sides))
    assert (problem.path, problem.link_id) == (f"marks[2].{link_id}", link_id)
    assert "in another entry too" in problem.message


def test_the_same_side_of_two_regions_is_right() -> None:
    parts = [Answers({"marks.region": (code,), "marks.side": ("left",)}) for code in ("hip", "calf")]
    assert answer_problems(Answers({}, {"marks": tuple(parts)})) == ()
