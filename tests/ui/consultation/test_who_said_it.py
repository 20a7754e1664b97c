"""Who said an answer, who confirmed it, and what undo makes of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.errors import StorageProblem
from db.records import AnswerChange, SaidBy
from intake.answer_document import answers_to_json
from intake.conditions import Answers
from tests.db.raw import raw
from tests.ui.consultation.controller_desk import Desk
from tests.ui.consultation.view_desk import CLINIC
from ui.consultation.changes import Change, path_in, to_stored
from ui.consultation.controller import ConsultationController
from ui.consultation.said_words import brief_words, full_words
from ui.consultation.sources import Source, sources_of
from ui.consultation.undo_words import UNDONE, travel_words
from ui.consultation.visit_memory import VisitMemory
from ui.documents.provenance import said_of

ECZEMA, ROSACEA, PREGNANCY = "health.eczema", "health.rosacea", "health.pregnancy"
AT = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def controller(desk: Desk) -> ConsultationController:
    return desk.controller(CLINIC)


@pytest.fixture
def memory(desk: Desk, controller: ConsultationController) -> VisitMemory:
    return VisitMemory(controller, desk.store, desk.actor)


def alone(controller: ConsultationController, **answers: str) -> None:
    for name, code in answers.items():
        controller.answer(f"health.{name}", (code,), said_by="patient-alone")


def said_by(controller: ConsultationController, path: str) -> SaidBy | None:
    source = controller.source_of(path)
    return None if source is None else source.said_by


# Sources


def test_nothing_is_known_of_a_question_that_was_not_asked(controller: ConsultationController) -> None:
    assert controller.source_of(ECZEMA) is None
    assert controller.waits_for_confirmation() == ()


def test_an_answer_shows_who_said_it_and_who_entered_it(
    desk: Desk, controller: ConsultationController
) -> None:
    controller.answer(ECZEMA, ("Y",))
    source = controller.source_of(ECZEMA)
    assert source is not None
    assert (source.said_by, source.entered_by, source.confirmed_at) == ("patient", desk.actor.name, None)
    assert not source.waits


def test_what_the_patient_gave_alone_waits_in_the_order_of_the_pages(
    controller: ConsultationController,
) -> None:
    alone(controller, pregnancy="N", rosacea="N", eczema="Y")
    assert controller.waits_for_confirmation() == (ECZEMA, ROSACEA, PREGNANCY)


def test_what_is_switched_off_waits_for_nobody(controller: ConsultationController) -> None:
    controller.answer(ECZEMA, ("Y",))
    controller.answer("health.eczema.state", ("quiet",), said_by="patient-alone")
    controller.answer(ECZEMA, ("N",))
    assert controller.waits_for_confirmation() == ()


def test_confirming_names_who_did_it_and_leaves_the_answer(
    desk: Desk, controller: ConsultationController
) -> None:
    alone(controller, eczema="Y", rosacea="N")
    controller.confirm((ECZEMA,))
    source = controller.source_of(ECZEMA)
    assert source is not None
    assert (source.said_by, source.confirmed_by) == ("patient-alone", desk.actor.name)
    assert source.confirmed_at is not None
    assert controller.value(ECZEMA) == ("Y",)
    assert controller.waits_for_confirmation() == (ROSACEA,)


def test_confirmations_are_stored_as_rows_that_change_nothing(
    desk: Desk, controller: ConsultationController
) -> None:
    alone(controller, eczema="Y", rosacea="N")
    controller.confirm((ECZEMA, ROSACEA))
    assert controller.close()
    rows = desk.store.changes_of(desk.actor, desk.visit)
    assert [(row.said_by, row.is_confirmation) for row in rows] == [
        ("patient-alone", False),
        ("patient-alone", False),
        ("practitioner", True),
        ("practitioner", True),
    ]
    assert desk.replayed() == desk.stored()
    again = desk.controller(CLINIC)
    assert again.waits_for_confirmation() == ()
    assert desk.store.audit.check(desk.actor).sentences == ()


def test_what_nobody_gave_alone_cannot_be_confirmed(desk: Desk, controller: ConsultationController) -> None:
    controller.answer(ECZEMA, ("Y",))
    controller.confirm((ECZEMA, "health.psoriasis"))
    assert controller.close()
    assert len(desk.store.changes_of(desk.actor, desk.visit)) == 1


def test_another_answer_asked_aloud_needs_no_confirmation(controller: ConsultationController) -> None:
    alone(controller, eczema="Y")
    controller.answer(ECZEMA, ("N",))
    assert controller.waits_for_confirmation() == ()
    assert said_by(controller, ECZEMA) == "patient"


def test_undoing_that_other_answer_makes_the_first_one_wait_again(
    desk: Desk, controller: ConsultationController
) -> None:
    alone(controller, eczema="Y")
    controller.answer(ECZEMA, ("N",))
    controller.undo()
    assert controller.value(ECZEMA) == ("Y",)
    assert controller.waits_for_confirmation() == (ECZEMA,)
    assert controller.close()
    assert desk.controller(CLINIC).waits_for_confirmation() == (ECZEMA,)


def test_undoing_another_answer_gives_the_confirmed_one_back_with_its_confirmation(
    desk: Desk, controller: ConsultationController
) -> None:
    alone(controller, eczema="N")
    controller.confirm((ECZEMA,))
    controller.answer(ECZEMA, ("Y",))
    controller.undo()
    assert travel_words(controller.travelled, controller, verb=UNDONE) == "Undone: “Eczema” is No."  # type: ignore[arg-type]
    source = controller.source_of(ECZEMA)
    assert source is not None
    assert (source.said_by, source.confirmed_by) == ("patient-alone", desk.actor.name)
    controller.undo()
    assert controller.waits_for_confirmation() == (ECZEMA,)
    assert controller.close()
    assert desk.controller(CLINIC).waits_for_confirmation() == (ECZEMA,)


def test_undo_confirms_nothing_in_a_colleagues_name(desk: Desk, controller: ConsultationController) -> None:
    alone(controller, eczema="N")
    controller.confirm((ECZEMA,))
    assert controller.close()
    colleague = Desk(desk.path, desk.visit, "Dr Testa Somebody-Else")
    try:
        theirs = colleague.controller(CLINIC)
        theirs.answer(ECZEMA, ("Y",))
        theirs.undo()
        assert theirs.waits_for_confirmation() == (ECZEMA,)
    finally:
        colleague.close()


def test_a_mark_that_was_confirmed_comes_back_confirmed_and_waits_once_that_is_undone(
    controller: ConsultationController,
) -> None:
    region = "marks/0/marks.region"
    controller.add_mark("abdomen", said_by="patient-alone")
    controller.confirm((region,))
    controller.remove_mark(0)
    controller.undo()
    assert controller.waits_for_confirmation() == ()
    assert said_by(controller, region) == "patient-alone"
    controller.undo()
    assert controller.waits_for_confirmation() == (region,)


@pytest.mark.parametrize("harm", ["said_at = 'junk'", "said_by = 'nobody'", "after = '{{{'"])
def test_nothing_waits_is_never_said_of_changes_that_cannot_be_read(
    desk: Desk, controller: ConsultationController, harm: str
) -> None:
    controller.add_mark("abdomen", said_by="patient-alone")
    assert controller.close()
    raw(desk.path, "DROP TRIGGER answer_change_no_update", f"UPDATE answer_change SET {harm}")
    again = desk.controller(CLINIC)
    with pytest.raises(StorageProblem):
        again.waits_for_confirmation()
    with pytest.raises(StorageProblem):
        again.confirm(("marks/0/marks.region",))
    assert again.source_of("marks/0/marks.region") is None
    again.answer(ECZEMA, ("Y",))
    assert again.value(ECZEMA) == ("Y",)


def test_undo_takes_a_confirmation_back_and_redo_gives_it_again(controller: ConsultationController) -> None:
    alone(controller, eczema="Y", rosacea="N")
    controller.confirm((ECZEMA, ROSACEA))
    controller.undo()
    assert controller.waits_for_confirmation() == (ECZEMA, ROSACEA)
    controller.redo()
    assert controller.waits_for_confirmation() == ()


def test_a_mark_that_the_patient_entered_waits_and_comes_back_waiting(
    controller: ConsultationController,
) -> None:
    controller.add_mark("abdomen", said_by="patient-alone")
    assert controller.waits_for_confirmation() == ("marks/0/marks.region",)
    controller.remove_mark(0)
    assert controller.waits_for_confirmation() == ()
    controller.undo()
    assert controller.waits_for_confirmation() == ("marks/0/marks.region",)


def test_rows_that_are_saved_while_the_sources_are_read_count_once(
    controller: ConsultationController,
) -> None:
    controller.add_mark("abdomen")
    controller.add_mark("chest", said_by="patient-alone")
    controller.flush()
    # On its way to the disk, and perhaps there already.
    assert controller.waits_for_confirmation() == ("marks/1/marks.region",)
    assert said_by(controller, "marks/0/marks.region") == "patient"


def test_sources_follow_marks_that_move() -> None:
    def mark(index: int, before: str | None, after: str | None, said_by: SaidBy) -> AnswerChange:
        return AnswerChange(f"marks[{index + 1}]", before, after, said_by, AT, "Dr Testa Nobody")

    change = Change(path_in("marks", 0, "marks.colour"), None, ("alba",))
    rows = [
        to_stored(change, said_by="patient-alone", at=AT),
        mark(0, None, _mark_json(), "patient"),
        mark(0, _mark_json(), None, "patient"),
    ]
    assert set(sources_of(rows[:2])) == {"marks/0/marks.region", "marks/1/marks.colour"}
    assert set(sources_of(rows)) == {"marks/0/marks.colour"}


def _mark_json() -> str:
    return answers_to_json(Answers({"marks.region": ("abdomen",)}))


def test_the_paper_names_who_confirmed(desk: Desk, controller: ConsultationController) -> None:
    alone(controller, eczema="Y")
    controller.confirm((ECZEMA,))
    assert controller.close()
    (said,) = said_of(desk.store.changes_of(desk.actor, desk.visit))
    assert (said.path, said.said_by, said.confirmed_by) == (ECZEMA, "patient", desk.actor.name)


# In words


def test_the_words_say_who_when_and_who_confirmed() -> None:
    day = AT.astimezone().date()
    clock = f"{AT.astimezone():%H:%M}"
    said = Source("patient", AT, "Dr Testa Nobody")
    assert brief_words(said, day) == f"Patient, {clock}"
    assert full_words(said, day) == f"Patient said, {clock} · entered by Dr Testa Nobody"
    waiting = Source("patient-alone", AT, "Dr Testa Nobody")
    assert brief_words(waiting, day) == f"Patient alone, {clock}"
    assert full_words(waiting, day) == f"Patient answered alone, {clock} · not confirmed yet"
    confirmed = Source("patient-alone", AT, "Dr Testa Nobody", "Dr Testa Somebody", AT)
    assert brief_words(confirmed, day) == f"Confirmed, {clock}"
    assert full_words(confirmed, day) == f"Patient said, {clock} · confirmed by Dr Testa Somebody, {clock}"


# Together on a page


def test_one_press_leaves_not_sure_and_a_yes_that_stops_to_be_looked_at(
    memory: VisitMemory, controller: ConsultationController
) -> None:
    alone(controller, rosacea="N", active_acne="UNK", keloid="Y", psoriasis="N")
    assert memory.together_on("health.skin") == (ROSACEA, "health.psoriasis")
    line = memory.confirm_line("health.skin")
    assert line.startswith("The patient gave 4 answers on this page alone. 2 need a look of their own: ")
    memory.confirm(memory.together_on("health.skin"))
    assert controller.waits_for_confirmation() == ("health.active_acne", "health.keloid")
    assert memory.together_on("health.skin") == ()


def test_nothing_is_said_of_a_page_on_which_nothing_waits(
    memory: VisitMemory, controller: ConsultationController
) -> None:
    alone(controller, eczema="N")
    assert memory.confirm_line("health.life") == ""


# Undo in words


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda c: c.answer(ROSACEA, ("Y",)), "“Rosacea” is not asked."),
        (lambda c: c.none_of_these(("health.psoriasis", "health.vitiligo")), "2 answers changed together."),
        (lambda c: c.add_mark("abdomen"), "an area of marks was taken away."),
        (lambda c: c.confirm((ECZEMA,)), "“Eczema” waits to be confirmed."),
    ],
)
def test_undo_says_what_it_did(controller: ConsultationController, act: object, words: str) -> None:
    assert callable(act)
    alone(controller, eczema="N")
    act(controller)
    controller.undo()
    assert controller.travelled is not None
    assert travel_words(controller.travelled, controller, verb=UNDONE) == f"{UNDONE}: {words}"
