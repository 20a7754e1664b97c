"""A lock, from the blank window to the next process: what goes over, and the way back to it."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from ui.safekeeping.restart import LockedDesk

if TYPE_CHECKING:
    from ui.application import Start
    from ui.window import MainWindow


class StartLock(QObject):
    """Works for one `Start`: it notes what was on the screen, closes storage, and tells what goes on."""

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self._start = start
        self._shown = LockedDesk("")
        start.lock.blanked.connect(self._blanked)
        start.lock.held.connect(self._held)
        start.lock.done.connect(self._done)
        start.window.gate.released.connect(self._released)

    def _blanked(self) -> None:
        self._shown = shown_in(self._start.window)
        self._start.idle.stop()
        self._start.window.gate.say("Locking…")

    def _held(self, why: str) -> None:
        opened = self._start.opened
        if opened is not None:
            self._start.window.gate.hold(opened.safe, opened.actor.id, opened.sign_in, why)

    def _released(self) -> None:
        from db.desk import read_desk

        self._start.lock.release()
        self._start.idle.start(read_desk(self._start.folder).lock_minutes)

    def _done(self) -> None:
        """Everything is kept: end the sign-in, close storage, forget the keys, and tell."""
        name = self._start.end_locked()
        self._start.window.gate.let_go()
        self._start.hand_over(name, self._shown)


def shown_in(window: MainWindow) -> LockedDesk:
    """What is on the screen, or was when it was blanked a moment ago: by ids alone."""
    consultation = window.open_consultation_id
    form, field = window.open_form
    return LockedDesk(
        "",
        geometry=base64.b64encode(window.saveGeometry().data()).decode("ascii"),
        consultation="" if consultation is None else str(consultation),
        form=form,
        field=field,
    )


def show_again(window: MainWindow, desk: LockedDesk) -> None:
    """Lead back to what was open; only for the person who had it open. The list, where it is gone."""
    if desk.consultation:
        window.open_consultation(UUID(desk.consultation))
    elif desk.form and window.forms is not None:
        window.forms.back_after_lock(UUID(desk.form), desk.field)
