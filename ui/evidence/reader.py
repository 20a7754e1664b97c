"""Reads one page of the evidence: text that can be chosen and copied, with links for mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ui.evidence.page_html import html_of, ref_of
from ui.evidence.pages import Page
from ui.slim_scroll_bar import slim
from ui.theme.colours import colours_of
from ui.theme.type import TextFollower, TextStyle, font_of, grown

_WIDEST = 860
_MARGIN = 28


class EvidenceReader(TextFollower, QTextBrowser):
    """`wanted(Ref)` tells the link that was pressed. Tab goes from link to link, Enter opens one."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setTabChangesFocus(False)
        self.setAccessibleName("What is known")
        slim(self)
        self.anchorClicked.connect(self._on_link)
        self._ground()

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._page

    def show_page(self, page: Page | None) -> None:
        """Show a page from its top; None shows nothing."""
        self._page = page
        self._write()
        self.setAccessibleName(f"{page.over}. {page.title}" if page is not None else "What is known")
        self.verticalScrollBar().setValue(0)

    def restyle(self) -> None:
        """Write the page again at the text size that is set now."""
        self._fit()
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours: the page is written again."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.isVisible():
            self._ground()
            self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines stay short enough to read."""
        self._fit()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt with an arrow belongs to the way back and forward, not to this text's own history."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if alt and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        side = max(_MARGIN, (self.width() - grown(_WIDEST)) // 2)
        self.setViewportMargins(_MARGIN, 20, min(side, self.width() // 3), 0)

    def _ground(self) -> None:
        window = self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.Window)
        if self.palette().color(QPalette.ColorRole.Base) != window:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.Base, window)
            self.setPalette(palette)

    def _write(self) -> None:
        self.document().setDefaultFont(font_of(TextStyle.BODY))
        self.document().setDocumentMargin(4)
        page = self._page
        self.setHtml(html_of(page, colours_of(self.palette())) if page is not None else "")

    def _on_link(self, url: QUrl) -> None:
        ref = ref_of(url.toString())
        if ref is not None:
            self.wanted.emit(ref)
