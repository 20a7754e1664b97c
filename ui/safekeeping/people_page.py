"""The people of the clinic: who may sign in, as what; adding, changing and ending somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.rights import Right, allows
from ui.documents.own_jobs import OwnJobs
from ui.safekeeping import people_steps as steps
from ui.safekeeping.people_form import PersonForm
from ui.safekeeping.people_jobs import Unproved, job, proving_job
from ui.safekeeping.people_list import PeopleCard
from ui.safekeeping.people_steps import Listed, PeopleDesk, PeopleList
from ui.slim_scroll_bar import slim
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PrimaryButton
from ui.widgets.focus import ScrollPage
from ui.widgets.growing import Growing
from ui.widgets.labels import Label, PageTitle
from ui.widgets.messages import Notice
from ui.worker import Worker

Result = TypeVar("Result")

_WIDEST = 860
_LEAD = "Everybody has a passphrase of their own. What they see follows their role."


class PeoplePage(QWidget):
    """The list, and the form of one person in its place.

    `new_key_wanted()`: somebody's access ended, and a new data key is to be made (`db.keys.rekey`, for which
    the clinic's file must be closed).
    """

    new_key_wanted = Signal()

    def __init__(
        self, desk: PeopleDesk, parent: QWidget | None = None, *, worker: Worker, today: date | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = OwnJobs(self, worker)
        self._may_change = allows(desk.actor.role, Right.MANAGE_PEOPLE)
        self._people = PeopleList((), ())
        self._new: tuple[str, UUID] = ("", uuid4())
        self._asked = 0
        self.card = PeopleCard(today or date.today(), self)
        self.card.chosen.connect(self._open)
        self.add_button = PrimaryButton("Add somebody", self, icon="user-plus")
        self.add_button.setVisible(self._may_change)
        self.add_button.clicked.connect(self._open_new)
        self.said = Label("", TextStyle.BODY, Tone.SECOND, self)
        self.said.hide()
        self.strangers = Notice("", self, icon="triangle-alert", action="Take it away", closable=False)
        self.strangers.acted.connect(self._take_strangers_away)
        self.strangers.hide()
        self.form = PersonForm(self)
        self._connect()
        self._stack = QStackedWidget(self)
        self._list_page = _scrolled(self._list_column(), self)
        self._form_page = _scrolled(self.form, self)
        self._stack.addWidget(self._list_page)
        self._stack.addWidget(self._form_page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    @property
    def is_on_list(self) -> bool:
        """Whether the list is shown, not somebody's form."""
        return self._stack.currentWidget() is self._list_page

    def refresh(self) -> None:
        """Read both stores anew."""
        self._asked += 1
        asked, desk = self._asked, self._desk

        def show(people: PeopleList) -> None:
            if asked == self._asked:
                self._show(people)

        def failed(sentence: str) -> None:
            self.card.reading.setText("The people could not be read.")
            self._say_wrong(sentence)

        self._jobs.run("Reading the people", job(lambda: steps.everybody(desk)), show, failed)

    def take_focus(self) -> None:
        """What is done first."""
        if not self.is_on_list:
            self.form.take_focus()
        elif self._may_change:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Another desk may have changed somebody."""
        super().showEvent(event)
        self.refresh()

    # What is done

    def _open_new(self) -> None:
        self.form.show_new()
        self._stack.setCurrentWidget(self._form_page)
        self.form.take_focus()

    def _open(self, listed: Listed) -> None:
        self.form.show_person(listed, is_self=listed.person.id == self._desk.actor.id)
        self._stack.setCurrentWidget(self._form_page)
        self._form_page.verticalScrollBar().setValue(0)
        self.form.take_focus()

    def _close_form(self) -> None:
        self.form.forget()
        self._stack.setCurrentWidget(self._list_page)
        self.refresh()
        self.take_focus()

    def _add(self) -> None:
        form, desk = self.form, self._desk
        name, sign_in, role, passphrase = (
            form.name.text(), form.sign_in.text(), form.role, form.passphrase.text()
        )  # fmt: skip
        if role is None:
            return
        if self._new[0] != sign_in:
            # A try that was interrupted is repeated under its own id; another sign-in name is somebody else.
            self._new = (sign_in, uuid4())
        id = self._new[1]
        self._run(
            "Adding somebody",
            lambda: steps.let_in(desk, id, name, sign_in, role, passphrase),
            f"{name} can sign in as {sign_in} now.",
            proof=form.proof,
        )

    def _save(self) -> None:
        person, name, role, desk = self.form.person, self.form.name.text(), self.form.role, self._desk
        if person is not None and role is not None:
            self._run(
                "Changing somebody",
                lambda: steps.change(desk, person, name, role),
                f"{name} is saved.",
                proof=self.form.proof,
            )

    def _give_passphrase(self) -> None:
        person, passphrase, desk = self.form.person, self.form.passphrase.text(), self._desk
        if person is not None:
            self._run(
                "Giving a passphrase",
                lambda: steps.give_passphrase(desk, person, passphrase),
                f"{person.name} can sign in with the new passphrase now.",
                proof=self.form.proof,
            )

    def _end(self, with_key: bool) -> None:
        person, desk = self.form.person, self._desk
        if person is not None:
            self._run(
                "Ending an access",
                lambda: steps.let_out(desk, person),
                f"{person.name} cannot sign in any more.",
                proof=self.form.proof,
                then=self.new_key_wanted.emit if with_key else None,
            )

    def _take_strangers_away(self) -> None:
        desk, strangers = self._desk, self._people.strangers
        self._run(
            "Taking keys away",
            lambda: steps.take_strangers_away(desk, strangers),
            "Only the people of this list can open the clinic’s file now.",
        )

    def _run(
        self,
        name: str,
        work: Callable[[], Result],
        said: str,
        *,
        proof: str | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """`proof` is the owner's own passphrase for what needs it; None: this needs none."""
        desk = self._desk
        self.form.show_busy(True)

        def proved() -> Result:
            if proof is not None:
                steps.prove(desk, proof)
            return work()

        def done(result: Result | Unproved) -> None:
            self.form.show_busy(False)
            if isinstance(result, Unproved):
                self.form.refuse_proof(result.sentence)
                return
            self._new = ("", uuid4())
            self._say(said)
            self._close_form()
            if then is not None:
                then()

        def failed(sentence: str) -> None:
            self.form.refuse(sentence)
            if self.is_on_list:
                self._say_wrong(sentence)
            self.refresh()

        self._jobs.run(name, proving_job(proved), done, failed)

    # Showing

    def _show(self, people: PeopleList) -> None:
        self._people = people
        self.card.show_people(people, may_change=self._may_change)
        number = len(people.strangers)
        self.strangers.setVisible(bool(number) and self._may_change)
        if number:
            whose = "somebody who is" if number == 1 else f"{number} people who are"
            self.strangers.set_text(
                f"The key file also opens for {whose} not on this list. "
                "This happens when an older copy of the clinic’s file was put back."
            )

    def _say(self, words: str, tone: Tone = Tone.SECOND) -> None:
        self.said.set_tone(tone)
        self.said.setText(words)
        self.said.setVisible(bool(words))
        announce(self, words)

    def _say_wrong(self, words: str) -> None:
        self._say(words, Tone.ERROR)

    def _connect(self) -> None:
        self.form.left.connect(self._close_form)
        self.form.add_wanted.connect(self._add)
        self.form.save_wanted.connect(self._save)
        self.form.passphrase_wanted.connect(self._give_passphrase)
        self.form.end_wanted.connect(self._end)

    def _list_column(self) -> QWidget:
        part = QWidget(self)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(PageTitle("People", part))
        words.addWidget(Label(_LEAD, TextStyle.BODY, Tone.SECOND, part))
        head.addLayout(words, 1)
        head.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(head)
        for widget in (self.said, self.strangers, self.card):
            column.addWidget(widget)
        column.addStretch(1)
        return part


def _scrolled(content: QWidget, parent: QWidget) -> ScrollPage:
    holder = Growing(parent, widest=_WIDEST)
    column = QVBoxLayout(holder)
    column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
    column.addWidget(content)
    scroll = ScrollPage(holder, parent)
    scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    slim(scroll)
    return scroll
