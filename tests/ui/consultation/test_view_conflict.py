"""Two desks on one visit: both values are shown, nothing is chosen, and the choice is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.conflict_panel import ConflictPanel
from ui.widgets.labels import Label
from ui.window_bars import StatusBar


def test_both_values_are_shown_and_the_chosen_one_is_stored(tmp_path: Path, qtbot: QtBot) -> None:
    desk = ViewDesk(tmp_path / "clinic.db", qtbot)
    try:
        there = desk.desk.other().controller()
        there.answer("health.eczema", ("N",))
        assert there.close()
        desk.controller.answer("health.eczema", ("Y",))
        desk.controller.flush()
        qtbot.waitUntil(lambda: desk.controller.conflict is not None, timeout=10_000)
        panel = next(iter(desk.view.findChildren(ConflictPanel)))
        assert panel.isVisible()
        field = panel.fields["health.eczema"]
        assert field.value() == ()
        assert field.box("mine").text() == "Here: Yes"
        assert field.box("theirs").text() == "Stored there: No"
        assert not panel.button.isEnabled()
        field.box("mine").click()
        panel.button.click()
        assert desk.controller.close(10)
        assert desk.desk.stored().code("health.eczema") == "Y"
    finally:
        desk.close()


def two_versions(desk: ViewDesk) -> ConflictPanel:
    """Both desks answer one question, and this one meets it."""
    there = desk.desk.other().controller()
    there.answer("health.eczema", ("N",))
    assert there.close()
    desk.controller.answer("health.eczema", ("Y",))
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: desk.controller.conflict is not None, timeout=10_000)
    return shown_panel(desk)


def shown_panel(desk: ViewDesk) -> ConflictPanel:
    desk.settle()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (panel,) = desk.view.findChildren(ConflictPanel)
    return panel


def test_a_reason_that_is_pressed_leads_to_the_choice_and_not_past_it(desk: ViewDesk) -> None:
    panel = two_versions(desk)
    page = desk.controller.page
    desk.view.suitability.jump.emit("health.keloid")
    desk.settle()
    assert panel.isVisible()
    assert desk.controller.page == page
    focus = QApplication.focusWidget()
    assert focus is not None
    assert panel.isAncestorOf(focus)


def test_no_key_or_press_takes_the_choice_away_or_changes_an_answer_under_it(desk: ViewDesk) -> None:
    desk.controller.answer("health.keloid", ("N",))
    panel = two_versions(desk)
    before = desk.controller.answers
    for act in (
        desk.view.next_unanswered,
        desk.view.go_on,
        desk.view.go_back,
        desk.view.undo,
        desk.view.redo,
        desk.view.toggle_suitability,
        desk.view.toggle_suitability,
        lambda: desk.view.steps.steps.chosen.emit("plan"),
        lambda: desk.view.show_panel("page"),
        lambda: desk.view.resize(800, 600),
        lambda: desk.view.show_panel("suitability"),
        lambda: desk.view.resize(1366, 688),
    ):
        act()
        desk.settle()
        assert panel.isVisible()
    assert desk.controller.answers == before
    panel.fields["health.eczema"].box("theirs").click()
    panel.button.click()
    desk.settle()
    assert not desk.view.findChildren(ConflictPanel) or not panel.isVisible()
    desk.view.jump("health.keloid")
    assert desk.controller.page == desk.controller.page_of("health.keloid")


def test_what_changed_once_more_while_somebody_chose_is_asked_again(desk: ViewDesk) -> None:
    panel = two_versions(desk)
    there = desk.desk.other("Dr Testa Thirdhand").controller()
    there.answer("health.eczema", ("UNK",))
    assert there.close()
    panel.fields["health.eczema"].box("mine").click()
    panel.button.click()
    again = shown_panel(desk)
    assert again.isVisible()
    assert again.fields["health.eczema"].box("theirs").text() == "Stored there: Not sure"
    again.fields["health.eczema"].box("mine").click()
    again.button.click()
    assert desk.controller.close(10)
    assert desk.desk.stored().code("health.eczema") == "Y"


def test_two_desks_that_turn_pages_see_no_panel(desk: ViewDesk) -> None:
    there = desk.desk.other().controller()
    there.set_page("plan")
    assert there.close()
    desk.open("health.skin")
    desk.controller.flush()
    desk.qtbot.waitUntil(lambda: not desk.controller.has_unsaved, timeout=10_000)
    assert desk.view.findChildren(ConflictPanel) == []
    assert desk.controller.conflict is None


def test_the_sentence_of_a_conflict_fits_the_status_bar(desk: ViewDesk, qtbot: QtBot) -> None:
    two_versions(desk)
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.show_person("Dr Testa Nobody, practitioner", "Clinical content: draft, not signed off")
    bar.say("Draft on this computer, Testa Nonesuch, visit 25 Nov 2026")
    bar.show_state(desk.controller.save_state)
    bar.resize(1024, bar.sizeHint().height())
    bar.show()
    desk.settle()
    words = bar.save_state.findChild(Label)
    assert isinstance(words, Label)
    assert words.text() == "Not saved – Somebody else changed this record: choose."
    assert words.width() >= words.sizeHint().width()
