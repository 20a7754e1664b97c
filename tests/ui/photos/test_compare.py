"""Two photographs beside each other: one zoom for both, the right one aligned, nothing of it stored."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from db.audit.events import Action
from tests.ui.photos.conftest import PhotoDesk
from ui.photos.compare_pane import ComparePane
from ui.photos.compare_state import LEAST_ZOOM, MOST_ZOOM, Alignment, Sight
from ui.photos.compare_view import CompareDialog

KEY = Qt.Key


@pytest.fixture
def dialog(desk: PhotoDesk) -> CompareDialog:
    desk.agree()
    for shade, day in ((10, date(2026, 3, 3)), (20, date(2026, 6, 1)), (30, date(2026, 11, 3))):
        desk.add(shade, taken_on=day)
    page = desk.show_photos()
    desk.wait(lambda: len(page.photos.photos) == 3)
    opened = page.compare(page.photos.photos[2])
    assert opened is not None
    opened.resize(1000, 700)
    desk.wait(lambda: not (opened.view.left.image.isNull() or opened.view.right.image.isNull()))
    return opened


# Geometry


def test_zoom_has_ends_and_the_whole_picture_stands_in_the_middle() -> None:
    sight = Sight()
    for _ in range(40):
        sight = sight.zoomed(1.25)
    assert sight.zoom == MOST_ZOOM
    for _ in range(40):
        sight = sight.moved(0.2, 0.2)
    assert 0 < sight.across == sight.down < 0.75
    for _ in range(40):
        sight = sight.zoomed(1 / 1.25)
    assert (sight.zoom, sight.across, sight.down) == (LEAST_ZOOM, 0, 0)


def test_aligning_moves_the_right_picture_alone_and_not_without_end() -> None:
    sight = Sight(zoom=2, across=0.1)
    changed = sight.aligned(across=0.02, degrees=-1, times=1.01)
    assert (changed.zoom, changed.across) == (2, 0.1)
    assert changed.alignment == Alignment(0.02, 0.0, -1, 1.01)
    for _ in range(200):
        changed = changed.aligned(0.1, 0.1, 1.0, 1.05)
    assert changed.alignment == Alignment(0.5, 0.5, 20.0, 1.5)
    assert changed.unaligned().alignment.is_none
    assert changed.whole().alignment == changed.alignment


def test_both_panes_show_the_same_piece_whatever_the_pixels(desk: PhotoDesk) -> None:
    def shown(width: int, height: int) -> QColor:
        picture = QImage(width, height, QImage.Format.Format_RGB32)
        picture.fill(QColor("grey"))
        for x in range(width * 6 // 10, width * 7 // 10):
            for y in range(height * 6 // 10, height * 7 // 10):
                picture.setPixelColor(x, y, QColor("red"))
        pane = ComparePane()
        desk.qtbot.addWidget(pane)
        pane.resize(400, 300)
        pane.show_image(picture, "red")
        pane.show_sight(Sight().zoomed(4).moved(0.2, 0.15))
        return QColor(pane.grab().toImage().pixelColor(200, 150))

    assert shown(400, 300) == shown(1200, 900) == QColor("red")


# Keys


def test_the_baseline_stands_left_and_the_chosen_one_right_with_day_and_visit(dialog: CompareDialog) -> None:
    view = dialog.view
    assert view.left_words.text() == "Baseline: 3 Mar 2026"
    assert view.right_words.text() == "Compared: 3 Nov 2026"
    assert view.left_facts.text().startswith("From the front, visit of ")
    assert view.right.accessibleName().startswith("Compared, 3 Nov 2026, visit of ")
    assert [view.choice.itemText(row) for row in range(view.choice.count())] == [
        "1 Jun 2026, from the front",
        "3 Nov 2026, from the front",
    ]


def test_keys_zoom_and_move_both_and_zero_shows_all(dialog: CompareDialog) -> None:
    view = dialog.view
    assert QApplication.focusWidget() is view
    for key in (KEY.Key_Plus, KEY.Key_Plus, KEY.Key_Right, KEY.Key_Down):
        QTest.keyClick(view, key)
    assert view.sight.zoom == pytest.approx(1.5625)
    assert view.sight.across > 0
    assert view.sight.down > 0
    assert view.left._sight == view.right._sight == view.sight
    QTest.keyClick(view, KEY.Key_Minus)
    assert view.sight.zoom == pytest.approx(1.25)
    QTest.keyClick(view, KEY.Key_0)
    assert view.sight == Sight()


def test_a_aligns_and_then_the_same_keys_move_the_right_one(dialog: CompareDialog) -> None:
    view = dialog.view
    QTest.keyClick(view, KEY.Key_Comma)
    assert view.sight.alignment.is_none
    QTest.keyClick(view, KEY.Key_A)
    assert view.turn_left.isEnabled()
    for key in (KEY.Key_Right, KEY.Key_Up, KEY.Key_Period, KEY.Key_Period, KEY.Key_Plus):
        QTest.keyClick(view, key)
    assert view.sight.alignment == Alignment(0.01, -0.01, 1.0, 1.01)
    assert view.sight.zoom == 1
    assert "right photo aligned" in view.state.text
    left, right = view.left.grab().toImage(), view.right.grab().toImage()
    QTest.keyClick(view, KEY.Key_0)
    assert view.sight.alignment.is_none
    assert view.left.grab().toImage() == left
    assert view.right.grab().toImage() != right


def test_another_photo_begins_unaligned_and_is_read_once(dialog: CompareDialog, desk: PhotoDesk) -> None:
    view = dialog.view
    view._see(view.sight.zoomed(2).aligned(0.1))
    view.choice.setCurrentIndex(0)
    desk.wait(lambda: not view.right.image.isNull())
    assert view.right_words.text() == "Compared: 1 Jun 2026"
    assert (view.sight.zoom, view.sight.alignment.is_none) == (2, True)
    view.choice.setCurrentIndex(1)
    desk.wait(lambda: not desk.worker.names)
    assert len(desk.noted(Action.VIEWED, {photo.id for photo in desk.stored()})) == 3


def test_dragging_and_the_wheel_do_the_same(dialog: CompareDialog) -> None:
    view = dialog.view
    pane = view.right
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    for _ in range(4):
        pane.wheelEvent(wheel)
    assert view.sight.zoom == pytest.approx(1.25**4)
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(pane, QPoint(60, 100))
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=QPoint(60, 100))
    assert view.sight.across > 0
    assert view.sight.alignment.is_none


def test_nothing_of_the_alignment_is_stored_or_written(
    dialog: CompareDialog, desk: PhotoDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.stored()
    own, ours = tmp_path / "temp", desk.desk.path.parent
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    monkeypatch.setenv("TMPDIR", str(own))
    files = sorted(ours.rglob("*"))
    dialog.view._see(dialog.view.sight.aligned(0.2, 0.2, 5, 1.2))
    dialog.reject()
    desk.settle()
    assert desk.stored() == before
    assert list(own.rglob("*")) == []
    assert sorted(ours.rglob("*")) == files


def test_a_comparison_is_emptied_and_closes_when_the_patient_takes_their_yes_back(
    dialog: CompareDialog, desk: PhotoDesk
) -> None:
    view = dialog.view
    desk.agree("record", "N")
    desk.page.photos.load()
    with desk.qtbot.waitSignal(dialog.finished, timeout=20_000):
        pass
    assert view.left.image.isNull()
    assert view.right.image.isNull()
    assert view._images == {}


def test_it_is_nearly_as_large_as_the_window_and_small_in_a_small_one(dialog: CompareDialog) -> None:
    assert dialog.sizeHint() == QSize(1306, 628)
    assert dialog.windowTitle() == "Compare photos"


def test_one_photo_is_no_comparison(desk: PhotoDesk) -> None:
    desk.agree()
    photo = desk.add()
    page = desk.show_photos()
    assert page.compare(photo) is None
    assert page.problem.text == "There is one photo of this area. Compare when there are two."


def test_a_comparison_that_is_closed_while_it_reads_hears_nothing(desk: PhotoDesk) -> None:
    desk.agree()
    for shade, day in ((10, date(2026, 3, 3)), (20, date(2026, 6, 1))):
        desk.add(shade, taken_on=day)
    page = desk.show_photos()
    desk.wait(lambda: len(page.photos.photos) == 2)
    go_on = Event()
    desk.worker.run("Waiting", lambda _cancel: go_on.wait(20), lambda _done: None, lambda _sentence: None)
    opened = page.compare(page.photos.photos[1])
    assert opened is not None
    assert desk.worker.names.count("Opening the photo") == 2
    opened.close()
    opened.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(opened)
    go_on.set()
    # pytest-qt fails this test for an exception in any slot.
    desk.wait(lambda: desk.worker.names == ())
