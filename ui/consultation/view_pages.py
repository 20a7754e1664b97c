"""The pages of the consultation's view: each is built when it is first needed, or just before."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.consultation.check_page import CheckPage
from ui.consultation.finish_page import FinishPage
from ui.consultation.inert import set_inert
from ui.consultation.marks_page import MarksPage
from ui.consultation.page_widget import PAGE, SIDE, PageWidget
from ui.consultation.pages import Page
from ui.consultation.question_page import QuestionPage
from ui.consultation.slim_bars import slim
from ui.consultation.view_parts import Padded
from ui.theme.sizes import PAGE_MARGIN
from ui.widgets.focus import ScrollPage
from ui.widgets.reading_order import focusable, put_after, set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from ui.consultation.consultation_view import ConsultationView
    from ui.worker import Worker

_LATER = ("ui.plan.plan_page", "ui.documents.documents_page", "ui.photos.photos_page")
"""What the pages are made of that are not imported with the view."""


class ViewPages(QObject):
    """Works on one view: what a page asks for is connected to the view's acts."""

    def __init__(self, view: ConsultationView, store: Store, actor: Actor, worker: Worker) -> None:
        super().__init__(view)
        self._view, self._controller = view, view.controller
        self._store, self._actor, self._worker = store, actor, worker
        self._pages: dict[str, PageWidget] = {}
        self._scrolls: dict[str, ScrollPage] = {}
        self._sides: dict[str, ScrollPage] = {}
        self._closing: dict[str, Callable[[], str]] = {}
        self._is_order_old = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(200)
        self._soon.timeout.connect(self._build_next)
        self._controller.frozen.changed.connect(self.show_frozen)

    @property
    def scrolls(self) -> tuple[ScrollPage, ...]:
        """The pages built so far, and their panels."""
        return (*self._scrolls.values(), *self._sides.values())

    @property
    def sides(self) -> tuple[ScrollPage, ...]:
        """The panels of the pages built so far."""
        return tuple(self._sides.values())

    def page(self, page_id: str) -> PageWidget:
        """A page that was built. Errors: `KeyError`."""
        return self._pages[page_id]

    def scroll(self, page_id: str) -> ScrollPage:
        """What a page stands in; it is built when it is not there yet."""
        if page_id not in self._pages:
            self.build(page_id)
        return self._scrolls[page_id]

    def side(self, page_id: str) -> ScrollPage | None:
        """What the panel of a page stands in, None where it has no panel."""
        return self._sides.get(page_id)

    def keep(self) -> str:
        """Let the pages store what they hold, before the consultation is closed.

        Gives "", or why something is not stored; its page is shown then.
        """
        reasons = {page_id: keep() for page_id, keep in self._closing.items()}
        for page_id, reason in reasons.items():
            if reason:
                self._view.show_page(page_id)
                return reason
        return ""

    def set_margins(self, side: int) -> None:
        """The room round each page."""
        for scroll in self._scrolls.values():
            padded = scroll.widget()
            assert isinstance(padded, Padded)
            padded.set_margins(side, 20 if side > 20 else 10, 20)

    def build_next_soon(self) -> None:
        """Build the page that Continue leads to, once nobody waits."""
        self._soon.start()

    def order_soon(self) -> None:
        """Put everything into the round of the Tab key anew, once nobody waits."""
        self._is_order_old = True
        self._soon.start()

    def show_frozen(self) -> None:
        """What is signed can be read and not changed. The documents stay in reach."""
        for page in self._pages.values():
            self._show_frozen_on(page)

    def _show_frozen_on(self, page: PageWidget) -> None:
        if page.page.is_asked:
            for part in (page, page.side):
                if isinstance(part, QWidget):
                    set_inert(part, self._controller.frozen.is_frozen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press on a signed page changes nothing, and says what would."""
        if event.type() is QEvent.Type.MouseButtonPress and self._controller.frozen.is_frozen:
            self._controller.frozen.kept_out.emit()
        return super().eventFilter(watched, event)

    def build(self, page_id: str) -> None:
        """Make a page, and put it into its stack."""
        view = self._view
        page = next(page for page in self._controller.pages if page.id == page_id)
        padded = Padded(None, (PAGE_MARGIN, 20, PAGE_MARGIN, 20))
        scroll = ScrollPage(padded, view.page_stack)
        slim(scroll)
        # What is inert lets a press through to here: then the way to change it is told.
        padded.installEventFilter(self)
        view.page_stack.addWidget(scroll)
        made = self._made(page, padded)
        assert isinstance(made, QWidget)
        padded.hold(made)
        self._pages[page_id], self._scrolls[page_id] = made, scroll
        side: ScrollPage | None = None
        if made.side is not None:
            made.side.show()
            side = ScrollPage(Padded(made.side, (18, 6, 14, 18)), view.panel_stack)
            slim(side)
            self._sides[page_id] = side
            view.panel_stack.addWidget(side)
        made.unanswered_changed.connect(view.refresh_soon)
        view.fit()
        self._show_frozen_on(made)
        self._order(scroll, side)

    def _build_next(self) -> None:
        """Build the page that Continue leads to while nobody waits for it."""
        if self._is_order_old:
            self._is_order_old = False
            set_reading_order(self._view)
        order = [page.id for page in self._controller.pages]
        place = order.index(self._controller.page) + 1
        if place < len(order) and order[place] not in self._pages:
            self.build(order[place])
            # Laid out as well, in the room that it will have.
            scroll = self._scrolls[order[place]]
            scroll.setGeometry(self._view.page_stack.contentsRect())
            scroll.ensurePolished()
            settled = scroll.widget().layout()
            if settled is not None:
                settled.activate()
        elif (later := next((name for name in _LATER if name not in sys.modules), None)) is not None:
            # For a page that somebody jumps to: reading its modules takes as long as making it.
            import_module(later)
            self._soon.start()

    def _order(self, scroll: ScrollPage, side: ScrollPage | None) -> None:
        """Put a new page into the round of the Tab key; the pages that are there stay where they are."""
        if len(self._pages) == 1:
            set_reading_order(self._view)
            return
        tops = focusable(self._view.tops)
        put_after(tops[-1], focusable(scroll))
        if side is not None:
            put_after((focusable(self._view.right.tabs) or focusable(self._view.foot))[-1], focusable(side))

    def _made(self, page: Page, parent: QWidget) -> PageWidget:
        kinds = {
            "marks": self._marks,
            "photos": self._photos,
            "plan": self._plan,
            "documents": self._documents,
            "check": self._check,
            "finish": self._finish,
        }
        return kinds.get(page.step, self._questions)(page, parent)

    def _questions(self, page: Page, parent: QWidget) -> PageWidget:
        view = self._view
        questions = QuestionPage(self._controller, page, parent)
        questions.denied.connect(view.ways.after_denial)
        questions.answered_last.connect(view.foot.continue_button.setFocus)
        questions.review_wanted.connect(view.said_before.review)
        if questions.volunteered is not None:
            questions.volunteered.jump.connect(view.jump)
            questions.volunteered.removed.connect(view.undo_bar.offer)
        return questions

    def _marks(self, page: Page, parent: QWidget) -> PageWidget:
        marks = MarksPage(self._controller, page, parent)
        marks.done.connect(self._view.undo_bar.offer)
        marks.list.entered_form.connect(self._enter_form)
        marks.form.left.connect(self._leave_form)
        return marks

    def _photos(self, page: Page, parent: QWidget) -> PageWidget:
        from ui.photos.photos_page import PhotosPage

        photos = PhotosPage(
            self._controller, page, parent, store=self._store, actor=self._actor, worker=self._worker
        )
        photos.jump.connect(self._view.ways.go_and_return)
        self._closing[page.id] = photos.keep_waiting
        return photos

    def _plan(self, page: Page, parent: QWidget) -> PageWidget:
        from ui.plan.plan_page import PlanPage

        plan = PlanPage(self._controller, page, parent)
        plan.show_wanted.connect(self._view.show_to_patient)
        return plan

    def _documents(self, page: Page, parent: QWidget) -> PageWidget:
        from ui.documents.documents_page import DocumentsPage

        view = self._view
        documents = DocumentsPage(
            self._controller, page, parent, store=self._store, actor=self._actor, worker=self._worker
        )
        documents.jump.connect(view.ways.go_and_return)
        documents.side_wanted.connect(lambda: view.show_panel(SIDE))
        return documents

    def _check(self, page: Page, parent: QWidget) -> PageWidget:
        check = CheckPage(self._controller, page, parent)
        check.change.connect(self._view.ways.go_and_return)
        return check

    def _finish(self, page: Page, parent: QWidget) -> PageWidget:
        view = self._view
        finish = FinishPage(self._controller, page, parent, store=self._store, actor=self._actor)
        finish.jump.connect(view.ways.go_and_return)
        finish.left.connect(view.leave)
        finish.button_wanted.connect(view.foot.continue_button.setFocus)
        return finish

    def _enter_form(self) -> None:
        marks = self._view.page
        if isinstance(marks, MarksPage):
            self._view.show_panel(SIDE)
            marks.form.focus_first()

    def _leave_form(self) -> None:
        self._view.show_panel(PAGE)
        self._view.page.focus_first()
