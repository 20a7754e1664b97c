"""Every question of the real form, stored and read back by a store opened anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.store import Store
from intake.conditions import Answers, Unreadable, Value
from intake.consultation import Consultation
from intake.questionnaire import Item, ItemType
from tests.db.invented import ACTOR, TESTA, Visit, change, database, opened, rules
from tests.intake import strategies

QUESTIONNAIRE = rules().questionnaire
QUESTIONS = [item for item in QUESTIONNAIRE.items.values() if item.type is not ItemType.GROUP]
READ_BACK = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """One store that saves, and another on the same file that reads."""
    path = database(tmp_path_factory.mktemp("round-trip"))
    with opened(path) as one, opened(path) as other:
        yield one, other


class Growing:
    """A visit that is saved again and again."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.version = visit, 1

    def save(self, answers: Answers) -> None:
        self.version = self.visit.save(self.version, answers).version


@pytest.fixture(scope="module")
def growing(stores: tuple[Store, Store]) -> Growing:
    return Growing(Visit.begun(stores[0]))


def in_its_group(item: Item, values: tuple[Value, ...]) -> Answers:
    """An answer in its place: in a repetition where its group repeats."""
    for group in QUESTIONNAIRE.repeating_groups:
        if any(below.link_id == item.link_id for below in group.walk()):
            return Answers().with_groups(group.link_id, Answers().with_answer(item.link_id, *values))
    return Answers().with_answer(item.link_id, *values)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_question_keeps_any_answer(stores: tuple[Store, Store], data: st.DataObject) -> None:
    saving, reading = stores
    assert len(QUESTIONS) > 150
    visit, version = Visit.begun(saving), 1
    together = Answers()
    for item in QUESTIONS:
        values = data.draw(strategies.answers_to(item), label=item.link_id)
        together = in_its_group(item, values) if item.link_id.startswith("marks") else together
        together = Answers({**together.values, item.link_id: values}, together.groups)
    changes = [change(link_id, *values) for link_id, values in together.values.items()]
    visit.save(version, together, changes)
    assert reading.consultation(ACTOR, visit.id).answers == together
    assert [one.after for one in reading.changes_of(ACTOR, visit.id)] == [one.after for one in changes]


@pytest.mark.parametrize("item", QUESTIONS, ids=lambda item: item.link_id)
def test_each_question_comes_back_as_typed(stores: tuple[Store, Store], growing: Growing, item: Item) -> None:
    values: tuple[Value, ...] = (Unreadable("31 Febtober"),)
    if item.choices is not None:
        codes = [choice.code for choice in item.choices.choices if choice.code not in item.choices.exclusive]
        values = tuple(codes) if item.repeats else (codes[-1],)
    elif item.type in (ItemType.STRING, ItemType.TEXT):
        values = ("Ñandú <b>測試</b> \u0000\u2028\n{}\"'\\ عدم",)
    answers = in_its_group(item, values)
    growing.save(answers)
    assert stores[1].consultation(ACTOR, growing.visit.id).answers == answers


@READ_BACK
@given(strategies.consultations(QUESTIONNAIRE))
def test_a_whole_consultation_and_what_follows_from_it_come_back(
    stores: tuple[Store, Store], consultation: Consultation
) -> None:
    saving, reading = stores
    answers, patient = consultation.answers, consultation.patient
    visit = Visit.begun(saving, patient)
    derived = rules().derived(answers, patient)
    visit.save(1, answers, derived=derived)
    stored = reading.consultation(ACTOR, visit.id)
    assert (stored.answers, stored.patient) == (answers, patient)
    rows = reading.derived_of(ACTOR, visit.id)
    assert (rows.marks, rows.plan, rows.verdicts) == (derived.marks, derived.plan, derived.verdicts)
    assert set(rows.findings) == set(derived.findings)


def test_an_absurd_number_is_kept_as_an_answer(tmp_path: Path) -> None:
    with opened(database(tmp_path)) as store:
        visit = Visit.begun(store, TESTA)
        answers = Answers().with_answer("plan.sessions", 10**30)
        visit.save(1, answers, derived=rules().derived(answers))
        assert store.consultation(ACTOR, visit.id).answers == answers
        plan = store.derived_of(ACTOR, visit.id).plan
        assert plan is not None
        assert plan.sessions is None
