"""Text typed and not saved: kept exactly, for one person only, and through a kill."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import StorageProblem, Trouble
from db.rights import Role
from db.store import Store
from tests.opening import SECRETS, actor, admit, open_store

OWNER = actor(1, "Testa Owner")
DESK = actor(2, "Nora Nowhere", Role.FRONT_DESK)
DOCUMENT = json.dumps({"name": "  Testa\u00a0Nonesuch ’ 𐎀 \u202e", "address": "1 Nowhere Lane\r\n\n2\t"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clinic.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, OWNER, DESK) as opened:
        yield opened


def test_a_text_comes_back_exactly_and_the_newest_first(store: Store) -> None:
    store.typed.keep(OWNER, "patient/1", "{}").result(10)
    store.typed.keep(OWNER, "clinic", "[]").result(10)
    store.typed.keep(OWNER, "patient/1", DOCUMENT).result(10)
    assert list(store.typed.all(OWNER).items()) == [("patient/1", DOCUMENT), ("clinic", "[]")]


def test_nobody_else_reads_it_not_even_the_owner(store: Store) -> None:
    store.typed.keep(DESK, "patient/1", DOCUMENT).result(10)
    assert store.typed.all(OWNER) == {}
    store.typed.drop(OWNER, "patient/1").result(10)
    assert store.typed.all(DESK) == {"patient/1": DOCUMENT}


def test_two_people_may_type_in_the_same_place(store: Store) -> None:
    store.typed.keep(OWNER, "clinic", "mine").result(10)
    store.typed.keep(DESK, "clinic", "theirs").result(10)
    assert (store.typed.all(OWNER), store.typed.all(DESK)) == ({"clinic": "mine"}, {"clinic": "theirs"})


def test_what_was_saved_is_dropped_and_dropping_twice_is_harmless(store: Store) -> None:
    store.typed.keep(OWNER, "clinic", "mine").result(10)
    store.typed.drop(OWNER, "clinic").result(10)
    store.typed.drop(OWNER, "clinic").result(10)
    assert store.typed.all(OWNER) == {}


def test_somebody_signed_out_neither_keeps_nor_reads(store: Store) -> None:
    store.people.end_session(DESK).result(10)
    with pytest.raises(StorageProblem) as refused:
        store.typed.keep(DESK, "clinic", "mine").result(10)
    assert refused.value.trouble is Trouble.SIGNED_OUT
    with pytest.raises(StorageProblem):
        store.typed.all(DESK)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child is made by fork")
def test_a_kept_text_survives_a_kill(path: Path) -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        store = open_store(path, OWNER)
        store.typed.keep(OWNER, "patient/1", DOCUMENT).result(10)
        os.write(write, b"kept")
        time.sleep(60)
        os._exit(1)
    os.close(write)
    assert os.read(read, 4) == b"kept"
    os.close(read)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    again = Store.open(path, secrets=SECRETS)
    try:
        signed_in = again.people.begin_session(OWNER.id).result(10)
        assert again.typed.all(signed_in.actor) == {"patient/1": DOCUMENT}
    finally:
        again.close()


def test_what_was_typed_into_a_consultation_is_kept_from_who_reads_none_any_more(store: Store) -> None:
    lead = actor(3, "Lena Nobody", Role.CLINICAL_LEAD)
    admit(store, OWNER, lead)
    for place in ("consultation/1", "patient/1"):
        store.typed.keep(lead, place, DOCUMENT).result(10)
    assert set(store.typed.all(lead)) == {"consultation/1", "patient/1"}

    def become(role: Role) -> None:
        person = store.people.one(OWNER, lead.id)
        store.people.change(
            OWNER, lead.id, person.version, name=person.name, role=role, is_active=True
        ).result(10)

    become(Role.FRONT_DESK)
    assert set(store.typed.all(lead)) == {"patient/1"}
    become(Role.PRACTITIONER)
    assert store.typed.all(lead)["consultation/1"] == DOCUMENT
