"""Ways through the consultation's view: on and back by pages, there and back by links, on after a denial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.errors import StorageProblem
from ui.consultation.finishing import DOCUMENTS, OVERRULE, PATIENT
from ui.consultation.focused import last_path
from ui.consultation.question_page import QuestionPage

if TYPE_CHECKING:
    from ui.consultation.consultation_view import ConsultationView

MOST_WAYS = 12
"""So many places one came from are remembered; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class CameFrom:
    """Where somebody was when a link led away: the page, the question ("" for none), and whether Continue
    leads back there too."""

    page: str
    path: str
    returns: bool = False


class ViewWays(QObject):
    """Works on one view. Whoever follows a link comes back with Alt+Left, to the question left there.

    A link of a page that lists what is to be done (checking, documents, finishing) is come back from with
    Continue as well. Whoever goes on or back by pages, or chooses a step, has left the way.
    """

    def __init__(self, view: ConsultationView) -> None:
        super().__init__(view)
        self._view = view
        self._came_from: list[CameFrom] = []

    @property
    def back_to(self) -> str:
        """The title of the page that Continue leads back to, "" where it leads on."""
        return next((self._title(each.page) for each in reversed(self._came_from) if each.returns), "")

    @property
    def before(self) -> str:
        """The title of the page that Alt+Left leads back to: where one came from, else the page before."""
        if self._came_from:
            return self._title(self._came_from[-1].page)
        pages = self._view.controller.pages
        place = self._place() - 1
        return pages[place].title if place >= 0 else ""

    # By links

    def follow(self, path: str, *, returns: bool = False) -> None:
        """Go to a question, and remember where one was. Nothing is remembered of a way of no length."""
        view = self._view
        came_from = self._here(returns=returns)
        view.jump(path)
        self._remember(came_from)
        view.refresh()

    def go_and_return(self, key: str) -> None:
        """Go to the place of a line of a page that lists what is to be done; Continue leads back there.

        `key` is a path, or one of `finishing`.
        """
        view = self._view
        if key == PATIENT:
            view.leave()
        elif key == DOCUMENTS:
            came_from = self._here(returns=True)
            view.show_page(DOCUMENTS.removeprefix("page:"))
            self._remember(came_from)
            view.refresh()
        elif key.startswith(OVERRULE):
            view.show_suitability()
            view.suitability.overrides.open_for(key.removeprefix(OVERRULE))
        else:
            self.follow(key, returns=True)

    def to_first_waiting(self) -> bool:
        """Go to the first answer that waits to be confirmed, on whichever page; whether there is one."""
        controller = self._view.controller
        try:
            waiting = () if controller.frozen.is_frozen else controller.waits_for_confirmation()
        except StorageProblem:
            # The gate and F9 say what is wrong with the file.
            waiting = ()
        if waiting:
            self.follow(waiting[0])
        return bool(waiting)

    def come_back(self) -> bool:
        """Go back to the page that Continue leads back to; whether there was one."""
        while self._came_from:
            came_from = self._came_from.pop()
            if came_from.returns:
                self._view.show_page(came_from.page)
                return True
        return False

    def retrace(self) -> bool:
        """Go back to where the last link was followed, with the keyboard on the question that had it.

        Gives whether somebody came here by a link.
        """
        if not self._came_from:
            return False
        came_from, view = self._came_from.pop(), self._view
        # A question may be gone meanwhile: its page is there all the same.
        if came_from.path and view.controller.is_shown(came_from.path):
            view.jump(came_from.path)
        else:
            view.show_page(came_from.page)
        view.refresh()
        return True

    def leave_the_way(self) -> None:
        """Go on from here without coming back."""
        self._came_from.clear()

    def _here(self, *, returns: bool = False) -> CameFrom:
        return CameFrom(self._view.controller.page, last_path(self._view.page) or "", returns)

    def _remember(self, came_from: CameFrom) -> None:
        now = self._here()
        if now.page != came_from.page or (came_from.path and now.path != came_from.path):
            self._came_from = [*self._came_from, came_from][-MOST_WAYS:]

    # By pages

    def go(self, by: int) -> None:
        """So many pages on, or back. There is nothing before the first and after the last."""
        pages = self._view.controller.pages
        place = self._place() + by
        if 0 <= place < len(pages):
            self._view.show_page(pages[place].id)

    def _place(self) -> int:
        controller = self._view.controller
        return [page.id for page in controller.pages].index(controller.page)

    def _title(self, page_id: str) -> str:
        return next((page.title for page in self._view.controller.pages if page.id == page_id), "")

    def before_this_page(self) -> str | None:
        """The last question before this page, so that "next" begins at its top."""
        for page in reversed(self._view.controller.pages[: self._place()]):
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
