"""Small signs: icons, the verdict with its words, the dots for how sure we are.

All are paths, none is a letter.
"""

from __future__ import annotations

from enum import Enum

from reports import typefaces
from reports.flowables.base import Drawing, Stack, first_line_middle
from reports.flowables.text import paragraph
from reports.icon_paths import GRID, Icon
from reports.palette import Colour
from reports.styles import Look
from reports.surface import Canvas, Flowing, ready_path

CERTAINTY_LEVELS = 4


def draw_icon(
    canvas: Canvas,
    icon: Icon,
    *,
    x: float,
    y: float,
    size: float,
    colour: Colour,
    look: Look,
    stroke: float = 2.0,
) -> None:
    """Draw an icon with its lower left corner at (x, y). ``stroke`` is in units of the 24-unit grid."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / GRID, size / GRID)
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(stroke)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.drawPath(ready_path(look.icons[icon]), stroke=1, fill=0)
    canvas.restoreState()


class Outcome(Enum):
    """The six outcomes of screening, by the words of the rules."""

    SUITABLE = "suitable"
    SUITABLE_WITH_CARE = "suitable-with-care"
    WAIT = "wait"
    REFER = "refer"
    NOT_SUITABLE = "not-suitable"
    INCOMPLETE = "incomplete"


_SIGNS = {
    Outcome.SUITABLE: (Icon.SUITABLE, "ok_fg"),
    Outcome.SUITABLE_WITH_CARE: (Icon.WITH_CARE, "cond_fg"),
    Outcome.WAIT: (Icon.WAIT, "wait_fg"),
    Outcome.REFER: (Icon.REFER, "refer_fg"),
    Outcome.NOT_SUITABLE: (Icon.NOT_SUITABLE, "stop_fg"),
    Outcome.INCOMPLETE: (Icon.INCOMPLETE, "open_fg"),
}


class IconLine(Drawing):
    """An icon and bold words beside it, on as many lines as they need."""

    def __init__(
        self, icon: Icon, words: str, *, look: Look, colour: Colour | None = None, small: bool = False,
        space_after: float = 4,
    ) -> None:  # fmt: skip
        super().__init__(space_after=space_after)
        self._icon = icon
        self._look = look
        self._colour = look.palette.text if colour is None else colour
        self._style = look.table_strong if small else look.strong
        self._stack = Stack([paragraph(words, self._style)])
        self._size = self._style.fontSize * 1.15
        self._indent = self._size + self._style.fontSize * 0.4

    @property
    def words(self) -> Flowing:
        """The words, which say all that the icon says."""
        return self._stack.items[0]

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, max(self._stack.height(available_width - self._indent), self._size)

    def paint(self, canvas: Canvas) -> None:
        # The middle of the icon stands at the middle of the capitals of the first line.
        middle = first_line_middle(self._style, self.height)
        draw_icon(
            canvas,
            self._icon,
            x=0,
            y=middle - self._size / 2,
            size=self._size,
            colour=self._colour,
            look=self._look,
        )
        self._stack.draw_on(canvas, x=self._indent, top=self.height, width=self.width - self._indent)


class VerdictChip(IconLine):
    """A verdict: its icon and the words, such as "Wait until 14 March 2027".

    No ground, so it prints in grey.
    """

    def __init__(
        self, outcome: Outcome, words: str, *, look: Look, small: bool = True, space_after: float = 0
    ) -> None:
        icon, colour = _SIGNS[outcome]
        super().__init__(
            icon, words, look=look, colour=getattr(look.palette, colour), small=small, space_after=space_after
        )


class CertaintyLine(Drawing):
    """The dots for how sure we are, and a sentence or more beside them."""

    def __init__(self, level: int, text: Flowing, *, look: Look, space_after: float = 6) -> None:
        super().__init__(space_after=space_after)
        self._dots = CertaintyDots(level, "", look=look, small=True)
        self._dots_width = float(look.table.fontSize) * 3.6
        self._words = Stack([text])

    @property
    def level(self) -> int:
        """How many dots are filled."""
        return self._dots.level

    @property
    def words(self) -> Flowing:
        """What stands beside the dots."""
        return self._words.items[0]

    def layout(self, available_width: float) -> tuple[float, float]:
        return available_width, self._words.height(available_width - self._dots_width)

    def paint(self, canvas: Canvas) -> None:
        _, height = self._dots.wrap(self._dots_width, self.height)
        self._dots.drawOn(canvas, 0, self.height - height)
        self._words.draw_on(canvas, x=self._dots_width, top=self.height, width=self.width - self._dots_width)


class CertaintyDots(Drawing):
    """How strong the evidence is: 0 to 4 filled dots and always the word, such as "Low".

    The word goes on a line of its own where it has no room beside the dots.
    """

    def __init__(
        self, level: int, word: str, *, look: Look, small: bool = False, space_after: float = 0
    ) -> None:
        if not 0 <= level <= CERTAINTY_LEVELS:
            raise ValueError(f"Certainty goes from 0 to {CERTAINTY_LEVELS}, not {level}.")
        super().__init__(space_after=space_after)
        self._level = level
        self._look = look
        self._style = look.table if small else look.strong
        self._stack = Stack([paragraph(word, self._style)])
        self._word_width = typefaces.width_of(word, font=self._style.fontName, size=self._style.fontSize)
        self._radius = float(self._style.fontSize) * 0.27
        self._pitch = self._radius * 2 * 1.34
        self._dots_width = self._pitch * CERTAINTY_LEVELS + self._radius

    @property
    def level(self) -> int:
        """How many dots are filled."""
        return self._level

    @property
    def words(self) -> Flowing:
        """The word that says what the dots say."""
        return self._stack.items[0]

    def _beside(self, available_width: float) -> bool:
        return self._dots_width + self._word_width * 1.01 <= available_width

    def layout(self, available_width: float) -> tuple[float, float]:
        if self._beside(available_width):
            return available_width, self._style.leading
        return available_width, self._style.leading + self._stack.height(available_width)

    def paint(self, canvas: Canvas) -> None:
        canvas.setLineWidth(self._radius * 0.42)
        canvas.setStrokeColor(self._look.palette.text)
        canvas.setFillColor(self._look.palette.text)
        middle = first_line_middle(self._style, self.height)
        for index in range(CERTAINTY_LEVELS):
            x = self._radius * 1.2 + index * self._pitch
            canvas.circle(x, middle, self._radius, stroke=1, fill=int(index < self._level))
        if self._beside(self.width):
            room = self.width - self._dots_width
            self._stack.draw_on(canvas, x=self._dots_width, top=self.height, width=room)
        else:
            self._stack.draw_on(canvas, x=0, top=self.height - self._style.leading, width=self.width)
