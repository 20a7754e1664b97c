"""The first start: try Candor with invented patients, or set up a real clinic. Its form is Settings later."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.safekeeping.gate_parts import STEPS, step_words
from ui.safekeeping.page_head import page_head
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import FOOT_BAR, PAGE_MARGIN
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.cards import Card, Divider
from ui.widgets.continue_key import add_continue_key
from ui.widgets.focus import ScrollPage
from ui.widgets.folding_row import FoldingRow
from ui.widgets.growing import Growing
from ui.widgets.labels import Hint, Label, PageTitle, SectionTitle
from ui.widgets.page_column import foot_below
from ui.worker import Worker

if TYPE_CHECKING:
    from intake.catalogue import Catalogue
    from intake.clinic import Clinic

_WIDEST = 860
_BACKUPS = (
    "Candor backs up on this computer by itself. Choose a second place too, such as an external disk: then "
    "a lost or broken computer loses nothing."
)
_LATER = "Your devices, own words and the people who work with you stand in Settings."
_BESIDE = 720


class SetUpPage(QWidget):
    """Title, clinic form, and a foot with the buttons. `saved(Clinic)`: the form is right. `left()`: Back."""

    saved = Signal(object)
    left = Signal()

    def __init__(
        self, catalogue: Catalogue, title: str, words: str, parent: QWidget | None = None, *, worker: Worker
    ) -> None:
        super().__init__(parent)
        # The page before this one is painted first, at the very first start, and needs no form.
        from ui.settings.clinic_form import ClinicForm

        self.form = ClinicForm(catalogue, self, worker=worker)
        self.form.accepted.connect(self.saved)
        self.back_button = PlainButton("Back", self, icon="chevron-left")
        self.back_button.clicked.connect(self.left)
        self.save_button = PrimaryButton("Save the clinic", self, icon="check")
        self.save_button.clicked.connect(self._accept)
        add_continue_key(self, self._accept, "Save the clinic", button=self.save_button)
        self._said = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        self.step = Label("", TextStyle.SMALL_LABEL, Tone.ACCENT, self)
        self.step.hide()
        column.addWidget(self.step)
        self.words = Label(words, TextStyle.BODY, Tone.SECOND, self)
        column.addLayout(page_head(PageTitle(title, self), self.words))
        column.addWidget(self.form)
        column.addStretch(1)
        self._scroll = _scrolled(holder, self)
        foot = Growing(self, widest=_WIDEST, least_height=FOOT_BAR)
        row = FoldingRow(foot, stretched=2)
        row.setContentsMargins(PAGE_MARGIN, 8, PAGE_MARGIN, 8)
        for part in (self.save_button, self.back_button, self._said):
            row.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(Divider(self))
        whole.addLayout(foot_below(foot))

    def show_step(self, number: int) -> None:
        """Say which step of the first run this is, and ask only for what a clinic needs to begin."""
        self.step.setText(step_words(number))
        self.step.show()
        self.form.show_needed_only()

    def say(self, words: str) -> None:
        """One sentence beside the button, such as why it was not saved."""
        self._said.setText(words)
        announce(self, words, at_once=True)

    def take_focus(self) -> None:
        """Put the cursor into the first field, and show the page from its top."""
        self.form.take_focus()
        self._scroll.verticalScrollBar().setValue(0)

    def _accept(self) -> None:
        self.say("")
        self.form.accept()
        if self.form.summary.isVisibleTo(self):
            self._scroll.verticalScrollBar().setValue(0)


class FirstRunPage(QWidget):
    """Two ways to begin. `demo_wanted()` is the first, `clinic_wanted()` the second."""

    demo_wanted = Signal()
    clinic_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.demo_button = PrimaryButton("Try with six demo patients", self, icon="users")
        self.demo_button.clicked.connect(self.demo_wanted)
        self.clinic_button = PlainButton("Set up my clinic", self, icon="house")
        self.clinic_button.clicked.connect(self.clinic_wanted)
        demo = _way(
            self,
            "Look around first",
            "Six invented patients, with answers, a plan and a handout to print. "
            "They live in a place of their own and are thrown away when you close Candor.",
            self.demo_button,
        )
        clinic = _way(
            self,
            "Begin with your clinic",
            "Four short steps: who you are, a recovery sheet, your clinic, and backups. "
            "It takes about five minutes. You can change all of it later in Settings.",
            self.clinic_button,
        )
        self._ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._ways.setSpacing(16)
        self._ways.addWidget(demo, 1)
        self._ways.addWidget(clinic, 1)
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 64, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(20)
        words = (
            "Candor asks about health and stretch marks, and shows what each treatment can and cannot do.\n"
            "Everything stays on this computer."
        )
        title = PageTitle("Welcome to Candor", self)
        column.addLayout(page_head(title, Label(words, TextStyle.BODY, Tone.SECOND, self)))
        column.addLayout(self._ways)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(_scrolled(holder, self))

    def take_focus(self) -> None:
        """The first way has the keyboard."""
        self.demo_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two ways stand under each other where there is little room."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        beside = self.width() >= grown(_BESIDE)
        self._ways.setDirection(directions.LeftToRight if beside else directions.TopToBottom)


class ReadyPage(QWidget):
    """The last step of the first run. `backups_wanted()`: a place for them; `left()`: begin the work."""

    backups_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.backups_button = PrimaryButton("Choose a place for backups", self, icon="hard-drive")
        self.backups_button.clicked.connect(self.backups_wanted)
        self.begin_button = PlainButton("Begin with the patients", self, icon="users")
        self.begin_button.clicked.connect(self.left)
        words = self.backups_button.text()
        add_continue_key(self, self.backups_button.click, words, button=self.backups_button)
        card = Card(self)
        card.body.setContentsMargins(24, 24, 24, 24)
        card.add(SectionTitle("One thing more: backups", card))
        card.add(Label(_BACKUPS, TextStyle.BODY, Tone.SECOND, card))
        row = FoldingRow(gap=10)
        row.addWidget(self.backups_button)
        row.addWidget(self.begin_button)
        card.body.addLayout(row)
        card.add(Hint(_LATER, card))
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 64, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        step = Label(step_words(STEPS), TextStyle.SMALL_LABEL, Tone.ACCENT, self)
        column.addLayout(page_head(step, PageTitle("Your clinic is ready", self)))
        column.addWidget(card)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(_scrolled(holder, self))

    def take_focus(self) -> None:
        """What is to be done has the keyboard."""
        self.backups_button.setFocus(Qt.FocusReason.OtherFocusReason)


def settings_words(clinic: Clinic, catalogue: Catalogue, *, on: date) -> str:
    """What Settings says of the clinical content: who signed this version, or that nobody has."""
    signed = clinic.content_signed_off(catalogue, on=on)
    if signed is None:
        return f"Clinical content {catalogue.version}: draft, not signed off."
    return f"Clinical content {catalogue.version}: signed off by {signed.name}."


def _way(parent: QWidget, title: str, words: str, button: QWidget) -> Card:
    card = Card(parent)
    card.body.setContentsMargins(24, 24, 24, 24)
    card.add(SectionTitle(title, card))
    card.add(Label(words, TextStyle.BODY, Tone.SECOND, card))
    card.body.addStretch(1)
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    card.body.addLayout(row)
    return card


def _scrolled(holder: QWidget, parent: QWidget) -> ScrollPage:
    scroll = ScrollPage(holder, parent)
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    slim(scroll)
    return scroll
