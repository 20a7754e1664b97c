"""What somebody of the front desk tries with SQL of their own; the clinic goes on working after it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from db.errors import StorageProblem
from db.keys import layout
from db.rights import Role
from tests.db.invented import TESTA
from tests.db.postgres.clinic import ServerClinic, SignedIn, new_clinic
from tests.postgres_server import Server

FRONT, FRONT_PASSPHRASE = "ima front", "nine amber lamps glow"
DOCTOR, DOCTOR_PASSPHRASE = "noone doctor", "four green boats drift"
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.CheckViolation)
UNREADABLE = (psycopg.DataError, psycopg.IntegrityError)
Sql = psycopg.Connection[tuple[object, ...]]

GOOD_TIME = "2026-11-26T08:30:00.000001+00:00"
_ADD = (
    "SELECT candor_audit_add(tail_sequence + 1, gen_random_uuid(), %s, %s, NULL, '', '', %s, '', NULL, %s,"
    " '', '', '', tail_seal, repeat('a', 64)) FROM candor_audit_tail()"
)
_APART = (
    "INSERT INTO patient_merge (id, kept_id, merged_id, is_undone, document, entered_at, entered_offset,"
    f" entered_by_id, entered_by) VALUES (gen_random_uuid(), %s, %s, %s, %s, '{GOOD_TIME}', 0, {{by}}, '')"
)
WAITING = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
APART = _APART.format(by="candor_me()")


@pytest.fixture(scope="module")
def clinic(server: Server) -> ServerClinic:
    made = new_clinic(server)
    made.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    made.add_person("Noone Doctor", DOCTOR, Role.PRACTITIONER, DOCTOR_PASSPHRASE)
    return made


@pytest.fixture
def front(clinic: ServerClinic) -> Iterator[Sql]:
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as connection:
        yield connection


@pytest.fixture
def doctor(clinic: ServerClinic) -> Iterator[SignedIn]:
    with clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as signed_in:
        yield signed_in


# The audit


@pytest.mark.parametrize(
    "at",
    [
        "nonsense",
        "",
        "2026-11-26T08:30:00.000001",
        "2026-11-26T08:30:00+00:00",
        "2026-11-26 08:30:00.000001+00:00",
        "2026-11-26T08:30:00.000001+01:00",
        "2026-99-99T00:00:00.000000+00:00",
        "2026-02-30T00:00:00.000000+00:00",
        "2026-11-26T24:00:00.000000+00:00",
        "2026-11-26T23:59:60.000000+00:00",
        "0000-01-01T00:00:00.000000+00:00",
        "0001-01-01T00:00:00.000000+00:00",
        "9999-12-31T23:59:59.999999+00:00",
    ],
)
def test_an_event_at_a_time_that_no_desk_reads_is_refused(front: Sql, at: str) -> None:
    with pytest.raises(UNREADABLE):
        front.execute(_ADD, (at, 0, "viewed", "[]"))


@pytest.mark.parametrize(
    "fields", ["", "nonsense", "{}", '"name"', "[1]", "[null]", '["name"', json.dumps(["x" * 1_000_000])]
)
def test_an_event_whose_fields_no_desk_reads_is_refused(front: Sql, fields: str) -> None:
    with pytest.raises(UNREADABLE):
        front.execute(_ADD, (GOOD_TIME, 0, "viewed", fields))


@pytest.mark.parametrize(
    ("offset", "action"), [(1441, "viewed"), (-1441, "viewed"), (0, ""), (0, "Nothing at all")]
)
def test_an_event_of_no_clock_or_of_no_word_is_refused(front: Sql, offset: int, action: str) -> None:
    with pytest.raises(psycopg.IntegrityError):
        front.execute(_ADD, (GOOD_TIME, offset, action, "[]"))


def test_an_event_of_nobody_bears_nobodys_name(front: Sql) -> None:
    named = _ADD.replace("NULL, '',", "NULL, 'Testa Owner',")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        front.execute(named, (GOOD_TIME, 0, "viewed", "[]"))


def test_after_an_event_that_bears_no_seal_everybody_signs_in_and_saves_and_the_check_names_it(
    server: Server,
) -> None:
    clinic = new_clinic(server)
    clinic.add_person("Ima Front", FRONT, Role.FRONT_DESK, FRONT_PASSPHRASE)
    with clinic.past_candor(FRONT, FRONT_PASSPHRASE) as front:
        front.execute(_ADD, (GOOD_TIME, 840, "a-newer-word", '["name","phone"]'))
    # One that an older server took, whose time nobody can read, stands there for ever.
    with clinic.administrator() as administrator:
        administrator.execute(
            "INSERT INTO audit_event SELECT tail_sequence + 1, gen_random_uuid(), 'nonsense', 0, NULL, '',"
            " '', 'viewed', '', NULL, '[]', '', '', '', tail_seal, repeat('b', 64) FROM candor_audit_tail()"
        )
    with clinic.signed_in() as owner:
        store, me = owner.opened.store, owner.actor
        store.add_patient(me, TESTA, id=uuid4()).result(30)
        report = store.audit.check(me)
        assert report.first_broken is not None
        assert "is broken at event" in report.sentences[0]


# The key file


def _keys(connection: Sql) -> str:
    (text,) = connection.execute("SELECT value FROM clinic_fact WHERE name = 'keys'").fetchone() or ("",)
    return str(text)


def _put(connection: Sql, text: str) -> object:
    present = sha256(_keys(connection).encode()).hexdigest()
    (done,) = connection.execute("SELECT candor_change_keys(%s, %s)", (present, text)).fetchone() or (None,)
    return done


def _slot_of(document: dict[str, Any], sign_in: str) -> dict[str, Any]:
    (slot,) = [each for each in document["slots"] if each["sign_in"] == sign_in]
    return dict(slot)


def _without(document: dict[str, Any], sign_in: str) -> None:
    document["slots"] = [each for each in document["slots"] if each["sign_in"] != sign_in]


def _doctors_changed(document: dict[str, Any]) -> None:
    next(each for each in document["slots"] if each["sign_in"] == DOCTOR)["salt"] = "A" * 22 + "=="


def _renamed(document: dict[str, Any]) -> None:
    next(each for each in document["slots"] if each["sign_in"] == FRONT)["sign_in"] = "testa"


def _in_two_names(document: dict[str, Any]) -> None:
    other = _slot_of(document, FRONT) | {"id": str(uuid4()), "kind": "keychain", "sign_in": DOCTOR}
    document["slots"].append(other)


def _twice(document: dict[str, Any]) -> None:
    document["slots"].append(_slot_of(document, FRONT) | {"id": str(uuid4())})


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document.clear(),
        lambda document: document.update(slots=[]),
        lambda document: document.update(database=str(uuid4())),
        lambda document: document.update(seal="none"),
        lambda document: document["secret"].update(before="A" * 80),
        lambda document: document["slots"].reverse(),
        lambda document: _without(document, "testa"),
        lambda document: _without(document, ""),
        lambda document: _without(document, FRONT),
        _doctors_changed,
        _renamed,
        _in_two_names,
        _twice,
    ],
)
def test_the_front_desk_changes_nobody_elses_keys(
    front: Sql, change: Callable[[dict[str, Any]], object]
) -> None:
    before = _keys(front)
    document = json.loads(before)
    change(document)
    with pytest.raises(REFUSED):
        _put(front, json.dumps(document))
    assert _keys(front) == before


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "1", "{}", "NaN", '{"slots": 1e999}'])
def test_what_is_no_key_file_takes_the_place_of_none(front: Sql, text: str) -> None:
    with pytest.raises(psycopg.Error):
        _put(front, text)
    assert "candor keys" in _keys(front)


def test_everybody_may_trust_their_own_desk_and_change_their_own_passphrase(clinic: ServerClinic) -> None:
    new = "eight soft drums roll"
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as me:
        keys, secrets, id = me.opened.keys, me.opened.secrets, me.actor.id
        slot = keys.add_slot(secrets, id, bytes(32), keys._work)
        assert keys.open_slot(slot, bytes(32)).person_id == id
        keys.change_passphrase(id, FRONT_PASSPHRASE, new)
        keys.change_passphrase(id, new, FRONT_PASSPHRASE)
        keys.drop_slot(secrets, slot)
        with pytest.raises(StorageProblem):
            keys.new_recovery_code(secrets)
    with clinic.signed_in(DOCTOR, DOCTOR_PASSPHRASE) as other:
        assert other.actor.id != id


def test_the_server_reads_a_key_file_as_strictly_as_a_desk(clinic: ServerClinic) -> None:
    with clinic.administrator() as administrator:
        text = _keys(administrator)
        administrator.execute("CREATE TEMP TABLE tried (number integer, written text)")

        def reads(written: str) -> bool:
            try:
                row = administrator.execute("SELECT candor_is_key_file(%s)", (written,)).fetchone()
            except psycopg.DataError:
                return False
            return row == (True,)

        assert reads(text)
        assert reads(json.dumps(json.loads(text)))
        for written in (*_spoilt(text), *_small_changes(text)):
            if reads(written):
                layout.parse(written.encode("utf-8"))


OTHER_VALUES = (None, "", "é", 1, 0, -1, 1.0, 10**9, True, [], {}, str(UUID(int=1 << 127)), "A" * 44, "[" * 9)


def _spoilt(text: str) -> Iterator[str]:
    """The same file with each of its values in another form, left out, or once more."""
    document = json.loads(text)
    for path in _paths(document):
        for value in OTHER_VALUES:
            copy = json.loads(text)
            _place(copy, path)[path[-1]] = value
            yield json.dumps(copy, ensure_ascii=False)
        copy = json.loads(text)
        del _place(copy, path)[path[-1]]
        yield json.dumps(copy)
    yield text.replace('"version": 1', '"version": 1, "version": 1')
    yield text.replace('"version": 1', '"version": 1e0')
    yield text.replace('"passes": 2', '"passes": 2, "passes": 3')
    yield text.replace('"seal": "', '"seal": "A')


def _small_changes(text: str) -> Iterator[str]:
    """The same file with one letter changed, here and there."""
    for place in range(0, len(text), 17):
        for mark in '"{]0=':
            yield text[:place] + mark + text[place + 1 :]


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    named = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in named:
        yield (*before, name)
        # All slots are alike: the first stands for them.
        if not (isinstance(value, list) and name):
            yield from _paths(inner, (*before, name))


def _place(document: Any, path: tuple[Any, ...]) -> Any:
    for name in path[:-1]:
        document = document[name]
    return document


# Two people, or one


@pytest.fixture
def merged(doctor: SignedIn) -> tuple[UUID, UUID]:
    """A record and another one that stands under it."""
    store, me, kept, other = doctor.opened.store, doctor.actor, uuid4(), uuid4()
    for id in (kept, other):
        store.add_patient(me, replace(TESTA, number=f"N{id.hex[:9]}"), id=id).result(30)
    identity = replace(TESTA, number=f"N{kept.hex[:9]}")
    store.merging.merge(me, kept, other, id=uuid4(), expected_version=1, identity=identity).result(30)
    return kept, other


def _single(doctor: SignedIn) -> UUID:
    id = uuid4()
    doctor.opened.store.add_patient(doctor.actor, replace(TESTA, number=f"N{id.hex[:9]}"), id=id).result(30)
    return id


def test_the_front_desk_takes_no_merge_apart(front: Sql, doctor: SignedIn, merged: tuple[UUID, UUID]) -> None:
    kept, other = merged
    third = _single(doctor)
    for one, two in ((kept, other), (other, kept), (third, other)):
        with pytest.raises(REFUSED):
            front.execute(APART, (one, two, True, ""))
    # Nor in a transaction that looks at the clinic as it was.
    with front.transaction():
        front.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(REFUSED), front.transaction():
            front.execute(APART, (kept, third, True, ""))
    assert doctor.opened.store.merging.kept_record(doctor.actor, other) == kept


def test_the_front_desk_decides_nothing_else_of_two_records(front: Sql, doctor: SignedIn) -> None:
    one, two = _single(doctor), _single(doctor)
    for values in ((one, two, False, ""), (one, two, True, "identity restored")):
        with pytest.raises(REFUSED):
            front.execute(APART, values)
    with pytest.raises(REFUSED):
        front.execute(_APART.format(by="gen_random_uuid()"), (one, two, True, ""))
    with pytest.raises(REFUSED):
        front.execute(APART.replace(GOOD_TIME, "nonsense"), (one, two, True, ""))
    # A number far ahead would make a later merge count for nothing.
    numbered = APART.replace("(id,", "(sequence, id,").replace("VALUES (", "VALUES (2000000000, ")
    with pytest.raises(REFUSED):
        front.execute(numbered, (one, two, True, ""))
    front.execute(APART, (one, two, True, ""))


def test_a_merge_that_is_under_way_is_waited_for(clinic: ServerClinic, front: Sql, doctor: SignedIn) -> None:
    kept, other = _single(doctor), _single(doctor)
    with (
        clinic.past_candor(DOCTOR, DOCTOR_PASSPHRASE) as merging,
        clinic.administrator() as administrator,
        ThreadPoolExecutor(1) as elsewhere,
    ):
        front.execute("SET lock_timeout = 0")
        front.execute("SET statement_timeout = 0")
        with merging.transaction():
            merging.execute("SELECT candor_begin(gen_random_uuid())")
            merging.execute(APART, (kept, other, False, "{}"))
            taking_apart = elsewhere.submit(front.execute, APART, (kept, other, True, ""))
            end = time.monotonic() + 60
            while administrator.execute(WAITING).fetchone() is None:
                assert time.monotonic() < end
                assert not taking_apart.done()
        with pytest.raises(REFUSED):
            taking_apart.result(60)
    assert doctor.opened.store.merging.kept_record(doctor.actor, other) == kept


def test_the_front_desk_says_through_candor_that_two_records_are_two_people(
    clinic: ServerClinic, doctor: SignedIn, merged: tuple[UUID, UUID]
) -> None:
    kept, other = merged
    third = _single(doctor)
    with clinic.signed_in(FRONT, FRONT_PASSPHRASE) as desk:
        merging, me = desk.opened.store.merging, desk.actor
        merging.say_apart(me, kept, third, id=uuid4()).result(30)
        assert third in merging.said_apart(me, kept)
        doctor.opened.store.merging.undo(doctor.actor, other, id=uuid4()).result(30)
        merging.say_apart(me, kept, other, id=uuid4()).result(30)
        assert merging.said_apart(me, kept) == {third, other}
