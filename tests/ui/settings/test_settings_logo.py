"""The logo in the settings: read away from the screen, shown as it prints, refused with a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from db.store import Store
from reports.logo import prepare_logo
from tests.ui.settings.settings_desk import PRACTITIONER, fill, set_up
from ui.demo_clinic import demo_clinic
from ui.settings.logo_block import LogoBlock
from ui.settings.settings_place import SettingsPlace
from ui.worker import Cancel, Worker

PATIENCE = 5000


def picture_file(folder: Path, *, colour: str = "teal", size: tuple[int, int] = (300, 150)) -> Path:
    """A PNG with a block of a colour on white."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1]), fill=colour)
    path = folder / f"{colour}.png"
    picture.save(path)
    return path


def take(block: LogoBlock, path: Path, qtbot: QtBot) -> None:
    """Choose a file and wait until it was read or refused."""
    with qtbot.waitSignal(block.settled, timeout=PATIENCE):
        block.take(path)


class Gate:
    """Holds the worker until it is opened."""

    def __init__(self, worker: Worker) -> None:
        self._event = Event()
        worker.run("Waiting", self._wait, lambda _: None, lambda _: None)

    def _wait(self, _cancel: Cancel) -> None:
        self._event.wait(10)

    def open(self) -> None:
        self._event.set()


def test_a_chosen_picture_is_shown_and_stored_ready_to_print(
    place: SettingsPlace, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    form = set_up(place)
    fill(form)
    path = picture_file(tmp_path)
    take(form.logo, path, qtbot)
    assert form.logo.picture.is_shown
    assert form.logo.hint.text() == "This is how it prints."
    assert form.is_changed
    assert place.set_up is not None
    with qtbot.waitSignal(place.saved, timeout=PATIENCE):
        place.set_up.save_button.click()
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.logo == prepare_logo(path.read_bytes())
    assert not form.is_changed


def test_the_button_asks_for_a_file_and_reads_it(
    place: SettingsPlace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, title: str, _folder: str, kinds: str) -> tuple[str, str]:
        asked.append(f"{title}: {kinds}")
        return str(picture_file(tmp_path)), kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    block = set_up(place).logo
    block.choose_button.setFocus()
    with qtbot.waitSignal(block.settled, timeout=PATIENCE):
        qtbot.keyClick(block.choose_button, Qt.Key.Key_Return)
    assert asked == ["Choose the logo: Pictures (*.png *.jpg *.jpeg)"]
    assert block.data.startswith(b"\x89PNG")


def test_leaving_the_question_for_a_file_changes_nothing(
    place: SettingsPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    block = set_up(place).logo
    block.choose_button.click()
    assert not block.is_busy
    assert block.data == b""


def _too_large(folder: Path) -> Path:
    path = folder / "large.png"
    with path.open("wb") as file:
        file.truncate(40_000_000)
    return path


def _too_many_pixels(folder: Path) -> Path:
    file = io.BytesIO()
    Image.new("1", (60, 60)).save(file, "PNG")
    data = bytearray(file.getvalue())
    data[16:24] = (30_000).to_bytes(4, "big") * 2
    path = folder / "pixels.png"
    path.write_bytes(data)
    return path


def _cut_off(folder: Path) -> Path:
    path = picture_file(folder, colour="red")
    path.write_bytes(path.read_bytes()[:-80])
    return path


def _words(folder: Path) -> Path:
    path = folder / "words.png"
    path.write_text("no picture")
    return path


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_too_large, "This picture has 40 MB. Use one of at most 20 MB."),
        (
            _too_many_pixels,
            "This picture is 30,000 × 30,000 pixels. Use one of at most 40 million pixels.",
        ),
        (_cut_off, "This picture is damaged or cut off. Save it anew, and choose that."),
        (_words, "This is no PNG or JPEG picture. Save the logo as PNG or JPEG, and choose that."),
        (lambda folder: folder / "missing.png", "There is no such file. Check the name."),
        (lambda folder: folder, "This is no file. Choose a PNG or JPEG picture."),
    ],
)
def test_a_refused_file_gives_a_sentence_and_leaves_the_old_logo(
    make: Callable[[Path], Path], sentence: str, place: SettingsPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    old = prepare_logo(picture_file(tmp_path).read_bytes())
    place.show_settings(replace(demo_clinic(), logo=old))
    assert place.set_up is not None
    form = place.set_up.form
    take(form.logo, make(tmp_path), qtbot)
    assert form.logo.problem.isVisible()
    assert form.logo.problem.text == sentence
    assert form.logo.data == old
    assert form.logo.picture.is_shown
    assert not form.is_changed


def test_a_good_file_takes_the_sentence_away(place: SettingsPlace, qtbot: QtBot, tmp_path: Path) -> None:
    block = set_up(place).logo
    take(block, _words(tmp_path), qtbot)
    take(block, picture_file(tmp_path), qtbot)
    assert not block.problem.isVisible()
    assert block.picture.is_shown


def test_a_logo_is_taken_away_and_the_keyboard_stays(
    place: SettingsPlace, store: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    place.show_settings(replace(demo_clinic(), logo=prepare_logo(picture_file(tmp_path).read_bytes())))
    assert place.set_up is not None
    form = place.set_up.form
    form.logo.remove_button.setFocus()
    qtbot.keyClick(form.logo.remove_button, Qt.Key.Key_Space)
    assert not form.logo.remove_button.isVisible()
    assert form.logo.choose_button.hasFocus()
    assert not form.logo.picture.is_shown
    with qtbot.waitSignal(place.saved, timeout=PATIENCE):
        place.set_up.save_button.click()
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.logo == b""


def test_saving_while_a_picture_is_read_waits_for_it(
    place: SettingsPlace, store: Store, worker: Worker, qtbot: QtBot, tmp_path: Path
) -> None:
    form = set_up(place)
    fill(form)
    gate = Gate(worker)
    form.logo.take(picture_file(tmp_path))
    assert form.logo.hint.text() == "Reading the picture…"
    assert place.set_up is not None
    place.set_up.save_button.click()
    assert store.clinic(PRACTITIONER) is None
    with qtbot.waitSignal(place.saved, timeout=PATIENCE):
        gate.open()
    stored = store.clinic(PRACTITIONER)
    assert stored is not None
    assert stored.logo == form.logo.data != b""


def test_closing_while_a_picture_is_read_asks_somebody(
    place: SettingsPlace, worker: Worker, qtbot: QtBot, tmp_path: Path
) -> None:
    form = set_up(place)
    fill(form)
    gate = Gate(worker)
    form.logo.take(picture_file(tmp_path))
    assert form.is_changed
    assert not place.keep()
    with qtbot.waitSignal(form.logo.settled, timeout=PATIENCE):
        gate.open()
    assert place.keep()


def test_the_last_of_two_choices_counts(
    place: SettingsPlace, worker: Worker, qtbot: QtBot, tmp_path: Path
) -> None:
    block = set_up(place).logo
    gate = Gate(worker)
    block.take(picture_file(tmp_path, colour="teal"))
    block.take(picture_file(tmp_path, colour="navy"))
    with qtbot.waitSignal(block.settled, timeout=PATIENCE):
        gate.open()
    assert block.data == prepare_logo((tmp_path / "navy.png").read_bytes())
    qtbot.waitUntil(lambda: not worker.names, timeout=PATIENCE)
    assert block.data == prepare_logo((tmp_path / "navy.png").read_bytes())


def test_a_form_that_is_thrown_away_does_not_hear_of_its_picture(
    worker: Worker, qtbot: QtBot, tmp_path: Path
) -> None:
    block = LogoBlock(worker)
    gate = Gate(worker)
    block.take(picture_file(tmp_path))
    block.deleteLater()
    QApplication.sendPostedEvents(block, QEvent.Type.DeferredDelete)
    gate.open()
    # An exception in the slot of a widget that is gone would fail this test.
    qtbot.waitUntil(lambda: not worker.names, timeout=PATIENCE)


def test_a_screen_reader_hears_whether_there_is_a_logo(
    place: SettingsPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    block = set_up(place).logo
    heard = QAccessible.queryAccessibleInterface(block.picture)
    assert heard.text(QAccessible.Text.Name) == "No logo"
    take(block, picture_file(tmp_path), qtbot)
    assert heard.text(QAccessible.Text.Name) == "The clinic’s logo"


def test_the_picture_is_painted_on_white_in_its_own_proportions(
    place: SettingsPlace, qtbot: QtBot, tmp_path: Path
) -> None:
    block = set_up(place).logo
    take(block, picture_file(tmp_path), qtbot)
    image = block.picture.grab().toImage()
    middle = image.height() // 2
    row = [image.pixelColor(x, middle).name() for x in range(image.width())]
    # Half of a picture that is twice as wide as high, in a box that is not.
    assert row.count("#008080") == pytest.approx((image.height() - 20), abs=3)
    assert row.count("#ffffff") > row.count("#008080")
