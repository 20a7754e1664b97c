"""The help of F1: the keys of the place one is in, of the window, and those that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.help.keys import EVERYWHERE, KeyLine, keys_of_place, keys_of_window
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.cards import Card
from ui.widgets.dialog import Dialog
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import KeyCap, Label, PageTitle, SectionTitle

_WIDTH = 640
_SIDE = 24
_BETWEEN_KEYS = 4
_ROUND_IT = 48
_LEAD = "Everything in Candor can be done without a mouse. These keys work now, where you are."


class HelpDialog(Dialog):
    """Made anew at each F1, and holds nothing of a patient. `about_wanted()`: to version and licences."""

    about_wanted = Signal()

    def __init__(
        self, window: QWidget, place: QWidget | None, name: str, parent: QWidget | None = None
    ) -> None:
        """`place` is the place one is in and `name` its words; None where there is none."""
        super().__init__(parent)
        self.setWindowTitle("Candor")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        here = keys_of_place(place) if place is not None else ()
        self.sections = tuple(
            (title, lines)
            for title, lines in (
                (name, here),
                ("In the whole window", keys_of_window(window)),
                ("Everywhere", EVERYWHERE),
            )
            if lines
        )
        self.about_button = PlainButton("About and licences", self, icon="info")
        self.close_button = PrimaryButton("Close", self)
        self._lay_out()
        self.about_button.clicked.connect(self._to_about)
        self.close_button.clicked.connect(self.reject)
        # Left to itself, Qt makes no window higher than two thirds of the screen.
        self.resize(self.sizeHint())
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As high as the lines, within the screen."""
        screen = self.screen().availableGeometry()
        width = min(grown(_WIDTH), screen.width() - _ROUND_IT)
        height = self._inside.sizeHint().height() + grown(170)
        return QSize(width, min(height, screen.height() - _ROUND_IT))

    def _to_about(self) -> None:
        self.reject()
        self.about_wanted.emit()

    def _lay_out(self) -> None:
        self._inside = QWidget(self)
        cards = QVBoxLayout(self._inside)
        cards.setSpacing(12)
        cards.addWidget(Label(_LEAD, TextStyle.BODY, Tone.SECOND, self._inside))
        made = [_card(title, lines, self._inside) for title, lines in self.sections]
        # What the keys do stands in one column through all the cards.
        widest = max(width for _, _, width in made)
        for card, grid, _ in made:
            grid.setColumnMinimumWidth(0, widest)
            cards.addWidget(card)
        cards.addStretch(1)
        scroll = ScrollPage(self._inside, self)
        # The lines scroll with the arrow keys.
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName("Keys")
        slim(scroll)
        # The bar keeps its room, so that cards and buttons end on one line.
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        room = scroll.verticalScrollBar().sizeHint().width()
        cards.setContentsMargins(_SIDE, 4, _SIDE - room, 12)
        head = QHBoxLayout()
        head.setContentsMargins(_SIDE, 0, _SIDE, 0)
        head.addWidget(PageTitle("Keys", self))
        buttons = QHBoxLayout()
        buttons.setContentsMargins(_SIDE, 8, _SIDE, 20)
        buttons.addWidget(self.about_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addLayout(buttons)


def _card(title: str, lines: Sequence[KeyLine], parent: QWidget) -> tuple[Card, QGridLayout, int]:
    """A card, the grid of its lines, and the width that its keys need."""
    card = Card(parent)
    card.add(SectionTitle(title, card))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    widest = 0
    for row, line in enumerate(lines):
        caps = QHBoxLayout()
        caps.setSpacing(_BETWEEN_KEYS)
        for keys in line.keys:
            caps.addWidget(KeyCap(keys, card))
        widest = max(widest, caps.sizeHint().width())
        caps.addStretch(1)
        words = Label(line.words, TextStyle.BODY, parent=card)
        words.setAccessibleName(f"{', '.join(line.keys)}: {line.words}")
        grid.addLayout(caps, row, 0)
        grid.addWidget(words, row, 1)
    card.body.addLayout(grid)
    return card, grid, widest
