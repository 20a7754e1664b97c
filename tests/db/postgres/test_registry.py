"""Mistakes, merges, the audit's search and the rows of search are on a server as they are in a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest

from db.audit.reading import EventFilter
from db.errors import StorageProblem
from db.rights import Role
from db.search_rows import check_rows
from intake.consultation import Patient
from intake.dates import PartialDate
from tests.db.postgres.clinic import ServerClinic, SignedIn, new_clinic
from tests.postgres_server import Server

FRONT, FRONT_PASSPHRASE = "ima front", "nine amber lamps glow"
BORN = PartialDate(1985, 4, 3)
PEOPLE = (
    Patient(name="Testa Zwolfmarker", number="Z-00017", birth_date=BORN),
    Patient(name="Tesda Zwölfmarker", birth_date=BORN),
    Patient(name="Tesda Zwolfmarker Third", birth_date=BORN),
)
ONE, OTHER, THIRD = (UUID(int=number) for number in (1, 2, 3))


@pytest.fixture(scope="module")
def clinic(server: Server) -> ServerClinic:
    made = new_clinic(server)
    made.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    with made.signed_in() as owner:
        for number, patient in enumerate(PEOPLE, start=1):
            owner.opened.store.add_patient(owner.actor, patient, id=UUID(int=number)).result(30)
    return made


@pytest.fixture
def owner(clinic: ServerClinic) -> Iterator[SignedIn]:
    with clinic.signed_in() as signed_in:
        yield signed_in


def test_two_mistakes_and_two_names_find_on_a_server_too(owner: SignedIn) -> None:
    def found(text: str) -> list[tuple[UUID, int]]:
        return [(each.id, each.rank) for each in owner.opened.store.find_patients(owner.actor, text)]

    assert found("testa zwolf") == [(ONE, 0), (OTHER, 2), (THIRD, 2)]
    assert {id for id, _ in found("zwxlfmyrker")} == {ONE, OTHER, THIRD}
    assert [rank for _, rank in found("zwxlfmyrker")] == [3, 3, 3]
    assert found("3.4.1985 z17") == [(ONE, 0)]


def test_the_audit_is_searched_for_a_text_with_its_signs_as_they_are(owner: SignedIn) -> None:
    audit = owner.opened.store.audit
    of_one = audit.look_through(owner.actor, EventFilter(text="testa zwolf")).events
    assert {each.event.record for each in of_one} == {ONE}
    assert audit.look_through(owner.actor, EventFilter(text="ADDED A PERSON")).events
    assert audit.look_through(owner.actor, EventFilter(text="%")).events == ()


def test_rows_emptied_on_a_server_are_told_and_filled_by_whoever_signs_in_next(clinic: ServerClinic) -> None:
    with clinic.administrator() as administrator:
        administrator.execute("DELETE FROM patient_word WHERE word = 'testa'")
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as front:
        store, me = front.opened.store, front.actor
        assert check_rows(store.door, me) == ()
        assert [each.id for each in store.find_patients(me, "testa") if not each.rank] == [ONE]
    with clinic.signed_in() as owner:
        with clinic.administrator() as administrator:
            administrator.execute("DELETE FROM word_form WHERE form LIKE '>%'")
        report = owner.opened.store.audit.check(owner.actor)
        assert report.remarks == (
            "The search did not find 3 patients as stored: it is being filled again now.",
        )
        owner.opened.store.door.submit_unasked(lambda _connection: None).result(30)
        assert check_rows(owner.opened.store.door, owner.actor) == ()


def test_the_front_desk_says_that_two_are_two_and_cannot_put_them_together(clinic: ServerClinic) -> None:
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as front:
        front.opened.store.merging.say_apart(front.actor, ONE, OTHER, id=uuid4()).result(30)
        assert front.opened.store.merging.suggested(front.actor, OTHER, ONE) == (OTHER, ONE)
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as past, pytest.raises(psycopg.errors.Error) as refused:
        past.execute(
            "INSERT INTO patient_merge (id, kept_id, merged_id, is_undone, document, entered_by_id, "
            "entered_by, entered_at, entered_offset) "
            "SELECT gen_random_uuid(), kept_id, merged_id, false, '', entered_by_id, "
            "entered_by, entered_at, entered_offset FROM patient_merge"
        )
    assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege)


def test_two_people_do_not_come_together_by_way_of_a_third_record_on_a_server(clinic: ServerClinic) -> None:
    with clinic.signed_in() as owner:
        merging, me = owner.opened.store.merging, owner.actor
        merging.say_apart(me, OTHER, ONE, id=uuid4()).result(30)
        merging.merge(
            me, THIRD, OTHER, id=uuid4(), expected_version=1, identity=replace(PEOPLE[2], number="3")
        ).result(30)
        assert merging.suggested(me, THIRD, ONE) == (ONE, THIRD)
        with pytest.raises(StorageProblem, match="take it apart again on the patient's page"):
            merging.merge(me, ONE, THIRD, id=uuid4(), expected_version=1, identity=PEOPLE[0]).result(30)
        assert merging.merged_into(me, ONE) == ()
