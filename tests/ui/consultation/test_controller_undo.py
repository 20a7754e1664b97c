"""Undo and redo, and what must hold for any sequence of acts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from intake.conditions import Answers, Unreadable, Value
from intake.dates import PartialDate
from tests.intake.strategies import answers as any_answers
from tests.ui.consultation.controller_desk import Desk, knowledge
from ui.consultation.changes import Change, apply, difference, from_stored, path_of_stored, stored_path
from ui.consultation.conflicts import differences, merge
from ui.consultation.controller import ConsultationController
from ui.consultation.history import TYPING_PAUSE_SECONDS, History, Step

LINES = ("health.psoriasis", "health.vitiligo", "health.herpes_simplex")
REGIONS = ("abdomen", "chest", "hip")
VALUES: dict[str, tuple[tuple[Value, ...], ...]] = {
    "health.eczema": ((), ("Y",), ("N",), ("UNK",)),
    "health.eczema.regions": ((), ("abdomen",), ("abdomen", "chest")),
    "health.recent_tan.date": ((), (PartialDate(2026, 10),), (Unreadable("soon"),)),
    "goals.enough": ((), ("A",), ("A little",)),
    "medicines.list": ((), ("Testazol 5 mg",), ("Testazol 5 mg", "Nonesuchin")),
}
Act = tuple[str, object, object]


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def controller(desk: Desk) -> ConsultationController:
    return desk.controller()


def test_undo_brings_back_what_was_there_and_redo_what_was_done(controller: ConsultationController) -> None:
    controller.answer("health.eczema", ("Y",))
    controller.answer("health.eczema", ("N",))
    assert controller.undo() == "health.eczema"
    assert controller.value("health.eczema") == ("Y",)
    assert controller.redo() == "health.eczema"
    assert controller.value("health.eczema") == ("N",)
    assert not controller.can_redo


def test_undo_shows_the_page_of_what_it_changed(controller: ConsultationController) -> None:
    controller.set_page("health.skin")
    controller.answer("health.eczema", ("Y",))
    controller.set_page("plan")
    controller.undo()
    assert controller.page == "health.skin"


def test_a_mark_taken_away_comes_back_in_its_place_with_its_answers(
    controller: ConsultationController, qtbot: QtBot
) -> None:
    controller.add_mark("abdomen")
    controller.answer("marks/0/marks.colour", ("white",))
    controller.add_mark("chest")
    before = controller.answers
    controller.remove_mark(0)
    with qtbot.waitSignal(controller.marks_changed):
        controller.undo()
    assert controller.answers == before


def test_a_new_act_ends_what_could_be_done_again(controller: ConsultationController) -> None:
    controller.answer("health.eczema", ("Y",))
    controller.undo()
    controller.answer("health.rosacea", ("N",))
    assert not controller.can_redo
    assert controller.redo() is None


def test_an_undo_is_saved_and_told_like_any_change(controller: ConsultationController, desk: Desk) -> None:
    controller.answer("health.eczema", ("Y",))
    controller.undo()
    assert controller.close()
    assert desk.stored().is_empty
    assert [(row.before, row.after) for row in desk.store.changes_of(desk.actor, desk.visit)] == [
        (None, '["Y"]'),
        ('["Y"]', None),
    ]


def test_a_step_is_undone_from_its_end() -> None:
    first, second = Answers({"marks.region": ("abdomen",)}), Answers({"marks.region": ("chest",)})
    step = Step((Change("marks/0", None, first), Change("marks/0", None, second)), "patient")
    answers = Answers()
    for change in (*step.changes, *step.inverse.changes):
        answers = apply(answers, change)
    assert answers == Answers()
    assert step.inverse.changes[0] == Change("marks/0", second, None)


def typed(before: str, after: str) -> Step:
    return Step(
        (Change("goals.enough", (before,) if before else None, (after,) if after else None),), "patient"
    )


def test_keystrokes_are_one_step_until_there_is_a_pause() -> None:
    now = [0.0]
    history = History(lambda: now[0])
    history.add(typed("", "A"), typing=True)
    history.add(typed("A", "Ab"), typing=True)
    now[0] += TYPING_PAUSE_SECONDS
    history.add(typed("Ab", "Abc"), typing=True)
    assert history.undo() == typed("Abc", "Ab")
    assert history.undo() == typed("Ab", "")
    assert history.undo() is None


def test_keystrokes_that_take_each_other_back_leave_no_step() -> None:
    history = History(lambda: 0.0)
    history.add(typed("", "A"), typing=True)
    history.add(typed("A", ""), typing=True)
    assert not history.can_undo


def acts() -> st.SearchStrategy[list[Act]]:
    answer = st.sampled_from(sorted(VALUES)).flatmap(
        lambda path: st.tuples(st.just("answer"), st.just(path), st.sampled_from(VALUES[path]))
    )
    colour = st.tuples(st.just("colour"), st.integers(0, 2), st.sampled_from(((), ("white",), ("red",))))
    others = st.one_of(
        st.tuples(st.just("none"), st.lists(st.sampled_from(LINES)), st.none()),
        st.tuples(st.just("add"), st.sampled_from(REGIONS), st.none()),
        st.tuples(st.just("remove"), st.integers(0, 2), st.none()),
        st.tuples(st.sampled_from(("undo", "redo")), st.none(), st.none()),
    )
    every = st.lists(st.one_of(answer, colour, others, st.tuples(st.just("undo"), st.none(), st.none())))
    # Two keystrokes in one text are one step, which the simple model below does not know.
    return every.filter(
        lambda given: all(one[:2] != two[:2] or one[0] != "answer" for one, two in pairwise(given))
    )


class Model:
    """Undo in its simplest form: every state that ever was."""

    def __init__(self) -> None:
        self.past: list[Answers] = [Answers()]
        self.future: list[Answers] = []

    def do(self, controller: ConsultationController, act: Act) -> None:
        kind, what, values = act
        marks = len(controller.answers.group("marks"))
        if kind == "undo":
            controller.undo()
            if len(self.past) > 1:
                self.future.append(self.past.pop())
            return
        if kind == "redo":
            controller.redo()
            if self.future:
                self.past.append(self.future.pop())
            return
        if kind == "answer":
            controller.answer(str(what), values)  # type: ignore[arg-type]
        elif kind == "none":
            controller.none_of_these(what)  # type: ignore[arg-type]
        elif kind == "add":
            controller.add_mark(str(what))
        elif isinstance(what, int) and what < marks:
            if kind == "remove":
                controller.remove_mark(what)
            else:
                controller.answer(f"marks/{what}/marks.colour", values)  # type: ignore[arg-type]
        if controller.answers != self.past[-1]:
            self.past.append(controller.answers)
            self.future.clear()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
    derandomize=True,
)
@given(sequence=acts())
def test_any_sequence_of_acts_ends_as_its_replay_does(desk: Desk, sequence: list[Act]) -> None:
    desk.visit = desk._begin()
    controller, model = desk.controller(), Model()
    for act in sequence:
        model.do(controller, act)
        assert controller.answers == model.past[-1]
        assert controller.can_undo is (len(model.past) > 1)
        assert controller.can_redo is bool(model.future)
    assert controller.close()
    assert desk.stored() == controller.answers
    assert desk.replayed() == controller.answers
    fresh = desk.controller()
    assert (fresh.enabled, fresh.verdicts) == (controller.enabled, controller.verdicts)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_difference_leads_from_one_set_of_answers_to_the_other(data: st.DataObject) -> None:
    old, new = (data.draw(any_answers(knowledge().questionnaire)) for _ in range(2))
    result = old
    changes = difference(old, new)
    for change in changes:
        result = apply(result, change)
    assert result == new
    for change in reversed(changes):
        result = apply(result, change.inverse)
    assert result == old


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_merge_keeps_what_only_one_desk_changed_and_what_was_chosen(data: st.DataObject) -> None:
    base, mine, theirs = (data.draw(any_answers(knowledge().questionnaire)) for _ in range(3))
    assert merge(base, mine, base, keep_mine=()) == mine
    assert merge(base, base, theirs, keep_mine=()) == theirs
    assert differences(base, mine, mine) == ()
    both = differences(base, mine, theirs)
    merged = merge(base, mine, theirs, keep_mine=[each.path for each in both])
    for link_id in {*base, *mine, *theirs}:
        here, there = mine.all(link_id), theirs.all(link_id)
        expected = there if here == base.all(link_id) else here
        assert merged.all(link_id) == expected


def test_a_path_is_stored_as_problems_write_it() -> None:
    for path, stored in {
        "health.eczema": "health.eczema",
        "marks/0/marks.side": "marks[1].marks.side",
        "marks/11": "marks[12]",
    }.items():
        assert stored_path(path) == stored
        assert path_of_stored(stored) == path


def test_a_change_survives_storage(controller: ConsultationController, desk: Desk) -> None:
    controller.add_mark("abdomen")
    controller.answer("marks/0/marks.onset", (Unreadable("way back"),))
    assert controller.close()
    added, answered = (from_stored(row) for row in desk.store.changes_of(desk.actor, desk.visit))
    assert added == Change("marks/0", None, Answers({"marks.region": ("abdomen",)}))
    assert answered == Change("marks/0/marks.onset", None, (Unreadable("way back"),))
