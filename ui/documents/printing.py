"""Printing: the pages of a stored PDF, painted on the printer as they were shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui.documents.pdf_pages import PageImage

DOTS_PER_INCH = 300
"""Sharp for 9 point type, and 35 MB of pixels for an A4 page."""


class PrintProblem(RuntimeError):
    """A printer that did not take the pages. The message is one sentence that says what to do."""


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
    printer.setDocName("Candor handout")
    return printer


def ask_for_printer(printer: QPrinter, *, pages: int, parent: QWidget) -> bool:
    """Show the system's print dialog; False where it was cancelled."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, True)
    dialog.setMinMax(1, pages)
    return dialog.exec() == QDialog.DialogCode.Accepted


def pages_to_print(printer: QPrinter, pages: int) -> tuple[int, ...]:
    """The pages asked for, counted from 0."""
    if printer.printRange() != QPrinter.PrintRange.PageRange or not printer.fromPage():
        return tuple(range(pages))
    return tuple(range(printer.fromPage() - 1, min(printer.toPage() or pages, pages)))


def print_pages(printer: QPrinter, pages: Sequence[PageImage]) -> None:
    """Paint rendered pages, one a sheet, at their true size. Errors: `PrintProblem`."""
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintProblem("The printer did not start. Check that it is on, or choose another.")
    try:
        for place, page in enumerate(pages):
            if place and not printer.newPage():
                raise PrintProblem(
                    "The printer stopped between two pages. Check its paper, then print again."
                )
            image = image_of(page)
            paper = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
            wanted = image.size().scaled(paper.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRectF(0, 0, wanted.width(), wanted.height()), image)
    finally:
        painter.end()
