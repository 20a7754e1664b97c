"""The clinical lead's sign-off: what is signed, what changed, what to look at first, and the signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.rights import Right, allows
from intake.catalogue import Catalogue
from intake.evidence_changes import Was, changes, earlier_catalogue
from intake.evidence_index import Kind, Ref
from ui.consultation.tab_row import FlowLayout
from ui.documents.own_jobs import OwnJobs
from ui.evidence.desk import EvidenceDesk
from ui.evidence.pages import KIND_WORDS
from ui.evidence.sign_off import Refused, sign_off, state_words, withdraw
from ui.place import Surroundings
from ui.safekeeping.gate_parts import Gate, forget, secret
from ui.safekeeping.page_head import page_head
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import LinkButton, PlainButton
from ui.widgets.cards import Card
from ui.widgets.growing import Growing
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label, PageTitle, SectionTitle
from ui.widgets.layouts import clear
from ui.widgets.options import TickBox
from ui.widgets.page_column import fill_page
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from intake.clinic import Clinic
    from ui.worker import Cancel

_WIDEST = 860
_LEFT = PAGE_MARGIN + 4
_LEAD = (
    "Until this version is signed, the status bar and every document say that its clinical content is a "
    "draft. Whoever signs has read it, and answers for its use in this clinic."
)
_FIRST = "This is the first version that this clinic signs: there is nothing before it to compare with."
_UNKNOWN = (
    "Version {version} was signed before. Its facts are not kept in this program any more, so the "
    "differences cannot be shown: read this version as a whole."
)
_OTHER_FILES = (
    "This version was signed once, and its files are other ones now: they were changed, or that signature "
    "did not name them. Read it again before you sign it."
)
_DIGEST = "What is signed is bound by the digest of its files, SHA-256: {sha256}"
_SAME = "Nothing differs from version {version}, which was signed before, but its number."
STATEMENT = "I have read this version and approve its use in this clinic."
NOT_READ = "Tick that you have read it and approve it."
NO_PASSPHRASE = "Type your passphrase: it is your signature."
_MOST_LISTED = 60


class SignOffPage(QWidget):
    """Signals: `signed(Clinic)` once it is on the disk, also after a withdrawal; `wanted(Ref)`: a link."""

    signed = Signal(object)
    wanted = Signal(object)

    def __init__(self, surroundings: Surroundings, desk: EvidenceDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store, self._actor, self._today = surroundings.store, surroundings.actor, surroundings.today
        self._desk = desk
        self._catalogue: Catalogue = surroundings.knowledge.catalogue
        self._jobs = OwnJobs(self, surroundings.worker)
        self._clinic: Clinic | None = None
        self._shown: tuple[str, ...] | None = None
        version = self._catalogue.version
        self.title = PageTitle(f"Clinical content {version}", self)
        self.state = IconLabel("", "triangle-alert", Tone.WARNING, self, style=TextStyle.BODY)
        self.read = TickBox(STATEMENT, self)
        self.passphrase = secret("sign-off.passphrase", "Your passphrase")
        self.gate = Gate(f"Sign version {version}", self, icon="check")
        self.withdraw_button = PlainButton("Withdraw the sign-off", self)
        self._lay_out()
        self.gate.pressed.connect(self._sign)
        self.withdraw_button.clicked.connect(self._withdraw)
        self.passphrase.field.input.returnPressed.connect(self.gate.press)

    @property
    def may_sign(self) -> bool:
        """Whether whoever is at work may sign: the clinical lead and the owner, with a name."""
        return allows(self._actor.role, Right.CHANGE_CLINIC) and bool(self._actor.name.strip())

    @property
    def state_words(self) -> str:
        """How this version stands, in one line."""
        return state_words(self._clinic, self._catalogue, self._today)

    def show_clinic(self, clinic: Clinic) -> None:
        """Show who signed what; the list to read is made anew only when that changed."""
        self._clinic = clinic
        version = self._catalogue.version
        is_signed = clinic.content_signed_off(self._catalogue, on=self._today) is not None
        self.state.set_text(f"{self.state_words}.")
        self.state.icon.set_icon(
            *(("circle-check", Tone.GOOD) if is_signed else ("triangle-alert", Tone.WARNING))
        )
        self.state.words.set_tone(Tone.GOOD if is_signed else Tone.WARNING)
        self._form.setVisible(self.may_sign)
        self._nobody.setVisible(not self.may_sign)
        self.read.setVisible(not is_signed)
        self.gate.button.setVisible(not is_signed)
        self.withdraw_button.setVisible(is_signed)
        before = tuple(name for name, _ in clinic.catalogue_sign_off if name != version)
        self._other_files.setVisible(not is_signed and version in dict(clinic.catalogue_sign_off))
        if self._shown != before:
            self._shown = before
            self._show_changes(before[-1] if before else "")

    def take_focus(self) -> None:
        """The first link: what there is to read."""
        first = self.links[0] if self.links else self.read
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """A passphrase that was typed is not kept."""
        forget(self.passphrase)

    # What is done

    def _sign(self) -> None:
        if not self.read.isChecked():
            self.gate.refuse(NOT_READ)
            self.read.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._run("Signing the clinical content", partial(sign_off, catalogue=self._catalogue))

    def _withdraw(self) -> None:
        self._run("Withdrawing the sign-off", partial(withdraw, catalogue=self._catalogue))

    def _run(self, name: str, work: Callable[..., Clinic | Refused]) -> None:
        passphrase = self.passphrase.text()
        if not passphrase:
            self.gate.refuse(NO_PASSPHRASE)
            self.passphrase.field.take_focus()
            return
        store, actor = self._store, self._actor
        self.gate.show_busy("One moment…")
        self.withdraw_button.setEnabled(False)
        forget(self.passphrase)

        def job(_cancel: Cancel) -> Clinic | Refused:
            return work(store, actor, passphrase)

        self._jobs.run(name, job, self._hear, lambda sentence: self._hear(Refused(sentence)))

    def _hear(self, result: Clinic | Refused) -> None:
        self.withdraw_button.setEnabled(True)
        if isinstance(result, Refused):
            self.gate.refuse(result.sentence)
            self.passphrase.field.take_focus()
            return
        self.gate.refuse("")
        self.read.setChecked(False)
        self.show_clinic(result)
        announce(self, self.state_words)
        self.signed.emit(result)
        self.take_focus()

    # What is read

    def _show_changes(self, before: str) -> None:
        clear(self._changes)
        earlier = earlier_catalogue(before) if before else None
        if earlier is None:
            words = _UNKNOWN.format(version=before) if before else _FIRST
            self._changes.addWidget(Label(words, TextStyle.BODY, Tone.SECOND, self))
            return
        found = changes(earlier, self._catalogue)
        if not found:
            self._changes.addWidget(Label(_SAME.format(version=before), TextStyle.BODY, Tone.SECOND, self))
        for was in Was:
            named = [change for change in found if change.was is was]
            if named and was is Was.REMOVED:
                gone = "; ".join(change.title for change in named)
                self._changes.addWidget(Label(f"Removed: {gone}.", TextStyle.BODY, Tone.SECOND, self))
            elif named:
                words = f"{was.value.capitalize()} since version {before}: {len(named)}"
                refs = [(change.title, change.ref) for change in named]
                self._changes.addWidget(self._group(words, refs))

    def _group(self, words: str, refs: Sequence[tuple[str, Ref]]) -> QWidget:
        """A heading and links that wrap."""
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(words, TextStyle.LABEL, parent=holder))
        row = QWidget(holder)
        flow = FlowLayout(row)
        for title, ref in refs[:_MOST_LISTED]:
            link = LinkButton(title, row)
            link.clicked.connect(partial(self.wanted.emit, ref))
            flow.addWidget(link)
            self.links.append(link)
        column.addWidget(row)
        if len(refs) > _MOST_LISTED:
            more = len(refs) - _MOST_LISTED
            column.addWidget(Hint(f"And {more} more: they stand in the list at the left.", holder))
        return holder

    def _to_read(self) -> Card:
        catalogue, index = self._catalogue, self._desk.index
        card = Card(self)
        card.add(SectionTitle("What you sign", card))
        counts = ", ".join(
            f"{len(index.find('', kind))} {many.lower()}" for kind, (_one, many) in KIND_WORDS.items()
        )
        card.add(Label(f"{counts}. They stand in the list at the left.", TextStyle.BODY, Tone.SECOND, card))
        # In groups: one word of 64 letters would not wrap.
        digest = " ".join(catalogue.sha256[at : at + 8] for at in range(0, 64, 8))
        card.add(Hint(_DIGEST.format(sha256=digest), card))
        own = [rule for rule in catalogue.contraindications if rule.confidence == "general_knowledge"]
        unread = [source for source in catalogue.sources if source.verified == "no"]
        for words, refs in (
            (
                "Rules on general knowledge alone: they need your judgement first",
                [(rule.name, Ref(Kind.RULE, rule.id)) for rule in own],
            ),
            (
                "Sources that nobody has read yet: none of their figures is printed",
                [(source.short, Ref(Kind.SOURCE, source.id)) for source in unread],
            ),
            ("Treatments", [(one.short_name, Ref(Kind.TREATMENT, one.id)) for one in catalogue.treatments]),
        ):
            if refs:
                card.add(self._group(f"{words}: {len(refs)}", refs))
        return card

    def _lay_out(self) -> None:
        self.links: list[LinkButton] = []
        changed = Card(self)
        changed.add(SectionTitle("What changed since the version signed before", changed))
        self._changes = QVBoxLayout()
        changed.body.addLayout(self._changes)
        self._form = Card(self)
        self._form.add(SectionTitle("Sign", self._form))
        role = self._actor.role.value.replace("-", " ")
        who = f"You sign as {self._actor.name}, {role}. Your passphrase is your signature."
        self._form.add(Label(who, TextStyle.BODY, Tone.SECOND, self._form))
        for widget in (self.read, self.passphrase, self.gate):
            self._form.add(widget)
        self.gate.row.insertWidget(1, self.withdraw_button)
        self._nobody = Hint("Only the clinical lead or the owner of the clinic may sign.", self)
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(_LEFT, 12, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        column.addLayout(page_head(self.title, self.state))
        self._other_files = IconLabel(
            _OTHER_FILES, "triangle-alert", Tone.WARNING, self, style=TextStyle.BODY
        )
        column.addWidget(self._other_files)
        column.addWidget(Label(_LEAD, TextStyle.BODY, Tone.SECOND, self))
        column.addWidget(self._to_read())
        for widget in (changed, self._form, self._nobody):
            column.addWidget(widget)
        column.addStretch(1)
        # It begins where the pages of the reader begin, under "Back".
        fill_page(self, holder).setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        set_reading_order(self)
