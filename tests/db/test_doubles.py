"""Who may be stored twice: names that sound alike, with one birth date or phone, seen from either side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.doubles import Likeness, likeness, sounds_alike
from db.store import Store
from db.word_forms import is_close, one_mistake, sound
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.db.invented import ACTOR, TESTA, database, opened
from tests.intake import strategies

BORN = PartialDate(1985, 3, 27)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Testa Nonesuch", "Nonesuch Testa"),
        ("Testa Nonesuch", "TESTA NONESUCH"),
        ("Hanna Schmidt", "Hannah Schmitt"),
        ("Hanna Smit", "Hanna Schmidt"),
        ("Mohamed Nobody", "Muhammad Nobody"),
        ("Mohammed Nobody", "Mohamed Nobody"),
        ("Katarzyna Nowak", "Catarina Novak"),
        ("Yusuf Nobody", "Josef Nobody"),
        ("Stephen Nobody", "Steven Nobody"),
        ("Zoë Nonesuch", "Zoe Nonesuch"),
        ("Łukasz Ødegård", "Lukasz Odegard"),
        ("Thảo Nguyễn", "Thao Nguyen"),
        ("Иван Никто", "Иван Нихто"),
        ("测试 无名", "无名 测试"),
        ("Ana Maria Nonesuch", "Ana Nonesuch"),
        ("Mary-Ann Nonesuch", "Maryann Nonesuch"),
        ("O’Brien Nobody", "OBrien Nobody"),
        ("O’Brien Nobody", "O Brien Nobody"),
        ("Mary-Ann Nonesuch", "Mary Ann Nonesuch"),
        ("Tésta-Zoë O’Nonesuch d’Àvila", "Testa Zoe O'Nonesuch"),
        ("Tésta-Zoë", "Testa Zoe"),
        ("Jonh Nobody", "John Nobody"),
        ("Testa", "Tessta"),
    ],
)
def test_names_that_sound_alike_in_any_language(one: str, other: str) -> None:
    assert sounds_alike(one, other)
    assert sounds_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Testa Nonesuch", "Bruno Nonesuch"),
        ("Testa Nonesuch", "Testa"),
        ("Ana Nonesuch", "Eva Nonesuch"),
        ("", "Testa"),
        ("测试 无名", "测试 有名"),
        ("Anna Anna", "Anna Berg"),
    ],
)
def test_other_names_do_not(one: str, other: str) -> None:
    assert not sounds_alike(one, other)
    assert not sounds_alike(other, one)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (replace(TESTA, name="Tesda Nonsuch"), Likeness.NAME_AND_BIRTH_DATE),
        (replace(TESTA, birth_date=None), Likeness.NAME_AND_PHONE),
        (replace(TESTA, birth_date=None, phone="+44 20 7946 0100"), Likeness.NAME_AND_PHONE),
        (replace(TESTA, birth_date=PartialDate(1993, 5, 2), phone=""), Likeness.NAME_AND_NEAR_DATE),
        (replace(TESTA, birth_date=PartialDate(1994, 2, 5), phone=""), Likeness.NAME_AND_NEAR_DATE),
        (replace(TESTA, birth_date=PartialDate(1993, 2), phone=""), Likeness.NAME_AND_NEAR_DATE),
        (replace(TESTA, birth_date=None, phone=""), None),
        (replace(TESTA, birth_date=PartialDate(1971, 7, 9), phone=""), None),
        (replace(TESTA, name="Bruno Else"), None),
    ],
)
def test_the_birth_date_or_the_phone_must_fit_too(other: Patient, found: Likeness | None) -> None:
    assert likeness(TESTA, other) is found
    assert likeness(other, TESTA) is found


@settings(max_examples=150, deadline=None)
@given(strategies.patients(), strategies.patients())
def test_the_judgement_is_the_same_from_either_side(one: Patient, other: Patient) -> None:
    assert likeness(one, other) is likeness(other, one)


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=10)


@st.composite
def mistyped(draw: st.DrawFn) -> tuple[str, str]:
    word = draw(WORD)
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    return word, draw(
        st.sampled_from(
            (
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :],
            )
        )
    )


@given(mistyped())
def test_one_mistake_is_one_mistake(pair: tuple[str, str]) -> None:
    word, typed = pair
    assert one_mistake(word, typed)
    assert one_mistake(typed, word)
    assert is_close(typed, word)


@given(WORD)
def test_two_letters_more_are_two_mistakes(word: str) -> None:
    assert not one_mistake(word, f"{word}xx")
    assert one_mistake(word, word)


@given(st.text(max_size=12))
def test_every_word_has_a_sound(word: str) -> None:
    assert sound(word) or not word


PEOPLE = (
    TESTA,
    replace(TESTA, name="Nonsuch Tesda", number="2", phone=""),
    Patient(name="Katarzyna Nowak", birth_date=BORN, phone="07700 900123"),
    Patient(name="Catarina Novak", birth_date=PartialDate(1985, 3, 26)),
    Patient(name="Catarina Novak", phone="+44 7700 900123"),
    Patient(name="Bruno Else", birth_date=BORN),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(database(tmp_path_factory.mktemp("doubles"))) as made:
        for number, patient in enumerate(PEOPLE, start=1):
            made.add_patient(ACTOR, patient, id=UUID(int=number)).result()
        yield made


def test_storage_finds_every_double_and_each_from_either_side(store: Store) -> None:
    found = {
        (number, other.id.int): other.likeness
        for number, patient in enumerate(PEOPLE, start=1)
        for other in store.merging.doubles_of(ACTOR, patient, UUID(int=number))
    }
    wanted = {
        (1, 2): Likeness.NAME_AND_BIRTH_DATE,
        (3, 4): Likeness.NAME_AND_NEAR_DATE,
        (3, 5): Likeness.NAME_AND_PHONE,
    }
    assert found == wanted | {(other, one): kind for (one, other), kind in wanted.items()}


def test_somebody_typed_and_not_stored_yet_is_compared_too(store: Store) -> None:
    typed = Patient(name="hanna else", birth_date=BORN)
    assert store.merging.doubles_of(ACTOR, typed, None) == ()
    [double] = store.merging.doubles_of(ACTOR, replace(typed, name="bruno elsa"), None)
    assert (double.patient, double.version) == (PEOPLE[5], 1)


def test_a_list_tells_of_its_first_double(store: Store) -> None:
    told = store.merging.doubles_among(ACTOR, [UUID(int=number) for number in (6, 3, 1)])
    assert told is not None
    assert (told[0].id.int, told[1].id.int) == (1, 2)
    assert store.merging.doubles_among(ACTOR, [UUID(int=6)]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (replace(TESTA, birth_date=None, phone="0000000"), replace(TESTA, birth_date=None)),
        (replace(TESTA, phone=""), replace(TESTA, birth_date=PartialDate(1968, 2, 5), phone="")),
        (replace(TESTA, name="Ivo Nonesuch"), replace(TESTA, name="Eva Nonesuch")),
    ],
    ids=["noughts alone", "another year", "three letters"],
)
def test_what_says_too_little_is_no_likeness(one: Patient, other: Patient) -> None:
    assert likeness(one, other) is None
    assert likeness(other, one) is None
