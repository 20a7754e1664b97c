"""A quiet line that says who else has the same record open, on which machine."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.icon_label import IconLabel
from ui.worker import Homeward

if TYPE_CHECKING:
    from db.actor import Actor
    from db.presence import PresentPerson
    from db.store import Store

BEAT = 20_000
"""Milliseconds between two signs of life, and between two looks at who else is there."""


def presence_words(others: Sequence[PresentPerson]) -> str:
    """ "Open in room 2 (Testa Colleague)"; "" when nobody else has it open."""
    places = [f"in {each.machine} ({each.name})" if each.machine else f"by {each.name}" for each in others]
    if len(places) < 2:
        return "".join(f"Open {place}" for place in places)
    return f"Open {', '.join(places[:-1])} and {places[-1]}"


class PresenceHint(IconLabel):
    """Tells the others that a record is open here while `place` is shown, and shows who else has it open.

    It hides itself when nobody has. Both the sign of life and the look happen on the writer's thread; what
    goes wrong there is no trouble for anybody's work, and is tried again at the next beat.
    """

    def __init__(self, store: Store, actor: Actor, place: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("", "eye", Tone.SECOND, parent, style=TextStyle.SMALL_LABEL)
        self._store, self._actor, self._place = store, actor, place
        self._record: UUID | None = None
        self._is_here = False
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT)
        self._beat.timeout.connect(self._tell)
        self.hide()
        place.installEventFilter(self)

    def set_record(self, record_id: UUID | None) -> None:
        """The record that `place` shows from now on; None: none that others could have open."""
        if record_id == self._record:
            return
        self.leave()
        self._record = record_id
        if self._place.isVisible():
            self._arrive()

    def leave(self) -> None:
        """The record is not open here any more. The place's hiding does this by itself."""
        self._beat.stop()
        self._show(())
        if self._is_here and self._record is not None:
            self._is_here = False
            self._store.presence.gone(self._actor, self._record)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is made small is still open: only hiding the place itself counts."""
        if watched is self._place and not event.spontaneous():
            if event.type() is QEvent.Type.Show:
                self._arrive()
            elif event.type() is QEvent.Type.Hide:
                self.leave()
        return False

    def _arrive(self) -> None:
        if self._record is not None and not self._beat.isActive():
            self._beat.start()
            self._tell()

    def _tell(self) -> None:
        record, store, actor, homeward = self._record, self._store, self._actor, self._homeward
        if record is None:
            return
        self._is_here = True

        def look(told: Future[Any]) -> None:
            from db.errors import StorageProblem

            try:
                told.result()
                others = store.presence.others(actor, record)
            except StorageProblem:
                others = ()
            # The place may have gone meanwhile, and with it what brings the news home.
            with suppress(RuntimeError):
                homeward.arrived.emit((record, others))

        store.presence.here(actor, record).add_done_callback(look)

    def _hear(self, news: tuple[UUID, Sequence[PresentPerson]]) -> None:
        record, others = news
        if record == self._record and self._beat.isActive():
            self._show(others)

    def _show(self, others: Sequence[PresentPerson]) -> None:
        words = presence_words(others)
        if words != self.text:
            self.set_text(words)
        self.setVisible(bool(words))
