"""A search finds on a server what it finds in a file, in the same order."""

from __future__ import annotations

import time
from collections.abc import Iterator
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.codec import fill_patient
from db.models import PatientModel, PatientWordModel
from db.saving_words import add_forms, add_numbers, word_rows
from db.search import name_words, number_letters
from db.store import Store
from intake.consultation import Patient
from tests.db import test_search as in_a_file
from tests.db.invented import ACTOR, AT, TESTA, database, opened
from tests.db.postgres.clinic import SignedIn, new_clinic
from tests.postgres_server import Server

CASES: list[tuple[str, list[Patient]]] = in_a_file.test_a_typed_text_finds.pytestmark[0].args[1]
PATIENTS = (TESTA, in_a_file.LUKASZ, in_a_file.BRIEN, in_a_file.CHINESE, Patient(name="Éva_Zz Testb %"))


@pytest.fixture(scope="module")
def here(server: Server) -> Iterator[SignedIn]:
    with new_clinic(server).signed_in() as signed_in:
        for number, patient in enumerate(PATIENTS, start=1):
            signed_in.opened.store.add_patient(signed_in.actor, patient, id=UUID(int=number)).result(30)
        yield signed_in


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(database(tmp_path_factory.mktemp("search"))) as made:
        for number, patient in enumerate(PATIENTS, start=1):
            made.add_patient(ACTOR, patient, id=UUID(int=number)).result(30)
        yield made


def test_every_case_of_the_file_finds_the_same_on_a_server(here: SignedIn, file: Store) -> None:
    assert len(CASES) > 30
    for typed, _ in CASES:
        on_server = here.opened.store.find_patients(here.actor, typed)
        assert on_server == file.find_patients(ACTOR, typed), typed


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12))
def test_any_text_finds_the_same_on_a_server(here: SignedIn, file: Store, typed: str) -> None:
    on_server = here.opened.store.find_patients(here.actor, typed)
    in_file = file.find_patients(ACTOR, typed)
    if typed.strip():
        assert on_server == in_file
    else:
        assert {one.id for one in on_server} == {one.id for one in in_file}


def test_a_text_that_a_server_cannot_hold_is_refused_in_a_sentence(here: SignedIn) -> None:
    with pytest.raises(Exception, match="character that cannot be stored"):
        here.opened.store.add_patient(here.actor, Patient(name="Testa \x00"), id=UUID(int=99)).result(30)


def test_ten_thousand_patients_on_a_server_are_searched_within_100_ms(server: Server) -> None:
    slowest = max(search_milliseconds(server, 10_000).values())
    assert slowest < 100


def search_milliseconds(server: Server, number: int, *, rounds: int = 9) -> dict[str, float]:
    """The best of some rounds for each typed text, in a clinic of that many patients."""
    clinic = new_clinic(server)
    with clinic.signed_in() as signed_in:
        store = signed_in.opened.store
        _add_at_once(store, in_a_file.many_patients(number))
        with clinic.administrator() as administrator:
            # As a server does by itself within a minute.
            administrator.execute("ANALYZE")
        best = {}
        for typed in (
            "t",
            "no",
            "none",
            "no te",
            "bo lu mi",
            "CND-0",
            "7946 00",
            "1985",
            "5 feb 1985",
            "zz",
            "",
        ):
            taken = []
            for _ in range(rounds):
                start = time.perf_counter()
                store.find_patients(signed_in.actor, typed)
                taken.append((time.perf_counter() - start) * 1000)
            best[typed] = min(taken)
        return best


def _add_at_once(store: Store, patients: list[Patient]) -> None:
    with Session(store.door.engine) as session:
        words, names, numbers = [], set[str](), set[str]()
        for place, patient in enumerate(patients, start=1):
            row = PatientModel(
                id=UUID(int=place), saved_at=AT, saved_by_id=ACTOR.id, saved_by=ACTOR.name, active_at=AT
            )
            fill_patient(row, patient)
            session.add(row)
            words += word_rows(row.id, patient)
            names |= name_words(patient.name)
            numbers |= number_letters(patient.number)
        session.flush()
        session.execute(insert(PatientWordModel), words)
        add_forms(session.connection(), names)
        add_numbers(session.connection(), numbers)
        session.commit()
