"""Two records side by side, and the decision: one person, put together, or two people."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from ui.registry.comparison import ComparedField, Comparison
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card, Divider
from ui.widgets.dialog import Dialog
from ui.widgets.focus import ScrollPage
from ui.widgets.folding_row import FoldingRow
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label
from ui.widgets.options import RadioBox
from ui.widgets.reading_order import set_reading_order

TITLE = "Is this one person?"
KEPT, OTHER = "This record stays", "The other record"
LEAD = (
    "Nothing is thrown away: both keep their visits, and you can take them apart again. "
    "Where they differ, choose what counts."
)
ONLY_LOOK = "Compare them, and ask a practitioner to put them together if this is one person."
_SIDE = 24
SAME, DIFFERS, ONE_SIDE = "Same", "Differs", "Only in one"


class CompareDialog(Dialog):
    """Both identities in three columns. `other_wanted(patient id)` asks to open the record at the right.

    What is decided is told by the signals of the `Comparison`; then it closes. Esc leaves it undecided.
    """

    other_wanted = Signal(object)

    def __init__(self, comparison: Comparison, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comparison = comparison
        self.setWindowTitle("Candor")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.choices: dict[str, tuple[RadioBox, RadioBox]] = {}
        self._groups: list[QButtonGroup] = []
        self._problem = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        self._problem.hide()
        self._build(reason)
        comparison.merged.connect(self.accept)
        comparison.apart.connect(self.accept)
        comparison.failed.connect(self._say)

    def sizeHint(self) -> QSize:
        return QSize(grown(860), grown(640)).boundedTo(self.screen().availableSize() * 0.9)

    def _build(self, reason: str) -> None:
        may = self.comparison.may_merge
        card = Card(self)
        self._fill(card, may)
        inside = QWidget(self)
        cards = QVBoxLayout(inside)
        cards.addWidget(card)
        cards.addStretch(1)
        scroll = ScrollPage(inside, self)
        slim(scroll)
        # The bar keeps its room beside the card, so that card and buttons end on one line.
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        room = scroll.verticalScrollBar().sizeHint().width()
        cards.setContentsMargins(_SIDE, 0, _SIDE - room, 0)
        words = " ".join(filter(None, (reason, LEAD if may else ONLY_LOOK)))
        head, foot = QVBoxLayout(), QVBoxLayout()
        for part in (head, foot):
            part.setContentsMargins(_SIDE, 0, _SIDE, 0)
        head.setSpacing(2)
        head.addWidget(Label(TITLE, TextStyle.PAGE_TITLE, parent=self))
        head.addWidget(Label(words, TextStyle.BODY, Tone.SECOND, self))
        foot.setSpacing(12)
        foot.addWidget(self._problem)
        foot.addLayout(self._buttons(may))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 24, 0, 20)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addLayout(foot)
        self.resize(self.sizeHint())
        set_reading_order(self)

    def _fill(self, card: Card, may: bool) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        for place, (words, stretch) in enumerate((("", 3), (KEPT, 4), (OTHER, 4), ("", 2))):
            grid.addWidget(Label(words, TextStyle.SMALL_LABEL, Tone.SECOND, card), 0, place)
            grid.setColumnStretch(place, stretch)
        top = Qt.AlignmentFlag.AlignTop
        for number, field in enumerate(self.comparison.fields):
            row = 2 * number + 1
            grid.addWidget(Divider(card), row, 0, 1, 4)
            grid.addWidget(Label(field.label, TextStyle.LABEL, parent=card), row + 1, 0, top)
            for place, widget in enumerate(self._values(field, card, may), start=1):
                grid.addWidget(widget, row + 1, place, top)
            grid.addWidget(_standing(field, card), row + 1, 3, top)
        card.body.addLayout(grid)

    def _values(self, field: ComparedField, card: Card, may: bool) -> tuple[QWidget, QWidget]:
        sides = ((field.left, KEPT), (field.right, OTHER))
        if not (may and field.must_choose):
            labels = []
            for words, head in sides:
                tone = Tone.TEXT if words else Tone.MUTED
                label = Label(words or "Not recorded", TextStyle.BODY, tone, card)
                label.setAccessibleName(f"{field.label}. {head}: {words or 'not recorded'}")
                labels.append(label)
            return labels[0], labels[1]
        boxes = tuple(RadioBox(words, card, name=f"{field.label}: {words}. {head}") for words, head in sides)
        group = QButtonGroup(self)
        for box in boxes:
            group.addButton(box)
        self._groups.append(group)
        boxes[self.comparison.takes_right(field.name)].setChecked(True)
        for right, box in enumerate(boxes):
            box.toggled.connect(partial(self._chosen, field.name, bool(right)))
        self.choices[field.name] = (boxes[0], boxes[1])
        return boxes[0], boxes[1]

    def _chosen(self, name: str, right: bool, is_chosen: bool) -> None:
        if is_chosen:
            self.comparison.choose(name, right=right)

    def _buttons(self, may: bool) -> FoldingRow:
        self.merge_button = PrimaryButton("It is the same person: put together", self, icon="users")
        self.merge_button.clicked.connect(self.comparison.merge)
        self.apart_button = PlainButton("They are two people", self)
        self.apart_button.clicked.connect(self.comparison.say_two_people)
        self.open_button = PlainButton("Open the other", self)
        self.open_button.clicked.connect(self._open_other)
        self.close_button = QuietButton("Not now", self)
        self.close_button.clicked.connect(self.reject)
        row = FoldingRow(stretched=3)
        for button in (self.merge_button, self.apart_button):
            button.setVisible(may)
            row.addWidget(button)
        row.addWidget(self.open_button)
        # What leaves it undecided stands apart, at the end of the line.
        row.addWidget(QWidget(self))
        row.addWidget(self.close_button)
        return row

    def _open_other(self) -> None:
        self.other_wanted.emit(self.comparison.right.id)
        self.reject()

    def _say(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()
        announce(self, sentence, at_once=True)


def _standing(field: ComparedField, card: QWidget) -> QWidget:
    if field.is_same:
        return IconLabel(SAME, "check", Tone.GOOD, card, style=TextStyle.SMALL)
    if field.must_choose:
        return IconLabel(DIFFERS, "circle-alert", Tone.WARNING, card, style=TextStyle.SMALL)
    return IconLabel(ONE_SIDE, "minus", Tone.SECOND, card, style=TextStyle.SMALL)
