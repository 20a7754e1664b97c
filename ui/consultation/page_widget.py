"""What the view asks of every page, whatever it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from intake.questionnaire import Problem
from ui.consultation.pages import Page

PAGE, SIDE, SUITABILITY = "page", "side", "suitability"
"""What the view's panel shows: the page itself (in a narrow window), its own panel, or suitability."""


def is_put_away(page: QWidget) -> bool:
    """Whether another page is on the screen: what this one shows may wait until it is shown."""
    return not page.isVisible() and page.window().isVisible()


class PageWidget(Protocol):
    """What every page gives to the view."""

    page: Page
    unanswered_changed: Signal

    @property
    def side(self) -> QWidget | None:
        """A panel of the page's own, None without one."""

    def focus_first(self) -> None:
        """Go to where the work on the page begins."""

    def focus_path(self, path: str) -> QWidget | None:
        """Go to a question and give its row; None when it is not here."""

    def settle(self) -> None:
        """Send what is still being typed."""

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put the words of each problem beside its question."""
