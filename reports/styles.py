"""The named text styles of Candor's paper, in the usual and in the large-print edition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from reportlab.lib.styles import ParagraphStyle

from intake.language import Words
from reports import palette, typefaces
from reports.body_figures import BodyFigures, read_figures
from reports.icon_paths import Icons, read_icons
from reports.palette import Palette

# A ReportLab ParagraphStyle. ReportLab ships no types.
TextStyle = Any


class Edition(Enum):
    """The two editions. Large print is laid out again, in one column, never a bigger copy."""

    NORMAL = "normal"
    LARGE = "large-print"


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a drawing needs to look and speak like Candor. Build it once with ``styles`` and keep it."""

    edition: Edition
    say: Words
    gaps: float
    palette: Palette
    icons: Icons
    figures: BodyFigures
    headline: TextStyle
    section: TextStyle
    big_number: TextStyle
    question: TextStyle
    lead: TextStyle
    body: TextStyle
    strong: TextStyle
    notes: TextStyle
    table: TextStyle
    table_strong: TextStyle
    table_head: TextStyle
    source: TextStyle
    caption: TextStyle
    footer: TextStyle
    tighter: Look | None = None

    @property
    def large(self) -> bool:
        """Whether this is the large-print edition: one column, charts full width, no type under 16 pt."""
        return self.edition is Edition.LARGE

    @property
    def smallest(self) -> float:
        """The smallest type of this edition, in points."""
        return float(self.footer.fontSize)


# name: (face, colour, (size, leading) normal, (size, leading) large, space before, space after)
_STYLES: dict[str, tuple[str, str, tuple[float, float], tuple[float, float], float, float]] = {
    "headline": (typefaces.SERIF, "text", (27, 31), (34, 40), 0, 6),
    "section": (typefaces.SERIF, "text", (16.5, 20), (24, 29), 16, 6),
    "big_number": (typefaces.SERIF, "text", (20, 24), (28, 33), 0, 0),
    "question": (typefaces.SANS_BOLD, "text", (12, 16), (18, 24), 6, 0),
    "lead": (typefaces.SANS, "text", (12.4, 16.6), (19, 25), 0, 4),
    "body": (typefaces.SANS, "text", (12, 16), (18, 24), 0, 4),
    "strong": (typefaces.SANS_BOLD, "text", (12, 16), (18, 24), 0, 4),
    "notes": (typefaces.SANS, "text2", (11.4, 14.8), (17, 22), 0, 4),
    "table": (typefaces.SANS, "text", (10.2, 12.6), (16, 20), 0, 0),
    "table_strong": (typefaces.SANS_BOLD, "text", (10.2, 12.6), (16, 20), 0, 0),
    "table_head": (typefaces.SANS_BOLD, "text2", (10.2, 12.6), (16, 20), 0, 0),
    "source": (typefaces.SANS, "text", (9.6, 12.4), (16, 20.5), 0, 3),
    "caption": (typefaces.SANS, "text2", (8.8, 11.4), (16, 20), 0, 2),
    "footer": (typefaces.SANS, "text2", (8.6, 11), (16, 20), 0, 0),
}
_KEPT_WITH_NEXT = frozenset({"headline", "section", "question"})


# Where a document runs past its usual pages, the gaps between sections give way first, never the type.
TIGHT_GAPS = 0.4


def styles(edition: Edition = Edition.NORMAL, *, tight: bool = False, say: Words | None = None) -> Look:
    """Build the named styles of one edition; `tight` ones have less than half the gaps and the same type.

    `say` are the words of the document's language, English if left out. The usual look carries its tight one
    as `tighter`, for a page that would overflow.

    Reads the typefaces, colours, icons and figures: keep what it returns.
    """
    typefaces.register()
    say = say or Words()
    drawn = (palette.light(), read_icons(), read_figures())
    tight_look = _look(edition, TIGHT_GAPS, say, drawn, None)
    return tight_look if tight else _look(edition, 1.0, say, drawn, tight_look)


def _look(
    edition: Edition, gaps: float, say: Words, drawn: tuple[Palette, Icons, BodyFigures], tighter: Look | None
) -> Look:
    colours, icons, figures = drawn
    made: dict[str, TextStyle] = {}
    for name, (face, colour, normal, large, before, after) in _STYLES.items():
        size, leading = large if edition is Edition.LARGE else normal
        made[name] = ParagraphStyle(
            name,
            fontName=face,
            bulletFontName=face,
            fontSize=size,
            leading=leading,
            textColor=getattr(colours, colour),
            spaceBefore=before * gaps,
            spaceAfter=after * gaps,
            alignment=0,
            splitLongWords=1,
            allowWidows=0,
            allowOrphans=0,
            keepWithNext=int(name in _KEPT_WITH_NEXT),
        )
    return Look(
        edition=edition,
        say=say,
        gaps=gaps,
        palette=colours,
        icons=icons,
        figures=figures,
        tighter=tighter,
        **made,
    )
