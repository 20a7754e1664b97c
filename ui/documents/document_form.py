"""Which document to make: its kind, its language, its size. Something is always chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from intake.language import ENGLISH, LANGUAGES
from intake.questionnaire import Choice, ChoiceList, Item, ItemType
from reports.kinds import DocumentKind
from ui.documents.document_kinds import (
    NAMES,
    NOT_REVIEWED,
    PURPOSES,
    DocumentChoice,
    languages_of,
)
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.choice_fields import ComboBox
from ui.widgets.field import Field
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label
from ui.widgets.segment import SegmentedField

STANDARD, LARGE = "standard", "large"


class DocumentForm(QWidget):
    """Three rows with their words at the left. `changed` tells that another document is wanted now."""

    changed = Signal()

    def __init__(self, kinds: Sequence[DocumentKind] = tuple(NAMES), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = KindBox("Document", self)
        for kind in kinds:
            self.kind.addItem(NAMES[kind], kind.value)
        self.kind.setCurrentIndex(0)
        self.purpose = Hint("", self)
        languages = [(each.code, each.name) for each in LANGUAGES]
        self.language = _segments("Language", languages, ENGLISH.code, self)
        self.note = IconLabel(NOT_REVIEWED, "info", Tone.WARNING, self)
        self.spoken = Hint("", self)
        self._reviewed = frozenset({ENGLISH.code})
        self._suggested, self._is_chosen = "", False
        sizes = [(STANDARD, "Standard"), (LARGE, "Large print")]
        self.size_of_type = _segments("Size", sizes, STANDARD, self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._add(0, "Document", self.kind, self.purpose)
        self._language_label = self._add(2, "Language", self.language, self.spoken)
        self._grid.addWidget(self.note, 4, 1)
        self._add(5, "Size", self.size_of_type)
        self.kind.currentIndexChanged.connect(lambda _place: self._tell())
        self.language.answered.connect(self._on_language)
        self.size_of_type.answered.connect(lambda _values: self._tell())
        self._show_words()

    @property
    def choice(self) -> DocumentChoice:
        """What is chosen now."""
        kind = DocumentKind(self.kind.currentData())
        language = str(self.language.value()[0])
        known = [each.code for each in languages_of(kind)]
        return DocumentChoice(
            kind,
            language if language in known else ENGLISH.code,
            large_print=self.size_of_type.value() == (LARGE,),
        )

    def choose(self, choice: DocumentChoice) -> None:
        """Show a choice: from now on no language is suggested."""
        self._is_chosen = True
        self.language.set_value((choice.language,))
        self.size_of_type.set_value((LARGE if choice.large_print else STANDARD,))
        self.kind.setCurrentIndex(self.kind.findData(choice.kind.value))
        self._tell()

    def suggest_language(self, code: str, spoken: str = "") -> None:
        """Preselect a language, and say from which words of the record. What somebody chose stays chosen."""
        if self._is_chosen:
            return
        self._suggested = spoken and f"Spoken at home: {spoken}"
        if self.language.value() != (code,):
            self.language.set_value((code,))
        self._tell()

    def show_reviewed(self, languages: frozenset[str]) -> None:
        """The codes of the languages that a clinician has signed: the others are marked."""
        self._reviewed = languages
        self._show_words()

    def _on_language(self, _values: tuple[object, ...]) -> None:
        self._is_chosen = True
        self._tell()

    def _tell(self) -> None:
        self._show_words()
        self.changed.emit()

    def _show_words(self) -> None:
        choice = self.choice
        self.purpose.setText(PURPOSES[choice.kind])
        has_languages = len(languages_of(choice.kind)) > 1
        self.language.setVisible(has_languages)
        self._language_label.setVisible(has_languages)
        # Why it is preselected: whoever chose another one knows.
        says_why = has_languages and bool(self._suggested) and not self._is_chosen
        self.spoken.setText(self._suggested if says_why else "")
        self.spoken.setVisible(says_why)
        self.note.setVisible(choice.language not in self._reviewed)

    def _add(self, row: int, words: str, field: QWidget, below: QWidget | None = None) -> Label:
        label = Label(words, TextStyle.SMALL_LABEL, Tone.SECOND, self, wrap=False)
        label.setBuddy(field)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(field, row, 1)
        if below is not None:
            self._grid.addWidget(below, row + 1, 1)
        return label


class KindBox(ComboBox):
    """A combo box in which something always stays chosen: no key empties it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete does nothing here."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _segments(name: str, choices: Sequence[tuple[str, str]], first: str, parent: QWidget) -> Field:
    listed = ChoiceList(name.lower(), tuple(Choice(code, words) for code, words in choices))
    item = Item(link_id=f"document.{name.lower()}", text=name, type=ItemType.CHOICE, choices=listed)
    field = SegmentedField(item, parent)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    field.set_value((first,))
    return field
