"""The handouts of a day from the home page, by keyboard, in the real window over a real store."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from intake.conditions import Answers
from reports.kinds import DocumentKind
from tests.ui.consultation.controller_desk import knowledge
from tests.ui.documents.day_desk import ACTOR, NO_PLAN, PLANNED, TODAY, UNPRINTABLE, Day, day_of
from ui.documents.batch_panel import NO_FOLDER, BatchPanel
from ui.documents.day_batch import NOT_A_FOLDER
from ui.documents.document_kinds import DocumentChoice
from ui.theme import appearance
from ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
PATIENCE = 60_000
VISITS: tuple[Answers, ...] = (PLANNED, UNPRINTABLE, NO_PLAN, PLANNED)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Day]:
    """Three visits with a plan, one of which cannot be printed, and one without a plan."""
    with day_of(tmp_path, VISITS) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "paper"
    made.mkdir()
    return made


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, day: Day) -> Iterator[MainWindow]:
    """The window over the clinic of that day, at home."""
    appearance.apply(qapp)
    made = MainWindow(day.store, ACTOR, knowledge(), day.store.clinic(ACTOR), today=TODAY)
    qtbot.addWidget(made, before_close_func=lambda each: each.worker.close())
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_home()
    yield made
    made.batch.end()


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> BatchPanel:
    """The panel, opened with the keyboard, once it has read the day."""
    window.home.panel.batch_button.setFocus()
    press(Qt.Key.Key_Space)
    shown = window.batch.panel
    assert shown is not None
    qtbot.waitUntil(shown.words.isVisible, timeout=PATIENCE)
    return shown


def press(*keys: Qt.Key | str) -> None:
    """Press keys, or type a text, where the focus is."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None, "nothing has the focus"
        QTest.keyClicks(focus, key) if isinstance(key, str) else QTest.keyClick(focus, key)
        QApplication.processEvents()


def focus_name() -> str:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus.accessibleName() or str(getattr(focus, "text", str)()).replace("&", "")


def tab_to(name: str) -> None:
    for _ in range(30):
        if focus_name().startswith(name):
            return
        press(Qt.Key.Key_Tab)
    pytest.fail(f"{name!r} is not reached, but {focus_name()!r}")


def finish(panel: BatchPanel, qtbot: QtBot) -> str:
    """Wait until the batch has ended; gives what is said."""
    qtbot.waitUntil(lambda: panel.result.isVisible() and panel.make_button.isVisible(), timeout=PATIENCE)
    return panel.result.text


def test_a_day_is_made_by_keyboard_alone(
    panel: BatchPanel, day: Day, folder: Path, qtbot: QtBot, window: MainWindow
) -> None:
    assert focus_name() == "Day of the visits"
    assert panel.words.text == "3 consultations of this day have a plan, 1 has none yet."
    tab_to("Folder for the files")
    press(str(folder))
    tab_to("Make 3 handouts")
    press(Qt.Key.Key_Space)
    assert focus_name() == "Cancel"
    assert panel.progress.text() == "0 of 3 done"
    assert finish(panel, qtbot) == "2 of 3 handouts finished. 1 cannot be made."
    assert focus_name() == "Make 3 handouts"
    (refused,) = panel.refused.texts
    assert refused.startswith('T-0002 Testa Nonesuch 2: "What bothers you" has 2 characters')
    written = {hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.iterdir()}
    assert written == {digest for _, _, digest in day.documents()}
    assert not any("Testa" in each.name for each in folder.iterdir())
    press(Qt.Key.Key_Escape)
    assert window.home.panel.isVisible()
    assert not panel.isVisible()
    assert QApplication.focusWidget() is window.home.search.edit


def test_the_order_of_the_tab_key_is_that_of_reading(panel: BatchPanel) -> None:
    seen = []
    for _ in range(9):
        seen.append(focus_name())
        press(Qt.Key.Key_Tab)
    assert seen[:7] == [
        "Day of the visits",
        "Document",
        "English: Language",
        "Standard: Size",
        "Folder for the files",
        "Choose folder…",
        "Make 3 handouts",
    ]


def test_another_day_and_another_document_change_what_is_said(panel: BatchPanel, qtbot: QtBot) -> None:
    panel.form.choose(DocumentChoice(DocumentKind.RECORD))
    assert panel.make_button.text() == "&Make 3 records"
    press("24 11 2026", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no consultation on 24 Nov" in panel.words.text, timeout=PATIENCE)
    assert not panel.make_button.isEnabled()
    panel.day.field.take_focus()
    panel.day.field.input.selectAll()
    press("31 2 2026", Qt.Key.Key_Return)
    assert "There is no" in panel.day.field.understood.text()
    assert not panel.make_button.isEnabled()


def test_without_a_folder_nothing_begins(panel: BatchPanel, day: Day, tmp_path: Path, qtbot: QtBot) -> None:
    panel.make()
    assert panel.folder.problem.text() == NO_FOLDER
    assert focus_name() == "Folder for the files"
    a_file = tmp_path / "a file"
    a_file.write_text("", encoding="utf-8")
    panel.folder.set_text(str(a_file))
    panel.make()
    qtbot.waitUntil(lambda: panel.folder.problem.text() == NOT_A_FOLDER, timeout=PATIENCE)
    assert panel.make_button.isVisible()
    assert focus_name() == "Folder for the files"
    assert day.documents() == []


def test_cancel_says_how_far_it_came(panel: BatchPanel, day: Day, folder: Path, qtbot: QtBot) -> None:
    panel.folder.set_text(str(folder))
    panel.make()
    press(Qt.Key.Key_Space)
    assert panel.progress.text() == "Stopping…"
    said = finish(panel, qtbot)
    assert focus_name() == "Make 3 handouts"
    assert said.startswith("Cancelled.")
    assert said.endswith("What is finished stays.")
    assert len(list(folder.iterdir())) == len(day.documents())
    assert panel.form.isEnabled()
    panel.form.choose(DocumentChoice(DocumentKind.CONSENT))
    assert not panel.result.isVisible(), "it was about the handouts"


def test_leaving_the_panel_leaves_the_batch_at_work(
    panel: BatchPanel, day: Day, folder: Path, qtbot: QtBot, window: MainWindow
) -> None:
    panel.folder.set_text(str(folder))
    panel.make()
    panel.back_button.click()
    assert not panel.isVisible()
    window.home.panel.batch_button.click()
    assert window.batch.panel is panel
    finish(panel, qtbot)
    assert len(day.documents()) == len(list(folder.iterdir())) == 2


def test_closing_the_window_ends_the_batch_and_leaves_nothing_half_written(
    panel: BatchPanel, day: Day, folder: Path, window: MainWindow
) -> None:
    panel.folder.set_text(str(folder))
    panel.make()
    assert window.close()
    assert window.batch.panel is None
    assert {each.suffix for each in folder.iterdir()} <= {".pdf"}
    assert len(list(folder.iterdir())) == len(day.documents())


def test_the_folder_can_be_chosen_in_the_systems_dialog(
    panel: BatchPanel, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: str(folder))
    panel.folder_button.click()
    assert panel.folder.text() == str(folder)


def test_only_what_belongs_to_a_consultation_is_offered(panel: BatchPanel) -> None:
    kind = panel.form.kind
    offered = [kind.itemText(row) for row in range(kind.count())]
    assert offered == ["Handout", "Consent form", "Record", "Letter"]


def test_a_day_with_nothing_but_drafts_without_a_plan_has_nothing_to_make(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    (tmp_path / "other").mkdir()
    with day_of(tmp_path / "other", [NO_PLAN]) as other:
        made = MainWindow(other.store, ACTOR, knowledge(), other.store.clinic(ACTOR), today=TODAY)
        qtbot.addWidget(made, before_close_func=lambda each: each.worker.close())
        made.show()
        made.show_home()
        made.home.panel.batch_button.click()
        shown = made.batch.panel
        assert shown is not None
        qtbot.waitUntil(lambda: "yet: 1 without one" in shown.words.text, timeout=PATIENCE)
        assert not shown.make_button.isEnabled()
        made.batch.end()
