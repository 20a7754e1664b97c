"""Other ways to make the same paper. Each gives a function that renders the sample, or None if not installed.

Each is written as its manual shows, with the typefaces that our handout uses; what can be kept between
documents (fonts, styles, templates) is kept.
"""

from __future__ import annotations

import atexit
import html
import importlib.util
import io
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from reports import typefaces
from tests.bench.sample import Sample

Renderer = Callable[[], bytes]
_REGULAR = typefaces.FONT_FOLDER / "SourceSans3_400Regular.ttf"
_BOLD = typefaces.FONT_FOLDER / "SourceSans3_600SemiBold.ttf"
SHADES = ("#0b4f6c", "#5fa8c9", "#cfe6f0")


def installed(name: str) -> bool:
    """Whether a library can be imported."""
    return importlib.util.find_spec(name) is not None


def typst(sample: Sample) -> Renderer | None:
    """Typst with one compiler kept; the text comes in as data, another one each time."""
    if not installed("typst"):
        return None
    import typst as library

    folder = Path(tempfile.mkdtemp(prefix="candor-bench-"))
    source = folder / "handout.typ"
    source.write_text(_TYPST, encoding="utf-8")
    compiler = library.Compiler(
        str(source), font_paths=[str(typefaces.FONT_FOLDER)], ignore_system_fonts=True
    )
    data = {"pages": sample.pages, "tables": sample.tables, "bars": sample.bars, "shades": SHADES}
    data["figure"] = sample.figure
    number = 0

    def render() -> bytes:
        nonlocal number
        number += 1
        # Another patient each time: typst remembers what it has laid out before.
        changed = [[f"{number}. {paragraph}" for paragraph in page] for page in sample.pages]
        result = compiler.compile(sys_inputs={"data": json.dumps({**data, "pages": changed})}, format="pdf")
        assert isinstance(result, bytes)
        return result

    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return render


_TYPST = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: 18mm, footer: context [
  Page #counter(page).display() of #counter(page).final().first()
])
#set text(font: "Source Sans 3", size: 11pt)
#let bar(parts) = stack(dir: ltr, ..parts.enumerate().map(((i, part)) =>
  rect(width: part * 1%, height: 12pt, fill: rgb(data.shades.at(calc.rem(i, 3))))))
#for (number, page) in data.pages.enumerate() [
  == Page #(number + 1)
  #for paragraph in page [#par(paragraph)]
  #if number < data.tables.len() {
    let rows = data.tables.at(number)
    table(columns: rows.first().len(), ..rows.flatten())
  }
  #if number == 1 {
    for parts in data.bars { bar(parts) }
    box(height: 200pt, width: 200pt, {
      for points in data.figure {
        place(polygon(stroke: 0.5pt, ..points.map(((x, y)) => (x * 1pt, y * 1pt))))
      }
    })
  }
  #if number < data.pages.len() - 1 { pagebreak() }
]
"""


def fpdf2(sample: Sample) -> Renderer | None:
    """fpdf2 as its tutorial shows it: fonts are added to each document."""
    if not installed("fpdf"):
        return None
    from fpdf import FPDF
    from fpdf.fonts import FontFace

    def render() -> bytes:
        pdf = FPDF(format="A4")
        pdf.set_margin(18)
        pdf.set_auto_page_break(True, margin=18)
        pdf.add_font("Sans", "", str(_REGULAR))
        pdf.add_font("Sans", "B", str(_BOLD))
        for number, page in enumerate(sample.pages):
            pdf.add_page()
            pdf.set_font("Sans", "B", 14)
            pdf.multi_cell(0, 8, f"Page {number + 1}", new_x="LMARGIN", new_y="NEXT")
            pdf.set_font("Sans", "", 11)
            for paragraph in page:
                pdf.multi_cell(0, 5, paragraph, new_x="LMARGIN", new_y="NEXT")
            if number < len(sample.tables):
                with pdf.table(headings_style=FontFace(emphasis="B"), line_height=5) as table:
                    for row in sample.tables[number]:
                        table.row(row)
            if number == 1:
                for parts in sample.bars:
                    left = pdf.l_margin
                    for part, shade in zip(parts, SHADES, strict=False):
                        pdf.set_fill_color(shade)
                        pdf.rect(left, pdf.get_y(), part * 1.7, 4, style="F")
                        left += part * 1.7
                    pdf.ln(6)
                top = pdf.get_y() * 72 / 25.4
                for polygon in sample.figure:
                    points = [(pdf.l_margin + x * 25.4 / 72, (y + top) * 25.4 / 72) for x, y in polygon]
                    pdf.polygon(points, style="D")
                pdf.ln(70)
        return bytes(pdf.output())

    return render


def platypus(sample: Sample) -> Renderer:
    """ReportLab as its guide shows it: SimpleDocTemplate, Table, and charts as graphics drawings."""
    from reportlab.graphics.shapes import Drawing, Polygon, Rect, String
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    typefaces.register()
    body = ParagraphStyle("body", fontName=typefaces.SANS, fontSize=11, leading=14, spaceAfter=4)
    head = ParagraphStyle("head", parent=body, fontName=typefaces.SANS_BOLD, fontSize=14, leading=18)
    grid = TableStyle(
        [("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("FONTNAME", (0, 0), (-1, -1), typefaces.SANS)]
    )

    def drawing(parts: tuple[int, ...]) -> Drawing:
        chart = Drawing(480, 18)
        left = 0.0
        for part, shade in zip(parts, SHADES, strict=False):
            chart.add(Rect(left, 2, part * 4.8, 12, fillColor=colors.HexColor(shade), strokeColor=None))
            chart.add(String(left + 2, 4, f"{part} of 100", fontName=typefaces.SANS, fontSize=8))
            left += part * 4.8
        return chart

    def body_map() -> Drawing:
        chart = Drawing(200, 200)
        for polygon in sample.figure:
            points = [coordinate for x, y in polygon for coordinate in (x, 200 - y)]
            chart.add(Polygon(points, fillColor=None, strokeWidth=0.5))
        return chart

    def render() -> bytes:
        story: list[object] = []
        for number, page in enumerate(sample.pages):
            story.append(Paragraph(f"Page {number + 1}", head))
            story += [Paragraph(html.escape(paragraph), body) for paragraph in page]
            if number < len(sample.tables):
                cells = [
                    [Paragraph(html.escape(cell), body) for cell in row] for row in sample.tables[number]
                ]
                story += [Spacer(1, 4), Table(cells, style=grid, repeatRows=1)]
            if number == 1:
                story += [*(drawing(parts) for parts in sample.bars), body_map()]
            story.append(PageBreak())
        output = io.BytesIO()
        SimpleDocTemplate(
            output,
            pagesize=A4,
            leftMargin=18 * mm,
            rightMargin=18 * mm,
            topMargin=18 * mm,
            bottomMargin=18 * mm,
        ).build(story)
        return output.getvalue()

    return render


def weasyprint(sample: Sample) -> Renderer | None:
    """WeasyPrint, where it and its system libraries are installed."""
    if not installed("weasyprint"):
        return None
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError:  # it is there, and Pango is not
        return None
    fonts = FontConfiguration()
    style = CSS(
        string=f"@font-face {{font-family: Sans3; src: url({_REGULAR.as_uri()})}}"
        "@page {size: A4; margin: 18mm; @bottom-right {content: counter(page) ' of ' counter(pages)}}"
        "body {font: 11pt Sans3} section {break-after: page} td, th {border: 1px solid grey}"
        "i {display: inline-block; height: 12pt}",
        font_config=fonts,
    )

    def markup() -> str:
        parts = []
        for number, page in enumerate(sample.pages):
            parts.append(f"<section><h2>Page {number + 1}</h2>")
            parts += [f"<p>{html.escape(paragraph)}</p>" for paragraph in page]
            if number < len(sample.tables):
                rows = (
                    "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>"
                    for row in sample.tables[number]
                )
                parts.append(f"<table>{''.join(rows)}</table>")
            if number == 1:
                for bar in sample.bars:
                    pieces = zip(bar, SHADES, strict=False)
                    inner = "".join(
                        f"<i style='width:{part}%;background:{shade}'></i>" for part, shade in pieces
                    )
                    parts.append(f"<div>{inner}</div>")
                corners = (" ".join(f"{x},{y}" for x, y in polygon) for polygon in sample.figure)
                shapes = "".join(f"<polygon fill='none' stroke='black' points='{one}'/>" for one in corners)
                parts.append(f"<svg width='200' height='200'>{shapes}</svg>")
            parts.append("</section>")
        return "".join(parts)

    def render() -> bytes:
        return bytes(HTML(string=markup()).write_pdf(stylesheets=[style], font_config=fonts))

    return render


PEERS: dict[str, Callable[[Sample], Renderer | None]] = {
    "typst": typst,
    "fpdf2": fpdf2,
    "platypus as usually written": platypus,
    "WeasyPrint": weasyprint,
}
