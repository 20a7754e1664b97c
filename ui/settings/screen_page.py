"""How the screen of this desk looks: its colours, and the size of its text. Both at once, and undoable."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.desk import APPEARANCES, TEXT_SIZES, Look
from intake.questionnaire import Choice, ChoiceList, Item, ItemType
from ui.safekeeping.page_head import page_head
from ui.settings.look_samples import SampleBox
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.look import APPEARANCE_WORDS, ScreenLook, look_words, size_words
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.cards import Card
from ui.widgets.choice_fields import RadioField
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field
from ui.widgets.focus import ScrollPage
from ui.widgets.growing import Growing
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, PageTitle, SectionTitle
from ui.widgets.messages import UndoBar
from ui.widgets.options import Roving
from ui.widgets.reading_order import set_reading_order

_WIDEST = 860
_WORDS = "For this computer, and whoever sits at it. It changes at once, on the page to sign in too."
_COLOURS = "“As the system says” goes along when the computer changes between day and night."
_TEXT = "Everything grows with its text. What has no room any longer scrolls."
_MOST_UNDONE = 50


class ScreenPage(QWidget):
    """Follows a `ScreenLook` and changes it. Ctrl+Z goes back one change of this page."""

    def __init__(self, look: ScreenLook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._before: list[Look] = []
        self.appearance = AppearanceChoice(self)
        self.text_size = _sizes(self)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self, style=TextStyle.BODY)
        self.problem.hide()
        self.undo_bar = UndoBar(self)
        self._lay_out()
        self.appearance.chosen.connect(self._choose_appearance)
        self.text_size.answered.connect(self._choose_text_size)
        self.undo_bar.undone.connect(self.undo)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self.undo)
        look.changed.connect(self._show)
        look.not_kept.connect(self._tell)
        self._show()

    def take_focus(self) -> None:
        """Go to the choice of colours."""
        self.appearance.take_focus()

    def undo(self) -> None:
        """Go back to the look before the last change made here."""
        if self._before:
            self.undo_bar.hide()
            self._look.use(self._before.pop())
            announce(self, f"Undone. The screen is {look_words(self._look.look)}.")

    def _choose_appearance(self, appearance: str) -> None:
        self._use(replace(self._look.look, appearance=appearance))

    def _choose_text_size(self, values: tuple[object, ...]) -> None:
        # One of them is always chosen: taking it away brings it back.
        size = int(str(values[0])) if values else self._look.look.text_size
        self._use(replace(self._look.look, text_size=size))
        self._show()

    def _use(self, chosen: Look) -> None:
        before = self._look.look
        if chosen == before:
            return
        self._before = [*self._before[1 - _MOST_UNDONE :], before]
        self.problem.hide()
        self._look.use(chosen)
        self.undo_bar.offer(f"The screen is {look_words(chosen)} now.")

    def _show(self) -> None:
        look = self._look.look
        self.appearance.show_chosen(look.appearance)
        self.text_size.set_value((str(look.text_size),))

    def _tell(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.problem.show()

    def _lay_out(self) -> None:
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        words = Label(_WORDS, TextStyle.BODY, Tone.SECOND, self)
        column.addLayout(page_head(PageTitle("Screen", self), words))
        column.addWidget(self.problem)
        for title, words, part in (
            ("Colours", _COLOURS, self.appearance),
            ("Size of the text", _TEXT, self.text_size),
        ):
            card = Card(holder)
            card.add(SectionTitle(title, card))
            card.add(Label(words, TextStyle.SMALL, Tone.SECOND, card))
            card.add(part)
            column.addWidget(card)
        column.addStretch(1)
        scroll = ScrollPage(holder, self)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        slim(scroll)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.undo_bar)
        set_reading_order(self)


class AppearanceChoice(QWidget):
    """The looks side by side, each under a small picture of it. `chosen(appearance)` when one is picked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Colours")
        self.boxes = {each: SampleBox(each, APPEARANCE_WORDS[each], self) for each in APPEARANCES}
        columns = ColumnsLayout(self, most=4, usual=4)
        for appearance, box in self.boxes.items():
            box.on_key = lambda button, event: self._roving.move(button, event.key())
            box.clicked.connect(lambda _on, picked=appearance: self._pick(picked))
            columns.addWidget(box)
        self._roving = Roving(tuple(self.boxes.values()))

    def show_chosen(self, appearance: str) -> None:
        """Mark the one that is shown."""
        for each, box in self.boxes.items():
            box.setChecked(each == appearance)
        self._roving.stop_at(self.boxes[appearance])

    def take_focus(self) -> None:
        """Go to the one that is chosen."""
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _pick(self, appearance: str) -> None:
        self.show_chosen(appearance)
        self.chosen.emit(appearance)


class _Sizes(RadioField):
    """All sizes on one line, where there is room."""

    def make_columns(self) -> ColumnsLayout:
        return ColumnsLayout(self, most=len(TEXT_SIZES), usual=len(TEXT_SIZES))


def _sizes(parent: QWidget) -> Field:
    choices = tuple(Choice(str(each), size_words(each)) for each in TEXT_SIZES)
    item = Item(
        link_id="screen.text-size",
        text="Size of the text",
        type=ItemType.CHOICE,
        choices=ChoiceList("screen.text-size", choices),
    )
    return _Sizes(item, parent)
