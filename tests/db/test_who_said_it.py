"""Who said an answer and who confirmed it, as storage keeps it; and visits that are finished."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from db.audit.events import Action
from db.audit.reading import EventFilter
from db.errors import Conflict, StorageProblem, Trouble
from db.records import AnswerChange
from db.store import Store
from intake.answer_document import values_to_json
from intake.conditions import Answers
from intake.screening import Override
from tests.db.invented import ACTOR, AT, COLLEAGUE, Visit, change, opened, rules

ECZEMA = Answers().with_answer("health.eczema", "N")
ALONE = change("health.eczema", "N", said_by="patient-alone")
NO = values_to_json(("N",))
CONFIRMED = AnswerChange("health.eczema", NO, NO, "practitioner", AT)


@pytest.fixture
def alone(visit: Visit) -> Visit:
    """A visit in which the patient answered one question alone."""
    visit.save(1, ECZEMA, [ALONE])
    return visit


def test_each_of_the_three_speakers_is_read_back_as_stored(visit: Visit) -> None:
    speakers = ("patient", "patient-alone", "practitioner")
    for version, said_by in enumerate(speakers, start=1):
        visit.save(version, ECZEMA, [replace(ALONE, said_by=said_by, before=NO if version > 1 else None)])
    assert [row.said_by for row in visit.store.changes_of(ACTOR, visit.id)] == list(speakers)


def test_a_confirmation_is_a_row_of_its_own_by_whoever_confirmed(alone: Visit) -> None:
    alone.save(2, ECZEMA, [CONFIRMED], actor=COLLEAGUE)
    said, confirmed = alone.store.changes_of(ACTOR, alone.id)
    assert not said.is_confirmation
    assert confirmed.is_confirmation
    assert (confirmed.said_by, confirmed.entered_by) == ("practitioner", COLLEAGUE.name)
    assert alone.store.consultation(ACTOR, alone.id).answers == ECZEMA


def test_a_confirmation_changes_the_digest_and_the_audit_still_holds(alone: Visit) -> None:
    alone.save(2, ECZEMA, [CONFIRMED], derived=rules().derived(ECZEMA))
    events = alone.store.audit.events(ACTOR, EventFilter(record=alone.id))
    last = next(each.event for each in events if each.event.action is Action.CHANGED)
    assert last.fields == ("health.eczema",)
    assert last.before != last.after
    assert alone.store.audit.check(ACTOR).sentences == ()


def test_a_confirmation_whose_acknowledgement_got_lost_is_kept_once(alone: Visit) -> None:
    first = alone.save(2, ECZEMA, [CONFIRMED])
    assert alone.save(2, ECZEMA, [CONFIRMED]) == first
    assert len(alone.store.changes_of(ACTOR, alone.id)) == 2


def test_a_confirmation_is_still_there_after_the_file_was_opened_anew(alone: Visit, path: Path) -> None:
    alone.save(2, ECZEMA, [CONFIRMED])
    alone.store.close()
    with opened(path) as store:
        assert [row.is_confirmation for row in store.changes_of(ACTOR, alone.id)] == [False, True]
        assert store.audit.check(ACTOR).sentences == ()


# Finished visits


def refused(act: object) -> Trouble:
    assert callable(act)
    with pytest.raises(StorageProblem) as met:
        act()
    return met.value.trouble


def finish(visit: Visit, version: int) -> None:
    visit.store.finish_consultation(ACTOR, visit.id, version).result()


def test_a_finished_visit_takes_no_answers_and_no_overrides(alone: Visit) -> None:
    finish(alone, 2)
    assert alone.store.signing.frozen(ACTOR, alone.id).is_frozen
    assert refused(lambda: alone.save(3, Answers(), [])) is Trouble.FINISHED
    decided = Override("eczema", "Ima Nobody", "seen by a dermatologist", AT)
    assert refused(lambda: alone.store.add_override(ACTOR, alone.id, decided).result()) is Trouble.FINISHED
    assert alone.store.consultation(ACTOR, alone.id).answers == ECZEMA


def test_a_desk_that_did_not_hear_of_the_end_meets_a_conflict_and_then_the_end(alone: Visit) -> None:
    finish(alone, 2)
    with pytest.raises(Conflict):
        alone.save(2, Answers(), [], actor=COLLEAGUE)
    alone.store.consultation(COLLEAGUE, alone.id)
    assert refused(lambda: alone.save(3, Answers(), [], actor=COLLEAGUE)) is Trouble.FINISHED


def test_a_finished_visit_is_opened_again_by_name_and_takes_answers_again(alone: Visit) -> None:
    finish(alone, 2)
    saved = alone.store.reopen_consultation(COLLEAGUE, alone.id, 3).result()
    assert saved.version == 4
    assert alone.store.consultation(ACTOR, alone.id).finished is None
    assert not alone.store.signing.frozen(ACTOR, alone.id).is_frozen
    assert alone.save(4, Answers(), [replace(ALONE, before=NO, after=None)]).version == 5
    events = alone.store.audit.events(ACTOR, EventFilter(record=alone.id))
    opened_again = next(each for each in events if each.event.action is Action.REOPENED)
    assert opened_again.user_name == COLLEAGUE.name
    assert opened_again.event.before != opened_again.event.after
    assert alone.store.audit.check(ACTOR).sentences == ()


def test_opening_again_what_is_open_changes_nothing(alone: Visit, store: Store) -> None:
    saved = store.reopen_consultation(ACTOR, alone.id, 2).result()
    assert saved.version == 2
    assert store.consultation(ACTOR, alone.id).version == 2


def test_a_visit_that_changed_meanwhile_is_not_opened_again_unseen(alone: Visit) -> None:
    finish(alone, 2)
    with pytest.raises(Conflict):
        alone.store.reopen_consultation(ACTOR, alone.id, 2).result()
    assert alone.store.consultation(ACTOR, alone.id).finished is not None
