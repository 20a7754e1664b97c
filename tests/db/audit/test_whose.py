"""Names beside events: looked up for the screen, and never part of the audit."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from db.audit.reading import EventFilter
from tests.db.invented import ACTOR, TESTA, Visit, database, opened


def test_events_of_a_patient_a_visit_and_a_document_are_told_with_the_name(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        visit = Visit.begun(store, TESTA)
        document = uuid4()
        store.add_document(ACTOR, visit.id, id=document, kind="handout", pdf=b"%PDF", pages=1).result(10)
        noted = store.audit.events(ACTOR, EventFilter())
        names = store.audit.whose(ACTOR, noted)
        assert {visit.id, document} < set(names)
        assert set(names.values()) == {f"{TESTA.name}, {TESTA.number}" if TESTA.number else TESTA.name}
        of_people = [each for each in noted if each.event.kind == "person"]
        assert not {each.event.record for each in of_people} & set(names)
        assert all(TESTA.name not in repr(each) for each in noted), "the audit itself holds no name"
