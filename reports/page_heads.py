"""What stands at the head and the foot of every page: the notice, clinic and patient, document and page."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from intake.language import Words
from reports import typefaces
from reports.flowables.base import Stack
from reports.flowables.call_box import FillLine
from reports.flowables.text import marked, paragraph, title
from reports.logo import Logo
from reports.paper import EDGE, FOOT, SIDE, TOP, PageIdentity, Paper
from reports.styles import Look
from reports.surface import Canvas, Flowing

_LOGO_GAP = 4 * mm


class Notice:
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


class Header:
    """Something at the head of a page that knows its height before anything is drawn."""

    height: float

    def draw(self, canvas: Canvas, *, x: float, top: float) -> None:
        raise NotImplementedError


class FirstHeader(Header):
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
        self._logo = Stack([Logo(identity.logo, space_after=4)] if identity.logo else [])
        self._lines = Stack(lines or [FillLine(look.say("Phone"), look=look)])
        if look.large:
            self._left = self._right = width
        self._logo_height = self._logo.height(self._left) if identity.logo else 0.0
        self._logo_width = Logo(identity.logo).layout(self._left)[0] + _LOGO_GAP if identity.logo else 0.0
        if look.large:
            self._logo_width = 0.0
        name_height = self._name.height(self._left - self._logo_width)
        lines_height = self._lines.height(self._right)
        self._block = max(self._logo_height, name_height, lines_height)
        if look.large:
            self._block = self._logo_height + name_height + lines_height + 8
        self._banner = _Banner(identity, look, width)
        self.height = self._block + 8 + self._banner.height + 4 * mm

    def draw(self, canvas: Canvas, *, x: float, top: float) -> None:
        colours = self._look.palette
        self._logo.draw_on(canvas, x=x, top=top, width=self._left)
        if self._look.large:
            below = top - self._logo_height - 4
            self._name.draw_on(canvas, x=x, top=below, width=self._left)
            below -= self._name.height(self._left) + 4
            self._lines.draw_on(canvas, x=x, top=below, width=self._right)
        else:
            room = self._left - self._logo_width
            # Beside a logo, name and lines stand at its middle.
            name_top = top - (self._block - self._name.height(room)) / 2 if self._logo_width else top
            self._name.draw_on(canvas, x=x + self._logo_width, top=name_top, width=room)
            lines_top = top - (self._block - self._lines.height(self._right)) / 2 if self._logo_width else top
            self._lines.draw_on(canvas, x=x + self._width - self._right, top=lines_top, width=self._right)
        y = top - self._block - 8
        canvas.setStrokeColor(colours.text)
        canvas.setLineWidth(1.0)
        canvas.line(x, y, x + self._width, y)
        self._banner.draw(canvas, x=x, top=y)
        canvas.setStrokeColor(colours.rule)
        canvas.setLineWidth(0.6)
        canvas.line(x, y - self._banner.height, x + self._width, y - self._banner.height)


def banner_facts(identity: PageIdentity, say: Words) -> tuple[tuple[str, str], ...]:
    """Who and what the document is about: labels and values. An empty value is filled in by hand."""
    return identity.banner or (
        (say("Patient"), identity.patient_name),
        (say("Born"), identity.born),
        (say("Visit"), identity.visit),
        (say("Seen by"), identity.seen_by),
        (say("Document"), identity.document_id),
    )


def document_line(identity: PageIdentity, say: Words) -> str:
    """The document's number, the digest of what was signed where it is signed, and the version."""
    parts = [
        say("Document {id}", id=identity.document_id) if identity.document_id.strip() else "",
        say("signed content {digest}", digest=identity.short_digest) if identity.short_digest else "",
        identity.version_line,
    ]
    return " · ".join(part for part in parts if part.strip())


class _Banner:
    """Patient, birth date, visit, who and which document, side by side; long names wrap, none is cut."""

    _GAP = 12.0

    def __init__(self, identity: PageIdentity, look: Look, width: float) -> None:
        facts = banner_facts(identity, look.say)
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


class RunningHeader(Header):
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
        self.height = self._text_height + 6 + 4 * mm

    def draw(self, canvas: Canvas, *, x: float, top: float) -> None:
        right_top = top - self._left_height if self._look.large else top
        self._left_stack.draw_on(canvas, x=x, top=top, width=self._left)
        self._right_stack.draw_on(canvas, x=x + self._width - self._right, top=right_top, width=self._right)
        y = top - self._text_height - 6
        canvas.setStrokeColor(self._look.palette.rule)
        canvas.setLineWidth(0.6)
        canvas.line(x, y, x + self._width, y)


class Footer:
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
        self._stack = Stack([paragraph(document_line(identity, look.say), look.footer)])
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
