"""The first person of a clinic: its owner, who can let others in later."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.registry.form_row import FormRow, line
from ui.safekeeping.gate_parts import Gate, GatePage, forget, secret
from ui.safekeeping.opening_records import Owner
from ui.widgets.buttons import PlainButton
from ui.widgets.continue_key import add_continue_key
from ui.widgets.messages import Notice

_WORDS = (
    "Candor keeps everything encrypted. Only people with a passphrase get in, and you are the first: "
    "the owner. You can add the others later."
)
_TAKES_OVER = (
    "This clinic was made by an earlier Candor, without a passphrase. Candor encrypts it now and keeps all "
    "of it. You are its owner from now on and can add the others later."
)
PASSPHRASE_HINT = "At least 8 characters. A few words in a row are best."


class FirstPersonPage(GatePage):
    """Signals: `wanted(Owner)`, `left()`."""

    wanted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Who are you?", _WORDS, parent, width=560)
        self.warning = Notice("", self, icon="triangle-alert", closable=False)
        self.warning.hide()
        self.column.insertWidget(self.column.indexOf(self.card), self.warning)
        self.name = line(
            "owner.name", "Your full name", hint="It stands beside what you enter.", placeholder=""
        )
        self.sign_in = line("owner.sign-in", "Sign-in name", hint="Short, such as ana.", placeholder="")
        self.passphrase = secret("owner.passphrase", "Passphrase", hint=PASSPHRASE_HINT)
        self.again = secret("owner.again", "The same passphrase again")
        self.gate = Gate("Continue", self, icon="check")
        self.back_button = PlainButton("Back", self, icon="chevron-left")
        self.gate.row.insertWidget(1, self.back_button)
        for widget in (*self._rows(), self.gate):
            self.body.addWidget(widget)
        for row, after in zip(self._rows(), self._rows()[1:], strict=False):
            row.field.input.returnPressed.connect(after.field.take_focus)
        self.again.field.input.returnPressed.connect(self.gate.press)
        self.gate.pressed.connect(self._accept)
        add_continue_key(self, self.gate.press, "Continue", button=self.gate.button)
        self.back_button.clicked.connect(self.left)

    def begin(self, *, takes_over: bool = False) -> None:
        """Empty the page. `takes_over`: there is a file of the program before there were passphrases."""
        self.say(_TAKES_OVER if takes_over else _WORDS)
        self.show_step(0 if takes_over else 1)
        self.back_button.setVisible(not takes_over)
        for row in self._rows():
            row.set_text("")
        forget(*self._rows())
        self.gate.refuse("")

    def show_owner(self, owner: Owner) -> None:
        """What was typed before, for somebody who came back to it."""
        typed = (owner.name, owner.sign_in, owner.passphrase, owner.passphrase)
        for row, text in zip(self._rows(), typed, strict=True):
            row.set_text(text)

    def warn(self, sentence: str) -> None:
        """Say what is wrong with the folder; "" says nothing."""
        self.warning.set_text(sentence)
        self.warning.setVisible(bool(sentence))

    def show_busy(self) -> None:
        """The keys are made."""
        self.gate.show_busy("Making the keys…")

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Say why it could not be done."""
        self.gate.refuse(sentence, wait_seconds)

    def take_focus(self) -> None:
        """The name."""
        self.name.field.take_focus()

    def _rows(self) -> tuple[FormRow, ...]:
        return (self.name, self.sign_in, self.passphrase, self.again)

    def _accept(self) -> None:
        problems = new_passphrase_problems(
            self.passphrase, self.again, names=(self.name.text(), self.sign_in.text())
        )
        if not self.name.text():
            problems[self.name] = "Type your full name."
        if not self.sign_in.text():
            problems[self.sign_in] = "Type a short name to sign in with."
        show_problems(self._rows(), problems)
        if not problems:
            self.wanted.emit(Owner(self.name.text(), self.sign_in.text(), self.passphrase.text()))


def new_passphrase_problems(
    passphrase: FormRow, again: FormRow, *, names: tuple[str, ...]
) -> dict[FormRow, str]:
    """What is wrong with a new passphrase that was typed twice, by row."""
    from db.keys.passphrases import weakness

    weak = weakness(passphrase.text(), names=names)
    if weak:
        return {passphrase: weak}
    if passphrase.text() != again.text():
        return {again: "This differs from the first: type it again."}
    return {}


def show_problems(rows: tuple[FormRow, ...], problems: dict[FormRow, str]) -> None:
    """Say each problem beside its row, and put the keyboard into the first."""
    for row in rows:
        row.show_problem(problems.get(row, ""))
    first = next((row for row in rows if row in problems), None)
    if first is not None:
        first.field.take_focus()
