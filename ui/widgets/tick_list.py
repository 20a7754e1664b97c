"""A tick list: tick what is so, then say No to all the others in one press."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from intake.conditions import NO, NOT_SURE, YES, Value
from intake.questionnaire import Item
from ui.theme.colours import Tone
from ui.theme.sizes import BOX
from ui.theme.type import TextFollower, TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import FollowUp
from ui.widgets.field import NOT_ASKED
from ui.widgets.labels import Hint, Label
from ui.widgets.options import Roving, TickBox

_KEYS = {Qt.Key.Key_Y: YES, Qt.Key.Key_N: NO, Qt.Key.Key_U: NOT_SURE}
_WORDS = {YES: "Yes", NO: "No", NOT_SURE: "Not sure"}
NONE_KEY = "Shift N"
"""What a page lets press "No, none of these" from anywhere on it; the page makes the shortcut."""
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class TickLine(TextFollower, QWidget):
    """One line: the tick box, the whole question below it, the answer in a word, its follow-ups."""

    answered = Signal(object, object)

    def __init__(self, item: Item, parent: QWidget) -> None:
        super().__init__(parent)
        self.item = item
        self._code: str | None = None
        self.box = TickBox(item.label or item.text, self, name=item.text)
        self.box.clicked.connect(self._on_clicked)
        self.said = Label("", TextStyle.SMALL, Tone.MUTED, self, wrap=False)
        self.state = Label("", TextStyle.SMALL, Tone.MUTED, self, wrap=False)
        self.not_sure = TickBox("Not sure", self, name=f"Not sure: {item.text}")
        self.not_sure.clicked.connect(lambda on: self.pick(NOT_SURE if on else None))
        self.not_sure.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.question = Hint(item.text, self)
        self.question.setVisible(bool(item.label) and item.label != item.text)
        self.restyle()
        self.follow_up = FollowUp(self)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.box, 1)
        top.addWidget(self.said, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.not_sure, 0, Qt.AlignmentFlag.AlignTop)
        inset = QHBoxLayout()
        inset.setContentsMargins(12, 6, 0, 8)
        inset.addWidget(self.follow_up)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(self.question)
        rows.addLayout(inset)
        self._inset = inset
        self.show_follow_up(False)
        self.show_code(None)

    def restyle(self) -> None:
        """The question stands under the words of the box."""
        self.question.setContentsMargins(grown(BOX) + 14, 0, 0, 2)

    @property
    def code(self) -> str | None:
        """Y, N, UNK, or None while the line is not asked."""
        return self._code

    def show_code(self, code: str | None) -> None:
        """Show an answer, silently."""
        if code != self._code:
            self.said.setText("")
        self._code = code
        self.box.setChecked(code == YES)
        self.box.dashed = code is None
        self.not_sure.setChecked(code == NOT_SURE)
        self.not_sure.dashed = code is None
        self.state.setText(_WORDS[NO] if code == NO else "" if code else NOT_ASKED)
        self.state.set_tone(Tone.TEXT if code == NO else Tone.MUTED)
        self.box.setAccessibleDescription(_WORDS[code] if code else NOT_ASKED)
        self.box.update()

    @property
    def has_follow_ups(self) -> bool:
        """Whether something under the line waits for an answer."""
        return self.follow_up.isVisibleTo(self) and any(
            child.isVisibleTo(self) and child.focusPolicy() & Qt.FocusPolicy.TabFocus
            for child in self.follow_up.findChildren(QWidget)
        )

    def show_follow_up(self, shown: bool) -> None:
        """Open or close the follow-ups under the line."""
        # First: what is shown is laid out at once, and would be once more.
        self._inset.setContentsMargins(12, 6 if shown else 0, 0, 8 if shown else 0)
        self.follow_up.setVisible(shown)

    def pick(self, code: str | None) -> None:
        """Answer the line and tell so."""
        if code != self._code:
            self.show_code(code)
            self.answered.emit(self, code)

    def _on_clicked(self, checked: bool) -> None:
        self.pick(YES if checked else None)


class NoneButton(PlainButton):
    """The button "No, none of these": stays pressed, with a tick, while its Nos stand."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent, key=NONE_KEY)
        self.setCheckable(True)

    def show_pressed(self, pressed: bool) -> None:
        """Show whether the Nos stand."""
        self.setChecked(pressed)
        self.set_icon("check" if pressed else "")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second press of a double click would take the answers away again.
        event.accept()


class TickList(QWidget):
    """The lines of a page that are asked as a list.

    `answered(link_id, values)` tells one line: a tick is Yes, ticking again makes it not asked; the others
    stay as they are. `none_pressed(link_ids)` tells that every line shown which is not answered Yes or Not
    sure now has an explicit No; store them in one go. Pressing it again takes those Nos away.
    Keys on a line: Up and Down move, Space ticks, Y, N and U answer and move on, Delete takes it away.
    """

    answered = Signal(str, tuple)
    none_pressed = Signal(tuple)

    def __init__(
        self, items: Sequence[Item], heading: str = "Tick what is so", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.lines = {item.link_id: TickLine(item, self) for item in items}
        self.heading = Label(heading, TextStyle.LABEL, parent=self)
        self.heading.setVisible(bool(heading))
        self.none_button = NoneButton(self)
        self.none_button.clicked.connect(self._on_none)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        rows.addWidget(self.heading)
        for line in self.lines.values():
            line.box.on_key = self._on_key
            line.answered.connect(self._on_line)
            rows.addWidget(line)
        self.or_words = Label("or", TextStyle.BODY, Tone.MUTED, self)
        self.or_words.setContentsMargins(4, 4, 0, 4)
        rows.addWidget(self.or_words)
        rows.addWidget(self.none_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(heading or "Tick what is so")
        self._roving = Roving([line.box for line in self.lines.values()])
        self._refresh()

    def value_of(self, link_id: str) -> tuple[Value, ...]:
        """The values of one line; empty while it is not asked."""
        code = self.lines[link_id].code
        return (code,) if code else ()

    def set_value(self, link_id: str, values: Iterable[Value]) -> None:
        """Show a stored answer of one line, silently."""
        code = next((str(value) for value in values), None)
        self.lines[link_id].show_code(code if code in _WORDS else None)
        self._refresh()

    def follow_up(self, link_id: str) -> FollowUp:
        """The block under a line; put its questions in with `add`."""
        return self.lines[link_id].follow_up

    def show_follow_up(self, link_id: str, shown: bool) -> None:
        """Open or close the follow-ups of a line."""
        self.lines[link_id].show_follow_up(shown)

    def take_focus(self, link_id: str = "") -> None:
        """Go to a line, or to where the Tab key comes to."""
        box = self.lines[link_id].box if link_id else self._roving.stop
        self._roving.stop_at(box)
        box.setFocus(Qt.FocusReason.TabFocusReason)

    def deny_rest(self) -> None:
        """Write the Nos as the button does. Where they stand already nothing is taken away."""
        if self.none_button.isVisibleTo(self) and not self.none_button.isChecked():
            self.none_button.click()

    def _others(self) -> tuple[TickLine, ...]:
        return tuple(line for line in self.lines.values() if line.code not in (YES, NOT_SURE))

    def _on_line(self, line: TickLine, code: str | None) -> None:
        self._roving.stop_at(line.box)
        self._refresh()
        self.answered.emit(line.item.link_id, (code,) if code else ())

    def _on_none(self, pressed: bool) -> None:
        lines = self._others()
        code = NO if pressed else None
        changed = tuple(line.item.link_id for line in lines)
        for line in lines:
            line.show_code(code)
        self._refresh()
        if pressed:
            self.none_pressed.emit(changed)
            announce(self, f"No to {len(changed)}.")
            return
        for link_id in changed:
            self.answered.emit(link_id, ())

    def _refresh(self) -> None:
        others = self._others()
        whole = len(others) == len(self.lines)
        if len(self.lines) == 1:
            words = "No, not this one"
        elif len(others) == 1:
            words = "No, not the other one"
        else:
            words = f"No, none of these {len(others)}" if whole else f"No, none of the other {len(others)}"
        self.none_button.setText(words)
        self.none_button.setVisible(bool(others))
        self.or_words.setVisible(bool(others))
        self.none_button.show_pressed(bool(others) and all(line.code == NO for line in others))

    def _move_on(self, line: TickLine) -> None:
        """After a letter: into the follow-ups that it opened, else to the next line, else to the button."""
        lines = list(self.lines.values())
        place = lines.index(line) + 1
        following = lines[place].box if place < len(lines) else line.box
        # From the last follow-up the Tab key goes on to the next line.
        self._roving.stop_at(following)
        if line.has_follow_ups:
            self.focusNextPrevChild(True)
        elif place < len(lines):
            following.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.none_button.isVisibleTo(self):
            self.none_button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.focusNextPrevChild(True)

    def _on_key(self, button: QAbstractButton, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.modifiers() & _COMMANDS:
            return False
        line = next(line for line in self.lines.values() if line.box is button)
        if key in _KEYS:
            line.pick(_KEYS[key])
            self._move_on(line)
            return True
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            line.pick(None)
            return True
        return self._roving.move(button, key)
