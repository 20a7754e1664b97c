"""Turning the pages of a finished PDF into images. No Qt.

PDFium may be used by one thread at a time, so everything here runs on the worker, and only there. It is
imported there too: that takes longer than a page may take to open.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pypdfium2

POINTS_PER_INCH = 72


class UnreadablePdf(ValueError):
    """Bytes that are no PDF. The message is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as pixels of four bytes (blue, green, red, none); `stride` bytes a row."""

    number: int
    width: int
    height: int
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class PageSize:
    """Width and height of a page in points (1/72 inch)."""

    width: float
    height: float


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """The size of every page, in order. Errors: `UnreadablePdf`."""
    with _opened(pdf) as document:
        return tuple(PageSize(*document.get_page_size(number)) for number in range(len(document)))


def render_page(pdf: bytes, number: int, *, dots_per_inch: float) -> PageImage:
    """One page, counted from 0, as pixels. Errors: `UnreadablePdf`."""
    with _opened(pdf) as document:
        page = document[number]
        bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, rev_byteorder=False, prefer_bgrx=True)
        try:
            return PageImage(number, bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()
            page.close()


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise UnreadablePdf("The document cannot be opened. Make it again.") from None
    try:
        yield document
    finally:
        document.close()
