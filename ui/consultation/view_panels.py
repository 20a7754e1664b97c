"""What stands beside the page, or in its place where there is little room: its own panel, or suitability."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.consultation.page_widget import PAGE, SIDE, SUITABILITY
from ui.consultation.tab_row import Tab

if TYPE_CHECKING:
    from ui.consultation.consultation_view import ConsultationView


class ViewPanels(QObject):
    """Works on one view. `shown` is "side" or "suitability"; in a narrow window also "page"."""

    def __init__(self, view: ConsultationView) -> None:
        super().__init__(view)
        self._view = view
        self.shown = PAGE

    def show(self, panel: str) -> None:
        """Show a panel; in a narrow window it takes the place of the page.

        A choice between two versions keeps the place of the page until it is made.
        """
        view = self._view
        has_side = view.page.side is not None
        if panel == SIDE and not has_side:
            panel = PAGE
        if panel == PAGE and not view.is_narrow:
            panel = SIDE if has_side else SUITABILITY
        self.shown = panel
        in_panel = panel if panel != PAGE else SIDE if has_side else SUITABILITY
        own = view.pages.side(view.controller.page)
        view.panel_stack.setCurrentWidget(own if in_panel == SIDE and own else view.suitability_scroll)
        instead = view.is_narrow and panel != PAGE
        middle = view.panel_holder if instead else view.page_stack
        view.middle_stack.setCurrentWidget(view.conflict.scroll or middle)
        self.show_tabs()

    def show_tabs(self) -> None:
        """The tabs of what there is to show."""
        view = self._view
        side = getattr(view.page, "side_title", "") if view.page.side is not None else ""
        tabs = [Tab(SIDE, side)] if side else []
        tabs.append(Tab(SUITABILITY, "Suitability", "F7"))
        # Tabs that are not on the screen are made when they are.
        if side:
            view.right.tabs.set_tabs(tabs, self.shown)
        view.right.tabs.setVisible(bool(side))
        if view.is_narrow:
            view.panel_tabs.set_tabs([Tab(PAGE, view.page.page.title), *tabs], self.shown)
        view.panel_tabs.setVisible(view.is_narrow and view.conflict.scroll is None)
