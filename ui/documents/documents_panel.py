"""Beside the preview: choosing and making a document, saving, printing, and the documents made so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.records import StoredDocument
from ui.documents.document_form import DocumentForm
from ui.documents.document_kinds import name_in_sentence
from ui.documents.document_list import DocumentList
from ui.documents.documents_model import DocumentsModel
from ui.documents.notice_lines import NoticeLines
from ui.documents.refusal_words import told
from ui.documents.seen_by import SeenBy
from ui.theme.colours import Tone
from ui.theme.sizes import CARD_GAP
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, SectionTitle
from ui.widgets.messages import ErrorSummary

if TYPE_CHECKING:
    from db.records import HandoutState

RELEASE = "&Release to the front desk"
RELEASED = "Released"


class DocumentsPanel(QWidget):
    """The buttons, the words about what happened, and the list of documents.

    `jump(path)` asks for the question that a refusal is about.
    """

    jump = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DocumentsModel(self)
        self.problems = ErrorSummary(self)
        self.form = DocumentForm(parent=self)
        self.make_button = PrimaryButton("", self, icon="file-text")
        self.seen_by = SeenBy(self)
        self.making = IconLabel("", "refresh-cw", Tone.SECOND, self, style=TextStyle.BODY)
        self.cancel_button = PlainButton("&Cancel", self)
        self.save_button = PlainButton("&Save as…", self, icon="download")
        self.print_button = PlainButton("&Print…", self, icon="printer")
        self.release_button = PlainButton(RELEASE, self, icon="check")
        self.release_button.setToolTip("They can print it then, without seeing it.")
        self.sign_button = PlainButton("S&ign…", self, icon="pencil")
        self.signatures = NoticeLines(self, icon="pencil", tone=Tone.SECOND)
        self.differences = NoticeLines(self, icon="triangle-alert")
        self.words = IconLabel("", "circle-check", Tone.GOOD, self, style=TextStyle.BODY)
        self.notices = NoticeLines(self)
        self.none_yet = Hint("Nothing yet. Every document that is made stays here.", self)
        self.list = DocumentList(self.model, self)
        self._lay_out()
        self.form.changed.connect(self._name_button)
        self.problems.jump.connect(self._on_jump)
        self._name_button()
        self.show_making(False)
        self.enable_document(False)
        self.words.hide()

    def show_making(self, making: bool) -> None:
        """Show that a document is being made, with the way to stop it."""
        self.form.setEnabled(not making)
        self.make_button.setEnabled(not making)
        self.making.setVisible(making)
        self.cancel_button.setVisible(making)
        if making:
            self.making.set_text(f"Making the {name_in_sentence(self.form.choice.kind)}…")
            self.words.hide()
            self.cancel_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def enable_document(self, shown: bool) -> None:
        """Saving and printing need a document."""
        self.save_button.setVisible(shown)
        self.print_button.setVisible(shown)
        self.release_button.setVisible(False)
        if not shown:
            self.show_signing("", (), may_sign=False)

    def show_release(self, handout: HandoutState | None) -> None:
        """Offer to release a handout, or say that it is released. None: it is no handout."""
        button = self.release_button
        is_released = handout is not None and handout.is_released
        button.setVisible(handout is not None)
        button.setEnabled(handout is not None and not is_released and not handout.is_outdated)
        words = RELEASED if is_released else RELEASE
        if button.text() != words:
            button.setText(words)
            button.updateGeometry()

    def show_signing(self, signed: str, differences: Sequence[str], *, may_sign: bool) -> None:
        """Say who signed the document that is shown and what differs since, and whether it can be signed."""
        for lines, texts in ((self.signatures, (signed,) if signed else ()), (self.differences, differences)):
            if tuple(texts) != lines.texts:
                lines.show_lines(tuple(texts))
        self.sign_button.setVisible(may_sign)

    def say(self, words: str) -> None:
        """Say what was done."""
        self.words.set_text(words)
        self.words.show()
        announce(self, words)

    def refuse(
        self, sentences: Sequence[str], *, has_page: Callable[[str], bool] = lambda _path: False
    ) -> None:
        """Show why something was not done, all sentences at once.

        `has_page` tells whether a path is that of a question one can go to.
        """
        self.words.hide()
        reasons = [told(sentence) for sentence in sentences]
        self.problems.show_problems(
            tuple((each.path if has_page(each.path) else "", each.words) for each in reasons)
        )

    def show_documents(self, documents: Sequence[StoredDocument]) -> None:
        """Show the documents, given oldest first."""
        if tuple(reversed(documents)) != self.model.documents:
            self.model.set_documents(documents)
        self.none_yet.setVisible(not documents)
        self.list.setVisible(bool(documents))

    def _name_button(self) -> None:
        name = name_in_sentence(self.form.choice.kind)
        self.make_button.setText(f"&Make {name}")
        self.make_button.updateGeometry()

    def _on_jump(self, path: str) -> None:
        if path:
            self.jump.emit(path)

    def _lay_out(self) -> None:
        making = QHBoxLayout()
        making.addWidget(self.making, 1)
        making.addWidget(self.cancel_button)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(self.save_button, 1)
        both.addWidget(self.print_button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(SectionTitle("New document", self))
        column.addWidget(self.problems)
        column.addWidget(self.form)
        column.addWidget(self.seen_by)
        column.addWidget(self.make_button)
        column.addLayout(making)
        column.addWidget(self.words)
        column.addWidget(self.notices)
        column.addSpacing(4)
        column.addWidget(SectionTitle("Made so far", self))
        column.addWidget(self.none_yet)
        column.addLayout(both)
        column.addWidget(self.release_button)
        column.addWidget(self.sign_button)
        column.addWidget(self.signatures)
        column.addWidget(self.differences)
        column.addWidget(self.list, 10)
        column.addStretch(1)
