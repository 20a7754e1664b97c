"""Three-valued logic, answers, and the conditions of follow-up questions."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.conditions import (
    AllOf,
    AnsweredWith,
    Answers,
    AnyOf,
    Condition,
    Negation,
    Truth,
    yes_or_not_sure,
)
from intake.dates import PartialDate
from intake.questionnaire import Questionnaire

TRUE, FALSE, UNKNOWN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
truths = st.sampled_from(list(Truth))
answers_of_three = st.dictionaries(
    st.sampled_from(["a", "b", "c"]), st.sampled_from([("Y",), ("N",), ("UNK",)])
).map(Answers)


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (TRUE, TRUE, TRUE, TRUE),
        (TRUE, FALSE, FALSE, TRUE),
        (TRUE, UNKNOWN, UNKNOWN, TRUE),
        (FALSE, FALSE, FALSE, FALSE),
        (FALSE, UNKNOWN, FALSE, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_the_truth_tables_are_kleenes(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert left & right is both
    assert right & left is both
    assert left | right is either
    assert right | left is either


def test_not_turns_true_and_false_and_leaves_unknown() -> None:
    assert [~TRUE, ~FALSE, ~UNKNOWN] == [FALSE, TRUE, UNKNOWN]


@given(truths, truths, truths)
def test_and_and_or_are_associative_and_distribute(one: Truth, two: Truth, three: Truth) -> None:
    assert (one & two) & three is one & (two & three)
    assert one & (two | three) is (one & two) | (one & three)
    assert ~(one & two) is ~one | ~two
    assert ~~one is one


def test_a_question_that_was_not_asked_makes_a_condition_unknown_and_never_false() -> None:
    condition = AnsweredWith("a", ("Y",))
    assert condition.truth(Answers()) is UNKNOWN
    assert condition.truth(Answers({"a": ("N",)})) is FALSE
    assert condition.truth(Answers({"a": ("Y",)})) is TRUE


def test_a_follow_up_is_asked_for_yes_and_for_not_sure() -> None:
    condition = yes_or_not_sure("a")
    assert [condition.truth(Answers({"a": (code,)})) for code in ("Y", "UNK", "N")] == [TRUE, TRUE, FALSE]


def test_one_matching_answer_of_several_is_enough() -> None:
    assert AnsweredWith("a", ("x",)).truth(Answers({"a": ("y", "x")})) is TRUE


@given(answers_of_three)
def test_all_any_and_not_read_their_parts(answers: Answers) -> None:
    parts: tuple[Condition, ...] = tuple(AnsweredWith(name, ("Y",)) for name in ("a", "b", "c"))
    one, two, three = (part.truth(answers) for part in parts)
    assert AllOf(parts).truth(answers) is one & two & three
    assert AnyOf(parts).truth(answers) is one | two | three
    assert Negation(parts[0]).truth(answers) is ~one
    assert AllOf(()).truth(answers) is TRUE
    assert AnyOf(()).truth(answers) is FALSE


def test_answers_are_read_by_the_kind_that_is_wanted() -> None:
    day = PartialDate(2019, 3)
    answers = Answers({"word": ("Y", "N"), "day": (day,), "width": (Decimal("2.5"),), "weeks": (6,)})
    assert answers.one("word") == "Y"
    assert answers.codes("word") == ("Y", "N")
    assert answers.day("day") == day
    assert answers.number("width") == Decimal("2.5")
    assert answers.whole_number("weeks") == 6
    assert answers.code("day") is None
    assert answers.day("word") is None
    assert answers.number("word") is None
    assert answers.whole_number("width") is None
    assert answers.one("never-asked") is None
    assert answers.all("never-asked") == ()


def test_a_changed_answer_gives_new_answers_and_leaves_the_old_ones() -> None:
    before = Answers({"a": ("Y",)}, {"marks": (Answers({"marks.region": ("abdomen",)}),)})
    after = before.with_answer("a", "N").with_answer("b", "Y")
    assert before.code("a") == "Y"
    assert (after.code("a"), after.code("b")) == ("N", "Y")
    assert after.group("marks") == before.group("marks")
    assert "a" not in after.with_answer("a")
    assert "b" not in after.without("b")
    assert after.with_groups("marks").group("marks") == ()


def test_answers_are_empty_only_when_nothing_at_all_was_answered() -> None:
    assert Answers().is_empty
    assert Answers({}, {"marks": (Answers(),)}).is_empty
    assert not Answers({"a": ("N",)}).is_empty
    assert not Answers({}, {"marks": (Answers({"marks.region": ("hip",)}),)}).is_empty


@pytest.mark.parametrize(("answer", "kept"), [("Y", True), ("UNK", True), ("N", False), (None, False)])
def test_answers_under_a_question_that_is_switched_off_are_dropped(
    answer: str | None, kept: bool, questionnaire: Questionnaire
) -> None:
    answers = Answers({"health.eczema.regions": ("abdomen",), "health.eczema.state": ("quiet",)})
    if answer is not None:
        answers = answers.with_answer("health.eczema", answer)
    enabled = questionnaire.enabled_answers(answers)
    assert ("health.eczema.regions" in enabled) is kept
    assert ("health.eczema.state" in enabled) is kept
    assert enabled.code("health.eczema") == answer


def test_a_follow_up_inside_a_repetition_looks_at_its_own_repetition(questionnaire: Questionnaire) -> None:
    itching = Answers({"marks.region": ("abdomen",), "marks.symptom": ("Y",), "marks.symptom-score": (7,)})
    quiet = Answers({"marks.region": ("hip",), "marks.symptom": ("N",), "marks.symptom-score": (7,)})
    enabled = questionnaire.enabled_answers(Answers({}, {"marks": (itching, quiet)}))
    scores = [part.whole_number("marks.symptom-score") for part in enabled.group("marks")]
    assert scores == [7, None]
