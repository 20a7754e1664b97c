"""Who said what, told from the changes that were saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.records import AnswerChange, SaidBy
from intake.conditions import Answers
from ui.consultation.changes import Change, apply, path_in, stored_path, to_stored
from ui.documents.provenance import said_of

AT = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
LINK_IDS = ("marks.region", "marks.colour", "marks.width-mm")


def told(change: Change, minute: int, said_by: SaidBy = "patient", by: str = "Testa Nobody") -> AnswerChange:
    row = to_stored(change, said_by=said_by, at=AT + timedelta(minutes=minute))
    return replace(row, entered_by=by)


def answered(answers: Answers) -> dict[str, tuple[object, ...]]:
    """Every answer that stands, by its path."""
    found = dict(answers.values)
    for number, part in enumerate(answers.group("marks")):
        found |= {stored_path(path_in("marks", number, name)): value for name, value in part.values.items()}
    return found


def test_the_last_word_counts_and_an_answer_taken_back_is_said_by_nobody() -> None:
    said = said_of(
        (
            told(Change("health.eczema", None, ("Y",)), 0),
            told(Change("health.eczema", ("Y",), ("N",)), 1, "practitioner", "Somebody Else"),
            told(Change("goals.enough", None, ("softer",)), 2),
            told(Change("goals.enough", ("softer",), None), 3),
        )
    )
    (one,) = said
    assert (one.path, one.said_by, one.entered_by, one.at) == (
        "health.eczema",
        "practitioner",
        "Somebody Else",
        AT + timedelta(minutes=1),
    )


def test_what_was_said_of_a_mark_goes_along_when_one_before_it_is_taken_away() -> None:
    first, second = (Answers().with_answer("marks.region", name) for name in ("abdomen", "hip"))
    said = said_of(
        (
            told(Change("marks/0", None, first), 0),
            told(Change("marks/1", None, second), 1),
            told(Change("marks/1/marks.colour", None, ("red",)), 2, by="Somebody Else"),
            told(Change("marks/0", first, None), 3),
        )
    )
    assert {one.path: one.entered_by for one in said} == {
        "marks[1].marks.region": "Testa Nobody",
        "marks[1].marks.colour": "Somebody Else",
    }


@st.composite
def histories(draw: st.DrawFn) -> tuple[Answers, list[AnswerChange], dict[str, int]]:
    """A consultation as it was typed: its answers, its changes, and the change that said each answer."""
    answers, rows = Answers(), []
    spoken: dict[str, int] = {}
    marks: list[dict[str, int]] = []
    for minute in range(draw(st.integers(0, 25))):
        what = draw(st.sampled_from(["answer", "mark", "add", "drop"]))
        if what == "answer" or (what in ("mark", "drop") and not marks):
            path = draw(st.sampled_from(["health.eczema", "goals.enough"]))
            after = draw(st.sampled_from([None, (f"said {minute}",)]))
            change = Change(path, answers.values.get(path), after)
            spoken.pop(path, None)
            spoken |= {path: minute} if after else {}
        elif what == "mark":
            place = draw(st.integers(0, len(marks) - 1))
            name = draw(st.sampled_from(LINK_IDS))
            after = draw(st.sampled_from([None, (f"said {minute}",)]))
            before = answers.group("marks")[place].values.get(name)
            change = Change(path_in("marks", place, name), before, after)
            marks[place].pop(name, None)
            marks[place] |= {name: minute} if after else {}
        elif what == "add":
            place = draw(st.integers(0, len(marks)))
            names = draw(st.sets(st.sampled_from(LINK_IDS)))
            part = Answers()
            for name in sorted(names):
                part = part.with_answer(name, f"said {minute}")
            change = Change(path_in("marks", place), None, part)
            marks.insert(place, dict.fromkeys(names, minute))
        else:
            place = draw(st.integers(0, len(marks) - 1))
            change = Change(path_in("marks", place), answers.group("marks")[place], None)
            del marks[place]
        answers = apply(answers, change)
        rows.append(told(change, minute))
    for place, mark in enumerate(marks):
        spoken |= {stored_path(path_in("marks", place, name)): minute for name, minute in mark.items()}
    return answers, rows, spoken


@given(histories())
def test_every_answer_that_stands_has_the_change_that_said_it_and_nothing_else_has(
    history: tuple[Answers, list[AnswerChange], dict[str, int]],
) -> None:
    answers, rows, spoken = history
    said = said_of(rows)
    assert {one.path for one in said} == set(answered(answers))
    assert {one.path: one.at for one in said} == {
        path: AT + timedelta(minutes=minute) for path, minute in spoken.items()
    }
    assert len({one.path for one in said}) == len(said)
