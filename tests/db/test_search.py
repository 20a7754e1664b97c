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

from db.search import fold, words_of
from db.store import Store
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.db.invented import ACTOR, AT, TESTA, database, opened
from tests.db.many import add_at_once
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
                start = time.perf_counter()
                found = store.find_patients(ACTOR, typed)
                taken.append(time.perf_counter() - start)
            if typed in ("no te", "bo lu mi"):
                words = typed.split()
                right = [one.name for one in patients if meets(one.name, words)]
                assert [one.name for one in found] == sorted(right, key=fold)[:50]
            assert min(taken) < 0.1, typed


def meets(name: str, beginnings: list[str]) -> bool:
    return all(any(word.startswith(one) for word in fold(name).split()) for one in beginnings)
