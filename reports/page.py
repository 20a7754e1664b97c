"""The page: paper, margins, header with clinic and patient, footer with document, version and "Page n of m".

Same input, same bytes: no clock is read and nothing is random.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas as ReportLabCanvas
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.frames import Frame

from reports import typefaces
from reports.flowables.base import Stack
from reports.flowables.call_box import FillLine
from reports.flowables.text import marked, paragraph, title
from reports.styles import Look
from reports.surface import Canvas, Flowing

SIDE = 18 * mm
TOP = 12 * mm
FOOT = 7 * mm
# Printers cannot print nearer to the edge than this.
EDGE = 6 * mm


class Paper(Enum):
    """The two paper sizes, in points."""

    A4 = A4
    LETTER = LETTER

    @property
    def width(self) -> float:
        """Width in points."""
        return float(self.value[0])

    @property
    def height(self) -> float:
        """Height in points."""
        return float(self.value[1])


@dataclass(frozen=True, slots=True)
class PageIdentity:
    """Who and what a document is about: printed on every page. Texts as people read them.

    Dates already written out.

    An empty clinic name or an empty tuple of clinic lines, and any empty value of the banner, prints as a
    line to fill in by hand. ``banner`` replaces what stands under the clinic's block, for a paper
    that is about no patient. ``draft_notice`` stands at the top of every page (empty: nothing).
    """

    patient_name: str
    born: str
    clinic_name: str
    clinic_lines: tuple[str, ...]
    visit: str
    seen_by: str
    document_id: str
    version_line: str
    draft_notice: str = ""
    banner: tuple[tuple[str, str], ...] = ()


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
    notice = _Notice(identity, look)
    footer = _Footer(identity, look, width)
    first = _FirstHeader(identity, look, width)
    later = _RunningHeader(identity, look, width)
    top = paper.height - notice.content_top
    output = io.BytesIO()
    document = BaseDocTemplate(
        output,
        pagesize=(paper.width, paper.height),
        title=document_title,
        author=identity.clinic_name or "Candor",
        creator="Candor",
        lang=look.say.language.tag,
        invariant=1,
        displayDocTitle=1,
        initialFontName=typefaces.SANS,
    )
    templates = []
    for name, header in (("first", first), ("later", later)):
        bottom = FOOT + footer.height + 3 * mm
        height = top - header.height - bottom
        if height < paper.height * 0.35:
            raise HeaderTooHighError(
                "The names of patient or clinic are too long to print in the heading of a page."
            )
        frame = Frame(
            SIDE, bottom, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0, id=name
        )

        def on_page(canvas: Canvas, _: object, header: _Header = header) -> None:
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


class _Notice:
    """The line at the very top, such as "Clinical content: draft, not signed off"."""

    def __init__(self, identity: PageIdentity, look: Look) -> None:
        self._text = identity.draft_notice
        self._style = look.footer
        height = EDGE + self._style.leading + 3 * mm if self._text else 0.0
        # Distance of the header from the upper edge of the paper.
        self.content_top = max(TOP, height)

    def draw(self, canvas: Canvas, paper: Paper) -> None:
        canvas.setFillColor(self._style.textColor)
        canvas.setFont(typefaces.SANS_BOLD, self._style.fontSize)
        canvas.drawRightString(paper.width - SIDE, paper.height - EDGE - self._style.fontSize, self._text)


class _Header:
    """Something at the head of a page that knows its height before anything is drawn."""

    height: float

    def draw(self, canvas: Canvas, *, x: float, top: float) -> None:
        raise NotImplementedError


class _FirstHeader(_Header):
    """The clinic's block and the patient's banner."""

    def __init__(self, identity: PageIdentity, look: Look, width: float) -> None:
        self._look = look
        self._width = width
        self._left, self._right = width * 0.55, width * 0.42
        right = ParagraphStyle("clinic-lines", parent=look.table, alignment=0 if look.large else 2)
        name: Flowing = (
            title(identity.clinic_name, look.section)
            if identity.clinic_name.strip()
            else FillLine(look.say("Clinic"), look=look)
        )
        lines: list[Flowing] = [paragraph(line, right) for line in identity.clinic_lines if line.strip()]
        self._name = Stack([name])
        self._lines = Stack(lines or [FillLine(look.say("Phone"), look=look)])
        if look.large:
            self._left = self._right = width
        name_height, lines_height = self._name.height(self._left), self._lines.height(self._right)
        self._block = name_height + lines_height + 4 if look.large else max(name_height, lines_height)
        self._banner = _Banner(identity, look, width)
        self.height = self._block + 8 + self._banner.height + 4 * mm

    def draw(self, canvas: Canvas, *, x: float, top: float) -> None:
        colours = self._look.palette
        if self._look.large:
            self._name.draw_on(canvas, x=x, top=top, width=self._left)
            below = top - self._name.height(self._left) - 4
            self._lines.draw_on(canvas, x=x, top=below, width=self._right)
        else:
            self._name.draw_on(canvas, x=x, top=top, width=self._left)
            self._lines.draw_on(canvas, x=x + self._width - self._right, top=top, width=self._right)
        y = top - self._block - 8
        canvas.setStrokeColor(colours.text)
        canvas.setLineWidth(1.0)
        canvas.line(x, y, x + self._width, y)
        self._banner.draw(canvas, x=x, top=y)
        canvas.setStrokeColor(colours.rule)
        canvas.setLineWidth(0.6)
        canvas.line(x, y - self._banner.height, x + self._width, y - self._banner.height)


class _Banner:
    """Patient, birth date, visit, who and which document, side by side; long names wrap, none is cut."""

    _GAP = 12.0

    def __init__(self, identity: PageIdentity, look: Look, width: float) -> None:
        say = look.say
        facts = identity.banner or (
            (say("Patient"), identity.patient_name),
            (say("Born"), identity.born),
            (say("Visit"), identity.visit),
            (say("Seen by"), identity.seen_by),
            (say("Document"), identity.document_id),
        )
        self._rows: list[list[tuple[Stack, float]]] = [[]]
        used = 0.0
        for label, value in facts:
            cell, natural = self._cell(label, value, look)
            # A long name takes at most half of the line and wraps there; in large print the whole line.
            room = min(natural, width * (1.0 if look.large else 0.5))
            if used + room > width and self._rows[-1]:
                self._rows.append([])
                used = 0.0
            self._rows[-1].append((cell, room))
            used += room + self._GAP
        self._rows = [self._spread(row, width) for row in self._rows]
        self._heights = [max(cell.height(room) for cell, room in row) for row in self._rows]
        self.height = sum(self._heights) + 4 * (len(self._rows) - 1) + 12

    def _cell(self, label: str, value: str, look: Look) -> tuple[Stack, float]:
        size = look.strong.fontSize
        strong = ParagraphStyle("banner", parent=look.strong, spaceAfter=0)
        head = ParagraphStyle("banner-label", parent=look.footer)
        if not value.strip():
            return Stack([paragraph(label, head), FillLine(look=look, space_after=0)]), size * 9
        # Lines set about 1 % wider than measured: a little spare keeps a short value on one line.
        natural = typefaces.width_of(value, font=strong.fontName, size=size) * 1.01 + 1
        label_width = typefaces.width_of(label, font=head.fontName, size=head.fontSize) * 1.01 + 1
        return Stack([paragraph(label, head), paragraph(value, strong)]), max(natural, label_width)

    def _spread(self, row: list[tuple[Stack, float]], width: float) -> list[tuple[Stack, float]]:
        spare = (width - sum(room for _, room in row) - self._GAP * (len(row) - 1)) / len(row)
        return [(cell, room + max(spare, 0.0)) for cell, room in row]

    def draw(self, canvas: Canvas, *, x: float, top: float) -> None:
        top -= 6
        for row, height in zip(self._rows, self._heights, strict=True):
            left = x
            for cell, room in row:
                cell.draw_on(canvas, x=left, top=top, width=room)
                left += room + self._GAP
            top -= height + 4


class _RunningHeader(_Header):
    """Patient and birth date, clinic and visit: one line, or more where names are long."""

    def __init__(self, identity: PageIdentity, look: Look, width: float) -> None:
        self._look = look
        self._width = width
        say = look.say
        born = " · " + say("born {day}", day=identity.born) if identity.born.strip() else ""
        visit = say("visit {day}", day=identity.visit) if identity.visit.strip() else ""
        clinic = identity.clinic_name.strip()
        after_name = born if clinic or not visit else f"{born} · {visit}"
        name = identity.patient_name.strip() or say("Patient: ______________________ born: ______________")
        right = ParagraphStyle("running-right", parent=look.table, alignment=0 if look.large else 2)
        self._left_stack = Stack([marked("<b>{name}</b>{born}", look.table, name=name, born=after_name)])
        clinic_line = " · ".join(part for part in (clinic, visit) if part)
        self._right_stack = Stack(
            [
                paragraph(clinic_line, right)
                if clinic
                else FillLine(say("Clinic"), look=look, height=look.table.leading)
            ]
        )
        self._left = width if look.large else width * 0.58
        self._right = width if look.large else width * 0.4
        left_height, right_height = self._left_stack.height(self._left), self._right_stack.height(self._right)
        self._text_height = left_height + right_height if look.large else max(left_height, right_height)
        self._left_height = left_height
        self.height = self._text_height + 6 + 5 * mm

    def draw(self, canvas: Canvas, *, x: float, top: float) -> None:
        right_top = top - self._left_height if self._look.large else top
        self._left_stack.draw_on(canvas, x=x, top=top, width=self._left)
        self._right_stack.draw_on(canvas, x=x + self._width - self._right, top=right_top, width=self._right)
        y = top - self._text_height - 6
        canvas.setStrokeColor(self._look.palette.rule)
        canvas.setLineWidth(0.6)
        canvas.line(x, y, x + self._width, y)


class _Footer:
    """Document and version at the left, the page count at the right."""

    def __init__(self, identity: PageIdentity, look: Look, width: float) -> None:
        self._look = look
        self._width = width
        self._left = (
            width
            - typefaces.width_of(
                look.say("Page {number} of {total}", number=999, total=999),
                font=look.footer.fontName,
                size=look.footer.fontSize,
            )
            - 12
        )
        parts = [
            look.say("Document {id}", id=identity.document_id) if identity.document_id.strip() else "",
            identity.version_line,
        ]
        self._stack = Stack([paragraph(" · ".join(part for part in parts if part.strip()), look.footer)])
        self.height = self._stack.height(self._left) + 4

    def draw(self, canvas: Canvas) -> None:
        top = FOOT + self.height
        canvas.setStrokeColor(self._look.palette.rule)
        canvas.setLineWidth(0.6)
        canvas.line(SIDE, top, SIDE + self._width, top)
        self._stack.draw_on(canvas, x=SIDE, top=top - 4, width=self._left)

    def draw_count(self, canvas: Canvas, number: int, total: int) -> None:
        style = self._look.footer
        canvas.setFillColor(style.textColor)
        canvas.setFont(style.fontName, style.fontSize)
        # On the first line of the footer's text.
        baseline = FOOT + self.height - 4 - style.fontSize
        words = self._look.say("Page {number} of {total}", number=number, total=total)
        canvas.drawRightString(SIDE + self._width, baseline, words)
