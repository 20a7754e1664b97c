"""What a patient may answer alone, on paper and on the turned screen: declared once, and nothing private."""

from __future__ import annotations

import pytest

from intake.beforehand import (
    HOPES,
    MARKS,
    NOT_BEFOREHAND,
    SKIN,
    health_items,
    list_heading,
    none_known_words,
    none_words,
    why_words,
)
from intake.catalogue_reader import load_catalogue
from intake.language import Words, words_of
from intake.over_claims import over_claims
from intake.questionnaire import Questionnaire
from intake.sections import build_questionnaire
from intake.sections.health import PAGE_TITLES

CATALOGUE = load_catalogue()
EVERY = tuple(CATALOGUE.treatment)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return build_questionnaire(CATALOGUE)


def test_each_question_named_here_is_in_the_form_and_may_go_home(questionnaire: Questionnaire) -> None:
    for link_id in (*HOPES, *MARKS, *SKIN):
        assert not questionnaire.items[link_id].for_record, link_id


@pytest.mark.parametrize("page", sorted(set(PAGE_TITLES) - NOT_BEFOREHAND))
def test_no_private_question_of_a_health_page_is_among_them(questionnaire: Questionnaire, page: str) -> None:
    items = health_items(questionnaire, CATALOGUE, EVERY, page)
    assert items
    for item in items:
        assert item.page == page
        assert not item.for_record
        assert CATALOGUE.contraindication[item.link_id.removeprefix("health.")].is_asked


def test_only_what_matters_for_an_offered_treatment_is_asked(questionnaire: Questionnaire) -> None:
    assert health_items(questionnaire, CATALOGUE, (), "illnesses") == ()
    few = health_items(questionnaire, CATALOGUE, ("microneedling",), "illnesses")
    assert set(few) <= set(health_items(questionnaire, CATALOGUE, EVERY, "illnesses"))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_words_around_each_page_are_there_and_promise_nothing(language: str) -> None:
    say: Words = words_of(language)
    pages = sorted(set(PAGE_TITLES) - NOT_BEFOREHAND)
    for page in (*pages, "goals", "marks", "sun"):
        assert why_words(page, say)
        assert not over_claims(why_words(page, say))
    for page in pages:
        assert list_heading(page, say).endswith("?")
        assert "7" in none_words(page, 7, say)
        assert none_words(page, 1, say)
    for link_id in ("medicines.none-known", "allergies.none-known"):
        assert none_known_words(link_id, say).startswith("No,")
