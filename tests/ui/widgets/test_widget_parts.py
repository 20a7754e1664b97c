"""Rows, cards, chips, steps, messages, the ring and the page that scrolls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from intake.questionnaire import Item
from intake.screening import Outcome
from ui.theme.appearance import apply
from ui.theme.sizes import TARGET
from ui.widgets.buttons import DangerButton, LinkButton, PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.focus import FocusRing, ScrollPage
from ui.widgets.labels import KeyCap, Label
from ui.widgets.messages import HEADING, UNDO_FOR, ErrorSummary, Notice, UndoBar
from ui.widgets.question_row import NEEDS_ANSWER, QuestionRow
from ui.widgets.reading_order import set_reading_order
from ui.widgets.save_state import SaveState, Saving
from ui.widgets.segment import YesNoNotSureField
from ui.widgets.step_list import Step, StepList, StepState
from ui.widgets.suitability_card import CardLine, SuitabilityCard
from ui.widgets.verdicts import CHIPS, CertaintyDots, VerdictChip

Ask = Callable[[str], Item]
LEFT = Qt.MouseButton.LeftButton
STEPS = (
    Step("marks", "Stretch marks", "Complete", StepState.DONE),
    Step("health", "Health", "14 of 18 answered", StepState.CURRENT),
    Step("plan", "Plan", "Needs step 2", StepState.BLOCKED),
)


def test_a_row_says_not_asked_until_it_is_answered(ask: Ask, qtbot: QtBot) -> None:
    row = QuestionRow(ask("health.eczema"))
    qtbot.addWidget(row)
    assert row.mark.text() == "Not asked"
    with qtbot.waitSignal(row.answered) as heard:
        qtbot.mouseClick(row.field.segment("N"), LEFT)
    assert heard.args == [("N",)]
    assert row.mark.text() == ""


def test_a_row_shows_an_error_in_the_words_it_is_given(ask: Ask, qtbot: QtBot) -> None:
    row = QuestionRow(ask("health.eczema"))
    qtbot.addWidget(row)
    row.set_error("Ask about eczema.")
    assert row.problem.text == "Ask about eczema."
    assert not row.problem.isHidden()
    assert row.field.has_error
    assert row.field.accessibleDescription() == "Ask about eczema."
    row.set_error("")
    assert row.problem.isHidden()
    assert not row.field.has_error


def test_an_answer_takes_needs_an_answer_away(ask: Ask, qtbot: QtBot) -> None:
    row = QuestionRow(ask("health.eczema"))
    qtbot.addWidget(row)
    row.set_needs_answer(True)
    assert row.mark.text() == NEEDS_ANSWER
    qtbot.mouseClick(row.field.segment("UNK"), LEFT)
    assert row.mark.text() == ""
    assert not row.field.has_error


def test_a_row_says_why_it_asks(ask: Ask, qtbot: QtBot) -> None:
    row = QuestionRow(ask("skin.phototype"))
    qtbot.addWidget(row)
    assert row.why.text() == ask("skin.phototype").why
    assert not row.why.isHidden()


@pytest.mark.parametrize("scale", [1, 2])
@pytest.mark.parametrize("width", [320, 760])
def test_a_row_cuts_nothing_at_any_width_and_size(
    ask: Ask, qapp: QApplication, in_window, scale: int, width: int, qtbot: QtBot
) -> None:
    apply(qapp, text_scale=scale)
    row = QuestionRow(ask("health.keloid"))
    row.set_error("Ask about keloid scars.")
    content = Card()
    content.add(row)
    content.body.addStretch(1)
    page = ScrollPage(content)
    in_window(page, width=width * scale)
    qtbot.wait(1)
    for label in row.findChildren(Label):
        if label.isVisible() and label.text():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    field = row.field
    assert isinstance(field, YesNoNotSureField)
    assert field.width() >= field.sizeHint().width()
    assert row.rect().contains(field.geometry())


@pytest.mark.parametrize("kind", [PrimaryButton, PlainButton, QuietButton, DangerButton])
@pytest.mark.parametrize("scale", [1, 2])
def test_a_button_has_room_for_its_words_its_icons_and_its_key(
    kind: type[PlainButton], scale: int, qapp: QApplication, qtbot: QtBot
) -> None:
    apply(qapp, text_scale=scale)
    plain, full = kind("Continue"), kind("Continue", icon="check", icon_after="chevron-right", key="F6")
    qtbot.addWidget(plain)
    qtbot.addWidget(full)
    words = plain.fontMetrics().horizontalAdvance("Continue")
    assert plain.sizeHint().width() > words
    assert full.sizeHint().width() > plain.sizeHint().width() + 2 * 18 * scale
    assert plain.sizeHint().height() >= max(TARGET, plain.fontMetrics().height())
    assert plain.property("kind") in {"primary", "plain", "quiet", "danger"}


def test_an_icon_without_words_has_a_name_and_a_tooltip(qtbot: QtBot) -> None:
    button = QuietButton(icon="x", name="Close")
    qtbot.addWidget(button)
    assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name) == "Close"
    assert button.toolTip() == "Close"


def test_words_typed_by_somebody_are_never_mark_up(qtbot: QtBot) -> None:
    label = Label("<b>Testa</b> Nonesuch")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert KeyCap("Ctrl K").sizeHint().width() > 12


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("scale", [1, 2])
def test_a_chip_has_icon_words_and_room_for_them(
    outcome: Outcome, scale: int, qapp: QApplication, qtbot: QtBot
) -> None:
    apply(qapp, text_scale=scale)
    chip = VerdictChip(outcome)
    qtbot.addWidget(chip)
    assert chip.words == CHIPS[outcome].words == chip.accessibleName()
    assert chip.sizeHint().width() > chip.fontMetrics().horizontalAdvance(chip.words) + 14 * scale
    assert chip.sizeHint().height() > chip.fontMetrics().height()


def test_six_outcomes_look_unlike_in_grey_too(qtbot: QtBot) -> None:
    seen = set()
    for outcome in Outcome:
        chip = VerdictChip(outcome, "Same words")
        qtbot.addWidget(chip)
        image = chip.grab().toImage().convertToFormat(chip.grab().toImage().Format.Format_Grayscale8)
        seen.add(bytes(image.constBits()))
    assert len(seen) == len(Outcome)


@pytest.mark.parametrize("level", range(5))
def test_dots_always_come_with_their_word(level: int, qtbot: QtBot) -> None:
    dots = CertaintyDots(level)
    qtbot.addWidget(dots)
    assert dots.words
    assert f"{level} of 4" in dots.accessibleName()


def test_a_card_changes_in_place(qtbot: QtBot) -> None:
    card = SuitabilityCard("Microneedling", certainty=2)
    qtbot.addWidget(card)
    card.show_verdict(Outcome.SUITABLE)
    before = (card.chip, card.title)
    lines = (CardLine("Eczema is active, but not at the area"), CardLine("Add the machine", "device"))
    card.show_verdict(Outcome.WAIT, "Wait until 14 March 2027", lines)
    assert (card.chip, card.title) == before
    assert card.chip.words == "Wait until 14 March 2027"
    assert card.shown_lines == ("Eczema is active, but not at the area", "Add the machine")
    card.show_verdict(Outcome.SUITABLE, "", lines[:1])
    assert card.shown_lines == ("Eczema is active, but not at the area",)
    assert "Suitable" in card.accessibleDescription()


def test_a_link_on_a_card_jumps_to_its_question(qtbot: QtBot) -> None:
    card = SuitabilityCard("Microneedling")
    qtbot.addWidget(card)
    card.show_verdict(Outcome.INCOMPLETE, "", (CardLine("Ask about eczema", "health.eczema"),))
    link = next(button for button in card.findChildren(LinkButton) if button.text())
    with qtbot.waitSignal(card.jump) as heard:
        link.click()
    assert heard.args == ["health.eczema"]


def test_only_a_card_that_changed_is_tinted_and_only_for_a_moment(qtbot: QtBot) -> None:
    card = SuitabilityCard("Microneedling")
    qtbot.addWidget(card)
    card.show_verdict(Outcome.SUITABLE)
    calm = card.grab().toImage()
    card.show_verdict(Outcome.SUITABLE)
    assert card.grab().toImage() == calm
    card.show_verdict(Outcome.REFER)
    tinted = card.grab().toImage()
    qtbot.waitUntil(lambda: card.grab().toImage() != tinted, timeout=4000)


def test_steps_say_how_far_they_are_and_tell_which_was_chosen(qtbot: QtBot, in_window) -> None:
    steps = StepList()
    steps.set_steps(STEPS)
    in_window(steps)
    said = steps.model().data(steps.model().index(2), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Step 3: Plan. Needs step 2. cannot start yet."
    steps.setFocus()
    qtbot.keyClick(steps, Qt.Key.Key_Up)
    with qtbot.waitSignal(steps.chosen) as heard:
        qtbot.keyClick(steps, Qt.Key.Key_Return)
    assert heard.args == ["marks"]
    place = steps.visualRect(steps.model().index(2)).center()
    with qtbot.waitSignal(steps.chosen) as heard:
        qtbot.mouseClick(steps.viewport(), LEFT, pos=place)
    assert heard.args == ["plan"]


def test_steps_change_in_place_and_grow_with_the_text(qapp: QApplication, qtbot: QtBot, in_window) -> None:
    steps = StepList()
    steps.set_steps(STEPS)
    in_window(steps)
    row = steps.sizeHintForRow(0)
    changed = (*STEPS[:1], Step("health", "Health", "18 of 18 answered", StepState.DONE), *STEPS[2:])
    with qtbot.assertNotEmitted(steps.model().modelReset):
        steps.set_steps(changed)
    assert steps.steps == changed
    apply(qapp, text_scale=2)
    assert steps.sizeHintForRow(0) > 1.5 * row


def test_saved_is_said_with_its_time_and_a_failure_with_its_reason(qtbot: QtBot) -> None:
    state = SaveState()
    qtbot.addWidget(state)
    assert state.state is Saving.NOTHING
    state.show_saving()
    assert state.text == "Saving…"
    state.show_saved(datetime(2026, 11, 21, 10, 42))
    assert state.text == "Saved 10:42"
    state.show_not_saved("disk full")
    assert state.text == "Not saved – disk full"
    assert state.accessibleName() == state.text
    assert state.state is Saving.NOT_SAVED


def test_the_tab_key_goes_from_the_summary_to_its_lines_and_then_on(qtbot: QtBot, in_window) -> None:
    page = QWidget()
    summary, name, phone = ErrorSummary(page), QLineEdit(page), QLineEdit(page)
    column = QVBoxLayout(page)
    for widget in (summary, name, phone):
        column.addWidget(widget)
    in_window(page)
    summary.show_problems((("name", "Type the name."), ("phone", "Type the number.")))
    summary.show_problems((("name", "Type the full name."), ("phone", "Type the number.")))
    # What is put into a layout that is on the screen comes up in the next turn of the event loop.
    qtbot.waitUntil(summary.links[1].isVisible)
    for expected in (*summary.links, name, phone):
        before = QApplication.focusWidget()
        assert before is not None
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is expected


def test_the_error_summary_takes_the_focus_and_its_lines_jump(qtbot: QtBot, in_window) -> None:
    summary = ErrorSummary()
    in_window(summary)
    assert not summary.isVisible()
    summary.show_problems((("health.eczema", "Ask about eczema."), ("device", "Say which machine is used.")))
    assert QApplication.focusWidget() is summary
    assert summary.heading.text() == HEADING == "There is a problem"
    assert [link.text() for link in summary.links] == ["Ask about eczema.", "Say which machine is used."]
    with qtbot.waitSignal(summary.jump) as heard:
        summary.links[1].click()
    assert heard.args == ["device"]
    summary.show_problems(())
    assert not summary.isVisible()


def test_a_notice_stays_until_it_is_closed(qtbot: QtBot, in_window) -> None:
    notice = Notice("An invented notice.", action="See both")
    in_window(notice)
    with qtbot.waitSignal(notice.acted):
        notice.action.click()
    assert notice.isVisible()
    with qtbot.waitSignal(notice.closed):
        notice.close_button.click()
    assert not notice.isVisible()


def test_undo_is_offered_for_ten_seconds_at_least_and_brings_back(qtbot: QtBot, in_window) -> None:
    bar = UndoBar()
    in_window(bar)
    assert UNDO_FOR >= 10_000
    bar.offer("Area removed.")
    assert bar.isVisible()
    with qtbot.waitSignal(bar.undone):
        bar.undo_button.click()
    assert not bar.isVisible()


def test_the_ring_goes_round_the_whole_question_that_has_the_focus(ask: Ask, qtbot: QtBot, in_window) -> None:
    first, second = YesNoNotSureField(ask("health.eczema")), QuietButton("Clear")
    window = in_window(first, second)
    ring = FocusRing(window)
    first.take_focus()
    assert ring.target is first
    assert ring.isVisible()
    assert ring.geometry() == first.geometry().adjusted(-4, -4, 4, 4)
    second.setFocus()
    assert ring.target is second
    second.move(second.x() + 40, second.y())
    assert ring.geometry().center() == second.geometry().center()
    second.hide()
    assert not ring.isVisible() or ring.target is not second


def test_a_press_goes_through_the_ring(ask: Ask, qtbot: QtBot, in_window) -> None:
    field = YesNoNotSureField(ask("health.eczema"))
    window = in_window(field)
    FocusRing(window)
    field.take_focus()
    assert window.childAt(field.mapTo(window, field.rect().center())) is not None
    place = field.segment("N").mapTo(window, field.segment("N").rect().center())
    assert window.childAt(place) is field.segment("N")


def test_what_has_the_focus_is_scrolled_into_view(ask: Ask, qtbot: QtBot, in_window) -> None:
    content = QWidget()
    rows = QVBoxLayout(content)
    fields = [YesNoNotSureField(ask("health.eczema")) for _ in range(40)]
    for field in fields:
        rows.addWidget(field)
    page = ScrollPage(content)
    in_window(page)
    for field in (fields[-1], fields[0], fields[20]):
        field.take_focus()
        top = field.mapTo(page.viewport(), field.rect().topLeft()).y()
        assert 0 <= top <= page.viewport().height() - field.height()


def test_the_tab_key_reads_a_late_question_where_it_stands(ask: Ask, qtbot: QtBot, in_window) -> None:
    first, last = QuestionRow(ask("health.eczema")), QuestionRow(ask("health.keloid"))
    window = in_window(first, last)
    late = QuestionRow(ask("health.eczema.state"), nested=True)
    first.follow_up.add(late)
    first.follow_up.show()
    set_reading_order(window)
    first.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Y)
    assert late.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert last.isAncestorOf(QApplication.focusWidget())


def test_no_widget_brings_a_stylesheet_for_everybody(qapp: QApplication) -> None:
    assert qapp.styleSheet() == ""
