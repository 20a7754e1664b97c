"""Above the preview: what is shown, which page, how large, and the buttons that change it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.documents.pdf_preview import PdfPreview
from ui.theme.type import TextStyle
from ui.widgets.buttons import QuietButton
from ui.widgets.labels import Hint, Label


class PreviewBar(QWidget):
    """Follows one preview and moves it."""

    def __init__(self, preview: PdfPreview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview = preview
        self.title = Label("", TextStyle.LABEL, parent=self)
        self.back_page = _tool(self, "chevron-up", "Previous page", lambda: self._turn(-1))
        self.page_words = Hint("", self, wrap=False)
        self.next_page = _tool(self, "chevron-down", "Next page", lambda: self._turn(1))
        self.zoom_out = _tool(self, "minus", "Smaller", preview.zoom_out)
        self.zoom_words = Hint("100 %", self, wrap=False)
        self.zoom_in = _tool(self, "plus", "Larger", preview.zoom_in)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.title, 1)
        for widget in (
            self.back_page, self.page_words, self.next_page, self.zoom_out, self.zoom_words, self.zoom_in
        ):  # fmt: skip
            row.addWidget(widget)
        preview.page_changed.connect(self.show_page)
        preview.zoom_changed.connect(lambda zoom: self.zoom_words.setText(f"{round(zoom * 100)} %"))

    def show_page(self, page: int) -> None:
        """Say which page, counted from 0, stands at the top."""
        pages = self._preview.pages
        self.page_words.setText(f"Page {page + 1} of {pages}" if pages else "")
        self.back_page.setEnabled(page > 0)
        self.next_page.setEnabled(page + 1 < pages)

    def _turn(self, by: int) -> None:
        self._preview.go_to(self._preview.page + by)


def _tool(parent: QWidget, icon: str, name: str, act: Callable[[], None]) -> QuietButton:
    button = QuietButton("", parent, icon=icon, name=name)
    button.clicked.connect(lambda _on: act())
    return button
