"""Two mistakes in a long word, one in each of two words, and two names that are common."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.search import pairs_of
from db.store import Store
from db.word_forms import forms_of, heads_without_two, one_mistake, two_mistakes
from intake.consultation import Patient
from tests.db.invented import ACTOR, database, opened
from tests.db.many import add_at_once

PEOPLE = (
    "Testa Longmarkername",
    "Testa Longmarkerneme",
    "Bruno Zwolfmarker",
    "Annabella Nonesuch",
    "Ana Maria de la Nowhere-Else",
)
LETTERS = "abcdefghij"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(database(tmp_path_factory.mktemp("slips"))) as made:
        for name in PEOPLE:
            made.add_patient(ACTOR, Patient(name=name, number="MA-7"), id=uuid4()).result(10)
        yield made


def found(store: Store, text: str) -> list[tuple[str, int]]:
    return [(each.name, each.rank) for each in store.find_patients(ACTOR, text)]


@st.composite
def slip(draw: st.DrawFn, word: str) -> str:
    place = draw(st.integers(0, len(word) - 2))
    letter = draw(st.sampled_from(LETTERS))
    return draw(
        st.sampled_from(
            (
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            )
        )
    )


WORDS = st.text("abcdefghijklmnop", min_size=8, max_size=14)


@given(WORDS, st.data())
@settings(max_examples=300, deadline=None)
def test_a_word_with_two_mistakes_shares_a_form_with_it(word: str, data: st.DataObject) -> None:
    typed = data.draw(slip(word))
    typed = data.draw(slip(typed)) if len(typed) > 1 else typed
    # A slip of a slip may make one letter of three different: what is no more than two apart is promised.
    if two_mistakes(typed, word):
        assert set(heads_without_two(typed)) & forms_of(word)
        assert two_mistakes(word, typed)
    if one_mistake(word, typed):
        assert two_mistakes(word, typed)


@given(WORDS)
def test_three_letters_more_are_more_than_two_mistakes(word: str) -> None:
    assert not two_mistakes(word, f"{word}xyz")
    assert two_mistakes(word, f"{word}xy")
    assert two_mistakes(word, word)


@pytest.mark.parametrize(
    "typed",
    [
        "zwolmarkr",
        "zwlofmraker",
        "bruno zwolfmrakr",
        "zwxlfmyrker",
        "anabela nonesuch",
        "brnuo zwolfmarkr",
    ],
)
def test_two_mistakes_in_a_long_word_or_one_in_each_of_two_find_the_person(store: Store, typed: str) -> None:
    [(name, rank)] = found(store, typed)
    assert name in ("Bruno Zwolfmarker", "Annabella Nonesuch")
    assert rank >= 2


def test_who_differs_by_one_mistake_comes_before_two_and_two_do_not_come_beside_none(store: Store) -> None:
    assert found(store, "longmarkernamx") == [("Testa Longmarkername", 2), ("Testa Longmarkerneme", 3)]
    assert ("Testa Longmarkerneme", 3) not in found(store, "longmarkername")
    assert found(store, "longmarkername")[0] == ("Testa Longmarkername", 0)


def test_of_a_short_word_two_mistakes_find_nobody(store: Store) -> None:
    assert found(store, "bruxx") == found(store, "nonexxch zwolfmarker") == []


def test_many_who_differ_by_two_mistakes_do_not_flood_the_list(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = database(tmp_path_factory.mktemp("flood"))
    opened(path).close()
    people = [Patient(name=f"Testa Nonesuch{one}{other}") for one, other in combinations("bcdfghjklmn", 2)]
    add_at_once(path, people)
    with opened(path) as store:
        ranks = [each.rank for each in store.find_patients(ACTOR, "nonesuchxy")]
    assert ranks == [3] * 10


@pytest.mark.parametrize(
    "typed",
    [
        "testa longmark",
        "longmarkername te",
        "de la",
        "la ana",
        "nowhereelse maria",
        "nowhere el",
        "ma nowhere",
        "ma ana",
        "nonesuch ma",
    ],
)
def test_two_names_in_any_order_find_who_has_both(store: Store, typed: str) -> None:
    def has(name: str) -> bool:
        words = {pair[1:].split(" ")[0] for pair in pairs_of(Patient(name=name))} | {"ma", "ma7"}
        return all(any(word.startswith(piece) for word in words) for piece in typed.split())

    exactly = {name for name, rank in found(store, typed) if rank == 0}
    assert exactly == {name for name in PEOPLE if has(name)}
