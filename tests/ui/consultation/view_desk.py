"""What the tests of the view share: a real file, a controller, the view in a window, and keys to press."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from intake.clinic import Clinic, Device, Offer, Practitioner
from intake.money import Price
from tests.ui.consultation.controller_desk import Desk, knowledge
from ui.consultation.consultation_view import ConsultationView
from ui.consultation.controller import ConsultationController
from ui.theme.appearance import apply
from ui.worker import Worker

CLINIC = Clinic(
    name="Nowhere Skin Clinic",
    phone="01632 960001",
    emergency_number="999",
    currency="GBP",
    practitioners=(Practitioner("Nurse Testa Nobody"),),
    devices=(Device("pen", "Nomake", "Pen", ("microneedling",), radiofrequency=False),),
    offers=tuple(
        Offer(treatment, Price(Decimal(180), Decimal(225), "GBP"), sessions=4, interval_weeks=6, minutes=45)
        for treatment in knowledge().catalogue.treatment
    ),
)


class ViewDesk:
    """A consultation open in a window. `close` ends everything that was started."""

    def __init__(
        self,
        path: Path,
        qtbot: QtBot,
        *,
        size: tuple[int, int] = (1366, 688),
        visit: UUID | None = None,
    ) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply(application)
        self.qtbot = qtbot
        self.desk = Desk(path, visit)
        self.worker = Worker()
        self.controller: ConsultationController = self.desk.controller(CLINIC)
        self.view = ConsultationView(
            self.controller, store=self.desk.store, actor=self.desk.actor, worker=self.worker
        )
        qtbot.addWidget(self.view)
        self.view.resize(*size)
        self.view.show()
        self.view.activateWindow()
        qtbot.waitActive(self.view)

    def open(self, page: str) -> object:
        """Show a page, as a press in the list of steps does, and give it."""
        self.controller.set_page(page)
        self.view.page.focus_first()
        self.settle()
        return self.view.page

    def press(self, *keys: Qt.Key | str, hold: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys on whatever has the focus."""
        for key in keys:
            widget = QApplication.focusWidget()
            assert isinstance(widget, QWidget), "nothing has the focus"
            if isinstance(key, str):
                QTest.keyClicks(widget, key, hold)
            else:
                QTest.keyClick(widget, key, hold)
            self.settle()

    def settle(self) -> None:
        """Let what is queued happen."""
        for _ in range(3):
            QApplication.processEvents()

    def value(self, path: str) -> tuple[object, ...]:
        """What the controller holds at a path."""
        return self.controller.value(path)

    def close(self) -> None:
        """Stop the worker and close the file."""
        self.view.settle()
        self.worker.close()
        self.desk.close()
