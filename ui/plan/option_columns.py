"""The columns of the options side by side: as wide as their words, and what is left over between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics

from intake.screening import Outcome
from ui.theme.sizes import BOX
from ui.theme.type import TextStyle, font_of, grown
from ui.widgets.verdicts import chip_size

HEADS = ("Option", "How sure", "Visits", "Days to heal", "Suitability")
DOT, PITCH = 8, 1.34
DOTS_GAP = 7
_GAP = 16
"""The least room between two columns, in pixels at 100 %."""
RIGHT = 10
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Option:
    """What a row shows. `level` is 0 to 4 dots, None for none; `code` is the answer to `plan.treatment`.

    `chip` is the verdict in words. Without an `outcome` nothing was screened: they are words and no chip.
    """

    code: str
    name: str
    level: int | None
    certainty: str
    visits: str
    healing: str
    outcome: Outcome | None
    chip: str

    @property
    def said(self) -> str:
        """The whole row in words."""
        parts = [self.name, self.chip, f"How sure: {self.certainty}" if self.certainty else ""]
        parts += [f"Visits: {self.visits}", f"Days to heal: {self.healing}"]
        return ". ".join(part for part in parts if part and not part.endswith(": "))

    @property
    def facts(self) -> str:
        """All but the name and the verdict on one line, for where columns have no room."""
        days = f"{self.healing} days" if self.healing[:1].isdigit() else self.healing
        sure = f"how sure: {self.certainty.lower()}" if self.certainty else ""
        parts = [sure, f"visits: {self.visits}", f"healing: {days}"]
        # A line breaks between two facts and not inside one.
        words = " · ".join(part.replace(" ", _NO_BREAK) for part in parts if part)
        return words[:1].upper() + words[1:]


class Columns:
    """How wide each column must be, in pixels at the size of the text now, so that no word of it is cut."""

    def __init__(self, options: Iterable[Option]) -> None:
        shown = tuple(options)
        heads = QFontMetrics(font_of(TextStyle.SMALL_LABEL))
        names, small = QFontMetrics(font_of(TextStyle.LABEL)), QFontMetrics(font_of(TextStyle.SMALL))
        cells = (
            [names.horizontalAdvance(option.name) for option in shown],
            [dots_width() + DOTS_GAP + small.horizontalAdvance(option.certainty) for option in shown],
            [small.horizontalAdvance(option.visits) for option in shown],
            [small.horizontalAdvance(option.healing) for option in shown],
            [verdict_width(option) for option in shown],
        )
        self._needed = tuple(
            max(heads.horizontalAdvance(head), *(round(cell) for cell in column)) + 2
            for head, column in zip(HEADS, cells, strict=True)
        )

    def fit(self, width: float) -> bool:
        """Whether all columns have room beside each other in a row so wide."""
        return self._spare(width) >= grown(_GAP) * (len(HEADS) - 1)

    def places(self, width: float, height: float) -> tuple[QRectF, ...]:
        """The columns of a row that they fit, from left to right."""
        left, found = float(words_left()), []
        between = self._spare(width) / (len(HEADS) - 1)
        for needed in self._needed:
            found.append(QRectF(round(left), 0, needed, height))
            left += needed + between
        return tuple(found)

    def _spare(self, width: float) -> float:
        return width - words_left() - RIGHT - sum(self._needed)


def words_left() -> int:
    """Where the words begin, beside the circle."""
    return 26 + grown(BOX)


def dots_width() -> float:
    """How wide the four dots are."""
    return grown(DOT) * (1 + 3 * PITCH)


def verdict_width(option: Option) -> int:
    """How wide the verdict is, as a chip or in words."""
    if option.outcome is not None:
        return chip_size(option.chip, font_of(TextStyle.SMALL_LABEL)).width()
    return QFontMetrics(font_of(TextStyle.SMALL)).horizontalAdvance(option.chip) + 4
