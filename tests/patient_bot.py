"""The bot of pytest-qt for a busy machine: no wait ends early, and no widget outlives its test."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

PATIENCE = 60_000
"""The shortest time after which something that was waited for counts as missing, in milliseconds."""


class PatientBot(QtBot):
    """As `QtBot`. Whatever a `timeout` says, a busy machine is given `PATIENCE`."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        self._kept: list[QWidget] = []

    def addWidget(self, widget: QWidget, **named: Any) -> None:
        """As `QtBot`. The widget stays until the test is over.

        Python would otherwise collect it at some moment after the test function: in the midst of a call, too.
        """
        self._kept.append(widget)
        super().addWidget(widget, **named)

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE) -> None:
        """As `QtBot`."""
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(
        self, signal: Any, *, timeout: int = PATIENCE, raising: bool | None = None, **named: Any
    ) -> Any:
        """As `QtBot`. With `raising=False` the time is as given: that is to show that nothing comes."""
        least = 0 if raising is False else PATIENCE
        return super().waitSignal(signal, timeout=max(timeout, least), raising=raising, **named)

    def waitSignals(self, signals: Any, *, timeout: int = PATIENCE, **named: Any) -> Any:
        """As `QtBot`."""
        return super().waitSignals(signals, timeout=max(timeout, PATIENCE), **named)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE) -> Any:
        """As `QtBot`."""
        return super().waitExposed(widget, timeout=max(timeout, PATIENCE))

    def waitActive(self, widget: QWidget, *, timeout: int = PATIENCE) -> Any:
        """As `QtBot`."""
        return super().waitActive(widget, timeout=max(timeout, PATIENCE))

    def let_go(self) -> None:
        """Delete what was asked to be deleted later, and let go of the widgets of this test."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._kept.clear()
