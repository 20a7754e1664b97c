"""Which look a desk has: chosen, kept beside the clinic's file, and followed where the system changes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db.desk import DARK, DESK_FILE, HIGH_CONTRAST, LIGHT, SYSTEM, DeskSettings, Look, read_desk, write_desk
from ui.look_button import LookButton
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets, colours_of
from ui.theme.look import ScreenLook, SystemColours, asked_for


class OwnSystem(SystemColours):
    """A computer whose settings a test changes: the platform without a screen has none."""

    asks_for = LIGHT

    @property
    def name(self) -> str:
        return self.asks_for

    def change(self, name: str) -> None:
        self.asks_for = name
        self.changed.emit()


@pytest.fixture
def system(qapp: QApplication) -> OwnSystem:
    return OwnSystem()


@pytest.fixture
def look(qapp: QApplication, system: OwnSystem) -> Iterator[ScreenLook]:
    yield ScreenLook(system=system)
    apply(qapp)


def shown(app: QApplication) -> tuple[str, int]:
    """The set of colours and the height of running text that the application has now."""
    colours = colours_of(app.palette())
    return next(name for name, each in colour_sets().items() if each is colours), app.font().pixelSize()


def test_nothing_is_shown_before_it_is_asked_for(
    qapp: QApplication, look: ScreenLook, system: OwnSystem
) -> None:
    apply(qapp, colours=colour_sets()[DARK], text_scale=2)
    system.change(LIGHT)
    assert shown(qapp) == (DARK, 30)


@pytest.mark.parametrize("appearance", [LIGHT, DARK, HIGH_CONTRAST])
@pytest.mark.parametrize(("text_size", "pixels"), [(100, 15), (125, 19), (150, 22), (175, 26), (200, 30)])
def test_a_look_is_shown_and_kept(
    qapp: QApplication, look: ScreenLook, tmp_path: Path, appearance: str, text_size: int, pixels: int
) -> None:
    look.open(tmp_path)
    look.use(Look(appearance, text_size))
    assert shown(qapp) == (appearance, pixels)
    assert read_desk(tmp_path).look == Look(appearance, text_size)

    apply(qapp)
    ScreenLook().open(tmp_path)
    assert shown(qapp) == (appearance, pixels)


def test_the_system_is_followed_while_it_is_asked_to(
    qapp: QApplication, look: ScreenLook, system: OwnSystem, tmp_path: Path
) -> None:
    system.asks_for = DARK
    look.open(tmp_path)
    assert shown(qapp)[0] == DARK
    system.change(HIGH_CONTRAST)
    assert shown(qapp)[0] == HIGH_CONTRAST
    look.use(Look(LIGHT))
    system.change(DARK)
    assert shown(qapp)[0] == LIGHT
    look.use(Look(SYSTEM))
    assert shown(qapp)[0] == DARK


@pytest.mark.parametrize(
    ("scheme", "contrast", "name"),
    [
        (Qt.ColorScheme.Unknown, Qt.ContrastPreference.NoPreference, LIGHT),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.NoPreference, LIGHT),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, DARK),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast, HIGH_CONTRAST),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.HighContrast, HIGH_CONTRAST),
    ],
)
def test_high_contrast_goes_before_light_and_dark(
    scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference, name: str
) -> None:
    assert asked_for(scheme, contrast) == name


def test_the_real_system_is_asked_too(qapp: QApplication) -> None:
    assert SystemColours().name in colour_sets()


@pytest.mark.parametrize(
    "kept",
    [
        {"appearance": "mauve", "text_size": 125},
        {"appearance": ["dark"], "text_size": 125},
        {"text_size": 125},
        {"text_size": 125, "appearance": None},
    ],
)
def test_a_broken_colour_falls_back_and_leaves_the_text_alone(
    qapp: QApplication, look: ScreenLook, tmp_path: Path, kept: dict[str, object]
) -> None:
    (tmp_path / DESK_FILE).write_text(json.dumps({"look": kept}))
    look.open(tmp_path)
    assert shown(qapp) == (LIGHT, 19)


@pytest.mark.parametrize("size", [0, 90, 1000, -100, "200", 125.0, True, None, [200]])
def test_a_broken_text_size_falls_back_and_leaves_the_colours_alone(
    qapp: QApplication, look: ScreenLook, tmp_path: Path, size: object
) -> None:
    (tmp_path / DESK_FILE).write_text(json.dumps({"look": {"appearance": DARK, "text_size": size}}))
    look.open(tmp_path)
    assert shown(qapp) == (DARK, 15)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b'{"look": "dark"}', b'{"look": [1]}', b"{"])
def test_a_broken_file_is_the_usual_look(
    qapp: QApplication, look: ScreenLook, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / DESK_FILE).write_bytes(content)
    look.open(tmp_path)
    assert shown(qapp) == (LIGHT, 15)


def test_keeping_a_look_leaves_the_other_settings_of_the_desk(look: ScreenLook, tmp_path: Path) -> None:
    write_desk(tmp_path, DeskSettings(lock_minutes=9, place_warning_seen=True))
    look.open(tmp_path)
    look.use(Look(DARK, 150))
    assert read_desk(tmp_path) == DeskSettings(lock_minutes=9, place_warning_seen=True, look=Look(DARK, 150))


def test_the_usual_look_makes_no_file(look: ScreenLook, tmp_path: Path) -> None:
    look.open(tmp_path)
    look.keep()
    assert list(tmp_path.iterdir()) == []


def test_what_the_disk_does_not_take_is_shown_all_the_same_and_told(
    qapp: QApplication, look: ScreenLook, tmp_path: Path, qtbot: QtBot
) -> None:
    look.open(tmp_path / "no such folder")
    with qtbot.waitSignal(look.not_kept) as told:
        look.use(Look(DARK))
    assert told.args[0].endswith(".")
    assert shown(qapp)[0] == DARK


def test_another_desk_without_a_look_of_its_own_keeps_what_is_shown(
    qapp: QApplication, look: ScreenLook, tmp_path: Path
) -> None:
    clinic, demo = tmp_path / "clinic", tmp_path / "demo"
    for folder in (clinic, demo):
        folder.mkdir()
    look.open(demo)
    look.use(Look(DARK, 200))
    look.go_to(clinic)
    assert shown(qapp) == (DARK, 30)
    look.keep()
    assert read_desk(clinic).look == Look(DARK, 200)

    write_desk(clinic, DeskSettings(look=Look(LIGHT, 125)))
    look.go_to(demo)
    look.go_to(clinic)
    assert shown(qapp) == (LIGHT, 19)


def test_the_button_of_the_top_bar_says_and_changes_the_look(
    qapp: QApplication, look: ScreenLook, tmp_path: Path, qtbot: QtBot
) -> None:
    button = LookButton()
    qtbot.addWidget(button)
    button.follow(look)
    look.open(tmp_path)
    assert button.accessibleName() == "How the screen looks: as the system says, text 100 %"
    button.look_menu.aboutToShow.emit()
    assert button.appearances[SYSTEM].isChecked()
    button.appearances[HIGH_CONTRAST].trigger()
    button.text_sizes[175].trigger()
    assert shown(qapp) == (HIGH_CONTRAST, 26)
    assert button.accessibleName() == "How the screen looks: high contrast, text 175 %"
    assert read_desk(tmp_path).look == Look(HIGH_CONTRAST, 175)
    checked = [action.text() for action in button.look_menu.actions() if action.isChecked()]
    assert checked == ["High contrast", "Text 175 %"]


def test_the_menu_opens_and_chooses_by_keyboard(
    qapp: QApplication, look: ScreenLook, tmp_path: Path, qtbot: QtBot
) -> None:
    button = LookButton()
    qtbot.addWidget(button)
    button.follow(look)
    look.open(tmp_path)
    button.show()
    menu = button.look_menu
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    qtbot.waitUntil(menu.isVisible, timeout=2000)
    for _ in range(3):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert shown(qapp)[0] == DARK


def test_tooltips_go_along(qapp: QApplication, look: ScreenLook) -> None:
    from PySide6.QtWidgets import QToolTip

    look.use(Look(DARK))
    dark = colour_sets()[DARK]
    assert QToolTip.palette().color(QPalette.ColorRole.ToolTipBase).name().upper() == dark.text
    assert QToolTip.palette().color(QPalette.ColorRole.ToolTipText).name().upper() == dark.surface
