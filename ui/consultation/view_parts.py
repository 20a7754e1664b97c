"""Parts of the consultation's window: the column of steps, the foot bar, the panel at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ui.consultation.slim_bars import slim
from ui.consultation.tab_row import TabRow
from ui.consultation.words import count_words
from ui.theme.colours import colours_of
from ui.theme.sizes import FOOT_BAR, PANEL_WIDTH, STEPS_WIDTH, STEPS_WIDTH_FOLDED
from ui.theme.type import TextFollower, TextStyle, grown
from ui.widgets.button_row import PageButtons
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.cards import Divider
from ui.widgets.growing import Growing
from ui.widgets.labels import Hint, Label
from ui.widgets.painting import painter_of
from ui.widgets.step_list import Step, StepList

NEVER_NO = "Not asked is never read as “No”."


class StepsColumn(TextFollower, QFrame):
    """The steps, how many questions are open, and the way to the next of them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps = StepList(self)
        slim(self.steps)
        self.open_words = Label("", TextStyle.SMALL_LABEL, parent=self)
        self.next_button = PlainButton("Next unanswered", self, key="F6")
        self.foot = QWidget(self)
        foot = QVBoxLayout(self.foot)
        foot.setContentsMargins(12, 0, 12, 18)
        foot.setSpacing(2)
        foot.addWidget(Divider(self.foot))
        foot.addSpacing(8)
        foot.addWidget(self.open_words)
        foot.addWidget(Hint(NEVER_NO, self.foot))
        foot.addSpacing(8)
        foot.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 1, 0)
        column.setSpacing(8)
        column.addWidget(self.steps, 1)
        column.addWidget(self.foot)
        self.set_folded(False)

    def set_folded(self, folded: bool) -> None:
        """Show only numbers, in a narrow window."""
        self.steps.set_folded(folded)
        self.foot.setVisible(not folded)
        self._folded = folded
        self.restyle()

    def restyle(self) -> None:
        """As wide as the list in it, and the line at the right."""
        self.setFixedWidth(1 + grown(STEPS_WIDTH_FOLDED if self._folded else STEPS_WIDTH))

    def show_steps(self, steps: tuple[Step, ...], waiting: int) -> None:
        """Show how far each step is, and how many questions wait."""
        self.steps.set_steps(steps)
        self.open_words.setText(f"{waiting} not asked yet" if waiting else "Every question is answered")
        self.next_button.setEnabled(waiting > 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line at the right."""
        painter = painter_of(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(colours_of(self.palette()).rule))
        painter.end()


class FootBar(Growing):
    """Continue at the left, Back beside it, and what is left on this page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.continue_button = PrimaryButton("Continue", self, icon_after="chevron-right")
        self.continue_button.setToolTip("Ctrl+Enter")
        self.back_button = PlainButton("Back", self, icon="chevron-left")
        self.back_button.setToolTip("Alt+Left")
        self.words = Hint("", self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row = PageButtons(self.continue_button, self.back_button, words=self.words)
        self.setLayout(self._row)
        self.set_margin(28)

    def set_margin(self, margin: int, *, low: bool = False) -> None:
        """Stand in line with the page above; `low` takes less height."""
        self._row.setContentsMargins(margin, 5 if low else 11, margin, 5 if low else 12)
        self.least_height = 0 if low else FOOT_BAR
        self.updateGeometry()

    def show_page(self, *, back: str, forward: str, waiting: int, back_to: str = "", act: str = "") -> None:
        """Say where the buttons lead and what is left; empty words hide a button.

        `back_to` names the page that Continue leads back to, for who has come to change one answer; `act` is
        what it does where it leads nowhere.
        """
        self.continue_button.setText(act or (f"Back to {back_to.lower()}" if back_to else "Continue"))
        self.continue_button.setVisible(bool(forward or back_to or act))
        self.back_button.setVisible(bool(back))
        self.continue_button.setAccessibleDescription("" if act else f"Goes on to {back_to or forward}")
        self.back_button.setAccessibleDescription(f"Goes back to {back}")
        left = count_words(waiting, "question left on this page", "questions left on this page")
        parts = [left if waiting else "", f"Next: {forward}" if forward and not back_to else ""]
        self.words.setText(" · ".join(part for part in parts if part))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line above."""
        painter = painter_of(self)
        painter.fillRect(0, 0, self.width(), 1, QColor(colours_of(self.palette()).rule))
        painter.end()


class RightPanel(TextFollower, QFrame):
    """White ground at the right: tabs where the page has a panel of its own, and what they open."""

    def __init__(self, stack: QStackedWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.restyle()
        self.tabs = TabRow("Panels", self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 14, 0, 0)
        self.column.setSpacing(4)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(18, 0, 18, 4)
        tabs.addWidget(self.tabs)
        self.column.addLayout(tabs)
        self.column.addWidget(stack, 1)

    def restyle(self) -> None:
        """As wide as the text asks for."""
        self.setFixedWidth(grown(PANEL_WIDTH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White, with a line at the left."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, 0, 1, self.height(), QColor(colours.rule))
        painter.end()


class Padded(QWidget):
    """A widget with room round it, to stand in a page that scrolls."""

    resized = Signal()

    def __init__(
        self, content: QWidget | None, margins: tuple[int, int, int, int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*margins)
        if content is not None:
            self.hold(content)

    def hold(self, content: QWidget) -> None:
        """Stand round this. A page is made inside: moved in later, each widget takes its font anew."""
        self.content = content
        self.column.addWidget(content)

    def set_margins(self, side: int, top: int, bottom: int) -> None:
        """Change the room: less in a narrow window."""
        self.column.setContentsMargins(side, top, side, bottom)
