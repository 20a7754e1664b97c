"""Printing: the pages of a stored PDF, painted on the printer as they were shown."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui.documents.own_jobs import OwnJobs
from ui.documents.pdf_pages import PageImage, render_page
from ui.worker import Cancel, Worker

DOTS_PER_INCH = 300
"""Sharp for 9 point type, and 35 MB of pixels for an A4 page."""


def image_of(page: PageImage) -> QImage:
    """The Qt image of a rendered page; it owns its pixels."""
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    return image.copy()


def new_printer(*, paper: str) -> QPrinter:
    """A printer set for whole pages without margins of its own. `paper` is a4 or letter."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    size = QPageSize.PageSizeId.Letter if paper == "letter" else QPageSize.PageSizeId.A4
    printer.setPageLayout(
        QPageLayout(QPageSize(size), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    )
    printer.setFullPage(True)
    # The queue of a shared printer shows this name to everybody: it holds nothing of the patient.
    printer.setDocName("Candor document")
    return printer


def ask_for_printer(printer: QPrinter, *, pages: int | None, parent: QWidget) -> bool:
    """Show the system's print dialog; False where it was cancelled. `pages` None: all of them, unasked."""
    dialog = QPrintDialog(printer, parent)
    if pages is not None:
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
        dialog.setMinMax(1, pages)
    return dialog.exec() == QDialog.DialogCode.Accepted


def pages_to_print(printer: QPrinter, pages: int) -> tuple[int, ...]:
    """The pages asked for, counted from 0."""
    if printer.printRange() != QPrinter.PrintRange.PageRange or not printer.fromPage():
        return tuple(range(pages))
    return tuple(range(printer.fromPage() - 1, min(printer.toPage() or pages, pages)))


class PagePrinting(QObject):
    """Prints pages of a PDF one after the other: rendered on the worker, painted on the printer at home.

    Only one page is in memory at a time. Signals: `done()`, or `failed(sentence)`.
    """

    done = Signal()
    failed = Signal(str)

    def __init__(
        self, printer: QPrinter, pdf: bytes, pages: int, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._printer, self._pdf = printer, pdf
        self._jobs = OwnJobs(self, worker)
        self._waiting = list(pages_to_print(printer, pages))
        self._is_first = True
        self._painter = QPainter()

    def begin(self) -> None:
        """Start the printer, and send it the first page."""
        if self._painter.begin(self._printer):
            self._next()
        else:
            self._fail("The printer did not start. Check that it is on, or choose another.")

    def _next(self) -> None:
        if not self._waiting:
            self._painter.end()
            self.done.emit()
            return
        number, pdf = self._waiting.pop(0), self._pdf

        def render(_cancel: Cancel) -> PageImage:
            return render_page(pdf, number, dots_per_inch=DOTS_PER_INCH)

        self._jobs.run("Printing the document", render, self._paint, self._fail)

    def _paint(self, page: PageImage) -> None:
        if not self._is_first and not self._printer.newPage():
            self._fail("The printer stopped between two pages. Check its paper, then print again.")
            return
        self._is_first = False
        paint_page(self._painter, self._printer, page)
        self._next()

    def _fail(self, sentence: str) -> None:
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()
        self.failed.emit(sentence)


def paint_page(painter: QPainter, printer: QPrinter, page: PageImage) -> None:
    """Paint a rendered page on a sheet, at its true size."""
    image = image_of(page)
    paper = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
    wanted = image.size().scaled(paper.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(0, 0, wanted.width(), wanted.height()), image)
