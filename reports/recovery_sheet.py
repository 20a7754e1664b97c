"""The recovery sheet: one page with the recovery code, what it is for, and where to keep it.

It is never kept by Candor: built in memory, printed, and gone. It holds nothing of a patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intake.dates import say_date
from reports import typefaces
from reports.flowables.base import Drawing
from reports.flowables.call_box import FillLine
from reports.flowables.layout import Gap
from reports.flowables.lists import bullet_list, check_list
from reports.flowables.text import paragraph, title
from reports.page import PageIdentity, Paper, build_document
from reports.styles import Look, styles
from reports.surface import Canvas, Flowing

_COLUMNS = 4
_ROW, _CODE_SIZE, _NUMBER_SIZE, _RADIUS = 56.0, 25.0, 10.0, 6.0
_GAP = 10.0

_WHAT = (
    "Candor keeps the records of this clinic encrypted. A passphrase opens them. If every passphrase is "
    "forgotten, this code opens them too, and it is the only thing that does."
)
_KEEP = (
    "Keep this sheet where you keep the deeds of the clinic, such as in a safe or with your lawyer.",
    "Keep it away from the computer: whoever holds both can read every record.",
    "Do not photograph it, and do not type it anywhere but into Candor.",
)
_USE = (
    "On the page where you sign in, choose “Forgotten passphrase: use the recovery code”.",
    "Type the code, your sign-in name and a new passphrase. Small letters and spaces do not matter.",
    "The code works once. Candor shows a new one then: print that, and destroy this sheet.",
)
_HELP = (
    "Nobody can make this code again. Neither the makers of Candor nor anybody else can open the records "
    "without it or a passphrase."
)
_ALPHABET = "The code has no I, L, O or U: what looks like one is 1, 1, 0 or V. Candor reads them so too."


class CodeGroups(Drawing):
    """The groups of the code in boxes, four to a row, each with its number."""

    def __init__(self, groups: Sequence[str], *, look: Look, space_after: float = 10) -> None:
        super().__init__(space_after=space_after)
        self._groups = tuple(groups)
        self._look = look

    def layout(self, available_width: float) -> tuple[float, float]:
        rows = -(-len(self._groups) // _COLUMNS)
        return available_width, rows * _ROW + (rows - 1) * _GAP

    def paint(self, canvas: Canvas) -> None:
        palette = self._look.palette
        width = (self.width - (_COLUMNS - 1) * _GAP) / _COLUMNS
        for place, group in enumerate(self._groups):
            left = place % _COLUMNS * (width + _GAP)
            bottom = self.height - _ROW - place // _COLUMNS * (_ROW + _GAP)
            canvas.setStrokeColor(palette.control)
            canvas.setLineWidth(0.9)
            canvas.roundRect(left, bottom, width, _ROW, _RADIUS)
            canvas.setFillColor(palette.text2)
            canvas.setFont(typefaces.SANS, _NUMBER_SIZE)
            canvas.drawString(left + 7, bottom + _ROW - _NUMBER_SIZE - 4, str(place + 1))
            canvas.setFillColor(palette.text)
            canvas.setFont(typefaces.SANS_BOLD, _CODE_SIZE)
            canvas.drawCentredString(left + width / 2, bottom + 13, " ".join(group))


def build_recovery_sheet(groups: Sequence[str], *, on: date, paper: str = "a4") -> bytes:
    """The sheet as a PDF of one page. `groups` are those of the code in order; `paper` is a4 or letter.

    `on` is the day of the printing: of two sheets only the later one opens anything.
    """
    look = styles()
    identity = PageIdentity(
        patient_name="Recovery code",
        born="",
        clinic_name="Candor: recovery code",
        clinic_lines=("Keep this sheet in a safe place",),
        visit="",
        seen_by="",
        document_id="",
        version_line="Recovery sheet",
        banner=(("Clinic", ""), ("Printed on", say_date(on))),
    )
    return build_document(
        _story(groups, look),
        identity=identity,
        document_title="Candor: recovery code",
        look=look,
        paper=Paper.LETTER if paper == "letter" else Paper.A4,
    ).data


def _story(groups: Sequence[str], look: Look) -> list[Flowing]:
    return [
        paragraph(_WHAT, look.lead),
        Gap(6),
        CodeGroups(groups, look=look),
        paragraph(_ALPHABET, look.notes),
        title("Where to keep it", look.section),
        *check_list(_KEEP, look=look),
        title("How to use it", look.section),
        *bullet_list(_USE, look=look),
        title("Nobody can help without it", look.section),
        paragraph(_HELP, look.body),
        Gap(6),
        FillLine("Kept at", look=look),
    ]
