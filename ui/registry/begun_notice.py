"""A line above a form that was begun earlier, perhaps for somebody else, with a way to an empty one."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtWidgets import QWidget

from ui.short_date import moment_in_sentence
from ui.widgets.messages import Notice

_START_EMPTY = "Start an empty form"


class BegunNotice(Notice):
    """`since` is when the first key of the form was pressed, None before that. Hidden until it is said."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__("", parent, action=_START_EMPTY)
        self._today = today
        self.since: datetime | None = None
        self.hide()

    def begin(self, since: datetime | None = None) -> None:
        """Another form, of which nothing is said yet."""
        self.since = since
        self.hide()

    def note_key(self) -> None:
        """Something is typed: the first time counts."""
        if self.since is None:
            self.since = datetime.now(UTC)

    def say(self) -> None:
        """Say since when the form is there."""
        if self.since is None:
            when = "before"
        else:
            is_today = self.since.astimezone().date() == self._today
            when = f"{'' if is_today else 'on '}{moment_in_sentence(self.since, self._today)}"
        self.set_text(f"You began this form {when}: go on, or start an empty form.")
        self.show()
