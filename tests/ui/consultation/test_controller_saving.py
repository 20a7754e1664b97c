"""Saving: at once, in order, never lost, never over what somebody else wrote."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2

from db.engine import connect
from db.errors import StorageProblem, Trouble
from intake.conditions import Unreadable
from intake.dates import PartialDate
from intake.screening import OverrideProblem
from tests.opening import SECRETS, open_store
from tests.ui.consultation.controller_desk import OWNER, Desk
from ui.consultation.controller import ConsultationController
from ui.consultation.saving import BATCH_MILLISECONDS, SaveState


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


def wait_until_saved(controller: ConsultationController, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not controller.has_unsaved, timeout=5000)


def test_an_answer_is_on_the_disk_within_a_second(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller()
    states: list[SaveState] = []
    controller.save_state_changed.connect(states.append)
    assert BATCH_MILLISECONDS < 1000
    controller.answer("health.eczema", ("Y",))
    wait_until_saved(controller, qtbot)
    assert desk.stored().code("health.eczema") == "Y"
    assert [state.kind for state in states] == ["saving", "saved"]
    assert states[-1].at is not None


def test_answers_that_come_quickly_are_saved_together_and_told_one_by_one(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller()
    version = controller.version
    controller.answer("health.eczema", ("Y",))
    controller.answer("health.eczema", ("N",), said_by="practitioner")
    controller.answer("health.rosacea", ("UNK",))
    wait_until_saved(controller, qtbot)
    assert controller.version == version + 1
    rows = desk.store.changes_of(desk.actor, desk.visit)
    assert [(row.path, row.before, row.after, row.said_by) for row in rows] == [
        ("health.eczema", None, '["Y"]', "patient"),
        ("health.eczema", '["Y"]', '["N"]', "practitioner"),
        ("health.rosacea", None, '["UNK"]', "patient"),
    ]
    assert {row.entered_by for row in rows} == {desk.actor.name}


def test_keystrokes_of_one_text_are_told_as_one_change(desk: Desk) -> None:
    controller = desk.controller()
    for length in range(1, 8):
        controller.answer("goals.enough", ("A paler"[:length],))
    assert controller.close()
    (row,) = desk.store.changes_of(desk.actor, desk.visit)
    assert (row.before, row.after) == (None, '["A paler"]')


def test_reopening_brings_back_every_answer_unreadable_text_and_the_page(desk: Desk) -> None:
    controller = desk.controller()
    controller.answer("health.recent_tan", ("Y",))
    controller.answer("health.recent_tan.date", (Unreadable("last wek"),))
    controller.answer("goals.own-words", ("Ñandú <b>& swim</b>",))
    controller.add_mark("abdomen")
    controller.answer("marks/0/marks.onset", (PartialDate(2019, 3),))
    controller.set_page("health.lately")
    assert controller.close()
    again = desk.controller()
    assert again.answers == controller.answers
    assert again.page == "health.lately"
    assert again.verdicts == controller.verdicts
    assert not again.can_undo


def test_the_typed_rows_are_saved_with_the_answers(desk: Desk) -> None:
    controller = desk.controller()
    controller.add_mark("abdomen")
    controller.answer("health.keloid", ("Y",))
    controller.answer("plan.treatment", ("microneedling",))
    assert controller.close()
    derived = desk.store.derived_of(desk.actor, desk.visit)
    assert [mark.region for mark in derived.marks] == ["abdomen"]
    assert {finding.contraindication for finding in derived.findings} >= {"keloid"}
    assert derived.plan is not None
    assert derived.plan.treatment == "microneedling"
    assert len(derived.verdicts) == 7


def test_changes_made_while_a_save_is_on_its_way_follow_it(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller()
    for number in range(20):
        controller.answer("goals.enough", (f"Change {number}",))
        controller.answer("health.eczema", ("Y" if number % 2 else "N",))
        controller.flush()
    wait_until_saved(controller, qtbot)
    assert desk.stored() == controller.answers
    assert desk.replayed() == controller.answers


def test_closing_waits_for_the_last_acknowledgement(desk: Desk) -> None:
    controller = desk.controller()
    controller.answer("health.eczema", ("Y",))
    assert controller.close()
    assert desk.stored().code("health.eczema") == "Y"
    with pytest.raises(RuntimeError):
        controller.answer("health.eczema", ("N",))


def lock(path: Path) -> dbapi2.Connection:
    """Take the file's write lock, as another program would."""
    connection = connect(path, key=SECRETS.data_key, lock_wait_seconds=1)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_a_failed_save_keeps_everything_says_why_and_goes_again(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller()
    other = lock(desk.path)
    controller.answer("health.eczema", ("Y",))
    qtbot.waitUntil(lambda: controller.save_state.kind == "failed", timeout=5000)
    assert "Another program" in controller.save_state.reason
    controller.answer("health.rosacea", ("N",))
    assert not controller.close(3)
    assert controller.has_unsaved
    assert controller.answers.code("health.eczema") == "Y"
    other.execute("ROLLBACK")
    other.close()
    controller.answer("health.keloid", ("N",))
    wait_until_saved(controller, qtbot)
    assert controller.save_state.kind == "saved"
    assert desk.stored() == controller.answers
    assert desk.replayed() == controller.answers


def test_a_failed_save_goes_again_by_itself(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller()
    other = lock(desk.path)
    controller.answer("health.eczema", ("Y",))
    qtbot.waitUntil(lambda: controller.save_state.kind == "failed", timeout=5000)
    other.execute("ROLLBACK")
    other.close()
    qtbot.waitUntil(lambda: controller.save_state.kind == "saved", timeout=8000)
    assert desk.stored().code("health.eczema") == "Y"


def test_a_closed_file_is_a_failed_save_and_no_crash(desk: Desk, qtbot: QtBot) -> None:
    controller = desk.controller()
    desk.store.close()
    controller.answer("health.eczema", ("Y",))
    controller.flush()
    qtbot.waitUntil(lambda: controller.save_state.kind == "failed", timeout=5000)
    assert controller.save_state.reason
    assert controller.has_unsaved


def test_a_conflict_overwrites_nothing_and_knows_both_values(desk: Desk, qtbot: QtBot) -> None:
    mine, theirs = desk.controller(), desk.other().controller()
    theirs.answer("health.eczema", ("Y",))
    theirs.answer("health.rosacea", ("N",))
    assert theirs.close()
    with qtbot.waitSignal(mine.conflicted, timeout=5000):
        mine.answer("health.eczema", ("N",))
        mine.answer("health.keloid", ("N",))
        mine.flush()
    assert desk.stored() == theirs.answers
    assert mine.save_state.kind == "failed"
    (difference,) = mine.differences()
    assert (difference.path, difference.before) == ("health.eczema", None)
    assert (difference.mine, difference.theirs) == (("N",), ("Y",))
    assert not mine.close()
    assert desk.stored() == theirs.answers


@pytest.mark.parametrize(("keep", "kept"), [((), "Y"), (("health.eczema",), "N")])
def test_a_conflict_ends_with_what_was_chosen_and_with_both_desks_other_answers(
    desk: Desk, qtbot: QtBot, keep: tuple[str, ...], kept: str
) -> None:
    mine, theirs = desk.controller(), desk.other().controller()
    theirs.answer("health.eczema", ("Y",))
    theirs.answer("health.rosacea", ("N",))
    theirs.add_mark("abdomen")
    assert theirs.close()
    with qtbot.waitSignal(mine.conflicted, timeout=5000):
        mine.answer("health.eczema", ("N",))
        mine.answer("health.keloid", ("N",))
        mine.flush()
    mine.resolve(keep)
    wait_until_saved(mine, qtbot)
    assert mine.conflict is None
    assert mine.answers.values == {
        "health.eczema": (kept,),
        "health.rosacea": ("N",),
        "health.keloid": ("N",),
    }
    assert mine.answers.group("marks") == theirs.answers.group("marks")
    assert desk.stored() == mine.answers
    assert desk.replayed() == mine.answers


def overridable(controller: ConsultationController) -> str:
    """A finding that stands now and may be overruled."""
    rules = controller.knowledge.catalogue.contraindication
    return next(
        reason.contraindication
        for verdict in controller.verdicts
        for reason in verdict.reasons
        if reason.contraindication in rules and rules[reason.contraindication].overridable
    )


def test_an_override_made_over_somebody_elses_save_is_a_conflict_too(desk: Desk, qtbot: QtBot) -> None:
    mine = desk.controller()
    mine.answer("health.active_acne", ("Y",))
    wait_until_saved(mine, qtbot)
    theirs = desk.other().controller()
    theirs.answer("health.rosacea", ("N",))
    assert theirs.close()
    rule = overridable(mine)
    with qtbot.waitSignal(mine.conflicted, timeout=5000):
        mine.override(rule, "Seen by the skin clinic.")
        mine.flush()
    assert desk.stored().code("health.rosacea") == "N"
    mine.resolve()
    wait_until_saved(mine, qtbot)
    assert desk.stored().code("health.rosacea") == "N"
    assert len(desk.store.consultation(desk.actor, desk.visit).overrides) == 1


def test_answers_over_a_page_that_was_turned_there_are_saved_without_a_question(
    desk: Desk, qtbot: QtBot
) -> None:
    mine, theirs = desk.controller(), desk.other().controller()
    mine.answer("health.rosacea", ("N",))
    wait_until_saved(mine, qtbot)
    turned = desk.other("Dr Testa Thirdhand").controller()
    turned.set_page("plan")
    assert turned.close()
    with qtbot.assertNotEmitted(mine.conflicted):
        mine.answer("health.eczema", ("Y",))
        mine.flush()
        mine.answer("health.keloid", ("N",), said_by="practitioner")
        wait_until_saved(mine, qtbot)
    assert mine.save_state.kind == "saved"
    assert desk.stored().values == {
        "health.rosacea": ("N",),
        "health.eczema": ("Y",),
        "health.keloid": ("N",),
    }
    rows = [(row.path, row.said_by) for row in desk.store.changes_of(desk.actor, desk.visit)]
    assert rows[1:] == [("health.eczema", "patient"), ("health.keloid", "practitioner")]
    assert mine.can_undo
    # The other one turns a page over what was answered here: the answers appear, and nothing is asked.
    with qtbot.assertNotEmitted(theirs.conflicted):
        theirs.set_page("health.skin")
        theirs.flush()
        wait_until_saved(theirs, qtbot)
    assert theirs.answers == mine.answers
    assert desk.stored() == mine.answers
    assert desk.store.consultation(desk.actor, desk.visit).page == "health.skin"


def test_an_override_over_a_page_that_was_turned_there_is_kept(desk: Desk, qtbot: QtBot) -> None:
    mine = desk.controller()
    mine.answer("health.active_acne", ("Y",))
    wait_until_saved(mine, qtbot)
    turned = desk.other().controller()
    turned.set_page("plan")
    assert turned.close()
    rule = overridable(mine)
    with qtbot.assertNotEmitted(mine.conflicted):
        mine.override(rule, "Seen by the skin clinic.")
        mine.set_page("health.skin")
        mine.flush()
        wait_until_saved(mine, qtbot)
    stored = desk.store.consultation(desk.actor, desk.visit)
    assert [each.contraindication for each in stored.overrides] == [rule]


def test_two_windows_of_one_program_do_not_lock_each_other_out(desk: Desk, qtbot: QtBot) -> None:
    first, second = desk.controller(), desk.controller()
    first.answer("health.eczema", ("Y",))
    wait_until_saved(first, qtbot)
    with qtbot.waitSignal(second.conflicted, timeout=5000):
        second.answer("health.eczema", ("N",))
        second.flush()
    first.answer("health.rosacea", ("N",))
    wait_until_saved(first, qtbot)
    assert first.conflict is None
    assert desk.stored().code("health.rosacea") == "N"
    # It changed once more since the conflict was told: that is told before anything is saved.
    with qtbot.waitSignal(second.conflicted, timeout=5000):
        second.resolve(("health.eczema",))
    second.resolve(("health.eczema",))
    wait_until_saved(second, qtbot)
    assert desk.stored().values == {"health.eczema": ("N",), "health.rosacea": ("N",)}


def test_acknowledgements_arrive_on_the_thread_of_the_window(desk: Desk, qtbot: QtBot) -> None:
    from PySide6.QtCore import QThread

    controller = desk.controller()
    home = QThread.currentThread()
    heard: list[bool] = []
    controller.save_state_changed.connect(lambda _state: heard.append(QThread.currentThread() is home))
    controller.answer("health.eczema", ("Y",))
    wait_until_saved(controller, qtbot)
    assert heard == [True, True]


ENTERING = """
import sys, uuid
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from tests.ui.consultation.controller_desk import Desk
application = QCoreApplication([])
desk = Desk(Path(sys.argv[1]), uuid.UUID(sys.argv[2]))
controller = desk.controller()
def tell(state):
    if state.kind == "saved":
        print(controller.version, flush=True)
        type_on()
def type_on():
    controller.answer("health.eczema", ("N" if controller.value("health.eczema") == ("Y",) else "Y",))
    controller.answer("goals.enough", (f"After {controller.version}",))
    controller.flush()
controller.save_state_changed.connect(tell)
controller.set_page("health.skin")
QTimer.singleShot(0, type_on)
application.exec()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill a process at once")
def test_a_killed_program_loses_nothing_that_was_acknowledged(desk: Desk) -> None:
    visit, path = desk.visit, desk.path
    desk.store.close()
    process = subprocess.Popen(
        [sys.executable, "-c", ENTERING, str(path), str(visit)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert process.stdout is not None
    acknowledged = [int(process.stdout.readline()) for _ in range(5)]
    sleep(0.005)
    process.kill()
    acknowledged += [int(line) for line in process.communicate()[0].split()]
    desk.store = open_store(path, OWNER, desk.actor)
    stored = desk.store.consultation(desk.actor, visit)
    assert stored.version >= acknowledged[-1]
    assert stored.page == "health.skin"
    assert stored.answers == desk.replayed()
    told = stored.answers.code("goals.enough")
    assert told is not None
    assert int(told.removeprefix("After ")) >= acknowledged[-1] - 1
    assert [draft.consultation_id for draft in desk.store.drafts(desk.actor)] == [visit]


def test_a_file_that_is_busy_after_a_decision_is_asked_again_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """The other desk saved in between: what is stored is to be read, and cannot be just then."""
    mine = desk.controller()
    mine.answer("health.keloid", ("Y",))
    wait_until_saved(mine, qtbot)
    other = desk.other().controller()
    other.answer("health.latex_allergy", ("N",))
    assert other.close()
    read = type(desk.store).consultation

    def busy(*_given: object) -> object:
        raise StorageProblem.of(Trouble.LOCKED)

    monkeypatch.setattr(type(desk.store), "consultation", busy)
    mine.override("keloid", "an invented reason")
    mine.flush()
    qtbot.waitUntil(lambda: mine.save_state.kind == "failed")
    assert mine.save_state.reason == Trouble.LOCKED.value
    assert mine.has_unsaved
    monkeypatch.setattr(type(desk.store), "consultation", read)
    mine.flush()
    qtbot.waitUntil(lambda: mine.conflict is not None or not mine.has_unsaved)
    stored = desk.store.consultation(desk.actor, desk.visit)
    assert [each.reason for each in stored.overrides] == ["an invented reason"]
    assert mine.conflict is not None


def test_overruling_in_a_finished_visit_says_that_it_is_finished(desk: Desk) -> None:
    controller = desk.controller()
    controller.answer("health.keloid", ("Y",))
    assert controller.close()
    version = desk.store.consultation(desk.actor, desk.visit).version
    desk.store.finish_consultation(desk.actor, desk.visit, version).result(10)
    with pytest.raises(OverrideProblem, match=Trouble.FINISHED.value):
        desk.controller().override("keloid", "an invented reason")
