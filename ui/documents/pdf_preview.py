"""The true pages of a PDF on the screen: rendered from its bytes on the worker, never drawn a second time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.consultation.slim_bars import slim
from ui.documents.own_jobs import OwnJobs
from ui.documents.pdf_pages import POINTS_PER_INCH, PageImage, PageSize, render_page
from ui.documents.printing import image_of
from ui.theme.colours import PAPER, colours_of
from ui.theme.type import grown
from ui.worker import Cancel, Job, Worker

SCREEN_DOTS = 96
"""Dots of an inch at 100 %."""
ZOOM_STEPS = (0.25, 0.5, 0.67, 0.82, 1.0, 1.25, 1.5, 2.0, 3.0)
GAP = 20
SCREEN_LINE = 40
_LEAST_HEIGHT = 240
KEPT_PAGES = 8
"""So many rendered pages are kept; more than can be seen at once."""


class PdfPreview(QAbstractScrollArea):
    """Pages under each other. Page Up and Page Down turn pages, Ctrl with + - 0 zooms.

    `page_changed` gives the page at the top, from 0; `zoom_changed` the zoom, 1 for true size.
    """

    page_changed = Signal(int)
    zoom_changed = Signal(float)

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_jobs = OwnJobs(self, worker)
        self._pdf = b""
        self._sizes: tuple[PageSize, ...] = ()
        self._images: dict[tuple[int, int], QImage] = {}
        self._jobs: dict[tuple[int, int], Job] = {}
        self._zoom = 1.0
        self._fits = True
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        slim(self)
        self.setAccessibleName("No document is shown")
        self.setAccessibleDescription("Page Up and Page Down turn pages. Ctrl and plus or minus zoom.")
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def minimumSizeHint(self) -> QSize:
        """Enough of a page to read: where the words above it are large, the whole scrolls instead."""
        return QSize(200, grown(_LEAST_HEIGHT))

    @property
    def page(self) -> int:
        """The page at the top of the view, from 0."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages the document has; 0 without one."""
        return len(self._sizes)

    @property
    def zoom(self) -> float:
        """1 is true size."""
        return self._zoom

    @property
    def images_shown(self) -> int:
        """How many pages have been rendered at the zoom of now."""
        return sum(dots == self._dots() for _, dots in self._images)

    def set_document(self, pdf: bytes, sizes: Sequence[PageSize]) -> None:
        """Show a PDF from its first page, with its pages' sizes."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()
        self._images.clear()
        self._pdf, self._sizes = pdf, tuple(sizes)
        self._page = -1
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._scrolled()
        self.viewport().update()

    def go_to(self, page: int) -> None:
        """Bring a page, from 0, to the top."""
        if self._sizes:
            place = self._place(max(0, min(page, self.pages - 1)))
            self.verticalScrollBar().setValue(place.top() - GAP)

    def set_zoom(self, zoom: float) -> None:
        """Zoom, keeping the page at the top where it is."""
        page = max(0, self._page)
        self._fits = False
        self._apply_zoom(zoom)
        self.go_to(page)

    def zoom_in(self) -> None:
        """The next larger step."""
        self.set_zoom(next((step for step in ZOOM_STEPS if step > self._zoom + 0.01), ZOOM_STEPS[-1]))

    def zoom_out(self) -> None:
        """The next smaller step."""
        self.set_zoom(
            next((step for step in reversed(ZOOM_STEPS) if step < self._zoom - 0.01), ZOOM_STEPS[0])
        )

    def fit_width(self) -> None:
        """As large as the view is wide."""
        self._fits = True
        self._lay_out()

    # Qt events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys, ends, and the zoom keys."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        bar = self.verticalScrollBar()
        actions = {
            Qt.Key.Key_PageDown: lambda: self.go_to(self._page + 1),
            Qt.Key.Key_PageUp: lambda: self.go_to(self._page - 1),
            Qt.Key.Key_Home: lambda: self.go_to(0),
            Qt.Key.Key_End: lambda: self.go_to(self.pages - 1),
            Qt.Key.Key_Down: lambda: bar.setValue(bar.value() + SCREEN_LINE),
            Qt.Key.Key_Up: lambda: bar.setValue(bar.value() - SCREEN_LINE),
        }
        zooms = {
            Qt.Key.Key_Plus: self.zoom_in,
            Qt.Key.Key_Equal: self.zoom_in,
            Qt.Key.Key_Minus: self.zoom_out,
            Qt.Key.Key_0: self.fit_width,
        }
        action = zooms.get(Qt.Key(event.key())) if control else actions.get(Qt.Key(event.key()))
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_in() if event.angleDelta().y() > 0 else self.zoom_out()
            return
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the width fitted, where it was."""
        super().resizeEvent(event)
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Another screen may have other pixels."""
        super().changeEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Every page that is in view; white until its pixels have come."""
        painter = QPainter(self.viewport())
        colours = colours_of(self.palette())
        painter.fillRect(event.rect(), QColor(colours.sunken))
        top = self.verticalScrollBar().value()
        left = self.horizontalScrollBar().value()
        for number in range(self.pages):
            place = self._place(number).translated(-left, -top)
            if not place.intersects(event.rect()):
                continue
            painter.setPen(QColor(colours.rule))
            painter.setBrush(QColor(PAPER))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
            image = self._images.get((number, self._dots()))
            if image is None:
                self._ask_for(number)
            else:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(QRectF(place), image)

    # inside

    def _dots(self) -> int:
        return max(20, round(SCREEN_DOTS * self._zoom * self.devicePixelRatioF()))

    def _ask_for(self, number: int) -> None:
        dots, pdf = self._dots(), self._pdf
        key = (number, dots)
        if key in self._jobs:
            return

        def render(_cancel: Cancel) -> PageImage:
            return render_page(pdf, number, dots_per_inch=dots)

        def show(page: PageImage) -> None:
            self._jobs.pop(key, None)
            if pdf is self._pdf:
                self._images[key] = image_of(page)
                self._forget_far_ones()
                self.viewport().update()

        self._jobs[key] = self._own_jobs.run(f"Showing page {number + 1}", render, show, self._not_shown)

    def _forget_far_ones(self) -> None:
        """A page at 300 % takes 30 MB, and a record has many: only those round the one shown are kept."""
        by_distance = sorted(self._images, key=lambda key: abs(key[0] - self._page))
        for key in by_distance[KEPT_PAGES:]:
            del self._images[key]

    def _not_shown(self, sentence: str) -> None:
        self.setAccessibleDescription(sentence)

    def _lay_out(self) -> None:
        if self._fits and self._sizes:
            widest = max(size.width for size in self._sizes) * SCREEN_DOTS / POINTS_PER_INCH
            self._apply_zoom(max(0.2, min(1.6, (self.viewport().width() - 2 * GAP) / widest)))
            return
        self._set_ranges()

    def _apply_zoom(self, zoom: float) -> None:
        if abs(zoom - self._zoom) > 0.001:
            self._zoom = zoom
            self._images = {key: image for key, image in self._images.items() if key[1] == self._dots()}
            self.zoom_changed.emit(zoom)
        self._set_ranges()
        self.viewport().update()

    def _set_ranges(self) -> None:
        bottom = self._place(self.pages - 1).bottom() + GAP if self._sizes else 0
        widest = max((self._pixels(number).width() for number in range(self.pages)), default=0) + 2 * GAP
        for bar, wanted, seen in (
            (self.verticalScrollBar(), bottom, self.viewport().height()),
            (self.horizontalScrollBar(), widest, self.viewport().width()),
        ):
            bar.setRange(0, max(0, wanted - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(SCREEN_LINE)

    def _pixels(self, number: int) -> QSize:
        size = self._sizes[number]
        scale = SCREEN_DOTS * self._zoom / POINTS_PER_INCH
        return QSize(round(size.width * scale), round(size.height * scale))

    def _place(self, number: int) -> QRect:
        """Where a page stands in the whole document, in pixels."""
        top = GAP + sum(self._pixels(before).height() + GAP for before in range(number))
        size = self._pixels(number)
        left = max(GAP, (self.viewport().width() - size.width()) // 2)
        return QRect(left, top, size.width(), size.height())

    def _scrolled(self) -> None:
        value = self.verticalScrollBar().value()
        at_end = value > 0 and value == self.verticalScrollBar().maximum()
        page = next((n for n in range(self.pages) if self._place(n).bottom() - GAP > value), 0)
        page = self.pages - 1 if at_end and self.pages else page
        if page != self._page:
            self._page = page
            words = f"Page {page + 1} of {self.pages}" if self.pages else "No document is shown"
            self.setAccessibleName(words)
            self.page_changed.emit(page)
        self.viewport().update()
