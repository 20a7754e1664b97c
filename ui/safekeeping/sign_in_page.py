"""Signing in: a name and a passphrase. Locked, it is the same page with the name filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.registry.form_row import line
from ui.safekeeping.clinic_folder import DEMO_DESK_SIGN_IN, DEMO_PASSPHRASE, DEMO_SIGN_IN
from ui.safekeeping.gate_parts import Gate, GatePage, forget, secret
from ui.widgets.buttons import QuietButton

if TYPE_CHECKING:
    from ui.widgets.messages import Notice

DEMO_WORDS = f"Demo: sign in as {DEMO_SIGN_IN} or {DEMO_DESK_SIGN_IN}, passphrase: {DEMO_PASSPHRASE}"
_LOCKED = "What was typed is kept. Type your passphrase to go on, or another name to sign in yourself."


class SignInPage(GatePage):
    """Signals: `wanted(name, passphrase)`, `recovery_wanted()`, `keychain_wanted()`."""

    wanted = Signal(str, str)
    recovery_wanted = Signal()
    keychain_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sign in", "", parent)
        self.demo: Notice | None = None
        """How to sign in to a demo; None where nobody has to be told."""
        self.name = line("gate.name", "Sign-in name", placeholder="")
        self.passphrase = secret("gate.passphrase", "Passphrase")
        self.gate = Gate("Sign in", self, icon="lock")
        self.keychain_button = QuietButton("Sign in with this computer’s keychain", self)
        self.keychain_button.hide()
        self.recovery_button = QuietButton("Forgotten passphrase: use the recovery code", self)
        for widget in (self.name, self.passphrase, self.gate):
            self.body.addWidget(widget)
        for button in (self.keychain_button, self.recovery_button):
            # Their words begin where the fields above do.
            button.padding = 2
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.name.field.input.returnPressed.connect(self._go_on)
        self.passphrase.field.input.returnPressed.connect(self.gate.press)
        self.gate.pressed.connect(self._try)
        self.keychain_button.clicked.connect(self.keychain_wanted)
        self.recovery_button.clicked.connect(self.recovery_wanted)

    def begin(self, *, name: str = "", locked: bool = False, demo: bool = False) -> None:
        """Empty the page, for somebody to sign in. `name` is who was here before."""
        self.title.setText("Locked" if locked else "Sign in")
        self.say(_LOCKED if locked else "")
        self._tell_demo(demo)
        self.name.set_text(name)
        forget(self.passphrase)
        self.name.show_problem("")
        self.gate.refuse("")

    def offer_keychain(self, offered: bool) -> None:
        """Whether this desk remembers somebody."""
        self.keychain_button.setVisible(offered)

    def offer_recovery(self, offered: bool) -> None:
        """Whether the recovery code can be used now."""
        self.recovery_button.setVisible(offered)

    def show_busy(self) -> None:
        """The passphrase is tried."""
        self.gate.show_busy("Signing in…")

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Say why not, empty the passphrase, and be ready for another."""
        forget(self.passphrase)
        self.gate.refuse(sentence, wait_seconds)
        self.passphrase.field.take_focus()

    def take_focus(self) -> None:
        """The name, or the passphrase where the name is there."""
        (self.passphrase if self.name.text() else self.name).field.take_focus()

    def _tell_demo(self, demo: bool) -> None:
        if demo and self.demo is None:
            from ui.widgets.messages import Notice

            self.demo = Notice(DEMO_WORDS, self, closable=False)
            self.column.insertWidget(self.column.indexOf(self.card), self.demo)
        if self.demo is not None:
            self.demo.setVisible(demo)

    def _go_on(self) -> None:
        if self.passphrase.text():
            self.gate.press()
        else:
            self.passphrase.field.take_focus()

    def _try(self) -> None:
        missing = [
            (row, words)
            for row, words in (
                (self.name, "Type your sign-in name."),
                (self.passphrase, "Type your passphrase."),
            )
            if not row.text()
        ]
        for row in (self.name, self.passphrase):
            row.show_problem("")
        for row, words in missing:
            row.show_problem(words)
        if missing:
            missing[0][0].field.take_focus()
        else:
            self.wanted.emit(self.name.text(), self.passphrase.text())
