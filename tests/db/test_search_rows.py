"""The rows of search are filled again where they do not fit the patients, and that is told."""

from __future__ import annotations

import gzip
from pathlib import Path
from uuid import UUID

import pytest

from db.engine import make_engine
from db.finding import find
from db.search_rows import BUILT, check_rows, differing, fill_all, fill_some, is_current
from db.store import Store
from db.take_over import take_over
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.db.backup.clinics import give_keys
from tests.db.invented import ACTOR, database, opened
from tests.db.many import add_at_once
from tests.db.raw import raw
from tests.db.released.make import FOLDER
from tests.opening import SECRETS

BORN = PartialDate(1980, 4, 3)
KNOWN = Patient(name="Testa Longnonesuch", number="CND-00042", phone="020 7946 0100", birth_date=BORN)
HARM = {
    "words": "DELETE FROM patient_word",
    "one word": "DELETE FROM patient_word WHERE word = 'testa'",
    "beside": "UPDATE patient_word SET beside = ''",
    "forms": "DELETE FROM word_form WHERE form LIKE '>%'",
    "everything": "DELETE FROM word_form",
}
SENTENCE = "The search did not find 1 patient as stored: it is being filled again now."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = database(tmp_path)
    with opened(made) as store:
        store.add_patient(ACTOR, KNOWN, id=UUID(int=1)).result(10)
    return made


def rows(path: Path) -> list[object]:
    words = raw(path, "SELECT word, patient_id, beside FROM patient_word ORDER BY word")
    return [words, raw(path, "SELECT form, word FROM word_form ORDER BY form, word")]


def names(store: Store, text: str) -> list[str]:
    return [each.name for each in store.find_patients(ACTOR, text)]


@pytest.mark.parametrize("harm", HARM)
def test_rows_emptied_past_candor_are_filled_again_at_the_next_opening(path: Path, harm: str) -> None:
    before = rows(path)
    raw(path, HARM[harm])
    assert rows(path) != before
    with opened(path) as store:
        assert names(store, "longnonesuch") == [KNOWN.name]
        assert store.audit.check(ACTOR).is_good
    assert rows(path) == before


@pytest.mark.parametrize("harm", ["words", "one word", "beside", "forms"])
def test_a_check_tells_of_rows_that_do_not_fit_and_fills_them_again(path: Path, harm: str) -> None:
    before = rows(path)
    with opened(path) as store:
        raw(path, HARM[harm])
        report = store.audit.check(ACTOR)
        assert report.remarks == (SENTENCE,)
        assert (report.is_good, report.records) == (True, ()), "nobody changed a record"
        store.door.submit_unasked(lambda _connection: None).result(10)
        assert rows(path) == before
        assert names(store, "longnonesuch") == [KNOWN.name]
        assert store.audit.check(ACTOR).remarks == ()


def test_a_patient_who_cannot_be_read_hides_no_other(path: Path) -> None:
    with opened(path) as store:
        store.add_patient(ACTOR, Patient(name="Nora Nowhere"), id=UUID(int=2)).result(10)
    unreadable = f"UPDATE patient SET birth_date = 'zzz' WHERE id = '{UUID(int=1).hex}'"
    with opened(path) as store:
        raw(path, HARM["words"], unreadable)
        assert check_rows(store.door, ACTOR) == (SENTENCE,)
        store.door.submit_unasked(lambda _connection: None).result(10)
        assert names(store, "nowhere") == ["Nora Nowhere"]
    raw(path, HARM["words"])
    with opened(path) as store:
        assert names(store, "nowhere") == ["Nora Nowhere"]


def test_what_lies_beyond_the_few_looked_at_when_opening_is_mended_after_a_check(tmp_path: Path) -> None:
    path = database(tmp_path)
    opened(path).close()
    add_at_once(path, [Patient(name=f"Testa Nonesuch{place:03}", number=str(place)) for place in range(450)])
    hidden = UUID(int=200)
    with opened(path) as store:
        raw(path, f"DELETE FROM patient_word WHERE patient_id = '{hidden.hex}'")
        assert check_rows(store.door, ACTOR) == (SENTENCE,)
        # Some patients at a time, on the writer: what waits there is finished by closing, or goes on later.
        store.door.submit_unasked(fill_all).result(10)
        assert check_rows(store.door, ACTOR) == ()
        assert names(store, "199") == ["Testa Nonesuch199"]


def test_a_file_whose_rows_were_built_in_an_earlier_way_is_filled_again(path: Path) -> None:
    before = rows(path)
    raw(path, "UPDATE word_form SET word = '1' WHERE form = '!rows'")
    raw(
        path,
        "DELETE FROM patient_word WHERE word IN ('42', 'cnd42')",
        "DELETE FROM patient_word WHERE word LIKE '+%'",
    )
    with opened(path) as store:
        assert names(store, "42") == [KNOWN.name]
        assert names(store, "longnonesuch testa") == [KNOWN.name]
        assert store.audit.check(ACTOR).is_good
    assert rows(path) == before


def test_filling_goes_on_where_it_ended_and_the_search_finds_everybody_meanwhile(tmp_path: Path) -> None:
    path = database(tmp_path)
    opened(path).close()
    add_at_once(path, [Patient(name=f"Testa Nonesuch{'abcdefghij'[place % 10]}") for place in range(450)])
    raw(path, "DELETE FROM word_form WHERE form = '!rows'", "DELETE FROM patient_word WHERE word LIKE '+%'")
    engine = make_engine(path, key=SECRETS.data_key)
    with engine.begin() as connection:
        # As after an opening that was ended: some are filled, the pairs of the others are not there yet.
        assert not fill_some(connection)
        assert not is_current(connection)
        exactly = [each for each in find(connection, "testa nonesucha", 100) if not each.rank]
        assert len(exactly) == 45
        assert not fill_some(connection)
        assert fill_some(connection)
        assert differing(connection) == 0
    engine.dispose()
    assert raw(path, "SELECT form, word FROM word_form WHERE form LIKE '!%'") == [("!rows", BUILT)]


@pytest.mark.parametrize("released", ["0001-plain.db.gz", "0002.db.gz", "0003.db.gz"])
def test_patients_stored_by_every_released_program_are_found_without_leading_noughts(
    tmp_path: Path, released: str
) -> None:
    path = tmp_path / "clinic.db"
    path.write_bytes(gzip.decompress((FOLDER / released).read_bytes()))
    give_keys(path)
    take_over(path, SECRETS)
    with opened(path) as store:
        patients = [
            store.patient(ACTOR, each.id).patient for each in store.find_patients(ACTOR, "", limit=100)
        ]
        assert check_rows(store.door, ACTOR) == ()
        for patient in patients:
            born = patient.birth_date
            if born is not None and born.day:
                assert patient.name in names(store, f"{born.day}.{born.month}.{born.year}")
            if patient.number:
                assert patient.name in names(store, patient.number.lstrip("0"))
        assert store.audit.check(ACTOR).is_good


def test_a_birth_date_is_found_with_and_without_noughts(path: Path) -> None:
    with opened(path) as store:
        for text in ("3.4.1980", "03.04.1980", "3/4/80", "42", "00042", "cnd42", "CND-42"):
            assert names(store, text) == [KNOWN.name], text


def test_a_patient_who_cannot_be_read_keeps_nobody_else_from_being_found(path: Path) -> None:
    with opened(path) as store:
        for number in range(2, 6):
            other = Patient(name=f"Testa Other{number}", number=f"CND-0000{number}")
            store.add_patient(ACTOR, other, id=UUID(int=number)).result(10)
    raw(path, "UPDATE patient SET birth_date = 'rubbish' WHERE number = 'CND-00003'")
    raw(path, HARM["words"])
    raw(path, HARM["everything"])
    with opened(path) as store:
        assert store.door.read_unasked(lambda session: is_current(session.connection()))
        assert names(store, "CND-00005") == ["Testa Other5"]
