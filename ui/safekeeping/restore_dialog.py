"""Asks twice before a backup is restored: what will happen, then who wants it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.documents.own_jobs import OwnJobs
from ui.registry.form_row import FormRow, line
from ui.safekeeping import restore_work
from ui.safekeeping.backup_words import moment_in_sentence
from ui.safekeeping.first_person_page import PASSPHRASE_HINT, new_passphrase_problems, show_problems
from ui.safekeeping.gate_parts import Gate, forget, secret
from ui.safekeeping.opening_records import CannotOpen, Refused
from ui.safekeeping.restore_work import RestoreOrder
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import LinkButton, PlainButton, PrimaryButton
from ui.widgets.dialog import Dialog
from ui.widgets.focus import ScrollPage
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label
from ui.worker import Worker

WHO = "Who restores it?"
WHO_WORDS = "An owner of that day signs in, with the name and the passphrase of that day."
CODE_WORDS = "Type the recovery code of that day, and choose a new passphrase. You get a new code then."
NO_NAME = "Type your sign-in name."
NO_PASSPHRASE = "Type your passphrase of that day."

Result = RestoreOrder | Refused | CannotOpen


class RestoreDialog(Dialog):
    """`restore_wanted(RestoreOrder)` once an owner of that day has opened the backup. Esc changes nothing.

    `is_lost`: there is no good file now, so nothing that was entered since could be missed in it.
    """

    restore_wanted = Signal(object)

    def __init__(
        self,
        bundle: Path,
        made_at: datetime,
        worker: Worker,
        parent: QWidget | None = None,
        *,
        is_lost: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Candor")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bundle = bundle
        self._jobs = OwnJobs(self, worker)
        when = moment_in_sentence(made_at)
        self.title = Label(f"Restore the backup of {when}?", TextStyle.SECTION, parent=self)
        self.facts = tuple(
            IconLabel(words, icon, Tone.TEXT, self, style=TextStyle.BODY)
            for icon, words in what_happens(when, is_lost=is_lost)
        )
        self.go_on_button = PrimaryButton("Go on", self)
        self.cancel_button = PlainButton("Cancel", self)
        self.words = Label(WHO_WORDS, TextStyle.BODY, Tone.SECOND, self)
        self.code = line("restore.code", "Recovery code", placeholder="")
        self.name = line("restore.name", "Sign-in name", placeholder="")
        self.passphrase = secret("restore.passphrase", "Passphrase of that day")
        self.new_passphrase = secret("restore.new-passphrase", "New passphrase", hint=PASSPHRASE_HINT)
        self.again = secret("restore.again", "The same passphrase again")
        self.code_button = LinkButton("", self)
        self.gate = Gate("Restore this backup", self, icon="history")
        self.back_button = PlainButton("Cancel", self)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self._ask_for(code=False)
        # Qt would take the height of the first question, which is the shorter one.
        self.resize(self.sizeHint())
        self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_asking_who(self) -> bool:
        """Whether it is at the second of its two questions."""
        return self._stack.currentIndex() == 1

    def sizeHint(self) -> QSize:
        return QSize(grown(580), grown(460)).boundedTo(self.screen().availableSize() * 0.9)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses what has the focus and nothing else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Nothing of a passphrase stays in a dialog that was left."""
        forget(self.passphrase, self.new_passphrase, self.again)
        self.code.set_text("")
        super().done(result)

    def _go_on(self) -> None:
        self.title.setText(WHO)
        self._stack.setCurrentIndex(1)
        self.name.field.take_focus()

    def _ask_for(self, *, code: bool) -> None:
        """Ask for the passphrase, or for the code and a new passphrase."""
        self._has_code = code
        self.words.setText(CODE_WORDS if code else WHO_WORDS)
        for row in (self.code, self.new_passphrase, self.again):
            row.setVisible(code)
        self.passphrase.setVisible(not code)
        self.code_button.setText("Use the passphrase instead" if code else "Use the recovery code instead")
        show_problems(self._all_rows(), {})
        self.gate.refuse("")

    def _turn(self) -> None:
        self._ask_for(code=not self._has_code)
        (self.code if self._has_code else self.name).field.take_focus()

    def _accept(self) -> None:
        problems = self._problems()
        show_problems(self._all_rows(), problems)
        if problems:
            return
        bundle, name, code = self._bundle, self.name.text(), self.code.text()
        passphrase = (self.new_passphrase if self._has_code else self.passphrase).text()
        work: Callable[[], Result]
        if self._has_code:
            work = lambda: restore_work.open_backup_with_code(bundle, code, name, passphrase)  # noqa: E731
        else:
            work = lambda: restore_work.open_backup(bundle, name, passphrase)  # noqa: E731
        self.gate.show_busy("Opening the backup…")
        self._jobs.run("Opening the backup", lambda _cancel: work(), self._hear, self._refuse)

    def _problems(self) -> dict[FormRow, str]:
        from db.keys.recovery_code import RecoveryCodeProblem, check

        problems: dict[FormRow, str] = {}
        if self._has_code:
            problems |= new_passphrase_problems(self.new_passphrase, self.again, names=(self.name.text(),))
            try:
                check(self.code.text())
            except RecoveryCodeProblem as problem:
                problems[self.code] = problem.sentence
        elif not self.passphrase.text():
            problems[self.passphrase] = NO_PASSPHRASE
        if not self.name.text():
            problems[self.name] = NO_NAME
        return problems

    def _hear(self, result: Result) -> None:
        if isinstance(result, RestoreOrder):
            self.accept()
            self.restore_wanted.emit(result)
        else:
            self._refuse(result.sentence, result.wait_seconds if isinstance(result, Refused) else 0.0)

    def _refuse(self, sentence: str, wait_seconds: float = 0.0) -> None:
        self.gate.refuse(sentence, wait_seconds)
        (self.code if self._has_code else self.passphrase).field.take_focus()

    def _all_rows(self) -> tuple[FormRow, ...]:
        return (self.code, self.name, self.passphrase, self.new_passphrase, self.again)

    def _connect(self) -> None:
        self.go_on_button.clicked.connect(self._go_on)
        self.cancel_button.clicked.connect(self.reject)
        self.back_button.clicked.connect(self.reject)
        self.code_button.clicked.connect(self._turn)
        self.gate.pressed.connect(self._accept)
        self.code.field.input.returnPressed.connect(self.name.field.take_focus)
        self.name.field.input.returnPressed.connect(self._after_name)
        self.new_passphrase.field.input.returnPressed.connect(self.again.field.take_focus)
        for row in (self.passphrase, self.again):
            row.field.input.returnPressed.connect(self.gate.press)

    def _after_name(self) -> None:
        (self.new_passphrase if self._has_code else self.passphrase).field.take_focus()

    def _lay_out(self) -> None:
        first = QWidget(self)
        facts = QVBoxLayout(first)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setSpacing(12)
        for fact in self.facts:
            facts.addWidget(fact)
        facts.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.go_on_button)
        facts.addLayout(buttons)
        inside = QWidget(self)
        form = QVBoxLayout(inside)
        form.setContentsMargins(4, 4, 12, 4)
        form.setSpacing(14)
        form.addWidget(self.words)
        for row in self._all_rows():
            form.addWidget(row)
        form.addWidget(self.code_button, 0, Qt.AlignmentFlag.AlignLeft)
        form.addStretch(1)
        scroll = ScrollPage(inside, self)
        slim(scroll)
        self.gate.row.insertWidget(0, self.back_button)
        self.gate.row.insertStretch(0, 1)
        self.gate.row.takeAt(self.gate.row.count() - 1)
        self.gate.row.setSpacing(8)
        second = QWidget(self)
        whole = QVBoxLayout(second)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(scroll, 1)
        whole.addWidget(self.gate)
        self._stack.addWidget(first)
        self._stack.addWidget(second)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addWidget(self._stack, 1)


def what_happens(when: str, *, is_lost: bool) -> tuple[tuple[str, str], ...]:
    """What a restore does: an icon and a sentence each."""
    back = f"The clinic goes back to the state of {when}. What was entered after that will not be in it."
    kept = "The file of now is not overwritten: it is set aside in the clinic’s folder."
    if is_lost:
        kept = "What is left of the clinic’s file is set aside in its folder. Nothing is overwritten."
    return (
        ("history", back),
        ("folder-open", kept),
        (
            "lock",
            "The clinic is closed first. Afterwards everybody signs in with the passphrase of that day.",
        ),
    )
