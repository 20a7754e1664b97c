"""Two desks changed the same visit: the choice takes the place of the page until it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.consultation.conflict_panel import ConflictPanel
from ui.consultation.page_widget import PAGE
from ui.consultation.slim_bars import slim
from ui.consultation.view_parts import Padded
from ui.theme.sizes import PAGE_MARGIN
from ui.widgets.focus import ScrollPage

if TYPE_CHECKING:
    from ui.consultation.consultation_view import ConsultationView


class ViewConflict(QObject):
    """Works on one view. `scroll` is what the choice stands in, None while there is nothing to choose."""

    def __init__(self, view: ConsultationView) -> None:
        super().__init__(view)
        self._view = view
        self.scroll: ScrollPage | None = None
        view.controller.conflicted.connect(lambda _conflict: self.meet())

    def meet(self) -> None:
        """Show the choice between the two versions."""
        view = self._view
        self._end()
        # What is still being typed is part of what is compared.
        view.page.settle()
        panel = ConflictPanel(view.controller)
        panel.resolved.connect(self._on_resolved)
        self.scroll = ScrollPage(Padded(panel, (PAGE_MARGIN, 20, PAGE_MARGIN, 20)))
        slim(self.scroll)
        view.middle_stack.addWidget(self.scroll)
        self._set_choosing(True)
        view.show_panel(view.panel)
        panel.take_focus()

    def comes_first(self) -> bool:
        """Whether the choice comes first; then whoever wants to go on is led to it."""
        if self.scroll is None:
            return False
        panel = self.scroll.findChild(ConflictPanel)
        if isinstance(panel, ConflictPanel):
            panel.take_focus()
        return True

    def _set_choosing(self, choosing: bool) -> None:
        """What changes answers waits for the choice, which shows them as they were when it was met."""
        view = self._view
        for widget in (view.foot, view.page_tabs, *view.pages.sides, view.suitability.overrides):
            widget.setEnabled(not choosing)

    def _on_resolved(self) -> None:
        view = self._view
        if view.controller.conflict is not None:
            # It changed once more meanwhile: the choice is asked anew, and may be on the screen already.
            return
        self._end()
        self._set_choosing(False)
        view.show_panel(PAGE)
        view.refresh()
        view.page.focus_first()

    def _end(self) -> None:
        if self.scroll is not None:
            self._view.middle_stack.removeWidget(self.scroll)
            self.scroll.deleteLater()
            self.scroll = None
