"""The form of one person: somebody new, or somebody's name, role, passphrase and access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from db.errors import Trouble
from db.rights import Role
from intake.questionnaire import Choice, ChoiceList, Item, ItemType
from ui.registry.form_row import FormRow, line
from ui.safekeeping.first_person_page import show_problems
from ui.safekeeping.gate_parts import Gate, forget, secret
from ui.safekeeping.people_passphrase import NewPassphrase
from ui.safekeeping.people_steps import ROLE_MEANINGS, ROLE_WORDS, Listed
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import DangerButton, PlainButton
from ui.widgets.cards import Card
from ui.widgets.choice_fields import RadioField
from ui.widgets.labels import Hint, Label, PageTitle, SectionTitle
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.records import Person

_ROLES = ChoiceList("roles", tuple(Choice(role.value, words) for role, words in ROLE_WORDS.items()))
_TYPED_BY = "Let them type it themselves, or type one and tell them to change it under “Your sign-in”."
_END = (
    "They cannot sign in from then on. What they entered stays, with their name. "
    "You can let them in again later with a new passphrase."
)
_END_WITH_KEY = (
    "Did they leave on bad terms, or may they have copied the clinic’s files? Then make a new data key too. "
    "Candor closes the clinic, encrypts its file anew, and opens it again. The keys in an old copy open "
    "nothing that is written from then on."
)
_PROOF = "Your own passphrase"
_PROOF_HINT = "Not theirs: it shows that it is you who does this."
_NO_PROOF = "Type your own passphrase: this needs it once more."


class PersonForm(QWidget):
    """Signals: `add_wanted()`, `save_wanted()`, `passphrase_wanted()`, `end_wanted(with new key)`, `left()`.

    What was typed is read from `name`, `sign_in`, `role`, `passphrase` and `proof` then.
    """

    add_wanted = Signal()
    save_wanted = Signal()
    passphrase_wanted = Signal()
    end_wanted = Signal(bool)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed: Listed | None = None
        self._had_focus: QWidget | None = None
        self.title = PageTitle("", self)
        self.state = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.back_button = PlainButton("Back to the people", self, icon="chevron-left")
        self.name = line("person.name", "Full name", hint="It stands beside what they enter.", placeholder="")
        self.sign_in = line(
            "person.sign-in", "Sign-in name", hint="Short, such as ana. It stays as it is.", placeholder=""
        )
        self.role_field = RadioField(
            Item(link_id="person.role", text="What they are here", type=ItemType.CHOICE, choices=_ROLES)
        )
        self.role_row = FormRow(self.role_field)
        self.meaning = Hint("", self)
        self.save_gate = Gate("Save", self, icon="check")
        self.passphrase = NewPassphrase("person", self._names, self, words="Passphrase")
        self.add_gate = Gate("Add this person", self, icon="user-plus")
        self.give_gate = Gate("Give this passphrase", self, icon="check")
        self.renew_gate = Gate("Let them in again", self, icon="check")
        self.end_button = DangerButton("End their access", self)
        self.end_with_key_button = DangerButton("End it and make a new data key", self)
        self.ended = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        self.save_proof = secret("person.proof-role", _PROOF, hint=_PROOF_HINT)
        self.give_proof = secret("person.proof-passphrase", _PROOF, hint=_PROOF_HINT)
        self.end_proof = secret("person.proof-end", _PROOF, hint=_PROOF_HINT)
        self._asked_save = self._asked_end = self._is_busy = self._is_self = False
        self._lay_out()
        self._connect()

    @property
    def person(self) -> Person | None:
        """Whose form it is; None: somebody new."""
        return None if self._listed is None else self._listed.person

    @property
    def passphrase_gate(self) -> Gate:
        """The button under the passphrase, as the person stands."""
        if self._listed is None:
            return self.add_gate
        return self.give_gate if self._listed.person.is_active else self.renew_gate

    @property
    def role(self) -> Role | None:
        """The role that is chosen."""
        value = self.role_field.value()
        return Role(str(value[0])) if value else None

    @property
    def proof(self) -> str | None:
        """The owner's own passphrase for what was asked; None where that needs none."""
        row = self._proof_row
        return None if row.isHidden() else row.text()

    def show_new(self) -> None:
        """An empty form."""
        self._show(None, title="Somebody new", is_self=False)

    def show_person(self, listed: Listed, *, is_self: bool) -> None:
        """The form of somebody on the list; `is_self`: one's own role and access are for another owner."""
        self._show(listed, title=listed.person.name, is_self=is_self)

    def show_busy(self, busy: bool) -> None:
        """Something is on its way to the two stores."""
        if busy and not self._is_busy:
            focused = QApplication.focusWidget()
            self._had_focus = focused if focused is not None and self.isAncestorOf(focused) else None
        self._is_busy = busy
        asked = None if self._asked_end else self.save_gate if self._asked_save else self.passphrase_gate
        for gate in (self.save_gate, self.passphrase_gate):
            gate.show_busy("Saving…" if busy and gate is asked else "")
            gate.setEnabled(not busy)
        for button in (self.end_button, self.end_with_key_button):
            button.setEnabled(not busy)
        if not busy and self._had_focus is not None:
            # A button that was switched off has lost the keyboard, perhaps to another that ends something.
            self._had_focus.setFocus(Qt.FocusReason.OtherFocusReason)
            self._had_focus = None

    def refuse(self, sentence: str) -> None:
        """Say why it was not done, where the eyes are."""
        self.show_busy(False)
        is_taken = sentence == Trouble.NAME_TAKEN.value and self.sign_in.isEnabled()
        if is_taken:
            show_problems((self.sign_in,), {self.sign_in: sentence})
            announce(self, sentence, at_once=True)
        gate = self.save_gate if self._asked_save else self.passphrase_gate
        gate.refuse("" if self._asked_end or is_taken else sentence)
        self.ended.setText(sentence if self._asked_end else "")
        self.ended.setVisible(self._asked_end)

    def refuse_proof(self, sentence: str) -> None:
        """The owner's own passphrase was another one: nothing was done, and what was typed stays."""
        row = self._proof_row
        forget(row)
        show_problems((row,), {row: sentence})
        announce(self, sentence, at_once=True)

    def forget(self) -> None:
        """Take the passphrases off the screen."""
        self.passphrase.forget()
        forget(self.save_proof, self.give_proof, self.end_proof)

    def take_focus(self) -> None:
        """The first row that can be typed into."""
        self.name.field.take_focus()

    def _show(self, listed: Listed | None, *, title: str, is_self: bool) -> None:
        self._listed = listed
        self._asked_save = self._asked_end = False
        self.show_busy(False)
        person = None if listed is None else listed.person
        is_new, is_active = person is None, person is None or person.is_active
        self.title.setText(title)
        self.state.setText("" if is_active else "They may not sign in. A new passphrase lets them in again.")
        self.state.setVisible(not is_active)
        self.name.set_text("" if person is None else person.name)
        self.sign_in.set_text("" if person is None else person.sign_in)
        self.sign_in.setEnabled(is_new)
        self.role_field.set_value(() if person is None else (person.role.value,))
        self.role_row.setEnabled(not is_self)
        self._explain()
        show_problems((self.name, self.sign_in, self.role_row), {})
        self.save_gate.setVisible(not is_new and is_active)
        self.passphrase_title.setText("Passphrase" if is_new else "A new passphrase")
        self._lead.setText(_TYPED_BY if not is_self else "Your own passphrase is under “Your sign-in”.")
        for gate in (self.add_gate, self.give_gate, self.renew_gate):
            gate.setVisible(gate is self.passphrase_gate and not is_self)
        self.passphrase.setVisible(not is_self)
        self._is_self = is_self
        has_access = listed is not None and (listed.person.is_active or listed.has_key)
        self._end_card.setVisible(has_access and not is_self)
        self.forget()
        self._show_proofs()
        for gate in (self.save_gate, self.add_gate, self.give_gate, self.renew_gate):
            gate.refuse("")
        self.ended.hide()
        set_reading_order(self)

    def _names(self) -> tuple[str, ...]:
        return (self.name.text(), self.sign_in.text())

    @property
    def _proof_row(self) -> FormRow:
        if self._asked_end:
            return self.end_proof
        return self.save_proof if self._asked_save else self.give_proof

    def _show_proofs(self) -> None:
        """Who becomes an owner, and whose passphrase is replaced, is asked for twice."""
        person = self.person
        becomes_owner = self.role is Role.OWNER and (person is None or person.role is not Role.OWNER)
        self.save_proof.setVisible(becomes_owner and person is not None and person.is_active)
        self.give_proof.setVisible(not self._is_self and (person is not None or becomes_owner))

    def _unproved(self) -> dict[FormRow, str]:
        row = self._proof_row
        return {} if row.isHidden() or row.text() else {row: _NO_PROOF}

    def _problems(self, *, with_passphrase: bool) -> bool:
        problems: dict[FormRow, str] = {}
        if not self.name.text():
            problems[self.name] = "Type their full name."
        if not self.sign_in.text():
            problems[self.sign_in] = "Type a short name for them to sign in with."
        if self.role is None:
            problems[self.role_row] = "Choose what they are here: it decides what they see."
        if with_passphrase:
            problems |= self.passphrase.problems()
        problems |= self._unproved()
        proofs = (self.save_proof, self.give_proof, self.end_proof)
        rows = (self.name, self.sign_in, self.role_row, *self.passphrase.rows, *proofs)
        show_problems(rows, problems)
        return bool(problems)

    def _save(self) -> None:
        if self._is_busy:
            return
        self._asked_save, self._asked_end = True, False
        self._show_proofs()
        if not self._problems(with_passphrase=False):
            self.save_wanted.emit()

    def _give(self) -> None:
        if self._is_busy:
            return
        self._asked_save = self._asked_end = False
        self._show_proofs()
        if not self._problems(with_passphrase=True):
            (self.add_wanted if self._listed is None else self.passphrase_wanted).emit()

    def _end(self, with_key: bool) -> None:
        if self._is_busy:
            return
        self._asked_save, self._asked_end = False, True
        self.ended.hide()
        problems = self._unproved()
        show_problems((self.end_proof,), problems)
        if not problems:
            self.end_wanted.emit(with_key)

    def _explain(self) -> None:
        self._show_proofs()
        self.meaning.setText("" if self.role is None else ROLE_MEANINGS[self.role])

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.left)
        self.role_field.answered.connect(lambda _values: self._explain())
        self.name.field.input.returnPressed.connect(self.sign_in.field.take_focus)
        self.save_gate.pressed.connect(self._save)
        self.save_proof.field.input.returnPressed.connect(self.save_gate.press)
        self.give_proof.field.input.returnPressed.connect(lambda: self.passphrase_gate.press())
        # Two buttons end something for good: Enter presses neither.
        self.end_proof.field.input.returnPressed.connect(self.end_button.setFocus)
        for gate in (self.add_gate, self.give_gate, self.renew_gate):
            gate.pressed.connect(self._give)
        self.passphrase.finished.connect(lambda: self.passphrase_gate.press())
        self.end_button.clicked.connect(lambda: self._end(False))
        self.end_with_key_button.clicked.connect(lambda: self._end(True))

    def _lay_out(self) -> None:
        self._saving_card = Card(self)
        names = QHBoxLayout()
        names.setSpacing(16)
        names.addWidget(self.name, 1)
        names.addWidget(self.sign_in, 1)
        self._saving_card.body.addLayout(names)
        for widget in (self.role_row, self.meaning, self.save_proof, self.save_gate):
            self._saving_card.add(widget)
        secret_card = Card(self)
        self.passphrase_title = SectionTitle("", secret_card)
        self._lead = Label("", TextStyle.SMALL, Tone.SECOND, secret_card)
        gates = (self.add_gate, self.give_gate, self.renew_gate)
        for widget in (self.passphrase_title, self._lead, self.passphrase, self.give_proof, *gates):
            secret_card.add(widget)
        self._end_card = Card(self)
        self._end_card.add(SectionTitle("When they leave the clinic", self._end_card))
        self._end_card.add(self.end_proof)
        for words, button in ((_END, self.end_button), (_END_WITH_KEY, self.end_with_key_button)):
            self._end_card.add(Label(words, TextStyle.SMALL, Tone.SECOND, self._end_card))
            self._end_card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._end_card.add(self.ended)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.title, self.state, self._saving_card, secret_card, self._end_card):
            column.addWidget(part)
        column.addStretch(1)
