"""The form of a patient's identity: typed freely, judged on Continue, and kept as it was typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from intake.conditions import NO
from intake.consultation import Contact, Patient, patient_problems
from intake.typed_text import one_spaced
from ui.registry.birth_date_field import BirthDateField, age_of
from ui.registry.form_row import FormRow, line, paragraph, yes_no
from ui.registry.patient_notices import ConflictNotice, SamePersonNotice
from ui.safekeeping.page_head import page_head
from ui.settings.in_the_middle import InTheMiddle
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import FOOT_BAR, PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card, Divider, FollowUp
from ui.widgets.focus import ScrollPage
from ui.widgets.folding_row import FoldingRow
from ui.widgets.growing import Growing
from ui.widgets.labels import Label, PageTitle, SectionTitle
from ui.widgets.messages import ErrorSummary
from ui.widgets.page_column import foot_below
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.records import PatientSummary, StoredPatient

OF_AGE = 18
_BIRTH_DATE = "patient.birth-date"
_WIDEST = 860


class PatientForm(QWidget):
    """Identity, contact, guardian of a minor, and what was offered.

    Signals: `accepted(Patient)` on Continue without a problem, `left()` on Back (what was typed stays),
    `discarded()` when the typed text is to be thrown away, `changed()` at every change, `typed()` at every
    key before that, and from the notice of a possible double `other_wanted(patient_id)` and `save_anyway()`.
    """

    accepted = Signal(object)
    left = Signal()
    discarded = Signal()
    changed = Signal()
    typed = Signal()
    other_wanted = Signal(object)
    save_anyway = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._before = Patient()
        self._button_words = ("", "")
        self.name = line("patient.name", "Full name", hint="In any script, as the patient writes it")
        self.birth_date_field = BirthDateField(today)
        self.birth_date = FormRow(self.birth_date_field, hint="For example 27 3 1985")
        self.number = line("patient.number", "Patient number", hint="If your clinic uses one")
        self.phone = line("patient.phone", "Phone")
        self.email = line("patient.email", "Email")
        self.address = paragraph("patient.address", "Address")
        self.language = line("patient.language", "Language spoken at home")
        self.practitioner = line("patient.general-practitioner", "Doctor or practice")
        self.emergency = _contact_rows("emergency", "Emergency contact")
        self.guardian = _contact_rows("guardian", "Parent or guardian")
        self.chaperone = yes_no("patient.chaperone-offered", "Was a chaperone offered?")
        self.interpreter = yes_no("patient.interpreter-offered", "Was an interpreter offered?")
        self.consent = yes_no(
            "patient.consent-to-store",
            "Does the patient agree that the clinic keeps this record?",
            hint="Say what is kept, for how long, and who sees it",
        )
        self.rows: tuple[FormRow, ...] = (
            self.name,
            self.birth_date,
            self.number,
            self.phone,
            self.email,
            self.address,
            self.language,
            self.practitioner,
            *self.emergency,
            *self.guardian,
            self.chaperone,
            self.interpreter,
            self.consent,
        )
        self._build()
        for row in self.rows:
            row.field.answered.connect(self.changed)
        for box in (*self.findChildren(QLineEdit), *self.findChildren(QPlainTextEdit)):
            box.textChanged.connect(self.typed)
        self.changed.connect(self.typed)
        self.birth_date_field.age_changed.connect(self._show_guardian)

    # What stands in it

    def show_new(self, name: str = "") -> None:
        """Empty the form for somebody new; `name` is what was searched for."""
        self._title.setText("New patient")
        self.start_button.setText(self._button_words[0] or "Continue")
        self._fill(Patient())
        self.name.set_text(name)
        self.discard_button.setText("Discard")

    def show_stored(self, patient: Patient, *, has_draft: bool) -> None:
        """Show a stored patient, to be confirmed or changed."""
        self._title.setText("Details")
        begin = "Continue the consultation" if has_draft else "Start a consultation"
        self.start_button.setText(self._button_words[1] or begin)
        self.discard_button.setText("Undo these changes")
        self._fill(patient)

    def show_typed(self, typed: Patient, *, before: Patient) -> None:
        """Show what was typed once more, over what is stored."""
        self._fill(typed)
        self._before = before

    def texts(self) -> dict[str, str]:
        """Exactly what stands in the rows, by their names; the three boxes of the birth date by theirs."""
        found = {row.field.item.link_id: row.typed() for row in self.rows if row is not self.birth_date}
        boxes = self.birth_date_field.inputs
        return found | {f"{_BIRTH_DATE}.{place}": box.text() for place, box in enumerate(boxes)}

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Show over what stands there what `texts` gave once; a row that is not named keeps its text."""
        for row in self.rows:
            text = texts.get(row.field.item.link_id)
            if text is not None:
                row.show_typed(text)
        for place, box in enumerate(self.birth_date_field.inputs):
            box.setText(texts.get(f"{_BIRTH_DATE}.{place}", box.text()))
        self.birth_date_field.show_typed()
        self._show_guardian()

    def patient(self) -> Patient:
        """What is typed now; a birth date that cannot be read is left out."""
        return Patient(
            name=one_spaced(self.name.text()),
            birth_date=self.birth_date_field.born(),
            number=self.number.text(),
            phone=self.phone.text(),
            email=self.email.text(),
            address=self.address.text(),
            language=self.language.text(),
            general_practitioner=self.practitioner.text(),
            emergency_contact=_contact(self.emergency),
            guardian=_contact(self.guardian),
            chaperone_offered=self.chaperone.text(),
            interpreter_offered=self.interpreter.text(),
            consent_to_store=self.consent.text(),
            gender=self._before.gender,
        )

    @property
    def is_changed(self) -> bool:
        """Whether something stands here that is not stored."""
        before = replace(self._before, name=one_spaced(self._before.name))
        return self.patient() != before or bool(self.birth_date_field.problem())

    def was_saved(self, patient: Patient) -> None:
        """What stands here is stored now."""
        self._before = patient

    def problems(self) -> tuple[tuple[FormRow, str], ...]:
        """What must be put right before this can be stored: the row and one sentence each."""
        found: list[tuple[FormRow, str]] = []
        if not self.name.text():
            found.append((self.name, "Type the full name. If it is not known, type what they are called."))
        birth_date = self.birth_date_field.problem()
        if not birth_date:
            wrong = patient_problems(Patient(birth_date=self.birth_date_field.born()), on=self._today)
            birth_date = " ".join(sentence[:1].upper() + sentence[1:] for sentence in wrong)
        if birth_date:
            found.append((self.birth_date, birth_date))
        for rows, who in ((self.emergency, "emergency contact"), (self.guardian, "parent or guardian")):
            if not rows[0].text() and any(row.text() for row in rows[1:]):
                found.append((rows[0], f"Type the name of the {who} too."))
        if self.consent.text() == NO:
            words = "A record may only be kept if the patient agrees. If not, press Discard."
            found.append((self.consent, words))
        return tuple(found)

    # What happens to it

    def accept(self) -> None:
        """Judge the form: tell of it when all is right, else say everything that is not, at once."""
        self.settle()
        found = self.problems()
        by_row = dict(found)
        for row in self.rows:
            row.show_problem(by_row.get(row, ""))
        self.summary.show_problems(tuple((row.field.item.link_id, words) for row, words in found))
        if found:
            self._scroll.verticalScrollBar().setValue(0)
            return
        self.accepted.emit(self.patient())

    def settle(self) -> None:
        """Let every field tell what was typed last."""
        for row in self.rows:
            row.field.settle()

    def show_same_person(self, mine: Patient, others: Sequence[PatientSummary]) -> None:
        """Show that somebody of this name and birth date is stored already, both side by side."""
        self.same_person.show_people(mine, others)
        self._scroll.verticalScrollBar().setValue(0)

    def show_conflict(self, mine: Patient, theirs: StoredPatient) -> None:
        """Show that somebody else changed this patient meanwhile; nothing was overwritten."""
        self.conflict.show_both(mine, theirs.patient)
        self._scroll.verticalScrollBar().setValue(0)

    def say(self, words: str) -> None:
        """One sentence beside the button, such as why it was not saved."""
        self._said.setText(words)
        announce(self, words, at_once=True)

    def name_buttons(self, *, new: str, stored: str) -> None:
        """Other words for the main button, where it does not lead to a consultation."""
        self._button_words = (new, stored)

    def add_above(self, widget: QWidget) -> None:
        """Put something between the lead and the cards, such as who else has this form open."""
        self._column.insertWidget(1, widget)

    @property
    def question(self) -> str:
        """The name of the question that has the keyboard, or had it when the form was hidden; else ""."""
        focus = self.focusWidget()
        for row in self.rows:
            if focus is not None and row.field.isAncestorOf(focus):
                return row.field.item.link_id
        return ""

    def go_to(self, question: str) -> None:
        """Put the keyboard into a question, after what stands there. One that is not shown: nothing."""
        row = next((row for row in self.rows if row.field.item.link_id == question), None)
        if row is None or not row.isVisibleTo(self):
            return
        row.field.take_focus()
        focus = self.focusWidget()
        if isinstance(focus, QLineEdit):
            focus.end(False)
        elif isinstance(focus, QPlainTextEdit):
            focus.moveCursor(QTextCursor.MoveOperation.End)

    def take_focus(self) -> None:
        """Put the cursor into the first field, and show the form from its top."""
        self.name.field.take_focus()
        self._scroll.verticalScrollBar().setValue(0)

    def _fill(self, patient: Patient) -> None:
        self._before = patient
        for row, text in (
            (self.name, patient.name),
            (self.number, patient.number),
            (self.phone, patient.phone),
            (self.email, patient.email),
            (self.address, patient.address),
            (self.language, patient.language),
            (self.practitioner, patient.general_practitioner),
            (self.chaperone, patient.chaperone_offered),
            (self.interpreter, patient.interpreter_offered),
            (self.consent, patient.consent_to_store),
        ):
            row.set_text(text)
        for rows, contact in ((self.emergency, patient.emergency_contact), (self.guardian, patient.guardian)):
            texts = (contact.name, contact.phone, contact.relationship) if contact else ("", "", "")
            for row, text in zip(rows, texts, strict=True):
                row.set_text(text)
        self.birth_date_field.set_value((patient.birth_date,) if patient.birth_date else ())
        for row in self.rows:
            row.show_problem("")
        self.summary.show_problems(())
        self.same_person.hide()
        self.conflict.hide()
        self.say("")
        self._show_guardian()

    def _show_guardian(self) -> None:
        age = age_of(self.birth_date_field.born(), self._today)
        named = any(row.text() for row in self.guardian)
        wanted = named or (age is not None and age < OF_AGE)
        if wanted == self._guardian_block.isHidden():
            self._guardian_block.setVisible(wanted)
            set_reading_order(self)

    def _jump(self, key: str) -> None:
        next(row for row in self.rows if row.field.item.link_id == key).field.take_focus()

    # How it looks

    def _build(self) -> None:
        self._title = PageTitle("New patient", self)
        self.summary = ErrorSummary(self)
        self.summary.jump.connect(self._jump)
        self.same_person = SamePersonNotice(self)
        self.same_person.other_wanted.connect(self.other_wanted)
        self.same_person.save_anyway.connect(self.save_anyway)
        self.conflict = ConflictNotice(self)
        holder = Growing(self, widest=_WIDEST)
        column = self._column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        words = "Only the name is needed to begin. Leave blank what you did not ask."
        column.addLayout(page_head(self._title, Label(words, TextStyle.BODY, Tone.SECOND, self)))
        for widget in (self.summary, self.same_person, self.conflict, *self._cards()):
            column.addWidget(widget)
        column.addStretch(1)
        self._scroll = ScrollPage(holder, self)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        slim(self._scroll)
        InTheMiddle(self._scroll, _WIDEST)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(Divider(self))
        whole.addLayout(foot_below(self._foot()))

    def _cards(self) -> tuple[Card, ...]:
        self._guardian_block = FollowUp(self)
        self._guardian_block.add(_side_by_side(self.guardian))
        who, contact, offered = Card(self), Card(self), Card(self)
        who.add(SectionTitle("Who it is", who))
        who.add(self.name)
        who.add(_side_by_side((self.birth_date, self.number)))
        who.add(self._guardian_block)
        contact.add(SectionTitle("How to reach them", contact))
        contact.add(_side_by_side((self.phone, self.email)))
        contact.add(self.address)
        contact.add(_side_by_side((self.language, self.practitioner)))
        contact.add(_side_by_side(self.emergency))
        offered.add(SectionTitle("Offered and agreed", offered))
        for row in (self.chaperone, self.interpreter, self.consent):
            offered.add(row)
        return who, contact, offered

    def _foot(self) -> QWidget:
        self.start_button = PrimaryButton("Continue", self, icon_after="chevron-right")
        self.start_button.setToolTip("Ctrl+Enter")
        self.start_button.clicked.connect(self.accept)
        self.back_button = PlainButton("Back to the patients", self, icon="chevron-left")
        self.back_button.setToolTip("Alt+Left")
        self.back_button.clicked.connect(self.left)
        self.discard_button = QuietButton("Discard", self)
        self.discard_button.clicked.connect(self.discarded)
        self._said = Label("", TextStyle.SMALL_LABEL, Tone.ERROR, self)
        foot = Growing(self, widest=_WIDEST, least_height=FOOT_BAR)
        row = FoldingRow(foot, stretched=3)
        row.setContentsMargins(PAGE_MARGIN, 8, PAGE_MARGIN, 8)
        for part in (self.start_button, self.back_button, self.discard_button, self._said):
            row.addWidget(part)
        return foot


def _contact_rows(name: str, who: str) -> tuple[FormRow, FormRow, FormRow]:
    return (
        line(f"patient.{name}.name", who),
        line(f"patient.{name}.phone", f"{who}: phone"),
        line(f"patient.{name}.relationship", f"{who}: relationship"),
    )


def _contact(rows: tuple[FormRow, FormRow, FormRow]) -> Contact | None:
    name, phone, relationship = (row.text() for row in rows)
    return Contact(name, phone, relationship) if name or phone or relationship else None


def _side_by_side(rows: Sequence[FormRow]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    for column, row in enumerate(rows):
        grid.addWidget(row, 0, column)
        grid.setColumnStretch(column, 1)
    return holder
