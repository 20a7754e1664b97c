"""The recovery code: shown once and printed, confirmed from paper; used when a passphrase is forgotten."""

from __future__ import annotations

import secrets
from datetime import date

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.documents.own_jobs import OwnJobs
from ui.registry.form_row import FormRow, line
from ui.safekeeping.first_person_page import PASSPHRASE_HINT, new_passphrase_problems, show_problems
from ui.safekeeping.gate_parts import Gate, GatePage, forget, secret
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.continue_key import add_continue_key
from ui.widgets.labels import Hint, Label
from ui.worker import Cancel, Worker

_WORDS = (
    "If every passphrase is forgotten, only this code opens the clinic’s file. Print it, and keep the sheet "
    "away from this computer, such as in a safe. Nobody can make it again, Candor’s makers included."
)
_NEW_WORDS = (
    "The old recovery code is dead. Print the new one, and keep the sheet away from this computer. "
    "Nobody can make it again, Candor’s makers included."
)
_PAPER = "Print it on paper, not into a file: a file of it on this computer defeats it."
_HIDDEN_WORDS = (
    "The code is hidden while you type from the sheet. Empty both fields and leave them to see it again."
)
_SHOWN_WORDS = "To be sure that it stands on paper, type two of its groups from the sheet."
_SENT = "The sheet was sent to the printer. Wait for the paper before you go on."
_SAVED = (
    "The sheet was saved as a file. Print that, then delete it: left on this computer, it defeats the code."
)
_HIDDEN = "••••"
_US = QLocale.MeasurementSystem.ImperialUSSystem
_COLUMNS = 4
_ASKED = 2


class RecoveryPage(GatePage):
    """Shows a code. Signals: `confirmed()` once two of its groups were typed from paper, `left()`."""

    confirmed = Signal()
    left = Signal()

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__("Print the recovery code", _WORDS, parent, width=620)
        self._worker = worker
        self._jobs = OwnJobs(self, worker)
        self._printing: object | None = None
        self._groups: tuple[str, ...] = ()
        self._asked: tuple[int, ...] = ()
        self.code: tuple[Label, ...] = ()
        self._numbers: tuple[Label, ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(10)
        self.print_button = PlainButton("Print the sheet…", self, icon="printer")
        self.said = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        self.said.hide()
        self.rows = tuple(line(f"recovery.{place}", "Group", placeholder="") for place in range(_ASKED))
        self.gate = Gate("Continue", self, icon="check")
        self.back_button = PlainButton("Back", self, icon="chevron-left")
        self.gate.row.insertWidget(1, self.back_button)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.print_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.said)
        self.body.addWidget(Hint(_PAPER, self))
        self.card.add_divider()
        self.typing = Hint(_SHOWN_WORDS, self)
        self.body.addWidget(self.typing)
        for row in self.rows:
            self.body.addWidget(row)
            row.field.input.textChanged.connect(lambda _text: self._show_groups())
            row.field.input.installEventFilter(self)
        self.body.addWidget(self.gate)
        self.rows[0].field.input.returnPressed.connect(self.rows[1].field.take_focus)
        self.rows[1].field.input.returnPressed.connect(self.gate.press)
        self.gate.pressed.connect(self._accept)
        add_continue_key(self, self.gate.press, "Continue", button=self.gate.button)
        self.print_button.clicked.connect(self._print)
        self.back_button.clicked.connect(self.left)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the code, also while they are hidden."""
        return self._groups

    @property
    def asked(self) -> tuple[int, ...]:
        """Which groups must be typed, counted from 0."""
        return self._asked

    def show_code(self, code: str, *, replaces: bool = False) -> None:
        """Show a code of 32 characters. `replaces`: it was made because the one before was used."""
        from db.keys.recovery_code import in_groups

        self._groups = in_groups(code)
        self.say(_NEW_WORDS if replaces else _WORDS)
        self.back_button.setVisible(not replaces)
        for label in (*self.code, *self._numbers):
            self._grid.removeWidget(label)
            label.deleteLater()
        self._numbers = tuple(Hint(str(place + 1), self) for place in range(len(self._groups)))
        self.code = tuple(Label(group, TextStyle.PATIENT, parent=self, wrap=False) for group in self._groups)
        for place, label in enumerate(self.code):
            row, column = divmod(place, _COLUMNS)
            self._grid.addWidget(self._numbers[place], row, 2 * column)
            self._grid.addWidget(label, row, 2 * column + 1)
            self._grid.setColumnStretch(2 * column + 1, 1)
        self._asked = tuple(sorted(secrets.SystemRandom().sample(range(len(self._groups)), _ASKED)))
        for row, place in zip(self.rows, self._asked, strict=True):
            row.label.setText(f"Group {place + 1} of {len(self._groups)}")
            row.field.input.setAccessibleName(row.label.text())
            row.set_text("")
            row.show_problem("")
        self._show_groups()
        self.gate.refuse("")
        self._say("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hide the code while the keyboard is where it is typed: it must come from the paper."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_groups()
        return super().eventFilter(watched, event)

    def forget(self) -> None:
        """Take the code off the screen."""
        self._groups = ()
        for label in self.code:
            label.clear()
            label.setAccessibleName("")
        for row in self.rows:
            row.set_text("")
        self._show_groups()

    def show_busy(self) -> None:
        """The clinic's file is made."""
        self.gate.show_busy("Making the clinic’s file…")

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Say why it could not be done."""
        self.gate.refuse(sentence, wait_seconds)

    def take_focus(self) -> None:
        """The way to the paper."""
        self.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_groups(self) -> None:
        """The groups, or dots while a field of the two has the keyboard or a text."""
        inputs = [row.field.input for row in self.rows]
        hides = any(box.hasFocus() or box.text() for box in inputs)
        self.typing.setText(_HIDDEN_WORDS if hides else _SHOWN_WORDS)
        for place, (label, group) in enumerate(zip(self.code, self._groups, strict=False)):
            label.setText(_HIDDEN if hides else group)
            said = "hidden while you type" if hides else " ".join(group)
            label.setAccessibleName(f"Group {place + 1}: {said}")

    def _accept(self) -> None:
        from db.keys.recovery_code import as_printed

        problems: dict[FormRow, str] = {}
        for row, place in zip(self.rows, self._asked, strict=True):
            if as_printed(row.text()) != self._groups[place]:
                problems[row] = "This is not what stands there: compare it with the sheet."
        show_problems(self.rows, problems)
        if not problems:
            self.confirmed.emit()

    def _print(self) -> None:
        from ui.documents.printing import ask_for_printer, new_printer

        paper = "letter" if QLocale.system().measurementSystem() == _US else "a4"
        printer = new_printer(paper=paper)
        printer.setDocName("Candor")
        on = date.today()
        if not ask_for_printer(printer, pages=1, parent=self):
            return
        groups = self._groups

        def build(_cancel: Cancel) -> bytes:
            from reports.recovery_sheet import build_recovery_sheet

            return build_recovery_sheet(groups, paper=paper, on=on)

        def send(pdf: bytes) -> None:
            from ui.documents.printing import PagePrinting

            printing = PagePrinting(printer, pdf, 1, self._worker, self)
            printing.failed.connect(lambda sentence: self._say(sentence))
            printing.done.connect(lambda: self._printed(is_file=bool(printer.outputFileName())))
            self._printing = printing
            printing.begin()

        self._say("")
        self._jobs.run("Printing the recovery sheet", build, send, lambda sentence: self._say(sentence))

    def _printed(self, *, is_file: bool) -> None:
        if is_file:
            self._say(_SAVED)
        else:
            self._say(_SENT, Tone.GOOD)
        announce(self, self.said.text())
        self.rows[0].field.take_focus()

    def _say(self, sentence: str, tone: Tone = Tone.ERROR) -> None:
        self.said.set_tone(tone)
        self.said.setText(sentence)
        self.said.setVisible(bool(sentence))


class UseCodePage(GatePage):
    """The code, a name and a new passphrase. Signals: `wanted(code, name, passphrase)`, `left()`."""

    wanted = Signal(str, str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        words = "Type the code from the printed sheet, and choose a new passphrase. You get a new code then."
        super().__init__("Use the recovery code", words, parent, width=560)
        self.code = line(
            "recovery.code",
            "Recovery code",
            hint="32 letters and digits. Spaces, hyphens and small letters are fine.",
            placeholder="",
        )
        self.name = line("recovery.name", "Your sign-in name", placeholder="")
        self.passphrase = secret("recovery.passphrase", "New passphrase", hint=PASSPHRASE_HINT)
        self.again = secret("recovery.again", "The same passphrase again")
        self.gate = Gate("Open the clinic", self, icon="check")
        self.back_button = PlainButton("Back", self, icon="chevron-left")
        self.gate.row.insertWidget(1, self.back_button)
        for widget in (*self._rows(), self.gate):
            self.body.addWidget(widget)
        for row, after in zip(self._rows(), self._rows()[1:], strict=False):
            row.field.input.returnPressed.connect(after.field.take_focus)
        self.again.field.input.returnPressed.connect(self.gate.press)
        self.gate.pressed.connect(self._accept)
        add_continue_key(self, self.gate.press, "Open the clinic", button=self.gate.button)
        self.back_button.clicked.connect(self.left)

    def begin(self, *, name: str = "") -> None:
        """Empty the page."""
        for row in self._rows():
            row.set_text("")
        self.name.set_text(name)
        forget(*self._rows())
        self.gate.refuse("")

    def show_busy(self) -> None:
        """The code is tried."""
        self.gate.show_busy("Opening…")

    def refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        """Say why not; what was typed stays, since a typing error is the likely reason."""
        self.gate.refuse(sentence, wait_seconds)
        self.code.field.take_focus()

    def take_focus(self) -> None:
        """The code."""
        self.code.field.take_focus()

    def _rows(self) -> tuple[FormRow, ...]:
        return (self.code, self.name, self.passphrase, self.again)

    def _accept(self) -> None:
        from db.keys.recovery_code import RecoveryCodeProblem, check

        problems = new_passphrase_problems(self.passphrase, self.again, names=(self.name.text(),))
        if not self.name.text():
            problems[self.name] = "Type your sign-in name."
        try:
            check(self.code.text())
        except RecoveryCodeProblem as problem:
            problems[self.code] = problem.sentence
        show_problems(self._rows(), problems)
        if not problems:
            self.wanted.emit(self.code.text(), self.name.text(), self.passphrase.text())
