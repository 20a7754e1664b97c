"""Signing a form: what is signed, a pad for everybody who signs, the practitioner's passphrase."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.questionnaire import Item, ItemType
from intake.signature import Means, Signature, SignatureProblem, Signer
from ui.consultation.finish_page import PointCard
from ui.consultation.finishing import Point
from ui.consultation.slim_bars import slim
from ui.documents.document_signing import Asked, ToSign, blank_words
from ui.documents.documents_model import title_of
from ui.documents.signature_pad import SignaturePad
from ui.safekeeping.gate_parts import SecretField
from ui.theme.colours import Tone
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.button_row import DialogButtons
from ui.widgets.buttons import PlainButton, PrimaryButton, QuietButton
from ui.widgets.cards import Card
from ui.widgets.dialog import Dialog
from ui.widgets.focus import ScrollPage
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.options import TickBox
from ui.widgets.text_fields import StringField

FROZEN = (
    "The signatures go into the document. After that the answers of this consultation cannot change, unless "
    "an amendment is made."
)
STILL_OPEN = "Still open"
STILL_OPEN_WORDS = (
    "Once it is signed this stays as it is, unless an amendment is made. Each line leads to its place."
)
_WIDTH = 720
_ROUND_IT = 48
"""Pixels of the screen that the frame of the window and some ground around it take."""
ON_PAPER = "Signed on the printed form, which the clinic keeps"
ON_PAPER_HINT = "Tick this only when you have the signed sheet in your hand. The form says so in this place."
SIGN_ON_PAPER = "Sign on the printed form"
SIGNED_ON_PAPER = "Signed on the printed form"
NO_PASSPHRASE = "Type your passphrase: it is your signature."
PASSPHRASE = Item(link_id="sign.passphrase", text="Your passphrase", type=ItemType.STRING)


class SignerCard(Card):
    """One who signs by hand: the words, the name, and the pad or a word that the sheet is signed.

    `changed()` when any of it did. `only_on_paper` says why nobody signs on the screen; empty where they may.
    """

    changed = Signal()

    def __init__(self, asked: Asked, parent: QWidget | None = None, *, only_on_paper: str = "") -> None:
        super().__init__(parent)
        self.asked = asked
        self._only_on_paper = only_on_paper
        role = asked.role.lower()
        self.body.setSpacing(8)
        self.add(SectionTitle(asked.role, self))
        self.add(Label(asked.statement, TextStyle.BODY, Tone.SECOND, self))
        self.add(Label("Name", TextStyle.SMALL_LABEL, Tone.SECOND, self))
        item = Item(link_id=f"sign.{role}", text=f"Name of the {role}", type=ItemType.STRING)
        self.name = StringField(item, self)
        self.name.set_value((asked.name,) if asked.name else ())
        self.add(self.name)
        self.pad = SignaturePad(f"Signature of the {role}", self)
        self.undo_button = QuietButton("Undo", self, icon="undo-2", name=f"Undo a stroke of the {role}")
        self.clear_button = QuietButton("Clear", self, icon="x", name=f"Clear the signature of the {role}")
        self.on_paper = TickBox(ON_PAPER, self)
        self.hint = Hint(ON_PAPER_HINT, self)
        self._paper_at: datetime | None = None
        beside = QVBoxLayout()
        beside.addWidget(self.undo_button)
        beside.addWidget(self.clear_button)
        beside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(beside)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add(self.on_paper)
        self.add(self.hint)
        self.undo_button.clicked.connect(self.pad.undo)
        self.clear_button.clicked.connect(self.pad.clear)
        self.pad.changed.connect(self._show_buttons)
        self.on_paper.toggled.connect(self._on_paper)
        self.pad.changed.connect(self.changed)
        self.on_paper.toggled.connect(lambda _on: self.changed.emit())
        self.name.input.textChanged.connect(lambda _text: self.changed.emit())
        self.pad.open_to_sign(SIGN_ON_PAPER if only_on_paper else "")
        self._show_buttons()

    def signature(self) -> Signature:
        """What was signed. Errors: `SignatureProblem`, whose sentence says what is missing."""
        role = self.asked.role.lower()
        name = " ".join(self.name.text().split())
        if not name:
            raise SignatureProblem(f"Write the name of the {role}.")
        if self.on_paper.isChecked():
            at = self._paper_at or datetime.now(UTC)
            return Signature(self.asked.signer, name, at.astimezone(), (), means=Means.ON_PAPER)
        if self._only_on_paper:
            raise SignatureProblem(self._only_on_paper)
        if self.pad.is_empty or self.pad.drawn_at is None:
            raise SignatureProblem(f"The {role} has not signed yet: sign in the box.")
        at = self.pad.drawn_at.astimezone()
        return Signature(self.asked.signer, name, at, self.pad.strokes, self.pad.pad_ratio)

    def go_to_problem(self) -> None:
        """Take the focus where something is missing."""
        by_hand: QWidget = self.on_paper if self._only_on_paper else self.pad
        missing = by_hand if self.name.text().strip() else self.name.input
        missing.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_buttons(self) -> None:
        has_strokes = bool(self.pad.strokes)
        self.undo_button.setEnabled(has_strokes)
        self.clear_button.setEnabled(has_strokes)

    def _on_paper(self, on: bool) -> None:
        self._paper_at = datetime.now(UTC) if on else None
        if on:
            self.pad.clear()
        why_not = SIGNED_ON_PAPER if on else SIGN_ON_PAPER if self._only_on_paper else ""
        self.pad.open_to_sign(why_not)


class SignDialog(Dialog):
    """Asks everybody for their signature. `signed(signatures, passphrase)` when nothing is missing.

    It stays open and busy until whoever heard that calls `accept` or `refuse`. Esc leaves it unless busy.
    `still_open` is what the answers lack that are about to be frozen; `jump(key)` leaves for one of them.
    """

    signed = Signal(tuple, str)
    jump = Signal(str)

    def __init__(
        self, to_sign: ToSign, parent: QWidget | None = None, *, still_open: tuple[Point, ...] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Candor")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._is_busy = False
        self._says_what_is_missing = False
        hand = [each for each in to_sign.asked if each.signer is not Signer.PRACTITIONER]
        own = next(each for each in to_sign.asked if each.signer is Signer.PRACTITIONER)
        self.title = Label(f"Sign: {title_of(to_sign.document)}", TextStyle.PAGE_TITLE, parent=self)
        why_on_paper = blank_words(to_sign.blanks)
        self.cards = tuple(SignerCard(each, self, only_on_paper=why_on_paper) for each in hand)
        self.own = Card(self)
        self.own.body.setSpacing(8)
        self.own.add(SectionTitle(f"Practitioner: {own.name}", self.own))
        self.own.add(Label(own.statement, TextStyle.BODY, Tone.SECOND, self.own))
        self.own.add(Label(PASSPHRASE.text, TextStyle.SMALL_LABEL, Tone.SECOND, self.own))
        self.passphrase = SecretField(PASSPHRASE, self.own)
        self.own.add(self.passphrase)
        self.own.add(Hint("It signs in your name. Nobody else may type it.", self.own))
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self, style=TextStyle.SMALL_LABEL)
        self.problem.hide()
        self.sign_button = PrimaryButton("&Sign and freeze", self, icon="lock")
        self.cancel_button = PlainButton("Cancel", self)
        self.blanks = IconLabel("", "triangle-alert", Tone.WARNING, self, style=TextStyle.BODY)
        self.still_open = PointCard(STILL_OPEN, "triangle-alert", Tone.WARNING, self, words=STILL_OPEN_WORDS)
        self.still_open.show_points(still_open)
        self.still_open.jump.connect(self._leave_for)
        self._lay_out(to_sign)
        self.sign_button.clicked.connect(self.sign)
        self.cancel_button.clicked.connect(self.reject)
        self.passphrase.input.returnPressed.connect(self.sign)
        self.passphrase.input.textChanged.connect(self._look_at_problem)
        for card in self.cards:
            card.changed.connect(self._look_at_problem)
        # Left to itself, Qt makes no window higher than two thirds of the screen.
        self.resize(self.sizeHint())
        first = self.cards[0].name.input if self.cards else self.passphrase.input
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def is_busy(self) -> bool:
        """Whether the signing is on its way."""
        return self._is_busy

    def sign(self) -> None:
        """Hand over what was signed, or say what is missing."""
        if self._is_busy:
            return
        signatures = []
        for card in self.cards:
            try:
                signatures.append(card.signature())
            except SignatureProblem as problem:
                self._say(str(problem), is_missing=True)
                card.go_to_problem()
                return
        passphrase = self.passphrase.text()
        if not passphrase:
            self._say(NO_PASSPHRASE, is_missing=True)
            self.passphrase.input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._show_busy(True)
        self.passphrase.forget()
        self.signed.emit(tuple(signatures), passphrase)

    def refuse(self, sentence: str) -> None:
        """Say why it was not signed. What was drawn stays; only the passphrase is typed again."""
        self._show_busy(False)
        self._say(sentence)
        self.passphrase.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Leave without signing; not while it is being stored."""
        if not self._is_busy:
            super().reject()

    def _leave_for(self, key: str) -> None:
        self.reject()
        self.jump.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a name does not sign: the button and the passphrase do."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as everything needs, so that the passphrase is in sight, within what the screen has."""
        screen = self.screen().availableGeometry()
        # What the cards hold grows with the text, and so does the room they need.
        width = min(grown(_WIDTH), screen.width() - _ROUND_IT)
        inside, whole = self._inside.layout(), self.layout()
        assert inside is not None
        assert whole is not None
        around = whole.totalSizeHint().height() - self._scroll.sizeHint().height()
        # With room for the bar, so that a word less on a line does not bring it.
        room = width - self._scroll.verticalScrollBar().sizeHint().width()
        height = inside.totalHeightForWidth(room) + around
        return QSize(width, min(height, screen.height() - _ROUND_IT))

    def _say(self, sentence: str, *, is_missing: bool = False) -> None:
        self._says_what_is_missing = is_missing
        self.problem.set_text(sentence)
        self.problem.show()
        announce(self, sentence, at_once=True)

    def _look_at_problem(self) -> None:
        """What was missing is not told any longer once it is there."""
        if self._says_what_is_missing and self.problem.text != self._missing():
            self._says_what_is_missing = False
            self.problem.hide()

    def _missing(self) -> str:
        """What is missing first, in a sentence; empty when nothing is."""
        for card in self.cards:
            try:
                card.signature()
            except SignatureProblem as problem:
                return str(problem)
        return "" if self.passphrase.text() else NO_PASSPHRASE

    def _show_busy(self, busy: bool) -> None:
        self._is_busy = busy
        self.problem.setVisible(False)
        for widget in (*self.cards, self.own, self.sign_button, self.cancel_button):
            widget.setEnabled(not busy)
        self.sign_button.setText("Signing…" if busy else "&Sign and freeze")

    def _lay_out(self, to_sign: ToSign) -> None:
        inside = QWidget(self)
        cards = QVBoxLayout(inside)
        cards.setContentsMargins(24, 4, 24, 12)
        cards.setSpacing(12)
        document = to_sign.document
        pages = "1 page" if document.pages == 1 else f"{document.pages} pages"
        digest = document.sha256[:12].upper()
        facts = f"{pages}. The form that was read has the digest {digest[:4]} {digest[4:8]} {digest[8:]}."
        cards.addWidget(Label(facts, TextStyle.BODY, parent=inside))
        cards.addWidget(Label(FROZEN, TextStyle.BODY, Tone.SECOND, inside))
        self.blanks.setVisible(bool(to_sign.blanks))
        self.blanks.set_text(blank_words(to_sign.blanks))
        cards.addWidget(self.still_open)
        cards.addWidget(self.blanks)
        for card in (*self.cards, self.own):
            cards.addWidget(card)
        cards.addStretch(1)
        scroll = ScrollPage(inside, self)
        slim(scroll)
        self._inside, self._scroll = inside, scroll
        buttons = DialogButtons(self.sign_button, self.cancel_button, words=self.problem)
        buttons.setContentsMargins(24, 8, 24, 20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.addWidget(self.title)
        column.addLayout(head)
        column.addWidget(scroll, 1)
        column.addLayout(buttons)
