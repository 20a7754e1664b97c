"""The frame of the consultation's view: its parts, where they stand, and how they fold in a small window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.consultation.controller import ConsultationController
from ui.consultation.finish_page import CHECK, CHECK_WORDS, PointCard
from ui.consultation.frozen_banner import FrozenBanner
from ui.consultation.patient_banner import LOW_WINDOW, PatientBanner
from ui.consultation.slim_bars import slim
from ui.consultation.suitability_panel import SuitabilityPanel
from ui.consultation.tab_row import TabRow
from ui.consultation.view_parts import FootBar, Padded, RightPanel, StepsColumn
from ui.theme.colours import Tone
from ui.theme.sizes import ONE_COLUMN, PAGE_MARGIN, PANEL_BECOMES_TAB, STEPS_FOLD
from ui.widgets.focus import ScrollPage
from ui.widgets.messages import ErrorSummary, UndoBar

LOW = 420
"""Below this height, in pixels, the tabs of a step's pages are left out."""


class ViewFrame(QWidget):
    """The parts without anything in them. `folded()` tells that the panel at the right came or went.

    `page_stack` holds the pages, `panel_stack` what stands at the right, or in a narrow window in the place
    of the page; `middle_stack` shows one of the two, or what takes the place of both. Over the page stand
    `tops`, under it `bottoms`.
    """

    folded = Signal()
    resized = Signal()

    def __init__(self, controller: ConsultationController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_narrow = False
        self.banner = PatientBanner(self)
        self.frozen_banner = FrozenBanner(controller.frozen, self)
        self.steps = StepsColumn(self)
        self.page_tabs = TabRow("Pages of this step", self)
        self.panel_tabs = TabRow("What is shown", self)
        self.summary = ErrorSummary(self)
        self.to_check = PointCard(CHECK, "triangle-alert", Tone.WARNING, self, words=CHECK_WORDS)
        self.undo_bar = UndoBar(self)
        self.foot = FootBar(self)
        self.page_stack = QStackedWidget(self)
        self.panel_stack = QStackedWidget(self)
        self.suitability = SuitabilityPanel(controller)
        self.suitability_scroll = ScrollPage(Padded(self.suitability, (18, 6, 14, 18)))
        slim(self.suitability_scroll)
        self.panel_stack.addWidget(self.suitability_scroll)
        self.right = RightPanel(self.panel_stack, self)
        self.panel_holder = QWidget(self)
        holder = QVBoxLayout(self.panel_holder)
        holder.setContentsMargins(0, 0, 0, 0)
        self.middle_stack = QStackedWidget(self)
        self.middle_stack.addWidget(self.page_stack)
        self.middle_stack.addWidget(self.panel_holder)
        self.over_page: tuple[QWidget, ...] = (self.page_tabs, self.summary, self.to_check)
        self.tops = QVBoxLayout()
        self.bottoms = QVBoxLayout()
        self.work = QWidget(self)
        self.column = QVBoxLayout(self)
        self._lay_out()

    def minimumSizeHint(self) -> QSize:
        """Small: there is no smallest window."""
        return QSize(360, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1180 the panel becomes a tab, below 900 the steps fold to numbers."""
        super().resizeEvent(event)
        # The limits grow with the text, as everything does that holds text.
        scale = max(1.0, QApplication.font().pixelSize() / 15)
        width = self.width() / scale
        self.steps.set_folded(width < STEPS_FOLD)
        self.banner.set_narrow(width < STEPS_FOLD, low=self.height() < LOW_WINDOW * scale)
        self._fold(width < PANEL_BECOMES_TAB)
        self.resized.emit()

    def fit_tops(self) -> None:
        """Room round what stands over the page, while anything does."""
        shown = self.is_narrow or any(not each.isHidden() for each in self.over_page)
        side = self.side_margin
        self.tops.setContentsMargins(side, 10 if shown else 0, side, 6 if shown else 0)

    def fit(self) -> None:
        """Stand in line with the page, whose sides get less room in a small window."""
        side = self.side_margin
        self.fit_tops()
        self.bottoms.setContentsMargins(side, 0, side, 8)
        self.foot.set_margin(side, low=self.height() < LOW)

    @property
    def side_margin(self) -> int:
        """The room at the sides of a page, in pixels."""
        return 14 if self.width() < ONE_COLUMN else PAGE_MARGIN

    def _fold(self, narrow: bool) -> None:
        if narrow == self.is_narrow:
            return
        self.is_narrow = narrow
        layout = self.panel_holder.layout() if narrow else self.right.column
        assert layout is not None
        layout.addWidget(self.panel_stack)
        self.right.setVisible(not narrow)
        self.folded.emit()

    def _lay_out(self) -> None:
        self.tops.setSpacing(8)
        for widget in (self.panel_tabs, self.page_tabs, self.summary, self.to_check):
            self.tops.addWidget(widget)
        self.bottoms.addWidget(self.undo_bar)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(self.tops)
        middle.addWidget(self.middle_stack, 1)
        middle.addLayout(self.bottoms)
        middle.addWidget(self.foot)
        across = QHBoxLayout(self.work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.steps)
        across.addLayout(middle, 1)
        across.addWidget(self.right)
        # What does not fit folds away or scrolls: the layout must not hold the window wide.
        self.column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.banner)
        self.column.addWidget(self.frozen_banner)
        self.column.addWidget(self.work, 1)
