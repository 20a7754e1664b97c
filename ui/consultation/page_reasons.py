"""Why each question of a page is asked: lines right under the questions, made when somebody asks for them."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from intake.catalogue import Catalogue
from intake.questionnaire import Item
from ui.consultation.reasons import source_words, why_words
from ui.widgets.labels import Hint


class PageReasons:
    """The reasons of one page. `made` are those that are on it, none before the first `show`."""

    def __init__(self, catalogue: Catalogue, page: QWidget) -> None:
        self._catalogue, self._page = catalogue, page
        self._to_come: list[tuple[Item, QWidget]] = []
        self.made: list[Reason] = []

    def add(self, item: Item, question: QWidget) -> None:
        """The reason goes directly under the question, above its follow-ups, once somebody asks for it."""
        self._to_come.append((item, question))

    def show(self, shown: bool) -> None:
        """Show them, or hide them again."""
        for item, question in self._to_come:
            layout = question.parentWidget().layout()
            assert isinstance(layout, QVBoxLayout)
            self.made.append(Reason(item, self._page))
            layout.insertWidget(layout.indexOf(question) + 1, self.made[-1])
        self._to_come = []
        for reason in self.made:
            if shown:
                reason.fill(self._catalogue)
            reason.setVisible(shown and bool(reason.text()))


class Reason(Hint):
    """The reason of one question, worked out when it is first looked at."""

    def __init__(self, item: Item, parent: QWidget) -> None:
        super().__init__("", parent)
        self.item = item

    def fill(self, catalogue: Catalogue) -> None:
        """Write the reason and its sources."""
        if self.text():
            return
        why = why_words(self.item, catalogue)
        sources = source_words(self.item.sources, catalogue)
        parts = [part for part in (why, f"Sources: {sources}." if sources else "") if part]
        self.setText(" ".join(parts))
