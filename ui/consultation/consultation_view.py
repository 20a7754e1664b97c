"""The consultation on the screen: steps, page, suitability, foot bar, and the keys that move between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from db.actor import Actor
from intake.sections.skin import PHOTOTYPES
from ui.consultation.check_page import CheckPage
from ui.consultation.conflict_panel import ConflictPanel
from ui.consultation.controller import ConsultationController
from ui.consultation.finish_page import FinishPage
from ui.consultation.focused import focused_path
from ui.consultation.frozen_banner import FrozenBanner
from ui.consultation.inert import set_inert
from ui.consultation.marks_page import MarksPage
from ui.consultation.page_widget import PageWidget
from ui.consultation.pages import Page
from ui.consultation.patient_banner import PatientBanner
from ui.consultation.question_page import QuestionPage
from ui.consultation.slim_bars import slim
from ui.consultation.suitability_panel import SuitabilityPanel
from ui.consultation.tab_row import Tab, TabRow
from ui.consultation.view_memory import ViewMemory
from ui.consultation.view_parts import FootBar, Padded, RightPanel, StepsColumn
from ui.consultation.view_ways import ViewWays
from ui.consultation.words import count_words
from ui.safekeeping.presence_hint import PresenceHint
from ui.short_date import short_date
from ui.theme.sizes import ONE_COLUMN, PAGE_MARGIN, PANEL_BECOMES_TAB, STEPS_FOLD
from ui.widgets.focus import ScrollPage
from ui.widgets.messages import ErrorSummary, UndoBar
from ui.widgets.reading_order import focusable, put_after, set_reading_order
from ui.widgets.step_list import Step, StepState
from ui.worker import Worker

if TYPE_CHECKING:
    from db.store import Store

PAGE, SIDE, SUITABILITY = "page", "side", "suitability"
LOW = 420
"""Below this height, in pixels, the tabs of a step's pages are left out."""
_STATES = {
    "done": StepState.DONE,
    "current": StepState.CURRENT,
    "started": StepState.STARTED,
    "later": StepState.LATER,
    "blocked": StepState.BLOCKED,
}


class ConsultationView(QWidget):
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
        super().__init__(parent)
        self.controller = controller
        self._store, self._actor, self._worker = store, actor, worker
        self._pages: dict[str, PageWidget] = {}
        self._scrolls: dict[str, ScrollPage] = {}
        self._side_scrolls: dict[str, ScrollPage] = {}
        self._closing: list[Callable[[], None]] = []
        self._panel = PAGE
        self._narrow = False
        self._passed = ""
        self.ways = ViewWays(self)
        self._conflict: ScrollPage | None = None
        self._refresh_soon = QTimer(self)
        self._refresh_soon.setSingleShot(True)
        self._refresh_soon.setInterval(0)
        self._refresh_soon.timeout.connect(self.refresh)
        self._prebuild_soon = QTimer(self)
        self._prebuild_soon.setSingleShot(True)
        self._prebuild_soon.setInterval(200)
        self._prebuild_soon.timeout.connect(self._prebuild)
        self.said_before = ViewMemory(self, store, actor, worker)
        self._lay_out()
        self._connect()
        self._show_page(controller.page, focus=False)
        self.said_before.page_shown()
        if controller.conflict is not None:
            self._meet_conflict()

    @property
    def page(self) -> PageWidget:
        """The page that is shown."""
        return self._pages[self.controller.page]

    @property
    def panel(self) -> str:
        """What the panel shows: "side" or "suitability"; in a narrow window also "page"."""
        return self._panel

    @property
    def scrolls(self) -> tuple[ScrollPage, ...]:
        """Everything that scrolls: the pages built so far, their panels, suitability."""
        return (*self._scrolls.values(), *self._side_scrolls.values(), self._suitability_scroll)

    # Acts, one for each key or button

    def next_unanswered(self) -> None:
        """Go to the next question that waits for an answer, on another page too."""
        if self._must_choose():
            return
        self.page.settle()
        path = self.controller.next_unanswered(focused_path(self.page) or self._before_this_page())
        if path is not None:
            self.jump(path)

    def go_on(self) -> None:
        """Continue: check this page, then the next one. What was shown once may be passed."""
        if self._must_choose():
            return
        self.page.settle()
        problems = self.controller.problems(self.controller.page)
        if problems and self._passed != self.controller.page:
            self._passed = self.controller.page
            self.show_panel(PAGE)
            self.page.show_problems(problems)
            self.summary.show_problems(tuple((problem.path, problem.message) for problem in problems))
            return
        if isinstance(self.page, FinishPage):
            self.page.finish()
        elif not self.ways.come_back():
            self._go(+1)

    def go_back(self) -> None:
        """Back to the page before. What was typed stays."""
        if self._must_choose():
            return
        self.page.settle()
        self.ways.return_to = ""
        self._go(-1)

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

    def show_suitability(self) -> None:
        """Show suitability beside the page, or in its place where there is little room."""
        self.show_panel(SUITABILITY)

    def undo(self) -> None:
        """Undo the last act, and go to it."""
        if self._must_choose():
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
        """Show the page's own panel or suitability; in a narrow window these take the place of the page.

        A choice between two versions keeps the place of the page until it is made.
        """
        has_side = self.page.side is not None
        if panel == SIDE and not has_side:
            panel = PAGE
        if panel == PAGE and not self._narrow:
            panel = SIDE if has_side else SUITABILITY
        self._panel = panel
        in_panel = panel if panel != PAGE else SIDE if has_side else SUITABILITY
        own = self._side_scrolls.get(self.controller.page)
        self._panel_stack.setCurrentWidget(own if in_panel == SIDE and own else self._suitability_scroll)
        instead = self._narrow and panel != PAGE
        middle = self._panel_holder if instead else self._page_stack
        self._middle.setCurrentWidget(self._conflict or middle)
        self._show_tabs()

    def toggle_suitability(self) -> None:
        """Show suitability, or what was there before."""
        self.show_panel(PAGE if self._panel == SUITABILITY else SUITABILITY)

    def leave(self) -> None:
        """Send what is being typed, and ask to leave."""
        self.page.settle()
        self.left.emit()

    def settle(self) -> None:
        """Send what is still being typed. Call before the consultation is closed."""
        self.page.settle()
        self.said_before.keep()
        for keep in self._closing:
            keep()

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
        """The screen is the clinic's again: what the patient answered is shown where it belongs."""
        self.refresh()
        self.show_panel(self._panel)
        if self._conflict is None:
            self.page.focus_first()

    # Showing

    def refresh(self) -> None:
        """Bring steps, tabs and the foot bar up to date."""
        controller = self.controller
        waiting = {page.id: controller.unanswered_on(page.id) for page in controller.pages}
        steps = tuple(
            Step(state.step, state.title, state.words, _STATES[state.state])
            for state in controller.step_states()
        )
        self.steps.show_steps(steps, sum(waiting.values()))
        pages = [page for page in controller.pages if page.step == self.page.page.step]
        # In a low window the question needs the room; steps, Continue and F6 lead to every page.
        self.page_tabs.setVisible(len(pages) > 1 and self.height() >= LOW)
        if len(pages) > 1:
            tabs = [_page_tab(page, waiting[page.id]) for page in pages]
            self.page_tabs.set_tabs(tabs, controller.page)
        order = [page.id for page in controller.pages]
        place = order.index(controller.page)
        self.foot.show_page(
            back=controller.pages[place - 1].title if place else "",
            forward=controller.pages[place + 1].title if place + 1 < len(order) else "",
            waiting=waiting[controller.page],
            back_to=self.ways.back_to,
            act=self.page.act_words if isinstance(self.page, FinishPage) else "",
        )
        self._show_facts()
        self._set_margins()

    def _lay_out(self) -> None:
        self.banner = PatientBanner(self)
        self.banner.turn_wanted.connect(self.turn_screen)
        self.frozen_banner = FrozenBanner(self.controller.frozen, self)
        self.presence = PresenceHint(self._store, self._actor, self, self)
        self.presence.layout().setContentsMargins(20, 6, 20, 0)
        self.presence.set_record(self.controller.id)
        self.steps = StepsColumn(self)
        self.page_tabs = TabRow("Pages of this step", self)
        self.panel_tabs = TabRow("What is shown", self)
        self.summary = ErrorSummary(self)
        self.undo_bar = UndoBar(self)
        self.foot = FootBar(self)
        self._page_stack = QStackedWidget(self)
        self._panel_stack = QStackedWidget(self)
        self.suitability = SuitabilityPanel(self.controller)
        self._suitability_scroll = ScrollPage(Padded(self.suitability, (18, 6, 14, 18)))
        slim(self._suitability_scroll)
        self._panel_stack.addWidget(self._suitability_scroll)
        self.right = RightPanel(self._panel_stack, self)
        self._panel_holder = QWidget(self)
        holder = QVBoxLayout(self._panel_holder)
        holder.setContentsMargins(0, 0, 0, 0)
        self._middle = QStackedWidget(self)
        self._middle.addWidget(self._page_stack)
        self._middle.addWidget(self._panel_holder)
        self._tops = QVBoxLayout()
        self._tops.setSpacing(8)
        for widget in (self.panel_tabs, self.page_tabs, self.summary):
            self._tops.addWidget(widget)
        self._bottoms = QVBoxLayout()
        self._bottoms.addWidget(self.undo_bar)
        self.said_before.lay_out(self._tops, self._bottoms)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(self._tops)
        middle.addWidget(self._middle, 1)
        middle.addLayout(self._bottoms)
        middle.addWidget(self.foot)
        self.work = QWidget(self)
        across = QHBoxLayout(self.work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.steps)
        across.addLayout(middle, 1)
        across.addWidget(self.right)
        column = QVBoxLayout(self)
        # What does not fit folds away or scrolls: the layout must not hold the window wide.
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.frozen_banner)
        column.addWidget(self.presence)
        column.addWidget(self.work, 1)
        self.said_before.compare_in(column)
        self.said_before.keep_reasons(self.suitability.overrides, self.frozen_banner)

    def _connect(self) -> None:
        controller = self.controller
        self.banner.left.connect(self.leave)
        self.frozen_banner.reopen_wanted.connect(controller.reopen)
        self.banner.changes_wanted.connect(self.said_before.compare)
        self.steps.steps.chosen.connect(self._choose_step)
        self.steps.next_button.clicked.connect(self.next_unanswered)
        self.page_tabs.chosen.connect(self._choose_page)
        self.panel_tabs.chosen.connect(self.show_panel)
        self.right.tabs.chosen.connect(self.show_panel)
        self.suitability.jump.connect(self.jump)
        self.summary.jump.connect(self.jump)
        self.foot.continue_button.clicked.connect(self.go_on)
        self.foot.back_button.clicked.connect(self.go_back)
        self.undo_bar.undone.connect(self.undo)
        controller.page_changed.connect(lambda page: self._show_page(page, focus=False))
        controller.answered.connect(lambda _path: self._refresh_soon.start())
        controller.marks_changed.connect(self._refresh_soon.start)
        controller.verdicts_changed.connect(self._refresh_soon.start)
        controller.history_changed.connect(self.undo_bar.hide)
        controller.ended.connect(self._refresh_soon.start)
        controller.frozen.changed.connect(self._show_frozen)
        controller.conflicted.connect(lambda _conflict: self._meet_conflict())
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
        if page_id not in self._pages:
            self._build(page_id)
        if self._page_stack.currentWidget() is not self._scrolls[page_id]:
            self.summary.show_problems(())
            self._passed = ""
            self._page_stack.setCurrentWidget(self._scrolls[page_id])
            self._panel = PAGE
            self.said_before.page_shown()
        self.show_panel(self._panel)
        self.refresh()
        if focus:
            self.page.focus_first()
        self._prebuild_soon.start()

    def _prebuild(self) -> None:
        """Build the page that Continue leads to while nobody waits for it."""
        order = [page.id for page in self.controller.pages]
        place = order.index(self.controller.page) + 1
        if place < len(order) and order[place] not in self._pages:
            self._build(order[place])
            # Laid out as well, in the room that it will have.
            scroll = self._scrolls[order[place]]
            scroll.setGeometry(self._page_stack.contentsRect())
            scroll.ensurePolished()
            settled = scroll.widget().layout()
            if settled is not None:
                settled.activate()

    def _build(self, page_id: str) -> None:
        page = next(page for page in self.controller.pages if page.id == page_id)
        padded = Padded(None, (PAGE_MARGIN, 20, PAGE_MARGIN, 20))
        scroll = ScrollPage(padded, self._page_stack)
        slim(scroll)
        # What is inert lets a press through to here: then the way to change it is told.
        padded.installEventFilter(self)
        self._page_stack.addWidget(scroll)
        made = self._made(page, padded)
        assert isinstance(made, QWidget)
        padded.hold(made)
        self._pages[page_id], self._scrolls[page_id] = made, scroll
        side: ScrollPage | None = None
        if made.side is not None:
            made.side.show()
            side = ScrollPage(Padded(made.side, (18, 6, 14, 18)), self._panel_stack)
            slim(side)
            self._side_scrolls[page_id] = side
            self._panel_stack.addWidget(side)
        made.unanswered_changed.connect(self._refresh_soon.start)
        if isinstance(made, QuestionPage):
            made.review_wanted.connect(self.said_before.review)
        self._set_margins()
        self._show_frozen()
        self._order(scroll, side)

    def _order(self, scroll: ScrollPage, side: ScrollPage | None) -> None:
        """Put a new page into the round of the Tab key; the pages that are there stay where they are."""
        if len(self._pages) == 1:
            set_reading_order(self)
            return
        tops = focusable(self._tops)
        put_after(tops[-1], focusable(scroll))
        if side is not None:
            put_after((focusable(self.right.tabs) or focusable(self.foot))[-1], focusable(side))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press on a signed page changes nothing, and says what would."""
        if event.type() is QEvent.Type.MouseButtonPress and self.controller.frozen.is_frozen:
            self.controller.frozen.kept_out.emit()
        return super().eventFilter(watched, event)

    def _show_frozen(self) -> None:
        """What is signed can be read and not changed. The documents stay in reach."""
        frozen = self.controller.frozen.is_frozen
        for page in self._pages.values():
            if page.page.is_asked:
                for part in (page, page.side):
                    if isinstance(part, QWidget):
                        set_inert(part, frozen)

    def _made(self, page: Page, parent: QWidget) -> PageWidget:
        if page.step == "marks":
            marks = MarksPage(self.controller, page, parent)
            marks.done.connect(self.undo_bar.offer)
            marks.list.entered_form.connect(self._enter_form)
            marks.form.left.connect(self._leave_form)
            return marks
        if page.step == "photos":
            from ui.photos.photos_page import PhotosPage

            photos = PhotosPage(
                self.controller, page, parent, store=self._store, actor=self._actor, worker=self._worker
            )
            photos.jump.connect(self.jump)
            self._closing.append(photos.keep_waiting)
            return photos
        if page.step == "plan":
            from ui.plan.plan_page import PlanPage

            plan = PlanPage(self.controller, page, parent)
            plan.show_wanted.connect(self.show_to_patient)
            return plan
        if page.step == "documents":
            from ui.documents.documents_page import DocumentsPage

            documents = DocumentsPage(
                self.controller, page, parent, store=self._store, actor=self._actor, worker=self._worker
            )
            documents.jump.connect(self.jump)
            documents.side_wanted.connect(lambda: self.show_panel(SIDE))
            return documents
        if page.step == "check":
            check = CheckPage(self.controller, page, parent)
            check.change.connect(self.ways.go_and_return)
            return check
        if page.step == "finish":
            finish = FinishPage(self.controller, page, parent, store=self._store, actor=self._actor)
            finish.jump.connect(self.ways.go_and_return)
            finish.left.connect(self.leave)
            finish.button_wanted.connect(self.foot.continue_button.setFocus)
            return finish
        questions = QuestionPage(self.controller, page, parent)
        questions.denied.connect(self.ways.after_denial)
        if questions.volunteered is not None:
            questions.volunteered.jump.connect(self.jump)
            questions.volunteered.removed.connect(self.undo_bar.offer)
        return questions

    def _enter_form(self) -> None:
        marks = self.page
        if isinstance(marks, MarksPage):
            self.show_panel(SIDE)
            marks.form.focus_first()

    def _leave_form(self) -> None:
        self.show_panel(PAGE)
        self.page.focus_first()

    def _show_tabs(self) -> None:
        side = getattr(self.page, "side_title", "") if self.page.side is not None else ""
        tabs = [Tab(SIDE, side)] if side else []
        tabs.append(Tab(SUITABILITY, "Suitability", "F7"))
        # Tabs that are not on the screen are made when they are.
        if side:
            self.right.tabs.set_tabs(tabs, self._panel)
        self.right.tabs.setVisible(bool(side))
        if self._narrow:
            self.panel_tabs.set_tabs([Tab(PAGE, self.page.page.title), *tabs], self._panel)
        self.panel_tabs.setVisible(self._narrow and self._conflict is None)

    def _show_facts(self) -> None:
        controller = self.controller
        enabled = controller.enabled
        phototype = enabled.code("skin.phototype")
        named = enabled.codes("allergies.list")
        known = {"Y": "None known", "UNK": "Not sure"}.get(enabled.code("allergies.none-known") or "", "")
        facts = {
            "Visit": short_date(controller.visit),
            "Skin type": PHOTOTYPES.display(phototype).split(":")[0] if phototype else "",
            "Allergies": count_words(len(named), "named", "named") if named else known,
        }
        self.banner.show_patient(controller.patient, visit=controller.today, facts=facts)

    # Moving

    def _go(self, by: int) -> None:
        order = [page.id for page in self.controller.pages]
        place = order.index(self.controller.page) + by
        if 0 <= place < len(order):
            self._show_page(order[place], focus=True)

    def _choose_page(self, page_id: str) -> None:
        if self._must_choose():
            return
        self.page.settle()
        self.ways.return_to = ""
        self._show_page(page_id, focus=True)

    def _choose_step(self, step: str) -> None:
        pages = [page.id for page in self.controller.pages if page.step == step]
        waiting = [page for page in pages if self.controller.unanswered_on(page)]
        self._choose_page((waiting or pages)[0])

    def _before_this_page(self) -> str | None:
        """The last question before this page, so that "next" begins at its top."""
        order = [page.id for page in self.controller.pages]
        for page in reversed(self.controller.pages[: order.index(self.controller.page)]):
            if page.link_ids and not page.repeating:
                return page.link_ids[-1]
        return None

    def _travel(self, path: str | None) -> None:
        if path is not None:
            self._show_page(self.controller.page, focus=False)
            self.jump(path)

    # Conflicts

    def _meet_conflict(self) -> None:
        """Two desks changed the same visit: the choice takes the place of the page until it is made."""
        self._end_conflict()
        # What is still being typed is part of what is compared.
        self.page.settle()
        panel = ConflictPanel(self.controller)
        panel.resolved.connect(self._on_resolved)
        self._conflict = ScrollPage(Padded(panel, (PAGE_MARGIN, 20, PAGE_MARGIN, 20)))
        slim(self._conflict)
        self._middle.addWidget(self._conflict)
        self._set_choosing(True)
        self.show_panel(self._panel)
        panel.take_focus()

    def _must_choose(self) -> bool:
        """Whether a choice between two versions comes first; then whoever wants to go on is led to it."""
        self.said_before.end_comparing()
        if self._conflict is None:
            return False
        panel = self._conflict.findChild(ConflictPanel)
        if isinstance(panel, ConflictPanel):
            panel.take_focus()
        return True

    def _set_choosing(self, choosing: bool) -> None:
        """What changes answers waits for the choice, which shows them as they were when it was met."""
        for widget in (self.foot, self.page_tabs, *self._side_scrolls.values(), self.suitability.overrides):
            widget.setEnabled(not choosing)

    def _on_resolved(self) -> None:
        if self.controller.conflict is not None:
            # It changed once more meanwhile: the choice is asked anew, and may be on the screen already.
            return
        self._end_conflict()
        self._set_choosing(False)
        self.show_panel(PAGE)
        self.refresh()
        self.page.focus_first()

    def _end_conflict(self) -> None:
        if self._conflict is not None:
            self._middle.removeWidget(self._conflict)
            self._conflict.deleteLater()
            self._conflict = None

    # Sizes

    def minimumSizeHint(self) -> QSize:
        """Small: there is no smallest window."""
        return QSize(360, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1180 the panel becomes a tab, below 900 the steps fold to numbers."""
        super().resizeEvent(event)
        # The limits grow with the text, as everything does that holds text.
        scale = max(1.0, QApplication.font().pixelSize() / 15)
        width = self.width() / scale
        narrow = width < PANEL_BECOMES_TAB
        self.steps.set_folded(width < STEPS_FOLD)
        self.banner.set_narrow(width < STEPS_FOLD)
        if narrow != self._narrow:
            self._narrow = narrow
            layout = self._panel_holder.layout() if narrow else self.right.column
            assert layout is not None
            layout.addWidget(self._panel_stack)
            self.right.setVisible(not narrow)
            self.show_panel(PAGE)
        self._refresh_soon.start()

    def fit_tops(self) -> None:
        """Room round what stands over the page, while anything does."""
        side = 14 if self.width() < ONE_COLUMN else PAGE_MARGIN
        tops = (self.page_tabs, self.summary, self.said_before.confirm_bar)
        shown = self._narrow or any(not each.isHidden() for each in tops)
        self._tops.setContentsMargins(side, 10 if shown else 0, side, 6 if shown else 0)

    def _set_margins(self) -> None:
        side = 14 if self.width() < ONE_COLUMN else PAGE_MARGIN
        for scroll in self._scrolls.values():
            padded = scroll.widget()
            assert isinstance(padded, Padded)
            padded.set_margins(side, 20 if side > 20 else 10, 20)
        self.fit_tops()
        self._bottoms.setContentsMargins(side, 0, side, 8)
        self.foot.set_margin(side, low=self.height() < LOW)


def _page_tab(page: Page, waiting: int) -> Tab:
    words = count_words(waiting, "question left", "questions left") if waiting else "Complete"
    return Tab(page.id, page.title, words, not waiting)
