"""Reading a finished PDF again: checking it, and turning its pages into images. No Qt.

PDFium may be used by one thread at a time, so everything here runs on the worker, and only there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pypdfium2

POINTS_PER_INCH = 72


class DocumentMismatch(ValueError):
    """A PDF that is not what was asked for. The message is one sentence that says what to do."""


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
    """The size of every page, in order. Errors: `DocumentMismatch` where the bytes are no PDF."""
    document = _open(pdf)
    try:
        return tuple(PageSize(*document.get_page_size(number)) for number in range(len(document)))
    finally:
        document.close()


def render_page(pdf: bytes, number: int, *, dots_per_inch: float) -> PageImage:
    """One page, counted from 0, as pixels. Errors: `DocumentMismatch`."""
    document = _open(pdf)
    try:
        page = document[number]
        bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, rev_byteorder=False, prefer_bgrx=True)
        try:
            return PageImage(number, bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        finally:
            bitmap.close()
            page.close()
    finally:
        document.close()


def check_document(pdf: bytes, *, pages: int, on_every_page: tuple[str, ...]) -> None:
    """Open a finished PDF and compare it with what it should be.

    It has `pages` pages, and each holds all texts of `on_every_page` (white space apart). Errors:
    `DocumentMismatch`.
    """
    document = _open(pdf)
    try:
        if len(document) != pages:
            raise DocumentMismatch(_mismatch(f"It has {len(document)} pages and should have {pages}."))
        for number in range(pages):
            page = document[number]
            text_page = page.get_textpage()
            text = _plain(text_page.get_text_bounded())
            text_page.close()
            page.close()
            missing = [wanted for wanted in on_every_page if wanted and _plain(wanted) not in text]
            if missing:
                raise DocumentMismatch(_mismatch(f"Page {number + 1} lacks what stands on every page."))
    finally:
        document.close()


def _open(pdf: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        raise DocumentMismatch(_mismatch("It cannot be opened.")) from None


def _mismatch(what: str) -> str:
    return f"The PDF does not match the record, so it was not kept. {what} Nothing is lost. Try again."


def _plain(text: str) -> str:
    return re.sub(r"[\s\u00ad\ufffe\u0002]+", "", text)
