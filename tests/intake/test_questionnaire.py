"""Questions as data: what is enabled, what is wrong, all at once and in the question's own words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, DrawFn

from intake.conditions import (
    NO,
    NOT_SURE,
    YES,
    AllOf,
    AnsweredWith,
    Answers,
    AnyOf,
    Condition,
    Negation,
    Value,
)
from intake.dates import PartialDate
from intake.questionnaire import (
    MAXIMUM_TEXT,
    Item,
    ItemType,
    Problem,
    Questionnaire,
    Section,
    is_enabled,
    value_problem,
)
from tests.intake import strategies


def looks_at(condition: Condition) -> Iterator[str]:
    """The linkIds that a condition looks at."""
    if isinstance(condition, AnsweredWith):
        yield condition.link_id
    elif isinstance(condition, Negation):
        yield from looks_at(condition.part)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from looks_at(part)


def questions(questionnaire: Questionnaire) -> list[Item]:
    return [item for item in questionnaire.items.values() if item.type is not ItemType.GROUP]


@st.composite
def any_answers(draw: DrawFn, questionnaire: Questionnaire) -> Answers:
    """Answers to any questions at all: hidden ones, unknown ones and several where one is asked."""
    flat: dict[str, tuple[Value, ...]] = {}
    parts: list[dict[str, tuple[Value, ...]]] = [{}, {}]
    for item in draw(st.lists(st.sampled_from(questions(questionnaire)), max_size=12, unique_by=id)):
        given_values = tuple(draw(st.lists(strategies.values(item), min_size=1, max_size=2)))
        if item.link_id.startswith("marks."):
            parts[draw(st.integers(0, 1))][item.link_id] = given_values
        else:
            flat[item.link_id] = given_values
        parent = questionnaire.parents.get(item.link_id, "")
        switch = questionnaire.items.get(parent)
        if switch is not None and switch.type is ItemType.CHOICE and draw(st.booleans()):
            answer = (draw(st.sampled_from((YES, NO, NOT_SURE))),)
            if parent.startswith("marks."):
                parts[0][parent] = answer
            else:
                flat[parent] = answer
    if draw(st.booleans()):
        flat["health.no_such_question"] = (YES,)
    return Answers(flat, {"marks": tuple(Answers(part) for part in parts if part)})


def test_every_link_id_stands_once(questionnaire: Questionnaire) -> None:
    walked = [item.link_id for group in questionnaire.groups for item in group.walk()]
    assert len(walked) == len(set(walked)) == len(questionnaire.items)


def test_every_item_has_words_and_every_question_one_question_mark(questionnaire: Questionnaire) -> None:
    for item in questionnaire.items.values():
        assert item.text.strip(), item.link_id
        assert item.text.count("?") == (0 if item.type is ItemType.GROUP else 1), item.link_id
        assert item.text.count("?") == 0 or item.text.endswith("?"), item.link_id
    for item in questions(questionnaire):
        assert item.label.strip(), item.link_id
        assert "?" not in item.label, item.link_id
        assert item.label != item.text, item.link_id


def test_every_choice_has_a_list_and_nothing_else_has(questionnaire: Questionnaire) -> None:
    for item in questionnaire.items.values():
        assert (item.choices is not None) == (item.type is ItemType.CHOICE), item.link_id
        if item.choices is not None:
            codes = [choice.code for choice in item.choices.choices]
            assert len(codes) == len(set(codes)) > 1, item.link_id
            assert all(choice.display.strip() for choice in item.choices.choices), item.link_id
            assert set(item.choices.exclusive) <= set(codes), item.link_id


def test_a_code_of_a_list_has_one_wording_wherever_the_list_or_a_part_of_it_is_asked(
    questionnaire: Questionnaire,
) -> None:
    words: dict[tuple[str, str], set[str]] = {}
    for item in questions(questionnaire):
        for choice in item.choices.choices if item.choices is not None else ():
            words.setdefault((item.choices.name, choice.code), set()).add(choice.display)
    assert {code: said for code, said in words.items() if len(said) > 1} == {}


def test_a_follow_up_looks_only_at_earlier_questions_of_its_own_group(questionnaire: Questionnaire) -> None:
    order = questionnaire.order
    followed = 0
    for group in questionnaire.groups:
        inside = {item.link_id for item in group.walk()}
        for item in group.walk():
            if item.enable_when is None:
                continue
            followed += 1
            for link_id in looks_at(item.enable_when):
                assert link_id in inside, item.link_id
                assert order[link_id] < order[item.link_id], item.link_id
    assert followed > 50


def test_a_condition_names_only_answers_that_its_question_has(questionnaire: Questionnaire) -> None:
    for item in questionnaire.items.values():
        if isinstance(item.enable_when, AnsweredWith):
            asked = questionnaire.items[item.enable_when.link_id]
            assert asked.choices is not None
            assert all(code in asked.choices for code in item.enable_when.codes), item.link_id


def test_parents_and_order_follow_the_form(questionnaire: Questionnaire) -> None:
    assert [group.link_id for group in questionnaire.groups] == [
        "marks",
        "skin",
        "health",
        "medicines",
        "allergies",
        "goals",
        "plan",
    ]
    assert [group.link_id for group in questionnaire.repeating_groups] == ["marks"]
    assert questionnaire.parents["health.eczema.regions"] == "health.eczema"
    assert questionnaire.parents["health.eczema"] == "health"
    assert "health" not in questionnaire.parents
    assert list(questionnaire.order.values()) == list(range(len(questionnaire.items)))
    assert questionnaire.item("health.eczema") is questionnaire.items["health.eczema"]
    assert questionnaire.item("health.nothing") is None


@pytest.mark.parametrize(("answer", "shown"), [(YES, True), (NOT_SURE, True), (NO, False), (None, False)])
def test_a_follow_up_shows_for_yes_and_not_sure_only(
    answer: str | None, shown: bool, questionnaire: Questionnaire
) -> None:
    answers = Answers({"health.eczema": (answer,)} if answer else {})
    for name in ("health.eczema.regions", "health.eczema.state"):
        assert is_enabled(questionnaire.items[name], answers) is shown


def test_a_hidden_answer_is_dropped_and_comes_back_with_its_question(questionnaire: Questionnaire) -> None:
    given_answers = Answers({"health.eczema": (NO,), "health.eczema.regions": ("abdomen",)})
    assert questionnaire.enabled_answers(given_answers) == Answers({"health.eczema": (NO,)})
    again = given_answers.with_answer("health.eczema", YES)
    assert questionnaire.enabled_answers(again) == again


def test_a_follow_up_whose_question_was_never_asked_is_dropped(questionnaire: Questionnaire) -> None:
    assert questionnaire.enabled_answers(Answers({"health.recent_tan.date": (PartialDate(2026),)})).is_empty


def test_an_unknown_question_is_dropped(questionnaire: Questionnaire) -> None:
    assert questionnaire.enabled_answers(Answers({"health.no_such_question": (YES,)})).is_empty


def test_hidden_answers_of_a_region_are_dropped_in_that_region_only(questionnaire: Questionnaire) -> None:
    first = Answers({"marks.region": ("abdomen",), "marks.symptom": (NO,), "marks.symptom-score": (4,)})
    second = Answers({"marks.region": ("hip",), "marks.symptom": (YES,), "marks.symptom-score": (5,)})
    empty = Answers({"marks.symptom-score": (6,)})
    kept = questionnaire.enabled_answers(Answers({}, {"marks": (first, empty, second)}))
    assert kept.group("marks") == (first.without("marks.symptom-score"), second)


def test_a_chain_of_follow_ups_closes_from_its_first_question() -> None:
    def follow_up(link_id: str, after: str) -> Item:
        return Item(
            link_id=link_id, text="Is it so?", type=ItemType.STRING, enable_when=AnsweredWith(after, (YES,))
        )

    first = Item(link_id="a.first", text="Is it so?", type=ItemType.STRING)
    group = Item(
        link_id="a",
        text="Chain",
        type=ItemType.GROUP,
        items=(first, follow_up("a.second", "a.first"), follow_up("a.third", "a.second")),
    )
    form = Questionnaire("2099.01", (Section("a", "Chain", (group,)),))
    whole = Answers({"a.first": (YES,), "a.second": (YES,), "a.third": (YES,)})
    assert form.enabled_answers(whole) == whole
    closed = whole.with_answer("a.first", NO)
    assert form.enabled_answers(closed) == Answers({"a.first": (NO,)})
    assert form.enabled_answers(whole.without("a.first")).is_empty


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_enabled_answers_drops_what_is_hidden_and_keeps_the_rest_as_given(
    data: DataObject, questionnaire: Questionnaire
) -> None:
    answers = data.draw(any_answers(questionnaire))
    kept = questionnaire.enabled_answers(answers)
    for link_id, values in kept.values.items():
        assert values == answers.all(link_id)
        assert is_enabled(questionnaire.items[link_id], kept)
    for link_id in set(answers.values) - set(kept.values):
        item = questionnaire.item(link_id)
        assert item is None or not is_enabled(item, kept)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_enabled_answers_twice_is_enabled_answers_once_and_in_order(
    data: DataObject, questionnaire: Questionnaire
) -> None:
    kept = questionnaire.enabled_answers(data.draw(any_answers(questionnaire)))
    assert questionnaire.enabled_answers(kept) == kept
    places = [questionnaire.order[link_id] for link_id in kept.values]
    assert places == sorted(places)
    for part in kept.group("marks"):
        inside = [questionnaire.order[link_id] for link_id in part.values]
        assert inside == sorted(inside)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_right_answers_have_no_problem_and_lose_nothing(
    data: DataObject, questionnaire: Questionnaire
) -> None:
    answers = data.draw(strategies.answers(questionnaire))
    assert questionnaire.enabled_answers(answers) == answers
    assert questionnaire.problems(answers) == ()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_problems_never_fall_over_and_name_a_question_that_counts(
    data: DataObject, questionnaire: Questionnaire
) -> None:
    answers = data.draw(any_answers(questionnaire))
    kept = questionnaire.enabled_answers(answers)
    problems = questionnaire.problems(answers)
    assert problems == questionnaire.problems(kept)
    for problem in problems:
        item = questionnaire.items[problem.link_id]
        assert item.label in problem.message
        assert problem.path.endswith(problem.link_id)
        assert problem.message.endswith(".")


def test_all_problems_come_at_once_each_in_the_words_of_its_question(questionnaire: Questionnaire) -> None:
    marks = Answers({"marks.region": ("moon",), "marks.width-mm": (Decimal("0.05"),)})
    right = Answers({"marks.region": ("abdomen",)})
    answers = Answers(
        {
            "skin.phototype": ("VII",),
            "health.eczema": (YES,),
            "health.eczema.regions": ("nowhere", "abdomen"),
            "health.rosacea": (YES, NO),
            "plan.first-session": (PartialDate(2026, 11),),
            "plan.sessions": (61,),
            "plan.interval-weeks": (0,),
            "plan.price-per-session": (Decimal("-1"),),
            "medicines.list": ("Nonesuchine", "Nonesuchine"),
        },
        {"marks": (right, marks)},
    )
    found = [(problem.path, problem.message) for problem in questionnaire.problems(answers)]
    assert [path for path, _ in found] == [
        "marks[2].marks.region",
        "marks[2].marks.width-mm",
        "skin.phototype",
        "health.eczema.regions",
        "health.rosacea",
        "medicines.list",
        "plan.sessions",
        "plan.interval-weeks",
        "plan.first-session",
        "plan.price-per-session",
    ]
    messages = dict(found)
    assert messages["marks[2].marks.region"].startswith('"Body region" has no answer "moon". Choose one of: ')
    assert messages["marks[2].marks.width-mm"] == (
        '"Widest mark" is 0.05 mm. The least it can be is 0.1 mm. Check it.'
    )
    assert messages["skin.phototype"].startswith('"Skin type (Fitzpatrick)" has no answer "VII".')
    assert messages["health.eczema.regions"] == (
        '"Eczema: where": "not on the skin now" cannot stand beside another answer. '
        "Keep it alone, or take it away."
    )
    assert messages["health.rosacea"] == '"Rosacea" takes one answer, and there are 2. Keep one.'
    assert messages["medicines.list"] == '"Medicines" has the same answer twice. Keep one.'
    assert messages["plan.sessions"] == '"Sessions" is 61. The most it can be is 60. Check it.'
    assert messages["plan.interval-weeks"].startswith('"Interval" is 0 weeks. The least it can be is 1 week.')
    assert messages["plan.first-session"] == (
        '"First session" needs the day too. Write a full date, such as 2026-11-21.'
    )
    assert all(problem.refused for problem in questionnaire.problems(answers))


def test_a_hidden_wrong_answer_is_no_problem(questionnaire: Questionnaire) -> None:
    answers = Answers({"health.eczema": (NO,), "health.eczema.regions": ("moon",)})
    assert questionnaire.problems(answers) == ()


WRONG_VALUES: list[tuple[str, Value, str]] = [
    ("skin.colour", 3, "takes words"),
    ("skin.colour", "x" * (MAXIMUM_TEXT + 1), "20,000 characters at most"),
    ("marks.onset", "2019", "takes a date"),
    ("plan.first-session", PartialDate(2026), "needs the day too"),
    ("plan.sessions", Decimal("2.5"), "takes a whole number"),
    ("plan.sessions", True, "takes a whole number"),
    ("plan.sessions", "3", "takes a whole number"),
    ("marks.width-mm", "3", "takes a number"),
    ("marks.width-mm", True, "takes a number"),
    ("marks.width-mm", Decimal("NaN"), "takes a number"),
    ("marks.width-mm", Decimal("Infinity"), "takes a number"),
    ("marks.width-mm", Decimal("200.1"), "The most it can be is 200 mm"),
    ("marks.symptom-score", 11, "The most it can be is 10"),
    ("goals.hoped-for", "76-100", "has no answer"),
]


@pytest.mark.parametrize(("link_id", "value", "says"), WRONG_VALUES)
def test_a_wrong_value_is_named_with_what_would_be_right(
    link_id: str, value: Value, says: str, questionnaire: Questionnaire
) -> None:
    item = questionnaire.items[link_id]
    message = value_problem(item, value)
    assert message.startswith(f'"{item.label}"')
    assert says in message


@pytest.mark.parametrize(
    ("link_id", "value"),
    [
        ("marks.symptom-score", 0),
        ("marks.symptom-score", 10),
        ("marks.width-mm", Decimal("0.1")),
        ("marks.width-mm", 200),
        ("plan.sessions", 1),
        ("plan.sessions", 60),
        ("plan.price-per-session", Decimal(0)),
        ("skin.colour", "x" * MAXIMUM_TEXT),
        ("plan.first-session", PartialDate(2028, 2, 29)),
    ],
)
def test_a_value_at_the_very_edge_is_right(link_id: str, value: Value, questionnaire: Questionnaire) -> None:
    assert value_problem(questionnaire.items[link_id], value) == ""


def test_a_long_wrong_answer_is_shortened_in_the_message(questionnaire: Questionnaire) -> None:
    message = value_problem(questionnaire.items["skin.phototype"], "z" * 500)
    assert "z" * 40 + "…" in message
    assert "z" * 41 not in message


def test_a_problem_reads_as_path_and_message() -> None:
    assert str(Problem("marks[2].marks.side", "marks.side", "Choose one.")) == (
        "marks[2].marks.side: Choose one."
    )
