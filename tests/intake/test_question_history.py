"""Which questions are still asked in the words of an earlier version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.catalogue_reader import load_catalogue
from intake.question_history import (
    QuestionHistory,
    asked,
    history_from_toml,
    history_to_toml,
    load_question_history,
    mark_of,
)
from intake.questionnaire import Item, Questionnaire
from intake.sections import build_questionnaire

WRITE_IT = "A question or the version has changed: run python -m intake.question_history"
ECZEMA = "health.eczema"


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return build_questionnaire(load_catalogue())


@pytest.fixture
def begun(questionnaire: Questionnaire) -> QuestionHistory:
    return QuestionHistory().moved_on(questionnaire)


def later(questionnaire: Questionnaire, version: str, **changed: str) -> Questionnaire:
    """The questionnaire of a later version, with other words for some questions ("__" stands for ".")."""
    texts = {name.replace("__", "."): text for name, text in changed.items()}

    def anew(item: Item) -> Item:
        made = replace(item, items=tuple(anew(each) for each in item.items))
        return replace(made, text=texts[made.link_id]) if made.link_id in texts else made

    sections = tuple(
        replace(section, groups=tuple(anew(group) for group in section.groups))
        for section in questionnaire.sections
    )
    return Questionnaire(version, sections)


def test_the_file_that_ships_knows_every_question_as_it_is_asked_now(questionnaire: Questionnaire) -> None:
    history = load_question_history()
    assert history.versions[-1] == questionnaire.version, WRITE_IT
    assert history.marks == {link_id: mark_of(item) for link_id, item in asked(questionnaire).items()}, (
        WRITE_IT
    )


def test_the_file_is_read_back_as_it_was_written(questionnaire: Questionnaire) -> None:
    history = load_question_history()
    assert history_from_toml(history_to_toml(history)) == history


def test_under_the_same_version_every_question_is_the_same(
    begun: QuestionHistory, questionnaire: Questionnaire
) -> None:
    assert begun.unchanged(questionnaire, questionnaire.version) == frozenset(asked(questionnaire))


def test_a_question_in_other_words_is_not_the_same_and_all_others_are(
    begun: QuestionHistory, questionnaire: Questionnaire
) -> None:
    now = later(questionnaire, "2027.3", health__eczema="Do you have eczema or dermatitis?")
    history = begun.moved_on(now)
    assert history.versions == (questionnaire.version, "2027.3")
    assert frozenset(asked(now)) - history.unchanged(now, questionnaire.version) == {ECZEMA}


def test_words_that_came_back_do_not_make_the_question_of_between_the_same(
    begun: QuestionHistory, questionnaire: Questionnaire
) -> None:
    between = later(questionnaire, "2027.3", health__eczema="Do you have eczema or dermatitis?")
    again = later(questionnaire, "2027.6")
    history = begun.moved_on(between).moved_on(again)
    assert ECZEMA not in history.unchanged(again, "2027.3")
    assert ECZEMA not in history.unchanged(again, questionnaire.version)


def test_a_version_nobody_knows_gives_no_question(
    begun: QuestionHistory, questionnaire: Questionnaire
) -> None:
    assert begun.unchanged(questionnaire, "2019.1") == frozenset()


def test_a_history_that_was_not_written_anew_gives_no_changed_question(
    begun: QuestionHistory, questionnaire: Questionnaire
) -> None:
    now = later(questionnaire, "2027.3", health__eczema="Do you have eczema or dermatitis?")
    assert ECZEMA not in begun.unchanged(now, questionnaire.version)
