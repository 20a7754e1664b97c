"""Ways through the consultation's view that are no single step: there and back, and on after a denial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.consultation.finishing import DOCUMENTS, OVERRULE, PATIENT
from ui.consultation.question_page import QuestionPage

if TYPE_CHECKING:
    from ui.consultation.consultation_view import ConsultationView


class ViewWays(QObject):
    """Works on one view. `return_to` is the page that Continue leads back to, "" where it leads on."""

    def __init__(self, view: ConsultationView) -> None:
        super().__init__(view)
        self._view = view
        self.return_to = ""

    @property
    def back_to(self) -> str:
        """The title of the page that Continue leads back to, "" without one."""
        pages = self._view.controller.pages
        return next((page.title for page in pages if page.id == self.return_to), "")

    def go_and_return(self, key: str) -> None:
        """Go to the place of a line of "Check answers" or "Finish"; Continue leads back to that page."""
        view = self._view
        here = view.controller.page
        if key == PATIENT:
            view.leave()
        elif key == DOCUMENTS:
            view.show_page(DOCUMENTS.removeprefix("page:"))
        elif key.startswith(OVERRULE):
            view.show_suitability()
            view.suitability.overrides.open_for(key.removeprefix(OVERRULE))
        else:
            view.jump(key)
            if view.controller.page != here:
                self.return_to = here
            view.refresh()

    def come_back(self) -> bool:
        """Go back to where somebody came from; whether there was such a place."""
        page, self.return_to = self.return_to, ""
        if page:
            self._view.show_page(page)
        return bool(page)

    def before_this_page(self) -> str | None:
        """The last question before this page, so that "next" begins at its top."""
        controller = self._view.controller
        order = [page.id for page in controller.pages]
        for page in reversed(controller.pages[: order.index(controller.page)]):
            if page.link_ids and not page.repeating:
                return page.link_ids[-1]
        return None

    def after_denial(self) -> None:
        """On to what is still open on this page; to the next page when nothing is."""
        view = self._view
        page, questions = view.page, view.controller.questions(view.page.page.id)
        left = [each.path for each in questions if each.is_open]
        if not left:
            view.go_on()
            return
        lines = page.tick_list.lines if isinstance(page, QuestionPage) and page.tick_list is not None else {}
        order = [each.path for each in questions]
        last = max((order.index(line) for line in lines if line in order), default=-1)
        view.jump(next((path for path in left if order.index(path) > last), left[0]))
