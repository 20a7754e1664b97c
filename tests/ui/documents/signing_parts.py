"""What the tests of signing share: a consultation whose consent form may be signed, and a hand that signs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from intake.dates import PartialDate
from tests.ui.consultation.controller_desk import knowledge
from tests.ui.consultation.view_desk import ViewDesk
from ui.consultation.changes import path_in
from ui.documents.signature_pad import SignaturePad


def answer_all(desk: ViewDesk, *, plan: bool = True) -> None:
    """Somebody well with a plan that may go ahead."""
    controller = desk.controller
    for rule in knowledge().catalogue.contraindications:
        if rule.is_asked and rule.link_id in knowledge().questionnaire.items:
            controller.answer(rule.link_id, ("N",))
    controller.answer("skin.phototype", ("II",))
    controller.answer("goals.hoped-for", ("26-50",))
    mark = controller.add_mark("abdomen")
    controller.answer(path_in("marks", mark, "marks.colour"), ("white",))
    if plan:
        controller.answer("plan.treatment", ("microneedling",))
        controller.answer("plan.sessions", (4,))
        controller.answer("plan.interval-weeks", (6,))
        controller.answer("plan.first-session", (PartialDate(2027, 1, 11),))
        controller.answer("plan.operator", ("Ima Nobody",))
        controller.answer("plan.device", ("pen",))
        controller.answer("plan.numbing", ("cream",))
        controller.answer("plan.information-given", (PartialDate(2026, 11, 7),))
        controller.answer("plan.decided-on", (PartialDate(2026, 11, 21),))
        controller.answer("goals.said-back", ("A little paler, and still there.",))


def draw(pad: SignaturePad, *, strokes: int = 2) -> None:
    """Sign with the mouse."""
    left = Qt.MouseButton.LeftButton
    for number in range(strokes):
        wide, high = pad.width(), pad.height()
        start = QPoint(wide // 6 + number * 30, high * 2 // 3)
        QTest.mousePress(pad, left, Qt.KeyboardModifier.NoModifier, start)
        for step in range(1, 25):
            across = start.x() + step * wide // 40
            down = start.y() - (step % 5 - 2) * high // 8
            QTest.mouseMove(pad, QPoint(across, down))
        end = QPoint(start.x() + wide // 2, start.y())
        QTest.mouseRelease(pad, left, Qt.KeyboardModifier.NoModifier, end)
