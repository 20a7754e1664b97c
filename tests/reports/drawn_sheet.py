"""A page that is right, drawn by hand, so that a test can make it wrong in one way.

Header, footer and body come in the order in which `reports.page` draws them.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from reports import typefaces
from reports.verification import Expected, verify

NAME, DOCUMENT = "Testa Nonesuch", "CND-00000-A"
WIDTH, HEIGHT = A4
LEFT, TOP = 60.0, 760.0
DARK = (0.08, 0.15, 0.17)

Draw = Callable[[Any], None]

EXPECTED = Expected(
    facts=(),
    on_every_page=(NAME, DOCUMENT),
    language="en-GB",
    title="Test paper",
    width=WIDTH,
    height=HEIGHT,
    margin=17.0,
    smallest_type=8.6,
    side=51.0,
)


def text(
    canvas: Any, words: str, *, x: float = LEFT, y: float, size: float = 12, font: str = typefaces.SANS
) -> None:
    """One line in dark ink."""
    canvas.setFillColorRGB(*DARK)
    canvas.setFont(font, size)
    canvas.drawString(x, y, words)


def lines(*written: str, y: float = TOP, size: float = 12, font: str = typefaces.SANS) -> Draw:
    """A paragraph, line by line."""

    def draw(canvas: Any) -> None:
        for number, line in enumerate(written):
            text(canvas, line, y=y - number * size * 4 / 3, size=size, font=font)

    return draw


def sheet(
    *bodies: Draw,
    name: str = NAME,
    count: str = "Page {number} of {total}",
    language: str | None = "en-GB",
    title: str = "Test paper",
    paper: tuple[float, float] = A4,
    rotation: int = 0,
) -> bytes:
    """A document with a page for each body; without any, one page with a line of text."""
    typefaces.register()
    pages = bodies or (lines("Marks may look better."),)
    output = io.BytesIO()
    canvas = Canvas(
        output, pagesize=paper, invariant=1, lang=language, initialFontName=typefaces.SANS, pageCompression=1
    )
    canvas.setTitle(title)
    for number, draw in enumerate(pages, start=1):
        text(canvas, name, x=51.5, y=800, size=10.2)
        canvas.line(51.5, 790, 543.5, 790)
        canvas.line(51.5, 35, 543.5, 35)
        text(canvas, f"Document {DOCUMENT}", x=51.5, y=22.5, size=8.6)
        draw(canvas)
        words = count.format(number=number, total=len(pages))
        text(
            canvas,
            words,
            x=543.5 - typefaces.width_of(words, font=typefaces.SANS, size=8.6),
            y=22.5,
            size=8.6,
        )
        if rotation:
            canvas.setPageRotation(rotation)
        canvas.showPage()
    canvas.save()
    return output.getvalue()


def wrong(*bodies: Draw, pdf: bytes | None = None, **changed: Any) -> tuple[str, ...]:
    """What is wrong with a document of these pages; what is expected of it can be changed."""
    return verify(sheet(*bodies) if pdf is None else pdf, replace(EXPECTED, **changed))
