"""The form as a FHIR R4 Questionnaire: every question, nothing FHIR forbids."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as IndependentQuestionnaire

from intake.conditions import AllOf, AnsweredWith, AnyOf
from intake.fhir import questionnaire_resource, write_json
from intake.questionnaire import Choice, ChoiceList, Item, ItemType, Questionnaire, Section
from tests.intake.fhir_invariants import empty_parts, questionnaire_faults, walk

ANSWERS = ChoiceList("hats", (Choice("top", "Top hat"), Choice("none", "No hat")), exclusive=("none",))


@pytest.fixture(scope="module")
def form(questionnaire: Questionnaire) -> Any:
    return questionnaire_resource(questionnaire)


@pytest.fixture(scope="module")
def items(form: Any) -> dict[str, Any]:
    return {item["linkId"]: item for item in walk(form["item"])}


def small_form(*items: Item) -> Questionnaire:
    group = Item(link_id="hat", text="Hats", type=ItemType.GROUP, items=items)
    return Questionnaire("1", (Section("hat", "Hats", (group,)),))


def test_the_form_keeps_every_rule_of_fhir_for_questionnaires(form: Any) -> None:
    assert questionnaire_faults(form) == []
    assert empty_parts(form) == []


def test_an_independent_reader_takes_the_form(form: Any) -> None:
    read = IndependentQuestionnaire.model_validate_json(write_json(form))
    assert read.status == "draft"
    assert len(read.item) == len(form["item"])


def test_the_form_has_exactly_the_questions_of_the_questionnaire_in_their_order(
    form: Any, questionnaire: Questionnaire
) -> None:
    assert [item["linkId"] for item in walk(form["item"])] == list(questionnaire.items)


def test_the_form_names_its_version(form: Any, questionnaire: Questionnaire) -> None:
    assert form["version"] == questionnaire.version
    assert form["url"] == "urn:candor:questionnaire"


def test_a_follow_up_stands_in_its_question_and_shows_for_yes_or_not_sure(items: dict[str, Any]) -> None:
    places = items["health.eczema.regions"]
    assert places in items["health.eczema"]["item"]
    assert places["enableBehavior"] == "any"
    assert [(test["question"], test["operator"]) for test in places["enableWhen"]] == [
        ("health.eczema", "=")
    ] * 2
    assert [test["answerCoding"]["code"] for test in places["enableWhen"]] == ["Y", "UNK"]
    assert places["repeats"] is True


def test_yes_no_and_not_sure_are_hl7_codes_and_other_lists_are_candors_own(items: dict[str, Any]) -> None:
    options = [option["valueCoding"] for option in items["health.rosacea"]["answerOption"]]
    assert [option["code"] for option in options] == ["Y", "N", "UNK"]
    assert {option["system"] for option in options} == {"http://terminology.hl7.org/CodeSystem/v2-0532"}
    colours = [option["valueCoding"] for option in items["marks.colour"]["answerOption"]]
    assert {option["system"] for option in colours} == {"urn:candor:colours"}
    assert [option["code"] for option in colours] == ["red", "pink", "purple", "brown", "silver", "white"]


def test_every_option_of_every_question_has_system_code_and_words(items: dict[str, Any]) -> None:
    for item in items.values():
        assert (item["type"] == "choice") == ("answerOption" in item)
        for option in item.get("answerOption", []):
            assert set(option["valueCoding"]) == {"system", "code", "display"}


def test_a_measure_has_its_unit_and_its_bounds(items: dict[str, Any]) -> None:
    found = {part["url"].rsplit("/", 1)[1]: part for part in items["marks.width-mm"]["extension"]}
    assert found["minValue"]["valueDecimal"] == Decimal("0.1")
    assert found["maxValue"]["valueDecimal"] == 200
    assert found["questionnaire-unit"]["valueCoding"]["code"] == "mm"
    weeks = {part["url"].rsplit("/", 1)[1]: part for part in items["plan.interval-weeks"]["extension"]}
    assert weeks["maxValue"]["valueInteger"] == 104
    assert weeks["questionnaire-unit"]["valueCoding"] == {
        "system": "http://unitsofmeasure.org",
        "code": "wk",
        "display": "weeks",
    }


def test_an_answer_that_stands_alone_says_so(items: dict[str, Any]) -> None:
    options = items["health.eczema.regions"]["answerOption"]
    alone = [option["valueCoding"]["code"] for option in options if "extension" in option]
    assert alone == ["nowhere"]


def test_bounds_are_written_as_exact_numbers(form: Any) -> None:
    assert '"valueDecimal": 0.1\n' in write_json(form)
    assert json.loads(write_json(form), parse_float=Decimal) == form


def test_a_choice_between_conditions_becomes_several_tests() -> None:
    first = Item(link_id="hat.a", text="A?", type=ItemType.CHOICE, choices=ANSWERS)
    either = AnyOf((AnsweredWith("hat.a", ("top",)), AnsweredWith("hat.a", ("none",))))
    second = Item(link_id="hat.b", text="B?", type=ItemType.TEXT, enable_when=either)
    form: Any = questionnaire_resource(small_form(first, second))
    assert len(form["item"][0]["item"][1]["enableWhen"]) == 2
    assert questionnaire_faults(form) == []


def test_a_condition_that_fhir_cannot_say_is_an_error_of_the_form() -> None:
    both = AllOf((AnsweredWith("hat.a", ("top", "none")),))
    item = Item(link_id="hat.b", text="B?", type=ItemType.TEXT, enable_when=both)
    with pytest.raises(ValueError, match="cannot say"):
        questionnaire_resource(small_form(item))


def test_a_unit_without_a_code_is_an_error_of_the_form() -> None:
    item = Item(link_id="hat.b", text="B?", type=ItemType.DECIMAL, unit="furlongs")
    with pytest.raises(ValueError, match="furlongs"):
        questionnaire_resource(small_form(item))


@pytest.mark.parametrize(
    ("rule", "item"),
    [
        ("que-1", {"type": "group"}),
        ("que-1", {"type": "display", "item": [{"linkId": "x", "type": "text"}]}),
        ("que-3", {"type": "display", "code": []}),
        ("que-4", {"type": "choice", "answerOption": [{}], "answerValueSet": "x"}),
        ("que-5", {"type": "text", "answerOption": [{}]}),
        ("que-6", {"type": "display", "repeats": True}),
        ("que-7", {"type": "text", "enableWhen": [{"question": "a", "operator": "exists"}]}),
        ("que-8", {"type": "group", "item": [{"linkId": "x", "type": "text"}], "initial": [{}]}),
        ("que-9", {"type": "display", "readOnly": True}),
        ("que-10", {"type": "date", "maxLength": 3}),
        ("que-11", {"type": "choice", "answerOption": [{}], "initial": [{}]}),
        ("que-12", {"type": "text", "enableWhen": [{"question": "a", "operator": "="}] * 2}),
        ("que-13", {"type": "text", "initial": [{}, {}]}),
    ],
)
def test_the_check_of_a_rule_can_fail(rule: str, item: dict[str, Any]) -> None:
    assert f"{rule} a" in questionnaire_faults({"item": [{"linkId": "a", **item}]})
    twice = {"item": [{"linkId": "a", "type": "text"}] * 2}
    assert questionnaire_faults(twice) == ["que-2 a"]
