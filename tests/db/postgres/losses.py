"""A day's work over a line that loses replies, or whose server ends it; and the same day undisturbed.

For the endurance run: `dropped_replies(100)`, `killed_backends(100)`.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from sqlalchemy import event

from db.audit.events import Action, Event
from db.models import Base
from db.records import Derived
from db.store import Store
from intake.conditions import Answers
from intake.consultation import Patient
from tests.db.invented import AT, change
from tests.db.postgres.clinic import ServerClinic, SignedIn, new_clinic
from tests.db.postgres.proxy import Loss, Proxy, proxy_before
from tests.postgres_server import Server

_NAMES = UUID(int=77)


@dataclass(frozen=True)
class Losses:
    """What was disturbed how often, and what came of it. `lost` and `doubled` count rows."""

    disturbed: int
    saves: int
    lost: int
    doubled: int


def dropped_replies(server: Server, number: int) -> Losses:
    """Lose the reply to COMMIT `number` times, and now and then COMMIT itself."""
    chance = random.Random(number)
    with proxy_before(server.port) as proxy:

        def disturb(signed_in: SignedIn) -> Callable[[], None]:
            def losing(_connection: object) -> None:
                # Not each time: what is done again must get through, or one save would take all losses.
                if proxy.losses < number and chance.random() < 0.5:
                    proxy.lose(Loss.REPLY if chance.random() < 0.9 else Loss.REQUEST)

            engine = signed_in.opened.store.door.engine
            event.listen(engine, "commit", losing)
            return lambda: event.remove(engine, "commit", losing)

        return _compared(server, number * 3, disturb, lambda: proxy.losses, proxy)


def killed_backends(server: Server, number: int) -> Losses:
    """End the desk's connections at the server `number` times, at any moment of a save."""
    killed = 0

    def disturb(signed_in: SignedIn) -> Callable[[], None]:
        stop = threading.Event()
        login = signed_in.opened.address.login("testa")

        def kill() -> None:
            nonlocal killed
            chance = random.Random(number)
            with server.administrator() as connection:
                while killed < number and not stop.wait(chance.uniform(0.0, 0.03)):
                    rows = connection.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s"
                        " AND (state <> 'idle' OR random() < 0.2)",
                        (login,),
                    ).fetchall()
                    killed += len(rows)

        thread = threading.Thread(target=kill)
        thread.start()

        def end() -> None:
            stop.set()
            thread.join(30)

        return end

    return _compared(server, number * 3, disturb, lambda: killed, None)


def _compared(
    server: Server,
    saves: int,
    disturb: Callable[[SignedIn], Callable[[], None]],
    disturbed: Callable[[], int],
    proxy: Proxy | None,
) -> Losses:
    quiet, disturbed_clinic = new_clinic(server), new_clinic(server)
    with quiet.signed_in() as signed_in:
        _work(signed_in, saves)
    port = proxy.port if proxy is not None else None
    with disturbed_clinic.signed_in(port=port) as signed_in:
        end = disturb(signed_in)
        try:
            _work(signed_in, saves)
        finally:
            end()
    expected, found = _rows(quiet), _rows(disturbed_clinic)
    return Losses(
        disturbed=disturbed(),
        saves=saves,
        lost=sum(max(0, expected[table] - found[table]) for table in expected),
        doubled=sum(max(0, found[table] - expected[table]) for table in expected),
    )


def _work(signed_in: SignedIn, saves: int) -> None:
    """Add a patient, then change, answer, keep documents and print in turn; every save is acknowledged."""
    store: Store = signed_in.opened.store
    me = signed_in.actor
    patient_id, visit, document = (uuid5(_NAMES, name) for name in ("patient", "visit", "document"))
    patient = Patient(name="Testa Nonesuch")
    store.add_patient(me, patient, id=patient_id).result(60)
    store.start_consultation(me, patient_id, id=visit, catalogue_version="2026.11", at=AT).result(60)
    store.add_document(me, visit, id=document, kind="handout", pdf=b"%PDF nothing", pages=1).result(60)
    answers, patient_version, version = Answers(), 1, 1
    for number in range(saves):
        kind = number % 5
        if kind == 0:
            patient = replace(patient, address=f"{number} Nowhere Street")
            patient_version = (
                store.change_patient(me, patient_id, patient_version, patient).result(60).version
            )
        elif kind == 4:
            # Nothing in this work itself tells that it was done before.
            store.door.submit_unasked(
                lambda connection: store.door.trail.note(connection, None, Event(Action.CHECKED))
            ).result(60)
        elif kind == 3:
            store.mark_printed(me, document, id=uuid5(_NAMES, f"printing {number}")).result(60)
        else:
            answers = answers.with_answer("health.notes", f"note {number}")
            version = (
                store.save_answers(
                    me,
                    visit,
                    version,
                    answers=answers,
                    changes=[change("health.notes", f"note {number}")],
                    page="health",
                    derived=Derived(),
                )
                .result(60)
                .version
            )
    assert store.patient(me, patient_id).patient == patient
    assert store.consultation(me, visit).answers == answers


def _rows(clinic: ServerClinic) -> dict[str, int]:
    counted = {}
    with clinic.administrator() as connection:
        for table in Base.metadata.tables:
            (number,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone() or (0,)
            assert isinstance(number, int)
            counted[table] = number
    return counted
