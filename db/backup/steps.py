"""How a long piece of work is followed, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from db.errors import StorageProblem, Trouble

Tell = Callable[[str, float], None]
"""Is told what is being done, in a word or two, and which share of the whole is behind: 0.0 to 1.0."""


class Steps:
    """Tells how far the work is; raises at the next step once `cancel` is set. Used on one thread."""

    def __init__(self, cancel: Event | None = None, tell: Tell | None = None) -> None:
        self._cancel = cancel
        self._tell = tell

    def at(self, what: str, share: float) -> None:
        """The work is here. Errors: `StorageProblem` (stopped)."""
        if self.is_stopped():
            raise StorageProblem.of(Trouble.STOPPED)
        if self._tell is not None:
            self._tell(what, share)

    def is_stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancel is not None and self._cancel.is_set()
