"""The page: a story laid out on paper, between a head and a foot with "Page n of m".

Same input, same bytes: no clock is read and nothing is random.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas as ReportLabCanvas
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.frames import Frame

from reports import typefaces
from reports.page_heads import FirstHeader, Footer, Header, Notice, RunningHeader
from reports.paper import EDGE, FOOT, SIDE, PageIdentity, Paper
from reports.styles import Look
from reports.surface import Canvas, Flowing

__all__ = ["EDGE", "SIDE", "HeaderTooHighError", "PageIdentity", "Pages", "Paper", "build_document"]


class HeaderTooHighError(ValueError):
    """The names are so long that they leave no room for the document."""


@dataclass(frozen=True, slots=True)
class Pages:
    """A finished PDF and its number of pages."""

    data: bytes
    count: int


def build_document(
    story: Sequence[Flowing],
    *,
    identity: PageIdentity,
    document_title: str,
    look: Look,
    paper: Paper = Paper.A4,
) -> Pages:
    """Lay the story out on pages and return the PDF.

    The story's flowables are used up: build new ones for another document. ``document_title`` is what a
    reader's window shows; leave the patient's name out of it. Raises HeaderTooHighError, or ReportLab's
    LayoutError for a thing that no page can hold.
    """
    typefaces.register()
    width = paper.width - 2 * SIDE
    notice = Notice(identity, look)
    footer = Footer(identity, look, width)
    first = FirstHeader(identity, look, width)
    later = RunningHeader(identity, look, width)
    top = paper.height - notice.content_top
    output = io.BytesIO()
    document = BaseDocTemplate(
        output,
        pagesize=(paper.width, paper.height),
        title=document_title,
        author=identity.clinic_name or "Candor",
        creator="Candor",
        # So that a file which somebody changed can still be told from one that was never issued here.
        keywords=identity.document_id,
        lang=look.say.language.tag,
        invariant=1,
        displayDocTitle=1,
        initialFontName=typefaces.SANS,
    )
    templates = []
    for name, header in (("first", first), ("later", later)):
        bottom = FOOT + footer.height + 2 * mm
        height = top - header.height - bottom
        if height < paper.height * 0.35:
            raise HeaderTooHighError(
                "The names of patient or clinic are too long to print in the heading of a page."
            )
        frame = Frame(
            SIDE, bottom, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name
        )

        def on_page(canvas: Canvas, _: object, header: Header = header) -> None:
            notice.draw(canvas, paper)
            header.draw(canvas, x=SIDE, top=top)
            footer.draw(canvas)

        templates.append(PageTemplate(id=name, frames=[frame], onPage=on_page, autoNextPageTemplate="later"))
    document.addPageTemplates(templates)
    document.build(list(story), canvasmaker=partial(_CountingCanvas, draw_count=footer.draw_count))
    return Pages(output.getvalue(), int(document.page))


class _CountingCanvas(ReportLabCanvas):  # type: ignore[misc]  # ReportLab ships no types
    """Holds back every page until the number of pages is known.

    Only the count is drawn late, so it stays fast.
    """

    def __init__(self, *args: Any, draw_count: Callable[[Canvas, int, int], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self._draw_count = draw_count
        self._held: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  ReportLab's name
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        held = self._held
        for number, page in enumerate(held, start=1):
            self.__dict__.update(page)
            self._draw_count(self, number, len(held))
            super().showPage()
        super().save()
