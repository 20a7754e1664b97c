"""The audit is searched for a text in stretches, the newest first, and nothing is left out."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from db.audit import reading
from db.audit.reading import EventFilter
from db.store import Store
from intake.consultation import Patient
from tests.db.invented import ACTOR, TESTA, Visit, database, opened

OTHERS = 12


def eventful(store: Store) -> Visit:
    """Many events of others, with a patient's own at both ends."""
    visit = Visit.begun(store)
    for number in range(OTHERS):
        store.add_patient(ACTOR, Patient(name=f"Bruno Else {number}"), id=uuid4()).result(10)
    store.change_patient(ACTOR, visit.patient_id, 1, Patient(name=TESTA.name, phone="1")).result(10)
    return visit


@pytest.mark.parametrize(
    "text", ["nonesuch", "PHONE", "Ima nobody", "consultation", "added", "100%", "/", "_"]
)
def test_stretches_together_find_what_one_search_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(reading, "STRETCH", 4)
    with opened(database(tmp_path)) as store:
        visit = eventful(store)
        wanted = EventFilter(text=text)
        whole = store.audit.events(ACTOR, wanted)
        found, before, stretches = [], None, 0
        while before is not None or not stretches:
            stretch = store.audit.look_through(ACTOR, wanted, before=before)
            found += stretch.events
            before, stretches = stretch.before, stretches + 1
        assert tuple(found) == whole
        assert stretches > 3
        if text == "nonesuch":
            of_patient = {visit.patient_id, visit.id}
            assert {each.event.record for each in whole} == of_patient
            assert len(whole) >= 3


def test_a_search_ends_with_the_stretch_that_fills_the_page(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        eventful(store)
        stretch = store.audit.look_through(ACTOR, EventFilter(text="added"), limit=5)
        assert (len(stretch.events), stretch.before) == (5, None)
        assert store.audit.look_through(ACTOR, EventFilter(text="zzz")).events == ()
