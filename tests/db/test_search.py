"""Finding a patient by what people type."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import StorageProblem
from db.search import fold, words_of
from db.store import Store
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.db.invented import ACTOR, AT, TESTA, database, opened
from tests.db.many import add_at_once
from tests.db.raw import raw
from tests.intake import strategies

LUKASZ = Patient(name="Łukasz Ødegård-Nobody", number="A-0017", birth_date=PartialDate(1988, 11))
BRIEN = Patient(name="Nóra O’Brien", phone="+44 (0)20 7946 0123", birth_date=PartialDate(1993, 5, 2))
CHINESE = Patient(name="测试 无名", birth_date=PartialDate(1970))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(database(tmp_path_factory.mktemp("search"))) as made:
        for number, patient in enumerate((TESTA, LUKASZ, BRIEN, CHINESE), start=1):
            made.add_patient(ACTOR, patient, id=UUID(int=number)).result()
        yield made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("testa", [TESTA]),
        ("TESTA none", [TESTA]),
        ("nonesuch testa", [TESTA]),
        ("  None   te ", [TESTA]),
        ("testa brien", []),
        ("lukasz", [LUKASZ]),
        ("Łuk", [LUKASZ]),
        ("odegard", [LUKASZ]),
        ("nobody łukasz", [LUKASZ]),
        ("o'brien", [BRIEN]),
        ("obrien nora", [BRIEN]),
        ("brien", [BRIEN]),
        ("no", [LUKASZ, BRIEN, TESTA]),
        ("测", [CHINESE]),
        ("CND-00042", [TESTA]),
        ("cnd00042", [TESTA]),
        ("42", [TESTA]),
        ("a-17", [LUKASZ]),
        ("A-0017", [LUKASZ]),
        ("020 7946 0100", [TESTA]),
        ("02079460100", [TESTA]),
        ("020 7946 0123", [BRIEN]),
        ("+44 20 7946", []),
        ("0123", [BRIEN]),
        ("5 Feb 1993", [TESTA]),
        ("5 february 1993", [TESTA]),
        ("5.2.1993", [BRIEN, TESTA]),
        ("05/02/1993", [BRIEN, TESTA]),
        ("1993-02-05", [TESTA]),
        ("13/2/1993", []),
        ("Feb 1993", [TESTA]),
        ("1993", [BRIEN, TESTA]),
        ("1993 testa", [TESTA]),
        ("11/1988", [LUKASZ]),
        ("1970", [CHINESE]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE patient; --", []),
        ("<0010", []),
    ],
)
def test_a_typed_text_finds(store: Store, typed: str, found: list[Patient]) -> None:
    names = [summary.name for summary in store.find_patients(ACTOR, typed)]
    assert names == [patient.name for patient in found]


def test_an_empty_text_gives_those_seen_last_first(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        ids = [uuid4() for _ in range(3)]
        for id in ids:
            store.add_patient(ACTOR, TESTA, id=id).result()
        begun = uuid4()
        store.start_consultation(
            ACTOR, ids[0], id=begun, catalogue_version="", at=AT - timedelta(days=400)
        ).result()
        summaries = store.find_patients(ACTOR, " ")
        assert [summary.id for summary in summaries] == [ids[0], ids[2], ids[1]]
        assert summaries[0].draft_id == begun
        assert store.patient(ACTOR, ids[0]).version == 1
        assert [one.id for one in store.find_patients(ACTOR, "", limit=1)] == [ids[0]]


def test_a_changed_patient_is_found_by_the_new_name_only(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        id = uuid4()
        store.add_patient(ACTOR, TESTA, id=id).result()
        store.change_patient(ACTOR, id, 1, replace(TESTA, name="Testa Neverwas")).result()
        assert [one.id for one in store.find_patients(ACTOR, "neverwas")] == [id]
        assert store.find_patients(ACTOR, "nonesuch") == ()


@settings(max_examples=200, deadline=None)
@given(strategies.patients(), st.data())
def test_the_beginning_of_any_word_of_a_name_is_found(patient: Patient, data: st.DataObject) -> None:
    words = [word for word in fold(patient.name).split() if word.isalnum()]
    for word in words:
        start = word[: data.draw(st.integers(1, len(word)))]
        assert any(one.startswith(start) for one in words_of(patient))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_search(store: Store, text: str) -> None:
    assert len(store.find_patients(ACTOR, text.replace("\x00", ""))) <= 4


def many_patients(number: int) -> list[Patient]:
    chance = random.Random(5)
    parts = ["no", "ne", "su", "ch", "te", "sta", "bo", "dy", "ka", "lu", "mi", "ra"]

    def word() -> str:
        return "".join(chance.choices(parts, k=chance.randint(2, 4))).capitalize()

    return [
        Patient(
            name=f"{word()} {word()}",
            number=f"CND-{place:05}",
            phone=f"020 7946 {place:04}",
            birth_date=PartialDate(1940 + place % 70, 1 + place % 12, 1 + place % 28),
        )
        for place in range(number)
    ]


def test_ten_thousand_patients_are_searched_within_100_ms(tmp_path: Path) -> None:
    path, patients = database(tmp_path), many_patients(10_000)
    opened(path).close()
    add_at_once(path, patients)
    with opened(path) as store:
        texts = ("t", "no", "none", "no te", "bo lu mi", "CND-0", "7946 00", "1985", "5 feb 1985", "zz", "")
        for typed in texts:
            taken = []
            for _ in range(3):
                start = time.thread_time()
                found = store.find_patients(ACTOR, typed)
                taken.append(time.thread_time() - start)
            if typed in ("no te", "bo lu mi"):
                words = typed.split()
                right = [one.name for one in patients if meets(one.name, words)]
                names = [one.name for one in found if not one.rank]
                assert names == sorted(names, key=fold)
                assert set(names) <= set(right)
                assert len(names) == min(50, len(right))
            assert min(taken) < 0.1, typed


def meets(name: str, beginnings: list[str]) -> bool:
    return all(any(word.startswith(one) for word in fold(name).split()) for one in beginnings)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, list[str]]]:
    chance = random.Random(11)
    letters = "abcdefghijklmnoprstuvwyzéöł"
    names = [
        " ".join("".join(chance.choices(letters, k=chance.randint(5, 9))) for _ in range(2))
        for _ in range(60)
    ]
    path = database(tmp_path_factory.mktemp("names"))
    opened(path).close()
    add_at_once(path, [Patient(name=name) for name in names])
    with opened(path) as made:
        yield made, names


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_part_of_a_name_finds_it_and_the_order_does_not_matter(
    named: tuple[Store, list[str]], data: st.DataObject
) -> None:
    store, names = named
    name = data.draw(st.sampled_from(names))
    pieces = []
    for word in fold(name).split():
        start = data.draw(st.integers(0, len(word) - 2))
        pieces.append(word[start : data.draw(st.integers(start + 2, len(word)))])
    for typed in (pieces[0], " ".join(pieces), " ".join(reversed(pieces)), pieces[0].upper()):
        assert name in [each.name for each in store.find_patients(ACTOR, typed, limit=60)], typed


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_mistake_in_a_word_finds_it_still(named: tuple[Store, list[str]], data: st.DataObject) -> None:
    store, names = named
    name = data.draw(st.sampled_from(names))
    typed = []
    for word in fold(name).split():
        place = data.draw(st.integers(0, len(word) - 2))
        letter = data.draw(st.sampled_from("abcdefghij"))
        typed.append(
            data.draw(
                st.sampled_from(
                    (
                        word[:place] + word[place + 1 :],
                        word[:place] + letter + word[place:],
                        word[:place] + letter + word[place + 1 :],
                        word[:place] + word[place + 1] + word[place] + word[place + 2 :],
                    )
                )
            )
        )
    assert name in [each.name for each in store.find_patients(ACTOR, " ".join(typed), limit=60)]


def test_who_is_found_by_what_was_typed_comes_before_a_part_and_a_mistake(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        for name in ("Aanabel Nobody", "Bella Nobody", "Beila Nobody"):
            store.add_patient(ACTOR, Patient(name=name), id=uuid4()).result()
        found = [(each.name, each.rank) for each in store.find_patients(ACTOR, "bel")]
        assert found == [("Bella Nobody", 0), ("Aanabel Nobody", 1)]
        found = [(each.name, each.rank) for each in store.find_patients(ACTOR, "bella")]
        assert found == [("Bella Nobody", 0), ("Beila Nobody", 2)]


@pytest.mark.parametrize(
    "typed",
    [
        "27 3 1985",
        "27.03.85",
        "27/3/1985",
        "27 Mar 1985",
        "27th March 1985",
        "March 27, 1985",
        "1985-03-27",
        "1985 3 27",
        "27/3",
        "27 3",
        "27 mar",
        "Mar 1985",
        "3/1985",
        "1985",
        "900123",
        "07700 900 123",
        "+44 7700 900123",
        "0044 7700 900123",
        "123",
    ],
)
def test_a_birth_date_and_a_phone_number_are_found_as_people_write_them(dated: Store, typed: str) -> None:
    assert [each.name for each in dated.find_patients(ACTOR, typed)] == ["Testa Nonesuch"]


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(database(tmp_path_factory.mktemp("dates"))) as made:
        born = PartialDate(1985, 3, 27)
        known = Patient(name="Testa Nonesuch", birth_date=born, phone="07700 900123")
        other = Patient(name="Bruno Else", birth_date=PartialDate(1990, 11, 28), phone="020 7946 0555")
        for patient in (known, other):
            made.add_patient(ACTOR, patient, id=uuid4()).result()
        yield made


def test_the_forms_of_a_word_go_with_the_last_name_that_has_it(tmp_path: Path) -> None:
    path = database(tmp_path)
    with opened(path) as store:
        one, other = uuid4(), uuid4()
        for id in (one, other):
            store.add_patient(ACTOR, TESTA, id=id).result()
        for id in (one, other):
            assert raw(path, "SELECT count(*) > 0 FROM word_form WHERE word = 'nonesuch'") == [(1,)]
            store.change_patient(ACTOR, id, 1, replace(TESTA, name="Testa Neverwas")).result()
        assert raw(path, "SELECT count(*) FROM word_form WHERE word = 'nonesuch'") == [(0,)]
        assert raw(path, "SELECT count(*) > 0 FROM word_form WHERE word = 'testa'") == [(1,)]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Two common names, of which one person has both; and many names with "ian" in them."""
    path = database(tmp_path_factory.mktemp("crowd"))
    opened(path).close()
    born = [PartialDate(1950 + place % 35, 1 + place % 11, 1 + place % 28) for place in range(3_050)]
    many = [
        Patient(name=name, birth_date=day) for name in ("Maria Nonesuch", "Testa Nowhere") for day in born
    ]
    letters = "bcdfghjklm"
    parts = [Patient(name=f"A{one}ian{other} Nobody") for one in letters for other in letters]
    one = Patient(name="Testa Nonesuch", number="N00017", birth_date=PartialDate(1985, 12, 4))
    part = Patient(name="Zzianzz Never", birth_date=PartialDate(1984, 12, 4))
    add_at_once(path, [*many, *parts, one, part])
    with opened(path) as store:
        yield store


def names(store: Store, text: str) -> list[str]:
    return [each.name for each in store.find_patients(ACTOR, text)]


def test_somebody_whose_names_are_both_common_is_found(crowd: Store) -> None:
    for text in ("testa nonesuch", "nonesuch testa", "testa nonesuch 1985", "tezta nonesuch 4/12/1985"):
        assert names(crowd, text) == ["Testa Nonesuch"], text


def test_a_part_of_a_name_that_many_names_have_finds_all_with_a_birth_date(crowd: Store) -> None:
    for text in ("ian 1984", "1984 ian", "ian 4/12/1984"):
        assert names(crowd, text) == ["Zzianzz Never"], text


def test_a_number_is_found_by_its_figures_without_leading_noughts(crowd: Store) -> None:
    for text in ("N00017", "n17", "17", "00017"):
        assert "Testa Nonesuch" in names(crowd, text), text


def test_somebody_with_several_words_of_one_beginning_takes_one_place(tmp_path: Path) -> None:
    path = database(tmp_path)
    opened(path).close()
    letters = "bcdfghkl"
    pairs = [one + other for one in letters for other in letters]
    add_at_once(path, [Patient(name=f"An{pair}a-An{pair}e Nonesuch") for pair in pairs])
    with opened(path) as store:
        assert len(store.find_patients(ACTOR, "an")) == 50


@pytest.mark.parametrize(
    "typed", ["27-Mar-1985", "27/Mar/1985", "27-Mar-85", "19850327", "27031985", "27th of March 1985"]
)
def test_a_birth_date_with_signs_or_without_any_is_found(dated: Store, typed: str) -> None:
    assert names(dated, typed) == ["Testa Nonesuch"]


def test_a_word_of_any_length_is_stored_and_found(tmp_path: Path) -> None:
    path, long = database(tmp_path), "Nonesuch" * 50
    with opened(path) as store:
        store.add_patient(ACTOR, Patient(name=long), id=uuid4()).result()
        assert names(store, long) == [long]
        assert raw(path, "SELECT max(length(word)) FROM patient_word") == [(64,)]
        with pytest.raises(StorageProblem, match="longer than 500 letters"):
            store.add_patient(ACTOR, Patient(name="Testa" * 101), id=uuid4()).result()
