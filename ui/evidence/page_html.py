"""A page of the evidence as the text of a reader: headings, facts in rows, marks in words, links."""

from __future__ import annotations

from html import escape

from intake.evidence_index import Kind, Ref
from ui.evidence.pages import Jump, Line, Mark, Page, Section
from ui.theme.colours import Colours
from ui.theme.type import SANS, SERIF, TextStyle, font_of, grown

_SIGNS = {Mark.PRINTED: "✓", Mark.NEVER: "×", Mark.STAFF: "–", Mark.RECORD: "–"}


def address_of(ref: Ref) -> str:
    """The address of an entry in a link."""
    return f"{ref.kind.value}:{ref.id}"


def ref_of(address: str) -> Ref | None:
    """The entry that an address names; None for what is none."""
    kind, mark, id = address.partition(":")
    return Ref(Kind(kind), id) if mark and id and kind in list(Kind) else None


def html_of(page: Page, colours: Colours) -> str:
    """The page in the colours given, at the text size that is set now."""
    parts = [
        f'<p style="color:{colours.muted}; font-size:{_size(TextStyle.SMALL)}px; margin:0">'
        f"{escape(page.over)}</p>",
        f'<p style="{_serif(TextStyle.PAGE_TITLE)} margin-top:4px; margin-bottom:4px">'
        f"{escape(page.title)}</p>",
    ]
    lead = [escape(page.lead)] if page.lead else []
    if page.mark is not None:
        lead.append(_mark(page.mark, colours))
    if lead:
        parts.append(f'<p style="color:{colours.text2}; margin-top:0">{"&nbsp;&nbsp; ".join(lead)}</p>')
    parts += [_section(section, colours) for section in page.sections]
    return f"<body style=\"font-family:'{SANS}'; color:{colours.text}\">{''.join(parts)}</body>"


def _section(section: Section, colours: Colours) -> str:
    named = any(line.name or line.head for line in section.lines)
    marked = any(line.mark is not None for line in section.lines)
    rows = "".join(_row(line, colours, named=named, marked=marked) for line in section.lines)
    return (
        # A margin above a paragraph does not count after a table.
        f'<p style="font-size:{grown(12)}px; margin:0">&nbsp;</p>'
        f'<p style="{_serif(TextStyle.SECTION)} margin:0">{escape(section.title)}</p>'
        # Nor does one below it before a table.
        f'<p style="font-size:{grown(4)}px; margin:0">&nbsp;</p>'
        f'<table width="100%" cellspacing="0" cellpadding="6" style="border-collapse:collapse; '
        f'border-style:solid; border-width:0px">{rows}</table>'
    )


def _row(line: Line, colours: Colours, *, named: bool, marked: bool) -> str:
    rule = f"border-top-style:solid; border-top-width:1px; border-top-color:{colours.rule};"
    words = escape(line.text)
    links = "&nbsp; ".join(_link(jump, colours) for jump in line.jumps)
    if links and words:
        links = f'<br/><span style="font-size:{_size(TextStyle.SMALL)}px">{links}</span>'
    name = _link(line.head, colours) if line.head is not None else escape(line.name)
    # What stands first in a row begins under its heading.
    first = f"{rule} padding-left:0px;"
    if named:
        name = f'<td width="24%" style="{first} color:{colours.text2}; font-weight:600">{name}</td>'
    mark = _mark(line.mark, colours) if line.mark is not None else ""
    mark = f'<td width="17%" style="{rule}">{mark}</td>' if marked else ""
    return f'<tr>{name}<td style="{rule if named else first}">{words}{links}</td>{mark}</tr>'


def _link(jump: Jump, colours: Colours) -> str:
    address = escape(address_of(jump.to), quote=True)
    return f'<a href="{address}" style="color:{colours.accent}">{escape(jump.words)}</a>'


def _mark(mark: Mark, colours: Colours) -> str:
    hue = {Mark.PRINTED: colours.ok_fg, Mark.NEVER: colours.stop_fg}.get(mark, colours.muted)
    return (
        f'<span style="color:{hue}; font-size:{_size(TextStyle.SMALL_LABEL)}px; font-weight:600">'
        f"{_SIGNS[mark]}&nbsp;{mark.value.replace(' ', '&nbsp;')}</span>"
    )


def _size(style: TextStyle) -> int:
    return font_of(style).pixelSize()


def _serif(style: TextStyle) -> str:
    return f"font-family:'{SERIF}'; font-size:{_size(style)}px; font-weight:600;"
