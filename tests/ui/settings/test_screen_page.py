"""The part of the settings where the look of the screen is chosen: at once, kept, and undoable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.desk import APPEARANCES, DARK, HIGH_CONTRAST, LIGHT, SYSTEM, TEXT_SIZES, Look, read_desk
from db.rights import Role
from db.store import Store
from tests.opening import actor
from tests.ui.settings.settings_desk import CATALOGUE
from ui.demo_clinic import demo_clinic
from ui.settings.screen_page import ScreenPage
from ui.settings.settings_place import SettingsPlace
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets, colours_of
from ui.theme.look import ScreenLook
from ui.worker import Worker


@pytest.fixture
def look(qapp: QApplication, tmp_path: Path) -> Iterator[ScreenLook]:
    made = ScreenLook()
    made.open(tmp_path)
    made.use(Look(LIGHT))
    yield made
    apply(qapp)


@pytest.fixture
def page(look: ScreenLook, qtbot: QtBot) -> ScreenPage:
    made = ScreenPage(look)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=2000)
    return made


def chosen(page: ScreenPage) -> tuple[list[str], tuple[object, ...]]:
    boxes = page.appearance.boxes
    return [each for each, box in boxes.items() if box.isChecked()], page.text_size.value()


def test_the_page_shows_what_the_screen_looks_like_now(page: ScreenPage) -> None:
    assert tuple(page.appearance.boxes) == APPEARANCES
    assert chosen(page) == ([LIGHT], ("100",))


def test_a_choice_of_colours_is_shown_at_once_and_kept(
    page: ScreenPage, qapp: QApplication, tmp_path: Path
) -> None:
    page.appearance.boxes[HIGH_CONTRAST].click()
    assert colours_of(qapp.palette()) is colour_sets()[HIGH_CONTRAST]
    assert read_desk(tmp_path).look == Look(HIGH_CONTRAST)
    assert chosen(page) == ([HIGH_CONTRAST], ("100",))


@pytest.mark.parametrize("size", TEXT_SIZES[1:])
def test_a_size_of_text_is_shown_at_once_and_kept(
    page: ScreenPage, qapp: QApplication, tmp_path: Path, size: int
) -> None:
    page.text_size.box(str(size)).click()
    assert qapp.font().pixelSize() == round(15 * size / 100)
    assert read_desk(tmp_path).look == Look(LIGHT, size)
    assert page.text_size.box(str(size)).font().pixelSize() == qapp.font().pixelSize()


def test_one_is_always_chosen(page: ScreenPage, look: ScreenLook) -> None:
    page.appearance.boxes[LIGHT].click()
    page.text_size.box("100").click()
    assert chosen(page) == ([LIGHT], ("100",))
    assert look.look == Look(LIGHT)


def test_colours_and_size_are_chosen_by_keyboard(page: ScreenPage, look: ScreenLook, qtbot: QtBot) -> None:
    page.take_focus()
    focused = QApplication.focusWidget()
    assert focused is page.appearance.boxes[LIGHT]
    qtbot.keyClick(focused, Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert look.look == Look(DARK)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.text_size.box("100")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert look.look == Look(DARK, 125)


def test_every_change_is_undone_one_after_the_other(
    page: ScreenPage, look: ScreenLook, qtbot: QtBot, tmp_path: Path
) -> None:
    page.appearance.boxes[DARK].click()
    page.text_size.box("200").click()
    assert page.undo_bar.words.text() == "The screen is dark, text 200 % now."
    page.undo_bar.undo_button.click()
    assert look.look == Look(DARK)
    page.take_focus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert look.look == Look(LIGHT)
    assert read_desk(tmp_path).look == Look(LIGHT)
    page.undo()
    assert look.look == Look(LIGHT)


def test_a_change_in_the_top_bar_is_shown_here(page: ScreenPage, look: ScreenLook) -> None:
    look.use(Look(SYSTEM, 150))
    assert chosen(page) == ([SYSTEM], ("150",))


def test_what_the_disk_does_not_take_is_told(
    page: ScreenPage, look: ScreenLook, qapp: QApplication, tmp_path: Path
) -> None:
    look.go_to(tmp_path / "no such folder")
    page.appearance.boxes[DARK].click()
    assert not page.problem.isHidden()
    assert page.problem.text.endswith(".")
    assert colours_of(qapp.palette()) is colour_sets()[DARK]


@pytest.mark.parametrize("role", list(Role))
def test_every_role_finds_it_in_the_settings_of_a_demo_too(
    role: Role, look: ScreenLook, store: Store, worker: Worker, qtbot: QtBot
) -> None:
    place = SettingsPlace(store, actor(7, "Testa Anybody", role), CATALOGUE, worker=worker, look=look)
    qtbot.addWidget(place)
    place.show_settings(demo_clinic())
    place.open_section("screen")
    assert isinstance(place.pages["screen"], ScreenPage)
