"""The consultation on the screen: steps, page, suitability, foot bar, and the keys that move between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from db.actor import Actor
from ui.consultation.controller import ConsultationController
from ui.consultation.finish_page import FinishPage
from ui.consultation.focused import focused_path, last_path
from ui.consultation.page_widget import PAGE, SIDE, SUITABILITY, PageWidget
from ui.consultation.view_checks import ViewChecks
from ui.consultation.view_conflict import ViewConflict
from ui.consultation.view_frame import ViewFrame
from ui.consultation.view_memory import ViewMemory
from ui.consultation.view_pages import ViewPages
from ui.consultation.view_panels import ViewPanels
from ui.consultation.view_progress import show_progress
from ui.consultation.view_ways import ViewWays
from ui.safekeeping.presence_hint import PresenceHint
from ui.widgets.focus import ScrollPage
from ui.worker import Worker

if TYPE_CHECKING:
    from db.store import Store


class ConsultationView(ViewFrame):
    """One open consultation. `left` asks to go back; the controller stays the caller's to close.

    Keys: F6 next unanswered, F7 suitability, F8 reviewed, F9 confirm, F11 show the plan to the patient, F12
    turn the screen, Ctrl+Enter continue, Alt+Left back, Ctrl+Z and Ctrl+Y.
    """

    left = Signal()

    def __init__(
        self,
        controller: ConsultationController,
        parent: QWidget | None = None,
        *,
        store: Store,
        actor: Actor,
        worker: Worker,
    ) -> None:
        super().__init__(controller, parent)
        self.controller = controller
        self.checks = ViewChecks(self)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(0)
        self._refresh_timer.timeout.connect(self.refresh)
        self.ways = ViewWays(self)
        self.panels = ViewPanels(self)
        self.pages = ViewPages(self, store, actor, worker)
        self.conflict = ViewConflict(self)
        self.said_before = ViewMemory(self, store, actor, worker)
        self.said_before.lay_out(self.tops, self.bottoms)
        self.over_page = (*self.over_page, self.said_before.confirm_bar)
        self.presence = PresenceHint(store, actor, self, self)
        self.presence.layout().setContentsMargins(20, 6, 20, 0)
        self.presence.set_record(controller.id)
        self.column.insertWidget(self.column.indexOf(self.work), self.presence)
        self.said_before.compare_in(self.column)
        self.said_before.keep_reasons(self.suitability.overrides, self.frozen_banner)
        self._connect()
        self._add_keys()
        self._show_page(controller.page, focus=False)
        self.said_before.page_shown()
        if controller.conflict is not None:
            self.conflict.meet()

    @property
    def page(self) -> PageWidget:
        """The page that is shown."""
        return self.pages.page(self.controller.page)

    @property
    def panel(self) -> str:
        """What the panel shows: "side" or "suitability"; in a narrow window also "page"."""
        return self.panels.shown

    @property
    def scrolls(self) -> tuple[ScrollPage, ...]:
        """Everything that scrolls: the pages built so far, their panels, suitability."""
        return (*self.pages.scrolls, self.suitability_scroll)

    # Acts, one for each key or button

    def next_unanswered(self) -> None:
        """Go to the next question that waits for an answer, on another page too."""
        if self._must_choose():
            return
        self.page.settle()
        path = self.controller.next_unanswered(focused_path(self.page) or self.ways.before_this_page())
        if path is not None and self.controller.page_of(path) != self.controller.page:
            self.ways.follow(path)
        elif path is not None:
            self.jump(path)

    def go_on(self) -> None:
        """Continue: check this page, then the next one. What was shown once may be passed."""
        if self._must_choose():
            return
        self.page.settle()
        if not self.checks.may_go_on():
            return
        if isinstance(self.page, FinishPage):
            self.page.finish()
        elif not self.ways.come_back():
            self.ways.go(+1)

    def go_back(self) -> None:
        """Back to where a link was followed, else to the page before. What was typed stays."""
        if self._must_choose():
            return
        self.page.settle()
        if not self.ways.retrace():
            self.ways.go(-1)

    def jump(self, path: str) -> None:
        """Go to a question, opening its page and its panel."""
        page_id = self.controller.page_of(path)
        if page_id is None or self._must_choose():
            return
        self.page.settle()
        self._show_page(page_id, focus=False)
        row = self.page.focus_path(path)
        in_side = row is not None and self.page.side is not None and self.page.side.isAncestorOf(row)
        self.show_panel(SIDE if in_side else PAGE)
        # A widget takes the focus only once it is shown.
        self.page.focus_path(path)

    def show_page(self, page_id: str) -> None:
        """Show a page, with the keyboard where its work begins."""
        self._show_page(page_id, focus=True)

    def focus_last(self) -> None:
        """Put the keyboard on the question of this page that had it last, else where its work begins."""
        path = last_path(self.page)
        if path is None or self.page.focus_path(path) is None:
            self.page.focus_first()

    def show_suitability(self) -> None:
        """Show suitability beside the page, or in its place where there is little room."""
        self.show_panel(SUITABILITY)

    def undo(self) -> None:
        """Undo the last act, and go to it."""
        if self._must_choose():
            return
        # A page whose acts are no answers, as that of photos, takes back its own first.
        own = getattr(self.page, "undo", None)
        if own is not None and own():
            return
        self.page.settle()
        self._travel(self.controller.undo())
        self.said_before.travelled(again=False)

    def redo(self) -> None:
        """Do again what was undone, and go to it."""
        if self._must_choose():
            return
        self._travel(self.controller.redo())
        self.said_before.travelled(again=True)

    def show_panel(self, panel: str) -> None:
        """Show the page's own panel or suitability; in a narrow window these take the place of the page."""
        self.panels.show(panel)

    def toggle_suitability(self) -> None:
        """Show suitability, or what was there before."""
        self.show_panel(PAGE if self.panel == SUITABILITY else SUITABILITY)

    def leave(self) -> None:
        """Send what is being typed, and ask to leave."""
        self.page.settle()
        self.left.emit()

    def settle(self) -> str:
        """Send what is still being typed. Call before the consultation is closed.

        Gives "", or why something that a page holds is not stored: then it may not be closed.
        """
        self.page.settle()
        self.said_before.keep()
        return self.pages.keep()

    def turn_screen(self) -> None:
        """Let the patient answer alone: ask for a PIN, then show nothing but the patient's own questions."""
        if self._must_choose():
            return
        if self.controller.is_kept_shut:
            self.controller.frozen.kept_out.emit()
            return
        from ui.patient_mode.turning import ask_to_turn

        ask_to_turn(self)

    def show_to_patient(self) -> None:
        """Show the plan and what to expect, large and alone, until Esc or F11."""
        if self._must_choose():
            return
        from ui.plan.show_view import show_to_patient

        show_to_patient(self)

    def take_back(self) -> None:
        """The screen is the clinic's again: the keyboard goes to the first answer that waits for a look, else
        where it was.
        """
        self.refresh()
        self.show_panel(self.panel)
        if self.controller.conflict is not None:
            # What the patient typed last belongs to the choice, which has the keyboard now.
            self.conflict.meet()
        elif not self.ways.to_first_waiting():
            self.focus_last()

    def _must_choose(self) -> bool:
        """Whether a choice between two versions comes first; then whoever wants to go on is led to it."""
        self.said_before.end_comparing()
        return self.conflict.comes_first()

    # Showing

    def refresh_soon(self) -> None:
        """Bring the frame up to date once for everything that changes now."""
        self._refresh_timer.start()

    def refresh(self) -> None:
        """Bring steps, tabs and the foot bar up to date."""
        show_progress(self)
        self.fit()

    def _connect(self) -> None:
        controller = self.controller
        self.banner.left.connect(self.leave)
        self.banner.turn_wanted.connect(self.turn_screen)
        self.frozen_banner.reopen_wanted.connect(controller.reopen)
        self.banner.changes_wanted.connect(self.said_before.compare)
        self.steps.steps.chosen.connect(self._choose_step)
        self.steps.next_button.clicked.connect(self.next_unanswered)
        self.page_tabs.chosen.connect(self._choose_page)
        for tabs in (self.page_tabs, self.panel_tabs, self.right.tabs):
            tabs.remade.connect(self.pages.order_soon)
        self.panel_tabs.chosen.connect(self.show_panel)
        self.right.tabs.chosen.connect(self.show_panel)
        self.suitability.jump.connect(self.ways.follow)
        self.summary.jump.connect(self.ways.follow)
        self.to_check.jump.connect(self.ways.follow)
        self.foot.continue_button.clicked.connect(self.go_on)
        self.foot.back_button.clicked.connect(self.go_back)
        self.undo_bar.undone.connect(self.undo)
        controller.page_changed.connect(lambda page: self._show_page(page, focus=False))
        controller.answered.connect(lambda _path: self.refresh_soon())
        controller.marks_changed.connect(self.refresh_soon)
        controller.verdicts_changed.connect(self.refresh_soon)
        controller.history_changed.connect(self.undo_bar.hide)
        controller.ended.connect(self.refresh_soon)
        self.folded.connect(lambda: self.show_panel(PAGE))
        self.resized.connect(self.refresh_soon)

    def _add_keys(self) -> None:
        for keys, act in (
            ("F6", self.next_unanswered),
            ("F7", self.toggle_suitability),
            ("F11", self.show_to_patient),
            ("F12", self.turn_screen),
            ("Ctrl+Return", self.go_on),
            ("Ctrl+Enter", self.go_on),
            ("Alt+Left", self.go_back),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.said_before.add_keys()

    def _show_page(self, page_id: str, *, focus: bool) -> None:
        if page_id != self.controller.page:
            self.controller.set_page(page_id)
            if focus:
                self.page.focus_first()
            return
        scroll = self.pages.scroll(page_id)
        if self.page_stack.currentWidget() is not scroll:
            self.checks.page_shown()
            self.page_stack.setCurrentWidget(scroll)
            self.panels.shown = PAGE
            self.said_before.page_shown()
        self.show_panel(self.panel)
        self.refresh()
        if focus:
            self.page.focus_first()
        self.pages.build_next_soon()

    def fit(self) -> None:
        """Give the pages their room too."""
        self.pages.set_margins(self.side_margin)
        super().fit()

    # Moving

    def _choose_page(self, page_id: str) -> None:
        if self._must_choose():
            return
        self.page.settle()
        self.ways.leave_the_way()
        self._show_page(page_id, focus=True)

    def _choose_step(self, step: str) -> None:
        pages = [page.id for page in self.controller.pages if page.step == step]
        waiting = [page for page in pages if self.controller.unanswered_on(page)]
        self._choose_page((waiting or pages)[0])

    def _travel(self, path: str | None) -> None:
        if path is not None:
            self._show_page(self.controller.page, focus=False)
            self.jump(path)
