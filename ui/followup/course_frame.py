"""The frame of the page of a course: banner, days, record, foot and panel, and how they fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.consultation.finish_page import CHECK, PointCard
from ui.consultation.patient_banner import LOW_WINDOW, PatientBanner
from ui.consultation.view_parts import Padded
from ui.followup.course_parts import CourseFoot, SidePanel, VisitsColumn
from ui.safekeeping.page_head import page_head
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN, PANEL_BECOMES_TAB, STEPS_FOLD
from ui.theme.type import TextStyle, grown
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Label, PageTitle
from ui.widgets.messages import ErrorSummary

if TYPE_CHECKING:
    from ui.input_file import Knowledge

CHECK_WORDS = "This may stay as it is: look at each line, then save once more."


class CourseFrame(QWidget):
    """What stands where. Beside the record there is a panel; in a narrow window it goes under it."""

    def __init__(self, knowledge: Knowledge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lay_out(knowledge)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the panel goes under the record, and the days fold to numbers."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        beside = self.width() >= grown(PANEL_BECOMES_TAB)
        is_low = self.height() < grown(LOW_WINDOW)
        self.banner.set_narrow(self.width() < grown(STEPS_FOLD), low=is_low)
        self.visits.set_folded(self.width() < grown(STEPS_FOLD))
        holder = self.side_column if beside else self.below
        if holder.indexOf(self.side) < 0:
            holder.addWidget(self.side)
        self.side_holder.setVisible(beside)
        self.side.set_beside(beside)
        margin = PAGE_MARGIN if self.width() >= grown(STEPS_FOLD) else 16
        self.padded.set_margins(margin, 20, 24)
        self.foot.set_margin(margin)

    def _lay_out(self, knowledge: Knowledge) -> None:
        self.banner = PatientBanner(self)
        # What these two lead to is the consultation's own: the first step leads there.
        self.banner.turn_button.hide()
        self.banner.changes_button.hide()
        self.visits = VisitsColumn(self)
        self.summary = ErrorSummary(self)
        self.to_check = PointCard(CHECK, "triangle-alert", Tone.WARNING, self, words=CHECK_WORDS)
        self.title = PageTitle("", self)
        self.hint = Label("", TextStyle.BODY, Tone.SECOND, self)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(page_head(self.title, self.hint))
        column.addWidget(self.summary)
        column.addWidget(self.to_check)
        self.forms = QStackedWidget(middle)
        column.addWidget(self.forms)
        self.below = QVBoxLayout()
        column.addLayout(self.below)
        column.addStretch(1)
        self.padded = Padded(middle, (PAGE_MARGIN, 20, PAGE_MARGIN, 24))
        self.scroll = ScrollPage(self.padded, self)
        slim(self.scroll)
        self.foot = CourseFoot(self)
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.scroll, 1)
        centre.addWidget(self.foot)
        self.side = SidePanel(knowledge, self)
        self.side_holder = QWidget(self)
        self.side_column = QVBoxLayout(self.side_holder)
        self.side_column.setContentsMargins(0, 0, 0, 0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.visits)
        across.addLayout(centre, 1)
        across.addWidget(self.side_holder)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.banner)
        whole.addLayout(across, 1)
        self._fit()
