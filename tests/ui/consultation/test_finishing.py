"""The gate before a visit ends: what is missing, what may be passed, and ending it. No window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from db.errors import Trouble
from db.signing_records import Amendment, Frozen
from intake.catalogue_rules import Severity
from intake.conditions import Value
from intake.dates import PartialDate
from intake.questionnaire import ItemType
from tests.db.raw import raw
from tests.ui.consultation.controller_desk import Desk
from ui.consultation.controller import ConsultationController
from ui.consultation.finishing import (
    DOCUMENTS,
    NO_HANDOUT,
    NO_PLAN,
    NOT_SIGNED,
    OLD_HANDOUT,
    OVERRULE,
    SAY_AGAIN,
    SIGN_AGAIN,
    Gate,
    Papers,
    before_signing,
    look,
)
from ui.consultation.finishing_act import CHANGED_ELSEWHERE, Finishing

NO_PAPERS = Papers((), Frozen())
SOON = PartialDate(2027, 3, 1)


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    opened = Desk(tmp_path / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def controller(desk: Desk) -> ConsultationController:
    return desk.controller()


@pytest.fixture
def finishing(desk: Desk, controller: ConsultationController) -> Finishing:
    return Finishing(controller, desk.store, desk.actor, controller)


def sentences(points: tuple[object, ...]) -> list[str]:
    return [point.message for point in points]  # type: ignore[attr-defined]


def keys(points: tuple[object, ...]) -> list[str]:
    return [point.key for point in points]  # type: ignore[attr-defined]


def fill(controller: ConsultationController) -> None:
    """Answer whatever is still open so that nothing speaks against a treatment."""
    if not controller.answers.group("marks"):
        controller.add_mark("abdomen")
    while (path := controller.next_unanswered()) is not None:
        item = controller.item(path)
        value: Value = 1
        if item.choices is not None:
            codes = [choice.code for choice in item.choices.choices]
            wanted = {"skin.phototype": "II", "goals.hoped-for": "26-50"}.get(item.link_id)
            value = wanted or ("N" if "N" in codes else codes[0])
        elif item.type is ItemType.DATE:
            value = PartialDate(2019, 3)
        controller.answer(path, (value,))


def agree(controller: ConsultationController) -> None:
    """A plan of microneedling that has everything."""
    for link_id, value in (
        ("plan.treatment", "microneedling"),
        ("plan.sessions", 4),
        ("plan.interval-weeks", 6),
        ("plan.first-session", SOON),
        ("goals.teach-back", "clear"),
    ):
        controller.answer(link_id, (value,))
    fill(controller)


def leave_it(controller: ConsultationController) -> None:
    """Decide on nothing, and say so."""
    controller.answer("plan.treatment", ("no_treatment",))
    controller.answer("goals.teach-back", ("clear",))


def make_handout(desk: Desk, controller: ConsultationController) -> None:
    controller.flush()
    assert controller.close()
    desk.store.add_document(
        desk.actor, desk.visit, id=uuid4(), kind="handout", pdf=b"%PDF a handout", pages=1
    ).result(10)


def test_a_blank_visit_is_not_complete(controller: ConsultationController) -> None:
    gate = look(controller, NO_PAPERS)
    assert not gate.is_open
    assert sentences(gate.missing)[0] == NO_PLAN
    assert sentences(gate.missing)[-1] == NO_HANDOUT
    assert keys(gate.missing) == ["plan.treatment", "goals.teach-back", DOCUMENTS]


def test_who_decides_on_nothing_need_not_be_asked_everything_but_is_told_what_stays_open(
    controller: ConsultationController,
) -> None:
    leave_it(controller)
    gate = look(controller, NO_PAPERS)
    assert sentences(gate.missing) == [NO_HANDOUT]
    assert "Asked alone: 3 questions were not asked. They stay “Not asked”." in sentences(gate.to_check)


def test_a_treatment_waits_for_every_question_that_counts_page_by_page(
    controller: ConsultationController,
) -> None:
    agree(controller)
    assert sentences(look(controller, NO_PAPERS).missing) == [NO_HANDOUT]
    for link_id in ("health.keloid", "health.isotretinoin_current", "health.lupus", "health.scleroderma"):
        controller.clear(link_id)
    missing = look(controller, NO_PAPERS).missing
    assert sentences(missing)[:2] == [
        "“Keloid scars” was not asked. Ask it, or answer “Not sure”.",
        "“Isotretinoin now” was not asked. Ask it, or answer “Not sure”.",
    ]
    assert missing[2].message.startswith("Illnesses: 2 questions were not asked.")
    assert keys(missing)[:3] == ["health.keloid", "health.isotretinoin_current", "health.lupus"]


def test_without_marks_a_treatment_has_no_place(controller: ConsultationController) -> None:
    agree(controller)
    controller.remove_mark(0)
    assert "Say where the marks are." in sentences(look(controller, NO_PAPERS).missing)


def test_a_risky_choice_needs_a_reason_and_passes_with_one(controller: ConsultationController) -> None:
    agree(controller)
    rule = next(
        rule
        for rule in controller.knowledge.catalogue.contraindications
        if rule.overridable and rule.is_asked and rule.severity["microneedling"].at_site >= Severity.REFER
    )
    controller.answer(rule.link_id, ("Y",))
    (point,) = [each for each in look(controller, NO_PAPERS).missing if each.key.startswith(OVERRULE)]
    assert point.key == f"{OVERRULE}{rule.id}"
    assert point.message.endswith("Write why you go on all the same, or change the plan.")
    controller.override(rule.id, "An invented reason")
    assert not [each for each in look(controller, NO_PAPERS).missing if each.key.startswith(OVERRULE)]


def test_what_can_never_be_done_leads_back_to_the_plan(controller: ConsultationController) -> None:
    agree(controller)
    rules = controller.knowledge.catalogue.contraindications
    rule = next(rule for rule in rules if not rule.overridable and not rule.is_derived and rule.is_asked)
    controller.answer(rule.link_id, ("Y",))
    points = [each for each in look(controller, NO_PAPERS).missing if rule.label in each.message]
    assert [point.key for point in points] == ["plan.treatment"]
    assert "cannot be overruled" in points[0].message


def test_what_is_unlikely_is_asked_after_and_not_refused(controller: ConsultationController) -> None:
    agree(controller)
    controller.answer("marks/0/marks.width-mm", (Decimal(90),))
    controller.answer("plan.first-session", (PartialDate(2020, 3, 1),))
    controller.answer("goals.teach-back", ("again",))
    gate = look(controller, NO_PAPERS)
    assert sentences(gate.missing) == [NO_HANDOUT]
    assert "The widest mark on the stomach is 90 mm. Check that this is no slip." in sentences(gate.to_check)
    assert "The first session, 1 March 2020, is in the past. Check the date." in sentences(gate.to_check)
    assert SAY_AGAIN in sentences(gate.to_check)
    assert NOT_SIGNED in sentences(gate.to_check)
    assert {"marks/0/marks.width-mm", "plan.first-session", "goals.teach-back"} <= set(keys(gate.to_check))


def test_what_cannot_be_read_must_be_put_right(controller: ConsultationController) -> None:
    leave_it(controller)
    controller.answer("medicines.none-known", ("Y",))
    controller.answer("medicines.list", ("aspirin",))
    point = look(controller, NO_PAPERS).missing[0]
    assert point.key == "medicines.none-known"
    assert "Clear the list, or answer no." in point.message


def test_what_the_patient_answered_alone_waits_for_somebody_to_confirm_it(
    controller: ConsultationController,
) -> None:
    leave_it(controller)
    controller.answer("health.eczema", ("N",), said_by="patient-alone")
    waiting = controller.waits_for_confirmation()
    assert waiting == ("health.eczema",)
    gate = look(controller, NO_PAPERS, waiting=waiting)
    assert "Confirm the answer that the patient gave alone." in sentences(gate.missing)
    controller.confirm(waiting)
    assert sentences(look(controller, NO_PAPERS, waiting=controller.waits_for_confirmation()).missing) == [
        NO_HANDOUT
    ]


def test_what_is_signed_cannot_change_and_what_was_missing_is_told_all_the_same(
    controller: ConsultationController,
) -> None:
    agree(controller)
    controller.clear("health.keloid")
    signed = Papers((), Frozen(datetime.now(UTC), "Dr Testa Nobody"))
    gate = look(controller, signed)
    assert sentences(gate.missing) == [NO_HANDOUT]
    assert "health.keloid" in keys(gate.to_check)
    told = next(point.message for point in gate.to_check if point.key == "health.keloid")
    assert told.endswith(" was not asked. It stays “Not asked”."), "nobody can ask it any more"
    assert NOT_SIGNED not in sentences(gate.to_check)


def test_before_signing_it_is_told_what_the_gate_would_miss_and_what_it_would_have_looked_at(
    controller: ConsultationController,
) -> None:
    agree(controller)
    controller.answer("plan.first-session", (PartialDate(2020, 3, 2),))
    controller.clear("goals.teach-back")
    controller.clear("goals.enough")
    points = before_signing(controller)
    assert keys(points)[0] == "goals.teach-back"
    assert any("is in the past" in words for words in sentences(points))
    assert "goals.enough" not in keys(points), "a question that may be skipped holds up no signature"
    assert NO_HANDOUT not in sentences(points)


def test_a_visit_opened_again_after_signing_must_be_signed_again(
    controller: ConsultationController,
) -> None:
    leave_it(controller)
    now = datetime.now(UTC)
    again = Amendment(uuid4(), controller.id, uuid4(), "a reason", now, "Dr Testa Nobody")
    assert SIGN_AGAIN in sentences(look(controller, Papers((), Frozen(now, "Dr", again))).missing)


def test_an_outdated_handout_is_no_handout(desk: Desk, controller: ConsultationController) -> None:
    leave_it(controller)
    make_handout(desk, controller)
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    assert finishing.look().missing == ()
    again.answer("skin.phototype", ("II",))
    assert again.close()
    assert sentences(finishing.look().missing) == [OLD_HANDOUT]


def test_finishing_stops_at_what_is_missing_and_stores_nothing(
    desk: Desk, controller: ConsultationController, finishing: Finishing, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(finishing.stopped) as heard:
        finishing.finish()
    gate = heard.args[0]
    assert isinstance(gate, Gate)
    assert not gate.is_open
    assert desk.store.consultation(desk.actor, desk.visit).finished is None


def test_finishing_takes_what_was_looked_at_and_passed(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    leave_it(controller)
    make_handout(desk, controller)
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    with qtbot.waitSignal(finishing.stopped) as heard:
        finishing.finish()
    gate = heard.args[0]
    assert gate.is_open
    assert gate.to_check
    # What came up after it was read is not passed with the rest.
    with qtbot.waitSignal(finishing.stopped):
        finishing.finish(passed=frozenset(sentences(gate.to_check[1:])))
    with qtbot.waitSignal(finishing.finished) as ended:
        finishing.finish(passed=frozenset(sentences(gate.to_check)))
    stored = desk.store.consultation(desk.actor, desk.visit)
    assert stored.finished == ended.args[0] == again.finished_at
    assert desk.store.drafts(desk.actor) == ()
    assert {state.step: state.words for state in again.step_states()}["finish"] == "Finished"
    again.answer("skin.phototype", ("II",))
    assert again.value("skin.phototype") == ()
    # Opened again, the next save builds on that version, and meets no conflict.
    with qtbot.waitSignal(again.frozen.changed):
        again.reopen()
    assert again.finished_at is None
    again.answer("skin.phototype", ("II",))
    assert again.close()
    assert desk.stored().code("skin.phototype") == "II"


def test_answers_on_their_way_to_the_disk_are_stored_before_the_visit_ends(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    leave_it(controller)
    make_handout(desk, controller)
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    passed = frozenset(sentences(finishing.look().to_check))
    again.set_page("finish")
    assert again.has_unsaved
    with qtbot.waitSignal(finishing.finished):
        finishing.finish(passed=passed)
    stored = desk.store.consultation(desk.actor, desk.visit)
    assert (stored.page, stored.finished is not None) == ("finish", True)


def test_a_visit_changed_at_another_desk_meanwhile_is_looked_at_first(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    leave_it(controller)
    make_handout(desk, controller)
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    passed = frozenset(sentences(finishing.look().to_check))
    other = desk.other().controller()
    other.set_page("skin")
    assert other.close()
    with qtbot.waitSignal(finishing.refused) as heard:
        finishing.finish(passed=passed)
    assert heard.args == [CHANGED_ELSEWHERE]
    assert desk.store.consultation(desk.actor, desk.visit).finished is None
    assert not finishing.is_busy


def test_an_answer_on_its_way_when_it_is_finished_makes_the_handout_outdated_first(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    leave_it(controller)
    make_handout(desk, controller)
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    again.answer("health.eczema", ("Y",))
    passed = frozenset(sentences(finishing.look().to_check))
    with qtbot.waitSignal(finishing.stopped) as heard:
        finishing.finish(passed=passed)
    assert OLD_HANDOUT in sentences(heard.args[0].missing)
    assert desk.store.consultation(desk.actor, desk.visit).finished is None


def test_what_another_desk_stored_and_was_settled_on_the_way_is_seen_by_the_gate(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    agree(controller)
    make_handout(desk, controller)
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    passed = frozenset(sentences(finishing.look().to_check))
    other = desk.other().controller()
    other.answer("health.pregnancy", ("Y",), said_by="practitioner")
    assert other.close()
    # Only the page was turned here: the conflict of that save is settled without a word.
    again.set_page("finish")
    with qtbot.waitSignal(finishing.stopped) as heard:
        finishing.finish(passed=passed)
    assert any("Pregnant" in message for message in sentences(heard.args[0].missing))
    assert desk.store.consultation(desk.actor, desk.visit).finished is None


def test_a_conflict_met_by_finishing_is_no_dead_end(
    desk: Desk, controller: ConsultationController, qtbot: QtBot
) -> None:
    leave_it(controller)
    make_handout(desk, controller)
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    passed = frozenset(sentences(finishing.look().to_check))
    other = desk.other().controller()
    other.set_page("skin")
    assert other.close()
    with qtbot.waitSignal(finishing.refused):
        finishing.finish(passed=passed)
    assert again.conflict is None
    qtbot.waitUntil(lambda: not again.has_unsaved, timeout=5000)
    with qtbot.waitSignal(finishing.finished):
        finishing.finish(passed=passed)
    assert desk.store.consultation(desk.actor, desk.visit).finished is not None


def test_the_gate_stays_shut_where_it_cannot_be_read_what_waits(
    desk: Desk, controller: ConsultationController
) -> None:
    controller.answer("health.latex_allergy", ("N",), said_by="patient-alone")
    assert controller.close()
    raw(desk.path, "DROP TRIGGER answer_change_no_update", "UPDATE answer_change SET said_at = 'junk'")
    again = desk.controller()
    finishing = Finishing(again, desk.store, desk.actor, again)
    told: list[str] = []
    finishing.refused.connect(told.append)
    finishing.finish()
    assert told == [Trouble.DAMAGED.value]
    assert desk.store.consultation(desk.actor, desk.visit).finished is None
