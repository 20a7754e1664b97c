"""One's own sign-in: passphrase, when the screen locks, this desk's keychain, the recovery code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.rights import Right, allows
from ui.documents.own_jobs import OwnJobs
from ui.registry.form_row import FormRow
from ui.safekeeping import people_steps as steps
from ui.safekeeping.first_person_page import show_problems
from ui.safekeeping.gate_parts import Gate, forget, secret
from ui.safekeeping.page_head import page_head
from ui.safekeeping.people_jobs import Unproved, job, proving_job
from ui.safekeeping.people_passphrase import NewPassphrase
from ui.safekeeping.people_steps import ROLE_WORDS, PeopleDesk
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.choice_fields import ComboBox
from ui.widgets.growing import Growing
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, PageTitle, SectionTitle
from ui.widgets.page_column import fill_page
from ui.widgets.reading_order import set_reading_order
from ui.worker import Worker

Result = TypeVar("Result")

_WIDEST = 860
_TRUST = (
    "On a desk that only you use, the computer’s own keychain can open the clinic, without your passphrase. "
    "Whoever can use your account on this computer gets in then."
)
_CODE = (
    "If every passphrase is forgotten, only the printed recovery code opens the clinic’s file. "
    "Make a new one when the sheet was lost or seen: the old code is dead then."
)
_LOCK = "The screen locks when nobody has touched it for this long. What is typed stays."
TRUSTED = "A keychain opens the clinic for you, on this computer or on another."
NOT_TRUSTED = "Only your passphrase opens the clinic for you."


class OwnAccountPage(QWidget):
    """Signals: `recovery_code_made(code)` of 32 characters, to be shown and printed at once;

    `lock_minutes_changed(minutes)` once this desk has kept them.
    """

    recovery_code_made = Signal(str)
    lock_minutes_changed = Signal(int)

    def __init__(
        self, desk: PeopleDesk, parent: QWidget | None = None, *, worker: Worker, folder: Path | None = None
    ) -> None:
        """`folder` is that of the desk's settings; without it the lock cannot be set here."""
        super().__init__(parent)
        self._desk, self._folder = desk, folder
        self._jobs = OwnJobs(self, worker)
        self._sign_in = ""
        self.who = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.done = IconLabel("", "circle-check", Tone.GOOD, self, style=TextStyle.BODY)
        self.done.hide()
        self.old = secret("own.old", "Your current passphrase")
        self.new = NewPassphrase("own", self._names, self, words="New passphrase")
        self.change_gate = Gate("Change the passphrase", self, icon="check")
        self.minutes = ComboBox("Lock after", self)
        self.trust_state = Label(NOT_TRUSTED, TextStyle.SMALL_LABEL, Tone.SECOND, self)
        self.trust_secret = secret("own.trust", "Your passphrase, to trust this computer")
        self.trust_gate = Gate("Trust this computer", self, icon="lock", is_main=False)
        self.untrust_button = PlainButton("Trust none any more", self)
        self.code_secret = secret("own.code", "Your passphrase, for a new code")
        self.code_gate = Gate("Make a new recovery code", self, icon="refresh-cw", is_main=False)
        self._lay_out()
        self._connect()

    def take_focus(self) -> None:
        """The first row."""
        self.old.field.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Read who this is, and what is set."""
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        desk = self._desk

        def read() -> tuple[str, str, bool]:
            person = desk.store.people.one(desk.actor, desk.actor.id)
            return person.name, person.sign_in, steps.is_trusted(desk)

        def show(found: tuple[str, str, bool]) -> None:
            name, self._sign_in, trusted = found
            role = ROLE_WORDS[desk.actor.role].lower()
            self.who.setText(f"{name}, {role}. You sign in as {self._sign_in}.")
            self.trust_state.setText(TRUSTED if trusted else NOT_TRUSTED)
            self.untrust_button.setVisible(trusted)

        self._jobs.run("Reading your sign-in", job(read), show, self.who.setText)
        self._show_minutes()

    def _names(self) -> tuple[str, ...]:
        return (self._desk.actor.name, self._sign_in)

    # What is done

    def _change(self) -> None:
        problems: dict[FormRow, str] = {}
        if not self.old.text():
            problems[self.old] = "Type your current passphrase."
        problems |= self.new.problems()
        show_problems((self.old, *self.new.rows), problems)
        if problems:
            return
        desk, sign_in, old, new = self._desk, self._sign_in, self.old.text(), self.new.text()
        self._run(
            "Changing the passphrase",
            self.change_gate,
            (self.old, *self.new.rows),
            lambda: steps.change_own(desk, sign_in, old, new),
            lambda _nothing: self._say("Your passphrase is changed. Use the new one from now on."),
        )

    def _trust(self) -> None:
        desk, passphrase = self._desk, self.trust_secret.text()
        if self._has_passphrase(self.trust_secret):
            self._run(
                "Trusting this computer",
                self.trust_gate,
                (self.trust_secret,),
                lambda: steps.trust_desk(desk, passphrase),
                lambda _nothing: self._say("This computer opens the clinic for you from now on."),
            )

    def _untrust(self) -> None:
        desk = self._desk
        self._run(
            "Trusting no computer",
            self.trust_gate,
            (self.trust_secret,),
            lambda: steps.trust_no_more(desk),
            lambda _nothing: self._say("Only your passphrase opens the clinic for you now."),
        )

    def _make_code(self) -> None:
        desk, passphrase = self._desk, self.code_secret.text()
        if self._has_passphrase(self.code_secret):
            self._run(
                "Making a recovery code",
                self.code_gate,
                (self.code_secret,),
                lambda: steps.new_recovery_code(desk, passphrase),
                self.recovery_code_made.emit,
            )

    def _has_passphrase(self, row: FormRow) -> bool:
        show_problems((row,), {} if row.text() else {row: "Type your passphrase: this needs it once more."})
        return bool(row.text())

    def _run(
        self,
        name: str,
        gate: Gate,
        rows: tuple[FormRow, ...],
        work: Callable[[], Result],
        done: Callable[[Result], None],
    ) -> None:
        """The first of the `rows` is the passphrase that proves who this is."""
        self.done.hide()
        gate.show_busy("One moment…")

        def finished(result: Result | Unproved) -> None:
            gate.refuse("")
            if isinstance(result, Unproved):
                forget(rows[0])
                show_problems(rows, {rows[0]: result.sentence})
                announce(self, result.sentence, at_once=True)
                return
            forget(*rows)
            self._read()
            done(result)

        self._jobs.run(name, proving_job(work), finished, gate.refuse)

    def _set_minutes(self) -> None:
        from db.errors import StorageProblem

        minutes = self.minutes.currentData()
        if self._folder is None or not isinstance(minutes, int):
            return
        try:
            steps.keep_lock_minutes(self._desk, self._folder, minutes)
        except StorageProblem as problem:
            self._lock_said.setText(problem.sentence)
            self._lock_said.set_tone(Tone.ERROR)
            return
        self._lock_said.setText(_LOCK)
        self._lock_said.set_tone(Tone.SECOND)
        self.lock_minutes_changed.emit(minutes)

    def _show_minutes(self) -> None:
        from db.desk import read_desk

        if self._folder is not None:
            self.minutes.blockSignals(True)
            self.minutes.setCurrentIndex(self.minutes.findData(read_desk(self._folder).lock_minutes))
            self.minutes.blockSignals(False)

    def _say(self, words: str) -> None:
        self.done.set_text(words)
        self.done.show()
        self._scroll.verticalScrollBar().setValue(0)
        announce(self, words)

    # How it looks

    def _connect(self) -> None:
        self.old.field.input.returnPressed.connect(self.new.first.field.take_focus)
        self.new.finished.connect(self.change_gate.press)
        self.change_gate.pressed.connect(self._change)
        self.minutes.currentIndexChanged.connect(lambda _place: self._set_minutes())
        self.trust_secret.field.input.returnPressed.connect(self.trust_gate.press)
        self.trust_gate.pressed.connect(self._trust)
        self.untrust_button.clicked.connect(self._untrust)
        self.code_secret.field.input.returnPressed.connect(self.code_gate.press)
        self.code_gate.pressed.connect(self._make_code)

    def _lay_out(self) -> None:
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        column.addLayout(page_head(PageTitle("Your sign-in", self), self.who))
        column.addWidget(self.done)
        column.addWidget(_card("Your passphrase", "", self.old, self.new, self.change_gate))
        self._lock_card = self._make_lock_card()
        column.addWidget(self._lock_card)
        buttons = self.trust_gate.row
        buttons.insertWidget(1, self.untrust_button)
        self.untrust_button.hide()
        column.addWidget(
            _card("A computer you trust", _TRUST, self.trust_state, self.trust_secret, self.trust_gate)
        )
        self.code_card = _card("The recovery code", _CODE, self.code_secret, self.code_gate)
        self.code_card.setVisible(allows(self._desk.actor.role, Right.CHANGE_KEYS))
        column.addWidget(self.code_card)
        column.addStretch(1)
        self._scroll = fill_page(self, holder)
        set_reading_order(self)

    def _make_lock_card(self) -> Card:
        from db.desk import LEAST_LOCK_MINUTES, MOST_LOCK_MINUTES

        for minutes in range(LEAST_LOCK_MINUTES, MOST_LOCK_MINUTES + 1):
            self.minutes.addItem("1 minute" if minutes == 1 else f"{minutes} minutes", minutes)
        self.minutes.setCurrentIndex(-1)
        card = Card()
        card.add(SectionTitle("Lock this desk after", card))
        self._lock_said = Label(_LOCK, TextStyle.SMALL, Tone.SECOND, card)
        card.add(self._lock_said)
        row = QHBoxLayout()
        row.addWidget(self.minutes, 1)
        row.addStretch(2)
        card.body.addLayout(row)
        card.setVisible(self._folder is not None)
        return card


def _card(title: str, words: str, *parts: QWidget) -> Card:
    card = Card()
    card.add(SectionTitle(title, card))
    if words:
        card.add(Label(words, TextStyle.SMALL, Tone.SECOND, card))
    for part in parts:
        card.add(part)
    return card
