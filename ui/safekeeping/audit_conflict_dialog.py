"""Both versions of a record that two people saved at once: what is kept, and what was not saved."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.safekeeping.audit_conflict import BothVersions
from ui.safekeeping.backup_words import moment_in_sentence
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import PrimaryButton
from ui.widgets.cards import Card, Divider
from ui.widgets.dialog import Dialog
from ui.widgets.focus import ScrollPage
from ui.widgets.labels import Label

TITLE = "Both versions"
KEPT, LOST = "In the record now", "Not saved"
NO_LINES = "Both versions were the same in every field."


class BothVersionsDialog(Dialog):
    """To be read; nothing here changes anything. Esc or the button closes it."""

    def __init__(self, both: BothVersions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Candor")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        who, when = both.who or "Somebody", moment_in_sentence(both.at)
        said = (
            f"{who} wanted to save this {when}, when somebody else had saved first. Nothing was overwritten."
        )
        self.close_button = PrimaryButton("Close", self)
        self.close_button.clicked.connect(self.accept)
        card = Card(self)
        self.rows = self._table(both, card)
        inside = QWidget(self)
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(0, 0, 8, 0)
        cards.addWidget(card)
        cards.addStretch(1)
        scroll = ScrollPage(inside, self)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        scroll.setAccessibleName(TITLE)
        slim(scroll)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label(TITLE, TextStyle.SECTION, parent=self))
        column.addWidget(Label(said, TextStyle.BODY, Tone.SECOND, self))
        column.addWidget(scroll, 1)
        column.addLayout(buttons)
        self.resize(self.sizeHint())
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        return QSize(grown(720), grown(520)).boundedTo(self.screen().availableSize() * 0.9)

    def _table(self, both: BothVersions, card: Card) -> tuple[tuple[str, str, str], ...]:
        """Question, what is kept, what was not saved: three columns, a line between two fields."""
        if not both.lines:
            card.add(Label(NO_LINES, TextStyle.BODY, parent=card))
            return ()
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(10)
        for place, words in enumerate(("", KEPT, LOST)):
            grid.addWidget(Label(words, TextStyle.SMALL_LABEL, Tone.SECOND, card), 0, place)
            grid.setColumnStretch(place, 3)
        for number, line in enumerate(both.lines):
            row = 2 * number + 1
            grid.addWidget(Divider(card), row, 0, 1, 3)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(Label(line.question, TextStyle.LABEL, parent=card), row + 1, 0, top)
            for place, words, head in ((1, line.kept, KEPT), (2, line.lost, LOST)):
                label = Label(words, TextStyle.BODY, parent=card)
                label.setAccessibleName(f"{line.question}. {head}: {words}")
                grid.addWidget(label, row + 1, place, top)
        card.body.addLayout(grid)
        return tuple((line.question, line.kept, line.lost) for line in both.lines)
