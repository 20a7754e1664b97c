"""Every widget of the gallery stands in all its states, in every look and size of text, and on pictures."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.gallery.colours_in import colours_in
from ui.command_line import LOOKS
from ui.command_line import TEXT_SIZES as COMMAND_SIZES
from ui.gallery import entries
from ui.gallery.entries import ENTRIES
from ui.gallery.window import TEXT_SIZES, GalleryWindow, save_pictures
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> object:
    """What another test finds is the usual look."""
    yield
    apply(qapp)


def test_every_file_of_the_gallery_has_its_entry() -> None:
    files = {path.stem for path in Path(entries.__file__).parent.glob("*.py")} - {"__init__"}
    assert len(ENTRIES) == len(files)
    assert len({entry.id for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("look", LOOKS)
def test_every_widget_has_a_picture_in_every_look(look: str, tmp_path: Path, qapp: QApplication) -> None:
    written = save_pictures(tmp_path, look=look, text=100)
    assert len(written) == len(ENTRIES)
    for path in written:
        picture = QImage(str(path))
        found = colours_in(picture)
        assert colour_sets()[look].window.lower() in found, path.name
        assert len(found) > 8, path.name


def test_the_list_leads_to_each_widget_by_the_keyboard(qtbot: QtBot) -> None:
    window = GalleryWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.list.setFocus()
    seen = []
    for _ in ENTRIES:
        assert window.page is not None
        seen.append(window.page.entry.id)
        assert all(state.words for state in window.page.states)
        qtbot.keyClick(window.list, Qt.Key.Key_Down)
    assert seen == [entry.id for entry in ENTRIES]


def test_look_and_size_of_text_change_while_a_widget_is_shown(qtbot: QtBot, qapp: QApplication) -> None:
    window = GalleryWindow()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.look.setCurrentIndex(window.look.findData("dark"))
    window.text.setCurrentIndex(window.text.findData(200))
    # Qt tells every widget of another palette in the next turn of the event loop.
    dark = colour_sets()["dark"].window.lower()
    qtbot.waitUntil(lambda: dark in colours_in(window.grab().toImage()), timeout=5000)
    assert qapp.font().pixelSize() == 30


def test_the_command_offers_the_looks_and_sizes_that_there_are() -> None:
    assert set(LOOKS) == set(colour_sets())
    assert COMMAND_SIZES == TEXT_SIZES


def test_the_command_writes_pictures_without_a_window(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "main.py", "gallery", "--pictures", str(tmp_path / "pictures"), "--look", "dark"],
        cwd=ROOT,
        capture_output=True,
        timeout=120,
    )
    assert ran.returncode == 0
    assert len(list((tmp_path / "pictures").glob("*-dark-100.png"))) == len(ENTRIES)


def test_a_folder_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "main.py", "gallery", "--pictures", str(tmp_path / "taken")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 1
    assert "Name another folder." in ran.stderr
    assert "Traceback" not in ran.stderr
