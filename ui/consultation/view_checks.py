"""What Continue looks at before it leads on: answers to put right, and answers to look at twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.consultation.finishing import Point
from ui.consultation.page_widget import PAGE
from ui.consultation.unlikely import unlikely_answers
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from intake.questionnaire import Problem
    from ui.consultation.consultation_view import ConsultationView


class ViewChecks(QObject):
    """Works on one view. What was shown once may be passed; what has come up since is shown first.

    A problem is told again when its page was left meanwhile. An unlikely value is asked after once.
    """

    def __init__(self, view: ConsultationView) -> None:
        super().__init__(view)
        self._view = view
        self._shown: frozenset[tuple[str, str]] = frozenset()
        self._looked_at: frozenset[str] = frozenset()
        self._pages_with_words: set[str] = set()

    def may_go_on(self) -> bool:
        """Whether nothing is wrong on this page that was not shown before. Else it is shown now."""
        view = self._view
        page_id = view.controller.page
        problems = view.controller.problems(page_id)
        unlikely = self._unlikely(page_id, problems)
        self._show_words(problems)
        before, self._shown = self._shown, frozenset((each.path, each.message) for each in problems)
        # By the words, which name the area: its place in the list changes when one before it is removed.
        words = frozenset(point.message for point in unlikely)
        if self._shown <= before and words <= self._looked_at:
            return True
        self._looked_at |= words
        view.show_panel(PAGE)
        view.to_check.show_points(unlikely)
        set_reading_order(view.to_check)
        view.summary.show_problems(tuple((each.path, each.message) for each in problems))
        view.fit_tops()
        if not problems:
            view.to_check.take_focus()
        return False

    def page_shown(self) -> None:
        """Another page is shown: beside its answers stands what is wrong with them now."""
        view = self._view
        view.summary.show_problems(())
        view.to_check.show_points(())
        view.fit_tops()
        self._shown = frozenset()
        if view.controller.page in self._pages_with_words:
            self._show_words(view.controller.problems(view.controller.page))

    def _show_words(self, problems: tuple[Problem, ...]) -> None:
        """Put the words beside the answers, and take away those of what was put right."""
        page_id = self._view.controller.page
        if problems or page_id in self._pages_with_words:
            self._view.page.show_problems(problems)
        if problems:
            self._pages_with_words.add(page_id)
        else:
            self._pages_with_words.discard(page_id)

    def _unlikely(self, page_id: str, problems: tuple[Problem, ...]) -> tuple[Point, ...]:
        controller, told = self._view.controller, {each.path for each in problems}
        return tuple(
            Point(path, message)
            for path, message in unlikely_answers(controller)
            if path not in told and controller.page_of(path) == page_id
        )
