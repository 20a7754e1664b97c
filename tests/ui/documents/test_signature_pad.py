"""The pad: mouse, pen and finger give strokes; keys and buttons take them back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from intake.signature import MOST_POINTS
from tests.ui.documents.signing_parts import draw
from ui.documents.signature_pad import SignaturePad
from ui.theme.colours import colour_sets, colours_of


@pytest.fixture
def pad(qtbot: QtBot) -> SignaturePad:
    made = SignaturePad("Signature of the patient")
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_mouse_draws_in_parts_of_the_pad(pad: SignaturePad) -> None:
    assert pad.is_empty
    draw(pad, strokes=2)
    assert len(pad.strokes) == 2
    assert not pad.is_empty
    assert all(0 <= point.x <= 1 and 0 <= point.y <= 1 for stroke in pad.strokes for point in stroke)
    assert pad.pad_ratio == pytest.approx(3.0, abs=0.05)
    assert pad.drawn_at is not None
    assert pad.drawn_at.tzinfo is not None


def test_a_stroke_that_leaves_the_pad_stays_at_its_edge(pad: SignaturePad) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pad, left, none, QPoint(10, 10))
    QTest.mouseMove(pad, QPoint(pad.width() + 400, -300))
    QTest.mouseRelease(pad, left, none, QPoint(pad.width() + 400, -300))
    assert pad.strokes[0][-1].x == 1
    assert pad.strokes[0][-1].y == 0


def test_a_pen_tells_how_hard_it_is_pressed(pad: SignaturePad) -> None:
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        QPointingDevice.PointerType.Pen,
        QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
        1,
        1,
    )
    for kind, across, pressure in (
        (QEvent.Type.TabletMove, 5, 0.0),
        (QEvent.Type.TabletPress, 20, 0.25),
        (QEvent.Type.TabletMove, 60, 0.75),
        (QEvent.Type.TabletRelease, 60, 0.0),
    ):
        place = QPointF(across, 40)
        buttons = Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind,
            device,
            place,
            place,
            pressure,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
            Qt.KeyboardModifier.NoModifier,
            buttons,
            buttons,
        )
        QApplication.sendEvent(pad, event)
    assert [[point.pressure for point in stroke] for stroke in pad.strokes] == [[0.25, 0.75]]


def test_a_finger_draws(pad: SignaturePad) -> None:
    finger = QTest.createTouchDevice()
    QTest.touchEvent(pad, finger).press(0, QPoint(20, 40), pad).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(90, 60), pad).commit()
    QTest.touchEvent(pad, finger).release(0, QPoint(90, 60), pad).commit()
    assert len(pad.strokes) == 1
    assert not pad.is_empty


def test_keys_take_strokes_back(pad: SignaturePad) -> None:
    draw(pad, strokes=3)
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Backspace)
    assert len(pad.strokes) == 2
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.strokes == ()


def test_a_dot_alone_is_no_signature(pad: SignaturePad) -> None:
    QTest.mouseClick(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(40, 40))
    assert len(pad.strokes) == 1
    assert pad.is_empty


def test_no_more_points_are_taken_than_a_signature_may_have(pad: SignaturePad) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pad, left, none, QPoint(10, 10))
    for number in range(MOST_POINTS + 50):
        pad._go_on(QPointF(10 + number % 100, 20), 1.0)
    QTest.mouseRelease(pad, left, none, QPoint(10, 10))
    assert sum(map(len, pad.strokes)) == MOST_POINTS


def inked(pad: SignaturePad, top: float, bottom: float) -> int:
    """How many pixels between two parts of the height are not as the empty ground of the pad."""
    image = pad.grab().toImage()
    ground = image.pixelColor(image.width() // 2, image.height() // 4)
    rows = range(round(image.height() * top), round(image.height() * bottom))
    inside = range(8, image.width() - 8)
    return sum(image.pixelColor(across, down) != ground for down in rows for across in inside)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_an_open_pad_has_a_line_to_sign_on_with_words_below(
    pad: SignaturePad, look: Callable[[str, float], None], qtbot: QtBot, colours: str
) -> None:
    look(colours, 1.0)
    qtbot.waitUntil(lambda: colours_of(pad.palette()) == colour_sets()[colours], timeout=10_000)
    line = QColor(colours_of(pad.palette()).control)
    image = pad.grab().toImage()
    middle = image.width() // 2
    seen = [image.pixelColor(middle, down) for down in range(image.height() // 2, image.height() - 4)]
    assert line in seen, "the line is as plain as the edge of a field"
    assert pad.words == "Sign here"
    assert inked(pad, 0.85, 0.95) > 100
    draw(pad, strokes=1)
    assert pad.words == ""


def test_a_pad_that_is_off_says_why_and_opens_again(pad: SignaturePad) -> None:
    pad.open_to_sign("Sign on the printed form")
    assert not pad.isEnabled()
    assert pad.words == pad.accessibleDescription() == "Sign on the printed form"
    assert inked(pad, 0.85, 0.95) > 100
    pad.open_to_sign()
    assert pad.isEnabled()
    assert pad.words == "Sign here"
    assert pad.accessibleDescription().startswith("Draw with a pen")


def test_a_pad_with_little_room_shrinks_and_keeps_its_shape(pad: SignaturePad) -> None:
    assert pad.minimumSizeHint().width() < pad.sizeHint().width()
    for width in (pad.minimumSizeHint().width(), pad.sizeHint().width()):
        assert width / pad.heightForWidth(width) == pytest.approx(3.0, abs=0.05)
