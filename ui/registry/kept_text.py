"""Keeps what is typed into one form in the clinic's file, soon after each key, until stored or discarded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from ui.worker import Homeward

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store

SOON = 300
"""Milliseconds from the first key that is not kept yet to its keeping. Further keys do not put it off."""
AGAIN = 5_000
"""Milliseconds after which a keeping that storage refused is tried again."""


class KeptText(QObject):
    """`read` gives the place of the form and its text as it stands, or None when nothing there is unsaved.

    Call `touch` at every key. The disk is waited for by the writer's thread, never by the window.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        read: Callable[[], tuple[str, str | None]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._actor, self._read = store, actor, read
        self._known: dict[str, str] = {}
        self._waiting: dict[Future[Any], tuple[str, str | None]] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.keep)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN)
        self._again.timeout.connect(self.keep)
        self._homeward = Homeward()
        self._homeward.bring_to(self._hear)

    @property
    def known(self) -> dict[str, str]:
        """Every text of this person that is kept, by its place, the one typed last first."""
        return dict(self._known)

    def read_all(self, beginning: str) -> dict[str, str]:
        """Read what is kept in places that begin so. Errors: `StorageProblem`."""
        found = self._store.typed.all(self._actor)
        self._known = {place: text for place, text in found.items() if place.startswith(beginning)}
        return self.known

    def touch(self) -> None:
        """Something was typed."""
        if not self._soon.isActive():
            self._soon.start()

    def keep(self) -> None:
        """Keep the text as it stands now, or take away what was kept when nothing is unsaved any more."""
        self._soon.stop()
        place, text = self._read()
        if text is None:
            self.drop(place)
        elif self._known.get(place) != text:
            self._known = {
                place: text,
                **{other: old for other, old in self._known.items() if other != place},
            }
            self._ask(self._store.typed.keep(self._actor, place, text), place, text)

    def drop(self, place: str) -> None:
        """The text of this place was saved or thrown away."""
        if self._known.pop(place, None) is not None:
            self._ask(self._store.typed.drop(self._actor, place), place, None)

    def keep_now(self, seconds: float) -> bool:
        """Keep the text and wait for the disk: before a lock. Whether everything is kept."""
        self.keep()
        until = monotonic() + seconds
        for future in tuple(self._waiting):
            try:
                future.exception(timeout=max(0.0, until - monotonic()))
            except TimeoutError:
                return False
        return all(self._hear(future) for future in tuple(self._waiting))

    def _ask(self, future: Future[Any], place: str, text: str | None) -> None:
        self._waiting[future] = (place, text)
        future.add_done_callback(self._homeward.arrived.emit)

    def _hear(self, future: Future[Any]) -> bool:
        place, text = self._waiting.pop(future, ("", None))
        if not place or future.exception() is None:
            return True
        # The form still holds the text: it is kept once storage takes it again.
        if text is None:
            self._known.setdefault(place, "")
        elif self._known.get(place) == text:
            del self._known[place]
        self._again.start()
        return False
