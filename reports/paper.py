"""Paper: its sizes and margins, and who and what stands on every page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm

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
    line to fill in by hand. ``logo`` is a picture as `reports.logo.prepare_logo` gives it. ``banner``
    replaces what stands under the clinic's block, for a paper that is about no patient. ``draft_notice``
    stands at the top of every page (empty: nothing). ``short_digest`` is that of what was signed, empty on
    what is not signed.
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
    logo: bytes = b""
    banner: tuple[tuple[str, str], ...] = ()
    short_digest: str = ""
