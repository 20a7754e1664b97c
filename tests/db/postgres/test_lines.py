"""The network drops: calls fail fast in a sentence, and all goes on when it is back."""

from __future__ import annotations

import threading
import time
from uuid import uuid4

import pytest

from db.errors import StorageProblem, Trouble
from intake.consultation import Patient
from tests.db.postgres.clinic import PASSPHRASE, ServerClinic
from tests.db.postgres.proxy import Line, proxy_before

FAST_SECONDS = 2.0
"""Whoever waits for a line that is down waits five seconds or more; a busy machine is given some."""


@pytest.mark.parametrize("broken", [Line.SILENT, Line.REFUSED])
def test_calls_fail_fast_while_the_line_is_down_and_work_when_it_is_back(
    clinic: ServerClinic, broken: Line
) -> None:
    with proxy_before(clinic.server.port) as proxy, clinic.signed_in(port=proxy.port) as me:
        store, id = me.opened.store, uuid4()
        store.add_patient(me.actor, Patient(name="Testa Nonesuch"), id=id).result(30)
        proxy.set_state(broken)
        taken = []
        for _ in range(6):
            start = time.perf_counter()
            with pytest.raises(StorageProblem) as problem:
                store.find_patients(me.actor, "testa")
            taken.append(time.perf_counter() - start)
            assert problem.value.trouble is Trouble.SERVER_GONE
        # The first may have to find out; nobody waits after it.
        assert taken[0] < 25
        assert max(taken[1:]) < FAST_SECONDS
        start = time.perf_counter()
        unsaved = store.change_patient(me.actor, id, 1, Patient(name="Testa Neverwas"))
        assert time.perf_counter() - start < FAST_SECONDS
        with pytest.raises(StorageProblem) as problem:
            unsaved.result(60)
        assert problem.value.trouble is Trouble.SERVER_GONE
        proxy.set_state(Line.GOOD)
        deadline = time.monotonic() + 20
        while me.opened.line.is_down and time.monotonic() < deadline:
            time.sleep(0.05)
        assert store.change_patient(me.actor, id, 1, Patient(name="Testa Neverwas")).result(30).version == 2
        assert store.patient(me.actor, id).patient.name == "Testa Neverwas"


def test_a_server_that_is_not_there_is_told_in_a_sentence(clinic: ServerClinic) -> None:
    with proxy_before(clinic.server.port) as proxy:
        proxy.set_state(Line.REFUSED)
        with pytest.raises(StorageProblem) as problem, clinic.signed_in(port=proxy.port):
            pass
    assert problem.value.trouble is Trouble.SERVER_GONE
    assert PASSPHRASE not in str(problem.value)


def test_no_thread_is_left_after_closing(clinic: ServerClinic) -> None:
    with proxy_before(clinic.server.port) as proxy, clinic.signed_in(port=proxy.port) as me:
        proxy.set_state(Line.REFUSED)
        with pytest.raises(StorageProblem):
            me.opened.store.find_patients(me.actor, "testa")
        me.opened.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "candor-line"]
